# SPDX-License-Identifier: Apache-2.0
"""A pain.008 file as somebody wrote it: the model that is checked, and imported into the ledger.

It takes what is there. A value that cannot be typed is None, and the reader has said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.report import Location

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from compliance.report import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an element is.

    Attributes:
        xpath: from the root, by local names.
        line: in the file, where the parser knows it.
    """

    xpath: str
    line: int | None = None

    def at(self, path: str = "") -> Location:
        """Return the location of the element, or of one below it: `at("PmtId/EndToEndId")`."""
        xpath = f"{self.xpath}/{path}" if path else self.xpath
        return Location(xpath=xpath, line=self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus:
    """What stands in a header, block or transaction beside the fields of this model.

    Paths are of local names, from the element itself.

    Attributes:
        unread: path and text of what has no field.
        repeated: paths of fields that stand more than once; the model holds the first.
        empty: paths of elements without content.
    """

    unread: tuple[tuple[str, str], ...] = ()
    repeated: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


NO_SURPLUS = Surplus()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAddress:
    """PstlAdr: elements present, by their ISO names, and its free lines."""

    street: str | None = None
    building_number: str | None = None
    postcode: str | None = None
    town: str | None = None
    country: str | None = None
    others: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileParty:
    """Name and address of a party."""

    name: str | None = None
    address: FileAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSchemeId:
    """CdtrSchmeId: who may collect.

    Attributes:
        id: PrvtId/Othr/Id.
        scheme: SchmeNm/Prtry, which is SEPA.
        scheme_code: SchmeNm/Cd, which has no place here.
        name: only in an amendment: the creditor's earlier name.
    """

    id: str | None = None
    scheme: str | None = None
    scheme_code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAmendment:
    """AmdmntInfDtls.

    Attributes:
        mandate_id: OrgnlMndtId.
        scheme_id: OrgnlCdtrSchmeId.
        debtor_iban: OrgnlDbtrAcct/Id/IBAN.
        debtor_account_other: OrgnlDbtrAcct/Id/Othr/Id, where SMNDA belongs.
        debtor_agent_other: OrgnlDbtrAgt/FinInstnId/Othr/Id, where SMNDA belonged until 2016.
    """

    mandate_id: str | None = None
    scheme_id: FileSchemeId | None = None
    debtor_iban: str | None = None
    debtor_account_other: str | None = None
    debtor_agent_other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentType:
    """PmtTpInf, of a block or of a transaction."""

    service_level: str | None = None
    local_instrument: str | None = None
    sequence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitTransaction:
    """DrctDbtTxInf: one collection.

    Attributes:
        place: of the element.
        end_to_end_id: PmtId/EndToEndId.
        instruction_id: PmtId/InstrId.
        payment_type: of the transaction itself; None where the block states it.
        amount: InstdAmt, None if it is no number.
        currency: InstdAmt/@Ccy.
        charge_bearer: ChrgBr of the transaction itself.
        mandate_id: MndtId.
        mandate_date: DtOfSgntr.
        is_amended: AmdmntInd, None if absent.
        amendment: AmdmntInfDtls.
        scheme_id: CdtrSchmeId of the transaction itself.
        ultimate_creditor: UltmtCdtr/Nm.
        debtor_bic: DbtrAgt BIC or BICFI.
        debtor_agent_other: DbtrAgt/FinInstnId/Othr/Id.
        debtor: Dbtr.
        debtor_iban: DbtrAcct/Id/IBAN, as written.
        ultimate_debtor: UltmtDbtr/Nm.
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
    payment_type: PaymentType | None = None
    amount: Decimal | None = None
    currency: str | None = None
    charge_bearer: str | None = None
    mandate_id: str | None = None
    mandate_date: date | None = None
    is_amended: bool | None = None
    amendment: FileAmendment | None = None
    scheme_id: FileSchemeId | None = None
    ultimate_creditor: str | None = None
    debtor_bic: str | None = None
    debtor_agent_other: str | None = None
    debtor: FileParty = FileParty()
    debtor_iban: str | None = None
    ultimate_debtor: str | None = None
    purpose: str | None = None
    remittance: tuple[str, ...] = ()
    structured_count: int = 0
    structured_reference: str | None = None
    structured_type: str | None = None
    surplus: Surplus = NO_SURPLUS


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitBlock:
    """PmtInf: collections of one date and sequence.

    Attributes:
        place: of the element.
        id: PmtInfId.
        method: PmtMtd.
        batch_booking: BtchBookg as written.
        stated_count: NbOfTxs.
        stated_sum: CtrlSum.
        payment_type: PmtTpInf.
        collection_date: ReqdColltnDt.
        creditor: Cdtr.
        creditor_iban: CdtrAcct/Id/IBAN, as written.
        creditor_bic: CdtrAgt BIC or BICFI.
        creditor_agent_other: CdtrAgt/FinInstnId/Othr/Id.
        charge_bearer: ChrgBr.
        scheme_id: CdtrSchmeId.
        ultimate_creditor: UltmtCdtr/Nm.
        transactions: all of them.
        surplus: what else it holds.
    """

    place: Place
    id: str | None = None
    method: str | None = None
    batch_booking: str | None = None
    stated_count: int | None = None
    stated_sum: Decimal | None = None
    payment_type: PaymentType | None = None
    collection_date: date | None = None
    creditor: FileParty = FileParty()
    creditor_iban: str | None = None
    creditor_bic: str | None = None
    creditor_agent_other: str | None = None
    charge_bearer: str | None = None
    scheme_id: FileSchemeId | None = None
    ultimate_creditor: str | None = None
    transactions: tuple[DebitTransaction, ...] = ()
    surplus: Surplus = NO_SURPLUS


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitFile:
    """A pain.008 file, read.

    Attributes:
        place: of its group header.
        version: e.g. `pain.008.001.08`; None if the namespace is none of ISO 20022.
        message_id: GrpHdr/MsgId.
        created: CreDtTm; with a zone only if the file states one.
        stated_count: GrpHdr/NbOfTxs.
        stated_sum: GrpHdr/CtrlSum.
        initiating_party: GrpHdr/InitgPty/Nm.
        blocks: all of them.
        encoding: as the file declares it.
        surplus: what else the group header holds.
        strangers: SDD-65: what stands beside header and blocks.
        findings: SDD-01: values that could not be read.
    """

    place: Place
    version: str | None = None
    message_id: str | None = None
    created: datetime | None = None
    stated_count: int | None = None
    stated_sum: Decimal | None = None
    initiating_party: str | None = None
    blocks: tuple[DebitBlock, ...] = ()
    encoding: str | None = None
    surplus: Surplus = NO_SURPLUS
    strangers: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def transactions(self) -> tuple[DebitTransaction, ...]:
        """All collections of all blocks, in the order of the file."""
        return tuple(item for block in self.blocks for item in block.transactions)
