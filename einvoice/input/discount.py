# SPDX-License-Identifier: Apache-2.0
"""The discount for early payment (escompte): its amount, its last day, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from compliance.amounts import format_cents, format_decimal
from einvoice.extended import EarlyPaymentDiscount
from einvoice.input.wording import display_in, say
from einvoice.rules.draft import discount_day
from einvoice.rules.fault import Fault
from einvoice.totals import compute_percentage_amount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from einvoice.input.row_models import InvoiceRow
    from einvoice.rules.draft import Draft
    from einvoice.tax import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A discount with all that is computed of it.

    Attributes:
        percentage: of the base.
        base: what it is taken off.
        amount: in cents, half up.
        last_day: on which payment still earns it.
        days: within how many, where the row says it so.
    """

    percentage: Decimal
    base: Decimal
    amount: Decimal
    last_day: date
    days: int | None

    def text(self, currency: str, language: str) -> str:
        """Return the note AAB."""
        display = display_in(language)
        return say(
            "discount_until" if self.days is None else "discount_days",
            language,
            percentage=display.percent(self.percentage),
            days=str(self.days),
            amount=display.money(self.amount, currency),
            date=display.day(self.last_day),
        )

    def structured(self, basis_date: date) -> EarlyPaymentDiscount:
        """Return the terms BT-X-282 to BT-X-287, counted from the day of issue."""
        return EarlyPaymentDiscount(
            percentage=self.percentage,
            amount=self.amount,
            basis_amount=self.base,
            basis_date=basis_date,
            days=Decimal((self.last_day - basis_date).days),
        )


def compute_discount(row: InvoiceRow, due: Decimal) -> Discount | None:
    """Return the discount of a row; None where it has none, or one that cannot be computed.

    Args:
        row: completed.
        due: the amount due BT-115, the base unless the row gives one.
    """
    discount, last_day = row.discount, discount_day(row)
    if discount is None or discount.percentage is None or last_day is None:
        return None
    base = due if discount.base is None else discount.base
    return Discount(
        percentage=discount.percentage,
        base=base,
        amount=compute_percentage_amount(base, discount.percentage),
        last_day=last_day,
        days=discount.days,
    )


def compare_discount(draft: Draft, totals: Totals) -> Iterator[Fault]:
    """Yield a fault where the base is more than the invoice, or the discount comes to nothing."""
    discount = compute_discount(draft.row, totals.due)
    if discount is None:
        return
    if discount.base > totals.tax_inclusive:
        yield Fault(
            code="TRM-16",
            path="discount.base",
            found=format_decimal(discount.base),
            expected=f"≤ {format_cents(totals.tax_inclusive)}",
        )
    elif discount.amount <= 0:
        yield Fault(
            code="TRM-16", path="discount", found=format_cents(discount.amount), expected="> 0"
        )
