# SPDX-License-Identifier: Apache-2.0
"""Values of CII: dates of format 102, identifiers with schemes, the codes of its faults.

Writing puts the model's own digits down.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from einvoice.cii.namespaces import BUILD
from einvoice.syntax import FaultCodes, Syntax, read_identifier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.party import Identifier

DATE_FORMAT = "102"
"""UNTDID 2379 code of YYYYMMDD, the only date format of EN 16931 in CII (CEN/TS 16931-3-3)."""

_DATE = re.compile(r"[0-9]{8}")


def write_date(parent: etree._Element, path: str, value: date | None) -> None:
    """Append a date: `path` is the group and its date string, e.g. `ram:X/udt:DateTimeString`."""
    if value is None:
        return
    group, _, name = path.partition("/")
    text = value.isoformat().replace("-", "")
    BUILD.leaf(BUILD.group(parent, group), name, text, format=DATE_FORMAT)


def write_identifier(parent: etree._Element, name: str, identifier: Identifier | None) -> None:
    """Append an identifier with its scheme; nothing for none."""
    if identifier is not None:
        BUILD.leaf(parent, name, identifier.value, schemeID=identifier.scheme)


def write_identifiers(parent: etree._Element, identifiers: Iterable[Identifier]) -> None:
    """Append party identifiers: `ID` for those without scheme, then `GlobalID` with theirs."""
    known = tuple(identifiers)
    for identifier in known:
        if identifier.scheme is None:
            BUILD.leaf(parent, "ram:ID", identifier.value)
    for identifier in known:
        if identifier.scheme is not None:
            write_identifier(parent, "ram:GlobalID", identifier)


def read_identifiers(cursor: Cursor) -> tuple[Identifier, ...]:
    """Return the identifiers of a party, `ID` first, then `GlobalID`."""
    found = (
        read_identifier(child, ".")
        for path in ("ram:ID", "ram:GlobalID")
        for child in cursor.children(path)
    )
    return tuple(identifier for identifier in found if identifier is not None)


def parse_day(found: Cursor) -> date | None:
    """Return the day of a date string; None if it is none of format 102."""
    text = found.text() or ""
    if found.attribute("format") in {None, DATE_FORMAT} and _DATE.fullmatch(text):
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            pass
    return None


CII_SYNTAX = Syntax(
    codes=FaultCodes(
        missing="CII-01",
        day="CII-02",
        decimal="CII-03",
        category="CII-04",
        repeated="CII-05",
        indicator="CII-06",
        tax="CII-07",
        binary="CII-08",
        currency="CII-09",
    ),
    day_form="YYYYMMDD",
    parse_day=parse_day,
    indicator="ram:ChargeIndicator/udt:Indicator",
    tax_type="ram:TypeCode",
    tax_category="ram:CategoryCode",
    reason="ram:ExemptionReason",
    reason_code="ram:ExemptionReasonCode",
)
