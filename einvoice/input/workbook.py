# SPDX-License-Identifier: Apache-2.0
"""Workbooks (.xlsx, .xlsm) as tables. docs/invoice-input.md says what is read and what is refused.

The values are read by calamine. It is given a workbook that was unpacked and packed again here, so
that no zip bomb reaches it, and sheets that `sheet_scan` has measured.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook

from compliance.errors import UnreadableError
from compliance.report import Location
from compliance.rules import finding
from compliance.xml_read import parse_xml
from einvoice.input.cells import EMPTY, Cell, CellFault
from einvoice.input.raw_row import Place, refuse
from einvoice.input.sheet_scan import column_letters, read_facts, scan_sheet
from einvoice.input.table_rows import Table, TableRow, table_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from einvoice.input.raw_row import RawRow
    from einvoice.input.sheet_scan import SheetScan

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
"""Above any workbook whose sheet has `sheet_scan.MAX_CELLS` cells."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a compound file: an .xls, or a workbook that is encrypted (MS-CFB, 2.2)."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an encrypted workbook (MS-OFFCRYPTO, 2.3.4.4)."""

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"

_NOT_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OSError,
)
"""What `zipfile` raises for an archive that is damaged, encrypted or packed in an unknown way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    part: str
    is_shown: bool


def workbook_records(data: bytes, file: str, sheet: str | None = None) -> tuple[RawRow, ...]:
    """Return the invoices of a workbook as records of the JSON form.

    Args:
        data: the file.
        file: its name, for findings.
        sheet: name of the sheet; None for the only one that is shown and not empty.

    Raises:
        UnreadableError: if it is damaged, encrypted, too large, no .xlsx, or has no row.
        RefusedError: if the sheet is not said, or unknown; if the header has unknown or repeated
            columns.
    """
    try:
        parts = _unpack(data)
        name, scan = _choose(parts, file, sheet)
        grid = _values(parts, name)
    except UnreadableError as error:
        raise UnreadableError(f"{file}: {error}", hint=error.hint) from error
    records = table_records(_table(grid, scan, file, name))
    if not records:
        raise UnreadableError(f"{file}: sheet {name} has a header, but no row")
    return records


def _unpack(data: bytes) -> dict[str, bytes]:
    """Return the XML parts of a workbook by their name, none of them larger than it may be."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableError(
                "the workbook is protected by a password", hint="save it without one"
            )
        raise UnreadableError("it is no .xlsx but an older form", hint="save it as .xlsx")
    parts: dict[str, bytes] = {}
    room = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if info.filename.endswith((".xml", ".rels")):
                    with archive.open(info) as stream:
                        parts[info.filename] = stream.read(room + 1)
                    room -= len(parts[info.filename])
                    if room < 0:
                        break
    except _NOT_ZIP as error:
        raise UnreadableError(f"the workbook is damaged: {error}") from error
    if room < 0:
        raise UnreadableError(f"it unpacks to more than the limit of {MAX_UNPACKED_BYTES} bytes")
    if _WORKBOOK not in parts or _RELATIONS not in parts:
        raise UnreadableError("it is no workbook: it has no xl/workbook.xml")
    return parts


def _choose(parts: Mapping[str, bytes], file: str, wanted: str | None) -> tuple[str, SheetScan]:
    """Return the sheet to read, by name, and what it says beside its values."""
    sheets = tuple(_sheets(parts))
    facts = read_facts(parts[_WORKBOOK], parts.get(_STYLES))
    scans = {
        item.name: scan_sheet(parts[item.part], facts)
        for item in sheets
        if (item.is_shown if wanted is None else item.name == wanted)
    }
    filled = [name for name, scan in scans.items() if scan.rows]
    names = ", ".join(filled if wanted is None else (item.name for item in sheets))
    location = Location(file=file, sheet=wanted)
    if wanted is not None and wanted not in scans:
        refuse([finding("XLS-02", location=location, found=wanted, expected=names)], file)
    if len(filled) > 1:
        refuse([finding("XLS-01", location=location, found=names)], file)
    if not filled:
        raise UnreadableError("it has no sheet that is shown and holds anything")
    return filled[0], scans[filled[0]]


def _sheets(parts: Mapping[str, bytes]) -> Iterator[_Sheet]:
    """Yield the worksheets; charts and macros are none."""
    relations = {
        item.get("Id", ""): item
        for item in parse_xml(parts[_RELATIONS]).iterfind("{*}Relationship")
    }
    for item in parse_xml(parts[_WORKBOOK]).iterfind("{*}sheets/{*}sheet"):
        identifier = next(
            (str(value) for key, value in item.attrib.items() if str(key).endswith("}id")), ""
        )
        relation = relations.get(identifier)
        if relation is None or not relation.get("Type", "").endswith("/worksheet"):
            continue
        part = normpath(join("/xl", relation.get("Target", ""))).lstrip("/")
        if part not in parts:
            raise UnreadableError(f"the workbook is damaged: {part} is missing")
        shown = item.get("state", "visible") == "visible"
        yield _Sheet(name=item.get("name", ""), part=part, is_shown=shown)


def _values(parts: Mapping[str, bytes], name: str) -> list[list[Any]]:
    """Return the values of a sheet, from A1 on, as calamine reads them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    packed.seek(0)
    try:
        sheet = CalamineWorkbook.from_filelike(packed).get_sheet_by_name(name)
        return sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise UnreadableError(f"the workbook is damaged: {error}") from error
    except BaseException as error:
        # What calamine cannot go on from; its class is no Exception, and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError(f"the workbook is damaged: {error}") from error


