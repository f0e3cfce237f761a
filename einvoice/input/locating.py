# SPDX-License-Identifier: Apache-2.0
"""Where a fault of a row is mended: in a field, in a cell of a table, or in the settings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.report import Location
from compliance.rules import localise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compliance.report import Finding
    from einvoice.input.raw_row import Place, RawRow
    from einvoice.rules.draft import Draft
    from einvoice.rules.fault import Fault

# Where a missing part of the company is filled, by its path below the party that it is.
_COMPANY_SETTINGS = {
    "legal_registration": "seller.siren",
    "legal_registration.value": "seller.siren",
    "vat_identifier": "seller.vat_number",
    "electronic_address": "seller.electronic_address",
}
# What the settings supply to an invoice that the company issues as the buyer.
_OF_BOTH_SIDES = ("seller", "invoice.currency", "invoice.process", "invoice.treatment", "notes.")


def finding_of(fault: Fault, file: str, raw: RawRow, draft: Draft) -> Finding:
    """Return the finding of a fault, in the names that the input has for its fields."""
    location = _location(fault, file, raw, draft)
    if raw.names and location.file == file and fault.found == fault.path.rpartition(".")[2]:
        fault = replace(fault, found=location.column)
    return localise(replace(fault.to_finding(location), names=raw.names), "en")


def _location(fault: Fault, file: str, raw: RawRow, draft: Draft) -> Location:
    """Say where a fault is mended: in the settings, where they would supply what is missing."""
    setting = fault.setting
    if draft.is_self_billed and setting is not None and not setting.startswith(_OF_BOTH_SIDES):
        setting = None
    party, _, part = fault.path.partition(".")
    if party == draft.company_is:
        setting = _COMPANY_SETTINGS.get(part, setting)
    if setting is not None and draft.settings.file is not None:
        return Location(file=draft.settings.file, column=setting)
    place = _place(fault.path, raw.places)
    if place is not None:
        return Location(
            file=file,
            row=place.row,
            line=place.line,
            column=place.column or None,
            sheet=place.sheet,
            cell=place.cell,
        )
    return Location(file=file, row=raw.row, line=raw.line, column=fault.path or None)


def _place(path: str, places: Mapping[str, Place]) -> Place | None:
    """Return the place of a path, or the row of the nearest part around it."""
    if path in places:
        return places[path]
    around = path
    while around:
        cut = max(around.rfind("."), around.rfind("["))
        around = around[:cut] if cut > 0 else ""
        if around in places:
            return replace(places[around], column=_as_column(path), cell=None)
    return None


def _as_column(path: str) -> str:
    """Return the column that a field of a line would have in a table.

    >>> _as_column("lines[2].item.classifications[0].value")
    'line.item.classifications[0].value'
    """
    return re.sub(r"^lines\[\d+\]\.", "line.", path)
