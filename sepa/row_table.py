# SPDX-License-Identifier: Apache-2.0
"""Tables of rows to pay or to collect: CSV in UTF-8 with a header, separated as people do."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from compliance.files import open_whole, read_whole
from compliance.report import Location
from compliance.rules import finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from compliance.report import Finding
    from sepa.debit.columns import Column

_SEPARATORS = ";\t,"


class Table:
    """A CSV file, read row by row, as often as it takes.

    Attributes:
        header: names of the columns.
    """

    def __init__(self, source: Callable[[], BinaryIO]) -> None:
        """Read the header.

        Args:
            source: opens the file from its beginning, each time anew.

        Raises:
            UnreadableError: if it is no CSV in UTF-8.
        """
        self._source = source
        self.header: list[str] = []
        for _line, record in self._read():
            self.header = [name.strip() for name in record]
            return
        raise UnreadableError("the file is empty")

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not blank, each with the line on which it ends.

        Raises:
            UnreadableError: if it is no CSV in UTF-8 from some row on.
        """
        records = self._read()
        next(records)
        return records

    def _read(self) -> Iterator[tuple[int, list[str]]]:
        with self._source() as stream:
            # Not `splitlines`: it also ends lines at characters that a text may hold (U+2028).
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            reader = None
            try:
                lines = _without_null(text)
                blank, first = _first_line(lines)
                separator = max(_SEPARATORS, key=first.count)
                reader = csv.reader(chain([first], lines), delimiter=separator, strict=True)
                for record in reader:
                    if any(map(str.strip, record)):
                        yield blank + reader.line_num, record
            except csv.Error as error:
                line = blank + (reader.line_num if reader else 0)
                raise UnreadableError(f"line {line} is no CSV: {error}") from error
            except UnicodeDecodeError as error:
                raise UnreadableError(
                    f"the file is not in UTF-8 (byte {_first_bad_byte(self._source)})",
                    hint="in a spreadsheet, save it as CSV UTF-8",
                ) from error


def open_table(path: Path) -> Table:
    """Return the table of a file, which is read as often as it takes, or once if it is a pipe.

    Raises:
        UnreadableError: if it cannot be opened, or is no CSV in UTF-8.
    """
    if not path.is_file():
        return table_of(read_whole(path))
    return Table(lambda: open_whole(path))


def table_of(data: bytes) -> Table:
    """Return the table that some bytes hold.

    Raises:
        UnreadableError: if they are no CSV in UTF-8.
    """
    return Table(lambda: io.BytesIO(data))


def _without_null(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise UnreadableError("the file is binary, no CSV")
        yield line


def _first_line(lines: Iterator[str]) -> tuple[int, str]:
    """Return the number of blank lines at the beginning, and the first other one."""
    for number, line in enumerate(lines):
        if line.strip():
            return number, line
    raise UnreadableError("the file is empty")


def _first_bad_byte(source: Callable[[], BinaryIO]) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    with source() as stream:
        while data := stream.read(1 << 16):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(data)
            except UnicodeDecodeError as error:
                return read - held + error.start
            read += len(data)
    return read


def header_faults(header: list[str], columns: Sequence[Column]) -> Iterator[Finding]:
    """Yield DDR-01, 02 and 08: no column unknown, missing or given twice."""
    place = Location(line=1)
    names = [column.name for column in columns]
    known = ", ".join(names)
    for name in dict.fromkeys(header):
        if name not in names:
            yield finding("DDR-01", location=place, found=f"'{name}'", expected=known)
        elif header.count(name) > 1:
            yield finding("DDR-08", location=place, found=name)
    for column in columns:
        if column.required and column.name not in header:
            yield finding("DDR-02", location=place, found=column.name)
