# SPDX-License-Identifier: Apache-2.0
"""The e-mail of a reminder: text and HTML from one set of facts, invoices attached, same bytes.

Courtesy is in the templates (`first.fr.txt.j2` and its siblings): who writes and to whom, what is
unpaid and since when, that messages may have crossed, how to pay, how to answer, thanks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from receivables.messages import Envelope, write_message
from receivables.reminders.plan import message_id
from receivables.report.formats import (
    NO_BREAK_SPACE,
    format_amount,
    format_day,
    format_iban,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from receivables.matching.book import Item
    from receivables.messages import Attachment
    from receivables.reminders.plan import PlannedReminder
    from receivables.reminders.settings import ReminderSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the table of facts, as people read it.

    Attributes:
        number: of the invoice.
        issued: its date.
        due: its due date.
        amount: of the invoice.
        open: what is left of it.
        received: what was paid or credited already; empty if nothing was.
        setback: day on which its last direct debit failed; empty if none did.
    """

    number: str
    issued: str
    due: str
    amount: str
    open: str
    received: str
    setback: str


def write_reminder(
    planned: PlannedReminder,
    settings: ReminderSettings,
    *,
    today: date,
    bank_data_to: date,
    attachments: Sequence[Attachment],
) -> bytes:
    """Return the message of a reminder, ready to be sent.

    Args:
        planned: one that is due, with its recipient.
        settings: with sender's name and address.
        today: day of the message.
        bank_data_to: last day that the bank has reported.
        attachments: the invoices.

    Raises:
        ValueError: if the reminder is not due, or sender or recipient is missing.
    """
    sender, recipient = settings.sender_email, planned.recipient
    if not planned.is_due or sender is None or recipient is None:
        raise ValueError(f"there is no reminder to write to {planned.name}")
    envelope = Envelope(
        sender_name=settings.sender_name or settings.company or "",
        sender=sender,
        recipient_name=planned.name,
        recipient=recipient,
        day=today,
        message_id=message_id(planned, sender),
        key=planned.message_key,
        language=planned.language,
    )
    facts = _facts(planned, settings, bank_data_to, attachments)
    template = f"receivables.reminders/first.{planned.language}"
    return write_message(envelope, template, facts, attachments)


def _facts(
    planned: PlannedReminder,
    settings: ReminderSettings,
    bank_data_to: date,
    attachments: Sequence[Attachment],
) -> dict[str, object]:
    language, currency = planned.language, planned.currency
    lines = [_line(item, language) for item in planned.reminded]
    account = _account(planned, settings)
    return {
        "company": settings.company or settings.sender_name or "",
        "sender": settings.sender_name,
        "telephone": settings.telephone,
        "customer": planned.name,
        "contact": planned.contact,
        "lines": lines,
        "all_set_back": all(line.setback for line in lines),
        "credit": format_amount(planned.credit, currency, language) if planned.credit else "",
        "total": format_amount(planned.amount, currency, language),
        "iban": format_iban(account[0]) if account[0] else "",
        "bic": account[1],
        "account_name": account[2],
        "reference": ", ".join(line.number for line in lines),
        "bank_data_to": format_day(bank_data_to, language),
        "attachments": [attachment.filename for attachment in attachments],
        "nbsp": NO_BREAK_SPACE,
    }


def _line(item: Item, language: str) -> Line:
    invoice = item.invoice
    received = item.original - item.open
    return Line(
        number=invoice.number,
        issued=format_day(invoice.issue_date, language),
        due=format_day(invoice.due_date, language) if invoice.due_date else "",
        amount=format_amount(item.original, invoice.currency, language),
        open=format_amount(item.open, invoice.currency, language),
        received=format_amount(received, invoice.currency, language) if received else "",
        setback=format_day(item.setbacks[-1].day, language) if item.setbacks else "",
    )


def _account(
    planned: PlannedReminder, settings: ReminderSettings
) -> tuple[str | None, str | None, str | None]:
    """Where to pay: the account on the invoices if they agree, else that of the settings."""
    stated = {(item.invoice.payee_iban, item.invoice.payee_bic) for item in planned.reminded}
    if len(stated) == 1:
        iban, bic = stated.pop()
        if iban is not None:
            return iban, bic, settings.account_name or settings.company
    return settings.iban, settings.bic, settings.account_name or settings.company
