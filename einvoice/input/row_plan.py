# SPDX-License-Identifier: Apache-2.0
"""The input form of when to pay: instalments, early payment, deposits, the rate of exchange.

They have no counterpart in the canonical model: due date, terms, notes, references and amounts are
computed from them.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from einvoice.input.row_types import (
    Amount,
    Category,
    Day,
    Percentage,
    Rate,
    RowModel,
    Several,
    Term,
    Text,
    WholeDays,
)


class InstalmentRow(RowModel):
    """One part of the amount due. All parts have an amount, or all have a percentage."""

    due_date: Day | None = Field(default=None, description="Or `terms`; compared if both stand.")
    terms: Term | None = Field(default=None, description="Words that the date is computed from.")
    amount: Amount | None = Field(
        default=None, description="VAT included; computed from the percentage if left out."
    )
    percentage: Percentage | None = Field(default=None, description="Of the amount due, BT-115.")
    text: Text | None = Field(default=None, description="What is said of this part alone.")


class DiscountRow(RowModel):
    """What may be taken off for paying early (escompte)."""

    REQUIRED: ClassVar = ("percentage",)

    percentage: Percentage | None = Field(default=None, description="Of the base, BT-X-286.")
    days: WholeDays | None = Field(
        default=None, description="Within how many days of the issue date, as text; or `until`."
    )
    until: Day | None = Field(default=None, description="The last day, in the place of `days`.")
    base: Amount | None = Field(
        default=None, description="What it is taken off; the amount due (BT-115) if left out."
    )


class DepositTaxRow(RowModel):
    """VAT contained in a deposit, of one rate."""

    REQUIRED: ClassVar = ("amount", "category")

    amount: Amount | None = Field(default=None, description="Of the tax.")
    category: Category | None = Field(default=None, description="UNTDID 5305.")
    rate: Percentage | None = Field(default=None, description="Percent; none for category O.")


class DepositRow(RowModel):
    """A deposit that was invoiced before and is deducted: BG-3, a part of BT-113."""

    REQUIRED: ClassVar = ("number", "issue_date", "amount")

    number: Text | None = Field(default=None, description="Of the deposit invoice, BT-25.")
    issue_date: Day | None = Field(default=None, description="Of the deposit invoice, BT-26.")
    amount: Amount | None = Field(default=None, description="Paid, VAT included.")
    received: Day | None = Field(default=None, description="When it was paid.")
    taxes: Several[DepositTaxRow] = Field(
        default=(), description="What VAT it contains; the profile EXTENDED wants it."
    )


class ExchangeRateRow(RowModel):
    """The rate at which the VAT is said in euro (CGI art. 266, 1 bis)."""

    REQUIRED: ClassVar = ("rate", "date", "source")

    rate: Rate | None = Field(default=None, description="EUR for one unit of the currency.")
    date: Day | None = Field(default=None, description="Of the rate.")
    source: Text | None = Field(default=None, description="Who published it, e.g. BCE.")
