# SPDX-License-Identifier: Apache-2.0
"""Small invoices for the tests of the page, and what is read back from a PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pypdf import PdfReader

from einvoice.codes import VatCategory
from einvoice.document import Delivery, Invoice, Note, PrecedingInvoice, References
from einvoice.line import Item, Line, Price
from einvoice.party import Identifier, Party, PostalAddress
from einvoice.payment import CreditTransfer, DirectDebit, PaymentInstructions
from einvoice.pdf.display import BREAK
from einvoice.tax import Totals, VatSubtotal

IBAN = "FR7630006000011234567890189"
EN16931 = "urn:cen.eu:en16931:2017"
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice
 xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>{EN16931}</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
</rsm:CrossIndustryInvoice>
""".encode()

SELLER = Party(
    name="Atelier Garance",
    legal_registration=Identifier(value="100000009", scheme="0002"),
    vat_identifier="FR88100000009",
    legal_form="SARL au capital de 20 000 €",
    address=PostalAddress(
        line_one="12 quai des Étroits", postcode="69005", city="Lyon", country="FR"
    ),
)
BUYER = Party(
    name="Boulangerie du Vieux Port",
    legal_registration=Identifier(value="200000008", scheme="0002"),
    address=PostalAddress(
        line_one="3 rue de la République", postcode="13002", city="Marseille", country="FR"
    ),
)
TRANSFER = PaymentInstructions(
    means_code="58",
    credit_transfers=(CreditTransfer(account=IBAN, account_name="Atelier Garance"),),
)
DEBIT = PaymentInstructions(
    means_code="59",
    remittance_information="FA-1",
    direct_debit=DirectDebit(
        mandate_reference="RUM-17", creditor_identifier="FR72ZZZ123456", debited_account=IBAN
    ),
)


def line(number: int = 1, name: str = "Étude", description: str | None = None) -> Line:
    """Return a line of one piece at 100 euro, 20 % VAT."""
    return Line(
        identifier=str(number),
        quantity=Decimal(1),
        unit="C62",
        net_amount=Decimal("100.00"),
        price=Price(net=Decimal(100)),
        vat_category=VatCategory.STANDARD,
        vat_rate=Decimal(20),
        item=Item(name=name, description=description),
    )


def invoice(*lines: Line, number: str = "FA-1", buyer: Party = BUYER) -> Invoice:
    """Return an invoice of some lines, one line by default, to be paid by transfer."""
    lines = lines or (line(),)
    net = sum((item.net_amount for item in lines), Decimal(0))
    tax = net / 5
    return Invoice(
        number=number,
        issue_date=date(2026, 11, 1),
        type_code="380",
        currency="EUR",
        due_date=date(2026, 12, 1),
        references=References(purchase_order="BC-7741"),
        notes=(
            Note(text="Pas de remise.", subject_code="AAB"),
            Note(text="B2B", subject_code="BAR"),
        ),
        process="S1",
        guideline=EN16931,
        seller=SELLER,
        buyer=buyer,
        delivery=Delivery(date=date(2026, 10, 28)),
        payment=TRANSFER,
        totals=Totals(
            line_total=net, tax_exclusive=net, tax=tax, tax_inclusive=net + tax, due=net + tax
        ),
        vat_breakdown=(
            VatSubtotal(
                taxable_amount=net,
                tax_amount=tax,
                category=VatCategory.STANDARD,
                rate=Decimal(20),
            ),
        ),
        lines=lines,
    )


def credit_note() -> Invoice:
    """Return a credit note on one earlier invoice."""
    return replace(
        invoice(number="AV-1"),
        type_code="381",
        due_date=None,
        payment=None,
        references=References(
            preceding_invoices=(PrecedingInvoice(number="FA-1", issue_date=date(2026, 11, 1)),)
        ),
    )


def page_text(pdf: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def squeezed(text: str) -> str:
    """Return a text without spaces, line breaks and break opportunities, to be searched."""
    return "".join(text.replace(BREAK, "").replace("\u00ad", "").split())
