# SPDX-License-Identifier: Apache-2.0
"""The input form of what goes beyond EN 16931: the terms of EXTENDED and EXTENDED-CTC-FR.

Names are those of `einvoice.extended`.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from einvoice.input.row_basics import AddressRow, ContactRow, IdentifierRow
from einvoice.input.row_types import (
    Amount,
    Category,
    Day,
    Percentage,
    Position,
    Quantity,
    RowModel,
    Several,
    Text,
)


class EarlyPaymentDiscountRow(RowModel):
    """What may be taken off for paying early."""

    percentage: Percentage | None = Field(default=None, description="BT-X-286.")
    amount: Amount | None = Field(default=None, description="BT-X-287.")
    basis_amount: Amount | None = Field(default=None, description="BT-X-285.")
    basis_date: Day | None = Field(default=None, description="BT-X-282.")
    days: Quantity | None = Field(default=None, description="BT-X-284, in days.")


class PaymentTermRow(RowModel):
    """One term of a payment plan."""

    due_date: Day | None = Field(default=None, description="BT-9 of this part.")
    amount: Amount | None = Field(default=None, description="BT-X-275, VAT included.")
    text: Text | None = Field(default=None, description="Of this part alone.")
    discount: EarlyPaymentDiscountRow | None = Field(default=None, description="For paying early.")


class AdvancePaymentTaxRow(RowModel):
    """VAT contained in an advance payment, of one rate."""

    REQUIRED: ClassVar = ("amount", "category")

    amount: Amount | None = Field(default=None, description="Of the tax.")
    category: Category | None = Field(default=None, description="UNTDID 5305.")
    rate: Percentage | None = Field(default=None, description="Percent.")


class AdvancePaymentRow(RowModel):
    """A deposit that was paid and is deducted: BG-X-45."""

    REQUIRED: ClassVar = ("amount",)

    amount: Amount | None = Field(default=None, description="BT-X-291, VAT included.")
    received: Day | None = Field(default=None, description="BT-X-292.")
    taxes: Several[AdvancePaymentTaxRow] = Field(default=(), description="VAT by rate.")
    invoice_number: Text | None = Field(default=None, description="Of the deposit's own invoice.")
    invoice_date: Day | None = Field(default=None, description="Of that invoice.")


class AdditionalPartyRow(RowModel):
    """A party beside seller, buyer, payee and tax representative."""

    REQUIRED: ClassVar = ("name",)

    name: Text | None = Field(default=None, description="Of the company or the person.")
    role: Text | None = Field(default=None, description="UNTDID 3035.")
    trading_name: Text | None = Field(default=None, description="Under which it is known.")
    identifiers: Several[IdentifierRow] = Field(default=(), description="With their schemes.")
    legal_registration: IdentifierRow | None = Field(default=None, description="E.g. the SIREN.")
    vat_identifier: Text | None = Field(default=None, description="VAT number.")
    electronic_address: IdentifierRow | None = Field(default=None, description="With its scheme.")
    address: AddressRow | None = Field(default=None, description="Postal.")
    contact: ContactRow | None = Field(default=None, description="Whom to ask.")


class AdditionalPartiesRow(RowModel):
    """Who else takes part in the deal."""

    buyer_agent: AdditionalPartyRow | None = Field(default=None, description="EXT-FR-FE-BG-01.")
    payer: AdditionalPartyRow | None = Field(default=None, description="EXT-FR-FE-BG-02.")
    seller_agent: AdditionalPartyRow | None = Field(default=None, description="EXT-FR-FE-BG-03.")
    invoicee: AdditionalPartyRow | None = Field(default=None, description="EXT-FR-FE-BG-04.")
    invoicer: AdditionalPartyRow | None = Field(default=None, description="EXT-FR-FE-BG-05.")


class LineGroupRow(RowModel):
    """A line that groups others or informs, and is no part of the totals."""

    REQUIRED: ClassVar = ("position", "identifier", "subtype")

    position: Position | None = Field(
        default=None, description="Its index among lines and groups together, from 0."
    )
    identifier: Text | None = Field(default=None, description="BT-126.")
    subtype: Text | None = Field(default=None, description="BT-X-8: GROUP or INFORMATION.")
    parent: Text | None = Field(default=None, description="BT-X-304.")
    note: Text | None = Field(default=None, description="BT-127.")
    name: Text | None = Field(default=None, description="BT-153.")
    description: Text | None = Field(default=None, description="BT-154.")
    net_amount: Amount | None = Field(default=None, description="Sum of the lines below it.")
