# SPDX-License-Identifier: Apache-2.0
"""The refunds that we ordered: finding the one that a bank entry speaks of.

A refund gives back a payment that is on no item, or pays a credit note out. From the order on, what
it is to give back is reserved; it is gone when the bank books the debit. A refund that the bank
refuses frees it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import ZERO
from receivables.matching.book import Refund, RefundStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from receivables.journal.bank_facts import EntryDetail
    from receivables.journal.events import CollectionAnswered
    from receivables.journal.order_facts import RefundOrdered

# Statuses of pain.002 that end an order (ISO 20022 ExternalPaymentTransactionStatus1Code).
_REFUSED = frozenset(("RJCT", "CANC"))


class TrackedRefund:
    """A refund while the journal is replayed."""

    __slots__ = ("fact", "paid", "rejected", "returned")

    def __init__(self, fact: RefundOrdered) -> None:
        self.fact = fact
        self.paid: date | None = None
        self.rejected: date | None = None
        self.returned: date | None = None

    def finish(self) -> Refund:
        """Return where the refund stands; money outranks what an answer announced."""
        status, day = RefundStatus.ORDERED, self.fact.ordered
        if self.returned is not None:
            status, day = RefundStatus.RETURNED, self.returned
        elif self.paid is not None:
            status, day = RefundStatus.PAID, self.paid
        elif self.rejected is not None:
            status, day = RefundStatus.REJECTED, self.rejected
        return Refund(ordered=self.fact, status=status, day=day)


class Refunds:
    """All refunds, by the end-to-end id under which the bank speaks of them.

    Args:
        facts: what was ordered.
        answers: what the bank answered.
    """

    def __init__(
        self, facts: Iterable[RefundOrdered], answers: Iterable[CollectionAnswered]
    ) -> None:
        ordered = sorted(facts, key=lambda fact: (fact.ordered, fact.key))
        self.all = [TrackedRefund(fact) for fact in ordered]
        self._by_id: dict[str, list[TrackedRefund]] = {}
        self._by_payment: dict[str, list[TrackedRefund]] = {}
        for tracked in self.all:
            self._by_id.setdefault(tracked.fact.end_to_end_id, []).append(tracked)
            if tracked.fact.payment is not None:
                self._by_payment.setdefault(tracked.fact.payment, []).append(tracked)
        for answer in answers:
            if answer.status in _REFUSED:
                self._reject(answer)

    def _reject(self, answer: CollectionAnswered) -> None:
        for tracked in self.all:
            fact = tracked.fact
            if (
                answer.message_id == fact.message_id
                and answer.payment_information_id in {None, fact.payment_information_id}
                and answer.end_to_end_id in {None, fact.end_to_end_id}
            ):
                tracked.rejected = answer.answered

    def names(self, detail: EntryDetail) -> bool:
        """Tell whether a transaction has the end-to-end id of a refund, whatever its amount."""
        return detail.end_to_end_id in self._by_id

    def booked_by(self, detail: EntryDetail, amount: Decimal) -> TrackedRefund | None:
        """Return the refund whose debit a transaction is: one not yet paid, or None.

        Args:
            detail: of the transaction.
            amount: unsigned.
        """
        return next(
            (
                tracked
                for tracked in self._by_id.get(detail.end_to_end_id or "", ())
                if tracked.paid is None and tracked.fact.amount == amount
            ),
            None,
        )

    def returned_by(self, detail: EntryDetail, amount: Decimal) -> TrackedRefund | None:
        """Return the paid refund that a returned transfer brings back, or None."""
        return next(
            (
                tracked
                for tracked in self._by_id.get(detail.end_to_end_id or "", ())
                if tracked.paid is not None
                and tracked.returned is None
                and tracked.fact.amount == amount
            ),
            None,
        )

    def reserved_of(self, names: Iterable[str]) -> Decimal:
        """Return what is ordered and not refused of a payment, by any of its keys."""
        found = (tracked for name in names for tracked in self._by_payment.get(name, ()))
        return sum((one.fact.amount for one in found if one.rejected is None), ZERO)
