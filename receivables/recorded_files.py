# SPDX-License-Identifier: Apache-2.0
"""Writing a file for the bank and recording it in the ledger: both, or neither, and once.

The file is written beside its place under a name that holds its hash, the events are committed,
then the file takes its name. A run that is cut off before the commit leaves a file that nobody
recorded, which the next run removes; one that is cut off after it leaves a recorded file without
its name, which the next run gives it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from compliance.errors import UnwritableError
from compliance.files import name_of
from receivables.journal.events import FileImported
from receivables.journal.keys import key_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from receivables.journal.events import Event
    from receivables.store.ledger import Ledger, Reader, Writer

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToRecord:
    """A file, and what it means to the ledger.

    Attributes:
        data: its bytes.
        document: what it is, e.g. `pain.001.001.09`.
        events: what the bank is asked for by it.
    """

    data: bytes
    document: str
    events: tuple[Event, ...]


def record_file(
    ledger: Ledger,
    target: Path,
    now: datetime,
    make: Callable[[Reader], tuple[T, FileToRecord | None]],
) -> T | None:
    """Make a file of what the ledger holds, record it, and put it in its place.

    Args:
        ledger: held alone from before `make` reads it until its events are committed.
        target: where the file is to lie; nothing is written over.
        now: when it is recorded, with zone.
        make: returns an outcome, and the file if there is one to be written.

    Returns:
        The outcome; None if the file of an earlier run that was cut off was put in its place, and
        nothing else was done.

    Raises:
        UnwritableError: if there is a file at `target` already, or it cannot be written; then
            nothing is recorded.
        UnreadableError: if the ledger cannot be used.
    """
    with ledger.writing() as writer:
        if _resume(target, writer):
            return None
        outcome, file = make(writer)
        if file is None:
            return outcome
        _refuse_existing(target)
        digest = sha256(file.data).hexdigest()
        pending = _write_pending(target, digest, file.data)
        noted = FileImported(
            sha256=digest, name=str(target), document=file.document, imported=now.date()
        )
        recorded_at = now.isoformat(timespec="seconds")
        try:
            writer.append((*file.events, noted), recorded_at=recorded_at, source=digest)
        except Exception:
            pending.unlink(missing_ok=True)
            raise
    # Where the commit itself fails, nobody knows here whether it took: the file is kept, and the
    # next run looks it up.
    _put_in_place(pending, target)
    return outcome


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise UnwritableError(f"there is a file {name_of(target)} already: name another one")


def _pending(target: Path, digest: str) -> Path:
    return target.with_name(f".{target.name[:60]}.{digest}.part")


def _write_pending(target: Path, digest: str, data: bytes) -> Path:
    path = _pending(target, digest)
    try:
        with path.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(target, error) from error
    return path


def _put_in_place(pending: Path, target: Path) -> None:
    try:
        pending.rename(target)
    except FileNotFoundError:
        # Another run found it recorded, and was quicker.
        if not target.exists():
            raise
    except OSError as error:
        raise _unwritable(target, error) from error


def _resume(target: Path, writer: Writer) -> bool:
    """Finish, or clear away, what earlier runs left beside a file; tell whether one was finished.

    Raises:
        UnwritableError: if a recorded file waits for a name that another file has.
    """
    form = re.compile(rf"\.{re.escape(target.name[:60])}\.([0-9a-f]{{64}})\.part")
    folder = target.parent
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    is_finished = False
    for path in found:
        match = form.fullmatch(path.name)
        if match is None:
            continue
        if not writer.holds(key_of("file", match[1])):
            path.unlink()
            continue
        _refuse_existing(target)
        _put_in_place(path, target)
        is_finished = True
    return is_finished


def _unwritable(target: Path, error: OSError) -> UnwritableError:
    return UnwritableError(f"{name_of(target)} cannot be written: {error.strerror or error}")
