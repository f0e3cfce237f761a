# SPDX-License-Identifier: Apache-2.0
"""The user's data folder: the artefacts that were fetched, and those that the user accepted.

    <data>/artefacts/<id>/content/<files>   the files of one artefact
    <data>/artefacts/<id>/stored.json       what was stored: version, origin, sha256 of each file
    <data>/accepted.json                    contents that the user accepted though nobody knew them

An artefact is put in place by one rename: it is there as a whole, or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.catalogue import FileHash
from compliance.errors import ArtefactError
from compliance.files import make_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "ENCAISSE_DATA_DIR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What was stored of an artefact.

    Attributes:
        id: of the artefact.
        version: as its publisher counts.
        origin: what carried the files.
        files: each with its hash, sorted by name.
    """

    id: str
    version: str
    origin: str
    files: tuple[FileHash, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file to store: name relative to the artefact's folder, and content."""

    name: str
    data: bytes


def data_dir() -> Path:
    """Return the user's data folder, which need not exist.

    `ENCAISSE_DATA_DIR` if it is set, else the platform's place for data of a user's programs.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local", "encaisse")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "encaisse"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share", "encaisse")


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_folder(artefact_id: str) -> Path:
    """Return the folder that holds the files of a stored artefact."""
    return data_dir() / "artefacts" / artefact_id / "content"


def read_stored(artefact_id: str) -> Stored | None:
    """Return what is stored of an artefact, or None; every file is hashed again.

    Raises:
        ArtefactError: if a file is no longer what was stored.
    """
    record = content_folder(artefact_id).parent / "stored.json"
    try:
        row = json.loads(record.read_text(encoding="utf-8"))
        stored = Stored(
            id=row["id"],
            version=row["version"],
            origin=row["origin"],
            files=tuple(FileHash(name=n, sha256=h) for n, h in sorted(row["files"].items())),
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise _altered(artefact_id, record) from error
    for file in stored.files:
        path = content_folder(artefact_id) / file.name
        if _hash_of(path) != file.sha256:
            raise _altered(artefact_id, path)
    return stored


def _hash_of(path: Path) -> str | None:
    try:
        return sha256_of(path.read_bytes())
    except OSError:
        return None


def _altered(artefact_id: str, path: Path) -> ArtefactError:
    return ArtefactError(
        f"{path} is no longer what was stored of {artefact_id}",
        hint="bring it anew: encaisse schemas sync, or encaisse schemas add PATH",
    )


def store(artefact_id: str, *, version: str, origin: str, files: Iterable[NewFile]) -> Stored:
    """Put an artefact in place, as a whole; one that was there is replaced.

    Raises:
        ArtefactError: if the data folder cannot be written.
    """
    target = content_folder(artefact_id).parent
    kept = sorted(files, key=lambda file: file.name)
    stored = Stored(
        id=artefact_id,
        version=version,
        origin=origin,
        files=tuple(FileHash(name=file.name, sha256=sha256_of(file.data)) for file in kept),
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _put(target, stored, kept)
    except OSError as error:
        raise ArtefactError(f"{data_dir()} cannot be written: {error}") from error
    return stored


def _put(target: Path, stored: Stored, kept: list[NewFile]) -> None:
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        for file in kept:
            path = made / "content" / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        record = {
            "id": stored.id,
            "version": stored.version,
            "origin": stored.origin,
            "files": {file.name: file.sha256 for file in stored.files},
        }
        (made / "stored.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        made.chmod(0o755)
        _replace_folder(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _replace_folder(made: Path, target: Path) -> None:
    # A folder cannot be renamed over a full one: the old one steps aside first.
    old = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
    try:
        if target.exists():
            target.rename(old / "artefact")
        made.rename(target)
    finally:
        shutil.rmtree(old, ignore_errors=True)


def accepted_contents(artefact_id: str) -> tuple[tuple[FileHash, ...], ...]:
    """Return the contents of an artefact that the user accepted.

    Raises:
        ArtefactError: if the record of them cannot be read.
    """
    try:
        return tuple(
            tuple(FileHash(name=n, sha256=h) for n, h in sorted(row["files"].items()))
            for row in _accepted_rows()
            if row["id"] == artefact_id
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _no_record() from error


def accept(artefact_id: str, *, origin: str, files: tuple[FileHash, ...]) -> None:
    """Record that the user accepts a content of an artefact that the catalogue does not know."""
    rows = [
        *_accepted_rows(),
        {"id": artefact_id, "origin": origin, "files": {f.name: f.sha256 for f in files}},
    ]
    path = data_dir() / "accepted.json"
    make_folder(path.parent)
    write_whole(path, (json.dumps(rows, indent=2) + "\n").encode("utf-8"))


def _accepted_rows() -> list[dict[str, Any]]:
    path = data_dir() / "accepted.json"
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (ValueError, OSError) as error:
        raise _no_record() from error
    return rows


def _no_record() -> ArtefactError:
    return ArtefactError(
        f"{data_dir() / 'accepted.json'} cannot be read: it should list the accepted artefacts",
        hint="remove it, and accept them again: encaisse schemas accept ID",
    )
