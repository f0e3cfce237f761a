# SPDX-License-Identifier: Apache-2.0
"""Judging by its XML Schema a direct-debit file that is too long to be held, piece by piece.

A message is a short head and long lists. A piece is the document with its heads, and as many
collections as were read since the last piece; it is judged as a whole document would be. The
judgement is that of the whole: the schemas of ISO 20022 have no identity constraints, and an item
of a list may be followed by whatever may follow the first. The last collection of a piece begins
the next one, so that nothing stands between two pieces unseen.

(libxml2 can also validate while it parses, but then no fault has a line, and a file that breaks off
may be let through.)

Source: W3C XML Schema 1.0, part 1, 3.8 and 3.11.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from compliance.artefacts import locate
from compliance.errors import ArtefactError, NotRunError, UnreadableError
from compliance.report import concluded
from compliance.rules import finding
from compliance.xml_read import MAX_DEPTH
from compliance.xsd import CHECK, RULE, validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.report import CheckResult, Finding

MOST_FINDINGS = 1000
"""Faults that are listed; the schema of a file with more is another one, or no schema was used."""

_EXPLAINED_PIECES = 3
"""Pieces whose faults are explained, which costs some hundred times what finding them does."""

_TOO_DEEP = etree.XPath(f"boolean({'/'.join('*' * MAX_DEPTH)})")
_PLACE = re.compile(r"/PmtInf(?:\[\d+\])?(?:/DrctDbtTxInf(?:\[(?P<index>\d+)\])?(?=/|$))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """Where a piece stands in the file.

    Attributes:
        number: of its block, from 1; 0 without one.
        first: number of its first collection in the block, from 1.
        repeats: whether that collection was in the piece before.
        line: of the block, whose copy in the piece has none.
    """

    number: int = 0
    first: int = 1
    repeats: bool = False
    line: int | None = None


_WHOLE = Seam()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a piece holds beside the heads of the message.

    Attributes:
        before: what stands between the block before and this one; copied.
        block: with its heads and some collections; it becomes part of the piece.
        after: what follows the block in the message; copied.
        beside: what stands beside the message in the document; copied.
    """

    before: tuple[etree._Element, ...] = ()
    block: etree._Element | None = None
    after: tuple[etree._Element, ...] = ()
    beside: tuple[etree._Element, ...] = ()


class PieceJudge:
    """The schema at work on one file."""

    def __init__(self, xsd_id: str, root: etree._Element, message: etree._Element) -> None:
        """Begin with a message of which nothing need have been read yet.

        Args:
            xsd_id: of the schema in the catalogue.
            root: the document, of which name and attributes count.
            message: its child, the same.
        """
        self._xsd_id = xsd_id
        self._findings: dict[tuple[str | None, str], Finding] = {}
        self._failed = 0
        self._reason: NotRunError | ArtefactError | None = None
        self._more = 0
        self._root, self._message = hull_of(root), hull_of(message)
        self._heads: list[etree._Element] = []

    def open_message(self, heads: Iterable[etree._Element]) -> None:
        """Take what stands before the first block, for every piece."""
        self._heads = [deepcopy(head) for head in heads]

    def judge(self, around: Around, seam: Seam = _WHOLE) -> None:
        """Judge a piece.

        Args:
            around: what belongs to this piece alone.
            seam: where its block and collections stand in the file.

        Raises:
            UnreadableError: if it nests too deep.
        """
        if self._reason is not None:
            return
        # A new document each time, to which the heads move: taking a block out of one would walk
        # through all that it holds.
        piece, message = hull_of(self._root), hull_of(self._message)
        piece.append(message)
        message.extend(self._heads)
        message.extend(deepcopy(part) for part in around.before)
        if around.block is not None:
            message.append(around.block)
        message.extend(deepcopy(part) for part in around.after)
        piece.extend(deepcopy(part) for part in around.beside)
        if _TOO_DEEP(piece):
            raise UnreadableError(f"the XML nests deeper than {MAX_DEPTH} elements")
        try:
            is_explained = self._failed < _EXPLAINED_PIECES
            found = validate(piece, self._xsd_id, is_explained=is_explained)
        except (NotRunError, ArtefactError) as error:
            self._reason = error
            return
        self._failed += bool(found)
        for item in found:
            self._add(item, seam)

    def _add(self, item: Finding, seam: Seam) -> None:
        is_repeated = False

        def moved(match: re.Match[str]) -> str:
            nonlocal is_repeated
            place = f"/PmtInf[{seam.number}]"
            if "DrctDbtTxInf" not in match[0]:
                return place
            index = int(match["index"] or 1)
            is_repeated = seam.repeats and index == 1
            return f"{place}/DrctDbtTxInf[{seam.first + index - 1}]"

        xpath = _PLACE.sub(moved, item.location.xpath or "", count=1)
        if is_repeated:
            return
        key = (xpath, item.message)
        if len(self._findings) >= MOST_FINDINGS:
            self._more += key not in self._findings
            return
        line = item.location.line or seam.line
        place = replace(item.location, xpath=xpath or None, line=line)
        self._findings[key] = replace(item, location=place)

    def result(self) -> CheckResult:
        """Return what the schema says of the whole.

        Raises:
            NotRunError: if the schema is not at hand; the hint says how to get it.
            ArtefactError: if a stored schema was altered.
        """
        if self._reason is not None:
            raise self._reason
        findings = list(self._findings.values())
        if self._more:
            findings.append(finding("SDD-66", found=str(self._more), expected=RULE))
        return concluded(CHECK, findings, locate(self._xsd_id).description)


def hull_of(element: etree._Element) -> etree._Element:
    """Return an element of the same name, attributes and namespaces, without content."""
    return etree.Element(element.tag, dict(element.attrib), element.nsmap)
