# SPDX-License-Identifier: Apache-2.0
"""Deposits that a final invoice deducts: their sum BT-113, and each where it has a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import ZERO, round_half_up
from einvoice.extended import AdvancePayment, AdvancePaymentTax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from einvoice.input.row_plan import DepositRow, DepositTaxRow


def sum_of_deposits(deposits: Iterable[DepositRow]) -> Decimal | None:
    """Return BT-113; None where there is no deposit."""
    amounts = [item.amount or ZERO for item in deposits]
    return round_half_up(sum(amounts, ZERO)) if amounts else None


def compute_advance_payments(deposits: Iterable[DepositRow]) -> tuple[AdvancePayment, ...]:
    """Return each deposit for the profiles beyond EN 16931: BG-X-45."""
    return tuple(
        AdvancePayment(
            amount=item.amount,
            received=item.received,
            taxes=tuple(_taxes(item.taxes)),
            invoice_number=item.number,
            invoice_date=item.issue_date,
        )
        for item in deposits
        if item.amount is not None
    )


def _taxes(taxes: Iterable[DepositTaxRow]) -> Iterator[AdvancePaymentTax]:
    for tax in taxes:
        if tax.amount is not None and tax.category is not None:
            yield AdvancePaymentTax(amount=tax.amount, category=tax.category, rate=tax.rate)
