# SPDX-License-Identifier: Apache-2.0
"""When a row is to be paid: terms in words, instalments, early payment, the bound of the law."""

from __future__ import annotations

import json
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from compliance.errors import RefusedError
from compliance.report import Severity
from einvoice.build import BuildFormat, BuildOptions
from einvoice.build_files import Company, build_all, load_rows
from einvoice.input import wording
from einvoice.input.rows import InputForm, InvoiceInput, read_csv_rows, read_json_rows
from einvoice.input.settings_reader import read_settings
from einvoice.profiles import BY_NAME
from tests.einvoice.invoice_rows import (
    ABSENT,
    SETTINGS_TEXT,
    changed,
    faults,
    plain_row,
    read,
    settings,
)
from tests.einvoice.kind_rows import row_of

AS_CII = BuildOptions(build_format=BuildFormat.CII)
EXTENDED = BY_NAME["extended"].guideline
UNDATED = changed(plain_row(), "due_date", ABSENT)
# Thin spaces before % and no-break spaces inside dates and amounts, as the page writes them.
PLAN = [
    {"due_date": "2026-12-03", "percentage": "30", "text": "à la commande"},
    {"terms": "60 jours nets", "percentage": "30"},
    {"due_date": "2027-02-01", "percentage": "40"},
]


def plain(text: str | None) -> str:
    """A text with ordinary spaces."""
    return (text or "").replace("\u202f", " ").replace("\u00a0", " ")


def one(row: dict[str, Any], text: str = SETTINGS_TEXT) -> InvoiceInput:
    """Read one row under the settings of a text."""
    (found,) = read_json_rows(
        json.dumps(row), file="rows.json", settings=read_settings(text), form=InputForm.JSON
    )
    return found


def warned(row: dict[str, Any], text: str = SETTINGS_TEXT) -> list[tuple[str, str | None]]:
    """Rule and field of the warnings of a row that is not refused."""
    found = one(row, text).warnings
    assert all(item.severity is Severity.WARNING for item in found)
    return [(item.rule, item.location.column) for item in found]


def with_terms(words: str) -> str:
    return SETTINGS_TEXT.replace("[invoice]", f'[invoice]\nterms = "{words}"')


def test_words_become_a_due_date_and_are_said_with_it() -> None:
    (invoice,) = read({**UNDATED, "terms": "45 jours fin de mois"})
    assert str(invoice.due_date) == "2026-12-31"
    assert plain(invoice.payment_terms) == "45 jours fin de mois, soit le 31 décembre 2026"
    (invoice,) = read({**UNDATED, "terms": "fin de mois + 45", "language": "en"})
    assert str(invoice.due_date) == "2027-01-14"
    assert plain(invoice.payment_terms) == "end of month + 45 days, that is 14 January 2027"


def test_own_words_of_the_row_stay() -> None:
    (invoice,) = read({**UNDATED, "terms": "30 jours nets", "payment_terms": "Comme convenu."})
    assert (str(invoice.due_date), invoice.payment_terms) == ("2026-12-02", "Comme convenu.")


def test_terms_that_count_from_the_delivery_want_its_date() -> None:
    row = {**UNDATED, "terms": "30 jours après la livraison"}
    assert {item.rule for item in faults(row)} == {"TRM-03", "BR-CO-25"}
    (invoice,) = read({**row, "delivery": {"date": "2026-10-30"}})
    assert str(invoice.due_date) == "2026-11-29"


def test_the_terms_of_the_settings_are_for_rows_that_say_nothing() -> None:
    text = with_terms("30 jours fin de mois")
    assert str(one(UNDATED, text).invoice.due_date) == "2026-12-31"
    assert str(one(plain_row(), text).invoice.due_date) == "2026-12-02"
    own = {**UNDATED, "terms": "comptant"}
    assert str(one(own, text).invoice.due_date) == "2026-11-02"


@pytest.mark.parametrize(
    "row", [row_of("381"), {**UNDATED, "process": "S2", "totals": {"prepaid": "1319.35"}}]
)
def test_the_terms_of_the_settings_are_not_for_what_asks_for_no_payment(
    row: dict[str, Any],
) -> None:
    company = read_settings(with_terms("30 jours fin de mois"))
    found = faults({**row, "due_date": None}, company=company)
    assert [item.location.term for item in found] == ["BT-113" if row.get("process") else "BT-9"]


