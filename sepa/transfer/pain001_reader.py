# SPDX-License-Identifier: Apache-2.0
"""Reading pain.001 of any version, by local names, as tolerantly as can be.

Nothing is judged here but whether a number is a number and a date a date: the rules are in
`sepa.transfer.rules`. What the model has no field for is kept as `Surplus`.
"""

from __future__ import annotations

from datetime import date, datetime

from lxml import etree

from compliance.amounts import parse_decimal
from compliance.errors import UnknownKindError
from sepa.debit.element_fields import Fields, Steps
from sepa.debit.file import Place
from sepa.message_fields import TypedValues, bic_of, parse_count, party_of, placed, surplus_of
from sepa.transfer.file import OrderBlock, OrderedTransfer, TransferFile

MESSAGE = "CstmrCdtTrfInitn"

_HEADER = "GrpHdr"
_BLOCK = "PmtInf"
_TRANSFER = "CdtTrfTxInf"


def read_pain001(root: etree._Element) -> TransferFile:
    """Return the content of a pain.001 file.

    Args:
        root: the `Document`, read by `compliance.xml_read.parse_xml`.

    Raises:
        UnknownKindError: if it holds no CstmrCdtTrfInitn.
    """
    name = etree.QName(root)
    message = root.find(f"{{*}}{MESSAGE}")
    if message is None:
        raise UnknownKindError(f"the {name.localname} holds no {MESSAGE}: it is no pain.001 file")
    return _Reader(f"/{name.localname}/{MESSAGE}").file(message)


class _Reader:
    """Reads one file, and collects what could not be read."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._typed = TypedValues("TRF-01")
        self._block_steps = Steps()
        self._steps = Steps()

    def file(self, message: etree._Element) -> TransferFile:
        header = message.find(f"{{*}}{_HEADER}")
        top = message if header is None else header
        place = Place(xpath=f"{self._prefix}/{_HEADER}", line=top.sourceline)
        fields = Fields(top, Steps(), apart=frozenset({_BLOCK}))
        blocks = tuple(
            self._block(element, at) for element, at in placed(message, _BLOCK, self._prefix)
        )
        read = self._typed.read
        return TransferFile(
            place=place,
            message_id=fields.text("MsgId"),
            created=read(fields, place, "CreDtTm", datetime.fromisoformat),
            stated_count=read(fields, place, "NbOfTxs", parse_count),
            stated_sum=read(fields, place, "CtrlSum", parse_decimal),
            initiating_party=fields.text("InitgPty/Nm"),
            blocks=blocks,
            surplus=surplus_of(fields),
            findings=tuple(self._typed.findings),
        )

    def _block(self, element: etree._Element, place: Place) -> OrderBlock:
        fields = Fields(element, self._block_steps, apart=frozenset({_TRANSFER}))
        read = self._typed.read
        # A choice of Dt and DtTm since 2019, the date itself before.
        day = "ReqdExctnDt/Dt" if fields.has("ReqdExctnDt/Dt") else "ReqdExctnDt"
        return OrderBlock(
            place=place,
            id=fields.text("PmtInfId"),
            method=fields.text("PmtMtd"),
            batch_booking=fields.text("BtchBookg"),
            stated_count=read(fields, place, "NbOfTxs", parse_count),
            stated_sum=read(fields, place, "CtrlSum", parse_decimal),
            service_level=fields.text("PmtTpInf/SvcLvl/Cd"),
            execution_date=read(fields, place, day, date.fromisoformat),
            payer=party_of(fields, "Dbtr"),
            payer_iban=fields.text("DbtrAcct/Id/IBAN"),
            payer_bic=bic_of(fields, "DbtrAgt"),
            payer_agent_other=fields.text("DbtrAgt/FinInstnId/Othr/Id"),
            charge_bearer=fields.text("ChrgBr"),
            ultimate_debtor=fields.text("UltmtDbtr/Nm"),
            transfers=tuple(
                self._transfer(child, at) for child, at in placed(element, _TRANSFER, place.xpath)
            ),
            surplus=surplus_of(fields),
        )

    def _transfer(self, element: etree._Element, place: Place) -> OrderedTransfer:
        fields = Fields(element, self._steps)
        text = fields.text
        return OrderedTransfer(
            place=place,
            end_to_end_id=text("PmtId/EndToEndId"),
            instruction_id=text("PmtId/InstrId"),
            service_level=text("PmtTpInf/SvcLvl/Cd"),
            amount=self._typed.read(fields, place, "Amt/InstdAmt", parse_decimal),
            currency=text("Amt/InstdAmt/@Ccy"),
            charge_bearer=text("ChrgBr"),
            payee_bic=bic_of(fields, "CdtrAgt"),
            payee_agent_other=text("CdtrAgt/FinInstnId/Othr/Id"),
            payee=party_of(fields, "Cdtr"),
            payee_iban=text("CdtrAcct/Id/IBAN"),
            ultimate_debtor=text("UltmtDbtr/Nm"),
            ultimate_creditor=text("UltmtCdtr/Nm"),
            purpose=text("Purp/Cd"),
            remittance=fields.texts("RmtInf/Ustrd"),
            structured_count=fields.count("RmtInf/Strd"),
            structured_reference=text("RmtInf/Strd/CdtrRefInf/Ref"),
            structured_type=text("RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd"),
            surplus=surplus_of(fields),
        )
