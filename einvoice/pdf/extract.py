# SPDX-License-Identifier: Apache-2.0
"""Taking the invoice out of the PDF that carries it.

Sources: ISO 32000-1:2008, 7.11.4 Embedded file streams; ISO 19005-3:2012, 6.8 and annex E;
Factur-X 1.07, chapter 6; ZUGFeRD 1.0 and 2.x for the other file names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from compliance.errors import UnknownKindError, UnreadableError
from compliance.masking import beginning
from einvoice.pdf.forms import FACTUR_X, ORDER_X, XRECHNUNG, ZUGFERD_1
from einvoice.pdf.reading import contained, name_tree, open_pdf, resolve, stream_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

INVOICE_NAMES = frozenset(form.file_name.lower() for form in (FACTUR_X, ZUGFERD_1, XRECHNUNG))
"""Names, in lower case, under which an invoice is attached; ZUGFeRD 1 wrote capitals."""

ORDER_NAME = ORDER_X.file_name
"""Name, in lower case, under which an order is attached."""

DESPATCH_NAME = "cida.xml"
"""Name, in lower case, of a despatch advice."""

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file attached to a PDF.

    Attributes:
        name: its file name, as the PDF states it.
        data: its content.
        relationship: to the document (AFRelationship): `Alternative`, `Data`, …; None if unstated.
        mime_type: as the PDF states it: `text/xml`; None if unstated.
        description: for people; None if unstated.
        has_modification_date: whether its Params state when it was modified.
        is_embedded: whether the catalogue lists it among the embedded files.
        is_associated: whether the catalogue lists it among the associated files (/AF).
    """

    name: str
    data: bytes
    relationship: str | None = None
    mime_type: str | None = None
    description: str | None = None
    has_modification_date: bool = False
    is_embedded: bool = False
    is_associated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """A file specification, and where the catalogue lists it."""

    name: str
    specification: DictionaryObject
    is_embedded: bool
    is_associated: bool


def extract_xml(pdf: bytes) -> Attachment:
    """Return the invoice that is attached to a PDF, or the order where it carries none.

    Raises:
        UnreadableError: in one line, if the PDF is truncated, damaged or encrypted, if no invoice
            is attached to it, or several are.
        UnknownKindError: if it carries a despatch advice instead.
    """
    with contained():
        return read_document_file(open_pdf(pdf))


def list_attachments(pdf: bytes) -> tuple[str, ...]:
    """Return the names of all files attached to a PDF, as a message of one line may show them.

    Raises:
        UnreadableError: if the PDF is truncated, damaged or encrypted.
    """
    with contained():
        return tuple(_shown(name) for name in list_names(open_pdf(pdf)))


def list_names(reader: PdfReader) -> tuple[str, ...]:
    """Return the names of all attached files as the PDF states them, inside `contained`."""
    return tuple(item.name for item in _listed(reader))


def read_document_file(reader: PdfReader) -> Attachment:
    """Return the invoice or order of an open PDF; call it inside `reading.contained`.

    Raises:
        UnreadableError: as `extract_xml`.
        UnknownKindError: as `extract_xml`.
    """
    listed = list(_listed(reader))
    found = [item for item in listed if item.name.lower() in INVOICE_NAMES]
    found = found or [item for item in listed if item.name.lower() == ORDER_NAME]
    if len(found) > 1:
        names = ", ".join(_shown(item.name) for item in found[:_SHOWN])
        what = "orders" if found[0].name.lower() == ORDER_NAME else "invoices"
        raise UnreadableError(
            f"the PDF carries {len(found)} {what} ({names}): which one counts is unclear",
            hint="ask the sender for a PDF with exactly one",
        )
    if not found:
        _refuse_without_document(listed)
    return _attachment(found[0])