# What is added to an undated row, the rule, and the column of the finding.
REFUSED = """
{"terms": "30 jours environ"}                                         TRM-01  terms
{"terms": 30}                                                         ROW-03  terms
{"terms": "45 jours fin de mois", "due_date": "2026-12-17"}           TRM-02  due_date
{"instalments": [{"due_date": "2026-12-03", "percentage": "100"}]}    TRM-05  instalments
{"instalments": [{"percentage": "50"}, {"due_date": "2026-12-03", "percentage": "50"}]}  TRM-06  instalments[0].due_date
{"instalments": [{"due_date": "2026-12-03", "percentage": "50"}, {"due_date": "2026-12-04", "amount": "1"}]}  TRM-07  instalments
{"instalments": [{"due_date": "2026-12-03", "percentage": "50"}, {"due_date": "2026-12-04", "percentage": "49"}]}  TRM-08  instalments
{"instalments": [{"due_date": "2026-12-03", "amount": "1000"}, {"due_date": "2026-12-04", "amount": "319.34"}]}  TRM-08  instalments
{"instalments": [{"due_date": "2026-12-03", "percentage": "50"}, {"due_date": "2026-12-03", "percentage": "50"}]}  TRM-09  instalments[1].due_date
{"instalments": [{"due_date": "2026-12-03", "percentage": "50", "amount": "659.67"}, {"due_date": "2026-12-04", "percentage": "50"}]}  TRM-10  instalments[0].amount
{"instalments": [{"due_date": "2026-12-03", "amount": "1319.35"}, {"due_date": "2026-12-04", "amount": "0.00"}]}  TRM-12  instalments[1].amount
{"instalments": [{"due_date": "2026-11-01", "percentage": "50"}, {"due_date": "2026-12-04", "percentage": "50"}]}  BR-FR-CO-07  due_date
{"instalments": [{"terms": "30 jours nets", "due_date": "2026-12-03", "percentage": "50"}, {"due_date": "2026-12-04", "percentage": "50"}]}  TRM-02  instalments[0].due_date
{"due_date": "2026-12-05", "instalments": [{"due_date": "2026-12-03", "percentage": "50"}, {"due_date": "2026-12-04", "percentage": "50"}]}  TRM-02  due_date
{"terms": "30 jours nets", "instalments": [{"due_date": "2026-12-02", "percentage": "50"}, {"due_date": "2026-12-04", "percentage": "50"}]}  TRM-11  instalments
{"terms": "60 jours nets", "instalments": [{"due_date": "2026-12-02", "percentage": "50"}, {"due_date": "2026-12-04", "percentage": "50"}]}  TRM-11  instalments
{"process": "S2", "instalments": [{"due_date": "2026-12-02", "percentage": "50"}, {"due_date": "2026-12-04", "percentage": "50"}]}  TRM-11  instalments
{"terms": "30 jours nets", "discount": {"percentage": "2"}}           TRM-13  discount.days
{"terms": "30 jours nets", "discount": {"percentage": "2", "days": "8", "until": "2026-11-10"}}  TRM-13  discount.days
{"terms": "30 jours nets", "discount": {"percentage": "2", "days": 31}}  TRM-14  discount.days
{"terms": "30 jours nets", "discount": {"percentage": "2", "until": "2026-11-01"}}  TRM-14  discount.until
{"terms": "30 jours nets", "discount": {"percentage": "0", "days": 8}}   TRM-16  discount.percentage
{"terms": "30 jours nets", "discount": {"percentage": "100", "days": 8}}  TRM-16  discount.percentage
{"terms": "30 jours nets", "discount": {"percentage": "2", "days": 8, "base": "1319.36"}}  TRM-16  discount.base
{"terms": "30 jours nets", "discount": {"percentage": "2", "days": "0"}}  ROW-10  discount.days
{"terms": "30 jours nets", "discount": {"percentage": "2", "days": true}}  ROW-10  discount.days
{"terms": "30 jours nets", "discount": {"days": 8}}                   ROW-01  discount.percentage
"""  # noqa: E501 (a row of the table is one case)


@pytest.mark.parametrize("text", REFUSED.strip().splitlines())
def test_a_wrong_term_is_found_at_its_place(text: str) -> None:
    added, code, column = text.rsplit(None, 2)
    found = faults({**UNDATED, **json.loads(added)})
    assert (code, column) in {(item.rule, item.location.column) for item in found}
    assert len(found) <= 3


def test_a_plan_is_split_to_the_cent_and_said_in_words() -> None:
    (invoice,) = read({**UNDATED, "instalments": PLAN})
    # 30 % of 1319.35 is 395.805 twice, 40 % is 527.74: one cent is left for the first.
    assert str(invoice.due_date) == "2026-12-03"
    assert plain(invoice.payment_terms) == (
        "30 % soit 395,81 € le 3 décembre 2026 (à la commande) ; "
        "30 % soit 395,80 € le 1er janvier 2027 ; 40 % soit 527,74 € le 1er février 2027"
    )
    assert invoice.payment_plan == ()


