# SPDX-License-Identifier: Apache-2.0
"""Workbooks for tests: by openpyxl, and by hand where a hostile or unusual one is wanted."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook

from compliance.errors import RefusedError
from einvoice.input.rows import read_rows
from einvoice.input.workbook import workbook_records
from tests.einvoice.invoice_rows import settings

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from einvoice.input.rows import InvoiceInput

HEADER = (
    *("invoice_number", "issue_date", "type_code", "due_date"),
    *("buyer_name", "buyer_siren", "buyer_vat", "buyer_electronic_address"),
    *("buyer_street", "buyer_city", "buyer_country"),
    *("item", "quantity", "unit", "unit_price", "vat_category", "vat_rate"),
    *("line.allowances[0].base_amount", "line.allowances[0].percentage", "allowance_reason"),
)
LETTERS = {name: chr(ord("A") + position) for position, name in enumerate(HEADER)}

BUYER = (
    "Exemple Distribution SAS",
    "200000008",
    "FR37200000008",
    "200000008",
    "8 rue des Essais",
    "Lyon",
    "FR",
)
FIRST = (
    *("F2026-0101", date(2026, 11, 2), 380, date(2026, 12, 2), *BUYER),
    *("Conseil", 12.5, "HUR", 80, "S", 20, None, None, None),
)
SECOND = (
    *("F2026-0101", *[None] * 10),
    *("Guide", 3, "C62", 41.9, "S", 5.5, 125.7, 10, "Remise"),
)


def plain_book() -> tuple[Workbook, Worksheet]:
    """Return the workbook of the row of `invoice_rows`: header in row 1, lines in rows 2 and 3."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Factures"
    for row in (HEADER, FIRST, SECOND):
        sheet.append(list(row))
    return book, sheet


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_book(data: bytes, sheet: str | None = None) -> tuple[InvoiceInput, ...]:
    """Read a workbook under the settings of `invoice_rows`."""
    records = workbook_records(data, "rows.xlsx", sheet)
    return read_rows(records, file="rows.xlsx", settings=settings())


def book_faults(data: bytes, sheet: str | None = None) -> list[tuple[str, str | None, str | None]]:
    """Return rule, cell and column of every finding."""
    try:
        read_book(data, sheet)
    except RefusedError as error:
        return [(item.rule, item.location.cell, item.location.column) for item in error.findings]
    return []


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def raw_book(sheet: str, *, target: str = "worksheets/sheet1.xml") -> bytes:
    """Return a workbook with one sheet, whose rows are given as XML."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="F" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="{target}"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData>'
        "</worksheet>",
    }
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    """Return a zip of some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def text_cell(address: str, text: str) -> str:
    """Return the XML of a cell that holds a text."""
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


SOUND = saved(plain_book()[0])
with zipfile.ZipFile(io.BytesIO(SOUND)) as _archive:
    PARTS = {name: _archive.read(name).decode() for name in _archive.namelist()}
