# SPDX-License-Identifier: Apache-2.0
"""What the page says of a plan: not the whole sum on the first day, in whatever profile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from einvoice.build import build_invoice
from einvoice.build_files import Company, build_row, page_of
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.input.settings_reader import read_settings
from einvoice.pdf.view import compute_view
from einvoice.pdf.view_codes import compute_qr_payload
from einvoice.pdf.view_terms import amount_to_pay
from einvoice.profiles import BY_NAME
from tests.einvoice.invoice_rows import ABSENT, SETTINGS_TEXT, changed, plain_row
from tests.einvoice.pdf_models import page_text, squeezed

if TYPE_CHECKING:
    from einvoice.document import Invoice
    from einvoice.pdf.style import PageStyle

PLAN = [
    {"due_date": "2026-12-03", "percentage": "30"},
    {"due_date": "2027-01-01", "percentage": "70"},
]
ROW = {**changed(plain_row(), "due_date", ABSENT), "instalments": PLAN}


def page(row: dict[str, Any], text: str = SETTINGS_TEXT) -> tuple[Invoice, PageStyle]:
    """An invoice with the look of its page, as a build has them."""
    settings = read_settings(text)
    (found,) = read_json_rows(
        json.dumps(row), file="a.json", settings=settings, form=InputForm.JSON
    )
    return found.invoice, page_of(found, settings)


# Language, what the headline says; 30 % of 1319.35 is 395.805, and the cent is the first one's.
HEADLINES = {
    "fr": "1 319,35 € à régler en 2 échéances, la première de 395,81 € le 3 décembre 2026",
    "en": "€1,319.35 to be paid in 2 instalments, the first of €395.81 on 3 December 2026",
}


@pytest.mark.parametrize("language", HEADLINES)
@pytest.mark.parametrize("profile", ["en16931", "extended"])
def test_the_headline_and_the_code_are_of_the_first_instalment(language: str, profile: str) -> None:
    row = {**ROW, "language": language, "guideline": BY_NAME[profile].guideline}
    invoice, style = page(row)
    headline = compute_view(invoice, style).payment.headline
    assert headline.replace("\u202f", " ").replace("\u00a0", " ") == HEADLINES[language]
    payload = compute_qr_payload(invoice, amount_to_pay(invoice, style)).splitlines()
    assert payload[7] == "EUR395.81"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("profile", ["en16931", "extended"])
def test_the_table_says_the_plan_and_no_sentence_repeats_it(profile: str) -> None:
    parts = [{**PLAN[0], "text": "À la commande"}, PLAN[1]]
    row = {**ROW, "guideline": BY_NAME[profile].guideline, "instalments": parts}
    payment = compute_view(*page({**row, "payment_terms": "Voir contrat"})).payment
    assert payment.remarks == ("Voir contrat",)
    assert [tuple(map(plain, (item.amount, *item.texts))) for item in payment.plan] == [
        ("395,81 €", "30 %, À la commande"),
        ("923,54 €", "70 %"),
    ]
    assert compute_view(*page(row)).payment.remarks == ()


@pytest.mark.parametrize("profile", ["en16931", "extended"])
def test_a_discount_stands_where_the_payment_is_asked_for(profile: str) -> None:
    row = {
        **changed(plain_row(), "due_date", ABSENT),
        "guideline": BY_NAME[profile].guideline,
        "terms": "30 jours nets",
        "discount": {"percentage": "2", "days": "10"},
    }
    payment = compute_view(*page(row)).payment
    assert payment.plan == ()
    # 2 % of 1319.35 is 26.387; 2 November and 10 days.
    assert plain(payment.remarks[-1]) == (
        "Escompte de 2 % pour paiement au plus tard le 12 novembre 2026, soit 26,39 € : "
        "vous réglez alors 1 292,96 €"
    )


DEPOSIT = {"number": "A-1", "issue_date": "2026-10-01", "amount": "120.00"}
VAT = [{"category": "S", "rate": "20", "amount": "20.00"}]


@pytest.mark.parametrize("profile", ["en16931", "extended"])
def test_the_totals_name_each_deposit(profile: str) -> None:
    taxed = {**DEPOSIT, "taxes": VAT}
    row = {
        **changed(plain_row(), "process", "S4"),
        "guideline": BY_NAME[profile].guideline,
        "deposits": [taxed, {**taxed, "number": "A-2", "amount": "60.00"}],
    }
    view = compute_view(*page(row))
    rows = {item.label: plain(item.value) for item in view.totals}
    assert (rows["Acompte A-1"], rows["Acompte A-2"]) == ("\u2212120,00 €", "\u221260,00 €")
    assert "Déjà réglé" not in rows
    assert [plain(text) for item in view.advances for text in item.vat] == [
        "TVA 20 % : 20,00 €"
    ] * 2


def test_deposits_that_are_too_many_are_one_total() -> None:
    many = [{**DEPOSIT, "number": f"A-{count}", "amount": "10.00"} for count in range(7)]
    view = compute_view(*page({**changed(plain_row(), "process", "S4"), "deposits": many}))
    assert [plain(item.value) for item in view.totals if item.label == "Déjà réglé"] == [
        "\u221270,00 €"
    ]


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_plan_is_said_in_every_language_of_the_page(language: str) -> None:
    text = SETTINGS_TEXT.replace('en = "Late', 'de = "D", es = "E", en = "Late')
    text = text.replace('en = "EUR', 'de = "D", es = "E", en = "EUR')
    text = text.replace('en = "No', 'de = "D", es = "E", en = "No')
    invoice, style = page({**ROW, "language": language}, text)
    assert "395,81" in compute_view(invoice, style).payment.headline
    assert invoice.payment_terms is not None
    assert "30" in invoice.payment_terms


def test_a_row_is_built_with_all_that_it_and_its_company_say() -> None:
    text = SETTINGS_TEXT + '\n[page]\naccent = "#123456"\n'
    settings = read_settings(text)
    row = {**ROW, "language": "en", "payment_link": "https://pay.example.com/{number}"}
    (found,) = read_json_rows(
        json.dumps(row), file="a.json", settings=settings, form=InputForm.JSON
    )
    built = build_row(found, Company(settings=settings))
    assert built.is_good
    assert built.data is not None
    shown = squeezed(page_text(built.data))
    assert squeezed("in 2 instalments, the first of €395.81") in shown
    assert "https://pay.example.com/F2026-0101" in shown
    assert built == build_invoice(found.invoice, page_of(found, settings))
    assert page_of(found, settings).accent == "#123456"


def test_the_option_for_the_debits_is_said_once() -> None:
    text = SETTINGS_TEXT.replace("[invoice]", '[invoice]\nvat_on = "debits"')
    invoice, style = page(plain_row(), text)
    shown = compute_view(invoice, style).to_json().replace("\u2019", "'")
    assert shown.count("d'après les débits") == 1
