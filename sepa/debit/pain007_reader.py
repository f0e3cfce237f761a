# SPDX-License-Identifier: Apache-2.0
"""Reading pain.007 by local names, as tolerantly as can be; `sepa.debit.reversal_rules` judges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from lxml import etree

from compliance.amounts import parse_decimal
from compliance.errors import UnknownKindError
from sepa.debit.element_fields import Fields, Steps
from sepa.debit.file import NO_SURPLUS, Place, Surplus
from sepa.message_fields import TypedValues, parse_count, placed, surplus_of

if TYPE_CHECKING:
    from decimal import Decimal

    from compliance.report import Finding

MESSAGE = "CstmrPmtRvsl"

_BLOCK = "OrgnlPmtInfAndRvsl"
_TRANSACTION = "TxInf"
_TYPE_OF_PAYMENT = "OrgnlTxRef/PmtTpInf"
_SCHEME_ID = "OrgnlTxRef/CdtrSchmeId/Id/PrvtId/Othr"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReversal:
    """TxInf: one collection that is given back; None for what is not there or cannot be typed.

    Attributes:
        place: of the element.
        block_id: OrgnlPmtInfId of its block.
        id: RvslId.
        end_to_end_id: OrgnlEndToEndId.
        collected: OrgnlInstdAmt.
        amount: RvsdInstdAmt.
        currencies: of both amounts.
        charge_bearer: ChrgBr.
        originator: RvslRsnInf/Orgtr/Nm.
        reason: RvslRsnInf/Rsn/Cd.
        collection_date: OrgnlTxRef/ReqdColltnDt.
        creditor_id: OrgnlTxRef/CdtrSchmeId.
        scheme: OrgnlTxRef/PmtTpInf/LclInstrm/Cd.
        sequence: OrgnlTxRef/PmtTpInf/SeqTp.
        mandate_id: OrgnlTxRef/MndtRltdInf/MndtId.
        signed: OrgnlTxRef/MndtRltdInf/DtOfSgntr.
        debtor_name: OrgnlTxRef/Dbtr/Pty/Nm.
        debtor_iban: OrgnlTxRef/DbtrAcct.
        creditor_iban: OrgnlTxRef/CdtrAcct.
        surplus: what else it holds.
    """

    place: Place
    block_id: str | None
    id: str | None
    end_to_end_id: str | None
    collected: Decimal | None
    amount: Decimal | None
    currencies: tuple[str | None, str | None]
    charge_bearer: str | None
    originator: str | None
    reason: str | None
    collection_date: date | None
    creditor_id: str | None
    scheme: str | None
    sequence: str | None
    mandate_id: str | None
    signed: date | None
    debtor_name: str | None
    debtor_iban: str | None
    creditor_iban: str | None
    surplus: Surplus = NO_SURPLUS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalFile:
    """A pain.007 file, read.

    Attributes:
        place: of its group header.
        message_id: GrpHdr/MsgId.
        created: CreDtTm.
        stated_count: NbOfTxs.
        stated_sum: CtrlSum.
        initiating_party: InitgPty/Nm.
        original_message_id: OrgnlGrpInf/OrgnlMsgId.
        original_message: OrgnlGrpInf/OrgnlMsgNmId.
        wholes: places and values of GrpRvsl and PmtInfRvsl.
        reversals: all of them, in the order of the file.
        findings: RVS-01: values that could not be read.
    """

    place: Place
    message_id: str | None
    created: datetime | None
    stated_count: int | None
    stated_sum: Decimal | None
    initiating_party: str | None
    original_message_id: str | None
    original_message: str | None
    wholes: tuple[tuple[Place, str, str | None], ...]
    reversals: tuple[FileReversal, ...]
    findings: tuple[Finding, ...]


def read_pain007(root: etree._Element) -> ReversalFile:
    """Return the content of a pain.007 file.

    Args:
        root: the `Document`, read by `compliance.xml_read.parse_xml`.

    Raises:
        UnknownKindError: if it holds no CstmrPmtRvsl.
    """
    name = etree.QName(root).localname
    message = root.find(f"{{*}}{MESSAGE}")
    if message is None:
        raise UnknownKindError(f"the {name} holds no {MESSAGE}: it is no pain.007 file")
    typed = TypedValues("RVS-01")
    prefix = f"/{name}/{MESSAGE}"
    place = Place(xpath=prefix, line=message.sourceline)
    fields = Fields(message, Steps(), apart=frozenset({_BLOCK}))
    wholes: list[tuple[Place, str, str | None]] = [
        (place, "GrpHdr/GrpRvsl", fields.text("GrpHdr/GrpRvsl"))
    ]
    reversals: list[FileReversal] = []
    steps, inner = Steps(), Steps()
    for element, at in placed(message, _BLOCK, prefix):
        block = Fields(element, steps, apart=frozenset({_TRANSACTION}))
        wholes.append((at, "PmtInfRvsl", block.text("PmtInfRvsl")))
        block_id = block.text("OrgnlPmtInfId")
        reversals += [
            _reversal(Fields(child, inner), where, typed, block_id)
            for child, where in placed(element, _TRANSACTION, at.xpath)
        ]
    read = typed.read
    return ReversalFile(
        place=place,
        message_id=fields.text("GrpHdr/MsgId"),
        created=read(fields, place, "GrpHdr/CreDtTm", datetime.fromisoformat),
        stated_count=read(fields, place, "GrpHdr/NbOfTxs", parse_count),
        stated_sum=read(fields, place, "GrpHdr/CtrlSum", parse_decimal),
        initiating_party=fields.text("GrpHdr/InitgPty/Nm"),
        original_message_id=fields.text("OrgnlGrpInf/OrgnlMsgId"),
        original_message=fields.text("OrgnlGrpInf/OrgnlMsgNmId"),
        wholes=tuple(wholes),
        reversals=tuple(reversals),
        findings=tuple(typed.findings),
    )


def _reversal(
    fields: Fields, place: Place, typed: TypedValues, block_id: str | None
) -> FileReversal:
    text, read = fields.text, typed.read
    return FileReversal(
        place=place,
        block_id=block_id,
        id=text("RvslId"),
        end_to_end_id=text("OrgnlEndToEndId"),
        collected=read(fields, place, "OrgnlInstdAmt", parse_decimal),
        amount=read(fields, place, "RvsdInstdAmt", parse_decimal),
        currencies=(text("OrgnlInstdAmt/@Ccy"), text("RvsdInstdAmt/@Ccy")),
        charge_bearer=text("ChrgBr"),
        originator=text("RvslRsnInf/Orgtr/Nm"),
        reason=text("RvslRsnInf/Rsn/Cd"),
        collection_date=read(fields, place, "OrgnlTxRef/ReqdColltnDt", date.fromisoformat),
        creditor_id=text(f"{_SCHEME_ID}/Id"),
        scheme=text(f"{_TYPE_OF_PAYMENT}/LclInstrm/Cd"),
        sequence=text(f"{_TYPE_OF_PAYMENT}/SeqTp"),
        mandate_id=text("OrgnlTxRef/MndtRltdInf/MndtId"),
        signed=read(fields, place, "OrgnlTxRef/MndtRltdInf/DtOfSgntr", date.fromisoformat),
        debtor_name=text("OrgnlTxRef/Dbtr/Pty/Nm"),
        debtor_iban=text("OrgnlTxRef/DbtrAcct/Id/IBAN"),
        creditor_iban=text("OrgnlTxRef/CdtrAcct/Id/IBAN"),
        surplus=surplus_of(fields),
    )
