# SPDX-License-Identifier: Apache-2.0
"""The font in which a form shows what people type: embedded, with the letters of Western Europe.

typst embeds the letters that a page shows, by number. A field needs a font with a character map of
its own, for whatever is typed: it is made from the font that typst embeds for a page with all of
the letters.

Sources: ISO 32000-1:2008, 9.6.3 TrueType fonts, 9.6.6.4 and annex D.2 (WinAnsiEncoding); OpenType
1.9.1, cmap format 4.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from einvoice.pdf.engine import Press, compile_page
from einvoice.pdf.reading import stream_data
from einvoice.pdf.user_fonts import BUILT_IN_FONTS

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_CODE, LAST_CODE = 32, 255
_LAST_SEGMENT = 0xFFFF
_ANY_DAY = date(2000, 1, 1)
_PAIR = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]{4})>$", re.MULTILINE)

# Codes of WinAnsiEncoding that are no character, and those that are drawn as another one.
_UNUSED = frozenset((127, 129, 141, 143, 144, 157))
_TWIN = {160: 32, 173: 45}

_SOURCE = (
    '#set document(title: "x")\n'
    f'#set text(font: "{BUILT_IN_FONTS[0]}", fallback: false, ligatures: false, kerning: false)\n'
    "#for letter in json(bytes(sys.inputs.letters)) [#letter#linebreak()]"
).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFont:
    """A TrueType font for WinAnsiEncoding.

    Attributes:
        name: of the font, without the mark of a subset: it has all that its encoding has.
        program: the font file, compressed.
        program_length: of the file before it was compressed.
        widths: of the characters from `FIRST_CODE` to `LAST_CODE`, in thousandths of the size.
        metrics: the numbers of its font descriptor by their name there.
    """

    name: str
    program: bytes
    program_length: int
    widths: tuple[int, ...]
    metrics: Mapping[str, str]


@cache
def field_font() -> FieldFont:
    """Return the font; made once a process."""
    characters = {
        code: bytes((_TWIN.get(code, code),)).decode("cp1252")
        for code in range(FIRST_CODE, LAST_CODE + 1)
        if code not in _UNUSED
    }
    font = _embedded(sorted(set(characters.values())))
    descendant = font["/DescendantFonts"][0].get_object()
    descriptor = descendant["/FontDescriptor"]
    glyphs = _glyphs(stream_data(font["/ToUnicode"]).decode("ascii"))
    program = _with_table(stream_data(descriptor["/FontFile2"]), b"cmap", _character_map(glyphs))
    widths = _glyph_widths(descendant)
    return FieldFont(
        name="/" + str(font["/BaseFont"]).partition("+")[2],
        program=zlib.compress(program, 9),
        program_length=len(program),
        widths=tuple(
            widths.get(glyphs[characters[code]], 0) if code in characters else 0
            for code in range(FIRST_CODE, LAST_CODE + 1)
        ),
        metrics={
            key: str(descriptor[key])
            for key in ("/Ascent", "/Descent", "/CapHeight", "/ItalicAngle", "/StemV")
        }
        | {"/FontBBox": "[" + " ".join(str(edge) for edge in descriptor["/FontBBox"]) + "]"},
    )


def _embedded(characters: list[str]) -> Any:  # noqa: ANN401 (a dictionary of pypdf)
    """Return the composite font that typst embeds for a page with some characters."""
    pdf = compile_page(
        _SOURCE,
        {"letters": json.dumps(characters)},
        _ANY_DAY,
        Press(purpose="probe", standards=("ua-1",)),
    )
    page: Any = PdfReader(io.BytesIO(pdf)).pages[0]
    (font,) = page["/Resources"]["/Font"].values()
    return font.get_object()


def _glyphs(to_unicode: str) -> dict[str, int]:
    """Return the number of the glyph of each character, from a ToUnicode map."""
    return {chr(int(unicode, 16)): int(glyph, 16) for glyph, unicode in _PAIR.findall(to_unicode)}


def _glyph_widths(descendant: Any) -> dict[int, int]:  # noqa: ANN401 (a dictionary of pypdf)
    """Return widths by glyph (ISO 32000-1, 9.7.4.3): `first last width`, or `first [width …]`."""
    widths: dict[int, int] = {}
    pending = [item.get_object() for item in descendant["/W"]]
    while pending:
        first, second = int(pending.pop(0)), pending.pop(0)
        if isinstance(second, list):
            run = [round(width) for width in second]
        else:
            run = [round(pending.pop(0))] * (int(second) - first + 1)
        widths.update(enumerate(run, start=first))
    return widths


def _character_map(glyphs: Mapping[str, int]) -> bytes:
    """Return a cmap table, platform 3, encoding 1 (Unicode), format 4, one segment a character."""
    codes = sorted(ord(character) for character in glyphs)
    ends = [*codes, _LAST_SEGMENT]
    deltas = [(glyphs[chr(code)] - code) % 65536 for code in codes] + [1]
    count = len(ends)
    power = 1 << (count.bit_length() - 1)
    search = (2 * power, power.bit_length() - 1, 2 * (count - power))
    body = struct.pack(f">{count}H", *ends) + b"\x00\x00" + struct.pack(f">{count}H", *ends)
    body += struct.pack(f">{count}H", *deltas) + bytes(2 * count)
    subtable = struct.pack(">7H", 4, 14 + len(body), 0, 2 * count, *search) + body
    return struct.pack(">2H2HI", 0, 1, 3, 1, 12) + subtable


def _with_table(program: bytes, name: bytes, table: bytes) -> bytes:
    """Return a font file with one table more (OpenType, 4.3 Table directory)."""
    (count,) = struct.unpack_from(">H", program, 4)
    tables = {name: table}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", program, 12 + 16 * index)
        tables[tag] = program[offset : offset + length]
    count += 1
    power = 1 << (count.bit_length() - 1)
    directory = program[:4] + struct.pack(
        ">4H", count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    body = b""
    start = len(directory) + 16 * count
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        words = struct.unpack(f">{len(padded) // 4}I", padded)
        directory += struct.pack(">4sIII", tag, sum(words) % 2**32, start + len(body), len(data))
        body += padded
    return directory + body
