# SPDX-License-Identifier: Apache-2.0
"""A table in CSV, before its cells are read: header and records, separated by ; tab or comma."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from compliance.report import Location
from compliance.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from compliance.report import Finding

_SEPARATORS = ";\t,"


def split_table(data: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Split a CSV file into its header and its records, each with the line on which it ends.

    Raises:
        UnreadableError: if it is no CSV in UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"the file is not in UTF-8 (byte {error.start})",
            hint="in a spreadsheet, save it as CSV UTF-8",
        ) from error
    if "\0" in text:
        raise UnreadableError("the file is binary, no CSV")
    if not text.strip():
        raise UnreadableError("the file is empty")
    # Not `splitlines`: it also ends lines at characters that a text may hold (U+2028, U+0085).
    separator = max(_SEPARATORS, key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        records = [(reader.line_num, record) for record in reader if any(map(str.strip, record))]
    except csv.Error as error:
        raise UnreadableError(f"line {reader.line_num} is no CSV: {error}") from error
    header = [name.strip() for name in records[0][1]]
    return header, records[1:]


def header_faults(
    header: Sequence[str], names: Sequence[str], required: Collection[str]
) -> Iterator[Finding]:
    """Say what is wrong with a header: DDR-01 unknown column, 02 missing, 08 twice.

    Args:
        header: of the table.
        names: of all columns that there are.
        required: those that every row must fill.
    """
    place = Location(line=1)
    known = ", ".join(names)
    for name in dict.fromkeys(header):
        if name not in names:
            yield finding("DDR-01", location=place, found=f"'{name}'", expected=known)
        elif header.count(name) > 1:
            yield finding("DDR-08", location=place, found=name)
    for name in names:
        if name in required and name not in header:
            yield finding("DDR-02", location=place, found=name)
