# SPDX-License-Identifier: Apache-2.0
"""Input files: recognised by their ending, taken apart into records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.errors import RefusedError, UnreadableError
from compliance.files import name_of, read_text, read_whole
from compliance.rules import finding, unreadable
from einvoice.input.csv_rows import csv_records
from einvoice.input.rows import InputForm, json_lines, json_records

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from compliance.report import Finding
    from einvoice.input.raw_row import RawRow

_FORMS = {
    ".json": InputForm.JSON,
    ".jsonl": InputForm.JSON_LINES,
    ".ndjson": InputForm.JSON_LINES,
    ".csv": InputForm.CSV,
    ".xlsx": InputForm.XLSX,
    ".xlsm": InputForm.XLSX,
}

_OTHER_SPREADSHEETS = frozenset((".xls", ".xlsb", ".ods", ".fods", ".numbers"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An input file, taken apart.

    Attributes:
        file: its name, for findings.
        records: the invoices, before they are read.
    """

    file: str
    records: tuple[RawRow, ...]


def read_sources(
    paths: Iterable[Path], sheet: str | None = None
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Take input files apart.

    Args:
        paths: of the files.
        sheet: to read of workbooks; None for the only one that is shown and not empty.

    Returns:
        The files that could be taken apart, and why the others could not.

    Raises:
        UnreadableError: if a file is missing, or not of a form that is read.
    """
    sources: list[Source] = []
    findings: list[Finding] = []
    paths = tuple(paths)
    if sheet is not None and not any(_form(path) is InputForm.XLSX for path in paths):
        findings.append(finding("XLS-14", found=sheet))
    for path in paths:
        try:
            sources.append(_read(path, sheet))
        except RefusedError as error:
            findings.extend(error.findings)
    return tuple(sources), tuple(findings)


def _form(path: Path) -> InputForm | None:
    return _FORMS.get(path.suffix.lower())


def _read(path: Path, sheet: str | None) -> Source:
    name, form = name_of(path.name), _form(path)
    if form is InputForm.XLSX:
        # Imported here: it is a library in Rust, which other forms do without.
        from einvoice.input.workbook import MAX_FILE_BYTES, workbook_records  # noqa: PLC0415

        data = read_whole(path, max_bytes=MAX_FILE_BYTES)
        return Source(file=name, records=workbook_records(data, name, sheet))
    if form is None:
        raise _unknown_form(name, path.suffix.lower())
    text = read_text(path)
    if form is InputForm.CSV:
        return Source(file=name, records=csv_records(text, name))
    reader = json_lines if form is InputForm.JSON_LINES else json_records
    return Source(file=name, records=tuple(reader(text, name)))


def _unknown_form(name: str, ending: str) -> UnreadableError:
    if ending in _OTHER_SPREADSHEETS:
        return unreadable("READ-07", name)
    return unreadable("READ-08", name, ", ".join(_FORMS))
