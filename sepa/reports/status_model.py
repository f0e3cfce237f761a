# SPDX-License-Identifier: Apache-2.0
"""What the bank answers to a file of orders: pain.002, of every version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from compliance.report import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReason:
    """Why (StsRsnInf): the ISO external code or the bank's own, and its words."""

    code: str | None = None
    proprietary: str | None = None
    additional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionStatus:
    """The answer to one transaction (TxInfAndSts).

    Attributes:
        status: TxSts, e.g. ACCP, ACSC, RJCT, PDNG; None where only reasons are given.
        end_to_end_id: OrgnlEndToEndId.
        instruction_id: OrgnlInstrId.
        amount: OrgnlTxRef/Amt, unsigned as in the order.
        currency: of it.
        mandate_id: OrgnlTxRef/MndtRltdInf/MndtId.
        reasons: StsRsnInf.
    """

    status: str | None
    end_to_end_id: str | None = None
    instruction_id: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    mandate_id: str | None = None
    reasons: tuple[StatusReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStatus:
    """The answer to one payment-information block (OrgnlPmtInfAndSts).

    Attributes:
        payment_information_id: OrgnlPmtInfId.
        status: PmtInfSts; None where only the transactions are answered.
        reasons: StsRsnInf of the block.
        transactions: those that the bank names; it need not name all.
    """

    payment_information_id: str
    status: str | None = None
    reasons: tuple[StatusReason, ...] = ()
    transactions: tuple[TransactionStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A pain.002 file, read.

    Attributes:
        kind: key of the registry, e.g. `pain.002.001.10`.
        message_id: GrpHdr/MsgId.
        created: GrpHdr/CreDtTm.
        original_message_id: OrgnlMsgId, the MsgId of our file.
        original_message_name: OrgnlMsgNmId, e.g. `pain.008.001.08`.
        group_status: GrpSts: ACCP, RJCT, PART, …; None where it is given lower down.
        reasons: StsRsnInf of the group.
        payments: the blocks.
        findings: what could not be read, or is not schema-valid.
    """

    kind: str
    message_id: str | None
    created: datetime | None = None
    original_message_id: str | None
    original_message_name: str | None = None
    group_status: str | None = None
    reasons: tuple[StatusReason, ...] = ()
    payments: tuple[PaymentStatus, ...] = ()
    findings: tuple[Finding, ...] = ()
