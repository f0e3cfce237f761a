# SPDX-License-Identifier: Apache-2.0
"""The head of the document: identification, dates, notes, currencies, BT-8, BT-10, BT-19, BG-14.

Source of every path: CEN/TS 16931-3-2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.document import Note
from einvoice.line import Period
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import write_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.syntax import Reading
    from einvoice.ubl.form import Form

PERIOD = "cac:InvoicePeriod"
_TAX_POINT_CODE = f"{PERIOD}/cbc:DescriptionCode"

TAX_POINT_CODES: Mapping[str, str] = MappingProxyType({"5": "3", "29": "35", "72": "432"})
"""BT-8: the code of the model and of CII (UNTDID 2475) to that of UBL (UNTDID 2005).

Date of the invoice, of the delivery, of the payment. Source: EN 16931-1, BT-8; BR-CL-06 of CEN.
"""

_FROM_UBL = {theirs: ours for ours, theirs in TAX_POINT_CODES.items()}

# CEN/TS 16931-3-2, BT-21: the subject code (UNTDID 4451, three letters) stands before the text.
CODED_NOTE = re.compile(r"#([A-Z0-9]{3})#(.*\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the head says, by the names of `Invoice` and of `References`."""

    guideline: str
    process: str | None
    number: str
    issue_date: date
    due_date: date | None
    type_code: str
    notes: tuple[Note, ...]
    tax_point_date: date | None
    tax_point_code: str | None
    currency: str
    vat_accounting_currency: str | None
    buyer_accounting: str | None
    buyer_reference: str | None
    period: Period | None


def write_header(root: etree._Element, invoice: Invoice, form: Form) -> None:
    """Append the head of the document."""
    BUILD.leaf(root, "cbc:CustomizationID", invoice.guideline)
    BUILD.leaf(root, "cbc:ProfileID", invoice.process)
    BUILD.leaf(root, "cbc:ID", invoice.number)
    write_day(root, "cbc:IssueDate", invoice.issue_date)
    if form.due_date is not None:
        write_day(root, form.due_date, invoice.due_date)
    BUILD.leaf(root, form.type_code, invoice.type_code)
    for note in invoice.notes:
        BUILD.leaf(root, "cbc:Note", note_text(note))
    write_day(root, "cbc:TaxPointDate", invoice.tax_point_date)
    BUILD.leaf(root, "cbc:DocumentCurrencyCode", invoice.currency)
    BUILD.leaf(root, "cbc:TaxCurrencyCode", invoice.vat_accounting_currency)
    BUILD.leaf(root, "cbc:AccountingCost", invoice.references.buyer_accounting)
    BUILD.leaf(root, "cbc:BuyerReference", invoice.references.buyer_reference)
    code = invoice.tax_point_code
    write_period(root, invoice.period, None if code is None else TAX_POINT_CODES[code])


def read_header(top: Cursor, reading: Reading, form: Form) -> Header:
    """Read the head of the document."""
    # The currency comes first: every amount read after it is compared with it.
    reading.currency = reading.required(top, "cbc:DocumentCurrencyCode", "BT-5")
    return Header(
        guideline=reading.required(top, "cbc:CustomizationID", "BT-24"),
        process=top.text("cbc:ProfileID"),
        number=reading.required(top, "cbc:ID", "BT-1"),
        issue_date=reading.required_day(top, "cbc:IssueDate", "BT-2"),
        due_date=None if form.due_date is None else reading.day(top, form.due_date, "BT-9"),
        type_code=_read_type_code(top, reading, form),
        notes=tuple(_read_note(note, reading) for note in top.children("cbc:Note")),
        tax_point_date=reading.day(top, "cbc:TaxPointDate", "BT-7"),
        tax_point_code=_read_tax_point_code(top, reading),
        currency=reading.currency,
        vat_accounting_currency=top.text("cbc:TaxCurrencyCode"),
        buyer_accounting=top.text("cbc:AccountingCost"),
        buyer_reference=top.text("cbc:BuyerReference"),
        period=read_period(top, reading, "BT-73", "BT-74"),
    )


def note_text(note: Note) -> str:
    """Return a note as UBL holds it, its subject code before its text."""
    return note.text if note.subject_code is None else f"#{note.subject_code}#{note.text}"


def parse_note(text: str) -> Note:
    """Return the note that a text of UBL means.

    >>> parse_note("#PMT#40 EUR").subject_code, parse_note("lot #ABC# livré").subject_code
    ('PMT', None)
    """
    coded = CODED_NOTE.fullmatch(text)
    if coded is None:
        return Note(text=text)
    return Note(text=coded[2].strip(), subject_code=coded[1])


def write_period(parent: etree._Element, period: Period | None, code: str | None = None) -> None:
    """Append a period, BG-14 with BT-8 of the document or BG-26 of a line; nothing for none."""
    span = period or Period()
    group = BUILD.group(parent, PERIOD)
    write_day(group, "cbc:StartDate", span.start)
    write_day(group, "cbc:EndDate", span.end)
    BUILD.leaf(group, "cbc:DescriptionCode", code)
    prune(group)


def read_period(parent: Cursor, reading: Reading, start_term: str, end_term: str) -> Period | None:
    """Read a period; None if it has neither start nor end."""
    period = Period(
        start=reading.day(parent, f"{PERIOD}/cbc:StartDate", start_term),
        end=reading.day(parent, f"{PERIOD}/cbc:EndDate", end_term),
    )
    return None if period == Period() else period


def _read_type_code(top: Cursor, reading: Reading, form: Form) -> str:
    code = reading.required(top, form.type_code, "BT-3")
    if code and not form.fits(code):
        name = form.root.partition(":")[2]
        reading.fault("UBL-10", top, "BT-3", below=form.type_code, found=code, expected=name)
    return code


def _read_note(note: Cursor, reading: Reading) -> Note:
    text = note.text()
    if text is None:
        reading.missing(note, "BT-22")
    return parse_note(text or "")


def _read_tax_point_code(top: Cursor, reading: Reading) -> str | None:
    code = top.text(_TAX_POINT_CODE)
    if code is None or code in _FROM_UBL:
        return None if code is None else _FROM_UBL[code]
    expected = ", ".join(_FROM_UBL)
    reading.fault("UBL-11", top, "BT-8", below=_TAX_POINT_CODE, found=code, expected=expected)
    return None
