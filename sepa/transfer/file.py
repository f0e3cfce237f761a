# SPDX-License-Identifier: Apache-2.0
"""A pain.001 file as somebody wrote it: the model that is checked, and imported into the ledger.

It takes what is there. A value that cannot be typed is None, and the reader has said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sepa.debit.file import NO_SURPLUS, FileParty, Place, Surplus

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from compliance.report import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedTransfer:
    """CdtTrfTxInf: one transfer.

    Attributes:
        place: of the element.
        end_to_end_id: PmtId/EndToEndId.
        instruction_id: PmtId/InstrId.
        service_level: PmtTpInf/SvcLvl/Cd of the transfer itself.
        amount: Amt/InstdAmt, None if it is no number.
        currency: Amt/InstdAmt/@Ccy.
        charge_bearer: ChrgBr of the transfer itself.
        payee_bic: CdtrAgt BIC or BICFI.
        payee_agent_other: CdtrAgt/FinInstnId/Othr/Id.
        payee: Cdtr.
        payee_iban: CdtrAcct/Id/IBAN, as written.
        ultimate_debtor: UltmtDbtr/Nm.
        ultimate_creditor: UltmtCdtr/Nm.
        purpose: Purp/Cd.
        remittance: Ustrd, each of them.
        structured_count: number of Strd.
        structured_reference: CdtrRefInf/Ref of the first Strd.
        structured_type: CdtrRefInf/Tp/CdOrPrtry/Cd of it.
        surplus: what else it holds.
    """

    place: Place
    end_to_end_id: str | None = None
    instruction_id: str | None = None
    service_level: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    charge_bearer: str | None = None
    payee_bic: str | None = None
    payee_agent_other: str | None = None
    payee: FileParty
    payee_iban: str | None = None
    ultimate_debtor: str | None = None
    ultimate_creditor: str | None = None
    purpose: str | None = None
    remittance: tuple[str, ...] = ()
    structured_count: int = 0
    structured_reference: str | None = None
    structured_type: str | None = None
    surplus: Surplus = NO_SURPLUS


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBlock:
    """PmtInf: transfers of one day from one account.

    Attributes:
        place: of the element.
        id: PmtInfId.
        method: PmtMtd.
        batch_booking: BtchBookg as written.
        stated_count: NbOfTxs.
        stated_sum: CtrlSum.
        service_level: PmtTpInf/SvcLvl/Cd.
        execution_date: ReqdExctnDt, or its Dt.
        payer: Dbtr.
        payer_iban: DbtrAcct/Id/IBAN, as written.
        payer_bic: DbtrAgt BIC or BICFI.
        payer_agent_other: DbtrAgt/FinInstnId/Othr/Id.
        charge_bearer: ChrgBr.
        ultimate_debtor: UltmtDbtr/Nm.
        transfers: all of them.
        surplus: what else it holds.
    """

    place: Place
    id: str | None = None
    method: str | None = None
    batch_booking: str | None = None
    stated_count: int | None = None
    stated_sum: Decimal | None = None
    service_level: str | None = None
    execution_date: date | None = None
    payer: FileParty
    payer_iban: str | None = None
    payer_bic: str | None = None
    payer_agent_other: str | None = None
    charge_bearer: str | None = None
    ultimate_debtor: str | None = None
    transfers: tuple[OrderedTransfer, ...] = ()
    surplus: Surplus = NO_SURPLUS


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFile:
    """A pain.001 file, read.

    Attributes:
        place: of its group header.
        message_id: GrpHdr/MsgId.
        created: CreDtTm; with a zone only if the file states one.
        stated_count: GrpHdr/NbOfTxs.
        stated_sum: GrpHdr/CtrlSum.
        initiating_party: GrpHdr/InitgPty/Nm.
        blocks: all of them.
        surplus: what else the group header holds.
        findings: TRF-01: values that could not be read.
    """

    place: Place
    message_id: str | None = None
    created: datetime | None = None
    stated_count: int | None = None
    stated_sum: Decimal | None = None
    initiating_party: str | None = None
    blocks: tuple[OrderBlock, ...] = ()
    surplus: Surplus = NO_SURPLUS
    findings: tuple[Finding, ...] = ()

    @property
    def transfers(self) -> tuple[OrderedTransfer, ...]:
        """All transfers of all blocks, in the order of the file."""
        return tuple(item for block in self.blocks for item in block.transfers)
