# SPDX-License-Identifier: Apache-2.0
"""Sending reminders: the plan is computed anew, logged, written as files, and confirmed.

The log is written before the messages and confirmed after them. A sending that was interrupted in
between is taken up by the next one: the same reminder has the same message id and the same file
name, so that it is written again, never twice. SMTP and letters are no part of this version.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.errors import RefusedError
from compliance.files import make_folder, write_whole
from compliance.report import Location
from compliance.rules import finding
from receivables.balances import sorting_name
from receivables.intake.documents import PDF
from receivables.journal.events import ReminderPrepared, ReminderSent
from receivables.matching.replay import compute_book
from receivables.messages import Attachment
from receivables.reminders.mail import write_reminder
from receivables.reminders.plan import FIRST_LEVEL, ReminderPlan, compute_plan, message_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from compliance.report import Finding
    from receivables.journal.events import Event
    from receivables.matching.book import Book, Item
    from receivables.reminders.plan import PlannedReminder
    from receivables.reminders.settings import ReminderSettings
    from receivables.store.ledger import Ledger

CHANNEL = "eml"
_SLUG = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReminder:
    """A reminder that was written.

    Attributes:
        planned: what the plan said.
        path: of the file.
    """

    planned: PlannedReminder
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSummary:
    """What became of a sending.

    Attributes:
        plan: of the day.
        written: one for each message.
        findings: why a message that was due could not be written.
    """

    plan: ReminderPlan
    written: tuple[WrittenReminder, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    planned: PlannedReminder
    message_id: str
    data: bytes


def send_as_files(
    ledger: Ledger, settings: ReminderSettings, folder: Path, *, today: date, now: datetime
) -> SendSummary:
    """Write every reminder that is due as an .eml file, and remember that it was.

    Args:
        ledger: what is owed.
        settings: with the sender's name and address.
        folder: for the files; made if need be.
        today: day of the reminders.
        now: when it is recorded, with zone.

    Raises:
        RefusedError: if the settings name no sender; nothing is written then.
        UnreadableError: if there is no ledger.
        UnwritableError: if the folder or a file cannot be written; the next sending takes it up.
    """
    expect_sender(settings)
    recorded_at = now.isoformat(timespec="seconds")
    with ledger.reading():
        pass  # A ledger that does not exist is not made by reminding.
    with ledger.writing() as writer:
        book = compute_book(writer.events(), today)
        plan = compute_plan(book, settings)
        messages, findings = _compose(plan, book, settings)
        known = {note.message_id for note in book.reminders}
        prepared: tuple[Event, ...] = tuple(
            _prepared(message, today) for message in messages if message.message_id not in known
        )
        writer.append(prepared, recorded_at=recorded_at)
        if messages:
            make_folder(folder)
    _withdraw(book, messages, folder)
    written = tuple(
        WrittenReminder(planned=message.planned, path=_put(message, folder)) for message in messages
    )
    with ledger.writing() as writer:
        notes = (
            ReminderSent(message_id=message.message_id, sent=today, channel=CHANNEL)
            for message in messages
        )
        # Another process may have taken up the same interrupted sending, on another day.
        sent: tuple[Event, ...] = tuple(note for note in notes if not writer.holds(note.key))
        writer.append(sent, recorded_at=recorded_at)
    return SendSummary(plan=plan, written=written, findings=findings)


def expect_sender(settings: ReminderSettings) -> None:
    """Refuse settings that do not say who writes: REMIND-01.

    Raises:
        RefusedError: with one finding for each setting that is missing.
    """
    missing = [name for name in ("sender_name", "sender_email") if not getattr(settings, name)]
    if missing:
        raise RefusedError(
            "no reminder was written",
            tuple(
                finding("REMIND-01", location=Location(column=f"reminders.{name}"), found=name)
                for name in missing
            ),
        )


def _compose(
    plan: ReminderPlan, book: Book, settings: ReminderSettings
) -> tuple[list[_Message], tuple[Finding, ...]]:
    """Write every message that is due; one whose invoices cannot be attached is not written."""
    messages: list[_Message] = []
    findings: list[Finding] = []
    for planned in plan.reminders:
        if not planned.is_due or book.bank_data_to is None:
            continue
        attachments: list[Attachment] = []
        faults: list[Finding] = []
        for item in planned.reminded:
            found = _pdf_of(item, book)
            if isinstance(found, Attachment):
                attachments.append(found)
            else:
                faults.append(found)
        findings += faults
        if faults:
            continue
        own_id = message_id(planned, settings.sender_email or "")
        data = write_reminder(
            planned,
            settings,
            today=plan.today,
            bank_data_to=book.bank_data_to,
            attachments=attachments,
        )
        messages.append(_Message(planned=planned, message_id=own_id, data=data))
    return messages, tuple(findings)


def _pdf_of(item: Item, book: Book) -> Attachment | Finding:
    """Return the PDF that was imported for an invoice, if it still lies there unchanged."""
    filed = [
        document
        for document in book.documents
        if document.number == item.number and document.media_type == PDF
    ]
    code = "REMIND-02"
    for document in filed:
        try:
            data = Path(document.path).read_bytes()
        except OSError:
            code = "REMIND-05"
            continue
        if hashlib.sha256(data).hexdigest() == document.sha256:
            return Attachment(filename=f"{_slug(item.number)}.pdf", data=data)
        code = "REMIND-06"
    return finding(code, found=item.number)


def _prepared(message: _Message, today: date) -> ReminderPrepared:
    planned = message.planned
    return ReminderPrepared(
        message_id=message.message_id,
        level=FIRST_LEVEL,
        prepared=today,
        customer_id=planned.customer_id,
        recipient=planned.recipient or "",
        channel=CHANNEL,
        items=tuple(item.number for item in planned.reminded),
        amount=planned.amount,
        currency=planned.currency,
        language=planned.language,
    )


def _put(message: _Message, folder: Path) -> Path:
    """Write a message whole or not at all."""
    path = folder / _filename(message.planned.name, message.message_id)
    write_whole(path, message.data)
    return path


def _filename(name: str, own_id: str) -> str:
    key, _, _ = own_id.strip("<>").partition("@")
    return f"{_slug(sorting_name(name))}-{key[-8:]}.eml"


def _withdraw(book: Book, messages: Sequence[_Message], folder: Path) -> None:
    """Take away what an interrupted sending wrote and this one says otherwise.

    Between the two an invoice more may have become overdue, or one was paid: nobody gets both.
    """
    current = {message.message_id for message in messages}
    names = {item.invoice.customer_id: item.invoice.customer_name for item in book.items}
    for note in book.reminders:
        if note.message_id not in book.confirmed | current and note.customer_id in names:
            (folder / _filename(names[note.customer_id], note.message_id)).unlink(missing_ok=True)


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:_SLUG] or "x"
