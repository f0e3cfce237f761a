# SPDX-License-Identifier: Apache-2.0
"""The pre-notification as an e-mail: the facts of the letter, in the words of a message."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from receivables.letters.pre_notification import announcement, facts
from receivables.letters.words import Words
from receivables.messages import Envelope, write_message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from receivables.letters.model import PreNotification
    from receivables.messages import Attachment

_KEY_LENGTH = 32


def write_pre_notification(
    notice: PreNotification,
    *,
    sender: str,
    recipient: str,
    day: date,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return the message of a pre-notification, ready to be sent; same arguments, same bytes.

    Args:
        notice: what it says.
        sender: e-mail address of the creditor.
        recipient: e-mail address of the debtor.
        day: of the message.
        attachments: the invoices, or the letter.
    """
    key = message_key(notice)
    envelope = Envelope(
        sender_name=notice.sender.name,
        sender=sender,
        recipient_name=notice.recipient.name,
        recipient=recipient,
        day=day,
        message_id=f"<{key}@{sender.rpartition('@')[2]}>",
        key=key,
        language=notice.language.value,
    )
    words = Words(notice.language, "notice", "notice_mail")
    return write_message(
        envelope, "receivables.letters/notice", _said(notice, words, attachments), attachments
    )


def message_key(notice: PreNotification) -> str:
    """Return what names a pre-notification: the same one twice is one message.

    It is derived from creditor, mandate, date, amount and invoices.
    """
    named = (
        notice.creditor_id.value,
        notice.reference,
        notice.collection_date.isoformat(),
        str(notice.total),
        *(item.number for item in notice.invoices),
    )
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:_KEY_LENGTH]


def _said(
    notice: PreNotification, words: Words, attachments: Sequence[Attachment]
) -> dict[str, object]:
    return {
        "words": words,
        "creditor": notice.sender.name,
        "announcement": announcement(notice, words),
        "facts": facts(notice, words),
        "lines": [
            {
                "number": item.number,
                "due": words.day(item.due_date) if item.due_date else "",
                "amount": words.amount(item.amount),
            }
            for item in notice.invoices
        ],
        "dated": any(item.due_date for item in notice.invoices),
        "total": words.amount(notice.total),
        "day": words.day(notice.collection_date),
        "contact": notice.contact,
        "attachments": [attachment.filename for attachment in attachments],
    }
