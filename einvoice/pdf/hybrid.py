# SPDX-License-Identifier: Apache-2.0
"""Making a PDF/A-3 with an attached XML a Factur-X: the `fx:` properties in its metadata.

The one metadata object is replaced by an incremental update: all bytes of the PDF stay, and with
them its claims to PDF/A and PDF/UA.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from einvoice.pdf.reading import contained, open_pdf, stream_data
from einvoice.pdf.update import append_objects, read_frame
from einvoice.pdf.xmp import add_factur_x

if TYPE_CHECKING:
    from pypdf import PdfReader

    from einvoice.pdf.update import Key


def add_factur_x_metadata(pdf: bytes, level: str) -> bytes:
    """Return a PDF with the `fx:` properties in its XMP metadata.

    Args:
        pdf: a PDF/A-3 whose XML is attached as factur-x.xml.
        level: conformance level, one of the values of `einvoice.pdf.xmp.CONFORMANCE_LEVELS`.

    Raises:
        UnreadableError: if the PDF is damaged, encrypted, or has no XMP metadata.
    """
    with contained():
        reader = open_pdf(pdf)
        key, packet = read_metadata(reader)
        frame = read_frame(reader, pdf)
    return append_objects(pdf, frame, {key: metadata_object(add_factur_x(packet, level))})


def read_metadata(reader: PdfReader) -> tuple[Key, bytes]:
    """Return the key and the packet of a PDF's metadata; call it inside `reading.contained`.

    Raises:
        UnreadableError: if there is none.
    """
    catalogue = reader.root_object
    if catalogue.get("/Metadata") is None:
        raise UnreadableError("the PDF has no XMP metadata, so it is no PDF/A")
    reference = catalogue.raw_get("/Metadata")
    return (reference.idnum, reference.generation), stream_data(reference.get_object())


def metadata_object(packet: bytes) -> bytes:
    """Return the content of a metadata object."""
    head = f"<</Type/Metadata/Subtype/XML/Length {len(packet)}>>\nstream\n"
    return head.encode() + packet + b"\nendstream"
