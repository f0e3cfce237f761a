# SPDX-License-Identifier: Apache-2.0
"""Fonts of the company's own: found by their name, and embedded only where their maker allows it.

Source: OpenType 1.9.1, OS/2 table, fsType; ISO 19005-3:2012, 6.2.11.4 (only fonts that may be
embedded for unlimited, universal rendering).
"""

from __future__ import annotations

import struct
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from compliance.errors import RefusedError
from compliance.rules import finding

if TYPE_CHECKING:
    from compliance.report import Finding
    from einvoice.pdf.style import PageFont

BUILT_IN_FONTS = ("IBM Plex Sans", "DejaVu Sans Mono")
"""The letters of the page, and those that fill in what the first lacks."""

_FONT_PACKAGE = "fontpkg_ibm_plex_sans"

# Bits of fsType: the usage permissions, of which only this one forbids; and two more that forbid.
_USAGE = 0x000F
_RESTRICTED = 0x0002
_NO_SUBSETTING = 0x0100
_BITMAP_ONLY = 0x0200
_FSTYPE_OFFSET = 8


@lru_cache(maxsize=8)
def load_fonts(font: PageFont | None) -> typst.Fonts:
    """Return the built-in fonts and those of the company.

    Raises:
        RefusedError: if a folder is missing (PAGE-04), none is of the family (PAGE-02), or a
            file of it may not be embedded as a subset (PAGE-03).
    """
    folders = font.folders if font else ()
    fonts = typst.Fonts(
        include_system_fonts=False, font_paths=[str(_built_in_folder()), *map(str, folders)]
    )
    if font is not None:
        findings = tuple(_faults(font, fonts))
        if findings:
            raise RefusedError(f"the font {font.family} cannot be used", findings)
    return fonts


def _faults(font: PageFont, fonts: typst.Fonts) -> list[Finding]:
    missing = [folder for folder in font.folders if not Path(folder).is_dir()]
    if missing:
        return [finding("PAGE-04", found=Path(folder).name or folder) for folder in missing]
    # typst compares names without regard to capitals.
    wanted = font.family.casefold()
    files = [item.path for item in fonts.fonts() if item.family.casefold() == wanted]
    if not files:
        known = ", ".join(sorted(set(fonts.families())))
        return [finding("PAGE-02", found=font.family, expected=known)]
    return [
        finding("PAGE-03", found=Path(path).name)
        for path in sorted({path for path in files if path})
        if not may_be_embedded(Path(path).read_bytes())
    ]


def may_be_embedded(data: bytes) -> bool:
    """Tell whether every font in a file may be embedded in a PDF as a subset.

    A font without OS/2 table, or one that is damaged, says nothing that forbids it.
    """
    try:
        return all(_allows(_fs_type(data, start)) for start in _starts(data))
    except struct.error:
        return True


def _starts(data: bytes) -> tuple[int, ...]:
    """Return where the fonts of a file begin: a collection holds several."""
    if data[:4] != b"ttcf":
        return (0,)
    (count,) = struct.unpack_from(">I", data, 8)
    return struct.unpack_from(f">{count}I", data, 12)


def _allows(fs_type: int) -> bool:
    # Where several usage permissions are set, the least restrictive counts (OpenType, version 3
    # on, allows but one).
    return fs_type & _USAGE != _RESTRICTED and not fs_type & (_NO_SUBSETTING | _BITMAP_ONLY)


def _fs_type(data: bytes, start: int) -> int:
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"OS/2":
            (fs_type,) = struct.unpack_from(">H", data, offset + _FSTYPE_OFFSET)
            return int(fs_type)
    return 0


def _built_in_folder() -> Path:
    # Found without running the package's own code.
    spec = find_spec(_FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the font package {_FONT_PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0], "files")
