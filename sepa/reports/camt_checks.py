# SPDX-License-Identifier: Apache-2.0
"""Whether a bank report adds up: details and entry, batch and transactions, balances and entries.

A report that does not is still read. What contradicts itself in it is said, with both values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from sepa.reports.camt_model import EntryStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sepa.reports.camt_model import Amount, Balance, Batch, Detail, Entry, Statement

UNSTATED = "?"
"""What a message shows where the file says nothing."""

_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that does not add up: the rule's code and the two values."""

    code: str
    found: str
    expected: str = ""


def check_entry(entry: Entry) -> tuple[Difference, ...]:
    """Compare the details of an entry with its amount (BANK-11 to BANK-13).

    Details of which one has no amount prove nothing and are reported where they are read (BANK-10).
    A difference that is exactly the charges that the bank states is one of information.
    """
    amounts = [detail.amount for detail in entry.details if detail.amount is not None]
    if len(amounts) < len(entry.details) or not amounts:
        return ()
    foreign = sorted({a.currency for a in amounts if a.currency != entry.amount.currency})
    if foreign:
        return (
            Difference(code="BANK-13", found=", ".join(foreign), expected=entry.amount.currency),
        )
    total = sum((amount.value for amount in amounts), Decimal(0))
    if total == entry.amount.value:
        return ()
    found, expected = _money(total, entry.amount.currency), show(entry.amount)
    missing = entry.amount.value - total
    charges = _sum_in(entry.amount.currency, (detail.charges for detail in entry.details))
    own = _sum_in(entry.amount.currency, (entry.charges,))
    if missing in {charges, own, charges + own}:
        return (Difference(code="BANK-12", found=found, expected=expected),)
    return (Difference(code="BANK-11", found=found, expected=expected),)


def check_batch(batch: Batch, details: tuple[Detail, ...]) -> tuple[Difference, ...]:
    """Compare a batch with the transactions that are shown of it (BANK-14 to BANK-16)."""
    if not details:
        if batch.count == 1:
            return ()
        count = UNSTATED if batch.count is None else str(batch.count)
        return (Difference(code="BANK-16", found=count),)
    differences = []
    if batch.count is not None and batch.count != len(details):
        differences.append(
            Difference(code="BANK-14", found=str(len(details)), expected=str(batch.count))
        )
    amounts = [detail.amount for detail in details if detail.amount is not None]
    comparable = len(amounts) == len(details) and batch.total is not None
    if comparable and batch.total is not None:
        total = _sum_in(batch.total.currency, amounts)
        if total != batch.total.value:
            differences.append(
                Difference(
                    code="BANK-15",
                    found=_money(total, batch.total.currency),
                    expected=show(batch.total),
                )
            )
    return tuple(differences)


@dataclass(slots=True)
class Totals:
    """What the entries of one statement come to, kept while they are streamed.

    Attributes:
        count: of all entries, whatever their status.
        left_out: entries that could not be read.
        booked: sum of the booked entries by currency, signed.
    """

    count: int = 0
    left_out: int = 0
    booked: dict[str, Decimal] = field(default_factory=dict)

    def add(self, entry: Entry | None) -> None:
        """Count an entry; None is one that could not be read."""
        self.count += 1
        if entry is None:
            self.left_out += 1
        elif entry.status is EntryStatus.BOOKED:
            currency = entry.amount.currency
            self.booked[currency] = self.booked.get(currency, Decimal(0)) + entry.amount.value


def check_statement(
    statement: Statement, totals: Totals, *, announced: int | None = None, provable: bool
) -> tuple[Difference, ...]:
    """Check that a statement is whole and that opening + booked entries = closing.

    Args:
        statement: with its balances; its entries are not looked at.
        totals: of its entries.
        announced: number of entries that the bank announces (TxsSummry), if it does.
        provable: whether the message promises the balances (camt.053 does, 052 and 054 do not).

    Returns:
        Differences BANK-02, BANK-17 to BANK-20, BANK-25 to BANK-27.
    """
    differences = []
    if not totals.count:
        differences.append(Difference(code="BANK-02", found=statement.id))
    if announced is not None and announced != totals.count:
        differences.append(
            Difference(code="BANK-20", found=str(totals.count), expected=str(announced))
        )
    paged = statement.page not in {None, 1} or statement.is_last_page is False
    if paged:
        page = UNSTATED if statement.page is None else str(statement.page)
        differences.append(Difference(code="BANK-19", found=page))
    if provable:
        differences.extend(_balance(statement, totals, paged=paged))
    return tuple(differences)


def _balance(statement: Statement, totals: Totals, *, paged: bool) -> tuple[Difference, ...]:
    opening, closing = _one(statement, _OPENING), _one(statement, _CLOSING)
    if opening is None or closing is None:
        return _unproven("BANK-18")
    currency = opening.amount.currency
    if closing.amount.currency != currency or set(totals.booked) - {currency}:
        return _unproven("BANK-25")
    if totals.left_out:
        return _unproven("BANK-26")
    reached = opening.amount.value + totals.booked.get(currency, Decimal(0))
    if reached == closing.amount.value:
        return ()
    if paged:
        return _unproven("BANK-27")
    found = _money(reached, currency)
    return (Difference(code="BANK-17", found=found, expected=show(closing.amount)),)


def _unproven(code: str) -> tuple[Difference, ...]:
    return (Difference(code=code, found=""),)


def _one(statement: Statement, codes: tuple[str, ...]) -> Balance | None:
    """Return the one balance of the first code that the statement has; None if it has several."""
    for code in codes:
        found = [balance for balance in statement.balances if balance.code == code]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _sum_in(currency: str, amounts: Iterable[Amount | None]) -> Decimal:
    return sum((a.value for a in amounts if a is not None and a.currency == currency), Decimal(0))


def show(amount: Amount) -> str:
    """Write an amount for a message, as in `-12.50 EUR`."""
    return _money(amount.value, amount.currency)


def _money(value: Decimal, currency: str) -> str:
    return f"{format_decimal(value)} {currency}"
