# SPDX-License-Identifier: Apache-2.0
"""What changes while the journal is replayed; `receivables.matching.book` holds what comes out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from receivables.matching.book import Evidence, Item, Payment, Remainder, Setback, signed_amount

if TYPE_CHECKING:
    from datetime import date

    from receivables.journal.bank_facts import EntryDetail
    from receivables.journal.events import InvoiceRecorded
    from receivables.matching.presented import Tracked
    from receivables.matching.transactions import Transaction


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
        "shares",
        "transaction",
        "why",
    )

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.remainder = transaction.amount
        self.cancelled = Decimal(0)
        self.fee = Decimal(0)
        self.shares: dict[str, Decimal] = {}
        self.named: tuple[str, ...] = ()
        self.customer_id: str | None = None
        self.collection: Tracked | None = None
        self.evidence = Evidence.REFERENCE
        self.why: Remainder | None = None
        self.is_returned = False

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
            why=self.why if self.remainder else None,
            customer_id=self.customer_id,
            named=self.named,
            counterparty_name=detail.counterparty_name,
            counterparty_iban=detail.counterparty_iban,
            remittance=" ".join(detail.remittance),
        )
