# SPDX-License-Identifier: Apache-2.0
"""Whom to remind, whom not, and why: the plan of the first, courteous reminder.

The plan is computed from the book of the day, at the moment of sending: whoever has paid since is
not in it. One message a customer and currency speaks of all invoices that are overdue. An invoice
is reminded once at this level; firmer levels come later.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from receivables.balances import compute_balances, days_overdue
from receivables.reminders.settings import is_email
from receivables.unclaimed import Unclaimed

if TYPE_CHECKING:
    from datetime import date

    from receivables.balances import CustomerBalance
    from receivables.matching.book import Book, Item
    from receivables.reminders.settings import ReminderSettings

FIRST_LEVEL = 1


class Reason(StrEnum):
    """Why an invoice, or a customer, is not reminded."""

    NOT_OVERDUE = "not_overdue"
    NO_DUE_DATE = "no_due_date"
    TOO_EARLY = "too_early"
    IN_COLLECTION = "in_collection"
    ALREADY_REMINDED = "already_reminded"
    NO_BANK_DATA = "no_bank_data"
    BANK_DATA_STALE = "bank_data_stale"
    UNALLOCATED_MONEY = "unallocated_money"
    CREDIT_COVERS = "credit_covers"
    BELOW_MINIMUM = "below_minimum"
    REMINDED_RECENTLY = "reminded_recently"
    NO_EMAIL = "no_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem:
    """An open invoice in the plan.

    Attributes:
        item: the invoice and what is open of it.
        days_overdue: 0 if it is not overdue.
        reason: why it is not reminded; None if it is, or would be but for its customer.
    """

    item: Item
    days_overdue: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReminder:
    """What the plan says of one customer in one currency.

    Attributes:
        customer_id: who.
        name: of the customer.
        currency: of all amounts.
        items: the open invoices.
        credit: credit notes and money on account, negative or 0; taken from the amount.
        reason: why the customer is not reminded at all; None if a message is due.
        recipient: e-mail address; None if there is none that can be used.
        contact: person or department to address.
        language: `fr` or `en`.
        message_key: derived from customer, level and invoices: the same reminder twice is one.
    """

    customer_id: str
    name: str
    currency: str
    items: tuple[PlannedItem, ...]
    credit: Decimal
    reason: Reason | None
    recipient: str | None
    contact: str | None
    language: str
    message_key: str

    @property
    def reminded(self) -> tuple[Item, ...]:
        """The invoices that a message would speak of."""
        return tuple(planned.item for planned in self.items if planned.reason is None)

    @property
    def amount(self) -> Decimal:
        """What a message asks for: the invoices less the credit."""
        return sum((item.open for item in self.reminded), Decimal(0)) + self.credit

    @property
    def is_due(self) -> bool:
        """Whether a message is to be sent."""
        return self.reason is None and bool(self.reminded)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPlan:
    """The plan of a day.

    Attributes:
        today: the day.
        bank_data_to: last day that a statement covers; None without any.
        reminders: one for each customer and currency with an open invoice, by name.
    """

    today: date
    bank_data_to: date | None
    reminders: tuple[PlannedReminder, ...]


def compute_plan(book: Book, settings: ReminderSettings) -> ReminderPlan:
    """Return whom to remind on the day of a book, whom not, and why.

    Args:
        book: of today.
        settings: delays, floor, languages.
    """
    planner = _Planner(book, settings)
    return ReminderPlan(
        today=book.as_of,
        bank_data_to=book.bank_data_to,
        reminders=tuple(
            planner.plan(balance) for balance in compute_balances(book) if balance.open > 0
        ),
    )


class _Planner:
    """What is asked of the book for every customer, asked once."""

    def __init__(self, book: Book, settings: ReminderSettings) -> None:
        self._book = book
        self._settings = settings
        self._unclaimed = Unclaimed(book)
        sent = [note for note in book.reminders if note.message_id in book.confirmed]
        self._reminded = {number for note in sent for number in note.items}
        self._last: dict[str, date] = {}
        for note in sent:
            last = self._last.get(note.customer_id, note.prepared)
            self._last[note.customer_id] = max(last, note.prepared)

    def plan(self, balance: CustomerBalance) -> PlannedReminder:
        items = tuple(self._planned(item) for item in balance.items if item.open > 0)
        reminded = [planned.item for planned in items if planned.reason is None]
        invoice = (reminded or [planned.item for planned in items])[-1].invoice
        recipient = invoice.customer_email
        usable = recipient is not None and is_email(recipient)
        asked = sum((item.open for item in reminded), Decimal(0))
        return PlannedReminder(
            customer_id=balance.customer_id,
            name=balance.name,
            currency=balance.currency,
            items=items,
            credit=balance.credit if reminded else Decimal(0),
            reason=self._obstacle(balance, asked, has_email=usable) if reminded else None,
            recipient=recipient if usable else None,
            contact=invoice.contact_name,
            language=self._settings.language_of(balance.customer_id, invoice.customer_country),
            message_key=_message_key(balance, tuple(item.number for item in reminded)),
        )

    def _planned(self, item: Item) -> PlannedItem:
        days = days_overdue(item, self._book.as_of)
        reason = None
        if item.invoice.due_date is None:
            reason = Reason.NO_DUE_DATE
        elif item.in_collection > 0:
            reason = Reason.IN_COLLECTION
        elif days == 0:
            reason = Reason.NOT_OVERDUE
        elif item.number in self._reminded:
            reason = Reason.ALREADY_REMINDED
        elif days < self._settings.first_after_days:
            reason = Reason.TOO_EARLY
        return PlannedItem(item=item, days_overdue=days, reason=reason)

    def _obstacle(
        self, balance: CustomerBalance, asked: Decimal, *, has_email: bool
    ) -> Reason | None:
        """Return the first reason for which a customer with overdue invoices is not reminded."""
        settings, today = self._settings, self._book.as_of
        bank_data_to = self._book.bank_data_to
        last = self._last.get(balance.customer_id)
        obstacles = (
            (bank_data_to is None, Reason.NO_BANK_DATA),
            (
                bank_data_to is not None
                and (today - bank_data_to).days > settings.bank_data_max_age_days,
                Reason.BANK_DATA_STALE,
            ),
            (self._unclaimed.may_be_of(balance), Reason.UNALLOCATED_MONEY),
            (asked + balance.credit <= 0, Reason.CREDIT_COVERS),
            (asked + balance.credit < settings.minimum_amount, Reason.BELOW_MINIMUM),
            (
                last is not None and (today - last).days < settings.minimum_interval_days,
                Reason.REMINDED_RECENTLY,
            ),
            (not has_email, Reason.NO_EMAIL),
        )
        return next((reason for holds, reason in obstacles if holds), None)


def _message_key(balance: CustomerBalance, numbers: tuple[str, ...]) -> str:
    content = "\n".join((balance.customer_id, balance.currency, str(FIRST_LEVEL), *numbers))
    return f"reminder-{FIRST_LEVEL}-{hashlib.sha256(content.encode()).hexdigest()[:24]}"


def message_id(planned: PlannedReminder, sender_email: str) -> str:
    """Return the Message-ID of a planned reminder (RFC 5322, 3.6.4)."""
    return f"<{planned.message_key}@{sender_email.rpartition('@')[2]}>"
