# SPDX-License-Identifier: Apache-2.0
"""Cells of a table: from what a CSV file or a spreadsheet holds to the value of a field.

A CSV file holds text alone. A spreadsheet holds numbers, dates and truth values too, and changes
what is typed into it: `06000` becomes 6000, `1-2` a date, `=A1*1.2` a binary fraction. What it
cannot have kept is a fault of the cell, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BeforeValidator

from compliance.amounts import format_decimal
from einvoice.input.row_faults import model_in
from einvoice.input.row_models import InvoiceRow, LineRow
from einvoice.input.row_types import (
    parse_amount,
    parse_date,
    parse_days,
    parse_percentage,
    parse_price,
    parse_quantity,
    parse_rate,
    show,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

MAX_SIGNIFICANT = 15
"""Decimal digits that every binary fraction of 64 bits keeps (IEEE 754-2008, 5.12.2): DBL_DIG."""

_HUNDRED = 100


class CellKind(Enum):
    """What a field holds, with an example of it."""

    TEXT = "ABC-001"
    CODE = "380"
    NUMBER = "12.50"
    PERCENTAGE = "20"
    DAY = "2026-11-02"
    TRUTH = "true"


_KINDS: dict[Any, CellKind] = {
    parse_amount: CellKind.NUMBER,
    parse_quantity: CellKind.NUMBER,
    parse_price: CellKind.NUMBER,
    parse_rate: CellKind.NUMBER,
    parse_days: CellKind.CODE,
    parse_percentage: CellKind.PERCENTAGE,
    parse_date: CellKind.DAY,
}

_WHOLE_CODES = frozenset(("type_code", "tax_point_code", "payment.means_code"))
"""Codes whose lists (UNTDID 1001, 2005, 4461) have no member that begins with a zero."""

_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as its file holds it.

    Attributes:
        value: text without the spaces around it (empty for no value), number, truth or date.
        percent: whether it is shown as a percentage: 0.2 as 20 %.
        fault: code of the rule that forbids it whatever its column is, e.g. for an error value.
    """

    value: str | Decimal | bool | date = ""
    percent: bool = False
    fault: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing."""
        return self.value == "" and self.fault is None

    @property
    def shown(self) -> str:
        """The value for a message, and as the name of a group."""
        value = self.value
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, Decimal):
            return format_decimal(_plain(value)) if value.is_finite() else str(value)
        return value if isinstance(value, str) else value.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """Why a cell cannot fill its field."""

    code: str
    found: str
    expected: str | None = None


EMPTY = Cell()

FieldValue = str | bool
"""What a table gives to a field of the JSON form."""


def kind_of(path: str, *, of_line: bool) -> CellKind:
    """Return what the field at a path of the form holds; text where there is no such field.

    >>> kind_of("price.net", of_line=True).name, kind_of("allowances[0].percentage", of_line=True)
    ('NUMBER', <CellKind.PERCENTAGE: '20'>)
    >>> kind_of("issue_date", of_line=False).name, kind_of("type_code", of_line=False).name
    ('DAY', 'CODE')
    >>> kind_of("discount.days", of_line=False).name
    'CODE'
    """
    if path in _WHOLE_CODES and not of_line:
        return CellKind.CODE
    model: type[BaseModel] = LineRow if of_line else InvoiceRow
    annotation: Any = None
    for name in re.findall(r"[a-z_]+", path):
        if name not in model.model_fields:
            return CellKind.TEXT
        annotation = model.model_fields[name].annotation
        model = model_in(annotation) or model
    return _kind_in(annotation) or CellKind.TEXT


def _kind_in(annotation: Any) -> CellKind | None:  # noqa: ANN401 (any annotation)
    """Return the kind inside `X | None` and `Annotated`."""
    if annotation is bool:
        return CellKind.TRUTH
    if isinstance(annotation, BeforeValidator):
        return _KINDS.get(annotation.func)
    kinds = (_kind_in(part) for part in get_args(annotation))
    return next((kind for kind in kinds if kind is not None), None)


def read_cell(cell: Cell, kind: CellKind) -> FieldValue | CellFault | None:
    """Return the value that a cell gives to a field of a kind; None for an empty cell.

    Text is passed on as it is: the form of the field judges it, as it judges JSON.
    """
    if cell.fault is not None:
        return CellFault(code=cell.fault, found=show(cell.shown))
    value = cell.value
    if isinstance(value, str):
        truth = _TRUTHS.get(value.lower()) if kind is CellKind.TRUTH else None
        return (value or None) if truth is None else truth
    if isinstance(value, bool):
        return value if kind is CellKind.TRUTH else _misplaced(cell, kind)
    if isinstance(value, Decimal):
        return _read_number(cell, value, kind)
    return _read_date(cell, value, kind)


def _read_number(cell: Cell, value: Decimal, kind: CellKind) -> str | CellFault:
    if kind is CellKind.TEXT:
        return CellFault(code="XLS-04", found=cell.shown)
    if not value.is_finite() or len(value.normalize().as_tuple().digits) > MAX_SIGNIFICANT:
        return CellFault(code="XLS-03", found=cell.shown)
    if kind is CellKind.PERCENTAGE:
        return format_decimal(_plain(value * _HUNDRED if cell.percent else value))
    if cell.percent:
        return CellFault(code="XLS-12", found=cell.shown)
    if kind is CellKind.NUMBER or (kind is CellKind.CODE and value == abs(value.to_integral())):
        return format_decimal(_plain(value))
    return _misplaced(cell, kind)


def _plain(value: Decimal) -> Decimal:
    """Return a number without the zeros after its last decimal: 20.0 is 20."""
    return value.normalize() or abs(value.normalize())


def _read_date(cell: Cell, value: date, kind: CellKind) -> str | CellFault:
    if kind is CellKind.TEXT:
        return CellFault(code="XLS-13", found=cell.shown)
    if kind is not CellKind.DAY:
        return _misplaced(cell, kind)
    if isinstance(value, datetime):
        if value.time() != time():
            return CellFault(code="XLS-06", found=cell.shown)
        return value.date().isoformat()
    return value.isoformat()


def _misplaced(cell: Cell, kind: CellKind) -> CellFault:
    return CellFault(code="XLS-05", found=cell.shown, expected=kind.value)
