# SPDX-License-Identifier: Apache-2.0
"""Splitting an amount into instalments that always sum to it: largest remainder, in cents."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import TYPE_CHECKING

from compliance.amounts import CENT, PRECISION, ZERO
from einvoice.totals import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Sequence


def split_by_percentage(total: Decimal, percentages: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the share of each percentage, in cents; the shares sum to the total.

    Each share is cut to the cent; the cents that are left go, one each, to the shares that lost
    most, the earlier one where two lost alike.

    Args:
        total: in whole cents, not negative.
        percentages: none negative; they sum to 100.

    Raises:
        ValueError: if the percentages do not sum to 100.

    >>> third = (Decimal("33.33"), Decimal("33.33"), Decimal("33.34"))
    >>> [str(share) for share in split_by_percentage(Decimal("100.01"), third)]
    ['33.33', '33.33', '33.35']
    """
    with localcontext(prec=PRECISION):
        if sum(percentages, ZERO) != HUNDRED:
            raise ValueError("the percentages do not sum to 100")
        exact = [total * percentage / HUNDRED for percentage in percentages]
        shares = [share.quantize(CENT, rounding=ROUND_FLOOR) for share in exact]
        left = int((total - sum(shares, ZERO)) / CENT)
        losses = sorted(range(len(exact)), key=lambda at: shares[at] - exact[at])
        for position in losses[:left]:
            shares[position] += CENT
        return tuple(shares)
