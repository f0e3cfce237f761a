# SPDX-License-Identifier: Apache-2.0
"""Columns of the table form: which field of the JSON form each one fills."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from einvoice.codes import FRENCH_ADDRESS_SCHEME, SIREN_SCHEME, SIRET_SCHEME, NoteCode
from einvoice.input.row_faults import around, model_in
from einvoice.input.row_models import InvoiceRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from einvoice.input.cells import FieldValue

Steps = tuple[int | str, ...]

EXEMPTION_COLUMNS = ("exemption_reason", "exemption_reason_code")

NUMBER_COLUMN = "invoice_number"
KEY_COLUMN = "key"
LINE_PREFIX = "line."

_PATH = re.compile(r"[a-z_]+(\[\d\])?(\.[a-z_]+(\[\d\])?)+")
_STEP = re.compile(r"([a-z_]+)|\[(\d)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column.

    Attributes:
        name: in the header.
        path: of the field, in the document or in one of its lines.
        of_line: whether it belongs to the line.
        beside: paths and constants that go with a value, e.g. the scheme of an identifier.
    """

    name: str
    path: str
    of_line: bool = False
    beside: Mapping[str, str] = field(default_factory=dict)


def _document(name: str, path: str, **beside: str) -> Column:
    stem = path.rpartition(".")[0]
    return Column(name=name, path=path, beside={f"{stem}.{key}": beside[key] for key in beside})


def _line(name: str, path: str) -> Column:
    return Column(name=name, path=path, of_line=True)


_COLUMNS = (
    _document(NUMBER_COLUMN, "number"),
    *(
        _document(name, name)
        for name in (
            KEY_COLUMN,
            "issue_date",
            "type_code",
            "currency",
            "due_date",
            "payment_terms",
            "terms",
            "process",
            "language",
            "payment_link",
        )
    ),
    _document("treatment", "notes[0].text", subject_code=NoteCode.TREATMENT),
    _document("note", "notes[1].text"),
    _document("buyer_reference", "references.buyer_reference"),
    _document("purchase_order", "references.purchase_order"),
    _document("contract", "references.contract"),
    _document("preceding_number", "references.preceding_invoices[0].number"),
    _document("preceding_date", "references.preceding_invoices[0].issue_date"),
    _document("buyer_name", "buyer.name"),
    _document("buyer_vat", "buyer.vat_identifier"),
    _document("buyer_siren", "buyer.legal_registration.value", scheme=SIREN_SCHEME),
    _document("buyer_siret", "buyer.identifiers[0].value", scheme=SIRET_SCHEME),
    _document(
        "buyer_electronic_address", "buyer.electronic_address.value", scheme=FRENCH_ADDRESS_SCHEME
    ),
    _document("buyer_street", "buyer.address.line_one"),
    _document("buyer_street2", "buyer.address.line_two"),
    _document("buyer_postcode", "buyer.address.postcode"),
    _document("buyer_city", "buyer.address.city"),
    _document("buyer_country", "buyer.address.country"),
    _document("buyer_email", "buyer.contact.email"),
    _document("delivery_date", "delivery.date"),
    _document("period_start", "period.start"),
    _document("period_end", "period.end"),
    _document("means_code", "payment.means_code"),
    _document("remittance_information", "payment.remittance_information"),
    _document("mandate_reference", "payment.direct_debit.mandate_reference"),
    _document("debited_account", "payment.direct_debit.debited_account"),
    _document("prepaid", "totals.prepaid"),
    _document("total_due", "totals.due"),
    _line("line_id", "identifier"),
    _line("item", "item.name"),
    _line("item_description", "item.description"),
    _line("item_id", "item.seller_identifier"),
    *(_line(name, name) for name in ("quantity", "unit", "vat_category", "vat_rate", "net_amount")),
    _line("unit_price", "price.net"),
    _line("line_note", "note"),
    _line("allowance_amount", "allowances[0].amount"),
    _line("allowance_reason", "allowances[0].reason"),
    # Not fields of a line: `einvoice.input.table_rows` puts them into the VAT breakdown.
    _line("exemption_reason", "exemption_reason"),
    _line("exemption_reason_code", "exemption_reason_code"),
)

