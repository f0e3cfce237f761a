# SPDX-License-Identifier: Apache-2.0
"""Replay: from the events of the journal to the book of a day.

The order of effect is the order of days, never that of arrival. Within a day credit notes come
first, then money in, then money back. Each amount goes where evidence puts it: the end-to-end id of
our own collection, the batch that we asked for, the number of an invoice; a credit note goes to the
invoice that it names (BG-3). Nothing is allocated by amount or by name.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from receivables.journal import bank_facts
from receivables.journal import events as model
from receivables.matching.book import Allocation, Book, CollectionStatus, Evidence, Remainder
from receivables.matching.coverage import compute_bank_data_to
from receivables.matching.movements import Movement, compute_movements
from receivables.matching.presented import Register, Tracked
from receivables.matching.references import NumberIndex, is_distinctive
from receivables.matching.replay_state import OpenItem, Piece
from receivables.matching.settling import OpenAmount, compute_settlement
from receivables.matching.transactions import Transaction, compute_transactions, is_return

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from receivables.matching.book import Item

# What the bank calls a credit transfer that it received (ISO 20022 bank transaction codes): no
# collection of ours, whatever end-to-end id the payer gave it.
_RECEIVED_TRANSFER = "PMNT/RCDT"

E = TypeVar("E", bound=model.Event)

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
        invoices = _of(facts, model.InvoiceRecorded)
        self.items = {invoice.number: OpenItem(invoice) for invoice in invoices}
        self.numbers = NumberIndex(self.items)
        self.register = Register(
            _of(facts, model.CollectionPresented),
            _of(facts, model.CollectionAnswered),
            self.numbers,
        )
        self.pieces: list[Piece] = []
        self.by_end_to_end_id: dict[str, list[Piece]] = {}
        self.by_number: dict[str, list[Piece]] = {}
        self.by_key: dict[str, Piece] = {}
        self.allocations: list[Allocation] = []
        self._take_everything_in_order()

    def _take_everything_in_order(self) -> None:
        steps: list[tuple[date, int, str, Movement | OpenItem]] = [
            (item.invoice.issue_date, 0, number, item)
            for number, item in self.items.items()
            if item.open < 0 and item.invoice.preceding
        ]
        for movement in compute_movements(_of(self.facts, bank_facts.EntrySeen)):
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
            self.items[number]
            for number in note.invoice.preceding
            if number in self.items and self._can_take(self.items[number], note)
        ]
        total = sum((target.open for target in targets), Decimal(0))
        if not targets or (len(targets) > 1 and total != -note.open):
            return
        for target in targets:
            share = min(target.open, -note.open)
            day = max(note.invoice.issue_date, target.invoice.issue_date)
            source = note.invoice.number
            self._allocate(source, target.invoice.number, share, day, Evidence.CREDIT_NOTE)
            self._allocate(source, source, -share, day, Evidence.CREDIT_NOTE)

    @staticmethod
    def _can_take(target: OpenItem, note: OpenItem) -> bool:
        return (
            target.open > 0
            and target.invoice.customer_id == note.invoice.customer_id
            and target.invoice.currency == note.invoice.currency
        )

    def _allocate(
        self, source: str, number: str, amount: Decimal, day: date, evidence: Evidence
    ) -> None:
        if amount == 0:
            return
        self.items[number].open -= amount
        self.allocations.append(
            Allocation(source=source, number=number, amount=amount, day=day, evidence=evidence)
        )

    # Money that moved

    def _take(self, movement: Movement) -> None:
        """Take what came in before what went back: banks net a batch and its returns."""
        batch, is_ours = self.register.batch(movement.batches, movement.amount, movement.booked)
        transactions = compute_transactions(movement, batch, self.register)
        if not self._concerns_us(movement, transactions):
            return
        for transaction in sorted(transactions, key=lambda one: one.amount < 0):
            if transaction.is_fee or transaction.amount == 0:
                self._add(transaction)
            elif transaction.why is not None:
                self._leave(transaction, movement, is_our_batch=is_ours)
            elif transaction.amount > 0:
                self._take_credit(transaction, movement, is_our_batch=is_ours)
            else:
                self._take_debit(transaction, movement)

    def _concerns_us(self, movement: Movement, transactions: Sequence[Transaction]) -> bool:
        """Tell whether any part is money in, a return, or about a collection; else it is a cost.

        What concerns us is kept whole: its parts make the movement to the cent.
        """
        return any(self.register.named_by(detail) for detail in movement.details) or any(
            is_return(transaction, movement) or (transaction.amount >= 0 and not transaction.is_fee)
            for transaction in transactions
        )

    def _leave(self, transaction: Transaction, movement: Movement, *, is_our_batch: bool) -> None:
        """Leave an amount that its details contradict, with what they name."""
        piece = self._add(transaction)
        piece.why = Remainder.BATCH_DIFFERS if is_our_batch else transaction.why
        found = [number for detail in movement.details for number in self._named_in(detail)]
        piece.named = tuple(dict.fromkeys(found))

    # Money in

    def _take_credit(
        self, transaction: Transaction, movement: Movement, *, is_our_batch: bool
    ) -> None:
        piece = self._add(transaction)
        if transaction.collection is not None:
            self._settle_collection(piece, transaction.collection, Evidence.BATCH)
        else:
            self._find_purpose(piece, movement, is_our_batch=is_our_batch)

    def _find_purpose(self, piece: Piece, movement: Movement, *, is_our_batch: bool) -> None:
        """Follow the evidence that a transaction carries, the strongest first."""
        detail = piece.transaction.detail
        code = movement.bank_transaction_code or ""
        collection = None
        if not code.startswith(_RECEIVED_TRANSFER):
            collection = self.register.credited_by(
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
            self._settle_first(piece, movement.booked)

    def _named_in(self, detail: bank_facts.EntryDetail) -> tuple[str, ...]:
        exact = [self.numbers.exactly(text) for text in detail.references]
        # The payer's own id for the payment: it may be our number, or a number like it.
        own = self.numbers.exactly(detail.end_to_end_id)
        if own is not None and is_distinctive(own):
            exact.append(own)
        named = tuple(dict.fromkeys(number for number in exact if number is not None))
        return named or self.numbers.find_in_lines(detail.remittance)

    def _settle_collection(self, piece: Piece, tracked: Tracked, evidence: Evidence) -> None:
        day = piece.transaction.day
        tracked.credited = day
        piece.collection = tracked
        piece.named = tracked.numbers
        piece.evidence = evidence
        if tracked.taken_back is not None:
            self._cancel(piece, self.by_key[tracked.taken_back])
        elif tracked.numbers:
            self._settle_first(piece, day)
        else:
            piece.why = Remainder.NO_INVOICE

    def _settle_first(self, piece: Piece, day: date) -> None:
        for number in piece.named:
            self.by_number.setdefault(number, []).append(piece)
        self._settle(piece, day)

    def _settle(self, piece: Piece, day: date) -> None:
        named = [
            OpenAmount(
                number=number,
                customer_id=self.items[number].invoice.customer_id,
                currency=self.items[number].invoice.currency,
                open=self.items[number].open,
            )
            for number in piece.named
        ]
        outcome = compute_settlement(named, piece.remainder, piece.transaction.currency)
        for number, share in outcome.shares:
            taken = max(day, self.items[number].invoice.issue_date)
            self._allocate(piece.transaction.key, number, share, taken, piece.evidence)
            piece.shares[number] = piece.shares.get(number, Decimal(0)) + share
            piece.remainder -= share
        piece.why = outcome.why if piece.remainder else None
        piece.customer_id = outcome.customer_id or piece.customer_id

    # Money back

    def _take_debit(self, transaction: Transaction, movement: Movement) -> None:
        credit = self._credit_taken_back(transaction, movement)
        if credit is not None:
            self._reverse(credit, self._add(transaction))
        elif (tracked := self._uncredited(transaction)) is not None:
            piece = self._add(transaction)
            piece.why = Remainder.RETURN_WITHOUT_CREDIT
            piece.collection = tracked
            tracked.taken_back = transaction.key
            self._set_back(piece, tracked)
        else:
            self._add(transaction).why = Remainder.RETURN_UNKNOWN

    def _credit_taken_back(self, transaction: Transaction, movement: Movement) -> Piece | None:
        """Return the credit that a debit gives back: by end-to-end id, mandate, or reference.

        A debit that the bank does not call a return takes back a collection of ours, never a
        transfer: it may as well be a refund of our own.
        """
        detail, amount = transaction.detail, -transaction.amount
        is_back = is_return(transaction, movement)
        if detail.end_to_end_id is not None:
            own = [
                piece
                for piece in self.by_end_to_end_id.get(detail.end_to_end_id, ())
                if piece.is_live_credit and (is_back or piece.collection is not None)
            ]
            return max(own, key=lambda piece: piece.likeness(detail, amount), default=None)
        if not is_back:
            return None
        same = [
            piece
            for piece in self.pieces
            if piece.is_live_credit
            and piece.transaction.amount == amount
            and piece.transaction.currency == transaction.currency
            and _shares_a_name(piece, transaction)
        ]
        return same[0] if len(same) == 1 else None

    def _uncredited(self, transaction: Transaction) -> Tracked | None:
        named = self.register.named_by(transaction.detail)
        return next(
            (item for item in named if item.credited is None and item.returned is None), None
        )

    def _reverse(self, credit: Piece, back: Piece) -> None:
        """Undo what a credit settled."""
        amount = -back.transaction.amount
        if amount < credit.transaction.amount and (len(credit.shares) != 1 or credit.remainder):
            back.why = Remainder.SUM_DIFFERS
            return
        shares = dict(credit.shares)
        if amount < credit.transaction.amount:
            shares = dict.fromkeys(shares, amount)
        for number, share in shares.items():
            day = max(back.transaction.day, self.items[number].invoice.issue_date)
            self._allocate(back.transaction.key, number, -share, day, Evidence.RETURN)
            back.shares[number] = -share
            back.remainder += share
        credit.is_returned = True
        back.named = credit.named
        self._cancel(credit, back)
        if credit.collection is not None:
            self._set_back(back, credit.collection)
        else:
            for number in shares:
                self.items[number].setbacks.append(back.setback())
        for number in shares:
            self._retry(number, back.transaction.day)

    @staticmethod
    def _cancel(credit: Piece, back: Piece) -> None:
        """Let what is left of a credit and of its return undo each other.

        What was debited beyond the credit is a fee where the bank says so, else nobody's: it is
        left for a person.
        """
        undone = min(credit.remainder, -back.remainder)
        credit.cancelled += undone
        credit.remainder -= undone
        back.cancelled -= undone
        back.remainder += undone
        if back.is_fee_of(credit):
            back.fee, back.remainder = back.remainder, Decimal(0)
        back.why = Remainder.SUM_DIFFERS if back.remainder else None
        back.customer_id = None if back.remainder else credit.customer_id
        credit.is_returned = True
        credit.why = (credit.why or Remainder.SUM_DIFFERS) if credit.remainder else None

    @staticmethod
    def _set_back(back: Piece, tracked: Tracked) -> None:
        tracked.returned = replace(back.setback(), amount=tracked.fact.amount)

    def _retry(self, number: str, day: date) -> None:
        """Offer an item that was reopened to money on account that names it, oldest first."""
        for piece in self.by_number.get(number, ()):
            if piece.remainder > 0 and not piece.is_returned:
                self._settle(piece, max(day, piece.transaction.day))

    def _add(self, transaction: Transaction) -> Piece:
        piece = Piece(transaction)
        self.pieces.append(piece)
        self.by_key[transaction.key] = piece
        if transaction.is_fee:
            piece.fee, piece.remainder = piece.remainder, Decimal(0)
        elif transaction.detail.end_to_end_id is not None:
            self.by_end_to_end_id.setdefault(transaction.detail.end_to_end_id, []).append(piece)
        return piece

    # The outcome

    def finish(self, as_of: date) -> Book:
        """Return the book."""
        facts = self.facts
        items = self._items()
        return Book(
            as_of=as_of,
            items=items,
            payments=tuple(piece.finish() for piece in self.pieces),
            collections=tuple(tracked.finish() for tracked in self.register.all),
            allocations=tuple(self.allocations),
            documents=_of(facts, model.DocumentFiled),
            reminders=_of(facts, model.ReminderPrepared),
            confirmed=frozenset(sent.message_id for sent in _of(facts, model.ReminderSent)),
            bank_data_to=compute_bank_data_to(_of(facts, bank_facts.StatementRecorded), items),
        )

    def _items(self) -> tuple[Item, ...]:
        asked: dict[str, Decimal] = {}
        for tracked in self.register.all:
            collection = tracked.finish()
            for number in collection.numbers:
                if collection.setback is not None:
                    self.items[number].setbacks.append(collection.setback)
                if collection.status is CollectionStatus.PENDING:
                    asked[number] = asked.get(number, Decimal(0)) + collection.presented.amount
        return tuple(
            item.finish(asked.get(number, Decimal(0))) for number, item in self.items.items()
        )


def _of(facts: Sequence[model.Event], kind: type[E]) -> tuple[E, ...]:
    return tuple(fact for fact in facts if isinstance(fact, kind))


def _shares_a_name(piece: Piece, transaction: Transaction) -> bool:
    mandate = transaction.detail.mandate_id
    if mandate is not None:
        return piece.transaction.detail.mandate_id == mandate
    return (
        transaction.reference is not None and piece.transaction.reference == transaction.reference
    )
