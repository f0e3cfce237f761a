# SPDX-License-Identifier: Apache-2.0
"""The document itself: ExchangedDocumentContext and ExchangedDocument (BT-1 to BT-3, BG-1, BG-2).

Source of every path: CEN/TS 16931-3-3 (binding of EN 16931-1 to CII), in the element order of the
UN/CEFACT schema D22B.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.cii.namespaces import BUILD
from einvoice.cii.values import write_date
from einvoice.document import Note

if TYPE_CHECKING:
    from datetime import date

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.syntax import Reading

_CONTEXT = "rsm:ExchangedDocumentContext"
_DOCUMENT = "rsm:ExchangedDocument"
_PROCESS = "ram:BusinessProcessSpecifiedDocumentContextParameter"
_GUIDELINE = "ram:GuidelineSpecifiedDocumentContextParameter"
_ISSUE_DATE = "ram:IssueDateTime/udt:DateTimeString"
_NOTE = "ram:IncludedNote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says, by the names of `Invoice`."""

    number: str
    issue_date: date
    type_code: str
    notes: tuple[Note, ...]
    process: str | None
    guideline: str


def write_header(root: etree._Element, invoice: Invoice) -> None:
    """Append the context and the document to the root."""
    context = BUILD.group(root, _CONTEXT)
    if invoice.process is not None:
        BUILD.leaf(BUILD.group(context, _PROCESS), "ram:ID", invoice.process)
    BUILD.leaf(BUILD.group(context, _GUIDELINE), "ram:ID", invoice.guideline)
    document = BUILD.group(root, _DOCUMENT)
    BUILD.leaf(document, "ram:ID", invoice.number)
    BUILD.leaf(document, "ram:TypeCode", invoice.type_code)
    write_date(document, _ISSUE_DATE, invoice.issue_date)
    for note in invoice.notes:
        group = BUILD.group(document, _NOTE)
        BUILD.leaf(group, "ram:Content", note.text)
        BUILD.leaf(group, "ram:SubjectCode", note.subject_code)


def read_header(root: Cursor, reading: Reading) -> Header:
    """Read the context and the document from the root."""
    return Header(
        number=reading.required(root, f"{_DOCUMENT}/ram:ID", "BT-1"),
        issue_date=reading.required_day(root, f"{_DOCUMENT}/{_ISSUE_DATE}", "BT-2"),
        type_code=reading.required(root, f"{_DOCUMENT}/ram:TypeCode", "BT-3"),
        notes=tuple(
            Note(
                text=reading.required(note, "ram:Content", "BT-22"),
                subject_code=note.text("ram:SubjectCode"),
            )
            for note in root.children(f"{_DOCUMENT}/{_NOTE}")
        ),
        process=root.text(f"{_CONTEXT}/{_PROCESS}/ram:ID"),
        guideline=reading.required(root, f"{_CONTEXT}/{_GUIDELINE}/ram:ID", "BT-24"),
    )
