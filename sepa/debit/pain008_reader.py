# SPDX-License-Identifier: Apache-2.0
"""Reading pain.008 of any version, by local names, as tolerantly as can be.

Nothing is judged here but whether a number is a number and a date a date: the rules are in
`sepa.rulebook.check`. What the model has no field for is kept as `Surplus`, for the rules to judge.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from lxml import etree

from compliance.amounts import parse_decimal
from compliance.errors import UnknownKindError
from compliance.kinds import ISO_20022
from compliance.rules import finding
from sepa.debit.element_fields import Fields, Steps
from sepa.debit.file import (
    NO_SURPLUS,
    DebitBlock,
    DebitFile,
    DebitTransaction,
    FileAddress,
    FileAmendment,
    FileParty,
    FileSchemeId,
    PaymentType,
    Place,
    Surplus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from compliance.report import Finding

T = TypeVar("T")

_MESSAGE = "CstmrDrctDbtInitn"
_HEADER = "GrpHdr"
_BLOCK = "PmtInf"
_TRANSACTION = "DrctDbtTxInf"

_MANDATE = "DrctDbtTx/MndtRltdInf"
_DETAILS = f"{_MANDATE}/AmdmntInfDtls"

# Parts of a structured address that are kept as texts, without a field of their own
# (PostalAddress24 of pain.008.001.08).
_ADDRESS_OTHERS = (
    "Dept",
    "SubDept",
    "BldgNm",
    "Flr",
    "PstBx",
    "Room",
    "TwnLctnNm",
    "DstrctNm",
    "CtrySubDvsn",
)


def read_pain008(root: etree._Element) -> DebitFile:
    """Return the content of a pain.008 file.

    Args:
        root: the `Document`, read by `compliance.xml_read.parse_xml`.

    Raises:
        UnknownKindError: if it holds no CstmrDrctDbtInitn.
    """
    name = etree.QName(root)
    message = root.find(f"{{*}}{_MESSAGE}")
    if message is None:
        raise UnknownKindError(f"the {name.localname} holds no {_MESSAGE}: it is no pain.008 file")
    namespace = name.namespace or ""
    return _Reader(f"/{name.localname}/{_MESSAGE}").file(
        message,
        version=namespace.removeprefix(ISO_20022) if namespace.startswith(ISO_20022) else None,
        encoding=root.getroottree().docinfo.encoding,
    )


class _Reader:
    """Reads one file, and collects what could not be read."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._findings: list[Finding] = []
        self._block_steps = Steps()
        self._steps = Steps()

    def file(
        self, message: etree._Element, *, version: str | None, encoding: str | None
    ) -> DebitFile:
        header = message.find(f"{{*}}{_HEADER}")
        top = message if header is None else header
        place = Place(xpath=f"{self._prefix}/{_HEADER}", line=top.sourceline)
        fields = Fields(top, Steps(), apart=frozenset({_BLOCK}))
        blocks = tuple(
            self._block(element, at) for element, at in _placed(message, _BLOCK, self._prefix)
        )
        return DebitFile(
            place=place,
            version=version,
            encoding=encoding,
            message_id=fields.text("MsgId"),
            created=self._typed(fields, place, "CreDtTm", datetime.fromisoformat),
            stated_count=self._typed(fields, place, "NbOfTxs", _count),
            stated_sum=self._typed(fields, place, "CtrlSum", parse_decimal),
            initiating_party=fields.text("InitgPty/Nm"),
            blocks=blocks,
            surplus=_surplus(fields),
            findings=tuple(self._findings),
        )

    def _block(self, element: etree._Element, place: Place) -> DebitBlock:
        fields = Fields(element, self._block_steps, apart=frozenset({_TRANSACTION}))
        return DebitBlock(
            place=place,
            id=fields.text("PmtInfId"),
            method=fields.text("PmtMtd"),
            batch_booking=fields.text("BtchBookg"),
            stated_count=self._typed(fields, place, "NbOfTxs", _count),
            stated_sum=self._typed(fields, place, "CtrlSum", parse_decimal),
            payment_type=_payment_type(fields),
            collection_date=self._typed(fields, place, "ReqdColltnDt", date.fromisoformat),
            creditor=_party(fields, "Cdtr"),
            creditor_iban=fields.text("CdtrAcct/Id/IBAN"),
            creditor_bic=_bic(fields, "CdtrAgt"),
            creditor_agent_other=fields.text("CdtrAgt/FinInstnId/Othr/Id"),
            charge_bearer=fields.text("ChrgBr"),
            scheme_id=_scheme_id(fields, "CdtrSchmeId"),
            ultimate_creditor=fields.text("UltmtCdtr/Nm"),
            transactions=tuple(
                self._transaction(item, at)
                for item, at in _placed(element, _TRANSACTION, place.xpath)
            ),
            surplus=_surplus(fields),
        )

    def _transaction(self, element: etree._Element, place: Place) -> DebitTransaction:
        fields = Fields(element, self._steps)
        text = fields.text
        return DebitTransaction(
            place=place,
            end_to_end_id=text("PmtId/EndToEndId"),
            instruction_id=text("PmtId/InstrId"),
            payment_type=_payment_type(fields),
            amount=self._typed(fields, place, "InstdAmt", parse_decimal),
            currency=text("InstdAmt/@Ccy"),
            charge_bearer=text("ChrgBr"),
            mandate_id=text(f"{_MANDATE}/MndtId"),
            mandate_date=self._typed(fields, place, f"{_MANDATE}/DtOfSgntr", date.fromisoformat),
            is_amended=self._typed(fields, place, f"{_MANDATE}/AmdmntInd", _boolean),
            amendment=_amendment(fields),
            scheme_id=_scheme_id(fields, "DrctDbtTx/CdtrSchmeId"),
            ultimate_creditor=text("UltmtCdtr/Nm"),
            debtor_bic=_bic(fields, "DbtrAgt"),
            debtor_agent_other=text("DbtrAgt/FinInstnId/Othr/Id"),
            debtor=_party(fields, "Dbtr"),
            debtor_iban=text("DbtrAcct/Id/IBAN"),
            ultimate_debtor=text("UltmtDbtr/Nm"),
            purpose=text("Purp/Cd"),
            remittance=fields.texts("RmtInf/Ustrd"),
            structured_count=fields.count("RmtInf/Strd"),
            structured_reference=text("RmtInf/Strd/CdtrRefInf/Ref"),
            structured_type=text("RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd"),
            surplus=_surplus(fields),
        )

    def _typed(
        self, fields: Fields, place: Place, path: str, parse: Callable[[str], T]
    ) -> T | None:
        """Take a value; one that has another form becomes a finding SDD-01 and None."""
        text = fields.text(path)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            self._findings.append(finding("SDD-01", location=place.at(path), found=text))
            return None


