# SPDX-License-Identifier: Apache-2.0
"""Direct debits announced to debtors, and debit files made from the ledger, as events.

Both are written twice: before the thing is done, and after it. What lies between is taken up by the
next run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from receivables.journal.keys import key_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePrepared:
    """A collection that a notice is about to announce: one line of it.

    Attributes:
        message_id: of the notice, derived from mandate, day and lines; several lines share it.
        prepared: the day of the notice.
        number: of the invoice.
        amount: to be debited, unsigned.
        currency: of it.
        collection_date: on which it will be debited.
        mandate_id: RUM.
        creditor_id: ICS.
        channel: `eml` or `letter`.
        recipient: e-mail address; None for a letter.
        language: `fr` or `en`.
    """

    kind: ClassVar[str] = "notice_prepared"

    message_id: str
    prepared: date
    number: str
    amount: Decimal
    currency: str
    collection_date: date
    mandate_id: str
    creditor_id: str
    channel: str
    recipient: str | None = None
    language: str

    @property
    def event_date(self) -> date:
        """The day of the notice."""
        return self.prepared

    @property
    def key(self) -> str:
        """One line a notice and invoice."""
        return key_of("notice", self.message_id, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent:
    """The confirmation that a prepared notice left.

    Attributes:
        message_id: of the notice.
        sent: the day, from which its delay counts.
        channel: `eml` or `letter`.
    """

    kind: ClassVar[str] = "notice_sent"

    message_id: str
    sent: date
    channel: str

    @property
    def event_date(self) -> date:
        """The day on which it left."""
        return self.sent

    @property
    def key(self) -> str:
        """One confirmation a notice."""
        return key_of("notice_sent", self.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitFilePrepared:
    """A debit file that is about to be written, with what it takes to make it again.

    The journal up to this event, these values and the creditor's settings give the same bytes.

    Attributes:
        message_id: GrpHdr/MsgId.
        created: GrpHdr/CreDtTm, ISO 8601 without zone.
        prepared: its day, on which the file is to be sent.
        until: the last due date that was taken.
        version: of the message, e.g. `pain.008.001.08`.
        sha256: of the bytes, hexadecimal.
    """

    kind: ClassVar[str] = "debit_file_prepared"

    message_id: str
    created: str
    prepared: date
    until: date
    version: str
    sha256: str

    @property
    def event_date(self) -> date:
        """The day on which the file is to be sent."""
        return self.prepared

    @property
    def key(self) -> str:
        """One file a message id."""
        return key_of("debit_file", self.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitFileWritten:
    """The confirmation that a prepared debit file lies where it was asked for.

    Attributes:
        message_id: GrpHdr/MsgId.
        written: the day.
    """

    kind: ClassVar[str] = "debit_file_written"

    message_id: str
    written: date

    @property
    def event_date(self) -> date:
        """The day on which it was written."""
        return self.written

    @property
    def key(self) -> str:
        """One confirmation a file."""
        return key_of("debit_file_written", self.message_id)


NoticeFact = NoticePrepared | NoticeSent | DebitFilePrepared | DebitFileWritten
