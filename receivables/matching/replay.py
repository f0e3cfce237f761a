# SPDX-License-Identifier: Apache-2.0
"""Replay: from the events of the journal to the book of a day.

The order of effect is the order of days, never that of arrival. Within a day credit notes come
first, then money in, then money back. Each amount goes where evidence puts it: the end-to-end id of
our own collection, the batch that we asked for, the number of an invoice; a credit note goes to the
invoice that it names (BG-3). Nothing is allocated by amount or by name.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from receivables.journal import bank_facts
from receivables.journal import events as model
from receivables.matching.book import Book, CollectionStatus, Evidence, Remainder
from receivables.matching.coverage import compute_bank_data_to
from receivables.matching.movements import Movement, compute_movements
from receivables.matching.references import is_distinctive
from receivables.matching.replay_state import OpenItem, ReplayState, of_type
from receivables.matching.returns import cancel, take_debit
from receivables.matching.transactions import Transaction, compute_transactions, is_return

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from receivables.matching.book import Item
    from receivables.matching.presented import Tracked
    from receivables.matching.replay_state import Piece

# What the bank calls a credit transfer that it received (ISO 20022 bank transaction codes): no
# collection of ours, whatever end-to-end id the payer gave it.
_RECEIVED_TRANSFER = "PMNT/RCDT"

# What was sent cannot be unsent: whichever day one looks at, it counts.
_REMINDERS = (model.ReminderPrepared, model.ReminderSent)


def compute_book(events: Iterable[model.Event], as_of: date) -> Book:
    """Return open items, payments, collections and allocations on a day.

    Args:
        events: of the journal, in any order.
        as_of: the last day that counts.
    """
    facts = sorted(
        (event for event in events if event.event_date <= as_of or isinstance(event, _REMINDERS)),
        key=lambda event: (event.event_date, event.key),
    )
    return _Replay(facts).finish(as_of)


class _Replay:
    """One pass over the facts of a journal."""

    def __init__(self, facts: list[model.Event]) -> None:
        self.facts = facts
        self.state = ReplayState(facts)
        self._take_everything_in_order()

    def _take_everything_in_order(self) -> None:
        steps: list[tuple[date, int, str, Movement | OpenItem]] = [
            (item.invoice.issue_date, 0, number, item)
            for number, item in self.state.items.items()
            if item.open < 0 and item.invoice.preceding
        ]
        for movement in compute_movements(of_type(self.facts, bank_facts.EntrySeen)):
            rank = 1 if movement.amount >= 0 else 2
            steps.append((movement.booked, rank, movement.key, movement))
        for _day, _rank, _key, step in sorted(steps, key=lambda step: step[:3]):
            if isinstance(step, OpenItem):
                self._apply_credit_note(step)
            else:
                self._take(step)

    # Credit notes

    def _apply_credit_note(self, note: OpenItem) -> None:
        """Reduce the invoices that a credit note names: the only one, or all if they add up."""
        targets = [
            self.state.items[number]
            for number in note.invoice.preceding
            if number in self.state.items and self._can_take(self.state.items[number], note)
        ]
        total = sum((target.open for target in targets), Decimal(0))
        if not targets or (len(targets) > 1 and total != -note.open):
            return
        for target in targets:
            share = min(target.open, -note.open)
            day = max(note.invoice.issue_date, target.invoice.issue_date)
            source = note.invoice.number
            self.state.allocate(source, target.invoice.number, share, day, Evidence.CREDIT_NOTE)
            self.state.allocate(source, source, -share, day, Evidence.CREDIT_NOTE)

    @staticmethod
    def _can_take(target: OpenItem, note: OpenItem) -> bool:
        return (
            target.open > 0
            and target.invoice.customer_id == note.invoice.customer_id
            and target.invoice.currency == note.invoice.currency
        )

    # Money that moved

    def _take(self, movement: Movement) -> None:
        """Take what came in before what went back: banks net a batch and its returns."""
        batch, is_ours = self.state.register.batch(
            movement.batches, movement.amount, movement.booked
        )
        transactions = compute_transactions(movement, batch, self.state.register)
        if not self._concerns_us(movement, transactions):
            return
        for transaction in sorted(transactions, key=lambda one: one.amount < 0):
            if transaction.is_fee or transaction.amount == 0:
                self.state.add(transaction)
            elif transaction.why is not None:
                self._leave(transaction, movement, is_our_batch=is_ours)
            elif transaction.amount > 0:
                self._take_credit(transaction, movement, is_our_batch=is_ours)
            else:
                take_debit(self.state, transaction, movement)

    def _concerns_us(self, movement: Movement, transactions: Sequence[Transaction]) -> bool:
        """Tell whether any part is money in, a return, or about our orders; else it is a cost.

        What concerns us is kept whole: its parts make the movement to the cent.
        """
        state = self.state
        return any(
            state.register.named_by(detail) or state.refunds.names(detail)
            for detail in movement.details
        ) or any(
            is_return(transaction, movement) or (transaction.amount >= 0 and not transaction.is_fee)
            for transaction in transactions
        )

    def _leave(self, transaction: Transaction, movement: Movement, *, is_our_batch: bool) -> None:
        """Leave an amount that its details contradict, with what they name."""
        piece = self.state.add(transaction)
        piece.why = Remainder.BATCH_DIFFERS if is_our_batch else transaction.why
        found = [number for detail in movement.details for number in self._named_in(detail)]
        piece.named = tuple(dict.fromkeys(found))

    # Money in

    def _take_credit(
        self, transaction: Transaction, movement: Movement, *, is_our_batch: bool
    ) -> None:
        piece = self.state.add(transaction)
        if transaction.collection is not None:
            self._settle_collection(piece, transaction.collection, Evidence.BATCH)
        else:
            self._find_purpose(piece, movement, is_our_batch=is_our_batch)

    def _find_purpose(self, piece: Piece, movement: Movement, *, is_our_batch: bool) -> None:
        """Follow the evidence that a transaction carries, the strongest first."""
        detail = piece.transaction.detail
        code = movement.bank_transaction_code or ""
        back = self.state.refunds.returned_by(detail, piece.transaction.amount)
        if back is not None and is_return(piece.transaction, movement):
            back.returned = movement.booked
            piece.why, piece.customer_id = Remainder.REFUND_RETURNED, back.fact.customer_id
            return
        collection = None
        if not code.startswith(_RECEIVED_TRANSFER):
            collection = self.state.register.credited_by(
                detail, piece.transaction.amount, movement.booked
            )
        is_whole = piece.transaction.amount == movement.amount
        if collection is not None:
            self._settle_collection(piece, collection, Evidence.END_TO_END)
        elif is_our_batch and detail.end_to_end_id is None and is_whole:
            piece.why = Remainder.BATCH_DIFFERS
        elif detail.is_return or movement.reversal:
            piece.why = Remainder.RETURN_UNKNOWN
        else:
            piece.named = self._named_in(detail)
            self.state.settle_first(piece, movement.booked)

    def _named_in(self, detail: bank_facts.EntryDetail) -> tuple[str, ...]:
        exact = [self.state.numbers.exactly(text) for text in detail.references]
        # The payer's own id for the payment: it may be our number, or a number like it.
        own = self.state.numbers.exactly(detail.end_to_end_id)
        if own is not None and is_distinctive(own):
            exact.append(own)
        named = tuple(dict.fromkeys(number for number in exact if number is not None))
        return named or self.state.numbers.find_in_lines(detail.remittance)

    def _settle_collection(self, piece: Piece, tracked: Tracked, evidence: Evidence) -> None:
        day = piece.transaction.day
        tracked.credited = day
        piece.collection = tracked
        piece.named = tracked.numbers
        piece.evidence = evidence
        if tracked.taken_back is not None:
            cancel(piece, self.state.by_key[tracked.taken_back])
        elif tracked.numbers:
            self.state.settle_first(piece, day)
        else:
            piece.why = Remainder.NO_INVOICE

    # The outcome

    def finish(self, as_of: date) -> Book:
        """Return the book."""
        facts = self.facts
        items = self._items()
        return Book(
            as_of=as_of,
            items=items,
            payments=tuple(piece.finish() for piece in self.state.pieces),
            collections=tuple(tracked.finish() for tracked in self.state.register.all),
            refunds=tuple(tracked.finish() for tracked in self.state.refunds.all),
            allocations=tuple(self.state.allocations),
            documents=of_type(facts, model.DocumentFiled),
            reminders=of_type(facts, model.ReminderPrepared),
            confirmed=frozenset(sent.message_id for sent in of_type(facts, model.ReminderSent)),
            bank_data_to=compute_bank_data_to(of_type(facts, bank_facts.StatementRecorded), items),
        )

    def _items(self) -> tuple[Item, ...]:
        asked: dict[str, Decimal] = {}
        for tracked in self.state.register.all:
            collection = tracked.finish()
            for number in collection.numbers:
                if collection.setback is not None:
                    self.state.items[number].setbacks.append(collection.setback)
                if collection.status is CollectionStatus.PENDING:
                    asked[number] = asked.get(number, Decimal(0)) + collection.presented.amount
        return tuple(
            item.finish(asked.get(number, Decimal(0))) for number, item in self.state.items.items()
        )
