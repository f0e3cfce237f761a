# SPDX-License-Identifier: Apache-2.0
"""The events of the journal: what happened, each with the day on which it took effect.

An event is a fact that some file or some person states. Open items, allocations and balances are
no events: they follow from these by replay (`receivables.matching.replay`), so that a file which
arrives late corrects everything that depends on it, and the order of arrival does not matter.

Amounts are `Decimal`. Those of invoices and collections are unsigned as in their documents; those
of bank entries are signed from the account holder's side (money in is positive).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from einvoice.codes import CORRECTED_CODES, FACTORED_CODES, TypeCode
from receivables.journal.bank_facts import EntrySeen, StatementRecorded
from receivables.journal.keys import key_of
from receivables.journal.mandate_facts import (
    MandateAmended,
    MandateDrafted,
    MandateFact,
    MandateSigned,
    MandateStepped,
)
from receivables.journal.notice_facts import (
    DebitFilePrepared,
    DebitFileWritten,
    NoticeFact,
    NoticePrepared,
    NoticeSent,
)
from receivables.journal.order_facts import (
    CollectionWithdrawn,
    OrderFact,
    RefundOrdered,
    ReversalOrdered,
)

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

INVOICE_CODES = frozenset(TypeCode) - CORRECTED_CODES - FACTORED_CODES
"""Type codes BT-3 that the ledger takes: what is owed to us, and what lowers it.

