# SPDX-License-Identifier: Apache-2.0
"""What a PDF does by itself, and whether it is signed: found wherever it stands in the file.

Sources: ISO 19005-3:2012, 6.5.1 (actions that are not permitted) and 6.4.3 (signatures);
ISO 32000-1:2008, 12.6.4 Action types and 12.8.1 Digital signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject

from compliance.errors import UnreadableError
from einvoice.pdf.reading import object_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

MAX_OBJECTS = 500_000
"""Of a PDF; a page of an invoice has some hundreds."""

_FORBIDDEN = frozenset(
    f"/{name}"
    for name in (
        "Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState", "Rendition",
        "Trans", "GoTo3DView", "JavaScript",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What a PDF does by itself.

    Attributes:
        forbidden: kinds of actions that PDF/A does not permit, sorted, each once.
        is_signed: whether it holds a digital signature.
    """

    forbidden: tuple[str, ...]
    is_signed: bool


def read_behaviour(reader: PdfReader) -> Behaviour:
    """Look through every object of an open PDF; call it inside `reading.contained`.

    Raises:
        UnreadableError: if it has unreasonably many objects.
    """
    forbidden: set[str] = set()
    is_signed = False
    for item in _dictionaries(reader):
        kind = item.get("/S")
        if kind in _FORBIDDEN and item.get("/Type") in {None, "/Action"}:
            forbidden.add(str(kind).removeprefix("/"))
        if "/JS" in item:
            forbidden.add("JavaScript")
        is_signed = is_signed or "/ByteRange" in item
    return Behaviour(forbidden=tuple(sorted(forbidden)), is_signed=is_signed)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary, those inside others too; references are not followed."""
    visited = 0
    for number in sorted(object_numbers(reader)):
        pending: list[Any] = [reader.get_object(number)]
        while pending:
            visited += 1
            if visited > MAX_OBJECTS:
                raise UnreadableError("the PDF has an unreasonable number of objects")
            item = pending.pop()
            if isinstance(item, DictionaryObject):
                yield item
                pending.extend(item.raw_get(key) for key in item)
            elif isinstance(item, ArrayObject):
                pending.extend(list.__iter__(item))
