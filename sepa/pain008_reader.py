# SPDX-License-Identifier: Apache-2.0
"""Reading pain.008 of any version, by local names, as tolerantly as can be.

Nothing is judged here but whether a number is a number and a date a date: the rules are in
`sepa.rules`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from lxml import etree

from compliance.amounts import parse_decimal
from compliance.errors import UnknownKindError
from compliance.kinds import ISO_20022
from compliance.rules import finding
from sepa.debit_file import (
    DebitBlock,
    DebitFile,
    DebitTransaction,
    FileAddress,
    FileAmendment,
    FileParty,
    FileSchemeId,
    PaymentType,
    Place,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from compliance.report import Finding

T = TypeVar("T")

_MESSAGE = "CstmrDrctDbtInitn"

_MANDATE = "DrctDbtTx/MndtRltdInf"

_ADDRESS = {
    "StrtNm": "street",
    "BldgNb": "building_number",
    "PstCd": "postcode",
    "TwnNm": "town",
    "Ctry": "country",
}


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
        namespace.removeprefix(ISO_20022) if namespace.startswith(ISO_20022) else None,
    )


class _Node:
    """An element under reading, with the place of the next element above it that has one.

    Children are sorted by local name once, when first asked for: `find` by wildcard for each value
    takes three times as long.
    """

    __slots__ = ("_children", "element", "path", "place")

    def __init__(self, element: etree._Element, place: Place, path: str = "") -> None:
        self.element = element
        self.place = place
        self.path = path
        self._children: dict[str, list[_Node]] | None = None

    def children(self, name: str) -> list[_Node]:
        """The children of a local name."""
        if self._children is None:
            self._children = {}
            for element in self.element.iterchildren(etree.Element):
                local = str(element.tag).rpartition("}")[2]
                self._children.setdefault(local, []).append(
                    _Node(element, self.place, self.below(local))
                )
        return self._children.get(name, [])

    def child(self, path: str) -> _Node | None:
        """The first element at a path of local names."""
        node = self
        for step in path.split("/"):
            found = node.children(step)
            if not found:
                return None
            node = found[0]
        return node

    def below(self, path: str) -> str:
        """A path below this node, as seen from its place."""
        return f"{self.path}/{path}" if self.path else path

    def text(self, path: str) -> str | None:
        """The text of the first element at a path; None if there is none."""
        found = self.child(path)
        return None if found is None else (found.element.text or "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of the children of a local name."""
        return tuple((item.element.text or "").strip() for item in self.children(name))

    def places(self, name: str, prefix: str) -> Iterator[_Node]:
        """Yield the children of a local name, each with a place of its own."""
        for number, node in enumerate(self.children(name), start=1):
            place = Place(xpath=f"{prefix}/{name}[{number}]", line=node.element.sourceline)
            yield _Node(node.element, place)


