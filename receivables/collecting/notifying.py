# SPDX-License-Identifier: Apache-2.0
"""Telling debtors of a collection: one e-mail for each mandate and day; COL-40 where none can go.

The log is written before the messages and confirmed after them, as for reminders. What an
interrupted sending left behind is withdrawn where this one names another day or amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from compliance.amounts import ZERO
from compliance.files import make_folder, write_whole
from compliance.report import Finding
from compliance.rules import finding
from receivables.collecting.model import LeftOut
from receivables.collecting.plan import UNTOLD, Planner
from receivables.journal.notice_facts import NoticePrepared, NoticeSent
from receivables.letters.mail import message_key, write_pre_notification
from receivables.letters.model import (
    Correspondent,
    LetterLanguage,
    NotifiedInvoice,
    PreNotification,
)
from receivables.reminders.settings import is_email
from sepa.calendar import earliest_collection_date, next_target_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from pathlib import Path

    from receivables.journal.events import Event
    from receivables.mandates.model import Mandate
    from receivables.matching.book import Item
    from receivables.store.ledger import Ledger
    from sepa.debit.model import Creditor

HORIZON_DAYS = 21
"""Whoever notifies once a week tells everybody fourteen days before the collection."""

CHANNEL = "eml"
_ACCOUNT_END = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes.

    Attributes:
        name: of the company.
        email: address.
        contact: whom to ask, in one line; None for the sender alone.
    """

    name: str
    email: str
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOrder:
    """What is asked for.

    Attributes:
        sender: who writes.
        folder: for the files; made if need be.
        today: day of the notices.
        until: the last due date to look at.
    """

    sender: Sender
    folder: Path
    today: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNotice:
    """What one debtor is to be told.

    Attributes:
        mandate: as it will stand on that day.
        collection_date: the first TARGET day that due dates and the agreed delay allow.
        items: what will be collected, all that is open of each, in euro.
        recipient: e-mail address; None if there is none that can be used.
    """

    mandate: Mandate
    collection_date: date
    items: tuple[Item, ...]
    recipient: str | None

    @property
    def amount(self) -> Decimal:
        """What will be collected on that day, in euro."""
        return sum((item.open for item in self.items), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNotice:
    """A notice that was written.

    Attributes:
        planned: what the plan said.
        path: of the file.
    """

    planned: PlannedNotice
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSummary:
    """What became of a sending.

    Attributes:
        until: the last due date that was looked at.
        written: one for each message.
        left_out: invoices of which nobody could be told.
    """

    until: date
    written: tuple[WrittenNotice, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    planned: PlannedNotice
    message_id: str
    data: bytes


def compute_notices(
    events: Sequence[Event], creditor: Creditor, today: date, until: date
) -> tuple[PlannedNotice, ...]:
    """Return which debtors are to be told today, of what, and for which day.

    Whoever was told already, or by the invoice, is not; nor is anybody told of what is not going
    to be collected.

    Args:
        events: of the journal, in its order.
        creditor: who collects.
        today: the day of the notices.
        until: the last due date to look at.
    """
    planner = Planner(events, creditor, today, until)
    groups: dict[tuple[str, date], list[tuple[Item, Mandate]]] = {}
    for item in planner.book.items:
        judged = planner.judge(item, {}) if item.open > 0 else None
        if not isinstance(judged, LeftOut) or judged.finding.rule not in UNTOLD:
            continue
        day = next_target_day(max(item.invoice.due_date or today, earliest_collection_date(today)))
        mandate = planner.mandate_of(item, day)
        if isinstance(mandate, Finding):
            continue
        day = next_target_day(max(day, today + timedelta(days=mandate.notice_days)))
        mandate = planner.mandate_of(item, day)
        if not isinstance(mandate, Finding):
            groups.setdefault((mandate.draft.key, day), []).append((item, mandate))
    return tuple(
        PlannedNotice(
            mandate=rows[0][1],
            collection_date=day,
            items=tuple(item for item, _mandate in rows),
            recipient=_recipient(rows[0][1], [item for item, _mandate in rows]),
        )
        for (_key, day), rows in sorted(
            groups.items(), key=lambda group: (group[0][1], group[0][0])
        )
    )


def _recipient(mandate: Mandate, items: Sequence[Item]) -> str | None:
    email = mandate.draft.email or items[-1].invoice.customer_email
    return email if email is not None and is_email(email) else None


def notify_as_files(
    ledger: Ledger, creditor: Creditor, order: NoticeOrder, *, now: datetime
) -> NoticeSummary:
    """Write a notice for every debtor who is to be told, as an .eml file, and remember it.

    Args:
        ledger: with invoices and mandates.
        creditor: who collects.
        order: who writes, where and when.
        now: when it is recorded, with zone.

    Raises:
        UnreadableError: if there is no ledger.
        UnwritableError: if the folder or a file cannot be written; the next sending takes it up.
    """
    today, folder = order.today, order.folder
    recorded_at = now.isoformat(timespec="seconds")
    with ledger.reading():
        pass  # A ledger that does not exist is not made by notifying.
    with ledger.writing() as writer:
        events = writer.events()
        planned = compute_notices(events, creditor, today, order.until)
        messages = [
            _compose(one, creditor, order.sender, today)
            for one in planned
            if one.recipient is not None
        ]
        facts = [fact for message in messages for fact in _prepared(message, today)]
        # An interrupted sending of the same message has written them.
        writer.append(
            tuple(fact for fact in facts if not writer.holds(fact.key)), recorded_at=recorded_at
        )
        if messages:
            make_folder(folder)
    _withdraw(events, {message.message_id for message in messages}, folder)
    written = []
    for message in messages:
        path = folder / _filename(message.planned.mandate.reference, message.message_id)
        write_whole(path, message.data)
        written.append(WrittenNotice(planned=message.planned, path=path))
    with ledger.writing() as writer:
        notes = (
            NoticeSent(message_id=message.message_id, sent=today, channel=CHANNEL)
            for message in messages
        )
        writer.append(
            tuple(note for note in notes if not writer.holds(note.key)), recorded_at=recorded_at
        )
    return NoticeSummary(
        until=order.until,
        written=tuple(written),
        left_out=tuple(
            LeftOut(item=item, finding=finding("COL-40", found=item.invoice.customer_name))
            for one in planned
            if one.recipient is None
            for item in one.items
        ),
    )


def _compose(planned: PlannedNotice, creditor: Creditor, sender: Sender, today: date) -> _Message:
    mandate = planned.mandate
    notice = PreNotification(
        sender=Correspondent(name=sender.name),
        creditor_id=creditor.creditor_id,
        recipient=Correspondent(name=mandate.draft.debtor_name),
        reference=mandate.reference,
        account_end=(mandate.terms.debtor_iban or "")[-_ACCOUNT_END:],
        invoices=tuple(
            NotifiedInvoice(number=item.number, amount=item.open, due_date=item.invoice.due_date)
            for item in planned.items
        ),
        collection_date=planned.collection_date,
        is_one_off=mandate.is_one_off,
        contact=sender.contact,
        language=LetterLanguage(mandate.draft.language),
    )
    return _Message(
        planned=planned,
        message_id=message_key(notice),
        data=write_pre_notification(
            notice, sender=sender.email, recipient=planned.recipient or "", day=today
        ),
    )


def _prepared(message: _Message, today: date) -> Iterable[NoticePrepared]:
    planned = message.planned
    terms = planned.mandate.terms
    return (
        NoticePrepared(
            message_id=message.message_id,
            prepared=today,
            number=item.number,
            amount=item.open,
            currency=item.invoice.currency,
            collection_date=planned.collection_date,
            mandate_id=terms.reference,
            creditor_id=terms.creditor_id,
            channel=CHANNEL,
            recipient=planned.recipient,
            language=planned.mandate.draft.language,
        )
        for item in planned.items
    )


def _withdraw(events: Sequence[Event], current: set[str], folder: Path) -> None:
    """Take away what an interrupted sending wrote and this one says otherwise."""
    sent = {event.message_id for event in events if isinstance(event, NoticeSent)}
    for line in events:
        if isinstance(line, NoticePrepared) and line.message_id not in sent | current:
            (folder / _filename(line.mandate_id, line.message_id)).unlink(missing_ok=True)


def _filename(reference: str, message_id: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', reference).strip('-')}-{message_id[:8]}.eml"
