# SPDX-License-Identifier: Apache-2.0
"""The input form of an invoice: `einvoice.document` in JSON, and what is computed into it.

Names are those of the canonical model. Decimals and dates are text. What the settings of the
company can supply (seller, notes, payment, guideline, currency, process, exemption reasons) may be
left out of a row; what can be computed may be left out or stated, and is compared when stated.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from einvoice.input.row_basics import AddressRow, ContactRow, IdentifierRow
from einvoice.input.row_extended import (
    AdditionalPartiesRow,
    AdvancePaymentRow,
    LineGroupRow,
    PaymentTermRow,
)
from einvoice.input.row_payment import PaymentRow
from einvoice.input.row_plan import (
    DepositRow,
    DiscountRow,
    ExchangeRateRow,
    InstalmentRow,
)
from einvoice.input.row_types import (
    Amount,
    Category,
    Content,
    Country,
    Currency,
    Day,
    PageLanguage,
    Percentage,
    Quantity,
    RowModel,
    Several,
    Term,
    Text,
    UnitPrice,
)


class PartyRow(RowModel):
    """The seller (BG-4) or the buyer (BG-7)."""

    REQUIRED: ClassVar = ("name",)

    name: Text | None = Field(default=None, description="Registered name, BT-27, BT-44.")
    trading_name: Text | None = Field(default=None, description="BT-28, BT-45.")
    identifiers: Several[IdentifierRow] = Field(
        default=(), description="BT-29, BT-46, e.g. the SIRET under scheme 0009."
    )
    legal_registration: IdentifierRow | None = Field(
        default=None, description="BT-30, BT-47, e.g. the SIREN under scheme 0002."
    )
    vat_identifier: Text | None = Field(default=None, description="BT-31, BT-48.")
    tax_registration: Text | None = Field(default=None, description="BT-32, seller alone.")
    legal_form: Text | None = Field(default=None, description="BT-33, seller alone.")
    electronic_address: IdentifierRow | None = Field(
        default=None, description="BT-34, BT-49; French addresses have the scheme 0225."
    )
    address: AddressRow | None = Field(default=None, description="BG-5, BG-8.")
    contact: ContactRow | None = Field(default=None, description="BG-6, BG-9.")


class PayeeRow(RowModel):
    """Who is to be paid when it is not the seller: BG-10."""

    REQUIRED: ClassVar = ("name",)

    name: Text | None = Field(default=None, description="BT-59.")
    identifier: IdentifierRow | None = Field(default=None, description="BT-60.")
    legal_registration: IdentifierRow | None = Field(default=None, description="BT-61.")


class TaxRepresentativeRow(RowModel):
    """The seller's tax representative: BG-11."""

    REQUIRED: ClassVar = ("name", "vat_identifier", "address")

    name: Text | None = Field(default=None, description="BT-62.")
    vat_identifier: Text | None = Field(default=None, description="BT-63.")
    address: AddressRow | None = Field(default=None, description="BG-12.")


class NoteRow(RowModel):
    """A note: BG-1."""

    REQUIRED: ClassVar = ("text",)

    text: Text | None = Field(default=None, description="BT-22.")
    subject_code: Text | None = Field(default=None, description="BT-21, e.g. PMD, PMT, AAB, BAR.")


class PeriodRow(RowModel):
    """A span of days, both included: BG-14, BG-26."""

    start: Day | None = Field(default=None, description="BT-73, BT-134.")
    end: Day | None = Field(default=None, description="BT-74, BT-135.")


class PrecedingInvoiceRow(RowModel):
    """An earlier invoice: BG-3."""

    REQUIRED: ClassVar = ("number",)

    number: Text | None = Field(default=None, description="BT-25.")
    issue_date: Day | None = Field(default=None, description="BT-26.")
    type_code: Text | None = Field(default=None, description="EXT-FR-FE-02, in an extension alone.")


