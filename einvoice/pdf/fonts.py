# SPDX-License-Identifier: Apache-2.0
"""Which fonts of a PDF are not embedded, wherever its pages use them.

Sources: ISO 32000-1:2008, 7.8.3 Resource dictionaries and 9.9 Embedded font programs;
ISO 19005-3:2012, 6.2.11.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject

from compliance.errors import UnreadableError
from einvoice.pdf.reading import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

MAX_DICTIONARIES = 200_000
"""Dictionaries that are visited; a page of an invoice has some dozens."""

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
# Where a page, a form, a pattern or an annotation keeps what it draws with.
_HOLDERS = ("/Resources", "/XObject", "/Pattern", "/Annots", "/AP", "/N", "/R", "/D", "/CharProcs")


def unembedded_fonts(reader: PdfReader) -> tuple[str, ...]:
    """Return the names of the fonts that a PDF uses and does not embed, sorted, each once.

    Call it inside `reading.contained`.

    Raises:
        UnreadableError: if the PDF refers to unreasonably many resources.
    """
    names = {
        _name(font) for font in _fonts(reader) if not _is_embedded(font) and font.get("/Subtype")
    }
    return tuple(sorted(names))


def _fonts(reader: PdfReader) -> Iterator[DictionaryObject]:
    pending: list[Any] = list(reader.pages)
    seen: set[int] = set()
    kept: list[Any] = []  # keeps identities unique while they are compared
    while pending:
        item = resolve(pending.pop())
        if isinstance(item, ArrayObject):
            pending.extend(item)
            continue
        if not isinstance(item, DictionaryObject) or id(item) in seen:
            continue
        seen.add(id(item))
        kept.append(item)
        if len(seen) > MAX_DICTIONARIES:
            raise UnreadableError("the PDF refers to an unreasonable number of resources")
        fonts = resolve(item.get("/Font"))
        if isinstance(fonts, DictionaryObject):
            for font in fonts.values():
                target = resolve(font)
                if isinstance(target, DictionaryObject):
                    yield target
                    pending.append(target)
        pending.extend(item.raw_get(key) for key in _HOLDERS if key in item)
        if item.get("/Type") is None:
            # A dictionary of named forms or patterns: each value is what counts.
            pending.extend(
                value
                for value in item.values()
                if isinstance(resolve(value), DictionaryObject | ArrayObject)
            )


def _is_embedded(font: DictionaryObject) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True  # its glyphs are drawn in the file itself
    descendants = resolve(font.get("/DescendantFonts"))
    holders = (
        [resolve(item) for item in descendants] if isinstance(descendants, ArrayObject) else [font]
    )
    for holder in holders:
        if not isinstance(holder, DictionaryObject):
            return False
        descriptor = resolve(holder.get("/FontDescriptor"))
        if not isinstance(descriptor, DictionaryObject):
            return False
        if not any(key in descriptor for key in _FONT_FILES):
            return False
    return True


def _name(font: DictionaryObject) -> str:
    return str(font.get("/BaseFont", "(no name)")).removeprefix("/")
