# SPDX-License-Identifier: Apache-2.0
"""Who owes what, and since when: balances by customer, and the aged balance.

Amounts of different currencies are never added: a customer has one balance in each.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.amounts import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from receivables.matching.book import Book, Item, Payment


class ItemStatus(StrEnum):
    """Where an invoice or credit note stands."""

    OPEN = "open"
    PARTIALLY_PAID = "partially_paid"
    IN_COLLECTION = "in_collection"
    PAID = "paid"
    CREDIT = "credit"


class Bucket(StrEnum):
    """Age of an open amount, in days after its due date."""

    NOT_DUE = "not_due"
    DAYS_1_30 = "days_1_30"
    DAYS_31_60 = "days_31_60"
    DAYS_61_90 = "days_61_90"
    OVER_90 = "over_90"


_LAST_DAYS = ((0, Bucket.NOT_DUE), (30, Bucket.DAYS_1_30), (60, Bucket.DAYS_31_60))
_LAST_DAYS_OF_ALL = (*_LAST_DAYS, (90, Bucket.DAYS_61_90))


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerBalance:
    """What one customer owes in one currency; `balance = open + credit`.

    Attributes:
        customer_id: see `receivables.intake.facts.customer_id`.
        name: as on the latest invoice.
        currency: of all amounts.
        open: unpaid of invoices.
        overdue: part of `open` past its due date.
        in_collection: part of `open` that pending direct debits ask for.
        credit: open credit notes and money on account, negative.
        items: with their documents' order.
        on_account: payments of this customer that are on no invoice.
    """

    customer_id: str
    name: str
    currency: str
    open: Decimal
    overdue: Decimal
    in_collection: Decimal
    credit: Decimal
    items: tuple[Item, ...]
    on_account: tuple[Payment, ...]

    @property
    def balance(self) -> Decimal:
        """What the customer owes; negative if we owe."""
        return self.open + self.credit


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyTotal:
    """Sums over all customers in one currency.

    Attributes:
        currency: of all amounts.
        open: unpaid of invoices.
        overdue: part of it.
        in_collection: part of it.
        credit: negative.
        unallocated: money of which nobody knows whose it is, signed; in no balance.
    """

    currency: str
    open: Decimal
    overdue: Decimal
    in_collection: Decimal
    credit: Decimal
    unallocated: Decimal

    @property
    def balance(self) -> Decimal:
        """What customers owe in all."""
        return self.open + self.credit


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedRow:
    """The aged balance of one customer in one currency; `total` is the customer's balance.

    Attributes:
        customer_id: whose; empty in a row of totals.
        name: of the customer.
        currency: of all amounts.
        buckets: amount by age, in the order of `Bucket`.
        credit: credit notes and money on account, negative; it has no age.
    """

    customer_id: str
    name: str
    currency: str
    buckets: tuple[Decimal, ...]
    credit: Decimal

    @property
    def total(self) -> Decimal:
        """The balance."""
        return sum(self.buckets, ZERO) + self.credit


def days_overdue(item: Item, as_of: date) -> int:
    """Return the days since the due date of an item that is not paid; 0 if it is not overdue."""
    due = item.invoice.due_date
    if due is None or item.open <= 0 or due >= as_of:
        return 0
    return (as_of - due).days


def status_of(item: Item) -> ItemStatus:
    """Return where an item stands."""
    if item.open == 0:
        return ItemStatus.PAID
    if item.open < 0:
        return ItemStatus.CREDIT
    if item.in_collection > 0:
        return ItemStatus.IN_COLLECTION
    return ItemStatus.OPEN if item.open == item.original else ItemStatus.PARTIALLY_PAID


def bucket_of(item: Item, as_of: date) -> Bucket:
    """Return the age of an item; without a due date it is never overdue."""
    days = days_overdue(item, as_of)
    return next((bucket for last, bucket in _LAST_DAYS_OF_ALL if days <= last), Bucket.OVER_90)


def compute_balances(book: Book) -> tuple[CustomerBalance, ...]:
    """Return the balance of every customer of the book, by name."""
    items: dict[tuple[str, str], list[Item]] = {}
    names: dict[str, str] = {}
    for item in book.items:
        names[item.invoice.customer_id] = item.invoice.customer_name
        items.setdefault((item.invoice.customer_id, item.invoice.currency), []).append(item)
    on_account: dict[tuple[str, str], list[Payment]] = {}
    for payment in book.payments:
        if payment.remainder and payment.customer_id is not None:
            owner = (payment.customer_id, payment.currency)
            on_account.setdefault(owner, []).append(payment)
            items.setdefault(owner, [])
    balances = [
        _balance(owner, names.get(owner[0], ""), own, on_account.get(owner, []), book.as_of)
        for owner, own in items.items()
    ]
    return tuple(sorted(balances, key=lambda row: (sorting_name(row.name), row.customer_id)))


def sorting_name(name: str) -> str:
    """Return a name as a French directory sorts it: without case, accents and ligatures.

    >>> sorting_name("Œnothèque")
    'oenotheque'
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def _balance(
    owner: tuple[str, str],
    name: str,
    items: list[Item],
    on_account: list[Payment],
    as_of: date,
) -> CustomerBalance:
    return CustomerBalance(
        customer_id=owner[0],
        name=name,
        currency=owner[1],
        open=_sum(item.open for item in items if item.open > 0),
        overdue=_sum(item.open for item in items if days_overdue(item, as_of)),
        in_collection=_sum(item.in_collection for item in items),
        credit=_sum(item.open for item in items if item.open < 0)
        - _sum(payment.remainder for payment in on_account),
        items=tuple(items),
        on_account=tuple(on_account),
    )