def test_a_plan_of_amounts_follows_the_words_of_the_row() -> None:
    parts = [
        {"due_date": "2026-12-03", "amount": "319.35"},
        {"due_date": "2027-01-03", "amount": "1000.00"},
    ]
    row = {**UNDATED, "instalments": parts, "payment_terms": "En deux fois.", "language": "en"}
    (invoice,) = read(row)
    assert plain(invoice.payment_terms) == (
        "En deux fois.\n€319.35 on 3 December 2026; €1,000.00 on 3 January 2027"
    )


def test_the_profile_extended_has_the_plan_as_values() -> None:
    (invoice,) = read({**UNDATED, "instalments": PLAN, "guideline": EXTENDED})
    assert [(str(item.due_date), str(item.amount)) for item in invoice.payment_plan] == [
        ("2026-12-03", "395.81"),
        ("2027-01-01", "395.80"),
        ("2027-02-01", "527.74"),
    ]


def aab(row: dict[str, Any]) -> list[str]:
    (invoice,) = read(row)
    return [plain(note.text) for note in invoice.notes if note.subject_code == "AAB"]


def test_a_discount_is_said_with_its_amount_and_its_last_day() -> None:
    row = {**UNDATED, "terms": "30 jours nets", "discount": {"percentage": "2", "days": "10"}}
    # 2 % of 1319.35 is 26.387
    (text,) = aab(row)
    assert text == (
        "Escompte de 2 % pour paiement sous 10 jours, soit 26,39 € pour un paiement au plus tard "
        "le 12 novembre 2026."
    )
    until = {"percentage": "1.5", "until": "2026-11-15", "base": "1000.00"}
    assert aab({**row, "discount": until, "language": "en"}) == [
        "Discount of 1.5% for payment by 15 November 2026, that is €15.00."
    ]


def test_the_profile_extended_has_the_discount_as_values() -> None:
    discount = {"percentage": "2", "until": "2026-11-12"}
    row = {**UNDATED, "terms": "30 jours nets", "discount": discount}
    (invoice,) = read({**row, "guideline": EXTENDED})
    (term,) = invoice.payment_plan
    assert term.due_date == invoice.due_date
    assert term.discount is not None
    values = (term.discount.amount, term.discount.basis_amount, term.discount.days)
    assert [str(value) for value in values] == ["26.39", "1319.35", "10"]


@pytest.mark.parametrize(
    ("note", "refused"),
    [
        ("Escompte de 2 % sous 10 jours.", False),
        ("2,00 % d'escompte en cas de paiement anticipé", False),
        ("Pas d'escompte.", True),
        ("Escompte de 3 % sous 10 jours.", True),
        ("Escompte de 2 % sous 8 jours.", True),
    ],
)
def test_a_note_of_the_row_must_say_the_discount(note: str, refused: bool) -> None:  # noqa: FBT001 (a column of the table)
    row = {
        **UNDATED,
        "terms": "30 jours nets",
        "discount": {"percentage": "2", "days": "10"},
        "notes": [{"subject_code": "AAB", "text": note}],
    }
    if refused:
        (item,) = faults(row)
        assert (item.rule, item.location.column) == ("TRM-15", "notes[0].text")
    else:
        assert aab(row) == [note]


# Terms or due date, what else, whether it is later than the law allows. Issued 2026-11-02.
LATE = """
60 jours nets               {}                                                     no
61 jours nets               {}                                                     yes
45 jours fin de mois        {}                                                     no
fin de mois + 45 jours      {}                                                     no
60 jours fin de mois        {}                                                     yes
45 jours fin de mois        {"period": {"start": "2026-10-01"}}                    yes
2027-01-01                  {}                                                     no
2027-01-02                  {}                                                     yes
2027-01-14                  {"payment_terms": "Fin de mois + 45 jours."}           no
2027-01-14                  {"buyer.address.country": "BE"}                        no
2027-01-14                  {"notes": [{"subject_code": "BAR", "text": "B2C"}]}    no
"""


@pytest.mark.parametrize("text", LATE.strip().splitlines())
def test_a_due_date_beyond_the_law_is_a_warning(text: str) -> None:
    when, also, late = text[:28].strip(), *text[28:].rsplit(None, 1)
    row = {**UNDATED, ("due_date" if when[:4] == "2027" else "terms"): when}
    for path, value in json.loads(also).items():
        row = changed(row, path, value)
    assert warned(row) == ([("TRM-04", "due_date")] if late == "yes" else [])


