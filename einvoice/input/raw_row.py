# SPDX-License-Identifier: Apache-2.0
"""One record of an input file before it is read, and the refusal of a file with faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compliance.errors import RefusedError, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from compliance.report import Finding
    from einvoice.rules.fault import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row and a column of the input file.

    Attributes:
        row: from 1, the header not counted; in a workbook the number that it shows.
        column: name; empty for the row as a whole.
        line: of a text file.
        sheet: name, in a workbook.
        cell: address on that sheet, e.g. `H12`.
    """

    row: int
    column: str
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One record, before it is read.

    Attributes:
        value: a JSON value.
        row: number of the record in its file, from 1.
        line: line of the file that it begins on, where the form has one record a line.
        places: where each path of the record stands, where that is not the record's own row.
        faults: already found when the file was taken apart.
        names: what the file calls the fields of the form, where that is not their path.
    """

    value: Any
    row: int
    line: int | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


def refuse(findings: Iterable[Finding], file: str) -> None:
    """Raise `RefusedError` if there are findings, each once."""
    # A fault of the settings concerns every row; it is said once, of the first one.
    causes: dict[tuple[object, ...], Finding] = {}
    for item in findings:
        of_settings = item.location.file != file
        values = (item.found,) if of_settings else (item.found, item.expected, item.message)
        causes.setdefault((item.rule, item.location, *values), item)
    unique = tuple(causes.values())
    if unique:
        raise RefusedError(f"{file} was refused: {counted(len(unique))}", unique)