def find_unallocated(book: Book) -> tuple[Payment, ...]:
    """Return the money of which nobody knows whose it is, by day."""
    return tuple(
        payment for payment in book.payments if payment.remainder and payment.customer_id is None
    )


def compute_totals(book: Book) -> tuple[CurrencyTotal, ...]:
    """Return the sums of the book, one row a currency."""
    balances = compute_balances(book)
    unallocated = find_unallocated(book)
    currencies = sorted({row.currency for row in balances} | {row.currency for row in unallocated})
    return tuple(
        CurrencyTotal(
            currency=currency,
            open=_sum(row.open for row in balances if row.currency == currency),
            overdue=_sum(row.overdue for row in balances if row.currency == currency),
            in_collection=_sum(row.in_collection for row in balances if row.currency == currency),
            credit=_sum(row.credit for row in balances if row.currency == currency),
            unallocated=_sum(row.remainder for row in unallocated if row.currency == currency),
        )
        for currency in currencies
    )


def compute_aged(book: Book) -> tuple[AgedRow, ...]:
    """Return the aged balance: one row for each customer who owes, or is owed, anything."""
    rows = []
    for balance in compute_balances(book):
        ages = dict.fromkeys(Bucket, ZERO)
        for item in balance.items:
            if item.open > 0:
                ages[bucket_of(item, book.as_of)] += item.open
        row = AgedRow(
            customer_id=balance.customer_id,
            name=balance.name,
            currency=balance.currency,
            buckets=tuple(ages.values()),
            credit=balance.credit,
        )
        if any(row.buckets) or row.credit:
            rows.append(row)
    return tuple(rows)


def compute_aged_totals(rows: Iterable[AgedRow]) -> tuple[AgedRow, ...]:
    """Return the sums of an aged balance, one row a currency."""
    by_currency: dict[str, list[AgedRow]] = {}
    for row in rows:
        by_currency.setdefault(row.currency, []).append(row)
    return tuple(
        AgedRow(
            customer_id="",
            name="",
            currency=currency,
            buckets=tuple(
                _sum(column) for column in zip(*(row.buckets for row in own), strict=True)
            ),
            credit=_sum(row.credit for row in own),
        )
        for currency, own in sorted(by_currency.items())
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
