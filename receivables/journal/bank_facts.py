# SPDX-License-Identifier: Apache-2.0
"""What the bank reports, as events of the journal; amounts are signed from our side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from receivables.journal.keys import key_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecorded:
    """A bank report that was imported, even one without entries: proof of how far we know.

    Attributes:
        family: `camt.052`, `camt.053` or `camt.054`.
        account: IBAN or other number, compact.
        statement_id: Id.
        covers_to: the last day that it reports.
        page: of the statement, where the bank sends it in several.
        content: hash of what it books, of a camt.053; the others do not promise all entries.
    """

    kind: ClassVar[str] = "statement_recorded"

    family: str
    account: str
    statement_id: str
    covers_to: date
    page: int | None = None
    content: str | None = None

    @property
    def event_date(self) -> date:
        """The last day that the report covers."""
        return self.covers_to

    @property
    def key(self) -> str:
        """One report a family, account, id, last day and page: banks reuse ids over the years."""
        return key_of(
            "statement",
            self.family,
            self.account,
            self.statement_id,
            self.covers_to.isoformat(),
            str(self.page or 1),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReference:
    """A batch that the bank booked as one entry (Btch, or Refs without an end-to-end id).

    Attributes:
        message_id: MsgId of our file.
        payment_information_id: PmtInfId of our block.
    """

    message_id: str | None = None
    payment_information_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDetail:
    """One transaction of a bank entry.

    Attributes:
        amount: signed; None where the bank states none for this transaction.
        reference: Refs/AcctSvcrRef.
        message_id: Refs/MsgId.
        payment_information_id: Refs/PmtInfId.
        end_to_end_id: Refs/EndToEndId.
        mandate_id: Refs/MndtId.
        counterparty_name: who paid, or whose debit came back.
        counterparty_iban: compact; masked wherever it is shown.
        remittance: Ustrd, one string each.
        references: structured creditor references and document numbers.
        is_return: whether the bank gives return information.
        return_reason: ISO code, or the bank's own.
        return_text: the bank's words.
        original_amount: signed, where it differs.
        charges: signed; negative is a cost.
    """

    amount: Decimal | None = None
    reference: str | None = None
    message_id: str | None = None
    payment_information_id: str | None = None
    end_to_end_id: str | None = None
    mandate_id: str | None = None
    counterparty_name: str | None = None
    counterparty_iban: str | None = None
    remittance: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    is_return: bool = False
    return_reason: str | None = None
    return_text: str | None = None
    original_amount: Decimal | None = None
    charges: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySeen:
    """A booked entry as one bank report shows it; several reports may show the same money.

    Attributes:
        family: `camt.052`, `camt.053` or `camt.054`.
        account: IBAN or other number, compact.
        entry_key: identity of the entry within its family: see `receivables.intake.entries`.
        digest: of the content, so that a richer copy of the same entry is kept beside the first.
        booked: booking date, or the value date where there is none.
        amount: signed.
        currency: of it.
        reference: AcctSvcrRef, None for a placeholder.
        bank_transaction_code: domain/family/subfamily, or the bank's own.
        reversal: RvslInd.
        charges: signed.
        batches: batches that the entry books as one.
        details: its transactions.
        text: AddtlNtryInf.
    """

    kind: ClassVar[str] = "entry_seen"

    family: str
    account: str
    entry_key: str
    digest: str
    booked: date
    amount: Decimal
    currency: str
    reference: str | None = None
    bank_transaction_code: str | None = None
    reversal: bool = False
    charges: Decimal | None = None
    batches: tuple[BatchReference, ...] = ()
    details: tuple[EntryDetail, ...] = ()
    text: str | None = None

    @property
    def event_date(self) -> date:
        """The booking date."""
        return self.booked

    @property
    def key(self) -> str:
        """One sighting a family, entry and content."""
        return key_of("entry", self.family, self.entry_key, self.digest)
