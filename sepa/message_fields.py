# SPDX-License-Identifier: Apache-2.0
"""What the readers of the messages that we or others order payments with have in common.

Elements are read by their local names (`sepa.debit.element_fields`), so that versions and prefixes
do not matter; what a model has no field for is kept, for the rules to judge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from compliance.rules import finding
from sepa.debit.file import NO_SURPLUS, FileAddress, FileParty, Place, Surplus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from compliance.report import Finding
    from sepa.debit.element_fields import Fields

T = TypeVar("T")

# Parts of a structured address that are kept as texts, without a field of their own
# (PostalAddress24 of pain.008.001.08 and pain.001.001.09).
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


class TypedValues:
    """Takes values that have a type, and collects those that have another form.

    Args:
        code: of the finding.
    """

    def __init__(self, code: str) -> None:
        self._code = code
        self.findings: list[Finding] = []

    def read(self, fields: Fields, place: Place, path: str, parse: Callable[[str], T]) -> T | None:
        """Take a value; one that has another form becomes a finding and None."""
        text = fields.text(path)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            self.findings.append(finding(self._code, location=place.at(path), found=text))
            return None


def placed(
    parent: etree._Element, name: str, prefix: str
) -> Iterator[tuple[etree._Element, Place]]:
    """Yield the children of a local name, each with its place."""
    for number, element in enumerate(parent.iterchildren(f"{{*}}{name}"), start=1):
        yield element, Place(xpath=f"{prefix}/{name}[{number}]", line=element.sourceline)


def surplus_of(fields: Fields) -> Surplus:
    """Return what is left when a model has taken its own: in most files, nothing."""
    left = fields.left()
    if not (left or fields.empty or fields.repeated):
        return NO_SURPLUS
    empty = frozenset(fields.empty)
    return Surplus(
        unread=tuple((path, text) for path, text in left if path not in empty),
        repeated=tuple(fields.repeated),
        empty=tuple(fields.empty),
    )


def parse_count(text: str) -> int:
    """Return a number of things, without sign.

    Raises:
        ValueError: if it is none.
    """
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def bic_of(fields: Fields, agent: str) -> str | None:
    """Return the BIC of an agent, under the name of any version."""
    found = fields.text(f"{agent}/FinInstnId/BICFI")
    return fields.text(f"{agent}/FinInstnId/BIC") if found is None else found


def party_of(fields: Fields, path: str) -> FileParty:
    """Return name and address of a party."""
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
