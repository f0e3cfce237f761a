# SPDX-License-Identifier: Apache-2.0
"""What each kind of document is called, what it says, and what it does not ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from einvoice.codes import TypeCode
from einvoice.extended import AdditionalParties, AdditionalParty, LineGroup, PageTerms, PaymentTerm
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import BUILT_IN_TEMPLATES, Language, PageStyle
from einvoice.pdf.view import PageView, compute_view
from einvoice.pdf.view_codes import check_page
from einvoice.pdf.view_kind import Look
from einvoice.pdf.view_lines import RowKind
from tests.einvoice.page_kinds import final, of_type, paid, planned
from tests.einvoice.pdf_models import DEBIT, XML, credit_note, invoice, line, page_text, squeezed

FRENCH = PageStyle()
LINK = "https://pay.example/{number}?from=page"


def said(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def headline(view: PageView) -> str:
    return said(view.payment.headline)


# Type, look, title in French, English, German and Spanish, and how the first mention begins. The
# German words are those of § 14 UStG (a Gutschrift is self-billed), the Spanish ones those of
# RD 1619/2012, art. 6 and 15.
TITLES = """
380 | invoice   | Facture                    | Invoice                     | Rechnung                | Factura               |
381 | credit    | Avoir                      | Credit note                 | Rechnungskorrektur      | Factura de abono      | Cet avoir se rapporte à la facture FA-0
384 | corrected | Facture rectificative      | Corrected invoice           | Berichtigte Rechnung    | Factura rectificativa | Cette facture annule et remplace la facture FA-0
386 | deposit   | Facture d’acompte          | Prepayment invoice          | Anzahlungsrechnung      | Factura de anticipo   | Acompte
389 | invoice   | Autofacture                | Self-billed invoice         | Gutschrift (Selbstabrechnung) | Autofactura     | Autofacturation
393 | invoice   | Facture affacturée         | Factored invoice            | Abgetretene Rechnung    | Factura cedida        |
500 | deposit   | Autofacture d’acompte      | Self-billed prepayment invoice | Anzahlungsgutschrift (Selbstabrechnung) | Autofactura de anticipo | Acompte
503 | credit    | Avoir sur acompte          | Prepayment credit note      | Korrektur zur Anzahlungsrechnung | Abono de anticipo | Cet avoir se rapporte
"""  # noqa: E501, RUF001 (a table; the apostrophe of French typography)


@pytest.mark.parametrize("text", TITLES.strip().splitlines())
def test_titles_and_mentions(text: str) -> None:
    code, look, *titles, mention = (cell.strip() for cell in text.split("|"))
    views = [compute_view(of_type(code), PageStyle(language=item)) for item in Language]
    assert [view.kind for view in views] == titles
    assert {view.look.value for view in views} == {look}
    first = next(iter(views[0].mentions), "")
    assert said(first).startswith(mention)
    assert bool(mention) == bool(first)


@pytest.mark.parametrize("code", list(TypeCode))
@pytest.mark.parametrize("language", list(Language))
def test_every_type_has_a_title_of_its_own(code: TypeCode, language: Language) -> None:
    display = {
        other: compute_view(of_type(other), PageStyle(language=language)).kind
        for other in (code, *TypeCode)
    }
    same = [other for other, title in display.items() if title == display[code]]
    assert same == [code]


@pytest.mark.parametrize("code", ["389", "501", "500", "471", "473", "261", "502"])
def test_what_the_buyer_issues_says_so(code: str) -> None:
    mentions = compute_view(of_type(code), FRENCH).mentions
    assert any("Autofacturation" in text and "289, I-2" in text for text in mentions)


def test_what_was_paid_says_when_and_asks_for_nothing() -> None:
    view = compute_view(paid(), PageStyle(payment_link=LINK))
    assert headline(view) == "Payée le 30 octobre 2026 : rien à payer."
    assert (view.payment.codes, view.payment.link) == ((), None)
    assert "Référence à rappeler" not in {fact.label for fact in view.payment.facts}


# The amounts of an invoice of 120 euro, and how its headline begins.
SETTLED = [
    ("120", "0", "Rien à payer : cette facture est déjà réglée."),
    ("150", "-30", "Rien à payer : 30,00 € sont déduits"),
    (None, "0", "Rien à payer."),
]


@pytest.mark.parametrize(("prepaid", "due", "begins"), SETTLED)
def test_what_is_settled_is_not_asked_for(prepaid: str | None, due: str, begins: str) -> None:
    subject = invoice()
    paid_before = None if prepaid is None else Decimal(prepaid)
    totals = replace(subject.totals, prepaid=paid_before, due=Decimal(due))
    view = compute_view(replace(subject, totals=totals), PageStyle(payment_link=LINK))
    assert headline(view).startswith(begins)
    assert (view.payment.codes, view.payment.link) == ((), None)


def test_the_law_that_a_mention_names_is_that_of_the_seller() -> None:
    subject = of_type("389")
    assert subject.seller.address is not None
    belgian = replace(subject.seller, address=replace(subject.seller.address, country="BE"))
    (mention,) = compute_view(replace(subject, seller=belgian), FRENCH).mentions
    assert said(mention).startswith("Autofacturation")
    assert "CGI" not in mention


def test_a_link_too_long_to_be_scanned_has_no_code_and_a_warning() -> None:
    subject = replace(invoice(), number="é" * 60)
    style = PageStyle(payment_link=LINK, show_qr=False)
    view = compute_view(subject, style)
    assert view.payment.link is not None
    assert view.payment.codes == ()
    assert [item.rule for item in check_page(subject, style)] == ["PDF-40"]


def test_a_final_invoice_lists_the_deposits() -> None:
    view = compute_view(final(), FRENCH)
    assert view.mentions == ("Facture définitive après acompte",)
    (row,) = view.advances
    assert [said(text) for text in (row.invoice, row.received, *row.vat, row.amount)] == [
        "AC-7 du 1er septembre 2026",
        "5 septembre 2026",
        "TVA 20 % : 6,00 €",
        "36,00 €",
    ]
    assert headline(view).startswith("84,00 € à régler")


@pytest.mark.parametrize("template", list(BUILT_IN_TEMPLATES))
def test_deposits_and_plan_are_on_the_page_whole(template: str) -> None:
    subject = replace(final(), payment_plan=planned().payment_plan)
    style = PageStyle(template=BUILT_IN_TEMPLATES[template])
    text = squeezed(page_text(render_facturx(subject, XML, style)))
    view = compute_view(subject, style)
    (advance,) = view.advances
    cells = [advance.invoice, advance.received, *advance.vat, advance.amount]
    cells += [cell for row in view.payment.plan for cell in (row.due_date, *row.texts, row.amount)]
    assert [cell for cell in cells if squeezed(cell) not in text] == []


def test_a_factored_invoice_is_paid_to_the_factor() -> None:
    view = compute_view(of_type("393"), FRENCH)
    assert headline(view) == (
        "120,00 € à régler à Affacturage Durand au plus tard le 1er décembre 2026"
    )
    assert view.payment.remarks == ("Payez à Affacturage Durand, subrogée.",)
    assert not any("subrogée" in text for text in view.legal_notes)


def test_a_plan_is_a_table_with_its_discount_in_a_sentence() -> None:
    rows = compute_view(planned(), FRENCH).payment.plan
    assert [(said(row.due_date), said(row.amount)) for row in rows] == [
        ("1er décembre 2026", "60,00 €"),
        ("1er janvier 2027", "60,00 €"),
    ]
    assert said(rows[0].texts[0]) == (
        "Escompte de 2 % pour paiement au plus tard le 11 novembre 2026, soit 1,20 € : "
        "vous réglez alors 58,80 €"
    )
    assert rows[1].texts == ("Solde",)


def test_instalments_that_the_profile_has_no_place_for_are_a_table_too() -> None:
    parts = tuple(replace(term, discount=None, text=None) for term in planned().payment_plan)
    view = compute_view(invoice(), PageStyle(terms=PageTerms(plan=parts)))
    assert [(said(row.due_date), said(row.amount), row.texts) for row in view.payment.plan] == [
        ("1er décembre 2026", "60,00 €", ()),
        ("1er janvier 2027", "60,00 €", ()),
    ]
    text = squeezed(
        page_text(render_facturx(invoice(), XML, PageStyle(terms=PageTerms(plan=parts))))
    )
    assert squeezed("1er janvier 2027 60,00 €") in text
    assert "Conditions" not in text


DISCOUNTS = {
    Language.ENGLISH: "Discount of 2% for payment by 11 November 2026, that is €1.20: you then "
    "pay €58.80",
    Language.GERMAN: "2 % Skonto bei Zahlung bis zum 11. November 2026, das sind 1,20 €: "
    "Sie zahlen dann 58,80 €",
    Language.SPANISH: "Descuento de 2 % por pago hasta el 11 de noviembre de 2026, es decir, "
    "1,20 €: usted paga entonces 58,80 €",
}


@pytest.mark.parametrize(("language", "sentence"), DISCOUNTS.items())
def test_a_discount_is_a_sentence_of_its_language(language: Language, sentence: str) -> None:
    row, _ = compute_view(planned(), PageStyle(language=language)).payment.plan
    assert said(row.texts[0]) == sentence


# What a discount leaves open is not filled in: without a day to count from there is no last day,
# without its amount nothing to pay; another base than the amount due is said.
OPEN = [
    ({"basis_date": None}, "Escompte de 2 % pour paiement sous 10 jours, soit 1,20 €"),
    ({"days": None, "basis_date": None}, "Escompte de 2 % pour paiement anticipé, soit 1,20 €"),
    ({"amount": None}, "Escompte de 2 % pour paiement au plus tard le 11 novembre 2026"),
    ({"basis_amount": Decimal("50.00")}, "11 novembre 2026, sur 50,00 €, soit 1,20 €"),
    ({"days": Decimal(9999999)}, "sous 9 999 999 jours, à compter du 1er novembre 2026"),
]


@pytest.mark.parametrize(("change", "sentence"), OPEN)
def test_a_discount_says_no_more_than_it_knows(change: dict[str, Any], sentence: str) -> None:
    first, *others = planned().payment_plan
    assert first.discount is not None
    terms = (replace(first, discount=replace(first.discount, **change)), *others)
    row, _ = compute_view(replace(planned(), payment_plan=terms), FRENCH).payment.plan
    text = said(row.texts[0])
    assert sentence in text
    assert ("réglez" in text) is ("amount" not in change)


# A plan of one term, and whether it is more than the headline says; its text is a remark.
PLANS = [
    (PaymentTerm(due_date=date(2026, 12, 1)), False),
    (PaymentTerm(due_date=date(2026, 12, 1), amount=Decimal("120.00")), False),
    (PaymentTerm(due_date=date(2026, 12, 2)), True),
    (PaymentTerm(due_date=date(2026, 12, 1), amount=Decimal("60.00")), True),
    (PaymentTerm(due_date=date(2026, 12, 1), text="À réception"), False),
]


@pytest.mark.parametrize(("term", "shown"), PLANS)
def test_a_plan_that_says_nothing_more_is_left_out(term: PaymentTerm, *, shown: bool) -> None:
    subject = replace(invoice(), payment_plan=(term,))
    payment = compute_view(subject, FRENCH).payment
    assert bool(payment.plan) is shown
    assert ("À réception" in payment.remarks) is (term.text == "À réception")


def test_a_payment_link_is_complete_and_has_its_code() -> None:
    subject = replace(invoice(), number="FA/1 é")
    view = compute_view(subject, PageStyle(payment_link=LINK))
    assert view.payment.link is not None
    assert view.payment.link.url == "https://pay.example/FA%2F1%20%C3%A9?from=page"
    transfer, page = view.payment.codes
    assert (transfer.caption, page.caption) == ("Payer par virement", "Payer en ligne")
    assert view.payment.link.url in page.alternative


@pytest.mark.parametrize("subject", [paid(), credit_note(), replace(invoice(), payment=DEBIT)])
def test_nobody_is_sent_to_pay_what_is_not_to_be_paid(subject: object) -> None:
    assert compute_view(subject, PageStyle(payment_link=LINK)).payment.link is None  # type: ignore[arg-type]  # the cases are invoices


@pytest.mark.parametrize(
    "link", ["http://pay.example", "pay", "https://a b", "https://x/{nr}", "https://x/" + "y" * 200]
)
def test_what_is_no_payment_link_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="payment link"):
        PageStyle(payment_link=link)


def test_groups_and_information_stand_where_the_document_has_them() -> None:
    groups = (
        LineGroup(position=0, identifier="G", subtype="GROUP", name="Lot", net_amount=Decimal(200)),
        LineGroup(position=2, identifier="H", subtype="GROUP", parent="G", name="Part"),
        LineGroup(position=4, identifier="I", subtype="INFORMATION", note="Note"),
    )
    lines = (replace(line(1), parent="G"), replace(line(2), parent="H"))
    rows = compute_view(replace(invoice(*lines), line_groups=groups), FRENCH).lines
    assert [(row.number, row.kind, row.depth) for row in rows] == [
        ("G", RowKind.GROUP, 0),
        ("1", RowKind.LINE, 1),
        ("H", RowKind.GROUP, 1),
        ("2", RowKind.LINE, 2),
        ("I", RowKind.INFORMATION, 0),
    ]
    assert said(rows[0].net) == "200,00 €"
    assert (rows[4].name, rows[4].details) == ("", ("Note",))


def test_a_group_that_is_part_of_itself_does_no_harm() -> None:
    groups = (
        LineGroup(position=0, identifier="G", subtype="GROUP", parent="H"),
        LineGroup(position=1, identifier="H", subtype="GROUP", parent="G"),
    )
    rows = compute_view(replace(invoice(), line_groups=groups), FRENCH).lines
    assert [row.depth for row in rows] == [1, 1, 0]


def test_further_parties_stand_with_their_role() -> None:
    parties = AdditionalParties(payer=AdditionalParty(name="Holding", role="PR"))
    view = compute_view(replace(invoice(), additional_parties=parties), FRENCH)
    (block,) = view.others
    assert (block.heading, block.name) == ("Payeur", "Holding")
    assert [(fact.label, fact.value) for fact in block.identity] == [("Rôle", "Payeur")]


def test_the_looks_are_four() -> None:
    assert {compute_view(of_type(code), FRENCH).look for code in TypeCode} == set(Look)
