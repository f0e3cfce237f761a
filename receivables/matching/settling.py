# SPDX-License-Identifier: Apache-2.0
"""How an amount settles the invoices that a payment names: equal, less, more, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from receivables.matching.book import Remainder

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAmount:
    """What is open of one named item.

    Attributes:
        number: of the invoice or credit note.
        customer_id: whose it is.
        currency: of it.
        open: signed.
    """

    number: str
    customer_id: str
    currency: str
    open: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The outcome.

    Attributes:
        shares: number and signed amount by which that item is settled.
        why: reason for what is left of the amount, if anything is.
        customer_id: whose money it is, where all named items have one customer.
    """

    shares: tuple[tuple[str, Decimal], ...] = ()
    why: Remainder | None = None
    customer_id: str | None = None


def compute_settlement(named: Sequence[OpenAmount], amount: Decimal, currency: str) -> Settlement:
    """Return how an amount received settles the items that its references name.

    One item: equal settles it, less settles a part, more settles it and leaves the rest on
    account. Several items: their sum settles them, credit notes included; more settles those of
    one customer and leaves the rest on account; less is left for a person, since any choice among
    them would be a guess.

    Args:
        named: the items that the references name, each once, settled ones included.
        amount: positive.
        currency: of the amount; items of another currency are not settled.
    """
    payable = [item for item in named if item.currency == currency]
    if not payable:
        return Settlement(why=Remainder.OTHER_CURRENCY if named else Remainder.NO_REFERENCE)
    customers = {item.customer_id for item in payable}
    customer_id = customers.pop() if len(customers) == 1 else None
    live = [item for item in payable if item.open != 0]
    shares = tuple((item.number, item.open) for item in live)
    total = sum((item.open for item in live), Decimal(0))
    why: Remainder | None = None
    if not live or total != amount:
        if customer_id is None:
            shares, why = (), Remainder.SEVERAL_CUSTOMERS
        elif total <= 0:
            shares, why = (), Remainder.OVERPAID
        elif amount > total:
            why = Remainder.OVERPAID
        elif len(live) == 1:
            shares = ((live[0].number, amount),)
        else:
            shares, why = (), Remainder.SUM_DIFFERS
    return Settlement(shares=shares, why=why, customer_id=customer_id)