class ReferencesRow(RowModel):
    """Documents of the deal."""

    buyer_reference: Text | None = Field(default=None, description="BT-10.")
    project: Text | None = Field(default=None, description="BT-11.")
    project_name: Text | None = Field(default=None, description="Name that CII asks for, BT-11.")
    contract: Text | None = Field(default=None, description="BT-12.")
    purchase_order: Text | None = Field(default=None, description="BT-13.")
    sales_order: Text | None = Field(default=None, description="BT-14.")
    receiving_advice: Text | None = Field(default=None, description="BT-15.")
    despatch_advice: Text | None = Field(default=None, description="BT-16.")
    tender: Text | None = Field(default=None, description="BT-17.")
    invoiced_object: IdentifierRow | None = Field(default=None, description="BT-18.")
    buyer_accounting: Text | None = Field(default=None, description="BT-19.")
    preceding_invoices: Several[PrecedingInvoiceRow] = Field(default=(), description="BG-3.")


class DeliveryRow(RowModel):
    """Where and when it was supplied: BG-13, BG-15."""

    party_name: Text | None = Field(default=None, description="BT-70.")
    location: IdentifierRow | None = Field(default=None, description="BT-71.")
    date: Day | None = Field(default=None, description="BT-72.")
    address: AddressRow | None = Field(default=None, description="BG-15.")


class SupportingDocumentRow(RowModel):
    """A document that goes with the invoice: BG-24."""

    REQUIRED: ClassVar = ("reference",)

    reference: Text | None = Field(default=None, description="BT-122.")
    description: Text | None = Field(default=None, description="BT-123.")
    location: Text | None = Field(default=None, description="A URL, BT-124.")
    content: Content | None = Field(default=None, description="The file in base64, BT-125.")
    mime_code: Text | None = Field(default=None, description="BT-125-1.")
    filename: Text | None = Field(default=None, description="BT-125-2.")


class LineAllowanceRow(RowModel):
    """An allowance or charge on a line: BG-27, BG-28. Either an amount, or a base and a percent."""

    amount: Amount | None = Field(
        default=None, description="BT-136, BT-141; computed from base and percentage if left out."
    )
    base_amount: Amount | None = Field(default=None, description="BT-137, BT-142.")
    percentage: Percentage | None = Field(default=None, description="BT-138, BT-143.")
    reason: Text | None = Field(default=None, description="BT-139, BT-144.")
    reason_code: Text | None = Field(default=None, description="BT-140, BT-145.")


class DocumentAllowanceRow(LineAllowanceRow):
    """An allowance or charge on the document: BG-20, BG-21 (BT-92 to BT-105)."""

    REQUIRED: ClassVar = ("vat_category",)

    vat_category: Category | None = Field(default=None, description="BT-95, BT-102.")
    vat_rate: Percentage | None = Field(default=None, description="BT-96, BT-103; none for O.")


class PriceRow(RowModel):
    """The price of an item without VAT: BG-29."""

    REQUIRED: ClassVar = ("net",)

    net: UnitPrice | None = Field(default=None, description="BT-146.")
    discount: UnitPrice | None = Field(default=None, description="BT-147.")
    gross: UnitPrice | None = Field(default=None, description="BT-148.")
    base_quantity: Quantity | None = Field(default=None, description="BT-149.")
    base_quantity_unit: Text | None = Field(default=None, description="BT-150.")
    gross_base_quantity: Quantity | None = Field(
        default=None, description="BT-149 of the gross price, where it has another one."
    )
    gross_base_quantity_unit: Text | None = Field(default=None, description="BT-150 of it.")


class ItemAttributeRow(RowModel):
    """A property of an item: BG-32."""

    REQUIRED: ClassVar = ("name", "value")

    name: Text | None = Field(default=None, description="BT-160.")
    value: Text | None = Field(default=None, description="BT-161.")


class ItemRow(RowModel):
    """What is invoiced: BG-31."""

    REQUIRED: ClassVar = ("name",)

    name: Text | None = Field(default=None, description="BT-153.")
    description: Text | None = Field(default=None, description="BT-154.")
    seller_identifier: Text | None = Field(default=None, description="BT-155.")
    buyer_identifier: Text | None = Field(default=None, description="BT-156.")
    standard_identifier: IdentifierRow | None = Field(default=None, description="BT-157.")
    classifications: Several[IdentifierRow] = Field(default=(), description="BT-158.")
    origin_country: Country | None = Field(default=None, description="BT-159.")
    attributes: Several[ItemAttributeRow] = Field(default=(), description="BG-32.")


