# SPDX-License-Identifier: Apache-2.0
"""Tables, CSV or spreadsheet: one row a line, grouped by invoice. docs/invoice-input.md.

What differs between the two is how their cells are read (`csv_rows`, `workbook`); all that rows
and columns mean is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from compliance.report import Location
from compliance.rules import finding
from einvoice.input.cells import Cell, CellFault, kind_of, read_cell
from einvoice.input.columns import (
    COLUMNS,
    EXEMPTION_COLUMNS,
    FIELD_NAMES,
    KEY_COLUMN,
    NUMBER_COLUMN,
    Column,
    Header,
    find_column,
    put,
)
from einvoice.input.raw_row import Place, RawRow, refuse
from einvoice.input.row_faults import around
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from compliance.report import Finding
    from einvoice.input.cells import CellKind, FieldValue


# Number of a row, and its line in a text file.
_At = tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row.

    Attributes:
        row: its number, as findings give it: from 1, without the header in CSV; in a spreadsheet
            the one that it shows.
        cells: one for each column, as many as the row has.
        line: of a text file.
        faults: of cells that belong to no column, and of the row as a whole.
    """

    row: int
    cells: tuple[Cell, ...]
    line: int | None = None
    faults: tuple[tuple[Place, CellFault], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and its rows.

    Attributes:
        file: name, for findings.
        header: names of the columns.
        rows: below it; they are read once, and not kept.
        sheet: name, in a workbook.
        letters: of the columns, in a workbook.
        header_row: its number, in a workbook.
        header_line: its line, in a text file.
    """

    file: str
    header: tuple[str, ...]
    rows: Iterable[TableRow]
    sheet: str | None = None
    letters: tuple[str, ...] = ()
    header_row: int | None = None
    header_line: int | None = None

    def place(self, at: _At, position: int | None, column: str) -> Place:
        """Return the place of a cell, or of a whole row (position None)."""
        row, line = at
        cell = self._address(position, row)
        return Place(row=row, column=column, line=line, sheet=self.sheet, cell=cell)

    def header_place(self, position: int | None, column: str | None) -> Location:
        """Return the place of a name in the header."""
        return Location(
            file=self.file,
            line=self.header_line,
            row=self.header_row,
            column=column,
            sheet=self.sheet,
            cell=self._address(position, self.header_row),
        )

    def _address(self, position: int | None, row: int | None) -> str | None:
        if position is None or position >= len(self.letters):
            return None
        return f"{self.letters[position]}{row}"


@dataclass(slots=True)
class _Group:
    """The rows of one invoice, while they are put together."""

    first: TableRow
    rows: list[_At] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, FieldValue] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of this table: where it stands, what it fills, and with what kind of value."""

    position: int
    column: Column
    kind: CellKind


def table_records(table: Table) -> tuple[RawRow, ...]:
    """Return the invoices of a table as records of the JSON form.

    Raises:
        RefusedError: if the header has unknown or repeated columns.
    """
    fields = _fields(table)
    return tuple(_raw(group, fields, table) for group in _groups(table, fields))


def _fields(table: Table) -> tuple[_Field, ...]:
    fields: list[_Field] = []
    findings: list[Finding] = []
    filled = Header()
    for position, name in enumerate(table.header):
        column = find_column(name)
        location = table.header_place(position, name or None)
        if column is None:
            known = ", ".join(get_close_matches(name, COLUMNS) or COLUMNS)
            findings.append(finding("CSV-01", location=location, found=name, expected=known))
            continue
        clash = filled.add(column)
        if clash is not None:
            code = "CSV-02" if clash == name else "CSV-06"
            findings.append(finding(code, location=location, found=name, expected=clash))
        kind = kind_of(column.path, of_line=column.of_line)
        fields.append(_Field(position, column, kind))
    if not {NUMBER_COLUMN, KEY_COLUMN} & set(table.header):
        location = table.header_place(None, NUMBER_COLUMN)
        findings.append(finding("ROW-01", location=location, found=NUMBER_COLUMN))
    refuse(findings, table.file)
    return tuple(fields)


def _groups(table: Table, fields: tuple[_Field, ...]) -> Iterator[_Group]:
    closed: set[tuple[str, str]] = set()
    group: _Group | None = None
    current = ("", "")
    for row in table.rows:
        name = _name(row, fields)
        if group is None or name != current or not name[1]:
            if group is not None:
                closed.add(current)
                yield group
            group, current = _Group(first=row), name
            if name in closed and name[1]:
                group.faults.append(Fault(code="CSV-05", path=name[0], found=name[1]))
        _take(group, row, fields, table)
    if group is not None:
        yield group


def _name(row: TableRow, fields: tuple[_Field, ...]) -> tuple[str, str]:
    """Return what tells the invoice of a row from others: its number, or the user's key."""
    said = {
        item.column.name: row.cells[item.position].shown
        for item in fields
        if item.column.name in {NUMBER_COLUMN, KEY_COLUMN} and item.position < len(row.cells)
    }
    number, key = said.get(NUMBER_COLUMN, ""), said.get(KEY_COLUMN, "")
    return ("key", key) if key and not number else ("number", number)


def _take(group: _Group, row: TableRow, fields: tuple[_Field, ...], table: Table) -> None:
    """Add one row to its invoice."""
    position = len(group.lines)
    line: dict[str, Any] = {}
    group.lines.append(line)
    at = (row.row, row.line)
    group.rows.append(at)
    whole = f"lines[{position}]"
    if len(row.cells) != len(table.header):
        cells, columns = str(len(row.cells)), str(len(table.header))
        group.faults.append(Fault(code="CSV-03", path=whole, found=cells, expected=columns))
    for number, (place, fault) in enumerate(row.faults):
        # Each stands at a path of its own: it is no fault of a field.
        path = f"{whole}@{number}"
        group.places[path] = place
        group.faults.append(_fault(fault, path))
    for item in fields:
        if item.position >= len(row.cells):
            continue
        value = read_cell(row.cells[item.position], item.kind)
        if not item.column.of_line:
            place = table.place(at, item.position, item.column.name)
            _take_document_cell(group, item.column, value, place)
        elif isinstance(value, CellFault):
            group.faults.append(_fault(value, f"{whole}.{item.column.path}"))
        elif value is not None:
            put(line, item.column.path, value)


def _take_document_cell(
    group: _Group, column: Column, value: FieldValue | CellFault | None, place: Place
) -> None:
    if value is None:
        group.places.setdefault(column.path, place)
        return
    said = group.said.get(column.path)
    # What a later row holds stands at that row, under a path of its own.
    path = f"{column.path}@{place.row}" if column.path in group.held else column.path
    group.held.add(column.path)
    group.places[path] = place
    if isinstance(value, CellFault):
        group.faults.append(_fault(value, path))
    elif said is None:
        group.said[column.path] = value
        for target, content in {column.path: value, **column.beside}.items():
            put(group.record, target, content)
    elif said != value:
        group.faults.append(Fault(code="CSV-04", path=path, found=str(value), expected=str(said)))


def _fault(fault: CellFault, path: str) -> Fault:
    return Fault(code=fault.code, path=path, found=fault.found, expected=fault.expected)


def _raw(group: _Group, fields: tuple[_Field, ...], table: Table) -> RawRow:
    record = dict(group.record)
    notes = [note for note in record.get("notes", ()) if note]
    if notes:
        record["notes"] = notes
    reasons = _reasons(group)
    if reasons:
        record["vat_breakdown"] = [*record.get("vat_breakdown", ()), *reasons]
    record["lines"] = group.lines
    return RawRow(
        value=record,
        row=group.first.row,
        line=group.first.line,
        places=_Places(group.places, tuple(group.rows), fields, table),
        faults=tuple(group.faults),
        names=FIELD_NAMES,
    )


def _reasons(group: _Group) -> list[dict[str, str]]:
    """Take the exemption reasons out of the lines, one for each category and rate."""
    reasons: list[dict[str, str]] = []
    for line in group.lines:
        given = {name: line.pop(name) for name in EXEMPTION_COLUMNS if name in line}
        if not given:
            continue
        reason = dict(given)
        for name, target in (("vat_category", "category"), ("vat_rate", "rate")):
            if name in line:
                reason[target] = line[name]
        if reason not in reasons:
            reasons.append(reason)
    return reasons


class _Places(Mapping[str, Place]):
    """Where each path of a record stands; worked out only when a fault asks for it.

    A table of a million cells has as many places, and most tables have no fault.
    """

    def __init__(
        self,
        known: dict[str, Place],
        rows: tuple[_At, ...],
        fields: tuple[_Field, ...],
        table: Table,
    ) -> None:
        self._known = known
        self._rows = rows
        self._fields = fields
        # Its rows are read and gone; what is left is the header.
        self._table = replace(table, rows=())

    def __getitem__(self, path: str) -> Place:
        return self._known[path] if path in self._known else self._all[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> dict[str, Place]:
        places = dict(self._known)
        wholes = {f"lines[{position}]": row for position, row in enumerate(self._rows)}
        for whole, row in wholes.items():
            places[whole] = self._table.place(row, None, "")
            for item in self._fields:
                if item.column.of_line:
                    place = self._table.place(row, item.position, item.column.name)
                    places[f"{whole}.{item.column.path}"] = place
        self._add_aliases(places, wholes)
        return places

    def _add_aliases(self, places: dict[str, Place], wholes: dict[str, _At]) -> None:
        """Add the columns that the table has not: a missing field is named by its column.

        A missing part of several fields is named by the first of their columns.
        """
        for column in COLUMNS.values():
            parts = [part for part in around(column.path) if part]
            for whole, row in wholes.items() if column.of_line else (("", self._rows[0]),):
                place = self._table.place(row, None, column.name)
                for part in parts:
                    places.setdefault(f"{whole}.{part}" if whole else part, place)
