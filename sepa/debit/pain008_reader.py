# SPDX-License-Identifier: Apache-2.0
"""Reading pain.008 of any version, by local names, as tolerantly as can be.

Nothing is judged here but whether a number is a number and a date a date: the rules are in
`sepa.rulebook.check`. What the model has no field for is kept as `Surplus`, for the rules to judge.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from lxml import etree

from compliance.amounts import parse_decimal
from compliance.errors import UnknownKindError
from compliance.kinds import ISO_20022
from compliance.rules import finding
from compliance.xml_stream import local_name
from sepa.debit.element_fields import Fields, Steps
from sepa.debit.file import (
    DebitBlock,
    DebitFile,
    DebitTransaction,
    FileAmendment,
    FileSchemeId,
    PaymentType,
    Place,
)
from sepa.message_fields import TypedValues, bic_of, parse_count, party_of, placed, surplus_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from compliance.report import Finding

MESSAGE = "CstmrDrctDbtInitn"
HEADER = "GrpHdr"
BLOCK = "PmtInf"
TRANSACTION = "DrctDbtTxInf"

_MANDATE = "DrctDbtTx/MndtRltdInf"
_DETAILS = f"{_MANDATE}/AmdmntInfDtls"


def read_pain008(root: etree._Element) -> DebitFile:
    """Return the content of a pain.008 file.

    Args:
        root: the `Document`, read by `compliance.xml_read.parse_xml`.

    Raises:
        UnknownKindError: if it holds no CstmrDrctDbtInitn.
    """
    name = etree.QName(root)
    message = root.find(f"{{*}}{MESSAGE}")
    if message is None:
        raise UnknownKindError(f"the {name.localname} holds no {MESSAGE}: it is no pain.008 file")
    reader = DebitReader(root, message)
    blocks = tuple(_whole_block(reader, *found) for found in reader.placed(message, BLOCK))
    beside = (child for child in root if child is not message)
    return replace(
        reader.header(message),
        encoding=root.getroottree().docinfo.encoding,
        blocks=blocks,
        strangers=(
            *reader.strangers(message, reader.prefix),
            *reader.strangers(beside, f"/{name.localname}"),
        ),
        findings=reader.drain(),
    )


def _whole_block(reader: DebitReader, element: etree._Element, place: Place) -> DebitBlock:
    return replace(
        reader.block(element, place),
        transactions=tuple(
            reader.transaction(child, at)
            for child, at in reader.placed(element, TRANSACTION, place.xpath)
        ),
    )


class DebitReader:
    """Reads the elements of one file, each when it is there, and collects what cannot be read."""

    def __init__(self, root: etree._Element, message: etree._Element) -> None:
        """Begin with a message of which nothing need have been read yet.

        Args:
            root: the `Document`.
            message: its CstmrDrctDbtInitn.
        """
        namespace = etree.QName(root).namespace or ""
        is_iso = namespace.startswith(ISO_20022)
        self._version = namespace.removeprefix(ISO_20022) if is_iso else None
        self._typed = TypedValues("SDD-01")
        self._block_steps = Steps()
        self._steps = Steps()
        self.prefix = f"/{etree.QName(root).localname}/{etree.QName(message).localname}"

    def drain(self) -> tuple[Finding, ...]:
        """Return SDD-01 of all values that could not be read since the last time."""
        findings = tuple(self._typed.findings)
        self._typed.findings.clear()
        return findings

    def strangers(self, elements: Iterable[etree._Element], prefix: str) -> Iterator[Finding]:
        """Yield SDD-65 for what stands beside header and blocks, or beside the message.

        Args:
            elements: children of the message, or of the document.
            prefix: path of their parent.
        """
        for element in elements:
            name = local_name(element)
            if name not in {HEADER, BLOCK}:
                place = Place(xpath=f"{prefix}/{name}", line=element.sourceline)
                yield finding("SDD-65", location=place.at(), found=name)

    def placed(
        self, parent: etree._Element, name: str, prefix: str | None = None
    ) -> Iterator[tuple[etree._Element, Place]]:
        """Yield the children of a local name, each with its place; of the message, by default."""
        return placed(parent, name, self.prefix if prefix is None else prefix)

    def header(self, message: etree._Element) -> DebitFile:
        """Return the file without its blocks."""
        header = message.find(f"{{*}}{HEADER}")
        top = message if header is None else header
        place = Place(xpath=f"{self.prefix}/{HEADER}", line=top.sourceline)
        fields = Fields(top, Steps(), apart=frozenset({BLOCK}))
        read = self._typed.read
        return DebitFile(
            place=place,
            version=self._version,
            message_id=fields.text("MsgId"),
            created=read(fields, place, "CreDtTm", datetime.fromisoformat),
            stated_count=read(fields, place, "NbOfTxs", parse_count),
            stated_sum=read(fields, place, "CtrlSum", parse_decimal),
            initiating_party=fields.text("InitgPty/Nm"),
            surplus=surplus_of(fields),
        )

    def block(self, element: etree._Element, place: Place) -> DebitBlock:
        """Return a block without its transactions."""
        fields = Fields(element, self._block_steps, apart=frozenset({TRANSACTION}))
        read = self._typed.read
        return DebitBlock(
            place=place,
            id=fields.text("PmtInfId"),
            method=fields.text("PmtMtd"),
            batch_booking=fields.text("BtchBookg"),
            stated_count=read(fields, place, "NbOfTxs", parse_count),
            stated_sum=read(fields, place, "CtrlSum", parse_decimal),
            payment_type=_payment_type(fields),
            collection_date=read(fields, place, "ReqdColltnDt", date.fromisoformat),
            creditor=party_of(fields, "Cdtr"),
            creditor_iban=fields.text("CdtrAcct/Id/IBAN"),
            creditor_bic=bic_of(fields, "CdtrAgt"),
            creditor_agent_other=fields.text("CdtrAgt/FinInstnId/Othr/Id"),
            charge_bearer=fields.text("ChrgBr"),
            scheme_id=_scheme_id(fields, "CdtrSchmeId"),
            ultimate_creditor=fields.text("UltmtCdtr/Nm"),
            surplus=surplus_of(fields),
        )

    def transaction(self, element: etree._Element, place: Place) -> DebitTransaction:
        """Return a transaction."""
        fields = Fields(element, self._steps)
        text = fields.text
        return DebitTransaction(
            place=place,
            end_to_end_id=text("PmtId/EndToEndId"),
            instruction_id=text("PmtId/InstrId"),
            payment_type=_payment_type(fields),
            amount=self._typed.read(fields, place, "InstdAmt", parse_decimal),
            currency=text("InstdAmt/@Ccy"),
            charge_bearer=text("ChrgBr"),
            mandate_id=text(f"{_MANDATE}/MndtId"),
            mandate_date=self._typed.read(
                fields, place, f"{_MANDATE}/DtOfSgntr", date.fromisoformat
            ),
            is_amended=self._typed.read(fields, place, f"{_MANDATE}/AmdmntInd", _boolean),
            amendment=_amendment(fields),
            scheme_id=_scheme_id(fields, "DrctDbtTx/CdtrSchmeId"),
            ultimate_creditor=text("UltmtCdtr/Nm"),
            debtor_bic=bic_of(fields, "DbtrAgt"),
            debtor_agent_other=text("DbtrAgt/FinInstnId/Othr/Id"),
            debtor=party_of(fields, "Dbtr"),
            debtor_iban=text("DbtrAcct/Id/IBAN"),
            ultimate_debtor=text("UltmtDbtr/Nm"),
            purpose=text("Purp/Cd"),
            remittance=fields.texts("RmtInf/Ustrd"),
            structured_count=fields.count("RmtInf/Strd"),
            structured_reference=text("RmtInf/Strd/CdtrRefInf/Ref"),
            structured_type=text("RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd"),
            surplus=surplus_of(fields),
        )


def _boolean(text: str) -> bool:
    # The four forms of XML Schema's boolean (Part 2, 3.2.2).
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text]
    except KeyError:
        raise ValueError(text) from None


def _payment_type(fields: Fields) -> PaymentType | None:
    if not fields.has("PmtTpInf"):
        return None
    return PaymentType(
        service_level=fields.text("PmtTpInf/SvcLvl/Cd"),
        local_instrument=fields.text("PmtTpInf/LclInstrm/Cd"),
        sequence=fields.text("PmtTpInf/SeqTp"),
    )


def _scheme_id(fields: Fields, path: str) -> FileSchemeId | None:
    if not fields.has(path):
        return None
    other = f"{path}/Id/PrvtId/Othr"
    return FileSchemeId(
        id=fields.text(f"{other}/Id"),
        scheme=fields.text(f"{other}/SchmeNm/Prtry"),
        scheme_code=fields.text(f"{other}/SchmeNm/Cd"),
        name=fields.text(f"{path}/Nm"),
    )


def _amendment(fields: Fields) -> FileAmendment | None:
    if not fields.has(_DETAILS):
        return None
    return FileAmendment(
        mandate_id=fields.text(f"{_DETAILS}/OrgnlMndtId"),
        scheme_id=_scheme_id(fields, f"{_DETAILS}/OrgnlCdtrSchmeId"),
        debtor_iban=fields.text(f"{_DETAILS}/OrgnlDbtrAcct/Id/IBAN"),
        debtor_account_other=fields.text(f"{_DETAILS}/OrgnlDbtrAcct/Id/Othr/Id"),
        debtor_agent_other=fields.text(f"{_DETAILS}/OrgnlDbtrAgt/FinInstnId/Othr/Id"),
    )
