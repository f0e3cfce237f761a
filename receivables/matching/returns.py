# SPDX-License-Identifier: Apache-2.0
"""Money that goes back: which credit a debit undoes, and what of it is open again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from receivables.matching.book import Evidence, Remainder
from receivables.matching.transactions import is_return

if TYPE_CHECKING:
    from receivables.matching.movements import Movement
    from receivables.matching.presented import Tracked
    from receivables.matching.refunding import TrackedRefund
    from receivables.matching.replay_state import Piece, ReplayState
    from receivables.matching.transactions import Transaction


def take_debit(state: ReplayState, transaction: Transaction, movement: Movement) -> None:
    """Take money that went back: a refund that we ordered, or a credit that came undone."""
    refund = state.refunds.booked_by(transaction.detail, -transaction.amount)
    if refund is not None:
        _pay(state, refund, state.add(transaction))
        return
    credit = _credit_taken_back(state, transaction, movement)
    if credit is not None:
        _reverse(state, credit, state.add(transaction), movement)
    elif (tracked := _uncredited(state, transaction)) is not None:
        piece = state.add(transaction)
        piece.why = Remainder.RETURN_WITHOUT_CREDIT
        piece.collection = tracked
        tracked.taken_back = transaction.key
        _end(piece, tracked, movement)
    else:
        state.add(transaction).why = Remainder.RETURN_UNKNOWN


def _pay(state: ReplayState, refund: TrackedRefund, back: Piece) -> None:
    """Let a refund undo the credit that it gives back, or the credit note that it pays out."""
    fact, day = refund.fact, back.transaction.day
    refund.paid = day
    back.customer_id = fact.customer_id
    note = state.items.get(fact.credit_note or "")
    if note is not None and -note.open >= fact.amount:
        number = note.invoice.number
        state.allocate(back.transaction.key, number, -fact.amount, day, Evidence.REFUND)
        back.shares[number] = -fact.amount
        back.remainder += fact.amount
        return
    credit = state.by_name.get(fact.payment or "")
    if credit is not None and credit.remainder >= fact.amount:
        credit.cancelled += fact.amount
        credit.remainder -= fact.amount
        credit.reserved = max(credit.reserved - fact.amount, Decimal(0))
        back.cancelled -= fact.amount
        back.remainder += fact.amount
        return
    back.why = Remainder.REFUND_WITHOUT_CREDIT


def _credit_taken_back(
    state: ReplayState, transaction: Transaction, movement: Movement
) -> Piece | None:
    """Return the credit that a debit gives back: by end-to-end id, mandate, or reference.

    A debit that the bank does not call a return takes back a collection of ours, never a
    transfer: it may as well be a refund of our own.
    """
    detail, amount = transaction.detail, -transaction.amount
    is_back = is_return(transaction, movement)
    if detail.end_to_end_id is not None:
        own = [
            piece
            for piece in state.by_end_to_end_id.get(detail.end_to_end_id, ())
            if piece.is_live_credit and (is_back or piece.collection is not None)
        ]
        return max(own, key=lambda piece: piece.likeness(detail, amount), default=None)
    if not is_back:
        return None
    same = [
        piece
        for piece in state.pieces
        if piece.is_live_credit
        and piece.transaction.amount == amount
        and piece.transaction.currency == transaction.currency
        and _shares_a_name(piece, transaction)
    ]
    return same[0] if len(same) == 1 else None


def _uncredited(state: ReplayState, transaction: Transaction) -> Tracked | None:
    named = state.register.named_by(transaction.detail)
    return next((item for item in named if item.credited is None and item.returned is None), None)


def _reverse(state: ReplayState, credit: Piece, back: Piece, movement: Movement) -> None:
    """Undo what a credit settled."""
    amount = -back.transaction.amount
    if amount < credit.transaction.amount and (len(credit.shares) != 1 or credit.remainder):
        back.why = Remainder.SUM_DIFFERS
        return
    shares = dict(credit.shares)
    if amount < credit.transaction.amount:
        shares = dict.fromkeys(shares, amount)
    for number, share in shares.items():
        day = max(back.transaction.day, state.items[number].invoice.issue_date)
        state.allocate(back.transaction.key, number, -share, day, Evidence.RETURN)
        back.shares[number] = -share
        back.remainder += share
    credit.is_returned = True
    back.named = credit.named
    cancel(credit, back)
    if credit.collection is not None:
        _end(back, credit.collection, movement)
    else:
        for number in shares:
            state.items[number].setbacks.append(back.setback())
    for number in shares:
        state.retry(number, back.transaction.day)


def cancel(credit: Piece, back: Piece) -> None:
    """Let what is left of a credit and of its return undo each other.

    What was debited beyond the credit is a fee where the bank says so, else nobody's: it is
    left for a person.
    """
    undone = min(credit.remainder, -back.remainder)
    credit.cancelled += undone
    credit.remainder -= undone
    credit.reserved = min(credit.reserved, credit.remainder)
    back.cancelled -= undone
    back.remainder += undone
    if back.is_fee_of(credit):
        back.fee, back.remainder = back.remainder, Decimal(0)
    back.why = Remainder.SUM_DIFFERS if back.remainder else None
    back.customer_id = None if back.remainder else credit.customer_id
    credit.is_returned = True
    credit.why = (credit.why or Remainder.SUM_DIFFERS) if credit.remainder else None


def _end(back: Piece, tracked: Tracked, movement: Movement) -> None:
    """Let a collection end with what gives it back: our own reversal, or a return of the debtor's.

    A return that gives another reason than our reversal is the debtor's, whatever we ordered.
    """
    order, reason = tracked.reversal, back.transaction.detail.return_reason
    if order is not None and (movement.reversal or reason in {None, order.reason}):
        tracked.reversed = back.transaction.day
    else:
        tracked.returned = replace(back.setback(), amount=tracked.fact.amount)


def _shares_a_name(piece: Piece, transaction: Transaction) -> bool:
    mandate = transaction.detail.mandate_id
    if mandate is not None:
        return piece.transaction.detail.mandate_id == mandate
    return (
        transaction.reference is not None and piece.transaction.reference == transaction.reference
    )
