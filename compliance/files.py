# SPDX-License-Identifier: Apache-2.0
"""Files at the edge: read with one clear error, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.errors import UnwritableError
from compliance.rules import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


def name_of(path: Path | str) -> str:
    r"""Return a path as text that can be printed: bytes that are no UTF-8 show as U+FFFD.

    >>> name_of("facture\udcff.pdf") == "facture\ufffd.pdf"
    True
    """
    return os.fsencode(path).decode(errors="replace")


def read_whole(path: Path, *, max_bytes: int | None = None) -> bytes:
    """Return the bytes of a file.

    Raises:
        UnreadableError: if there is no such file, it cannot be opened, or it is too large.
    """
    name = name_of(path)
    try:
        with path.open("rb") as stream:
            # One byte more than allowed is asked for: a device or a pipe does not say its size.
            data = stream.read() if max_bytes is None else stream.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise unreadable("READ-01", name) from error
    except OSError as error:
        raise unreadable("READ-02", name, error.strerror) from error
    if max_bytes is not None and len(data) > max_bytes:
        raise unreadable("READ-03", name, str(max_bytes))
    return data


def open_whole(path: Path) -> BinaryIO:
    """Return a file opened for reading.

    Raises:
        UnreadableError: if there is no such file, or it cannot be opened.
    """
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise unreadable("READ-01", name_of(path)) from error
    except OSError as error:
        raise unreadable("READ-02", name_of(path), error.strerror) from error


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises:
        UnreadableError: as `read_whole`, or if it is in another encoding.
    """
    try:
        return read_whole(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable("READ-04", name_of(path)) from error


def make_folder(path: Path) -> None:
    """Make a folder and those around it; one that is there is left as it is.

    Raises:
        UnwritableError: if it cannot be made, or something else has its name.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise UnwritableError(f"the folder {name_of(path)} cannot be made: {why}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under its name only when it is complete: beside it first, then renamed.

    A file that has these bytes already is left alone, its date too.

    Args:
        path: where; the folder must exist, an existing file is replaced.
        data: all of it.

    Raises:
        UnwritableError: if the folder is missing or not writable; then nothing has changed.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        _write_beside(path, data)
    except OSError as error:
        raise UnwritableError(
            f"{name_of(path)} cannot be written: {error.strerror or error}"
        ) from error


@contextmanager
def writing_whole(path: Path) -> Iterator[PendingFile]:
    """Write a file piece by piece; it has its name only if it is kept, and whole.

    Args:
        path: where; the folder must exist, an existing file is replaced.

    Raises:
        UnwritableError: if the folder is missing or not writable; then nothing has changed.
    """
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent
        )
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                pending = PendingFile(stream)
                yield pending
                stream.flush()
                os.fsync(stream.fileno())
            if pending.is_kept:
                _put_in_place(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise UnwritableError(f"{name_of(path)} cannot be written: {why}") from error


class PendingFile:
    """A file that is being written.

    Attributes:
        stream: to write to.
        is_kept: whether it is to have its name in the end.
    """

    __slots__ = ("is_kept", "stream")

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.is_kept = False


def _put_in_place(beside: Path, path: Path) -> None:
    # mkstemp makes files private; the user's umask is what decides for any other file.
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(0o666 & ~mask)
    beside.replace(path)


def _write_beside(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _put_in_place(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
