# SPDX-License-Identifier: Apache-2.0
"""CSV: one row a line, grouped by `invoice_number`. docs/invoice-input.md lists the columns."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from compliance.errors import UnreadableError
from compliance.report import Location
from compliance.rules import finding
from einvoice.input.csv_columns import (
    COLUMNS,
    EXEMPTION_COLUMNS,
    NUMBER_COLUMN,
    Column,
    Header,
    find_column,
    put,
)
from einvoice.input.raw_row import Place, RawRow, refuse
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class _CsvRow:
    """One row: its number without the header, its line, its cells."""

    row: int
    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    """The rows of one invoice, while they are put together."""

    first: _CsvRow
    record: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def csv_records(text: str, file: str) -> tuple[RawRow, ...]:
    """Return the invoices of a CSV file as records of the JSON form.

    Args:
        text: the content of the file.
        file: its name, for findings.

    Raises:
        UnreadableError: if it is empty, has no row, or its quotation marks do not match.
        RefusedError: if the header has unknown or repeated columns.
    """
    rows = tuple(_rows(text, file))
    if not rows:
        raise UnreadableError(f"{file} is empty")
    columns = _columns(rows[0], file)
    if len(rows) == 1:
        raise UnreadableError(f"{file} has a header, but no row")
    return tuple(_raw(group) for group in _groups(rows[1:], columns))


def _rows(text: str, file: str) -> Iterator[_CsvRow]:
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                yield _CsvRow(row=number, line=reader.line_num, cells=stripped)
                number += 1
    except csv.Error as error:
        raise UnreadableError(f"{file}, line {reader.line_num}: {error}") from error


def _columns(header: _CsvRow, file: str) -> tuple[Column, ...]:
    columns: list[Column] = []
    findings: list[Finding] = []
    filled = Header()
    for name in header.cells:
        column = find_column(name)
        location = Location(file=file, line=header.line, column=name or None)
        if column is None:
            known = ", ".join(get_close_matches(name, COLUMNS) or COLUMNS)
            findings.append(finding("CSV-01", location=location, found=name, expected=known))
            continue
        clash = filled.add(column)
        if clash is not None:
            code = "CSV-02" if clash == name else "CSV-06"
            findings.append(finding(code, location=location, found=name, expected=clash))
        columns.append(column)
    if NUMBER_COLUMN not in header.cells:
        location = Location(file=file, line=header.line, column=NUMBER_COLUMN)
        findings.append(finding("ROW-01", location=location, found=NUMBER_COLUMN))
    refuse(findings, file)
    return tuple(columns)


def _groups(rows: tuple[_CsvRow, ...], columns: tuple[Column, ...]) -> Iterator[_Group]:
    at = next(i for i, column in enumerate(columns) if column.name == NUMBER_COLUMN)
    closed: set[str] = set()
    group: _Group | None = None
    current = ""
    for row in rows:
        number = row.cells[at] if at < len(row.cells) else ""
        if group is None or number != current or not number:
            if group is not None:
                closed.add(current)
                yield group
            group, current = _Group(first=row), number
            if number in closed:
                group.faults.append(Fault(code="CSV-05", path="number", found=number))
        _take(group, row, columns)
    if group is not None:
        yield group


def _take(group: _Group, row: _CsvRow, columns: tuple[Column, ...]) -> None:
    """Add one row to its invoice."""
    position = len(group.lines)
    line: dict[str, Any] = {}
    group.lines.append(line)
    group.places[f"lines[{position}]"] = Place(row=row.row, column="")
    if len(row.cells) != len(columns):
        group.faults.append(
            Fault(
                code="CSV-03",
                path=f"lines[{position}]",
                found=str(len(row.cells)),
                expected=str(len(columns)),
            )
        )
    for column, cell in zip(columns, row.cells, strict=False):
        if column.of_line:
            group.places[f"lines[{position}].{column.path}"] = Place(
                row=row.row, column=column.name
            )
            if cell:
                put(line, column.path, cell)
        else:
            _take_document_cell(group, row, column, cell)


def _take_document_cell(group: _Group, row: _CsvRow, column: Column, cell: str) -> None:
    if column.path not in group.places or (cell and column.path not in group.said):
        group.places[column.path] = Place(row=row.row, column=column.name)
    if not cell:
        return
    said = group.said.get(column.path)
    if said is None:
        group.said[column.path] = cell
        for path, value in {column.path: cell, **column.beside}.items():
            put(group.record, path, value)
    elif said != cell:
        # The fault stands at this row, under a path of its own.
        path = f"{column.path}@{row.row}"
        group.places[path] = Place(row=row.row, column=column.name)
        group.faults.append(Fault(code="CSV-04", path=path, found=cell, expected=said))


def _raw(group: _Group) -> RawRow:
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
        places=_with_aliases(group),
        faults=tuple(group.faults),
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


def _with_aliases(group: _Group) -> dict[str, Place]:
    """Add the columns that the file has not: a missing field is named by its column."""
    places = dict(group.places)
    for column in COLUMNS.values():
        if not column.of_line:
            places.setdefault(column.path, Place(row=group.first.row, column=column.name))
            continue
        for position in range(len(group.lines)):
            row = group.places[f"lines[{position}]"].row
            places.setdefault(
                f"lines[{position}].{column.path}", Place(row=row, column=column.name)
            )
    return places
