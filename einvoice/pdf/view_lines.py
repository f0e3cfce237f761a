# SPDX-License-Identifier: Apache-2.0
"""The table of lines: what is invoiced, and the lines that group it or inform."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from einvoice.extended import LineGroup, in_order
from einvoice.pdf.display import LONGEST_WORD, Display, breakable
from einvoice.pdf.view_details import compute_details

if TYPE_CHECKING:
    from einvoice.document import Invoice
    from einvoice.line import Line

_LONG_ROW = 700
"""Characters from which a row may be divided between two pages."""

# Of the table of lines, in tenths of a millimetre: what all columns share, a digit, a wide letter.
_TABLE_WIDTH = 1450
_DIGIT_WIDTH = 19
_LETTER_WIDTH = 22
_SHORTEST_WORD = 6


class RowKind(StrEnum):
    """What a row is: BT-X-8."""

    LINE = "line"
    GROUP = "group"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One row of the table of lines.

    Attributes:
        kind: a line, the head of a group of lines, or information; only lines have quantity,
            price and VAT.
        depth: how many groups it is part of.
        number: BT-126.
        name: BT-153; of a group or information, empty where it has none.
        details: what else is known of the line, one text a paragraph.
        quantity: with its unit.
        price: of one unit, or of the stated number of units.
        vat: rate or category.
        net: BT-131; of a group the sum of its lines, where it is stated.
        breakable: whether the row may be divided between two pages.
    """

    kind: RowKind
    depth: int
    number: str
    name: str
    details: tuple[str, ...]
    quantity: str = ""
    price: str = ""
    vat: str = ""
    net: str
    breakable: bool


def compute_lines(invoice: Invoice, display: Display) -> tuple[LineRow, ...]:
    """Return the rows of the table of lines: BG-25, and the groups among them.

    Long numbers leave the names a narrow column, in which long words must be allowed to break.
    """
    entries = in_order(invoice)
    depths = _depths(entries)
    rows = tuple(
        _group(entry, depths, invoice.currency, display)
        if isinstance(entry, LineGroup)
        else _line(entry, depths, invoice, display)
        for entry in entries
    )
    room = _TABLE_WIDTH - _DIGIT_WIDTH * sum(
        max((len(getattr(row, name)) for row in rows), default=0)
        for name in ("quantity", "price", "vat", "net")
    )
    longest = min(max(room // _LETTER_WIDTH, _SHORTEST_WORD), LONGEST_WORD)
    return tuple(
        replace(
            row,
            name=breakable(row.name, longest),
            details=tuple(breakable(text, longest) for text in row.details),
        )
        for row in rows
    )


def _depths(entries: list[Line | LineGroup]) -> dict[str, int]:
    """Return how many groups each entry is part of, by its identifier."""
    parents = {entry.identifier: entry.parent for entry in entries}
    depths = {}
    for identifier, parent in parents.items():
        seen, above = {identifier}, parent
        # A group that is part of itself is the document's fault, and ends the search.
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        depths[identifier] = len(seen) - 1
    return depths


def _group(group: LineGroup, depths: dict[str, int], currency: str, display: Display) -> LineRow:
    known = RowKind.INFORMATION if group.subtype == "INFORMATION" else RowKind.GROUP
    details = tuple(text for text in (group.description, group.note) if text)
    return LineRow(
        kind=known,
        depth=depths[group.identifier],
        number=breakable(group.identifier),
        name=group.name or "",
        details=details,
        net=display.money(group.net_amount, currency) if group.net_amount is not None else "",
        breakable=_is_long(group.name or "", details),
    )


def _line(line: Line, depths: dict[str, int], invoice: Invoice, display: Display) -> LineRow:
    currency = invoice.currency
    details = compute_details(line, currency, invoice.seller.country, display)
    price = display.money(line.price.net, currency)
    base = line.price.base_quantity
    if base is not None and base != 1:
        unit = line.price.base_quantity_unit or line.unit
        price = f"{price} {display.word('price_per')} {display.quantity(base, unit)}"
    short = display.code("vat_short", line.vat_category)
    rate = display.percent(line.vat_rate) if line.vat_rate is not None else None
    return LineRow(
        kind=RowKind.LINE,
        depth=depths[line.identifier],
        number=breakable(line.identifier),
        name=line.item.name,
        details=details,
        quantity=display.quantity(line.quantity, line.unit),
        price=price,
        vat=short or rate or line.vat_category,
        net=display.money(line.net_amount, currency),
        breakable=_is_long(line.item.name, details),
    )


def _is_long(name: str, details: tuple[str, ...]) -> bool:
    return len(name) + sum(len(text) for text in details) > _LONG_ROW
