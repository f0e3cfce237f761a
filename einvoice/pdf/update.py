# SPDX-License-Identifier: Apache-2.0
"""Changing a PDF by an incremental update: every byte of it stays, new objects follow.

Source: ISO 32000-1:2008, 7.5.4 to 7.5.8; ISO 19005-3:2012, 6.1.9 (an object begins on a line of
its own).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from einvoice.pdf.reading import object_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypdf import PdfReader

_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TAIL = 2048

Key = tuple[int, int]
"""Number and generation of an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What an update needs to know of the PDF before it.

    Attributes:
        xref: offset of the last cross-reference section.
        is_table: whether that section is a table (`xref`), or a stream.
        size: one more than the highest object number.
        root: the catalogue.
        info: the information dictionary; None without.
        first_id: first element of the file identifier, in hexadecimal digits.
    """

    xref: int
    is_table: bool
    size: int
    root: Key
    info: Key | None
    first_id: str


def read_frame(reader: PdfReader, pdf: bytes) -> Frame:
    """Return the frame of an open PDF; call it inside `reading.contained`.

    Raises:
        UnreadableError: if the PDF does not end as one, or has no file identifier.
    """
    match = _STARTXREF.search(pdf[-_TAIL:])
    if match is None:
        raise UnreadableError("the PDF does not end as a PDF: it is truncated or damaged")
    xref = int(match.group(1))
    trailer = reader.trailer
    root = trailer.raw_get("/Root")
    info = trailer.raw_get("/Info") if "/Info" in trailer else None
    identifiers = trailer.get("/ID")
    if not identifiers:
        raise UnreadableError("the PDF has no file identifier (/ID), so it is no PDF/A")
    return Frame(
        xref=xref,
        is_table=pdf[xref : xref + 4] == b"xref",
        # A damaged PDF may have more objects than its /Size says.
        size=max(int(str(trailer["/Size"])), 1 + max(object_numbers(reader), default=0)),
        root=(root.idnum, root.generation),
        info=(info.idnum, info.generation) if info is not None else None,
        first_id=identifiers[0].original_bytes.hex(),
    )


def append_objects(pdf: bytes, frame: Frame, objects: Mapping[Key, bytes]) -> bytes:
    """Return a PDF with objects added or replaced; the same arguments give the same bytes.

    Args:
        pdf: what it was read from.
        frame: of that PDF.
        objects: content by key; new ones are numbered from `frame.size` on.
    """
    body = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    digest = hashlib.sha256(body)
    offsets: dict[Key, int] = {}
    for (number, generation), content in sorted(objects.items()):
        digest.update(content)
        offsets[number, generation] = len(body)
        body += f"{number} {generation} obj\n".encode() + content + b"\nendobj\n"
    size = max(frame.size, 1 + max(number for number, _ in objects))
    section = _table if frame.is_table else _stream
    return bytes(body) + section(frame, offsets, len(body), size, digest.hexdigest()[:32])


def _table(
    frame: Frame, offsets: Mapping[Key, int], start: int, size: int, identifier: str
) -> bytes:
    """Return a cross-reference table of the objects, with its trailer."""
    # An entry has 20 bytes, its end of line counted as two.
    entries = "".join(
        f"{number} 1\n{offset:010} {generation:05} n \n"
        for (number, generation), offset in offsets.items()
    )
    return (
        f"xref\n{entries}trailer\n<<{_trailer(frame, size, identifier)}>>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()


def _stream(
    frame: Frame, offsets: Mapping[Key, int], start: int, size: int, identifier: str
) -> bytes:
    """Return a cross-reference stream of the objects and of itself."""
    rows = {**offsets, (size, 0): start}
    data = b"".join(
        b"\x01" + offset.to_bytes(8, "big") + generation.to_bytes(2, "big")
        for (_, generation), offset in rows.items()
    )
    index = " ".join(f"{number} 1" for number, _ in rows)
    dictionary = (
        f"/Type/XRef/W[1 8 2]/Index[{index}]/Length {len(data)}"
        f"{_trailer(frame, size + 1, identifier)}"
    )
    return (
        f"{size} 0 obj\n<<{dictionary}>>\nstream\n".encode()
        + data
        + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()
    )


def _trailer(frame: Frame, size: int, identifier: str) -> str:
    info = f"/Info {frame.info[0]} {frame.info[1]} R" if frame.info else ""
    return (
        f"/Size {size}/Root {frame.root[0]} {frame.root[1]} R{info}/Prev {frame.xref}"
        f"/ID[<{frame.first_id}><{identifier}>]"
    )
