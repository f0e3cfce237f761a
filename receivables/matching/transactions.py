# SPDX-License-Identifier: Apache-2.0
"""From a movement to its transactions: the amounts that are allocated one by one.

They always add up to the movement. Where the bank's details do not, and neither its charges nor our
own batch explain the difference, the movement stays whole and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from receivables.journal.bank_facts import EntryDetail
from receivables.matching.book import Remainder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from receivables.matching.movements import Movement
    from receivables.matching.presented import Register, Tracked


_FEE = EntryDetail()

# What the bank calls a direct debit that we issued (ISO 20022 bank transaction codes): among
# debits, its rejection, return or refund.
_ISSUED_DEBIT = "PMNT/IDDT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One amount of a movement.

    Attributes:
        key: of the movement, with the position or end-to-end id of the transaction.
        names: the keys that it has, or had before all reports of the movement were known.
        day: booking date.
        amount: signed.
        currency: of it.
        reference: of the movement.
        detail: what the bank says of it.
        collection: ours, where a batch credit pays it.
        is_fee: whether it is what the bank kept of the other transactions.
        why: reason for which it cannot be allocated.
    """

    key: str
    names: frozenset[str]
    day: date
    amount: Decimal
    currency: str
    reference: str | None
    detail: EntryDetail
    collection: Tracked | None = None
    is_fee: bool = False
    why: Remainder | None = None


def compute_transactions(
    movement: Movement, batch: Sequence[Tracked], register: Register
) -> tuple[Transaction, ...]:
    """Return the transactions of a movement.

    Args:
        movement: the money.
        batch: our collections that it pays as one, already proved to add up to it.
        register: all our collections, for details without an amount.
    """
    details = movement.details
    if any(detail.end_to_end_id for detail in details) or not batch:
        amounts = _amounts(movement, register)
        if amounts is not None:
            return tuple(
                _made(movement, str(position), amount, detail, is_fee=detail is _FEE)
                for position, (amount, detail) in enumerate(amounts)
            )
    if batch:
        return tuple(
            _made(
                movement,
                tracked.fact.key,
                tracked.fact.amount,
                _detail_of(tracked),
                collection=tracked,
            )
            for tracked in batch
        )
    return (_made(movement, "0", movement.amount, _merged(movement), why=Remainder.DETAILS_DIFFER),)


def is_return(transaction: Transaction, movement: Movement) -> bool:
    """Tell whether the bank calls a debit a return: by reason, reversal, or code."""
    code = movement.bank_transaction_code or ""
    return transaction.detail.is_return or movement.reversal or code.startswith(_ISSUED_DEBIT)


def _amounts(movement: Movement, register: Register) -> list[tuple[Decimal, EntryDetail]] | None:
    """Return details with their amounts, if they add up to the movement; else None.

    What the bank kept is a row of its own, marked by `_FEE`.
    """
    details = movement.details or (EntryDetail(),)
    known = [
        amount for detail in details if (amount := _amount(detail, movement, register)) is not None
    ]
    if len(known) < len(details):
        return None
    rows = list(zip(known, details, strict=True))
    missing = movement.amount - sum(known, Decimal(0))
    if missing == 0:
        return rows
    own, of_details = (
        movement.charges or Decimal(0),
        sum((detail.charges for detail in details if detail.charges is not None), Decimal(0)),
    )
    return [*rows, (missing, _FEE)] if missing in {own, of_details, own + of_details} else None


def _amount(detail: EntryDetail, movement: Movement, register: Register) -> Decimal | None:
    if detail.amount is not None:
        return detail.amount
    ours = register.named_by(detail)
    if len(ours) != 1:
        return None
    return ours[0].fact.amount if movement.amount > 0 else -ours[0].fact.amount


def _detail_of(tracked: Tracked) -> EntryDetail:
    """What we know ourselves of a transaction that the bank books in a batch."""
    fact = tracked.fact
    return EntryDetail(
        message_id=fact.message_id,
        payment_information_id=fact.payment_information_id,
        end_to_end_id=fact.end_to_end_id,
        mandate_id=fact.mandate_id,
        counterparty_name=fact.debtor_name,
        counterparty_iban=fact.debtor_iban,
        remittance=(fact.remittance,) if fact.remittance else (),
    )


def _merged(movement: Movement) -> EntryDetail:
    """What the details say together, without their amounts; a party only where all name it."""
    details = movement.details
    names = {detail.counterparty_name for detail in details}
    accounts = {detail.counterparty_iban for detail in details}
    return EntryDetail(
        counterparty_name=names.pop() if len(names) == 1 else None,
        counterparty_iban=accounts.pop() if len(accounts) == 1 else None,
        remittance=tuple(text for detail in details for text in detail.remittance)
        or ((movement.text,) if movement.text else ()),
        is_return=any(detail.is_return for detail in details),
    )


def _made(  # noqa: PLR0913 (one call for one value)
    movement: Movement,
    position: str,
    amount: Decimal,
    detail: EntryDetail,
    *,
    collection: Tracked | None = None,
    is_fee: bool = False,
    why: Remainder | None = None,
) -> Transaction:
    return Transaction(
        key=f"{movement.key}#{position}",
        names=frozenset(f"{name}#{position}" for name in movement.names),
        day=movement.booked,
        amount=amount,
        currency=movement.currency,
        reference=movement.reference,
        detail=detail,
        collection=collection,
        is_fee=is_fee,
        why=why,
    )
