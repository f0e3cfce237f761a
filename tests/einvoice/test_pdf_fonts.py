# SPDX-License-Identifier: Apache-2.0
"""Fonts of the company's own: embedded as subsets, filled in, or refused."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from compliance.errors import RefusedError
from einvoice.build_files import load_company
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import PageFont, PageStyle
from einvoice.pdf.user_fonts import may_be_embedded
from tests.einvoice.font_forms import FAMILY, POSTSCRIPT_NAME, own_font
from tests.einvoice.pdf_models import XML, invoice, line, page_text

if TYPE_CHECKING:
    from pathlib import Path

    from einvoice.document import Invoice


def fonts_of(style: PageStyle, subject: Invoice | None = None) -> set[str]:
    """Return the names of the fonts on the first page, with the mark of a subset."""
    pdf = render_facturx(subject or invoice(), XML, style)
    resources: Any = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]
    fonts = resources["/Font"].get_object()
    return {str(font.get_object()["/BaseFont"]).removeprefix("/") for font in fonts.values()}


def families_of(names: set[str]) -> set[str]:
    return {name.partition("+")[2].partition("-")[0] for name in names}


def test_a_font_of_a_folder_is_embedded_as_a_subset(tmp_path: Path) -> None:
    own_font(tmp_path)
    found = fonts_of(PageStyle(font=PageFont(family=FAMILY, folders=(str(tmp_path),))))
    assert all(len(name.partition("+")[0]) == 6 for name in found)
    assert families_of(found) == {POSTSCRIPT_NAME}


def test_a_font_that_is_built_in_needs_no_folder() -> None:
    found = families_of(fonts_of(PageStyle(font=PageFont(family="Libertinus Serif"))))
    assert "LibertinusSerif" in found
    assert "IBMPlexSans" not in found


def test_a_character_that_the_font_lacks_is_taken_from_the_built_in_ones() -> None:
    style = PageStyle(font=PageFont(family="Libertinus Serif"))
    subject = invoice(line(name="Téléphone \u260e"))
    assert "DejaVuSansMono" in families_of(fonts_of(style, subject))
    assert "Téléphone \u260e" in page_text(render_facturx(subject, XML, style))


def test_a_character_that_no_font_has_is_refused() -> None:
    style = PageStyle(font=PageFont(family="Libertinus Serif"))
    with pytest.raises(RefusedError) as caught:
        render_facturx(invoice(line(name="漢")), XML, style)
    assert [item.rule for item in caught.value.findings] == ["PDF-41"]


def test_fonts_do_not_stay_for_the_next_page(tmp_path: Path) -> None:
    own_font(tmp_path)
    own = PageStyle(font=PageFont(family=FAMILY, folders=(str(tmp_path),)))
    # In a thread of its own, which no earlier test has left a compiler to.
    with ThreadPoolExecutor(max_workers=1) as thread:
        names = [*map(families_of, thread.map(fonts_of, (PageStyle(), own, PageStyle(), own)))]
    assert names == [{"IBMPlexSans"}, {POSTSCRIPT_NAME}] * 2


# OpenType 1.9.1, OS/2, fsType: bits 0 to 3 the usage, bit 8 no subsetting, bit 9 bitmaps only.
FS_TYPES = """
0x0000 | installable                     | yes
0x0002 | restricted                      | no
0x0004 | preview and print               | yes
0x0008 | editable                        | yes
0x0006 | the least restrictive of both   | yes
0x0100 | no subsetting                   | no
0x0104 | print, but no subsetting        | no
0x0200 | bitmaps only                    | no
"""


@pytest.mark.parametrize("text", FS_TYPES.strip().splitlines())
def test_licence_bits(text: str, tmp_path: Path) -> None:
    bits, _, answer = (part.strip() for part in text.split("|"))
    assert may_be_embedded(own_font(tmp_path, int(bits, 16)).read_bytes()) is (answer == "yes")


def test_a_collection_is_looked_at_font_by_font(tmp_path: Path) -> None:
    font = own_font(tmp_path, 2).read_bytes()
    # Table offsets count from the start of the file, so the header goes behind the font.
    head = b"ttcf" + (0x10000).to_bytes(4, "big") + (1).to_bytes(4, "big")
    room = len(head) + 4
    moved = bytearray(head + room.to_bytes(4, "big") + font)
    for index in range(int.from_bytes(font[4:6], "big")):
        place = room + 12 + 16 * index + 8
        offset = int.from_bytes(moved[place : place + 4], "big") + room
        moved[place : place + 4] = offset.to_bytes(4, "big")
    assert not may_be_embedded(bytes(moved))


@pytest.mark.parametrize("data", [b"", b"ttcf", b"\x00\x01\x00\x00\x00\x09"])
def test_a_damaged_font_is_no_crash(data: bytes) -> None:
    assert may_be_embedded(data)


# The settings, and the finding at page.font.
REFUSED = [
    (f'font = "{FAMILY}"\nfonts = ["fonts"]', "PAGE-03"),
    ('font = "Nosuch Sans"\nfonts = ["fonts"]', "PAGE-02"),
    ('fonts = ["fonts"]', "PAGE-02"),
    (f'font = "{FAMILY}"\nfonts = ["elsewhere"]', "PAGE-04"),
]


@pytest.mark.parametrize(("page", "rule"), REFUSED)
def test_a_font_that_cannot_be_used_is_refused_at_its_setting(
    page: str, rule: str, tmp_path: Path
) -> None:
    (tmp_path / "fonts").mkdir()
    own_font(tmp_path / "fonts", fs_type=2)
    path = tmp_path / "encaisse.toml"
    path.write_text(f"[page]\n{page}\n", encoding="utf-8")
    with pytest.raises(RefusedError) as caught:
        load_company(path)
    (found,) = caught.value.findings
    assert (found.rule, found.location.column) == (rule, "page.font")


def test_a_file_stands_for_its_folder(tmp_path: Path) -> None:
    own_font(tmp_path)
    path = tmp_path / "encaisse.toml"
    path.write_text(f'[page]\nfont = "{FAMILY}"\nfonts = ["acm.ttf"]\n', encoding="utf-8")
    assert load_company(path).named.font == PageFont(family=FAMILY, folders=(str(tmp_path),))
