# SPDX-License-Identifier: Apache-2.0
"""Workbooks that are damaged, encrypted or made to do harm: one clear line, and no more."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import RefusedError, UnreadableError
from einvoice.input import sheet_scan, workbook
from tests.einvoice.workbooks import (
    PARTS,
    SOUND,
    packed,
    plain_book,
    raw_book,
    read_book,
    saved,
    text_cell,
)


def encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    )


def cut() -> bytes:
    return saved(plain_book()[0])[:3000]


def bent() -> bytes:
    data = bytearray(saved(plain_book()[0]))
    data[200:400] = b"\xff" * 200
    return bytes(data)


ROW = f'<row r="1">{text_cell("A1", "invoice_number")}</row>'
UNREADABLE = (
    (b"", "damaged"),
    (b"PK", "damaged"),
    (cut(), "damaged"),
    (bent(), "damaged|not well-formed"),
    (encrypted(), "password"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older form"),
    (packed({"content.xml": "<a/>", "mimetype": "x"}), "no workbook"),
    (raw_book(ROW, target="worksheets/sheet9.xml"), "sheet9.xml is missing"),
    (raw_book(""), "no sheet"),
    (raw_book(ROW), "no row"),
    (raw_book(ROW + '<row r="1"/>'), "out of order"),
    (raw_book('<row r="1"><c r="B1"/><c r="A1"/></row>'), "out of order"),
    (raw_book('<row r="1"><c r="1A"/></row>'), "without a place"),
    (raw_book('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "damaged"),
    (raw_book(f'{ROW}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576"),
    (raw_book("<row>"), "not well-formed"),
)


@pytest.mark.parametrize(("data", "words"), UNREADABLE)
def test_what_is_no_sound_workbook_is_unreadable_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        read_book(data)
    assert str(caught.value).startswith("rows.xlsx: ")
    assert "\n" not in str(caught.value)


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 10_000)
    data = raw_book(ROW + " " * 100_000)
    assert len(data) < 5_000
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        read_book(data)


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    data = raw_book(ROW + " " * 100_000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(UnreadableError, match="damaged"):
        read_book(lying)


def test_a_sheet_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_scan, "MAX_CELLS", 59)
    with pytest.raises(UnreadableError, match="T3: more than 59 cells"):
        read_book(saved(plain_book()[0]))


def test_entities_are_not_resolved() -> None:
    data = raw_book("")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'
    )
    with pytest.raises(UnreadableError, match=r"document type|not well-formed"):
        read_book(packed(parts))


@settings(max_examples=150)
@given(data=st.data())
def test_a_property_of_damaged_workbooks(data: st.DataObject) -> None:
    damaged = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(SOUND) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableError, RefusedError):
        read_book(bytes(damaged))


@settings(max_examples=150)
@given(data=st.data())
def test_a_property_of_sheets_with_damaged_xml(data: st.DataObject) -> None:
    # The archive is sound here, so that the damage reaches the readers of its parts.
    part = data.draw(st.sampled_from(sorted(PARTS)))
    content = PARTS[part]
    start = data.draw(st.integers(0, len(content) - 1))
    end = start + data.draw(st.integers(0, 12))
    bent_part = content[:start] + data.draw(st.text('<>/="&r19AtvsS', max_size=6)) + content[end:]
    with contextlib.suppress(UnreadableError, RefusedError):
        read_book(packed({**PARTS, part: bent_part}))
