# SPDX-License-Identifier: Apache-2.0
"""Invoices from rows: JSON, JSON Lines and tables; every fault of every row is reported at once.

The form is documented in docs/invoice-input.md and published as a JSON Schema.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from compliance.checking import Rules
from compliance.errors import UnreadableError
from compliance.report import Severity
from compliance.rules import unreadable
from einvoice.extended import NO_TERMS
from einvoice.input.amounts import compute_amounts
from einvoice.input.assemble import assemble, compute_page_terms
from einvoice.input.compare import compare_stated
from einvoice.input.csv_rows import csv_records
from einvoice.input.defaults import complete
from einvoice.input.locating import finding_of
from einvoice.input.raw_row import RawRow, refuse
from einvoice.input.row_faults import around, read_shape
from einvoice.input.row_models import InvoiceRow
from einvoice.input.settings import NO_SETTINGS
from einvoice.rules.fault import Fault
from einvoice.rules.registry import check_draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from compliance.report import Finding
    from einvoice.document import Invoice
    from einvoice.extended import PageTerms
    from einvoice.input.amounts import Amounts
    from einvoice.input.settings import Settings
    from einvoice.rules.draft import Draft

# Rules without which amounts cannot be computed.
_NO_AMOUNT = frozenset(("INV-09", "INV-16"))
_AMOUNTS = ("lines", "totals.", "vat_breakdown[")

_MOST_DIGITS = 300
"""Of a number in JSON, which is refused whatever it is; Python stops at thousands."""


class InputForm(StrEnum):
    """Forms in which rows come."""

    JSON = "json"
    JSON_LINES = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceInput:
    """An invoice with the place that it comes from.

    Attributes:
        invoice: ready to be written.
        language: of its page, a value of `Language`.
        payment_link: page to pay it on, where the row names one.
        terms: when it is paid, which its profile may have no place for.
        file: name of the input file.
        row: number of the record, from 1.
        line: of the file, where the form has lines.
        warnings: what does not stand against it, and should be looked at.
    """

    invoice: Invoice
    language: str
    payment_link: str | None = None
    terms: PageTerms = NO_TERMS
    file: str
    row: int
    line: int | None = None
    warnings: tuple[Finding, ...] = ()

    @property
    def place(self) -> str:
        """Return where it comes from, as compilers say it: `invoices.csv:7`."""
        return place_of(self.file, self.line or self.row)


def place_of(file: str, number: int) -> str:
    """Return the place of a record by its line, or its number in a form without lines.

    >>> place_of("invoices.csv", 7)
    'invoices.csv:7'
    """
    return f"{file}:{number}"


def published_schema() -> str:
    """Return the published JSON Schema of the input form, as it lies in the resources."""
    resource = files("compliance.schemas") / "invoice.schema.json"
    return resource.read_text(encoding="utf-8")


def compute_schema() -> str:
    """Return the JSON Schema of the input form, made from its models: one invoice, or a list."""
    row = InvoiceRow.model_json_schema(ref_template="#/$defs/{model}")
    definitions = {**row.pop("$defs"), "InvoiceRow": row}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Invoices as `encaisse invoice build` takes them",
        "anyOf": [
            {"$ref": "#/$defs/InvoiceRow"},
            {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/InvoiceRow"}},
        ],
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def read_json_rows(
    text: str,
    *,
    file: str,
    settings: Settings = NO_SETTINGS,
    rules: Rules = Rules.AUTO,
    form: InputForm = InputForm.JSON,
) -> tuple[InvoiceInput, ...]:
    """Read invoices from JSON (one object, or an array of them) or JSON Lines.

    Args:
        text: the content of the file.
        file: its name, for findings.
        settings: of the company, which supply what rows leave out.
        rules: whether French rules apply.
        form: `JSON` or `JSON_LINES`.

    Raises:
        UnreadableError: if it is no JSON.
        RefusedError: with every fault of every row.
    """
    if form is InputForm.JSON_LINES:
        raws = tuple(json_lines(text, file))
    else:
        raws = tuple(json_records(text, file))
    return read_rows(raws, file=file, settings=settings, rules=rules)


def read_csv_rows(
    text: str, *, file: str, settings: Settings = NO_SETTINGS, rules: Rules = Rules.AUTO
) -> tuple[InvoiceInput, ...]:
    """Read invoices from CSV, one row a line, grouped by `invoice_number`.

    Args:
        text: the content of the file.
        file: its name, for findings.
        settings: of the company, which supply what rows leave out.
        rules: whether French rules apply.

    Raises:
        UnreadableError: if it has no header.
        RefusedError: with every fault of the header and of every row.
    """
    return read_rows(csv_records(text, file), file=file, settings=settings, rules=rules)


def read_rows(
    raws: Iterable[RawRow],
    *,
    file: str,
    settings: Settings = NO_SETTINGS,
    rules: Rules = Rules.AUTO,
) -> tuple[InvoiceInput, ...]:
    """Read invoices from records that were taken out of a file.

    Raises:
        RefusedError: with every fault of every record, and for numbers that occur twice.
    """
    inputs: list[InvoiceInput] = []
    findings: list[Finding] = []
    first_with: dict[str, int] = {}
    for raw in raws:
        draft, amounts, faults = read_draft(raw, settings, rules)
        number = None if _is_torn(raw) else draft.row.number
        if number is not None and number in first_with:
            earlier = place_of(file, first_with[number])
            faults = (
                *faults,
                Fault(code="INV-13", path="number", found=number, expected=earlier, term="BT-1"),
            )
        elif number is not None:
            first_with[number] = raw.line or raw.row
        found = tuple(finding_of(fault, file, raw, draft) for fault in faults)
        if amounts is not None and all(item.severity is not Severity.ERROR for item in found):
            inputs.append(
                InvoiceInput(
                    invoice=assemble(draft, amounts),
                    language=draft.language,
                    payment_link=draft.row.payment_link,
                    terms=compute_page_terms(draft, amounts),
                    file=file,
                    row=raw.row,
                    line=raw.line,
                    warnings=found,
                )
            )
        else:
            findings.extend(found)
    refuse(findings, file)
    return tuple(inputs)


def read_draft(
    raw: RawRow, settings: Settings, rules: Rules
) -> tuple[Draft, Amounts | None, tuple[Fault, ...]]:
    """Read one record and look at it with every rule.

    Returns:
        The completed row without its faulty parts; its amounts, where they can be computed; and
        every fault.
    """
    shape = read_shape(InvoiceRow, raw.value)
    draft = complete(shape.model, settings, rules)
    # What a table has in a cell that is no value is not called missing as well.
    form = (*raw.faults, *_apart_from(raw.faults, shape.faults))
    if _is_torn(raw):
        return draft, None, tuple(fault for fault in form if fault.code != "ROW-01")
    # A part that is faulty is not called missing as well.
    content = tuple(_apart_from(form, check_draft(draft)))
    if form or any(map(_forbids_amounts, content)):
        return draft, None, (*form, *content)
    amounts = compute_amounts(draft)
    return draft, amounts, (*content, *compare_stated(draft, amounts))


def _is_torn(raw: RawRow) -> bool:
    """Tell whether it is the rest of an invoice whose rows do not follow each other.

    Its other rows say what it seems to lack; only its cells can be judged.
    """
    return any(fault.code == "CSV-05" for fault in raw.faults)


def _forbids_amounts(fault: Fault) -> bool:
    is_missing = fault.code == "ROW-01" and fault.path.startswith(_AMOUNTS)
    return is_missing or fault.code in _NO_AMOUNT


def json_records(text: str, file: str) -> Iterator[RawRow]:
    """Yield the records of a JSON file: its object, or those of its array.

    Raises:
        UnreadableError: if it is no JSON.
    """
    value = _load(text, file, None)
    records = [value] if isinstance(value, _Pairs) or not isinstance(value, list) else value
    if not records:
        raise UnreadableError(f"{file} holds no invoice: its list is empty")
    for position, record in enumerate(records):
        plain, faults = _record(record, file)
        yield RawRow(value=plain, row=position + 1, faults=faults)


def json_lines(text: str, file: str) -> Iterator[RawRow]:
    """Yield the records of a JSON Lines file; blank lines are none.

    Raises:
        UnreadableError: if a line is no JSON, or all are blank.
    """
    row = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        row += 1
        plain, faults = _record(_load(line, file, number), file)
        yield RawRow(value=plain, row=row, line=number, faults=faults)
    if row == 0:
        raise unreadable("READ-05", file)


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object, those with the same name included."""