class LineRow(RowModel):
    """One invoice line: BG-25."""

    REQUIRED: ClassVar = ("quantity", "unit", "price", "vat_category", "item")

    identifier: Text | None = Field(
        default=None, description="BT-126; the line's position (1, 2, …) if left out."
    )
    note: Text | None = Field(default=None, description="BT-127.")
    object_identifier: IdentifierRow | None = Field(default=None, description="BT-128.")
    quantity: Quantity | None = Field(default=None, description="BT-129.")
    unit: Text | None = Field(
        default=None, description="BT-130: UN/ECE 20 or 21, e.g. C62 one, HUR hour, DAY, MON, KGM."
    )
    net_amount: Amount | None = Field(
        default=None, description="BT-131; computed, compared when stated."
    )
    order_line: Text | None = Field(default=None, description="BT-132.")
    accounting_reference: Text | None = Field(default=None, description="BT-133.")
    period: PeriodRow | None = Field(default=None, description="BG-26.")
    allowances: Several[LineAllowanceRow] = Field(default=(), description="BG-27.")
    charges: Several[LineAllowanceRow] = Field(default=(), description="BG-28.")
    price: PriceRow | None = Field(default=None, description="BG-29.")
    vat_category: Category | None = Field(default=None, description="BT-151.")
    vat_rate: Percentage | None = Field(default=None, description="BT-152; none for category O.")
    item: ItemRow | None = Field(default=None, description="BG-31.")
    subtype: Text | None = Field(default=None, description="BT-X-8: DETAIL, if anything.")
    parent: Text | None = Field(default=None, description="BT-X-304, in an extension alone.")
    delivery: DeliveryRow | None = Field(
        default=None, description="EXT-FR-FE-BG-10, in an extension alone."
    )
    preceding_invoice: PrecedingInvoiceRow | None = Field(
        default=None, description="EXT-FR-FE-136, in an extension alone."
    )


class VatSubtotalRow(RowModel):
    """What is taxed at one rate: BG-23. Needed for an exemption reason; amounts are computed."""

    REQUIRED: ClassVar = ("category",)

    taxable_amount: Amount | None = Field(default=None, description="BT-116; compared if stated.")
    tax_amount: Amount | None = Field(default=None, description="BT-117; compared if stated.")
    category: Category | None = Field(default=None, description="BT-118.")
    rate: Percentage | None = Field(default=None, description="BT-119; none for category O.")
    exemption_reason: Text | None = Field(default=None, description="BT-120.")
    exemption_reason_code: Text | None = Field(default=None, description="BT-121, a VATEX code.")


class TotalsRow(RowModel):
    """Totals: BG-22. Given: prepaid, rounding, tax_accounting. The others are computed."""

    line_total: Amount | None = Field(default=None, description="BT-106; compared if stated.")
    allowance_total: Amount | None = Field(default=None, description="BT-107; compared if stated.")
    charge_total: Amount | None = Field(default=None, description="BT-108; compared if stated.")
    tax_exclusive: Amount | None = Field(default=None, description="BT-109; compared if stated.")
    tax: Amount | None = Field(default=None, description="BT-110; compared if stated.")
    tax_accounting: Amount | None = Field(default=None, description="BT-111, given.")
    tax_inclusive: Amount | None = Field(default=None, description="BT-112; compared if stated.")
    prepaid: Amount | None = Field(default=None, description="BT-113, given.")
    rounding: Amount | None = Field(default=None, description="BT-114, given.")
    due: Amount | None = Field(default=None, description="BT-115; compared if stated.")


