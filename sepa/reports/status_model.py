# SPDX-License-Identifier: Apache-2.0
"""What the bank answers to a file of orders: pain.002, of every version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sepa.reports.returns import RTransaction, return_reason

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from compliance.report import Finding
    from sepa.reports.camt_model import BankParty, Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReason:
    """Why (StsRsnInf): the ISO external code or the bank's own, and its words.

    Attributes:
        code: Rsn/Cd.
        proprietary: Rsn/Prtry.
        additional: AddtlInf.
        originator: Orgtr/Nm, who says so.
        originator_bic: the same, where it is a bank or a clearing system.
    """

    code: str | None = None
    proprietary: str | None = None
    additional: tuple[str, ...] = ()
    originator: str | None = None
    originator_bic: str | None = None

    @property
    def kind(self) -> RTransaction | None:
        """Who stopped it: a bank (reject) or the debtor (refusal); None if nothing says so.

        A bank or clearing system is named by its BIC, the debtor by a name alone, and only with a
        reason that a debtor can have.

        Source: EPC130-08, Customer Payment Status Report, Status Reason Information/Originator.
        """
        if self.originator_bic is not None:
            return RTransaction.REJECT
        is_debtor_s = RTransaction.REFUSAL in return_reason(self.code or "").kinds
        return RTransaction.REFUSAL if self.originator is not None and is_debtor_s else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """How many transactions have a status (NbOfTxsPerSts).

    Attributes:
        status: DtldSts.
        count: DtldNbOfTxs.
        total: DtldCtrlSum, unsigned.
    """

    status: str
    count: int | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionStatus:
    """The answer to one transaction (TxInfAndSts).

    Attributes:
        status: TxSts, e.g. ACCP, ACSC, RJCT, PDNG; None where only reasons are given.
        end_to_end_id: OrgnlEndToEndId.
        instruction_id: OrgnlInstrId.
        uetr: OrgnlUETR.
        amount: OrgnlTxRef/Amt, unsigned as in the order.
        currency: of it.
        mandate_id: OrgnlTxRef/MndtRltdInf/MndtId.
        collection_date: OrgnlTxRef/ReqdColltnDt.
        execution_date: OrgnlTxRef/ReqdExctnDt.
        creditor_id: OrgnlTxRef/CdtrSchmeId, the creditor identifier.
        debtor: OrgnlTxRef/Dbtr with its account and bank.
        creditor: OrgnlTxRef/Cdtr, the same.
        remittance: OrgnlTxRef/RmtInf/Ustrd.
        structured_references: OrgnlTxRef/RmtInf/Strd/CdtrRefInf/Ref.
        accepted: AccptncDtTm.
        account_servicer_reference: AcctSvcrRef.
        reasons: StsRsnInf.
        other: every other value below TxInfAndSts.
    """

    status: str | None
    end_to_end_id: str | None = None
    instruction_id: str | None = None
    uetr: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    mandate_id: str | None = None
    collection_date: date | None = None
    execution_date: date | None = None
    creditor_id: str | None = None
    debtor: BankParty | None = None
    creditor: BankParty | None = None
    remittance: tuple[str, ...] = ()
    structured_references: tuple[str, ...] = ()
    accepted: datetime | None = None
    account_servicer_reference: str | None = None
    reasons: tuple[StatusReason, ...] = ()
    other: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStatus:
    """The answer to one payment-information block (OrgnlPmtInfAndSts).

    Attributes:
        payment_information_id: OrgnlPmtInfId.
        status: PmtInfSts; None where only the transactions are answered.
        original_count: OrgnlNbOfTxs.
        original_total: OrgnlCtrlSum.
        reasons: StsRsnInf of the block.
        counts: NbOfTxsPerSts.
        transactions: those that the bank names; it need not name all.
        other: every other value of the block.
    """

    payment_information_id: str
    status: str | None = None
    original_count: int | None = None
    original_total: Decimal | None = None
    reasons: tuple[StatusReason, ...] = ()
    counts: tuple[StatusCount, ...] = ()
    transactions: tuple[TransactionStatus, ...] = ()
    other: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A pain.002 file, read.

    Attributes:
        kind: key of the registry, e.g. `pain.002.001.10`.
        message_id: GrpHdr/MsgId.
        created: GrpHdr/CreDtTm.
        original_message_id: OrgnlMsgId, the MsgId of our file.
        original_message_name: OrgnlMsgNmId, e.g. `pain.008.001.08`.
        original_count: OrgnlNbOfTxs.
        original_total: OrgnlCtrlSum.
        group_status: GrpSts: ACCP, RJCT, PART, …; None where it is given lower down.
        reasons: StsRsnInf of the group.
        counts: NbOfTxsPerSts of the group.
        payments: the blocks.
        other: every other value of the message, its paths from the message on.
        findings: what could not be read, contradicts itself, or is not schema-valid.
    """

    kind: str
    message_id: str | None
    created: datetime | None = None
    original_message_id: str | None
    original_message_name: str | None = None
    original_count: int | None = None
    original_total: Decimal | None = None
    group_status: str | None = None
    reasons: tuple[StatusReason, ...] = ()
    counts: tuple[StatusCount, ...] = ()
    payments: tuple[PaymentStatus, ...] = ()
    other: tuple[Leaf, ...] = ()
    findings: tuple[Finding, ...] = ()
