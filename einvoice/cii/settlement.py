# SPDX-License-Identifier: Apache-2.0
"""ApplicableHeaderTradeSettlement: currencies, payee, payment, VAT, allowances, totals.

Source of every path: CEN/TS 16931-3-3, in the element order of the UN/CEFACT schema D22B.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.allowance_reading import read_document_allowances
from einvoice.cii.agreement import write_reference
from einvoice.cii.allowances import PATHS, write_document_allowances
from einvoice.cii.extended import (
    INVOICEE,
    INVOICER,
    PAYER,
    read_additional_party,
    read_advance_payments,
    write_additional_party,
    write_advance_payment,
)
from einvoice.cii.namespaces import BUILD
from einvoice.cii.party import read_payee, write_payee
from einvoice.cii.payment import (
    TERMS_TEXT,
    read_payment,
    read_terms,
    write_payment_means,
    write_payment_references,
    write_terms,
)
from einvoice.cii.tax import (
    read_breakdown,
    read_tax_point,
    read_totals,
    write_breakdown,
    write_totals,
)
from einvoice.cii.values import write_date
from einvoice.document import PrecedingInvoice
from einvoice.extended import AdditionalParties
from einvoice.line import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.charges import DocumentAllowance
    from einvoice.document import Invoice
    from einvoice.extended import AdditionalParty, AdvancePayment, PaymentTerm
    from einvoice.party import Payee
    from einvoice.payment import PaymentInstructions
    from einvoice.syntax import Reading
    from einvoice.tax import Totals, VatSubtotal

SETTLEMENT = "ram:ApplicableHeaderTradeSettlement"

_CURRENCY = "ram:InvoiceCurrencyCode"
_ACCOUNTING_CURRENCY = "ram:TaxCurrencyCode"
_PERIOD = "ram:BillingSpecifiedPeriod"
_START = "ram:StartDateTime/udt:DateTimeString"
_END = "ram:EndDateTime/udt:DateTimeString"
_PRECEDING = "ram:InvoiceReferencedDocument"
_PRECEDING_DATE = "ram:FormattedIssueDateTime/qdt:DateTimeString"
_ACCOUNTING = "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the settlement says, by the names of `Invoice` and of `References`."""

    currency: str
    vat_accounting_currency: str | None
    payee: Payee | None
    payment: PaymentInstructions | None
    tax_point_date: date | None
    tax_point_code: str | None
    vat_breakdown: tuple[VatSubtotal, ...]
    period: Period | None
    allowances: tuple[DocumentAllowance, ...]
    charges: tuple[DocumentAllowance, ...]
    payment_terms: str | None
    due_date: date | None
    totals: Totals | None
    preceding_invoices: tuple[PrecedingInvoice, ...]
    buyer_accounting: str | None
    payment_plan: tuple[PaymentTerm, ...]
    advance_payments: tuple[AdvancePayment, ...]
    invoicer: AdditionalParty | None
    invoicee: AdditionalParty | None
    payer: AdditionalParty | None


def write_settlement(transaction: etree._Element, invoice: Invoice) -> None:
    """Append the settlement to the transaction."""
    group = BUILD.group(transaction, SETTLEMENT)
    write_payment_references(group, invoice)
    BUILD.leaf(group, _ACCOUNTING_CURRENCY, invoice.vat_accounting_currency)
    BUILD.leaf(group, _CURRENCY, invoice.currency)
    others = invoice.additional_parties or AdditionalParties()
    write_additional_party(group, INVOICER, others.invoicer)
    write_additional_party(group, INVOICEE, others.invoicee)
    write_payee(group, invoice.payee)
    write_additional_party(group, PAYER, others.payer)
    write_payment_means(group, invoice)
    write_breakdown(group, invoice)
    write_period(group, invoice.period)
    write_document_allowances(group, invoice)
    write_terms(group, invoice)
    write_totals(group, invoice)
    for preceding in invoice.references.preceding_invoices:
        write_preceding_invoice(group, preceding)
    write_accounting_reference(group, invoice.references.buyer_accounting)
    for advance in invoice.advance_payments:
        write_advance_payment(group, advance)


