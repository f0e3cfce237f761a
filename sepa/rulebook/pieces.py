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
from dataclasses import replace
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


class PieceJudge:
    """The schema at work on one file."""

    def __init__(self, xsd_id: str) -> None:
        """Begin.

        Args:
            xsd_id: of the schema in the catalogue.
        """
        self._xsd_id = xsd_id
        self._findings: dict[tuple[str | None, str], Finding] = {}
        self._failed = 0
        self._reason: NotRunError | ArtefactError | None = None
        self._more = 0

    def judge(  # noqa: PLR0913 (a piece is as many things)
        self,
        root: etree._Element,
        heads: Iterable[etree._Element],
        block: etree._Element | None = None,
        *,
        after: Iterable[etree._Element] = (),
        beside: Iterable[etree._Element] = (),
        number: int = 0,
        first: int = 1,
        repeats: bool = False,
    ) -> None:
        """Judge a piece.

        Args:
            root: the document, of which only name and attributes count, and its message.
            heads: children of the message before its blocks; they are copied.
            block: with heads and some collections; it becomes part of the piece.
            after: what follows the block in the message; copied.
            beside: what stands beside the message in the document; copied.
            number: of the block in the file, from 1.
            first: number of its first collection in the block, from 1.
            repeats: whether that collection was in the piece before.
        """
        if self._reason is not None:
            return
        message = hull_of(root[0])
        piece = hull_of(root)
        piece.append(message)
        message.extend(deepcopy(head) for head in heads)
        if block is not None:
            message.append(block)
        message.extend(deepcopy(item) for item in after)
        piece.extend(deepcopy(item) for item in beside)
        if _TOO_DEEP(piece):
            raise UnreadableError(f"the XML nests deeper than {MAX_DEPTH} elements")
        try:
            found = validate(piece, self._xsd_id, is_explained=self._failed < _EXPLAINED_PIECES)
        except (NotRunError, ArtefactError) as error:
            self._reason = error
            return
        self._failed += bool(found)
        for item in found:
            self._add(item, number, first, repeats=repeats)

    def _add(self, item: Finding, number: int, first: int, *, repeats: bool) -> None:
        is_repeated = False

        def moved(match: re.Match[str]) -> str:
            nonlocal is_repeated
            place = f"/PmtInf[{number}]"
            if "DrctDbtTxInf" not in match[0]:
                return place
            index = int(match["index"] or 1)
            is_repeated = repeats and index == 1
            return f"{place}/DrctDbtTxInf[{first + index - 1}]"

        xpath = _PLACE.sub(moved, item.location.xpath or "", count=1)
        if is_repeated:
            return
        key = (xpath, item.message)
        if len(self._findings) >= MOST_FINDINGS:
            self._more += key not in self._findings
            return
        self._findings[key] = replace(item, location=replace(item.location, xpath=xpath or None))

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
    """Return an element of the same name, attributes, namespaces and line, without content."""
    hull = etree.Element(element.tag, dict(element.attrib), element.nsmap)
    hull.sourceline = element.sourceline  # type: ignore[misc]  # (the stubs take it for read-only)
    return hull
