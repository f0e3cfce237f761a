# SPDX-License-Identifier: Apache-2.0
"""What a sheet says beside its values: errors, formulas without result, hidden rows, percentages.

calamine reads the values. It gives an empty text for a cell that holds an error, and for a formula
that nobody has computed; and it makes room for every cell between the first and the last one. Both
are looked for here first. ECMA-376-1:2016, 18.3.1 (worksheets), 18.8 (styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from compliance.xml_read import parse_xml
from compliance.xml_stream import local_name, stream_xml

if TYPE_CHECKING:
    from lxml import etree

MAX_CELLS = 2_000_000
"""Of the rectangle from A1 to the last cell: 50,000 lines of 40 columns; about 1 GB of memory."""

Address = tuple[int, int]
"""Row and column, from 1."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LETTERS = 26
_PERCENT_FORMATS = frozenset((9, 10))
"""Number formats that are built in: `0%` and `0.00%` (18.8.30)."""

_TRUE = frozenset(("1", "true"))

_QUOTED = re.compile(r'"[^"]*"|\\.')


@dataclass(slots=True, kw_only=True)
class SheetScan:
    """What was found.

    Attributes:
        rows: number of the last row that holds anything; 0 for an empty sheet.
        columns: number of the last column that does.
        lost: cells that calamine would show as empty: rule and what they hold.
        percents: cells that are shown as a percentage.
        hidden: rows that are not shown.
        merged: the first cell of each merged range, with the range as `A6:A8`.
    """

    rows: int = 0
    columns: int = 0
    lost: dict[Address, tuple[str, str]] = field(default_factory=dict)
    percents: set[Address] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    merged: dict[Address, str] = field(default_factory=dict)


def column_letters(column: int) -> str:
    """Return the letters of a column.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookFacts:
    """What a workbook says of all its sheets.

    Attributes:
        percent_styles: positions of the cell styles that show a percentage.
        is_computed: False if the results of its formulas are to be computed when it is opened
            (18.2.2, fullCalcOnLoad): then those that it stores are none, e.g. 0 everywhere.
    """

    percent_styles: frozenset[int] = frozenset()
    is_computed: bool = True


def scan_sheet(data: bytes, facts: WorkbookFacts) -> SheetScan:
    """Look through a worksheet part.

    Args:
        data: its XML.
        facts: of the workbook.

    Raises:
        UnreadableError: if it is no XML, its cells are not in order, or it is too large.
    """
    scan = SheetScan()
    row = 0
    for event, element in stream_xml(data, frozenset(("row", "mergeCell"))):
        if event == "start":
            continue
        if local_name(element) == "mergeCell":
            _take_merged(scan, element.get("ref", ""))
            continue
        row = _take_row(scan, element, row, facts)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]  # type: ignore[union-attr]  # a sibling has a parent
    return scan


def read_facts(workbook: bytes, styles: bytes | None) -> WorkbookFacts:
    """Return what a workbook says of all its sheets.

    Args:
        workbook: XML of the workbook part.
        styles: XML of the styles part; None for a workbook without one.

    Raises:
        UnreadableError: if one is no XML.
    """
    settings = parse_xml(workbook).find("{*}calcPr")
    on_load = "0" if settings is None else settings.get("fullCalcOnLoad", "0")
    return WorkbookFacts(
        percent_styles=frozenset() if styles is None else _percent_styles(parse_xml(styles)),
        is_computed=on_load not in _TRUE,
    )


def _percent_styles(root: etree._Element) -> frozenset[int]:
    formats = {
        _whole(item.get("numFmtId")): item.get("formatCode", "")
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    percents = {
        *(_PERCENT_FORMATS - set(formats)),
        *(number for number, code in formats.items() if "%" in _QUOTED.sub("", code)),
    }
    styles = root.iterfind("{*}cellXfs/{*}xf")
    return frozenset(
        position
        for position, style in enumerate(styles)
        if _whole(style.get("numFmtId")) in percents
    )


def _take_row(scan: SheetScan, element: etree._Element, before: int, facts: WorkbookFacts) -> int:
    row = _whole(element.get("r")) or before + 1
    if row <= before:
        raise UnreadableError(f"its rows are out of order at row {row}")
    if element.get("hidden") in _TRUE:
        scan.hidden.add(row)
    column = 0
    for cell in element.iterfind("{*}c"):
        at = _address(cell.get("r")) or (row, column + 1)
        if at[0] != row or at[1] <= column:
            raise UnreadableError(f"its cells are out of order at {cell.get('r') or at}")
        column = at[1]
        if _whole(cell.get("s")) in facts.percent_styles:
            scan.percents.add(at)
        if _holds(scan, cell, at, facts):
            scan.rows, scan.columns = row, max(scan.columns, column)
    if scan.rows * scan.columns > MAX_CELLS:
        raise UnreadableError(
            f"it reaches to {column_letters(scan.columns)}{scan.rows}: more than {MAX_CELLS} cells",
            hint="split it, and delete what stands far away from the table",
        )
    return row


def _holds(scan: SheetScan, cell: etree._Element, at: Address, facts: WorkbookFacts) -> bool:
    """Tell whether a cell holds anything; note what calamine would pass over."""
    inner = {local_name(child): child for child in cell}
    value, formula = inner.get("v"), inner.get("f")
    text = "" if value is None else value.text or ""
    if cell.get("t") == "e":
        scan.lost[at] = ("XLS-07", text)
        return True
    # The result of a formula may be a text that is empty, but no number is.
    has_result = bool(text) or (value is not None and cell.get("t") == "str")
    if formula is not None and not (has_result and facts.is_computed):
        scan.lost[at] = ("XLS-08", f"={formula.text or ''}")
        return True
    return bool(text) or "is" in inner


def _take_merged(scan: SheetScan, reference: str) -> None:
    first = _address(reference.partition(":")[0])
    if first is not None:
        scan.merged[first] = reference


def _address(text: str | None) -> Address | None:
    found = _ADDRESS.fullmatch(text or "")
    if found is None:
        if text:
            raise UnreadableError(f"it has a cell without a place: {text[:20]}")
        return None
    column = 0
    for letter in found[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < _LONGEST else 0


_LONGEST = 10
"""Digits of a number of a style or a row: both have fewer."""
