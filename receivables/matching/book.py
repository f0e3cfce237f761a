# SPDX-License-Identifier: Apache-2.0
"""The book: open items, payments, collections and allocations on one day.

It is computed from the journal by `receivables.matching.replay.compute_book`, and stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.amounts import ZERO
from einvoice.codes import CREDIT_NOTE_CODES

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from receivables.journal.events import (
        CollectionPresented,
        DocumentFiled,
        InvoiceRecorded,
        ReminderPrepared,
    )
    from receivables.journal.order_facts import RefundOrdered


class Evidence(StrEnum):
    """What an allocation rests on; amount or name alone is never enough."""

    END_TO_END = "end_to_end_id"
    BATCH = "batch"
    REFERENCE = "reference"
    CREDIT_NOTE = "credit_note"
    RETURN = "return"
    REFUND = "refund"


class Remainder(StrEnum):
    """Why money is not on an invoice."""

    NO_REFERENCE = "no_reference"
    OVERPAID = "overpaid"
    SUM_DIFFERS = "sum_differs"
    SEVERAL_CUSTOMERS = "several_customers"
    OTHER_CURRENCY = "other_currency"
    BATCH_DIFFERS = "batch_differs"
    DETAILS_DIFFER = "details_differ"
    NO_INVOICE = "no_invoice"
    RETURN_WITHOUT_CREDIT = "return_without_credit"
    RETURN_UNKNOWN = "return_unknown"
    REFUND_ORDERED = "refund_ordered"
    REFUND_RETURNED = "refund_returned"
    REFUND_WITHOUT_CREDIT = "refund_without_credit"


class CollectionStatus(StrEnum):
    """Where a direct debit stands."""

    PENDING = "pending"
    CREDITED = "credited"
    REJECTED = "rejected"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """An amount that settles an item, or reopens it where it is negative.

    Attributes:
        source: key of the payment, or number of the credit note.
        number: of the item.
        amount: by which the item is settled.
        day: on which it takes effect.
        evidence: what it rests on.
    """

    source: str
    number: str
    amount: Decimal
    day: date
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A direct debit that failed: rejected before settlement, or returned after it.

    Attributes:
        day: of the rejection or return.
        amount: unsigned.
        reason: ISO code, or the bank's own.
        text: the bank's words.
    """

    day: date
    amount: Decimal
    reason: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An invoice or credit note and what is open of it.

    Attributes:
        invoice: as recorded.
        original: signed: a credit note is negative.
        open: signed, not yet settled.
        in_collection: part of `open` that a pending direct debit asks for.
        setbacks: direct debits for it that failed, by day.
    """

    invoice: InvoiceRecorded
    original: Decimal
    open: Decimal
    in_collection: Decimal = ZERO
    setbacks: tuple[Setback, ...] = ()

    @property
    def number(self) -> str:
        """BT-1."""
        return self.invoice.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that came in, or went back; `amount = allocated + cancelled + fee + remainder`.

    Attributes:
        key: of the movement, with the transaction's position.
        day: booking date.
        amount: signed.
        currency: of it.
        allocated: on items, signed.
        cancelled: undone by its return, or undoing a credit that was on no item.
        fee: kept or charged by the bank, signed.
        remainder: on no item, signed.
        reserved: part of the remainder of which a refund is under way.
        why: reason of the remainder.
        customer_id: whose it is, where a reference says so.
        named: numbers of our invoices that it names.
        counterparty_name: as the bank gives it.
        counterparty_iban: compact; masked wherever it is shown.
        remittance: in one line.
    """

    key: str
    day: date
    amount: Decimal
    currency: str
    allocated: Decimal
    cancelled: Decimal
    fee: Decimal
    remainder: Decimal
    reserved: Decimal
    why: Remainder | None
    customer_id: str | None
    named: tuple[str, ...]
    counterparty_name: str | None
    counterparty_iban: str | None
    remittance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A direct debit and where it stands.

    Attributes:
        presented: as asked for.
        status: where it stands.
        day: of that status.
        numbers: of the invoices that it collects.
        setback: why it failed.
        withdrawal_asked: day on which we asked the bank not to carry it out.
        reversal_ordered: day on which we asked the bank to give it back.
    """

    presented: CollectionPresented
    status: CollectionStatus
    day: date
    numbers: tuple[str, ...]
    setback: Setback | None = None
    withdrawal_asked: date | None = None
    reversal_ordered: date | None = None


class RefundStatus(StrEnum):
    """Where a refund stands."""

    ORDERED = "ordered"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """A refund and where it stands.

    Attributes:
        ordered: as asked for.
        status: where it stands.
        day: of that status.
    """

    ordered: RefundOrdered
    status: RefundStatus
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything that the journal says of one day.

    Attributes:
        as_of: the day; events of later days are left out.
        items: by issue date and number.
        payments: by day and key.
        collections: by presentation and key.
        refunds: by day of the order and key.
        allocations: in the order in which they were made.
        documents: files that carry invoices.
        reminders: that were prepared.
        confirmed: message ids of the reminders that left.
        bank_data_to: last day that statements (camt.052, camt.053) cover of the accounts to which
            open invoices are to be paid; None without any.
    """

    as_of: date
    items: tuple[Item, ...] = ()
    payments: tuple[Payment, ...] = ()
    collections: tuple[Collection, ...] = ()
    refunds: tuple[Refund, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    documents: tuple[DocumentFiled, ...] = ()
    reminders: tuple[ReminderPrepared, ...] = ()
    confirmed: frozenset[str] = frozenset()
    bank_data_to: date | None = None


def signed_amount(invoice: InvoiceRecorded) -> Decimal:
    """Return what an invoice adds to the balance: a credit note takes away."""
    return -invoice.amount if invoice.type_code in CREDIT_NOTE_CODES else invoice.amount
