# SPDX-License-Identifier: Apache-2.0
"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.errors import UnreadableError, UnwritableError
from compliance.files import make_folder, read_text, read_whole, write_whole


def test_writing_leaves_nothing_behind_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UnwritableError, match="disk full"):
        write_whole(tmp_path / "a.xml", b"<a/>")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_rewrite_keeps_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xml"
    write_whole(path, b"<a/>")

    def refuse(_self: Path, _target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UnwritableError):
        write_whole(path, b"<b/>")
    assert path.read_bytes() == b"<a/>"


def test_equal_bytes_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    write_whole(path, b"<a/>")
    before = path.stat().st_ino
    write_whole(path, b"<a/>")
    assert path.stat().st_ino == before


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnwritableError, match="cannot be written"):
        write_whole(tmp_path / "none" / "a.xml", b"<a/>")


def test_a_missing_file_and_another_encoding_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        read_whole(tmp_path / "none.xml")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("é".encode("latin-1"))
    with pytest.raises(UnreadableError, match="UTF-8"):
        read_text(latin)


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    path.write_bytes(b"12345")
    with pytest.raises(UnreadableError, match="more than the limit of 4"):
        read_whole(path, max_bytes=4)


def test_a_device_without_end_is_read_up_to_the_limit() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    with pytest.raises(UnreadableError, match="more than the limit of 1000"):
        read_whole(Path("/dev/zero"), max_bytes=1000)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    for folder in (taken, taken / "below"):
        with pytest.raises(UnwritableError, match="cannot be made"):
            make_folder(folder)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