def read_settlement(transaction: Cursor, reading: Reading) -> Settlement:
    """Read the settlement from the transaction."""
    group = reading.group(transaction, SETTLEMENT, "BG-22") or transaction
    # The currency comes first: every amount read after it is compared with it.
    reading.currency = reading.required(group, _CURRENCY, "BT-5")
    accounting_currency = group.text(_ACCOUNTING_CURRENCY)
    tax_point_date, tax_point_code = read_tax_point(group, reading)
    # The breakdown comes before the lines and allowances that may repeat its reasons.
    reading.breakdown = read_breakdown(group, reading)
    allowances, charges = read_document_allowances(group, reading, PATHS)
    due_date, payment_plan = read_terms(group, reading)
    return Settlement(
        currency=reading.currency,
        vat_accounting_currency=accounting_currency,
        payee=read_payee(group, reading),
        payment=read_payment(group, reading),
        tax_point_date=tax_point_date,
        tax_point_code=tax_point_code,
        vat_breakdown=reading.breakdown,
        period=read_period(group, reading, "BT-73", "BT-74"),
        allowances=allowances,
        charges=charges,
        payment_terms=group.text(TERMS_TEXT),
        due_date=due_date,
        payment_plan=payment_plan,
        totals=read_totals(group, reading, accounting_currency),
        preceding_invoices=tuple(read_preceding_invoices(group, reading)),
        buyer_accounting=read_accounting_reference(group),
        advance_payments=read_advance_payments(group, reading),
        invoicer=read_additional_party(group, INVOICER, "EXT-FR-FE-BG-05", reading),
        invoicee=read_additional_party(group, INVOICEE, "EXT-FR-FE-BG-04", reading),
        payer=read_additional_party(group, PAYER, "EXT-FR-FE-BG-02", reading),
    )


def write_preceding_invoice(parent: etree._Element, preceding: PrecedingInvoice | None) -> None:
    """Append a reference to an earlier invoice: BG-3 of the document, or that of a line."""
    if preceding is None:
        return
    document = BUILD.group(parent, _PRECEDING)
    BUILD.leaf(document, "ram:IssuerAssignedID", preceding.number)
    BUILD.leaf(document, "ram:TypeCode", preceding.type_code)
    write_date(document, _PRECEDING_DATE, preceding.issue_date)


def read_preceding_invoices(parent: Cursor, reading: Reading) -> Iterator[PrecedingInvoice]:
    """Read the references to earlier invoices."""
    for document in parent.children(_PRECEDING):
        yield PrecedingInvoice(
            number=reading.required(document, "ram:IssuerAssignedID", "BT-25"),
            issue_date=reading.day(document, _PRECEDING_DATE, "BT-26"),
            type_code=document.text("ram:TypeCode"),
        )


def write_period(parent: etree._Element, period: Period | None) -> None:
    """Append a period: BG-14 of the document, BG-26 of a line."""
    if period is None:
        return
    group = BUILD.group(parent, _PERIOD)
    write_date(group, _START, period.start)
    write_date(group, _END, period.end)
    prune(group)


def read_period(parent: Cursor, reading: Reading, start_term: str, end_term: str) -> Period | None:
    """Read a period; None if it has neither start nor end."""
    period = Period(
        start=reading.day(parent, f"{_PERIOD}/{_START}", start_term),
        end=reading.day(parent, f"{_PERIOD}/{_END}", end_term),
    )
    return None if period == Period() else period


def write_accounting_reference(parent: etree._Element, reference: str | None) -> None:
    """Append the buyer's accounting reference: BT-19 of the document, BT-133 of a line."""
    write_reference(parent, _ACCOUNTING, reference)


def read_accounting_reference(parent: Cursor) -> str | None:
    """Read the buyer's accounting reference."""
    return parent.text(_ACCOUNTING)
