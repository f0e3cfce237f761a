# SPDX-License-Identifier: Apache-2.0
"""Making a PDF/A-3 with an attached XML a Factur-X: the `fx:` properties in its metadata.

The one metadata object is replaced by an incremental update (ISO 32000-1, 7.5.6): all bytes of the
PDF stay, and with them its claims to PDF/A and PDF/UA.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from einvoice.pdf.reading import contained, open_pdf, stream_data
from einvoice.pdf.xmp import add_factur_x

if TYPE_CHECKING:
    from pypdf import PdfReader

_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TAIL = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What an incremental update needs to know of the PDF before it.

    Attributes:
        xref: offset of the last cross-reference section.
        is_table: whether that section is a table (`xref`), or a stream.
        size: one more than the highest object number.
        root: the catalogue, as `12 0 R`.
        info: the information dictionary, as `13 0 R`; None without.
        first_id: first element of the file identifier, in hexadecimal digits.
        metadata: object number of the metadata stream.
        packet: the metadata.
    """

    xref: int
    is_table: bool
    size: int
    root: str
    info: str | None
    first_id: str
    metadata: int
    packet: bytes


def add_factur_x_metadata(pdf: bytes, level: str) -> bytes:
    """Return a PDF with the `fx:` properties in its XMP metadata.

    Args:
        pdf: a PDF/A-3 whose XML is attached as factur-x.xml.
        level: conformance level, one of the values of `einvoice.pdf.xmp.LEVELS`.

    Raises:
        UnreadableError: if the PDF is damaged, encrypted, or has no XMP metadata.

    Source: ISO 32000-1:2008, 7.5.4 to 7.5.8; ISO 19005-3:2012, 6.1.9 (an object begins on a line
    of its own).
    """
    frame = _frame(pdf)
    packet = add_factur_x(frame.packet, level)
    body = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    offset = len(body)
    identifier = hashlib.sha256(body + packet).hexdigest()[:32]
    head = f"{frame.metadata} 0 obj\n<</Type/Metadata/Subtype/XML/Length {len(packet)}>>\nstream\n"
    body += head.encode() + packet + b"\nendstream\nendobj\n"
    section = _table if frame.is_table else _stream
    return body + section(frame, offset, len(body), identifier)


def _table(frame: _Frame, offset: int, start: int, identifier: str) -> bytes:
    """Return a cross-reference table of the one object, with its trailer."""
    # An entry has 20 bytes, its end of line counted as two.
    return (
        f"xref\n{frame.metadata} 1\n{offset:010} 00000 n \n"
        f"trailer\n<<{_trailer(frame, frame.size, identifier)}>>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()


def _stream(frame: _Frame, offset: int, start: int, identifier: str) -> bytes:
    """Return a cross-reference stream of two objects: the metadata and the stream itself."""
    number = frame.size
    rows = b"".join(
        b"\x01" + position.to_bytes(8, "big") + b"\x00\x00" for position in (offset, start)
    )
    dictionary = (
        f"/Type/XRef/W[1 8 2]/Index[{frame.metadata} 1 {number} 1]/Length {len(rows)}"
        f"{_trailer(frame, number + 1, identifier)}"
    )
    return (
        f"{number} 0 obj\n<<{dictionary}>>\nstream\n".encode()
        + rows
        + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()
    )


def _trailer(frame: _Frame, size: int, identifier: str) -> str:
    info = f"/Info {frame.info}" if frame.info else ""
    return (
        f"/Size {size}/Root {frame.root}{info}/Prev {frame.xref}"
        f"/ID[<{frame.first_id}><{identifier}>]"
    )


def _frame(pdf: bytes) -> _Frame:
    match = _STARTXREF.search(pdf[-_TAIL:])
    if match is None:
        raise UnreadableError("the PDF does not end as a PDF: it is truncated or damaged")
    xref = int(match.group(1))
    with contained():
        return _read_frame(open_pdf(pdf), pdf, xref)


def _read_frame(reader: PdfReader, pdf: bytes, xref: int) -> _Frame:
    trailer = reader.trailer
    root = trailer.raw_get("/Root")
    metadata = reader.root_object.get("/Metadata")
    if metadata is None:
        raise UnreadableError("the PDF has no XMP metadata, so it is no PDF/A")
    number = reader.root_object.raw_get("/Metadata").idnum
    info = trailer.raw_get("/Info") if "/Info" in trailer else None
    identifiers = trailer.get("/ID")
    if not identifiers:
        raise UnreadableError("the PDF has no file identifier (/ID), so it is no PDF/A")
    return _Frame(
        xref=xref,
        is_table=pdf[xref : xref + 4] == b"xref",
        size=int(str(trailer["/Size"])),
        root=f"{root.idnum} {root.generation} R",
        info=f"{info.idnum} {info.generation} R" if info is not None else None,
        first_id=identifiers[0].original_bytes.hex(),
        metadata=number,
        packet=stream_data(metadata.get_object()),
    )