def _placed(
    parent: etree._Element, name: str, prefix: str
) -> Iterator[tuple[etree._Element, Place]]:
    """Yield the children of a local name, each with its place."""
    for number, element in enumerate(parent.iterchildren(f"{{*}}{name}"), start=1):
        yield element, Place(xpath=f"{prefix}/{name}[{number}]", line=element.sourceline)


def _surplus(fields: Fields) -> Surplus:
    """What is left when the model has taken its own: in most files, nothing."""
    left = fields.left()
    if not (left or fields.empty or fields.repeated):
        return NO_SURPLUS
    empty = frozenset(fields.empty)
    return Surplus(
        unread=tuple((path, text) for path, text in left if path not in empty),
        repeated=tuple(fields.repeated),
        empty=tuple(fields.empty),
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _boolean(text: str) -> bool:
    # The four forms of XML Schema's boolean (Part 2, 3.2.2).
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text]
    except KeyError:
        raise ValueError(text) from None


def _bic(fields: Fields, agent: str) -> str | None:
    found = fields.text(f"{agent}/FinInstnId/BICFI")
    return fields.text(f"{agent}/FinInstnId/BIC") if found is None else found


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


def _party(fields: Fields, path: str) -> FileParty:
    return FileParty(name=fields.text(f"{path}/Nm"), address=_address(fields, f"{path}/PstlAdr"))


def _address(fields: Fields, path: str) -> FileAddress | None:
    if not fields.has(path):
        return None
    others = (fields.text(f"{path}/{name}") for name in _ADDRESS_OTHERS)
    return FileAddress(
        street=fields.text(f"{path}/StrtNm"),
        building_number=fields.text(f"{path}/BldgNb"),
        postcode=fields.text(f"{path}/PstCd"),
        town=fields.text(f"{path}/TwnNm"),
        country=fields.text(f"{path}/Ctry"),
        others=tuple(text for text in others if text is not None),
        lines=fields.texts(f"{path}/AdrLine"),
    )
