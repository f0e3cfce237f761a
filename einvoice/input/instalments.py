# SPDX-License-Identifier: Apache-2.0
"""The instalments of a row: their amounts, which sum to the amount due, and their text BT-20."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_cents, format_decimal
from einvoice.extended import PaymentTerm
from einvoice.input.wording import display_in, say
from einvoice.instalments import split_by_percentage
from einvoice.rules.draft import instalment_day
from einvoice.rules.fault import Fault
from einvoice.totals import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from einvoice.input.row_models import InvoiceRow
    from einvoice.rules.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One part of the amount due.

    Attributes:
        due_date: of this part.
        amount: VAT included.
        percentage: of the amount due, where the row says it.
        text: what the row says of this part.
    """

    due_date: date
    amount: Decimal
    percentage: Decimal | None
    text: str | None

    def structured(self, *, first: bool) -> PaymentTerm:
        """Return it for the profile EXTENDED, where the text of the first one is BT-20."""
        text = None if first else self.text
        return PaymentTerm(due_date=self.due_date, amount=self.amount, text=text)

    def on_page(self, language: str) -> PaymentTerm:
        """Return it for the page's table, which says all that BT-20 says of it."""
        share = None if self.percentage is None else display_in(language).percent(self.percentage)
        text = ", ".join(filter(None, (share, self.text))) or None
        return PaymentTerm(due_date=self.due_date, amount=self.amount, text=text)


def compute_instalments(row: InvoiceRow, due: Decimal) -> tuple[Instalment, ...]:
    """Return the instalments; none where the row has none, or some whose form has a fault.

    Args:
        row: completed.
        due: BT-115, which percentages are of.
    """
    amounts = _amounts(row, due)
    found: list[Instalment] = []
    for item, amount in zip(row.instalments, amounts, strict=False):
        day = instalment_day(item, row)
        if day is not None:
            found.append(
                Instalment(due_date=day, amount=amount, percentage=item.percentage, text=item.text)
            )
    return tuple(found)


def plan_text(instalments: tuple[Instalment, ...], currency: str, language: str) -> str:
    """Return the whole plan in words, for BT-20."""
    display = display_in(language)
    parts: list[str] = []
    for item in instalments:
        part = say(
            "part" if item.percentage is None else "share",
            language,
            percentage="" if item.percentage is None else display.percent(item.percentage),
            amount=display.money(item.amount, currency),
            date=display.day(item.due_date),
        )
        parts.append(part if item.text is None else f"{part} ({item.text})")
    return say("next", language).join(parts)


def compare_instalments(draft: Draft, due: Decimal) -> Iterator[Fault]:
    """Yield a fault where nothing is due, amounts do not sum, or one is not its percentage."""
    row = draft.row
    if not row.instalments:
        return
    if due <= 0:
        yield Fault(
            code="TRM-11",
            path="instalments",
            found="instalments",
            expected=f"totals.due {format_cents(due)}",
        )
        return
    amounts = _amounts(row, due)
    total = sum(amounts, ZERO)
    if amounts and total != due:
        yield Fault(
            code="TRM-08",
            path="instalments",
            found=format_cents(total),
            expected=format_cents(due),
            term="BT-115",
        )
    for position, (item, amount) in enumerate(zip(row.instalments, amounts, strict=False)):
        path = f"instalments[{position}].amount"
        if item.amount is not None and item.amount != amount:
            yield Fault(
                code="TRM-10",
                path=path,
                found=format_decimal(item.amount),
                expected=format_cents(amount),
            )
        elif item.percentage is not None and item.percentage > 0 and amount <= 0:
            yield Fault(code="TRM-12", path=path, found=format_cents(amount))


def _amounts(row: InvoiceRow, due: Decimal) -> tuple[Decimal, ...]:
    """Return the amount of each part: by its percentage where all have one, else as stated."""
    percentages = [item.percentage for item in row.instalments if item.percentage is not None]
    if len(percentages) == len(row.instalments):
        if due <= 0 or sum(percentages, ZERO) != HUNDRED:
            return ()
        return split_by_percentage(due, percentages)
    amounts = tuple(item.amount for item in row.instalments if item.amount is not None)
    return amounts if len(amounts) == len(row.instalments) and not percentages else ()
