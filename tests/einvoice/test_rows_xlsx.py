# SPDX-License-Identifier: Apache-2.0
"""Workbooks as input: the same rows as CSV, and what a spreadsheet does to values."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from compliance.errors import RefusedError, UnreadableError
from einvoice.input import workbook
from einvoice.input.csv_rows import csv_records
from einvoice.input.files import read_sources
from einvoice.input.rows import read_rows
from tests.einvoice.invoice_rows import plain_row, read
from tests.einvoice.invoice_rows import settings as company
from tests.einvoice.workbooks import (
    FIRST,
    LETTERS,
    PARTS,
    book_faults,
    packed,
    plain_book,
    raw_book,
    read_book,
    saved,
    text_cell,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def test_a_workbook_gives_the_same_invoice_as_json() -> None:
    book, _ = plain_book()
    (found,) = read_book(saved(book))
    assert (found.invoice,) == read(plain_row())
    assert found.row == 2


def test_rows_have_the_numbers_that_the_sheet_shows() -> None:
    book, sheet = plain_book()
    sheet.insert_rows(1, 2)  # two empty rows above the header
    sheet.insert_rows(5)  # and one between the lines
    sheet["O6"] = "x"
    with pytest.raises(RefusedError) as caught:
        read_book(saved(book))
    (item,) = caught.value.findings
    assert (item.rule, item.found) == ("ROW-05", "x")
    place = item.location
    assert (place.sheet, place.row, place.cell, place.column) == ("Factures", 6, "O6", "unit_price")
    assert str(place) == "rows.xlsx, sheet Factures, O6, unit_price"


def test_a_number_is_shown_as_the_sheet_shows_it() -> None:
    with pytest.raises(RefusedError) as caught:
        read_book(put("buyer_siren", 2, 200000008))
    assert caught.value.findings[0].found == "200000008"


def put(name: str, row: int, value: object, number_format: str | None = None) -> bytes:
    book, sheet = plain_book()
    cell = sheet[f"{LETTERS[name]}{row}"]
    cell.value = value
    if number_format is not None:
        cell.number_format = number_format
    return saved(book)


# Column, row, value, number format, and the only fault.
CELLS: tuple[tuple[str, int, object, str | None, str], ...] = (
    ("buyer_siren", 2, 200000008, None, "XLS-04"),
    ("buyer_city", 2, 69003, "00000", "XLS-04"),
    ("buyer_street", 2, date(2026, 2, 1), None, "XLS-13"),
    ("buyer_street", 2, True, None, "XLS-05"),
    ("issue_date", 2, datetime(2026, 11, 2, 10, 30), None, "XLS-06"),  # noqa: DTZ001 (Excel)
    ("issue_date", 2, time(10, 30), None, "XLS-06"),
    ("issue_date", 2, 46328, "General", "XLS-05"),
    ("issue_date", 2, "02/11/2026", None, "ROW-06"),
    ("quantity", 2, timedelta(hours=30), None, "XLS-06"),
    ("quantity", 2, date(2026, 2, 1), None, "XLS-05"),
    ("quantity", 2, True, None, "XLS-05"),
    ("quantity", 2, "12,5", None, "ROW-05"),
    ("quantity", 3, 0.3, "0%", "XLS-12"),
    ("quantity", 3, 0.3, "[Red]0.0 %;-0.0 %", "XLS-12"),
    ("type_code", 2, 380.5, None, "XLS-05"),
    ("unit_price", 3, "#REF!", None, "XLS-07"),
    ("allowance_reason", 3, "#N/A", None, "XLS-07"),
    ("unit_price", 3, "=41+0.9", None, "XLS-08"),
    ("allowance_reason", 3, '="Remise"', None, "XLS-08"),
)


@pytest.mark.parametrize(("name", "row", "value", "number_format", "rule"), CELLS)
def test_what_a_spreadsheet_cannot_have_kept_is_refused_at_its_cell(
    name: str, row: int, value: object, number_format: str | None, rule: str
) -> None:
    data = put(name, row, value, number_format)
    assert book_faults(data) == [(rule, f"{LETTERS[name]}{row}", name)]


# Column, row, value, number format: what is read as if it had been typed plainly.
GOOD: tuple[tuple[str, int, object, str | None], ...] = (
    ("issue_date", 2, datetime(2026, 11, 2), None),  # noqa: DTZ001 (Excel has no zones)
    ("issue_date", 2, "2026-11-02", None),
    ("type_code", 2, "380", None),
    ("vat_rate", 2, 0.2, "0%"),
    ("vat_rate", 3, 0.055, "0.00%"),
    ("vat_rate", 2, 20, '0" %"'),
    ("line.allowances[0].percentage", 3, 0.1, '#,##0" net"\\ 0%'),
    ("unit_price", 2, 80, '#,##0.00 "€"'),
    ("unit_price", 2, "80.00", None),
    ("item", 2, "\u00a0Conseil ", None),
    ("unit_price", 2, 80, '0.00" %"'),
)


@pytest.mark.parametrize(("name", "row", "value", "number_format"), GOOD)
def test_the_value_counts_and_not_its_looks(
    name: str, row: int, value: object, number_format: str | None
) -> None:
    (found,) = read_book(put(name, row, value, number_format))
    assert (found.invoice,) == read(plain_row())


def numbers_book(text: str) -> bytes:
    names = ("invoice_number", "quantity")
    header = "".join(text_cell(f"{'AB'[at]}1", name) for at, name in enumerate(names))
    line = f'{text_cell("A2", "F1")}<c r="B2"><v>{text}</v></c>'
    return raw_book(f'<row r="1">{header}</row><row r="2">{line}</row>')


@pytest.mark.parametrize(
    ("stored", "read_as"),
    [
        ("80.099999999999994", "80.1"),  # how Excel stores 80.1: 17 digits of the same fraction
        ("141.26", "141.26"),
        ("1E3", "1000"),
        ("-0", "0"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_number_is_the_shortest_decimal_of_its_fraction(stored: str, read_as: str) -> None:
    (record,) = workbook.workbook_records(numbers_book(stored), "n.xlsx")
    assert record.value["lines"] == [{"quantity": read_as}]
    assert Decimal(read_as) == Decimal(record.value["lines"][0]["quantity"])


@pytest.mark.parametrize(
    "stored", ["141.26000000000002", "0.30000000000000004", "1234567890123456", "NaN", "1E400"]
)
def test_a_number_that_was_not_rounded_is_refused(stored: str) -> None:
    (record,) = workbook.workbook_records(numbers_book(stored), "n.xlsx")
    assert [fault.code for fault in record.faults] == ["XLS-03"]


def test_dates_of_a_workbook_that_counts_from_1904() -> None:
    book, sheet = plain_book()
    book.epoch = CALENDAR_MAC_1904
    sheet["B2"], sheet["D2"] = date(2026, 11, 2), date(2026, 12, 2)
    (found,) = read_book(saved(book))
    assert (found.invoice.issue_date, found.invoice.due_date) == (
        date(2026, 11, 2),
        date(2026, 12, 2),
    )


def merge(_book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_cells("A2:A3")


def hide(_book: Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def write_beside(_book: Workbook, sheet: Worksheet) -> None:
    sheet["V3"] = "à vérifier"


def misspell(_book: Workbook, sheet: Worksheet) -> None:
    sheet["L1"] = "itme"


def repeat(_book: Workbook, sheet: Worksheet) -> None:
    sheet["U1"] = "item"


def title(_book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "Factures de novembre"


def second_sheet(book: Workbook, _sheet: Worksheet) -> None:
    book.create_sheet("Notes")["A1"] = "x"


SHEETS = (
    (merge, ("XLS-09", "A2", "invoice_number")),
    (hide, ("XLS-10", None, None)),
    (write_beside, ("XLS-11", "V3", None)),
    (misspell, ("CSV-01", "L1", "itme")),
    (repeat, ("CSV-02", "U1", "item")),
    (title, ("CSV-01", "A1", "Factures de novembre")),
    (second_sheet, ("XLS-01", None, None)),
)


@pytest.mark.parametrize(("change", "fault"), SHEETS)
def test_what_a_sheet_may_look_like(change, fault) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    book, sheet = plain_book()
    change(book, sheet)
    assert fault in book_faults(saved(book))


def test_what_is_empty_is_no_part_of_the_table() -> None:
    book, sheet = plain_book()
    book.create_sheet("Vide")
    hidden = book.create_sheet("Listes")
    hidden["A1"], hidden.sheet_state = "x", "hidden"
    book.create_chartsheet("Graphique")
    sheet["Z1"].number_format = "0.00"
    sheet["A9"] = "   "
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["K"].hidden = True
    (found,) = read_book(saved(book))
    assert (found.invoice,) == read(plain_row())


def test_a_sheet_is_named() -> None:
    book, _ = plain_book()
    second_sheet(book, book.active)
    data = saved(book)
    assert len(read_book(data, "Factures")) == 1
    with pytest.raises(RefusedError) as caught:
        read_book(data, "factures")
    (item,) = caught.value.findings
    assert (item.rule, item.found, item.expected) == ("XLS-02", "factures", "Factures, Notes")
    with pytest.raises(RefusedError) as caught:
        read_book(data)
    assert caught.value.findings[0].found == "Factures, Notes"


def test_all_faults_of_all_rows_are_said_at_once() -> None:
    book, sheet = plain_book()
    sheet["B2"], sheet["F2"], sheet["O3"] = "demain", 200000008, "#DIV/0!"
    sheet.append([*FIRST[:11], None, 1, "HUR", 80, "S", 20])
    assert book_faults(saved(book)) == [
        ("XLS-04", "F2", "buyer_siren"),
        ("XLS-07", "O3", "unit_price"),
        ("CSV-04", "B4", "issue_date"),
        ("ROW-06", "B2", "issue_date"),
        ("ROW-01", None, "item"),
    ]


_STRICT = (
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
)


def strict(parts: dict[str, str]) -> dict[str, str]:
    """The same workbook in the strict form of ECMA-376-1:2016, which Excel offers too."""
    for usual, other in _STRICT:
        parts = {name: content.replace(usual, other) for name, content in parts.items()}
    return parts


def with_macros(parts: dict[str, str]) -> dict[str, str]:
    types = parts["[Content_Types].xml"].replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert types != parts["[Content_Types].xml"]
    return {**parts, "[Content_Types].xml": types, "xl/vbaProject.bin": "x"}


@pytest.mark.parametrize(
    ("name", "change"), [("a.xlsx", dict), ("A.XLSX", strict), ("a.xlsm", with_macros)]
)
def test_forms_of_workbooks(
    name: str, change: Callable[[dict[str, str]], dict[str, str]], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(packed(change(PARTS)))
    ((source,), findings) = read_sources([path], "Factures")
    assert findings == ()
    (found,) = read_rows(source.records, file=source.file, settings=company())
    assert (found.invoice,) == read(plain_row())


def stored_zero(parts: dict[str, str], calculation: str) -> bytes:
    """A formula whose result is stored as 0, and what the workbook says of its calculation."""
    sheet = parts["xl/worksheets/sheet1.xml"]
    cell = sheet[sheet.index('<c r="O3"') : sheet.index('<c r="P3"')]
    formula = '<c r="O3"><f>41+0.9</f><v>0</v></c>'
    book = re.sub("<calcPr[^>]*>", calculation, parts["xl/workbook.xml"])
    return packed(
        {
            **parts,
            "xl/worksheets/sheet1.xml": sheet.replace(cell, formula),
            "xl/workbook.xml": book,
        }
    )


def test_results_that_are_to_be_computed_first_are_none() -> None:
    data = stored_zero(PARTS, '<calcPr calcId="124519" fullCalcOnLoad="1"/>')
    assert book_faults(data) == [("XLS-08", "O3", "unit_price")]
    data = stored_zero(PARTS, '<calcPr calcId="191029"/>')
    assert "XLS-08" not in {rule for rule, _, _ in book_faults(data)}


def test_a_sheet_is_asked_for_in_vain_where_there_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("invoice_number\nF1\n", encoding="utf-8")
    _, findings = read_sources([path], "Factures")
    assert [(item.rule, item.found) for item in findings] == [("XLS-14", "Factures")]
    assert read_sources([path])[1] == ()


COLUMN_NAMES = st.permutations(
    ("invoice_number", "key", "buyer_name", "issue_date", "item", "quantity", "line.order_line")
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")))


@given(names=COLUMN_NAMES, data=st.data())
def test_a_property_of_tables_both_forms_give_the_same_records(
    names: list[str], data: st.DataObject
) -> None:
    cells = st.lists(
        TEXTS | st.sampled_from(("F1", "F2", "")), min_size=len(names), max_size=len(names)
    )
    rows = [names, *data.draw(st.lists(cells.filter(lambda row: any(map(str.strip, row)))))]
    if len(rows) == 1:
        return
    stream = io.StringIO()
    csv.writer(stream).writerows([*row[:-1], row[-1]] for row in rows)
    text_of = "".join(
        f'<row r="{at}">'
        + "".join(text_cell(f"{'ABCDEFG'[i]}{at}", escape(cell)) for i, cell in enumerate(row))
        + "</row>"
        for at, row in enumerate(rows, start=1)
    )
    by_csv = csv_records(stream.getvalue(), "rows.csv")
    by_sheet = workbook.workbook_records(raw_book(text_of), "rows.xlsx")
    assert [item.value for item in by_csv] == [item.value for item in by_sheet]
    # Rows of CSV are counted without the header.
    assert [item.row + 1 for item in by_csv] == [item.row for item in by_sheet]
    assert [[fault.code for fault in item.faults] for item in by_csv] == [
        [fault.code for fault in item.faults] for item in by_sheet
    ]


@pytest.mark.parametrize("ending", ["xls", "xlsb", "ods", "fods", "numbers"])
def test_other_spreadsheets_are_refused_by_name(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"rows.{ending}"
    path.touch()
    with pytest.raises(UnreadableError, match=rf"^rows\.{ending} is a spreadsheet") as caught:
        read_sources([path])
    assert caught.value.hint == "save it as .xlsx, or as CSV (UTF-8)"
