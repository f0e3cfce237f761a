# SPDX-License-Identifier: Apache-2.0
"""What a line is to other lines and to earlier invoices: subtype, parent, preceding invoice.

UBL has one element for both, the BillingReference of a line: one that names the invoice itself
says what part of it the line is, one that names another invoice refers to that.
Source: BR-FR-Flux2 V1.4.0, EXTENDED-CTC-FR (EXT-FR-FE-136, -162, -163; BR-FREXT-05 to -12).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.syntax import peek
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.references import BILLING, INVOICE_REFERENCE, read_preceding_invoice
from einvoice.ubl.values import write_within

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import PrecedingInvoice
    from einvoice.extended import LineGroup
    from einvoice.line import Line
    from einvoice.syntax import Reading

_NUMBER = f"{INVOICE_REFERENCE}/cbc:ID"
_SUBTYPE = f"{INVOICE_REFERENCE}/cbc:DocumentStatusCode"
_PARENT = "cac:BillingReferenceLine/cbc:ID"


def write_place(line: etree._Element, entry: Line | LineGroup, number: str) -> None:
    """Append subtype and parent of a line of the invoice of that number; nothing for neither."""
    if entry.subtype is None and entry.parent is None:
        return
    group = BUILD.group(line, BILLING)
    document = BUILD.group(group, INVOICE_REFERENCE)
    BUILD.leaf(document, "cbc:ID", number)
    BUILD.leaf(document, "cbc:DocumentStatusCode", entry.subtype)
    write_within(group, _PARENT, entry.parent)


def read_subtype(line: Cursor, number: str) -> str | None:
    """Read what kind of line of the invoice of that number it is, EXT-FR-FE-163."""
    place = _place(line, number)
    return None if place is None else place.text(_SUBTYPE)


def read_parent(line: Cursor, number: str) -> str | None:
    """Read which line of the invoice of that number groups this one, EXT-FR-FE-162."""
    place = _place(line, number)
    return None if place is None else place.text(_PARENT)


def read_preceding(line: Cursor, number: str, reading: Reading) -> PrecedingInvoice | None:
    """Read the earlier invoice that a line corrects, EXT-FR-FE-136."""
    for reference in line.children(BILLING):
        document = reference.child(INVOICE_REFERENCE)
        if document is not None and peek(document.child("cbc:ID")) != number:
            return read_preceding_invoice(document, reading)
    return None


def _place(line: Cursor, number: str) -> Cursor | None:
    for reference in line.children(BILLING):
        if number and peek(reference.child(_NUMBER)) == number:
            if peek(reference.child(_SUBTYPE)) or peek(reference.child(_PARENT)):
                reference.text(_NUMBER)
            return reference
    return None
