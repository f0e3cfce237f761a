# SPDX-License-Identifier: Apache-2.0
"""The manifest beside built documents: one JSON line a document, the refused ones included.

It is true at every moment of a run, even one that is killed: before a file changes, the line that
would then be wrong is taken out; when the file is in place, its line is put in.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from compliance.errors import UnreadableError, UnwritableError
from compliance.files import name_of, read_text, write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

MANIFEST = "manifest.jsonl"

Line = dict[str, Any]
"""An object of `manifest.schema.json`, `#/$defs/document`."""


def read_manifest(folder: Path) -> list[Line]:
    """Return the lines of earlier runs; none where there is no manifest.

    A last line that breaks off, as a run may leave it that was killed, is not counted.

    Raises:
        UnreadableError: if the file is no manifest; it must not be overwritten then.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return []
    texts = read_text(path).split("\n")
    if texts[-1].startswith('{"number": ') and not _is_json(texts[-1]):
        texts.pop()
    try:
        lines = [json.loads(text) for text in texts if text.strip()]
        _by_number(lines)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableError(
            f"{path} is no manifest of encaisse", hint="choose another --out, or move it away"
        ) from error
    return lines


class Manifest:
    """The manifest of a folder during one run.

    Call `announce` before a file is written, `record` when it is in place, `close` at the end,
    whatever that end is.
    """

    def __init__(self, folder: Path) -> None:
        """Read what earlier runs left.

        Raises:
            UnreadableError: as `read_manifest`.
        """
        self._folder = folder
        self._earlier = _by_number(read_manifest(folder))
        self._done: dict[str, Line] = {}
        self._on_disk = dict(self._earlier)
        self._is_clean = not (folder / MANIFEST).exists()

    def earlier(self, number: str) -> Line | None:
        """Return the line that an earlier run left for an invoice number."""
        return self._earlier.get(number)

    def owners(self) -> dict[str, str]:
        """Return whose the files of earlier runs are: invoice number by casefolded file name.

        Many file systems do not tell capitals from small letters.
        """
        files = ((line.get("file"), number) for number, line in self._earlier.items())
        return {file.casefold(): number for file, number in files if file}

    def announce(self, line: Line, pending: Collection[str]) -> None:
        """Say that a document is about to be put in place.

        Args:
            line: that it will have.
            pending: the numbers of all documents that this run builds. If the file of one of them
                changes, the lines of all are taken out at once: they come again one by one.

        Raises:
            UnwritableError: if the manifest cannot be written.
        """
        if self._on_disk.get(line["number"], line) == line:
            return
        stays = {
            number: said
            for number, said in self._on_disk.items()
            if number not in pending or number in self._done
        }
        stays.pop(line["number"], None)
        self._write(stays.values())
        self._on_disk = stays

    def record(self, line: Line) -> None:
        """Put in the line of a document that is done: written whole, kept, or refused.

        Raises:
            UnwritableError: if the manifest cannot be written.
        """
        number = line["number"]
        self._done[number] = line
        if self._on_disk.get(number) == line:
            return
        if number in self._on_disk or not self._is_clean:
            # What a killed run left at the end must not be written on.
            others_on_disk = {key: said for key, said in self._on_disk.items() if key != number}
            self._write(others_on_disk.values())
            self._on_disk = others_on_disk
        try:
            with (self._folder / MANIFEST).open("a", encoding="utf-8", newline="\n") as stream:
                stream.write(_text(line))
        except OSError as error:
            raise UnwritableError(
                f"{name_of(self._folder / MANIFEST)} cannot be written: {error.strerror}"
            ) from error
        self._on_disk[number] = line

    def close(self) -> None:
        """Write the manifest in its order: documents of earlier runs, then those of this one.

        Raises:
            UnreadableError: as `read_manifest`.
            UnwritableError: if the manifest cannot be written.
        """
        # Another run may have built into the folder meanwhile.
        known = {**self._earlier, **_by_number(read_manifest(self._folder))}
        others = [line for number, line in known.items() if number not in self._done]
        self._write([*others, *self._done.values()])

    def _write(self, lines: Iterable[Line]) -> None:
        write_whole(self._folder / MANIFEST, "".join(map(_text, lines)).encode("utf-8"))
        self._is_clean = True


def _text(line: Line) -> str:
    return f"{json.dumps(line, ensure_ascii=False)}\n"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _by_number(lines: Iterable[Line]) -> dict[str, Line]:
    return {line["number"]: line for line in lines}