def _load(text: str, file: str, line: int | None) -> object:
    if not text.strip():
        raise unreadable("READ-05", file)
    try:
        return json.loads(
            text, object_pairs_hook=_Pairs, parse_constant=_refuse_constant, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        place = f"line {line or error.lineno}, column {error.colno}"
        raise unreadable("READ-10", file, f"{place}: {error.msg}") from error
    except ValueError as error:
        # Of a number: NaN, or one of thousands of digits.
        place = f"line {line}: " if line else ""
        raise unreadable("READ-10", file, f"{place}{error}") from error
    except RecursionError as error:
        raise _too_deep(file) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number (RFC 8259, 6)")


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _too_deep(file: str) -> UnreadableError:
    return UnreadableError(f"{file} nests too deep to be an invoice")


def _record(value: object, file: str) -> tuple[Any, tuple[Fault, ...]]:
    """Return one record as plain dicts and lists, with the faults of `_plain`."""
    try:
        return _plain(value, "")
    except RecursionError as error:
        raise _too_deep(file) from error


def _plain(value: object, path: str) -> tuple[Any, tuple[Fault, ...]]:
    """Turn pairs into dicts, with a fault for every name that occurs twice in one object."""
    faults: list[Fault] = []
    if isinstance(value, _Pairs):
        members: dict[str, Any] = {}
        for name, item in value:
            place = f"{path}.{name}" if path else name
            if name in members:
                faults.append(Fault(code="ROW-12", path=place, found=name))
            members[name], inner = _plain(item, place)
            faults.extend(inner)
        return members, tuple(faults)
    if isinstance(value, list):
        items = [_plain(item, f"{path}[{position}]") for position, item in enumerate(value)]
        return [item for item, _ in items], tuple(fault for _, inner in items for fault in inner)
    return value, ()


def _apart_from(form: Iterable[Fault], content: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the faults of the content that lie neither in a part of faulty form nor around one."""
    spoilt = {fault.path for fault in form}
    holders = {
        outer for path in spoilt for outer in around(path) if path[len(outer) :].startswith(".")
    }
    for fault in content:
        if fault.path not in holders and spoilt.isdisjoint(around(fault.path)):
            yield fault
