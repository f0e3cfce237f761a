# SPDX-License-Identifier: Apache-2.0
"""Reading an invoice from the bytes of a file: CII, UBL, or the PDF of a Factur-X."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from compliance.detect import is_pdf, refuse_other_forms
from compliance.errors import UnknownKindError
from compliance.kinds import CII, ORDER_X, UBL_CREDIT_NOTE, UBL_INVOICE, ZUGFERD_1
from compliance.xml_read import parse_xml
from einvoice.cii.document import read_cii
from einvoice.ubl.document import read_ubl

if TYPE_CHECKING:
    from collections.abc import Callable

    from einvoice.reading import ReadInvoice


def read_invoice(data: bytes) -> ReadInvoice:
    """Return the invoice in a file, recognised by its content.

    Args:
        data: a CII or UBL document, or a Factur-X or ZUGFeRD PDF with a CII attached.

    Raises:
        UnreadableError: if the bytes are neither XML nor a PDF with an invoice in it.
        UnknownKindError: if the XML is no invoice.
        RefusedError: if the invoice has values that cannot be read; it names each with its place.
    """
    refuse_other_forms(data)
    if is_pdf(data):
        from einvoice.pdf.extract import extract_xml  # noqa: PLC0415 (a bare XML needs no PDF)

        data = extract_xml(data).data
    return read_root(parse_xml(data))


def read_root(root: etree._Element) -> ReadInvoice:
    """Return the invoice of a document that was parsed.

    Raises:
        UnknownKindError: as `read_invoice`.
        RefusedError: as `read_invoice`.
    """
    reader = _READERS.get(etree.QName(root).namespace or "")
    if reader is None:
        raise _unsupported(root)
    return reader(root)


_NO_INVOICES = {
    ZUGFERD_1: "a ZUGFeRD 1 invoice, from before EN 16931, which is not read",
    ORDER_X: "an order (Order-X), no invoice",
}

_READERS: dict[str, Callable[[etree._Element], ReadInvoice]] = {
    CII: read_cii,
    UBL_INVOICE: read_ubl,
    UBL_CREDIT_NOTE: read_ubl,
}


def _unsupported(root: etree._Element) -> UnknownKindError:
    name = etree.QName(root)
    if name.namespace in _NO_INVOICES:
        return UnknownKindError(
            f"the file is {_NO_INVOICES[name.namespace]}",
            hint="`encaisse invoice extract` writes its XML as it is; ask the sender for Factur-X, "
            "CII or UBL",
        )
    return UnknownKindError(
        f"the root element {name.localname} in namespace {name.namespace or '(none)'} "
        "is no invoice that encaisse reads"
    )
