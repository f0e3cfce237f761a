# SPDX-License-Identifier: Apache-2.0
"""What the lines and the totals have in common: reasons, VAT in words, facts in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.pdf.display import together

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from einvoice.charges import DocumentAllowance, LineAllowance
    from einvoice.codes import VatCategory
    from einvoice.pdf.display import Display

_KEPT_WHOLE = 25
"""Characters up to which a fact is not parted by a line break."""


def reason_of(
    item: LineAllowance | DocumentAllowance, key: str, currency: str, display: Display
) -> str:
    """Return why an allowance or charge is made, and of what it is a share."""
    reason = item.reason or display.word(key)
    if item.reason_code:
        reason = f"{reason} ({item.reason_code})"
    if item.percentage is None and item.base_amount is None:
        return reason
    percent = display.percent(item.percentage) if item.percentage is not None else None
    base = display.money(item.base_amount, currency) if item.base_amount is not None else None
    share = (
        display.word("share_of", percent=percent, base=base)
        if percent and base
        else percent or base
    )
    return f"{reason}, {share}"


def vat_of(category: VatCategory, rate: Decimal | None, display: Display) -> str:
    """Return a VAT category in words, with its rate where it has one to be seen."""
    name = display.code("vat_category", category) or category
    if rate is None or (not rate and display.code("vat_short", category)):
        return name
    return f"{name} {display.percent(rate)}"


def listed(facts: Iterable[str | None]) -> str:
    """Return the facts that there are in one row, short ones not parted by a line break."""
    return ", ".join(together(fact) if len(fact) <= _KEPT_WHOLE else fact for fact in facts if fact)