def test_a_trade_has_its_own_ceiling() -> None:
    text = SETTINGS_TEXT.replace("[invoice]", '[invoice]\nlegal_limit_days = "30"')
    assert warned({**UNDATED, "terms": "30 jours nets"}, text) == []
    assert warned({**UNDATED, "terms": "31 jours nets"}, text) == [("TRM-04", "due_date")]


def test_each_instalment_is_held_to_the_law() -> None:
    assert warned({**UNDATED, "instalments": PLAN}) == [("TRM-04", "instalments[2].due_date")]


def test_a_warning_does_not_hide_among_faults() -> None:
    late = {**UNDATED, "terms": "90 jours nets", "number": "F 1"}
    assert {item.rule for item in faults(late, company=settings())} == {"BR-FR-02", "TRM-04"}


def test_the_sentences_of_the_page_of_the_input_form_are_those_that_are_made() -> None:
    page = (Path(__file__).parents[2] / "docs" / "invoice-input.md").read_text(encoding="utf-8")
    words = " ".join(page.split())
    row = changed({**UNDATED, "issue_date": "2026-11-03"}, "lines[1]", ABSENT)
    row = changed(changed(row, "lines[0].quantity", "1"), "lines[0].price.net", "1000.00")
    plan = {"terms": "60 jours nets", "percentage": "70"}
    (invoice,) = read({**row, "instalments": [PLAN[0], plan]})
    assert str(invoice.totals.due) == "1200.00"
    assert plain(invoice.payment_terms) in words
    discount = {"percentage": "2", "days": 10}
    (text,) = aab({**row, "terms": "30 jours nets", "discount": discount})
    assert text in words
    (invoice,) = read({**row, "issue_date": "2026-11-20", "terms": "45 jours fin de mois"})
    assert plain(invoice.payment_terms) in words


def test_plans_discounts_and_deposits_stand_in_columns() -> None:
    cells = {
        "invoice_number": "F2026-0101",
        "issue_date": "2026-11-03",
        "type_code": "380",
        "process": "S4",
        "buyer_name": "Exemple Distribution SAS",
        "buyer_siren": "200000008",
        "buyer_electronic_address": "200000008",
        "buyer_country": "FR",
        "instalments[0].due_date": "2026-12-03",
        "instalments[0].percentage": "30",
        "instalments[1].terms": "60 jours nets",
        "instalments[1].percentage": "70",
        "deposits[0].number": "A-1",
        "deposits[0].issue_date": "2026-10-01",
        "deposits[0].amount": "200.00",
        "item": "Conseil",
        "quantity": "1",
        "unit": "C62",
        "unit_price": "1000.00",
        "vat_category": "S",
        "vat_rate": "20",
    }
    text = f"{';'.join(cells)}\n{';'.join(cells.values())}\n"
    (found,) = read_csv_rows(text, file="rows.csv", settings=settings())
    assert plain(found.invoice.payment_terms) == (
        "30 % soit 300,00 € le 3 décembre 2026 ; 70 % soit 700,00 € le 2 janvier 2027"
    )
    wrong = text.replace("60 jours nets", "60 jours").replace(";70;", ";60;").replace("A-1", "A.1")
    with pytest.raises(RefusedError) as caught:
        read_csv_rows(wrong, file="rows.csv", settings=settings())
    assert {(item.rule, item.location.column) for item in caught.value.findings} == {
        ("TRM-08", "instalments"),
        ("BR-FR-02", "deposits[0].number"),
    }


def test_warnings_stand_in_the_manifest_and_the_document_is_written(tmp_path: Path) -> None:
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps({**UNDATED, "terms": "90 jours nets"}), encoding="utf-8")
    company = Company(settings=settings())
    (outcome,) = build_all(load_rows([rows], company), company, tmp_path / "out", AS_CII)
    line = outcome.to_json()
    assert (line["status"], line["verdict"]) == ("written", "passed")
    assert ("TRM-04", "warning") in {(item["rule"], item["severity"]) for item in line["findings"]}


@pytest.mark.parametrize("key", wording.SENTENCES)
def test_a_sentence_says_the_same_in_every_language(key: str) -> None:
    texts = wording.SENTENCES[key]
    assert set(texts) == {"fr", "en", "de", "es"}
    values = {
        language: {name for _, name, _, _ in Formatter().parse(text) if name}
        for language, text in texts.items()
    }
    assert len({frozenset(names) for names in values.values()}) == 1


def test_a_late_due_date_is_warned_of_once(tmp_path: Path) -> None:
    (outcome,) = build_all(
        [one({**UNDATED, "terms": "61 jours nets"})],
        Company(settings=settings()),
        tmp_path,
        AS_CII,
    )
    assert outcome.path is not None
    assert [item.rule for item in outcome.findings] == ["TRM-04"]