class _Reader:
    """Reads one file, and collects what could not be read."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._findings: list[Finding] = []

    def file(self, message: etree._Element, version: str | None) -> DebitFile:
        header_place = Place(xpath=f"{self._prefix}/GrpHdr", line=message.sourceline)
        top = _Node(message, header_place)
        header = top.child("GrpHdr") or top
        header.path = ""
        blocks = tuple(self._block(node) for node in top.places("PmtInf", self._prefix))
        return DebitFile(
            place=header_place,
            version=version,
            message_id=header.text("MsgId"),
            created=self._typed(header, "CreDtTm", datetime.fromisoformat),
            stated_count=self._typed(header, "NbOfTxs", _count),
            stated_sum=self._typed(header, "CtrlSum", parse_decimal),
            initiating_party=header.text("InitgPty/Nm"),
            blocks=blocks,
            findings=tuple(self._findings),
        )

    def _block(self, node: _Node) -> DebitBlock:
        return DebitBlock(
            place=node.place,
            id=node.text("PmtInfId"),
            method=node.text("PmtMtd"),
            batch_booking=node.text("BtchBookg"),
            stated_count=self._typed(node, "NbOfTxs", _count),
            stated_sum=self._typed(node, "CtrlSum", parse_decimal),
            payment_type=_payment_type(node),
            collection_date=self._typed(node, "ReqdColltnDt", date.fromisoformat),
            creditor=_party(node, "Cdtr"),
            creditor_iban=node.text("CdtrAcct/Id/IBAN"),
            creditor_bic=_bic(node, "CdtrAgt"),
            charge_bearer=node.text("ChrgBr"),
            scheme_id=_scheme_id(node.child("CdtrSchmeId")),
            ultimate_creditor=node.text("UltmtCdtr/Nm"),
            transactions=tuple(
                self._transaction(item) for item in node.places("DrctDbtTxInf", node.place.xpath)
            ),
        )

    def _transaction(self, node: _Node) -> DebitTransaction:
        remittance = node.child("RmtInf")
        amount = node.child("InstdAmt")
        return DebitTransaction(
            place=node.place,
            end_to_end_id=node.text("PmtId/EndToEndId"),
            instruction_id=node.text("PmtId/InstrId"),
            payment_type=_payment_type(node),
            amount=self._typed(node, "InstdAmt", parse_decimal),
            currency=None if amount is None else amount.element.get("Ccy"),
            charge_bearer=node.text("ChrgBr"),
            mandate_id=node.text(f"{_MANDATE}/MndtId"),
            mandate_date=self._typed(node, f"{_MANDATE}/DtOfSgntr", date.fromisoformat),
            is_amended=self._typed(node, f"{_MANDATE}/AmdmntInd", _boolean),
            amendment=_amendment(node.child(f"{_MANDATE}/AmdmntInfDtls")),
            scheme_id=_scheme_id(node.child("DrctDbtTx/CdtrSchmeId")),
            ultimate_creditor=node.text("UltmtCdtr/Nm"),
            debtor_bic=_bic(node, "DbtrAgt"),
            debtor_agent_other=node.text("DbtrAgt/FinInstnId/Othr/Id"),
            debtor=_party(node, "Dbtr"),
            debtor_iban=node.text("DbtrAcct/Id/IBAN"),
            ultimate_debtor=node.text("UltmtDbtr/Nm"),
            purpose=node.text("Purp/Cd"),
            remittance=() if remittance is None else remittance.texts("Ustrd"),
            structured_count=0 if remittance is None else len(remittance.children("Strd")),
            structured_reference=node.text("RmtInf/Strd/CdtrRefInf/Ref"),
            structured_type=node.text("RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd"),
        )

    def _typed(self, node: _Node, path: str, parse: Callable[[str], T]) -> T | None:
        """Read a value; one that has another form becomes a finding SDD-01 and None."""
        text = node.text(path)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            location = node.place.at(node.below(path))
            self._findings.append(finding("SDD-01", location=location, found=text))
            return None


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


def _bic(node: _Node, agent: str) -> str | None:
    found = node.text(f"{agent}/FinInstnId/BICFI")
    return node.text(f"{agent}/FinInstnId/BIC") if found is None else found


def _payment_type(node: _Node) -> PaymentType | None:
    found = node.child("PmtTpInf")
    if found is None:
        return None
    return PaymentType(
        service_level=found.text("SvcLvl/Cd"),
        local_instrument=found.text("LclInstrm/Cd") or found.text("LclInstrm/Prtry"),
        sequence=found.text("SeqTp"),
    )


def _scheme_id(node: _Node | None) -> FileSchemeId | None:
    if node is None:
        return None
    other = "Id/PrvtId/Othr"
    return FileSchemeId(
        id=node.text(f"{other}/Id"),
        scheme=node.text(f"{other}/SchmeNm/Prtry"),
        scheme_code=node.text(f"{other}/SchmeNm/Cd"),
        name=node.text("Nm"),
    )


def _amendment(node: _Node | None) -> FileAmendment | None:
    if node is None:
        return None
    return FileAmendment(
        mandate_id=node.text("OrgnlMndtId"),
        scheme_id=_scheme_id(node.child("OrgnlCdtrSchmeId")),
        debtor_iban=node.text("OrgnlDbtrAcct/Id/IBAN"),
        debtor_account_other=node.text("OrgnlDbtrAcct/Id/Othr/Id"),
        debtor_agent_other=node.text("OrgnlDbtrAgt/FinInstnId/Othr/Id"),
    )


def _party(node: _Node, name: str) -> FileParty:
    party = node.child(name)
    if party is None:
        return FileParty()
    address = party.child("PstlAdr")
    return FileParty(name=party.text("Nm"), address=None if address is None else _address(address))


def _address(node: _Node) -> FileAddress:
    known: dict[str, str] = {}
    others: list[str] = []
    for element in node.element.iterchildren(etree.Element):
        name = str(element.tag).rpartition("}")[2]
        if name in _ADDRESS:
            known[_ADDRESS[name]] = (element.text or "").strip()
        elif name != "AdrLine":
            others.append((element.text or "").strip())
    return FileAddress(
        street=known.get("street"),
        building_number=known.get("building_number"),
        postcode=known.get("postcode"),
        town=known.get("town"),
        country=known.get("country"),
        others=tuple(others),
        lines=node.texts("AdrLine"),
    )
