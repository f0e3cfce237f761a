# SPDX-License-Identifier: Apache-2.0
"""Finding the official artefact that judges a document, and making sure that it is the one.

A content that the catalogue knows is used. One that it does not know (a newer release of a
dependency) is used only after the user has accepted it, and every report then says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.catalogue import FileHash, Source, catalogue, entry_of
from compliance.errors import NotRunError
from compliance.store import (
    accept,
    accepted_contents,
    content_folder,
    data_dir,
    read_stored,
    sha256_of,
)

if TYPE_CHECKING:
    from compliance.catalogue import CatalogueEntry, Release


class State(StrEnum):
    """Whether an artefact can be used."""

    HERE = "here"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """An official artefact, found and verified.

    Attributes:
        id: as in the catalogue.
        title: what it is.
        version: as its publisher counts; for an accepted one, what carried it.
        path: of the file that an engine loads; its other files lie where it expects them.
        accepted: whether it is used because the user accepted it, not because it is known.
    """

    id: str
    title: str
    version: str
    path: Path
    accepted: bool = False

    @property
    def description(self) -> str:
        """Title and version, as reports name what judged."""
        name = self.title if self.version in self.title else f"{self.title} {self.version}"
        return f"{name} (accepted by the user)" if self.accepted else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What `encaisse schemas list` says of one artefact.

    Attributes:
        entry: its row in the catalogue.
        state: whether it can be used.
        version: of what is here; None if nothing is.
        command: what mends it; None if nothing need be.
    """

    entry: CatalogueEntry
    state: State
    version: str | None = None
    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """Files that were found for an artefact, not yet judged."""

    folder: Path
    origin: str
    files: tuple[FileHash, ...]


def locate(artefact_id: str) -> Artefact:
    """Return an official artefact, every file of it verified; remembered for the process.

    Raises:
        KeyError: if the catalogue has no such artefact.
        NotRunError: if it is missing or has an unknown content; the hint is the command that mends.
        ArtefactError: if a stored file is no longer what was stored.
    """
    return _locate(artefact_id, str(data_dir()))


def forget_located() -> None:
    """Look again at the next call of `locate`; for a process that has just stored or accepted."""
    _locate.cache_clear()


@cache
def _locate(artefact_id: str, data: str) -> Artefact:  # noqa: ARG001 (part of the cache's key)
    entry = entry_of(artefact_id)
    content = _find(entry)
    if content is None:
        raise NotRunError(
            f"{entry.title} ({entry.id}) is not installed", hint=entry.mending_command
        )
    release = _known(entry, content)
    if release is not None:
        return _artefact(entry, content, release.version, accepted=False)
    if content.files in accepted_contents(artefact_id):
        return _artefact(entry, content, f"of {content.origin}", accepted=True)
    raise NotRunError(
        f"{entry.title} of {content.origin} is a release that this version does not know",
        hint=f"encaisse schemas accept {artefact_id}",
    )


def status_of(artefact_id: str) -> Status:
    """Return whether an artefact can be used, and if not, what mends it.

    Raises:
        KeyError: if the catalogue has no such artefact.
        ArtefactError: if a stored file is no longer what was stored.
    """
    entry = entry_of(artefact_id)
    content = _find(entry)
    if content is None:
        return Status(entry=entry, state=State.MISSING, command=entry.mending_command)
    release = _known(entry, content)
    if release is not None:
        return Status(entry=entry, state=State.HERE, version=release.version)
    origin = content.origin
    if content.files in accepted_contents(artefact_id):
        return Status(entry=entry, state=State.ACCEPTED, version=origin)
    command = f"encaisse schemas accept {artefact_id}"
    return Status(entry=entry, state=State.UNKNOWN, version=origin, command=command)


def accept_unknown(artefact_id: str) -> Status:
    """Record that the user accepts the content that is installed, if the catalogue knows it not.

    Raises:
        KeyError: if the catalogue has no such artefact.
        NotRunError: if nothing is installed that could be accepted.
    """
    status = status_of(artefact_id)
    content = _find(status.entry)
    if content is None:
        raise NotRunError(
            f"{status.entry.title} ({artefact_id}) is not installed: there is nothing to accept",
            hint=status.entry.mending_command,
        )
    if status.state is State.UNKNOWN:
        accept(artefact_id, origin=content.origin, files=content.files)
        forget_located()
    return status_of(artefact_id)


def all_ids() -> tuple[str, ...]:
    """Return the ids of all artefacts, in the order of the catalogue."""
    return tuple(entry.id for entry in catalogue())


def package_folder(entry: CatalogueEntry) -> Path | None:
    """Return where a run-time dependency keeps an artefact; its code is not executed."""
    spec = find_spec(entry.module) if entry.module else None
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location) / entry.folder
        if folder.is_dir():
            return folder
    return None


def hash_folder(folder: Path, patterns: tuple[str, ...]) -> tuple[FileHash, ...]:
    """Return the files below a folder that match the patterns, each with its hash, by name."""
    paths = sorted({path for pattern in patterns for path in folder.glob(pattern)})
    return tuple(
        FileHash(name=path.relative_to(folder).as_posix(), sha256=sha256_of(path.read_bytes()))
        for path in paths
    )


def _find(entry: CatalogueEntry) -> _Content | None:
    if entry.source is not Source.PACKAGE:
        stored = read_stored(entry.id)
        if stored is None:
            return None
        return _Content(folder=content_folder(entry.id), origin=stored.origin, files=stored.files)
    folder = package_folder(entry)
    if folder is None:
        return None
    found = hash_folder(folder, entry.files)
    if not any(Path(file.name).match(entry.main) for file in found):
        return None
    return _Content(folder=folder, origin=_origin(entry), files=found)


def _origin(entry: CatalogueEntry) -> str:
    name = entry.distribution or entry.module or entry.id
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return name


def _known(entry: CatalogueEntry, content: _Content) -> Release | None:
    return next((known for known in entry.releases if known.files == content.files), None)


def _artefact(
    entry: CatalogueEntry, content: _Content, version_found: str, *, accepted: bool
) -> Artefact:
    mains = [file.name for file in content.files if Path(file.name).match(entry.main)]
    if len(mains) != 1:
        raise NotRunError(f"{entry.title}: {len(mains)} files could be its main file, not one")
    return Artefact(
        id=entry.id,
        title=entry.title,
        version=version_found,
        path=content.folder / mains[0],
        accepted=accepted,
    )
