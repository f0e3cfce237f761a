# SPDX-License-Identifier: Apache-2.0
"""The direct debits that we presented: finding the one that a bank entry or answer speaks of.

A collection knows its invoice by its end-to-end id, where that is the number of an invoice; else by
its structured reference; else by the numbers in its remittance information.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from receivables.journal.order_facts import ReversalOrdered
from receivables.matching.book import Collection, CollectionStatus, Setback

if TYPE_CHECKING:
    from collections.abc import Iterable

    from receivables.journal.bank_facts import BatchReference, EntryDetail
    from receivables.journal.events import CollectionAnswered, CollectionPresented
    from receivables.journal.order_facts import CollectionWithdrawn
    from receivables.matching.references import NumberIndex

# Statuses of pain.002 that end a collection (ISO 20022 ExternalPaymentTransactionStatus1Code).
_REJECTED = "RJCT"
_CANCELLED = "CANC"


class Tracked:
    """A collection while the journal is replayed."""

    __slots__ = (
        "cancelled",
        "credited",
        "fact",
        "numbers",
        "rejected",
        "returned",
        "reversal",
        "reversed",
        "taken_back",
        "withdrawn",
    )

    def __init__(self, fact: CollectionPresented, numbers: tuple[str, ...]) -> None:
        self.fact = fact
        self.numbers = numbers
        self.credited: date | None = None
        self.rejected: Setback | None = None
        self.returned: Setback | None = None
        self.withdrawn: date | None = None
        self.cancelled: date | None = None
        self.reversal: ReversalOrdered | None = None
        self.reversed: date | None = None
        # Key of a return that was booked before the credit that it takes back.
        self.taken_back: str | None = None

    def finish(self) -> Collection:
        """Return where the collection stands; money outranks what an answer announced."""
        status, day, setback = CollectionStatus.PENDING, self.fact.presented, None
        if self.returned is not None:
            status, day, setback = CollectionStatus.RETURNED, self.returned.day, self.returned
        elif self.reversed is not None:
            status, day = CollectionStatus.REVERSED, self.reversed
        elif self.credited is not None:
            status, day = CollectionStatus.CREDITED, self.credited
        elif self.rejected is not None:
            status, day, setback = CollectionStatus.REJECTED, self.rejected.day, self.rejected
        elif self.cancelled is not None:
            status, day = CollectionStatus.CANCELLED, self.cancelled
        return Collection(
            presented=self.fact,
            status=status,
            day=day,
            numbers=self.numbers,
            setback=setback,
            withdrawal_asked=self.withdrawn,
            reversal_ordered=None if self.reversal is None else self.reversal.ordered,
        )

    def is_off(self, day: date) -> bool:
        """Tell whether by a day no money was expected any more: rejected, or withdrawn."""
        ends = (self.cancelled, None if self.rejected is None else self.rejected.day)
        return any(end is not None and end <= day for end in ends)


class Register:
    """All collections, by the names under which the bank speaks of them.

    Args:
        facts: what was presented.
        answers: what the bank answered.
        orders: what we asked of the bank since.
        numbers: of our invoices.
    """

    def __init__(
        self,
        facts: Iterable[CollectionPresented],
        answers: Iterable[CollectionAnswered],
        orders: Iterable[CollectionWithdrawn | ReversalOrdered],
        numbers: NumberIndex,
    ) -> None:
        ordered = sorted(facts, key=lambda fact: (fact.collection_date, fact.presented, fact.key))
        self.all = [Tracked(fact, invoices_of(fact, numbers)) for fact in ordered]
        self._by_id: dict[str, list[Tracked]] = {}
        self._by_message: dict[str, list[Tracked]] = {}
        self._by_block: dict[str, list[Tracked]] = {}
        for tracked in self.all:
            fact = tracked.fact
            self._by_id.setdefault(fact.end_to_end_id, []).append(tracked)
            self._by_message.setdefault(fact.message_id, []).append(tracked)
            self._by_block.setdefault(fact.payment_information_id, []).append(tracked)
        for answer in sorted(answers, key=lambda answer: (answer.answered, answer.key)):
            if answer.status in {_REJECTED, _CANCELLED}:
                self._end(answer)
        for order in orders:
            self._take(order)

    def _take(self, order: CollectionWithdrawn | ReversalOrdered) -> None:
        if isinstance(order, ReversalOrdered):
            name = (order.original_message_id, order.original_payment_information_id)
        else:
            name = (order.message_id, order.payment_information_id)
        for tracked in self._by_id.get(order.end_to_end_id, ()):
            if (tracked.fact.message_id, tracked.fact.payment_information_id) != name:
                continue
            if isinstance(order, ReversalOrdered):
                tracked.reversal = order
            elif order.is_confirmed:
                tracked.cancelled = tracked.cancelled or order.day
            else:
                tracked.withdrawn = order.day

    def _end(self, answer: CollectionAnswered) -> None:
        for tracked in self._by_message.get(answer.message_id, ()):
            fact = tracked.fact
            block, own = answer.payment_information_id, answer.end_to_end_id
            named = block in {None, fact.payment_information_id} and own in {
                None,
                fact.end_to_end_id,
            }
            if named and answer.status == _CANCELLED:
                tracked.cancelled = tracked.cancelled or answer.answered
            elif named and tracked.rejected is None:
                tracked.rejected = Setback(
                    day=answer.answered,
                    amount=fact.amount,
                    reason=answer.reason,
                    text=answer.reason_text,
                )

    def credited_by(self, detail: EntryDetail, amount: Decimal, day: date) -> Tracked | None:
        """Return the collection whose credit a transaction is: one not yet credited, or None.

        Among several presentations of one end-to-end id, the equal amount comes first, then one
        that the bank has not rejected, then the collection date nearest to the day of the credit.
        """
        candidates = [tracked for tracked in self.named_by(detail) if tracked.credited is None]
        return min(
            candidates,
            key=lambda tracked: (
                tracked.fact.amount != amount,
                tracked.is_off(date.max),
                _days_apart(tracked, day),
            ),
            default=None,
        )

    def named_by(self, detail: EntryDetail) -> list[Tracked]:
        """Return the collections with the end-to-end id of a transaction.

        Message and block narrow them down where they are ours; some banks report there ids of
        their own, which say nothing.
        """
        message = detail.message_id if detail.message_id in self._by_message else None
        block = detail.payment_information_id
        block = block if block in self._by_block else None
        return [
            tracked
            for tracked in self._by_id.get(detail.end_to_end_id or "", ())
            if message in {None, tracked.fact.message_id}
            and block in {None, tracked.fact.payment_information_id}
        ]

    def batch(
        self, references: Iterable[BatchReference], amount: Decimal, day: date
    ) -> tuple[list[Tracked], bool]:
        """Return the collections that a batch credit pays, and whether the batch is ours.

        The credit must equal, to the cent, the sum of the block (or message) without what was
        rejected up to that day, or without all that was rejected, or the whole of it.
        """
        is_ours = False
        for reference in references:
            for members in self._members(reference, day):
                is_ours = True
                unpaid = [tracked for tracked in members if tracked.credited is None]
                accepted = [tracked for tracked in unpaid if not tracked.is_off(date.max)]
                by_then = [tracked for tracked in unpaid if not tracked.is_off(day)]
                for paid in (by_then, accepted, unpaid):
                    total = sum((tracked.fact.amount for tracked in paid), Decimal(0))
                    if paid and total == amount:
                        return paid, True
        return [], is_ours

    def _members(self, reference: BatchReference, day: date) -> list[list[Tracked]]:
        """The groups that a reference may name: a block, or a message or one block of it.

        The same block id may come in the message of every month: each is a group, and the one of
        which the collection date is nearest to the day of the entry comes first.
        """
        block = reference.payment_information_id
        groups: dict[tuple[str, str], list[Tracked]] = {}
        if block is None:
            found = self._by_message.get(reference.message_id or "", [])
        else:
            # Some banks give a message id of their own, which says nothing.
            message = reference.message_id if reference.message_id in self._by_message else None
            found = [
                tracked
                for tracked in self._by_block.get(block, ())
                if message in {None, tracked.fact.message_id}
            ]
        for tracked in found:
            name = (tracked.fact.message_id, tracked.fact.payment_information_id)
            groups.setdefault(name, []).append(tracked)
        nearest = sorted(groups.values(), key=lambda group: _days_apart(group[0], day))
        return [found, *nearest] if block is None and found else nearest


def _days_apart(tracked: Tracked, day: date) -> int:
    return abs((tracked.fact.collection_date - day).days)


def invoices_of(fact: CollectionPresented, numbers: NumberIndex) -> tuple[str, ...]:
    """Return the numbers of the invoices that a collection asks for, as far as it says so.

    Args:
        fact: as it was presented.
        numbers: of our invoices.
    """
    for reference in (fact.end_to_end_id, fact.structured_reference):
        number = numbers.exactly(reference)
        if number is not None:
            return (number,)
    return numbers.find_in_text(fact.remittance or "")