def _refuse_without_document(listed: list[_Listed]) -> None:
    advices = [item.name for item in listed if item.name.lower() == DESPATCH_NAME]
    if advices:
        raise UnknownKindError(
            f"the PDF carries a despatch advice ({_shown(advices[0])}), not an invoice"
        )
    if listed:
        names = ", ".join(_shown(item.name) for item in listed[:_SHOWN])
        raise UnreadableError(
            f"the PDF carries no invoice: its attached files are {names}",
            hint="a Factur-X has its invoice attached as factur-x.xml",
        )
    raise UnreadableError(
        "the PDF carries no invoice: no file is attached to it",
        hint="it is a page for people alone; ask the sender for a Factur-X, CII or UBL",
    )


def _listed(reader: PdfReader) -> Iterator[_Listed]:
    """Yield each attached file once, whether embedded, associated, or both."""
    catalogue = reader.root_object
    associated = _associated(catalogue)
    embedded_keys: set[object] = set()
    names = resolve(catalogue.get("/Names"))
    tree = names.get("/EmbeddedFiles") if isinstance(names, DictionaryObject) else None
    if tree is not None:
        for tree_name, value in name_tree(tree):
            specification = resolve(value)
            key = _key(value)
            if not isinstance(specification, DictionaryObject) or key in embedded_keys:
                continue
            embedded_keys.add(key)
            yield _Listed(
                name=_file_name(specification) or tree_name,
                specification=specification,
                is_embedded=True,
                is_associated=key in {_key(item) for item in associated},
            )
    for value in associated:
        specification = resolve(value)
        key = _key(value)
        if isinstance(specification, DictionaryObject) and key not in embedded_keys:
            embedded_keys.add(key)
            yield _Listed(
                name=_file_name(specification) or "(no name)",
                specification=specification,
                is_embedded=False,
                is_associated=True,
            )


def _shown(name: str) -> str:
    """Return a file name as a message of one line may show it."""
    printable = "".join(character if character.isprintable() else "?" for character in name)
    return beginning(printable)


def _associated(catalogue: DictionaryObject) -> list[Any]:
    if "/AF" not in catalogue:
        return []
    value = catalogue.raw_get("/AF")
    target = resolve(value)
    return list(target) if isinstance(target, ArrayObject) else [value]


def _key(value: object) -> object:
    """Tell one file specification from another: by reference, else by identity."""
    if isinstance(value, IndirectObject):
        return (value.idnum, value.generation)
    return id(value)


def _file_name(specification: DictionaryObject) -> str | None:
    for key in ("/UF", "/F"):
        name = resolve(specification.get(key))
        if isinstance(name, bytes):
            name = name.decode("latin-1")
        if isinstance(name, str) and name.strip():
            return name.strip()
    return None


def _attachment(item: _Listed) -> Attachment:
    specification = item.specification
    stream = _stream(item)
    data = stream_data(stream)
    if not data.strip():
        raise UnreadableError(f"the attached file {_shown(item.name)} is empty")
    params = resolve(stream.get("/Params"))
    return Attachment(
        name=item.name,
        data=data,
        relationship=_name_of(specification.get("/AFRelationship")),
        mime_type=_name_of(stream.get("/Subtype")),
        description=_text_of(specification.get("/Desc")),
        has_modification_date=isinstance(params, DictionaryObject) and "/ModDate" in params,
        is_embedded=item.is_embedded,
        is_associated=item.is_associated,
    )


def _stream(item: _Listed) -> Any:  # noqa: ANN401 (any PDF object)
    """Return the one content of a file; readers differ in which of two they would take."""
    files = resolve(item.specification.get("/EF"))
    named = files if isinstance(files, DictionaryObject) else {}
    streams = [stream for key in ("/UF", "/F") if (stream := resolve(named.get(key))) is not None]
    if not streams:
        raise UnreadableError(f"the attached file {_shown(item.name)} has no content")
    if any(stream_data(stream) != stream_data(streams[0]) for stream in streams[1:]):
        raise UnreadableError(
            f"the attached file {_shown(item.name)} has two contents: which one counts is unclear",
            hint="ask the sender for a PDF with exactly one",
        )
    return streams[0]


def _name_of(value: object) -> str | None:
    text = _text_of(value)
    return text.removeprefix("/") if text else None


def _text_of(value: object) -> str | None:
    resolved = resolve(value)
    return str(resolved) if resolved is not None else None