A corrected invoice takes the place of another one, and the claim of a factored one was sold: these
are refused, not guessed.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRecorded:
    """An invoice or credit note that we issued.

    Attributes:
        number: BT-1.
        type_code: BT-3, one of `INVOICE_CODES`.
        issue_date: BT-2.
        due_date: BT-9; None where the invoice has none.
        amount: amount due, BT-115, unsigned also for a credit note.
        currency: BT-5.
        customer_id: see `receivables.intake.facts.customer_id`.
        customer_name: BT-44.
        customer_country: BT-55.
        customer_email: BT-58, or BT-49 where it is an e-mail address (EAS code EM).
        contact_name: BT-56.
        seller_id: identity of the seller, by the same rule as `customer_id`.
        seller_name: BT-27.
        preceding: numbers of the invoices referred to, BT-25.
        means_code: BT-81.
        mandate_id: BT-89.
        creditor_id: BT-90.
        debited_iban: BT-91, compact.
        payee_iban: BT-84 of the first account.
        payee_bic: BT-86 of the first account.
        payment_reference: BT-83.
    """

    kind: ClassVar[str] = "invoice_recorded"

    number: str
    type_code: str
    issue_date: date
    due_date: date | None = None
    amount: Decimal
    currency: str
    customer_id: str
    customer_name: str
    customer_country: str | None = None
    customer_email: str | None = None
    contact_name: str | None = None
    seller_id: str
    seller_name: str
    preceding: tuple[str, ...] = ()
    means_code: str | None = None
    mandate_id: str | None = None
    creditor_id: str | None = None
    debited_iban: str | None = None
    payee_iban: str | None = None
    payee_bic: str | None = None
    payment_reference: str | None = None

    @property
    def event_date(self) -> date:
        """The issue date."""
        return self.issue_date

    @property
    def key(self) -> str:
        """One invoice a number (article 242 nonies A, I, 7° of annex II CGI: unique numbering)."""
        return key_of("invoice", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled:
    """A file that carries an invoice, where it lay when it was imported.

    Attributes:
        number: of the invoice.
        filed: the invoice's issue date.
        media_type: `application/pdf` or `application/xml`.
        path: absolute.
        sha256: of its bytes, hexadecimal.
    """

    kind: ClassVar[str] = "document_filed"

    number: str
    filed: date
    media_type: str
    path: str
    sha256: str

    @property
    def event_date(self) -> date:
        """The invoice's issue date."""
        return self.filed

    @property
    def key(self) -> str:
        """One place of one file for one invoice."""
        return key_of("document", self.number, self.sha256, self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPresented:
    """A direct debit that we asked the bank to collect (pain.008, DrctDbtTxInf).

    Attributes:
        message_id: GrpHdr/MsgId.
        payment_information_id: PmtInf/PmtInfId.
        end_to_end_id: PmtId/EndToEndId.
        presented: day of GrpHdr/CreDtTm.
        collection_date: ReqdColltnDt.
        amount: InstdAmt, unsigned.
        currency: of it.
        mandate_id: the unique mandate reference.
        creditor_id: CdtrSchmeId.
        scheme: LclInstrm.
        sequence: SeqTp.
        is_amended: True if it tells what changed in the mandate (AmdmntInd), else None.
        debtor_name: Dbtr/Nm.
        debtor_iban: DbtrAcct.
        creditor_iban: CdtrAcct, to be credited.
        remittance: RmtInf/Ustrd.
        structured_reference: RmtInf/Strd/CdtrRefInf/Ref.
    """

    kind: ClassVar[str] = "collection_presented"

    message_id: str
    payment_information_id: str
    end_to_end_id: str
    presented: date
    collection_date: date
    amount: Decimal
    currency: str
    mandate_id: str | None = None
    creditor_id: str | None = None
    scheme: str | None = None
    sequence: str | None = None
    is_amended: bool | None = None
    debtor_name: str | None = None
    debtor_iban: str | None = None
    creditor_iban: str | None = None
    remittance: str | None = None
    structured_reference: str | None = None

    @property
    def event_date(self) -> date:
        """The day on which the file was made."""
        return self.presented

    @property
    def key(self) -> str:
        """One collection a message, block and end-to-end id."""
        return key_of(
            "collection", self.message_id, self.payment_information_id, self.end_to_end_id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionAnswered:
    """What the bank answers to a collection, a block or a whole file (pain.002).

    Attributes:
        report_id: GrpHdr/MsgId of the answer, or the hash of the file where it has none.
        answered: day of GrpHdr/CreDtTm.
        message_id: OrgnlMsgId.
        payment_information_id: OrgnlPmtInfId; None where the whole file is answered.
        end_to_end_id: OrgnlEndToEndId; None where the whole block is answered.
        status: GrpSts, PmtInfSts or TxSts.
        reason: the ISO code, or the bank's own.
        reason_text: the bank's words.
    """

    kind: ClassVar[str] = "collection_answered"

    report_id: str
    answered: date
    message_id: str
    payment_information_id: str | None = None
    end_to_end_id: str | None = None
    status: str
    reason: str | None = None
    reason_text: str | None = None

    @property
    def event_date(self) -> date:
        """The day of the answer."""
        return self.answered

    @property
    def key(self) -> str:
        """One answer a report and thing answered."""
        return key_of(
            "answer",
            self.report_id,
            self.message_id,
            self.payment_information_id,
            self.end_to_end_id,
            self.status,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPrepared:
    """A reminder that is about to be sent; written before it is.

    Attributes:
        message_id: of the e-mail, derived from customer, level and items.
        level: 1 for the first courteous reminder.
        prepared: the day of the reminder.
        customer_id: who is reminded.
        recipient: e-mail address.
        channel: `eml`.
        items: numbers of the invoices.
        amount: what they are reminded of.
        currency: of it.
        language: `fr` or `en`.
    """

    kind: ClassVar[str] = "reminder_prepared"

    message_id: str
    level: int
    prepared: date
    customer_id: str
    recipient: str
    channel: str
    items: tuple[str, ...]
    amount: Decimal
    currency: str
    language: str

    @property
    def event_date(self) -> date:
        """The day of the reminder."""
        return self.prepared

    @property
    def key(self) -> str:
        """One reminder a message id."""
        return key_of("reminder", self.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSent:
    """The confirmation that a prepared reminder left.

    Attributes:
        message_id: of the e-mail.
        sent: the day.
        channel: `eml`.
    """

    kind: ClassVar[str] = "reminder_sent"

    message_id: str
    sent: date
    channel: str

    @property
    def event_date(self) -> date:
        """The day on which it left."""
        return self.sent

    @property
    def key(self) -> str:
        """One confirmation a message id."""
        return key_of("sent", self.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImported:
    """A file of which all events are in the journal: the first gate of a re-import.

    Attributes:
        sha256: of its bytes, hexadecimal.
        name: as it was given.
        document: what it was recognised as.
        imported: the day.
    """

    kind: ClassVar[str] = "file_imported"

    sha256: str
    name: str
    document: str
    imported: date

    @property
    def event_date(self) -> date:
        """The day on which it was imported."""
        return self.imported

    @property
    def key(self) -> str:
        """One import a content."""
        return key_of("file", self.sha256)


Event = (
    InvoiceRecorded
    | DocumentFiled
    | CollectionPresented
    | CollectionAnswered
    | StatementRecorded
    | EntrySeen
    | ReminderPrepared
    | ReminderSent
    | FileImported
    | MandateFact
    | NoticeFact
    | OrderFact
)

EVENT_TYPES: tuple[type[Event], ...] = (
    InvoiceRecorded,
    DocumentFiled,
    CollectionPresented,
    CollectionAnswered,
    StatementRecorded,
    EntrySeen,
    ReminderPrepared,
    ReminderSent,
    FileImported,
    MandateDrafted,
    MandateSigned,
    MandateAmended,
    MandateStepped,
    NoticePrepared,
    NoticeSent,
    DebitFilePrepared,
    DebitFileWritten,
    RefundOrdered,
    CollectionWithdrawn,
    ReversalOrdered,
)