def _table(grid: list[list[Any]], scan: SheetScan, file: str, sheet: str) -> Table:
    """Return the sheet as a table: its first row that is not empty is the header."""
    rows = _rows(grid, scan)
    header_row, header = next(rows)
    columns = [number for number, cell in header.items() if not cell.is_empty]
    below = (
        _table_row(row, cells, columns, sheet, is_hidden=row in scan.hidden) for row, cells in rows
    )
    return Table(
        file=file,
        header=tuple(header[number].shown for number in columns),
        rows=below,
        sheet=sheet,
        letters=tuple(map(column_letters, columns)),
        header_row=header_row,
    )


def _rows(grid: list[list[Any]], scan: SheetScan) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield the number and the cells, by column, of every row that is not empty."""
    for row in range(1, scan.rows + 1):
        values = grid[row - 1] if row <= len(grid) else []
        cells = {
            column: _cell(values[column - 1] if column <= len(values) else "", (row, column), scan)
            for column in range(1, scan.columns + 1)
        }
        if not all(cell.is_empty for cell in cells.values()):
            yield row, cells


def _cell(value: object, at: tuple[int, int], scan: SheetScan) -> Cell:
    if at in scan.lost:
        code, text = scan.lost[at]
        return Cell(value=text, fault=code)
    if at in scan.merged and value != "":
        return Cell(value=scan.merged[at], fault="XLS-09")
    if isinstance(value, str):
        text = value.strip()
        return Cell(value=text) if text else EMPTY
    if isinstance(value, bool | date):
        return Cell(value=value)
    if isinstance(value, time_of_day | timedelta):
        return Cell(value=str(value), fault="XLS-06")
    # The shortest decimal that stands for the binary fraction: what the sheet shows in full.
    return Cell(value=Decimal(repr(value)), percent=at in scan.percents)


def _table_row(
    row: int, cells: dict[int, Cell], columns: list[int], sheet: str, *, is_hidden: bool
) -> TableRow:
    faults = [
        (
            Place(row=row, column="", sheet=sheet, cell=f"{column_letters(number)}{row}"),
            CellFault(code="XLS-11", found=cell.shown),
        )
        for number, cell in cells.items()
        if number not in columns and not cell.is_empty
    ]
    if is_hidden:
        whole = Place(row=row, column="", sheet=sheet)
        faults.append((whole, CellFault(code="XLS-10", found=str(row))))
    return TableRow(row=row, cells=tuple(cells[number] for number in columns), faults=tuple(faults))
