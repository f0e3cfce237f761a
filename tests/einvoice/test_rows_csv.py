# SPDX-License-Identifier: Apache-2.0
"""CSV input: one row a line, and where its faults are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.errors import RefusedError, UnreadableError
from einvoice.input.columns import COLUMNS, find_column, put
from einvoice.input.csv_rows import csv_records
from einvoice.input.row_faults import model_in
from einvoice.input.row_models import InvoiceRow, LineRow
from einvoice.input.row_types import RowModel
from einvoice.input.rows import read_csv_rows
from tests.einvoice.invoice_rows import plain_row, read, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = (
    "invoice_number;issue_date;type_code;due_date;buyer_name;buyer_siren;buyer_vat;"
    "buyer_electronic_address;buyer_street;buyer_city;buyer_country;"
    "item;quantity;unit;unit_price;vat_category;vat_rate;"
    "line.allowances[0].base_amount;line.allowances[0].percentage;allowance_reason"
)
BUYER = (
    "2026-11-02;380;2026-12-02;Exemple Distribution SAS;200000008;FR37200000008;200000008;"
    "8 rue des Essais;Lyon;FR"
)
FIRST = f"F2026-0101;{BUYER};Conseil;12.5;HUR;80.00;S;20;;;"
SECOND = "F2026-0101;;;;;;;;;;; Guide ;3;C62;41.90;S;5.5;125.70;10;Remise"
OTHER = f"F2026-0102;{BUYER};Conseil;1;HUR;80.00;S;20;;;"


def csv(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def faults(text: str) -> list[tuple[str, int | None, str | None]]:
    try:
        read_csv_rows(text, file="rows.csv", settings=settings())
    except RefusedError as error:
        return [(item.rule, item.location.row, item.location.column) for item in error.findings]
    return []


def test_csv_gives_the_same_invoice_as_json() -> None:
    (found,) = read_csv_rows(csv(FIRST, SECOND), file="rows.csv", settings=settings())
    assert (found.invoice,) == read(plain_row())


def test_a_comma_separates_as_well() -> None:
    text = csv(FIRST, SECOND).replace(";", ",")
    (found,) = read_csv_rows(text, file="rows.csv", settings=settings())
    assert (found.invoice,) == read(plain_row())


def test_rows_are_grouped_and_the_record_is_the_first_row() -> None:
    found = read_csv_rows(csv(FIRST, SECOND, "", OTHER), file="rows.csv", settings=settings())
    assert [(item.invoice.number, item.row, len(item.invoice.lines)) for item in found] == [
        ("F2026-0101", 1, 2),
        ("F2026-0102", 3, 1),
    ]


# What is replaced in the rows FIRST, SECOND, OTHER, by what, and the fault.
TABLE = """
Guide ;3      | Guide ;3,5      | ROW-05 2 quantity
41.90         | 41,90           | ROW-05 2 unit_price
;C62          | ;               | ROW-01 2 unit
2026-11-02    | 02/11/2026      | ROW-06 1 issue_date
S;5.5         | S;6             | BR-FR-16 2 vat_rate
125.70;10;    | 125.70;;        | INV-09 2 allowance_amount
FR37200000008 | FR38200000008   | INV-04 1 buyer_vat
;Remise       | ;               | BR-42 2 allowance_reason
;Remise       | ;Remise;x       | CSV-03 2 -
F2026-0101;;  | F2026-0101;2026-11-03; | CSV-04 2 issue_date
F2026-0101;;; | F2026-0103;;;   | ROW-01 2 issue_date
"""


@pytest.mark.parametrize("text", TABLE.strip().splitlines())
def test_faults_are_located_by_row_and_column_of_the_csv(text: str) -> None:
    old, new, fault = (part.strip() for part in text.split("|"))
    rule, row, column = fault.split()
    content = csv(FIRST, SECOND)
    assert old in content
    changed = HEADER + content.removeprefix(HEADER).replace(old, new, 1)
    assert (rule, int(row), None if column == "-" else column) in faults(changed)


def test_rows_of_one_invoice_follow_each_other() -> None:
    assert ("CSV-05", 3, "invoice_number") in faults(csv(FIRST, OTHER, SECOND))


HEADERS = """
item              | itme               | CSV-01 itme
item              | line.item..name    | CSV-01 line.item..name
item              | lines[0].item.name | CSV-01 lines[0].item.name
;item             | ;quantity          | CSV-02 quantity
;item             | ;buyer.name        | CSV-06 buyer.name
;item             | ;number.x          | CSV-06 number.x
;item             | ;buyer[0].name     | CSV-06 buyer[0].name
;item             | ;buyer.name.x      | CSV-06 buyer.name.x
;item             | ;buyer.address     | CSV-06 buyer.address
;item             | ;buyer.legal_registration.scheme | CSV-06 buyer.legal_registration.scheme
;item             | ;line.price        | CSV-06 unit_price
invoice_number    | references.tender  | ROW-01 invoice_number
"""


@pytest.mark.parametrize("text", HEADERS.strip().splitlines())
def test_faults_of_the_header(text: str) -> None:
    old, new, fault = (part.strip() for part in text.split("|"))
    rule, column = fault.split()
    content = HEADER.replace(old, new, 1) + csv(FIRST, SECOND).removeprefix(HEADER)
    assert (rule, None, column) in faults(content)


def test_exemption_reasons_go_into_the_breakdown_once() -> None:
    header = HEADER + ";exemption_reason"
    rows = [
        FIRST.replace(";S;20;", ";E;0;") + ";art. 261",
        SECOND.replace(";S;5.5;", ";E;0;") + ";art. 261",
    ]
    text = "\n".join((header, *rows))
    (found,) = read_csv_rows(text, file="rows.csv", settings=settings())
    (group,) = found.invoice.vat_breakdown
    assert group.exemption_reason == "art. 261"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (HEADER, "no row"),
        (csv(FIRST).replace("Conseil", '"Conseil'), "line"),
    ],
)
def test_what_is_no_csv_is_unreadable(text: str, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read_csv_rows(text, file="rows.csv", settings=settings())


def test_every_column_is_documented_and_nothing_else() -> None:
    page = (Path(__file__).parents[2] / "docs" / "invoice-input.md").read_text(encoding="utf-8")
    tables = page.partition("## Tables")[2].partition("### Spreadsheets")[0]
    first_cells = re.findall(r"^\| (`[^|]*) \|", tables, re.MULTILINE)
    documented = {name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)}
    assert documented == set(COLUMNS)


def leaves(model: type[RowModel], path: str = "") -> Iterator[str]:
    """The path of every value of a form, the first member of each list."""
    for name, field in model.model_fields.items():
        inner = model_in(field.annotation)
        if inner is None:
            yield f"{path}{name}"
            continue
        assert issubclass(inner, RowModel)
        is_list = "tuple" in str(field.annotation)
        step = name if inner is LineRow or not is_list else f"{name}[0]"
        prefix = "line." if inner is LineRow else f"{path}{step}."
        yield from leaves(inner, prefix)


@pytest.mark.parametrize("path", sorted(set(leaves(InvoiceRow)) - {"number"}))
def test_every_field_of_the_form_is_reached_by_a_column(path: str) -> None:
    column = find_column(path)
    assert column is not None
    text = f"invoice_number,{path}\nF1,true\n"
    (record,) = csv_records(text, "rows.csv")
    found: object = record.value["lines"][0] if column.of_line else record.value
    for step in re.findall(r"[a-z_]+", column.path):
        assert isinstance(found, dict)
        found = found[step]
        found = found[0] if isinstance(found, list) else found
    assert found in {"true", True}


def test_a_truth_is_true_or_false() -> None:
    header = HEADER + ";payment.credit_transfers[0].account"
    header += ";payment.credit_transfers[0].is_proprietary"
    for word, is_proprietary in (("true", True), ("FALSE", False)):
        text = f"{header}\n{FIRST};FR7630006000011234567890189;{word}"
        (found,) = read_csv_rows(text, file="rows.csv", settings=settings())
        assert found.invoice.payment is not None
        assert found.invoice.payment.credit_transfers[0].is_proprietary is is_proprietary
    text = f"{header}\n{FIRST};FR7630006000011234567890189;oui"
    assert faults(text) == [("ROW-03", 1, "payment.credit_transfers[0].is_proprietary")]


def test_what_is_missing_is_named_by_its_column() -> None:
    assert ("ROW-01", 1, "unit_price") in faults(csv(FIRST.replace(";80.00;", ";;")))
    assert ("ROW-01", 1, "item") in faults(csv(FIRST.replace(";Conseil;", ";;")))


def test_a_key_groups_the_rows_that_have_no_number() -> None:
    text = "key;item\nC-1;a\nC-1;b\nC-2;c\nC-1;d\n"
    records = csv_records(text, "rows.csv")
    assert [(item.value["key"], len(item.value["lines"])) for item in records] == [
        ("C-1", 2),
        ("C-2", 1),
        ("C-1", 1),
    ]
    assert [fault.code for item in records for fault in item.faults] == ["CSV-05"]


def test_put_makes_lists_and_objects_on_the_way() -> None:
    record: dict[str, object] = {}
    put(record, "notes[1].text", "b")
    put(record, "notes[0].text", "a")
    assert record == {"notes": [{"text": "a"}, {"text": "b"}]}


def test_cells_that_differ_quote_no_whole_account() -> None:
    header = HEADER + ";debited_account"
    rows = [f"{FIRST};FR7630006000011234567890189", f"{SECOND};FR7630006000011234567890188"]
    with pytest.raises(RefusedError) as caught:
        read_csv_rows("\n".join((header, *rows)), file="rows.csv", settings=settings())
    (item,) = (item for item in caught.value.findings if item.rule == "CSV-04")
    assert (item.found, item.expected) == ("FR76…0188", "FR76…0189")
