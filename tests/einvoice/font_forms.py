# SPDX-License-Identifier: Apache-2.0
"""A font of the company's own: the built-in one under another name, its licence bits as wanted."""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path

FAMILY = "ACM Plex Sans"
POSTSCRIPT_NAME = "ACMPlexSans"
_BUILT_IN = "IBM Plex Sans"


def own_font(folder: Path, fs_type: int = 0) -> Path:
    """Write the font into a folder, and return its path."""
    spec = find_spec("fontpkg_ibm_plex_sans")
    assert spec is not None
    assert spec.submodule_search_locations
    source = Path(spec.submodule_search_locations[0], "files", "IBMPlexSans[wdth,wght].ttf")
    data = source.read_bytes()
    # The names are of equal length, so that no offset changes; checksums are not looked at.
    for old, new in ((_BUILT_IN, FAMILY), ("IBMPlexSans", POSTSCRIPT_NAME)):
        data = data.replace(old.encode("utf-16-be"), new.encode("utf-16-be"))
    target = folder / "acm.ttf"
    target.write_bytes(with_fs_type(data, fs_type))
    return target


def with_fs_type(font: bytes, fs_type: int) -> bytes:
    """Return a font with other licence bits (OpenType 1.9.1, OS/2 table, offset 8)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"OS/2":
            return font[: offset + 8] + struct.pack(">H", fs_type) + font[offset + 10 :]
    raise AssertionError("the font has no OS/2 table")
