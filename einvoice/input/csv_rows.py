# SPDX-License-Identifier: Apache-2.0
"""CSV as a table: `,` or `;` between the cells, spaces around a cell are not part of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from compliance.rules import unreadable
from einvoice.input.cells import Cell
from einvoice.input.table_rows import Table, TableRow, table_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.raw_row import RawRow


def csv_records(text: str, file: str) -> tuple[RawRow, ...]:
    """Return the invoices of a CSV file as records of the JSON form.

    Args:
        text: the content of the file.
        file: its name, for findings.

    Raises:
        UnreadableError: if it is empty, has no row, or its quotation marks do not match.
        RefusedError: if the header has unknown or repeated columns.
    """
    rows = _rows(text, file)
    first = next(rows, None)
    if first is None:
        raise unreadable("READ-05", file)
    table = Table(
        file=file,
        header=first[1],
        header_line=first[0],
        rows=(
            TableRow(row=number, line=line, cells=tuple(Cell(value=cell) for cell in cells))
            for number, (line, cells) in enumerate(rows, start=1)
        ),
    )
    records = table_records(table)
    if not records:
        raise unreadable("READ-06", file)
    return records


def _rows(text: str, file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the line that it begins on, and the cells, of every row that is not empty."""
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                yield line, stripped
            # A text in quotation marks may go over several lines: the next row begins after it.
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(f"{file}, line {reader.line_num}: {error}") from error
