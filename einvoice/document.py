# SPDX-License-Identifier: Apache-2.0
"""The invoice: one canonical, immutable model of EN 16931-1:2017, which every syntax adapts to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from einvoice.charges import DocumentAllowance
    from einvoice.extended import AdditionalParties, AdvancePayment, LineGroup, PaymentTerm
    from einvoice.line import Line, Period
    from einvoice.party import Identifier, Party, Payee, PostalAddress, TaxRepresentative
    from einvoice.payment import PaymentInstructions
    from einvoice.tax import Totals, VatSubtotal


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note on the document: BG-1.

    Attributes:
        text: BT-22.
        subject_code: UNTDID 4451, BT-21.
    """

    text: str
    subject_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedingInvoice:
    """An earlier invoice that this one refers to: BG-3.

    Attributes:
        number: BT-25.
        issue_date: BT-26.
        type_code: UNTDID 1001, BT-X-555; beyond EN 16931.
    """

    number: str
    issue_date: date | None = None
    type_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where and when it was supplied: BG-13 with BG-15.

    Attributes:
        party_name: BT-70.
        location: BT-71.
        date: BT-72.
        address: BG-15.
    """

    party_name: str | None = None
    location: Identifier | None = None
    date: date | None = None
    address: PostalAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingDocument:
    """A document that goes with the invoice: BG-24.

    Attributes:
        reference: BT-122.
        description: BT-123.
        location: a URL, BT-124.
        content: the attached file, BT-125.
        mime_code: BT-125-1.
        filename: BT-125-2.
    """

    reference: str
    description: str | None = None
    location: str | None = None
    content: bytes | None = None
    mime_code: str | None = None
    filename: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Documents of the deal that the invoice refers to.

    Attributes:
        buyer_reference: BT-10.
        project: BT-11.
        project_name: the name that CII requires beside BT-11.
        contract: BT-12.
        purchase_order: BT-13.
        sales_order: BT-14.
        receiving_advice: BT-15.
        despatch_advice: BT-16.
        tender: BT-17.
        invoiced_object: BT-18.
        buyer_accounting: BT-19.
        preceding_invoices: BG-3.
    """

    buyer_reference: str | None = None
    project: str | None = None
    project_name: str | None = None
    contract: str | None = None
    purchase_order: str | None = None
    sales_order: str | None = None
    receiving_advice: str | None = None
    despatch_advice: str | None = None
    tender: str | None = None
    invoiced_object: Identifier | None = None
    buyer_accounting: str | None = None
    preceding_invoices: tuple[PrecedingInvoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice or a credit note.

    Amounts are those of the document: computed by `einvoice.totals` when it is built from rows,
    kept as stated when it is read from a file. A credit note's amounts are positive.

    Attributes:
        number: BT-1.
        issue_date: BT-2.
        type_code: BT-3.
        currency: ISO 4217, BT-5.
        vat_accounting_currency: BT-6.
        tax_point_date: BT-7.
        tax_point_code: when VAT falls due (UNTDID 2475), BT-8.
        due_date: BT-9.
        payment_terms: BT-20.
        references: BT-10 to BT-19 and BG-3.
        notes: BG-1.
        process: business process type (cadre de facturation), BT-23.
        guideline: specification identifier, BT-24.
        seller: BG-4.
        buyer: BG-7.
        payee: BG-10.
        tax_representative: BG-11.
        delivery: BG-13, BG-15.
        period: invoicing period BG-14.
        payment: BG-16.
        allowances: BG-20.
        charges: BG-21.
        totals: BG-22.
        vat_breakdown: BG-23.
        supporting_documents: BG-24.
        lines: BG-25.
        payment_plan: several due dates, early-payment discounts; beyond EN 16931. Its first term
            has the due date BT-9.
        advance_payments: deposits deducted; beyond EN 16931, their sum is BT-113.
        additional_parties: agents, payer, invoicee, invoicer; beyond EN 16931.
        line_groups: lines that group others or inform; beyond EN 16931.
    """

    number: str
    issue_date: date
    type_code: str
    currency: str
    vat_accounting_currency: str | None = None
    tax_point_date: date | None = None
    tax_point_code: str | None = None
    due_date: date | None = None
    payment_terms: str | None = None
    references: References
    notes: tuple[Note, ...] = ()
    process: str | None = None
    guideline: str
    seller: Party
    buyer: Party
    payee: Payee | None = None
    tax_representative: TaxRepresentative | None = None
    delivery: Delivery | None = None
    period: Period | None = None
    payment: PaymentInstructions | None = None
    allowances: tuple[DocumentAllowance, ...] = ()
    charges: tuple[DocumentAllowance, ...] = ()
    totals: Totals
    vat_breakdown: tuple[VatSubtotal, ...] = ()
    supporting_documents: tuple[SupportingDocument, ...] = ()
    lines: tuple[Line, ...] = ()
    payment_plan: tuple[PaymentTerm, ...] = ()
    advance_payments: tuple[AdvancePayment, ...] = ()
    additional_parties: AdditionalParties | None = None
    line_groups: tuple[LineGroup, ...] = ()
