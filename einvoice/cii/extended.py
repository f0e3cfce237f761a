# SPDX-License-Identifier: Apache-2.0
"""What CII holds beyond EN 16931: additional parties, payment plan, deposits, line groups.

Sources: Factur-X 1.09, schema of EXTENDED; UN/CEFACT schema D22B; BR-FR-Flux2 V1.4.0 for the terms
EXT-FR-FE of EXTENDED-CTC-FR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.cii.namespaces import BUILD
from einvoice.cii.party import (
    read_contact,
    read_legal,
    read_optional_address,
    read_vat_number,
    write_address,
    write_contact,
    write_legal,
    write_vat_number,
)
from einvoice.cii.values import read_identifiers, write_date, write_identifier, write_identifiers
from einvoice.extended import (
    AdditionalParty,
    AdvancePayment,
    AdvancePaymentTax,
    EarlyPaymentDiscount,
    PaymentTerm,
)
from einvoice.syntax import VAT, number, read_identifier

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.syntax import Reading

SELLER_AGENT = "ram:SalesAgentTradeParty"
BUYER_AGENT = "ram:BuyerAgentTradeParty"
INVOICER = "ram:InvoicerTradeParty"
INVOICEE = "ram:InvoiceeTradeParty"
PAYER = "ram:PayerTradeParty"

_ELECTRONIC = "ram:URIUniversalCommunication"
_DISCOUNT = "ram:ApplicableTradePaymentDiscountTerms"
_BASIS_DATE = "ram:BasisDateTime/udt:DateTimeString"
_ADVANCE = "ram:SpecifiedAdvancePayment"
_RECEIVED = "ram:FormattedReceivedDateTime/qdt:DateTimeString"
_TAX = "ram:IncludedTradeTax"
_INVOICE = "ram:InvoiceSpecifiedReferencedDocument"
_ISSUED = "ram:FormattedIssueDateTime/qdt:DateTimeString"

_DAYS = "DAY"  # UN/ECE Recommendation 20


def write_additional_party(
    parent: etree._Element, name: str, party: AdditionalParty | None
) -> None:
    """Append a party beside seller and buyer; nothing for none."""
    if party is None:
        return
    group = BUILD.group(parent, name)
    write_identifiers(group, party.identifiers)
    BUILD.leaf(group, "ram:Name", party.name)
    BUILD.leaf(group, "ram:RoleCode", party.role)
    write_legal(group, party.legal_registration, party.trading_name)
    write_contact(group, party.contact)
    write_address(group, party.address)
    if party.electronic_address is not None:
        write_identifier(BUILD.group(group, _ELECTRONIC), "ram:URIID", party.electronic_address)
    write_vat_number(group, party.vat_identifier)


def read_additional_party(
    parent: Cursor, name: str, term: str, reading: Reading
) -> AdditionalParty | None:
    """Read a party beside seller and buyer; None if there is none."""
    party = parent.child(name)
    if party is None:
        return None
    registration, trading_name = read_legal(party)
    return AdditionalParty(
        identifiers=read_identifiers(party),
        name=reading.required(party, "ram:Name", term),
        role=party.text("ram:RoleCode"),
        legal_registration=registration,
        trading_name=trading_name,
        contact=read_contact(party),
        address=read_optional_address(party, reading, term),
        electronic_address=read_identifier(party, f"{_ELECTRONIC}/ram:URIID"),
        vat_identifier=read_vat_number(party),
    )


def write_plan_part(terms: etree._Element, part: PaymentTerm) -> None:
    """Append amount and discount of one term of a plan, after its due date and mandate."""
    BUILD.leaf(terms, "ram:PartialPaymentAmount", number(part.amount))
    discount = part.discount
    if discount is None:
        return
    group = BUILD.group(terms, _DISCOUNT)
    write_date(group, _BASIS_DATE, discount.basis_date)
    BUILD.leaf(group, "ram:BasisPeriodMeasure", number(discount.days), unitCode=_DAYS)
    BUILD.leaf(group, "ram:BasisAmount", number(discount.basis_amount))
    BUILD.leaf(group, "ram:CalculationPercent", number(discount.percentage))
    BUILD.leaf(group, "ram:ActualDiscountAmount", number(discount.amount))


def read_plan_part(terms: Cursor, due_date: str, reading: Reading, *, first: bool) -> PaymentTerm:
    """Read one term of a plan; the text of the first one is BT-20, of the plan as a whole."""
    return PaymentTerm(
        due_date=reading.day(terms, due_date, "BT-9"),
        text=None if first else terms.text("ram:Description"),
        amount=reading.decimal(terms, "ram:PartialPaymentAmount", "BT-X-275"),
        discount=_read_discount(terms, reading),
    )


def _read_discount(terms: Cursor, reading: Reading) -> EarlyPaymentDiscount | None:
    group = terms.child(_DISCOUNT)
    if group is None:
        return None
    days = group.child(f"ram:BasisPeriodMeasure[@unitCode='{_DAYS}']")
    if days is not None:
        days.attribute("unitCode")
    discount = EarlyPaymentDiscount(
        basis_date=reading.day(group, _BASIS_DATE, "BT-X-282"),
        # A period in another unit is left out, and listed.
        days=None if days is None else reading.to_decimal(days, "BT-X-284"),
        basis_amount=reading.decimal(group, "ram:BasisAmount", "BT-X-285"),
        percentage=reading.decimal(group, "ram:CalculationPercent", "BT-X-286"),
        amount=reading.decimal(group, "ram:ActualDiscountAmount", "BT-X-287"),
    )
    return None if discount == EarlyPaymentDiscount() else discount


def write_advance_payment(settlement: etree._Element, advance: AdvancePayment) -> None:
    """Append a deposit that is deducted."""
    group = BUILD.group(settlement, _ADVANCE)
    BUILD.leaf(group, "ram:PaidAmount", number(advance.amount))
    write_date(group, _RECEIVED, advance.received)
    for tax in advance.taxes:
        included = BUILD.group(group, _TAX)
        BUILD.leaf(included, "ram:CalculatedAmount", number(tax.amount))
        BUILD.leaf(included, "ram:TypeCode", VAT)
        BUILD.leaf(included, "ram:CategoryCode", tax.category.value)
        BUILD.leaf(included, "ram:RateApplicablePercent", number(tax.rate))
    invoice = BUILD.group(group, _INVOICE)
    BUILD.leaf(invoice, "ram:IssuerAssignedID", advance.invoice_number)
    write_date(invoice, _ISSUED, advance.invoice_date)
    prune(invoice)


def read_advance_payments(settlement: Cursor, reading: Reading) -> tuple[AdvancePayment, ...]:
    """Read the deposits that are deducted."""
    return tuple(
        AdvancePayment(
            amount=reading.required_decimal(group, "ram:PaidAmount", "BT-X-291"),
            received=reading.day(group, _RECEIVED, "BT-X-292"),
            taxes=tuple(
                AdvancePaymentTax(
                    amount=reading.required_decimal(tax, "ram:CalculatedAmount", "BT-X-293"),
                    category=reading.category(tax, "BT-X-296"),
                    rate=reading.decimal(tax, "ram:RateApplicablePercent", "BT-X-298"),
                )
                for tax in group.children(_TAX)
            ),
            invoice_number=group.text(f"{_INVOICE}/ram:IssuerAssignedID"),
            invoice_date=reading.day(group, f"{_INVOICE}/{_ISSUED}", "BT-X-556"),
        )
        for group in settlement.children(_ADVANCE)
    )
