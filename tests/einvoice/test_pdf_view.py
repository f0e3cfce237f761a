# SPDX-License-Identifier: Apache-2.0
"""What the page says of payments, credit notes, VAT and parties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from einvoice.charges import DocumentAllowance
from einvoice.codes import VatCategory
from einvoice.line import Item, ItemAttribute
from einvoice.party import PostalAddress
from einvoice.payment import CreditTransfer, PaymentInstructions
from einvoice.pdf.display import BREAK
from einvoice.pdf.style import Language, PageStyle
from einvoice.pdf.view import PageView, compute_view
from einvoice.pdf.view_codes import check_page, compute_qr_payload
from einvoice.pdf.view_totals import Weight
from einvoice.tax import VatSubtotal
from tests.einvoice.pdf_models import (
    BUYER,
    DEBIT,
    IBAN,
    TRANSFER,
    credit_note,
    invoice,
    line,
    squeezed,
)

if TYPE_CHECKING:
    from einvoice.document import Invoice

FRENCH = PageStyle()
ENGLISH = PageStyle(language=Language.ENGLISH)


def facts(view: PageView) -> dict[str, str]:
    return {fact.label: fact.value.replace("\u00a0", " ") for fact in view.payment.facts}


def headline(subject: Invoice, style: PageStyle = FRENCH) -> str:
    return compute_view(subject, style).payment.headline.replace("\u00a0", " ")


def paid(subject: Invoice) -> Invoice:
    total = subject.totals.tax_inclusive
    return replace(subject, totals=replace(subject.totals, prepaid=total, due=Decimal(0)))


def test_a_transfer_shows_account_reference_and_code() -> None:
    view = compute_view(invoice(), FRENCH)
    assert headline(invoice()) == "120,00 € à régler au plus tard le 1er décembre 2026"
    assert facts(view) == {
        "Mode de règlement": "Virement SEPA",
        "Titulaire": "Atelier Garance",
        "IBAN": "FR76 3000 6000 0112 3456 7890 189",
        "Référence à rappeler": "FA-1",
    }
    assert len(view.payment.codes) == 1
    assert "120,00" in view.payment.codes[0].alternative
    assert compute_qr_payload(invoice()).splitlines()[-1] == "FA-1"


def test_a_direct_debit_shows_the_mandate_and_nothing_to_do() -> None:
    subject = replace(invoice(), payment=DEBIT)
    style = PageStyle(collection_date=date(2026, 12, 3))
    view = compute_view(subject, style)
    assert headline(subject, style) == "Rien à faire : 120,00 € seront prélevés le 3 décembre 2026."
    assert facts(view) == {
        "Mode de règlement": "Prélèvement SEPA",
        "Référence unique de mandat (RUM)": "RUM-17",
        "Identifiant créancier (ICS)": "FR72ZZZ123456",
        "Compte débité": "FR76…0189",
        "Date de prélèvement": "3 décembre 2026",
        "Référence": "FA-1",
    }
    assert view.payment.codes == ()
    assert IBAN not in squeezed(view.to_json())


def test_a_credit_note_names_its_invoice_and_asks_for_nothing() -> None:
    view = compute_view(credit_note(), FRENCH)
    assert view.kind == "Avoir"
    assert view.payment.headline.startswith("Rien à payer")
    assert "FA-1 du 1er\u00a0novembre\u00a02026" in view.mentions[0]
    assert view.payment.codes == ()
    assert view.totals[-1].label.startswith("Montant de l")
    assert view.buyer.heading == "Avoir pour"


# What changes, and how the English headline begins.
HEADLINES = [
    ("paid", "Nothing to pay"),
    ("undated", "€120.00 to be paid"),
    ("debit without date", "Nothing to do: €120.00 will be collected from your account."),
    ("no payment", "€120.00 to be paid by 1 December 2026"),
]


@pytest.mark.parametrize(("case", "begins"), HEADLINES)
def test_headlines(case: str, begins: str) -> None:
    subject = {
        "paid": paid(invoice()),
        "undated": replace(invoice(), due_date=None),
        "debit without date": replace(invoice(), payment=DEBIT, due_date=None),
        "no payment": replace(invoice(), payment=None),
    }[case]
    assert headline(subject, ENGLISH).startswith(begins)


def transfer(account: str, name: str = "Atelier") -> PaymentInstructions:
    return PaymentInstructions(
        means_code="30", credit_transfers=(CreditTransfer(account=account, account_name=name),)
    )


# No code, and whether a warning says why: only where one would be expected.
WITHOUT_QR = [
    (replace(invoice(), payment=transfer("12345678")), True),
    (replace(invoice(), payment=transfer(IBAN, "N" * 71)), True),
    (replace(invoice(), payment=replace(TRANSFER, remittance_information="x" * 141)), True),
    (replace(invoice(), currency="CHF"), False),
    (paid(invoice()), False),
    (credit_note(), False),
    (replace(invoice(), payment=DEBIT), False),
    (replace(invoice(), payment=None), False),
]


@pytest.mark.parametrize(("subject", "warned"), WITHOUT_QR)
def test_a_code_that_no_bank_could_read_is_left_out_with_a_warning(
    subject: Invoice, *, warned: bool
) -> None:
    assert compute_view(subject, FRENCH).payment.codes == ()
    assert [item.rule for item in check_page(subject, FRENCH)] == (["PDF-40"] if warned else [])
    assert IBAN not in str(check_page(subject, FRENCH))


def test_the_style_can_do_without_a_code() -> None:
    assert compute_view(invoice(), PageStyle(show_qr=False)).payment.codes == ()


def test_a_structured_reference_goes_into_its_own_element() -> None:
    subject = replace(
        invoice(), payment=replace(TRANSFER, remittance_information="RF18 5390 0754 7034")
    )
    assert compute_qr_payload(subject).splitlines()[9:] == ["RF18539007547034"]


def test_totals_name_each_allowance_and_charge() -> None:
    def item(amount: str, reason: str) -> DocumentAllowance:
        return DocumentAllowance(
            amount=Decimal(amount),
            vat_category=VatCategory.STANDARD,
            vat_rate=Decimal(20),
            reason=reason,
        )

    subject = replace(invoice(), allowances=(item("10", "Fidélité"),), charges=(item("4", "Port"),))
    rows = [(row.label, row.value) for row in compute_view(subject, ENGLISH).totals]
    assert rows[:3] == [
        ("Sum of lines", "€100.00"),
        ("Fidélité, VAT\u00a020%", "\u2212€10.00"),
        ("Port, VAT\u00a020%", "€4.00"),
    ]
    assert [row.weight for row in compute_view(subject, ENGLISH).totals].count(Weight.DUE) == 1


def test_nothing_taxed_says_why() -> None:
    subject = replace(
        invoice(),
        vat_breakdown=(
            VatSubtotal(
                taxable_amount=Decimal(100),
                tax_amount=Decimal(0),
                category=VatCategory.REVERSE_CHARGE,
                rate=Decimal(0),
                exemption_reason="Article 283-2 du CGI",
                exemption_reason_code="VATEX-EU-AE",
            ),
        ),
    )
    view = compute_view(subject, FRENCH)
    assert view.vat[0].rate == "Autoliquidation"
    assert squeezed(view.vat_reasons[0]) == "Autoliquidation:Article283-2duCGI(VATEX-EU-AE)"


def test_an_address_abroad_ends_with_its_country() -> None:
    address = PostalAddress(line_one="14 Wharf Road", city="Bristol", postcode="BS1", country="GB")
    view = compute_view(invoice(buyer=replace(BUYER, address=address)), ENGLISH)
    assert view.buyer.lines == ("14 Wharf Road", "Bristol BS1", "United Kingdom")
    assert view.seller.lines[-1] == "France"
    assert compute_view(invoice(), FRENCH).buyer.lines[-1] == "13002 Marseille"


def test_machine_only_terms_are_not_shown() -> None:
    text = compute_view(invoice(), FRENCH).to_json()
    assert "B2B" not in text
    assert "urn:cen.eu" not in text
    assert "S1" not in text


def test_a_process_that_is_no_french_one_is_said_as_it_is() -> None:
    for process, shown in (("Borrowed:01", "Borrowed:01"), ("M5", "M5"), ("S5", " (S5)")):
        view = compute_view(replace(invoice(), process=process), FRENCH)
        assert [item.value for item in view.references if item.value.endswith(shown)]


def test_the_footer_says_the_siren_once() -> None:
    seller = replace(invoice().seller, legal_form="SARL - RCS Lyon 100 000 009")
    footer = compute_view(replace(invoice(), seller=seller), FRENCH).footer
    assert "SIREN" not in footer
    assert footer.startswith(f"{seller.name}, SARL - RCS Lyon 100 000 009, ")


def test_long_numbers_leave_long_words_of_a_name_places_to_break() -> None:
    plain, *_ = compute_view(invoice(line(name="X" * 25)), FRENCH).lines
    assert BREAK not in plain.name
    long = replace(line(name="X" * 25), net_amount=Decimal("99999999999999999.99"))
    wide, *_ = compute_view(
        invoice(replace(long, quantity=Decimal("123456789.1234"))), FRENCH
    ).lines
    assert BREAK in wide.name
    assert wide.name.replace(BREAK, "") == plain.name


def test_facts_of_a_line_stay_whole_and_no_separator_dangles() -> None:
    item = Item(
        name="a",
        seller_identifier="PL 1",
        attributes=(ItemAttribute(name="Couleur", value="Vert"),),
    )
    (row,) = compute_view(invoice(replace(line(), item=item)), FRENCH).lines
    assert row.details[0] == "Réf.\u00a0PL\u00a01, Couleur\u00a0:\u00a0Vert"
