# SPDX-License-Identifier: Apache-2.0
"""What the letters of direct debit say: mandate form, pre-notification, summary of a batch.

Sources: EPC016-06 and EPC222-07 (SEPA Direct Debit Core and Business-to-Business Rulebooks), 4.1
The Mandate, 4.2 Collections (pre-notification) and DS-01; EPC392-08 v5.0, Guidelines for the
Appearance of Mandates.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.amounts import ZERO
from sepa.debit.model import Scheme
from sepa.references import parse_mandate_reference

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from sepa.bic import Bic
    from sepa.creditor_id import CreditorId
    from sepa.debit.model import SequenceType
    from sepa.iban import Iban

MOST_ADDRESS_LINES = 7
"""Of an address on paper, the name not counted: EPC forms have three, window envelopes room for
seven."""

MOST_LISTED = 1_000
"""Collections that a summary lists: 40 pages, set in half a second. The file has them all."""


class LetterLanguage(StrEnum):
    """Languages in which the letters exist."""

    FRENCH = "fr"
    ENGLISH = "en"


class PaymentKind(StrEnum):
    """Type of payment that a mandate authorises."""

    RECURRENT = "recurrent"
    ONE_OFF = "one-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """Who writes, or who is written to.

    Attributes:
        name: of the company or person.
        address: as on an envelope, line by line, at most seven lines.

    Raises:
        ValueError: if there is no name, or too long an address.
    """

    name: str
    address: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a correspondent has a name")
        if len(self.address) > MOST_ADDRESS_LINES:
            raise ValueError(f"an address has at most {MOST_ADDRESS_LINES} lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateForm:
    """A mandate to be signed. What is not given can be filled in, on screen or with a pen.

    Attributes:
        creditor: who may collect, with the address.
        creditor_id: the ICS.
        reference: the RUM, at most 35 characters; None where the creditor gives it later.
        scheme: CORE or B2B.
        kind: recurrent or one-off; None leaves the choice to the debtor.
        debtor_name: who pays.
        debtor_address: line by line, at most seven.
        debtor_iban: of the account to be debited.
        debtor_bic: of its bank; not asked for where the IBAN is given (Regulation (EU) 260/2012,
            art. 5, 8).
        signed_at: place of signature.
        signed_on: date of signature.
        contract: reference of the contract between the two.
        ultimate_debtor: on whose behalf the debtor pays.
        language: of the form.

    Raises:
        ValueError: if the debtor's address is too long, or the reference is none (REF-01 to
            REF-04).
    """

    creditor: Correspondent
    creditor_id: CreditorId
    reference: str | None = None
    scheme: Scheme = Scheme.CORE
    kind: PaymentKind | None = PaymentKind.RECURRENT
    debtor_name: str | None = None
    debtor_address: tuple[str, ...] = ()
    debtor_iban: Iban | None = None
    debtor_bic: Bic | None = None
    signed_at: str | None = None
    signed_on: date | None = None
    contract: str | None = None
    ultimate_debtor: str | None = None
    language: LetterLanguage = LetterLanguage.FRENCH

    def __post_init__(self) -> None:
        if self.reference is not None:
            parse_mandate_reference(self.reference)
        if len(self.debtor_address) > MOST_ADDRESS_LINES:
            raise ValueError(f"an address has at most {MOST_ADDRESS_LINES} lines")

    @property
    def is_complete(self) -> bool:
        """Whether only the signature itself is missing: such a form has no fields."""
        return all(
            (
                self.reference,
                self.kind,
                self.debtor_name,
                self.debtor_address,
                self.debtor_iban,
                self.signed_at,
                self.signed_on,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifiedInvoice:
    """An invoice that a collection pays, or a part of it.

    Attributes:
        number: of the invoice.
        amount: in euro, that is collected of it; negative for a credit note.
        due_date: of the invoice; None where it has none.
    """

    number: str
    amount: Decimal
    due_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreNotification:
    """What a debtor is told before a collection.

    Attributes:
        sender: the creditor.
        creditor_id: the ICS.
        recipient: the debtor; with the address if it goes as a letter.
        reference: the RUM.
        account_end: last four characters of the account to be debited: the letter may be read by
            others.
        invoices: what is collected, one at least.
        collection_date: on which the account is debited.
        is_one_off: whether it is the only collection of the mandate.
        contact: whom to ask, in one line: name, telephone, e-mail; None for the sender alone.
        language: of the letter.

    Raises:
        ValueError: if there is no invoice, the total is not above zero, or the end of the account
            is none.
    """

    sender: Correspondent
    creditor_id: CreditorId
    recipient: Correspondent
    reference: str
    account_end: str
    invoices: tuple[NotifiedInvoice, ...]
    collection_date: date
    is_one_off: bool = False
    contact: str | None = None
    language: LetterLanguage = LetterLanguage.FRENCH

    def __post_init__(self) -> None:
        parse_mandate_reference(self.reference)
        if not self.invoices or self.total <= ZERO:
            raise ValueError("a pre-notification tells of an amount above zero")
        if len(self.account_end) != len("1234") or not self.account_end.isalnum():
            raise ValueError("the end of an account is its last four characters")

    @property
    def total(self) -> Decimal:
        """What is collected, in euro."""
        return sum((item.amount for item in self.invoices), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryBlock:
    """A payment-information block: what the bank books on one day.

    Attributes:
        collection_date: ReqdColltnDt.
        sequence: SeqTp.
        count: number of collections.
        total: their sum in euro.
    """

    collection_date: date
    sequence: SequenceType
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryCollection:
    """One collection of the file.

    Attributes:
        end_to_end_id: by which the bank reports on it.
        debtor: who is debited.
        reference: the RUM.
        account: of the debtor, masked.
        collection_date: on which it is collected.
        amount: in euro.
    """

    end_to_end_id: str
    debtor: str
    reference: str
    account: str
    collection_date: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDate:
    """A collection date that is not the one asked for.

    Attributes:
        asked: what the input said.
        moved_to: what the file says.
        count: number of collections.
        reason: in the language of the summary; None where none is known.
    """

    asked: date
    moved_to: date
    count: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row of the input that is not in the file.

    Attributes:
        row: as people count it, or the number of an invoice.
        reason: in the language of the summary.
    """

    row: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedCheck:
    """A check of the file.

    Attributes:
        name: in the language of the summary.
        detail: what was found, or by which rules; None where there is nothing to say.
    """

    name: str
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """What was sent to the bank, for the file of the director or of the bank.

    Attributes:
        message_id: GrpHdr/MsgId.
        file_name: of the pain.008.
        file_digest: its SHA-256, in hexadecimal digits; None where it is not told.
        created: CreDtTm.
        creditor: name of who collects.
        creditor_id: the ICS.
        scheme: CORE or B2B.
        iban: of the account to be credited.
        bic: of its bank.
        blocks: of the file, one at least.
        collections: one by one, at most `MOST_LISTED`; none where the summary does not list them.
        moved: dates that were moved.
        refused: rows that are not in the file.
        checks: that the file passed.
        language: of the summary.

    Raises:
        ValueError: if there is no block, too long a list, or one that is not that of the blocks.
    """

    message_id: str
    file_name: str
    file_digest: str | None = None
    created: datetime
    creditor: str
    creditor_id: CreditorId
    scheme: Scheme
    iban: Iban
    bic: Bic | None = None
    blocks: tuple[SummaryBlock, ...]
    collections: tuple[SummaryCollection, ...] = ()
    moved: tuple[MovedDate, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    checks: tuple[PassedCheck, ...] = ()
    language: LetterLanguage = LetterLanguage.FRENCH

    def __post_init__(self) -> None:
        if not self.blocks:
            raise ValueError("a file of collections has a block")
        if len(self.collections) > MOST_LISTED:
            raise ValueError(f"a summary lists at most {MOST_LISTED} collections")
        listed = sum((item.amount for item in self.collections), ZERO)
        if self.collections and (len(self.collections), listed) != (self.count, self.total):
            raise ValueError("the listed collections are not those of the blocks")

    @property
    def count(self) -> int:
        """Number of collections (NbOfTxs)."""
        return sum(block.count for block in self.blocks)

    @property
    def total(self) -> Decimal:
        """Sum of all amounts in euro (CtrlSum)."""
        return sum((block.total for block in self.blocks), ZERO)
