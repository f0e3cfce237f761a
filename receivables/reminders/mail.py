# SPDX-License-Identifier: Apache-2.0
"""The e-mail of a reminder: text and HTML from one set of facts, invoices attached, same bytes.

Courtesy is in the templates (`first.fr.txt.j2` and its siblings): who writes and to whom, what is
unpaid and since when, that messages may have crossed, how to pay, how to answer, thanks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

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
    from receivables.reminders.plan import PlannedReminder
    from receivables.reminders.settings import ReminderSettings

SENDING_HOUR = time(8, tzinfo=UTC)
"""The hour in the Date header: the plan knows days, not hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with the message.

    Attributes:
        filename: as the reader sees it.
        data: its bytes; always a PDF.
    """

    filename: str
    data: bytes


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
    facts = _facts(planned, settings, bank_data_to, attachments)
    language = planned.language
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _one_line(_render(f"first.{language}.subject.j2", facts))
    message["From"] = _address(settings.sender_name or settings.company or "", sender)
    message["To"] = _address(planned.name, recipient)
    message["Date"] = format_datetime(datetime.combine(today, SENDING_HOUR))
    message["Message-ID"] = message_id(planned, sender)
    # Mail programs that know it open the file as a draft to be sent, not as a received message.
    message["X-Unsent"] = "1"
    message.set_content(_render(f"first.{language}.txt.j2", facts), cte="quoted-printable")
    message.add_alternative(
        _render(f"first.{language}.html.j2", facts), subtype="html", cte="quoted-printable"
    )
    for attachment in attachments:
        message.add_attachment(
            attachment.data, maintype="application", subtype="pdf", filename=attachment.filename
        )
    # Set last: adding a part moves what begins with Content- down into the part.
    message["Content-Language"] = language
    _set_boundaries(message, planned.message_key)
    return message.as_bytes()


def _address(name: str, email: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=email)


def _one_line(text: str) -> str:
    """A line break would end the header; the parser refuses it, so it is a space."""
    return " ".join(text.splitlines())


def _set_boundaries(message: EmailMessage, key: str) -> None:
    """Name the parts from the message key: the library would draw them at random."""
    for position, part in enumerate(message.walk()):
        if part.is_multipart():
            seed = hashlib.sha256(f"{key}{position}".encode()).hexdigest()
            part.set_boundary(f"=_{seed[:32]}")


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


def _render(template: str, facts: dict[str, object]) -> str:
    return _environment().get_template(template).render(facts).strip("\n")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_load),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _load(name: str) -> str | None:
    resource = files("receivables.reminders").joinpath(name)
    return resource.read_text(encoding="utf-8") if resource.is_file() else None
