# SPDX-License-Identifier: Apache-2.0
"""What stands against the invoices of one run together: numbers, file names, profiles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.report import Location
from compliance.rules import finding
from einvoice.build import BuildFormat, file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from compliance.report import Finding
    from einvoice.input.rows import InvoiceInput
    from einvoice.input.settings import Settings


def same_file(source: InvoiceInput, other: str) -> Finding:
    """Return the finding of a number whose file would be that of another one."""
    location = Location(file=source.file, row=source.row, column="number", term="BT-1")
    return finding("INV-21", location=location, found=source.invoice.number, expected=other)


def at_row(item: Finding, source: InvoiceInput) -> Finding:
    """Return why a document could not be made, at its row, unless it lies in another file."""
    if item.location.file is not None:
        return item
    place = replace(item.location, file=source.file, line=source.line, row=source.row)
    return replace(item, location=place)


def other_profiles(inputs: Iterable[InvoiceInput], settings: Settings) -> Iterator[Finding]:
    """Find rows that name another guideline than that of the profile asked for."""
    profile = settings.invoice.profile
    for source in inputs:
        guideline = source.invoice.guideline
        if profile is not None and guideline != profile.guideline:
            place = Location(file=source.file, row=source.row, column="guideline", term="BT-24")
            yield finding("PRF-03", location=place, found=guideline, expected=profile.guideline)


def clashes(inputs: Iterable[InvoiceInput]) -> Iterator[Finding]:
    """Find numbers used in two files of one run, and numbers that would share a file."""
    first: dict[str, InvoiceInput] = {}
    for source in inputs:
        number = source.invoice.number
        # Many file systems do not tell capitals from small letters.
        key = file_name(number, BuildFormat.FACTURX).casefold()
        earlier = first.setdefault(key, source)
        if earlier is source:
            continue
        if earlier.invoice.number == number:
            location = Location(file=source.file, row=source.row, column="number", term="BT-1")
            yield finding("INV-13", location=location, found=number, expected=earlier.place)
        else:
            yield same_file(source, earlier.invoice.number)
