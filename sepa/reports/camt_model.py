# SPDX-License-Identifier: Apache-2.0
"""What a bank reports: one model for camt.052, camt.053 and camt.054 of every version.

Names are those of ISO 20022. Amounts are signed from the account holder's side: credit positive,
debit negative, and a reversal has the sign of the money that moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from compliance.report import Finding


class EntryStatus(StrEnum):
    """Status of an entry (Ntry/Sts): only a booked one is money."""

    BOOKED = "BOOK"
    PENDING = "PDNG"
    INFORMATION = "INFO"
    FUTURE = "FUTR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of money with its ISO 4217 currency; signed where the bank signs it."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A value that the model has no field for, as the bank wrote it.

    Attributes:
        path: local names below the element that holds it, joined by `/`.
        text: stripped.
        currency: of an amount, whose text has no sign.
    """

    path: str
    text: str
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A balance of the account.

    Attributes:
        code: OPBD, CLBD, PRCD, CLAV, ITBD, … (ExternalBalanceType1Code).
        amount: signed.
        date: the day whose beginning or end it is.
    """

    code: str
    amount: Amount
    date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankParty:
    """A party named in a detail.

    Attributes:
        name: as the bank gives it.
        iban: compact; None if the account has another number or none.
        other_account: account number that is no IBAN.
        bic: of the party's bank.
        private_id: identification such as the creditor identifier.
    """

    name: str | None = None
    iban: str | None = None
    other_account: str | None = None
    bic: str | None = None
    private_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnInformation:
    """Why money came back (RtrInf).

    Attributes:
        reason: ISO external return reason code, e.g. AM04; None if the bank gave only text.
        proprietary: the bank's own code.
        additional: free text.
        originator: who returned it.
    """

    reason: str | None = None
    proprietary: str | None = None
    additional: tuple[str, ...] = ()
    originator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One transaction of an entry (NtryDtls/TxDtls), with its own amount.

    Attributes:
        amount: signed; the transaction's own. None where the bank states none and the entry has
            several details: it is never copied from the entry in that case.
        account_servicer_reference: Refs/AcctSvcrRef.
        message_id: Refs/MsgId, of the file that asked for it.
        payment_information_id: Refs/PmtInfId.
        instruction_id: Refs/InstrId.
        end_to_end_id: Refs/EndToEndId; NOTPROVIDED is None.
        transaction_id: Refs/TxId.
        uetr: Refs/UETR.
        mandate_id: Refs/MndtId.
        bank_transaction_code: of the detail itself, spelled as the entry's.
        debtor: who paid.
        creditor: who was paid.
        ultimate_debtor: on whose behalf it was paid.
        ultimate_creditor: on whose behalf it was received.
        remittance: unstructured remittance information, one string per Ustrd.
        structured_references: creditor references (Strd/CdtrRefInf/Ref).
        referred_documents: document numbers (Strd/RfrdDocInf/Nb).
        additional_remittance: free text beside a structured reference (Strd/AddtlRmtInf).
        purpose: ISO purpose code.
        return_information: present on a returned transaction.
        original_amount: signed; the instructed or original interbank amount, where it differs.
        exchange_rate: between the two, as stated.
        charges: signed from the account holder's side: negative is a cost.
        additional_information: AddtlTxInf.
    """

    amount: Amount | None
    account_servicer_reference: str | None = None
    message_id: str | None = None
    payment_information_id: str | None = None
    instruction_id: str | None = None
    end_to_end_id: str | None = None
    transaction_id: str | None = None
    uetr: str | None = None
    mandate_id: str | None = None
    bank_transaction_code: str | None = None
    debtor: BankParty | None = None
    creditor: BankParty | None = None
    ultimate_debtor: BankParty | None = None
    ultimate_creditor: BankParty | None = None
    remittance: tuple[str, ...] = ()
    structured_references: tuple[str, ...] = ()
    referred_documents: tuple[str, ...] = ()
    additional_remittance: tuple[str, ...] = ()
    purpose: str | None = None
    return_information: ReturnInformation | None = None
    original_amount: Amount | None = None
    exchange_rate: Decimal | None = None
    charges: Amount | None = None
    additional_information: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch that was booked as one entry (NtryDtls/Btch).

    Attributes:
        message_id: of the file that asked for it.
        payment_information_id: of the block that asked for it.
        count: number of transactions that the bank states.
        total: signed.
    """

    message_id: str | None = None
    payment_information_id: str | None = None
    count: int | None = None
    total: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement on the account (Ntry).

    Attributes:
        reference: NtryRef.
        account_servicer_reference: AcctSvcrRef, the bank's own and best key.
        amount: signed.
        status: only `BOOKED` is money; a status the standard does not know is an error finding.
        booking_date: BookgDt, the date part where the bank gives a time.
        value_date: ValDt, the same.
        bank_transaction_code: domain/family/subfamily joined by `/`, or the proprietary code.
        reversal: RvslInd.
        batches: of NtryDtls/Btch.
        details: one per TxDtls; an entry without any has one, made of the entry's own data.
        charges: signed.
        additional_information: AddtlNtryInf.
        line: in the file, where the parser knows it.
    """

    reference: str | None = None
    account_servicer_reference: str | None = None
    amount: Amount
    status: EntryStatus
    booking_date: date | None = None
    value_date: date | None = None
    bank_transaction_code: str | None = None
    reversal: bool = False
    batches: tuple[Batch, ...] = ()
    details: tuple[Detail, ...] = ()
    charges: Amount | None = None
    additional_information: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One account's report: Rpt of camt.052, Stmt of camt.053, Ntfctn of camt.054.

    Attributes:
        id: Id.
        account: IBAN or other number, compact.
        currency: of the account.
        owner: its holder's name.
        sequence_number: ElctrncSeqNb.
        created: CreDtTm.
        from_date: FrToDt/FrDtTm.
        to_date: FrToDt/ToDtTm.
        page: Pagination page number.
        is_last_page: LastPgInd.
        balances: all of them.
        entries: all of them.
    """

    id: str
    account: str | None
    currency: str | None = None
    owner: str | None = None
    sequence_number: str | None = None
    created: datetime | None = None
    from_date: date | None = None
    to_date: date | None = None
    page: int | None = None
    is_last_page: bool | None = None
    balances: tuple[Balance, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BankReport:
    """A camt file, read.

    Attributes:
        kind: key of the registry of kinds, e.g. `camt.053.001.08`.
        message_id: GrpHdr/MsgId.
        statements: one per account and period.
        findings: what could not be read, what does not add up, what is not schema-valid.
    """

    kind: str
    message_id: str | None
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...] = ()
