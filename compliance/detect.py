# SPDX-License-Identifier: Apache-2.0
"""Recognising what a file is, by its content and never by its name."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from compliance.errors import UnknownKindError, UnreadableError
from compliance.kinds import CII, KINDS, ORDER_X, UBL_CREDIT_NOTE, UBL_INVOICE, Kind

_CII_GUIDELINE = "{*}ExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"
_GUIDELINE_PATHS = {
    CII: _CII_GUIDELINE,
    ORDER_X: _CII_GUIDELINE,
    UBL_INVOICE: "{*}CustomizationID",
    UBL_CREDIT_NOTE: "{*}CustomizationID",
}

_ENVELOPE = 200
"""Elements that an envelope may have before what it carries; real ones have some twenty."""

# Forms that people mistake for a document: how they begin, and what to say.
_NOT_A_DOCUMENT = (
    (b"PK\x03\x04", "a ZIP archive (or an office file), not a document", "unpack it first"),
    (b"\x1f\x8b", "a gzip archive, not a document", "unpack it first"),
    (b"\x89PNG", "a picture, not a document", None),
    (b"\xff\xd8\xff", "a picture, not a document", None),
    (b"<!DOCTYPE html", "a web page, not a document", None),
)


def is_pdf(data: bytes) -> bool:
    """Tell whether the bytes are a PDF: header in the first kilobyte (ISO 32000-1, 7.5.2)."""
    return b"%PDF-" in data[:1024]


def refuse_other_forms(data: bytes) -> None:
    """Say in one clear line what a file is that is neither XML nor PDF.

    Raises:
        UnreadableError: if the file is empty, an archive, a picture, a web page, or binary.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UnreadableError("the file is empty")
    for magic, message, hint in _NOT_A_DOCUMENT:
        if data[: len(magic)].lower() == magic.lower():
            raise UnreadableError(f"the file is {message}", hint=hint)
    # XML begins with "<" (XML 1.0, 2.1) after a byte order mark, in UTF-16 beside a null byte; some
    # senders put white space before it, which the parser then refuses by line and column.
    if not is_pdf(data) and data.lstrip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe")[:1] != b"<":
        raise UnreadableError("the file is neither XML nor PDF")


def detect_xml(root: etree._Element, *, in_pdf: bool = False) -> Kind:
    """Return the kind of an XML document by root, namespace and guideline id.

    Args:
        root: the document, read by `compliance.xml_read.parse_xml`.
        in_pdf: whether it was attached to a PDF; then it is judged as Factur-X.

    Raises:
        UnknownKindError: if no row of the registry fits; the message says what was found.
    """
    name = etree.QName(root)
    guideline = _guideline(root, name.namespace)
    candidates = [
        kind for kind in KINDS if (kind.namespace, kind.root) == (name.namespace, name.localname)
    ]
    for kind in candidates:
        if kind.in_pdf == in_pdf and kind.claims(guideline):
            return kind
    if candidates and not any(kind.in_pdf for kind in candidates):
        raise UnknownKindError(
            f"the file attached to the PDF is {candidates[0].version}, which no PDF carries",
            hint="a Factur-X carries an invoice in CII; have the XML itself checked",
        )
    if candidates:
        where = "inside a PDF" if in_pdf else "on its own"
        raise UnknownKindError(
            f"the {name.localname} declares the guideline {guideline!r} (BT-24), "
            f"which is no supported profile {where}"
        )
    raise UnknownKindError(
        f"the root element {name.localname} in namespace {name.namespace or '(none)'} "
        "is no document that encaisse knows",
        hint=_what_is_inside(root),
    )


def _what_is_inside(root: etree._Element) -> str | None:
    """Say if a document that we know lies in an envelope, such as SOAP or the SBDH of Peppol."""
    known = {(kind.namespace, kind.root) for kind in KINDS}
    for element in islice(root.iterdescendants(etree.Element), _ENVELOPE):
        name = etree.QName(element)
        if (name.namespace, name.localname) in known:
            return f"it is an envelope: take the {name.localname} out of it"
    return None


def _guideline(root: etree._Element, namespace: str | None) -> str | None:
    path = _GUIDELINE_PATHS.get(namespace or "")
    if path is None:
        return None
    return (root.findtext(path) or "").strip() or None