COLUMNS: dict[str, Column] = {column.name: column for column in _COLUMNS}
"""Columns by name, as docs/invoice-input.md lists them."""


def _names() -> dict[str, str]:
    """Return what columns call a field, or a part of several fields, by its path."""
    names: dict[str, list[str]] = {}
    for column in _COLUMNS:
        for part in around(re.sub(r"\[\d\]", "", column.path)):
            if "." in part:
                names.setdefault(part, []).append(column.name)
    # Reasons are given at the lines: `einvoice.input.table_rows` puts them into the breakdown.
    for name in EXEMPTION_COLUMNS:
        names[f"vat_breakdown.{name}"] = [name]
    names["vat_breakdown"] = [EXEMPTION_COLUMNS[0]]
    return {path: ", ".join(columns) for path, columns in names.items()}


# Fields of the document itself, whose path has no point.
_TOP = frozenset(
    name
    for name, item in InvoiceRow.model_fields.items()
    if model_in(item.annotation) is None and name != "number"
)

FIELD_NAMES: tuple[tuple[str, str], ...] = tuple(_names().items())
"""Paths of fields, each with what a table calls it."""


def find_column(name: str) -> Column | None:
    """Return the column of a header cell: a known name, or the path of a field; else None."""
    known = COLUMNS.get(name)
    if known is not None:
        return known
    if _PATH.fullmatch(name) is None and name not in _TOP:
        return None
    if name.startswith(LINE_PREFIX):
        return Column(name=name, path=name.removeprefix(LINE_PREFIX), of_line=True)
    if name.startswith(("lines[", "lines.")):
        return None
    return Column(name=name, path=name)


class Header:
    """The columns of a header so far: what each field is filled by."""

    def __init__(self) -> None:
        self._filled: dict[str, str] = {}
        self._parts: dict[str, tuple[str, str]] = {}

    def add(self, column: Column) -> str | None:
        """Take a column in; return the earlier one that it cannot stand beside, or None.

        Two columns clash that fill the same field, of which one fills a part of what the other
        fills, or of which one takes for a list what the other takes for an object.
        """
        prefix = LINE_PREFIX if column.of_line else ""
        paths = [f"{prefix}{path}" for path in (column.path, *column.beside)]
        clash = next((name for name in map(self._clash, paths) if name is not None), None)
        for path in paths:
            self._filled.setdefault(path, column.name)
            for outer, sign in _outer(path):
                self._parts.setdefault(outer, (sign, column.name))
        return clash

    def _clash(self, path: str) -> str | None:
        if path in self._parts:
            return self._parts[path][1]
        for outer, sign in _outer(path):
            if outer in self._filled:
                return self._filled[outer]
            known, name = self._parts.get(outer, (sign, ""))
            if known != sign:
                return name
        return self._filled.get(path)


def _outer(path: str) -> Iterator[tuple[str, str]]:
    """Yield what a path is part of, each with the sign that follows: `.` or `[`."""
    for outer in around(path):
        if outer not in {"", path}:
            yield outer, path[len(outer)]


def put(record: dict[str, Any], path: str, value: FieldValue) -> None:
    """Put a value into a record at a path, making the objects and lists on the way.

    >>> record = {}
    >>> put(record, "allowances[0].reason", "Remise")
    >>> record
    {'allowances': [{'reason': 'Remise'}]}
    """
    steps = _steps(path)
    current: Any = record
    for step, following in pairwise(steps):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            current.extend({} for _ in range(step + 1 - len(current)))
            current = current[step]
        else:
            current = current.setdefault(step, empty)
    current[steps[-1]] = value


@cache
def _steps(path: str) -> Steps:
    return tuple(int(digits) if digits else name for name, digits in _STEP.findall(path))
