# SPDX-License-Identifier: Apache-2.0
"""E-mails to customers: text and HTML from one set of facts, files attached, same bytes."""

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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

SENDING_HOUR = time(8, tzinfo=UTC)
"""The hour in the Date header: a plan knows days, not hours."""


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
class Envelope:
    """Who writes to whom, and when.

    Attributes:
        sender_name: as the reader sees it.
        sender: address.
        recipient_name: as the reader sees it.
        recipient: address.
        day: of the message.
        message_id: the same for the same message, however often it is written.
        key: names the parts of the message, which a library would do at random.
        language: of the message.
    """

    sender_name: str
    sender: str
    recipient_name: str
    recipient: str
    day: date
    message_id: str
    key: str
    language: str


def write_message(
    envelope: Envelope,
    template: str,
    facts: Mapping[str, object],
    attachments: Sequence[Attachment],
) -> bytes:
    """Return a message ready to be sent; the same arguments give the same bytes.

    Args:
        envelope: who writes to whom.
        template: package and name: `receivables.reminders/first.fr`; with `.subject`, `.txt` and
            `.html` these are its three templates.
        facts: what the templates say; they name nothing else.
        attachments: that go with it.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _one_line(_render(f"{template}.subject.j2", facts))
    message["From"] = _address(envelope.sender_name, envelope.sender)
    message["To"] = _address(envelope.recipient_name, envelope.recipient)
    message["Date"] = format_datetime(datetime.combine(envelope.day, SENDING_HOUR))
    message["Message-ID"] = envelope.message_id
    # Mail programs that know it open the file as a draft to be sent, not as a received message.
    message["X-Unsent"] = "1"
    message.set_content(_render(f"{template}.txt.j2", facts), cte="quoted-printable")
    message.add_alternative(
        _render(f"{template}.html.j2", facts), subtype="html", cte="quoted-printable"
    )
    for attachment in attachments:
        message.add_attachment(
            attachment.data, maintype="application", subtype="pdf", filename=attachment.filename
        )
    # Set last: adding a part moves what begins with Content- down into the part.
    message["Content-Language"] = envelope.language
    _set_boundaries(message, envelope.key)
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


def _render(template: str, facts: Mapping[str, object]) -> str:
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
    package, _, file = name.partition("/")
    resource = files(package).joinpath(file)
    return resource.read_text(encoding="utf-8") if resource.is_file() else None
