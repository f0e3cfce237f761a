# SPDX-License-Identifier: Apache-2.0
"""What changes while the journal is replayed; `receivables.matching.book` holds what comes out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from receivables.journal import events as model
from receivables.journal.order_facts import CollectionWithdrawn, RefundOrdered, ReversalOrdered
from receivables.matching.book import (
    Allocation,
    Evidence,
    Item,
    Payment,
    Remainder,
    Setback,
    signed_amount,
)
from receivables.matching.presented import Register
from receivables.matching.references import NumberIndex
from receivables.matching.refunding import Refunds
from receivables.matching.settling import OpenAmount, compute_settlement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from receivables.journal.bank_facts import EntryDetail
    from receivables.journal.events import Event, InvoiceRecorded
    from receivables.matching.presented import Tracked
    from receivables.matching.transactions import Transaction

E = TypeVar("E", bound=model.Event)


def of_type(facts: Sequence[Event], kind: type[E]) -> tuple[E, ...]:
    """Return the facts of one type, in their order."""
    return tuple(fact for fact in facts if isinstance(fact, kind))


class OpenItem:
    """An item while the journal is replayed."""

    __slots__ = ("invoice", "open", "setbacks")

    def __init__(self, invoice: InvoiceRecorded) -> None:
        self.invoice = invoice
        self.open = signed_amount(invoice)
        self.setbacks: list[Setback] = []

    def finish(self, asked: Decimal) -> Item:
        """Return the item as it ended; `asked` is what pending direct debits ask for."""
        return Item(
            invoice=self.invoice,
            original=signed_amount(self.invoice),
            open=self.open,
            in_collection=min(asked, max(self.open, Decimal(0))),
            setbacks=tuple(sorted(self.setbacks, key=lambda setback: setback.day)),
        )


class Piece:
    """A transaction while the journal is replayed."""

    __slots__ = (
        "cancelled",
        "collection",
        "customer_id",
        "evidence",
        "fee",
        "is_returned",
        "named",
        "remainder",
        "reserved",
        "shares",
        "transaction",
        "why",
    )

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.remainder = transaction.amount
        self.cancelled = Decimal(0)
        # Part of the remainder that a refund has been ordered of.
        self.reserved = Decimal(0)
        self.fee = Decimal(0)
        self.shares: dict[str, Decimal] = {}
        self.named: tuple[str, ...] = ()
        self.customer_id: str | None = None
        self.collection: Tracked | None = None
        self.evidence = Evidence.REFERENCE
        self.why: Remainder | None = None
        self.is_returned = False

    @property
    def free(self) -> Decimal:
        """What is on no item, and not about to be refunded."""
        return self.remainder - self.reserved

    @property
    def is_live_credit(self) -> bool:
        """Whether it is money in that has not gone back."""
        return self.transaction.amount > 0 and not self.is_returned

    def likeness(self, detail: EntryDetail, amount: Decimal) -> tuple[bool, bool, date, str]:
        """Return how well this credit fits a return with its end-to-end id; the greatest fits best.

        Message and block first, since one end-to-end id may be presented again; then the equal
        amount; then the latest.
        """
        own = self.transaction.detail
        ids = (own.message_id, own.payment_information_id)
        return (
            ids == (detail.message_id, detail.payment_information_id),
            self.transaction.amount == amount,
            self.transaction.day,
            self.transaction.key,
        )

    def is_fee_of(self, credit: Piece) -> bool:
        """Tell whether the bank explains what this return takes beyond the credit: its charges.

        It states them, or states the amount of the credit as the original one.
        """
        detail = self.transaction.detail
        return (
            detail.charges == self.remainder or detail.original_amount == -credit.transaction.amount
        )

    def setback(self) -> Setback:
        """Return what a return says of why it came back."""
        return Setback(
            day=self.transaction.day,
            amount=-self.transaction.amount,
            reason=self.transaction.detail.return_reason,
            text=self.transaction.detail.return_text,
        )

    def finish(self) -> Payment:
        """Return the payment as it ended."""
        transaction = self.transaction
        detail = transaction.detail
        return Payment(
            key=transaction.key,
            day=transaction.day,
            amount=transaction.amount,
            currency=transaction.currency,
            allocated=sum(self.shares.values(), Decimal(0)),
            cancelled=self.cancelled,
            fee=self.fee,
            remainder=self.remainder,
            reserved=self.reserved,
            why=self.why if self.remainder else None,
            customer_id=self.customer_id,
            named=self.named,
            counterparty_name=detail.counterparty_name,
            counterparty_iban=detail.counterparty_iban,
            remittance=" ".join(detail.remittance),
        )


class ReplayState:
    """Items, collections and money while the journal is replayed, and how money reaches an item."""

    def __init__(self, facts: Sequence[Event]) -> None:
        invoices = of_type(facts, model.InvoiceRecorded)
        self.items = {invoice.number: OpenItem(invoice) for invoice in invoices}
        self.numbers = NumberIndex(self.items)
        self.register = Register(
            of_type(facts, model.CollectionPresented),
            of_type(facts, model.CollectionAnswered),
            (*of_type(facts, CollectionWithdrawn), *of_type(facts, ReversalOrdered)),
            self.numbers,
        )
        self.refunds = Refunds(
            of_type(facts, RefundOrdered), of_type(facts, model.CollectionAnswered)
        )
        self.pieces: list[Piece] = []
        self.by_end_to_end_id: dict[str, list[Piece]] = {}
        self.by_number: dict[str, list[Piece]] = {}
        self.by_key: dict[str, Piece] = {}
        self.by_name: dict[str, Piece] = {}
        self.allocations: list[Allocation] = []

    def add(self, transaction: Transaction) -> Piece:
        """Take a transaction; what the bank kept is on no item."""
        piece = Piece(transaction)
        self.pieces.append(piece)
        self.by_key[transaction.key] = piece
        self.by_name.update(dict.fromkeys(transaction.names, piece))
        if transaction.is_fee:
            piece.fee, piece.remainder = piece.remainder, Decimal(0)
            return piece
        if transaction.amount > 0:
            piece.reserved = min(piece.remainder, self.refunds.reserved_of(transaction.names))
        if transaction.detail.end_to_end_id is not None:
            self.by_end_to_end_id.setdefault(transaction.detail.end_to_end_id, []).append(piece)
        return piece

    def allocate(
        self, source: str, number: str, amount: Decimal, day: date, evidence: Evidence
    ) -> None:
        """Settle an item by an amount, or reopen it where the amount is negative."""
        if amount == 0:
            return
        self.items[number].open -= amount
        self.allocations.append(
            Allocation(source=source, number=number, amount=amount, day=day, evidence=evidence)
        )

    def settle_first(self, piece: Piece, day: date) -> None:
        """Settle what a payment names, and remember that it names it."""
        for number in piece.named:
            self.by_number.setdefault(number, []).append(piece)
        self.settle(piece, day)

    def settle(self, piece: Piece, day: date) -> None:
        """Put what is free of a payment on the items that it names."""
        named = [
            OpenAmount(
                number=number,
                customer_id=self.items[number].invoice.customer_id,
                currency=self.items[number].invoice.currency,
                open=self.items[number].open,
            )
            for number in piece.named
        ]
        outcome = compute_settlement(named, piece.free, piece.transaction.currency)
        for number, share in outcome.shares:
            taken = max(day, self.items[number].invoice.issue_date)
            self.allocate(piece.transaction.key, number, share, taken, piece.evidence)
            piece.shares[number] = piece.shares.get(number, Decimal(0)) + share
            piece.remainder -= share
        why = outcome.why if piece.free else Remainder.REFUND_ORDERED
        piece.why = why if piece.remainder else None
        piece.customer_id = outcome.customer_id or piece.customer_id

    def retry(self, number: str, day: date) -> None:
        """Offer an item that was reopened to money on account that names it, oldest first."""
        for piece in self.by_number.get(number, ()):
            if piece.free > 0 and not piece.is_returned:
                self.settle(piece, max(day, piece.transaction.day))