class InvoiceRow(RowModel):
    """An invoice or credit note as `encaisse invoice build` takes it."""

    # The buyer of a self-billed invoice, which the company issues, may come from the settings.
    REQUIRED: ClassVar = ("number", "issue_date", "type_code")

    number: Text | None = Field(default=None, description="BT-1, at most 35 of A-Z a-z 0-9 + - _ /")
    key: Text | None = Field(
        default=None,
        description="Your own reference, e.g. of the order, under which a number is given; it is "
        "not on the invoice.",
    )
    issue_date: Day | None = Field(default=None, description="BT-2.")
    type_code: Text | None = Field(default=None, description="BT-3: one of BR-FR-04.")
    currency: Currency | None = Field(default=None, description="BT-5; settings: invoice.currency.")
    vat_accounting_currency: Currency | None = Field(default=None, description="BT-6.")
    tax_point_date: Day | None = Field(default=None, description="BT-7.")
    tax_point_code: Text | None = Field(default=None, description="BT-8, in CII 5, 29 or 72.")
    due_date: Day | None = Field(default=None, description="BT-9.")
    payment_terms: Text | None = Field(
        default=None, description="BT-20; settings: invoice.payment_terms."
    )
    terms: Term | None = Field(
        default=None,
        description="Words that due_date (BT-9) is computed from; settings: invoice.terms.",
    )
    instalments: Several[InstalmentRow] = Field(
        default=(), description="Several due dates: BT-9 is the first, BT-20 says all of them."
    )
    discount: DiscountRow | None = Field(default=None, description="For early payment: note AAB.")
    deposits: Several[DepositRow] = Field(
        default=(), description="Deducted on a final invoice: BT-113, BG-3 and a note."
    )
    exchange_rate: ExchangeRateRow | None = Field(
        default=None, description="From which BT-111 is computed, and BT-6 is EUR."
    )
    references: ReferencesRow | None = Field(default=None, description="BT-10 to BT-19, BG-3.")
    notes: Several[NoteRow] = Field(
        default=(), description="BG-1; notes of the settings are added for codes not given here."
    )
    process: Text | None = Field(default=None, description="BT-23; settings: invoice.process.")
    guideline: Text | None = Field(default=None, description="BT-24; EN 16931 if left out.")
    seller: PartyRow | None = Field(
        default=None, description="BG-4; settings: seller, unless the invoice is self-billed."
    )
    buyer: PartyRow | None = Field(
        default=None, description="BG-7; of a self-billed invoice, settings: seller."
    )
    payee: PayeeRow | None = Field(default=None, description="BG-10.")
    tax_representative: TaxRepresentativeRow | None = Field(default=None, description="BG-11.")
    delivery: DeliveryRow | None = Field(default=None, description="BG-13, BG-15.")
    period: PeriodRow | None = Field(default=None, description="BG-14.")
    payment: PaymentRow | None = Field(default=None, description="BG-16; settings: payment.")
    allowances: Several[DocumentAllowanceRow] = Field(default=(), description="BG-20.")
    charges: Several[DocumentAllowanceRow] = Field(default=(), description="BG-21.")
    totals: TotalsRow | None = Field(default=None, description="BG-22.")
    vat_breakdown: Several[VatSubtotalRow] = Field(default=(), description="BG-23.")
    supporting_documents: Several[SupportingDocumentRow] = Field(default=(), description="BG-24.")
    lines: Several[LineRow] = Field(
        default=(), description="BG-25, at least one; none in MINIMUM and BASIC WL."
    )
    payment_plan: Several[PaymentTermRow] = Field(
        default=(), description="Several due dates, in an extension alone."
    )
    advance_payments: Several[AdvancePaymentRow] = Field(
        default=(), description="BG-X-45: deposits deducted, in an extension alone."
    )
    additional_parties: AdditionalPartiesRow | None = Field(
        default=None, description="Agents, payer, invoicee, invoicer, in an extension alone."
    )
    line_groups: Several[LineGroupRow] = Field(
        default=(), description="Lines that group or inform, in an extension alone."
    )
    language: PageLanguage | None = Field(
        default=None, description="Of the page and of texts from the settings: fr, en, de or es."
    )
    payment_link: Text | None = Field(
        default=None, description="Page to pay this invoice on, https://…; not in the XML."
    )
