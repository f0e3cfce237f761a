# SPDX-License-Identifier: Apache-2.0
"""What this installation has and lacks: the findings of `encaisse doctor`."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version

from compliance.artefacts import State, all_ids, status_of
from compliance.errors import ArtefactError, NotRunError
from einvoice.pdf.pdfa import find_verapdf

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_OPTIONAL = (("psycopg", "PostgreSQL", "pip install 'encaisse[postgresql]'"),)
_MINIMUM = (3, 11)


class Presence(StrEnum):
    """Whether a thing is here."""

    HERE = "here"
    MISSING = "missing"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One thing that was looked at.

    Attributes:
        name: of it.
        presence: here, missing, or missing and optional.
        detail: version, or what it is for.
        remedy: the command that brings it.
    """

    name: str
    presence: Presence
    detail: str = ""
    remedy: str | None = None


def examine() -> tuple[Examined, ...]:
    """Return everything that encaisse stands on, and whether it is here."""
    return (_python(), *_dependencies(), *_artefacts(), _verapdf(), *_optional())


def is_complete(examined: tuple[Examined, ...]) -> bool:
    """Tell whether nothing that is needed is missing."""
    return all(item.presence is not Presence.MISSING for item in examined)


def _python() -> Examined:
    here = sys.version_info[:2] >= _MINIMUM
    return Examined(
        name="python",
        presence=Presence.HERE if here else Presence.MISSING,
        detail=".".join(str(part) for part in sys.version_info[:3]),
        remedy=None if here else f"install Python {_MINIMUM[0]}.{_MINIMUM[1]} or later",
    )


def _dependencies() -> tuple[Examined, ...]:
    names = []
    for line in requires("encaisse") or ():
        name = _NAME.match(line)
        if name is not None and "extra ==" not in line:
            names.append(name.group())
    return tuple(_package(name) for name in names)


def _package(name: str) -> Examined:
    try:
        return Examined(name=name, presence=Presence.HERE, detail=version(name))
    except PackageNotFoundError:
        return Examined(
            name=name, presence=Presence.MISSING, remedy="pip install --force-reinstall encaisse"
        )


def _artefacts() -> tuple[Examined, ...]:
    return tuple(_artefact(artefact_id) for artefact_id in all_ids())


def _artefact(artefact_id: str) -> Examined:
    try:
        status = status_of(artefact_id)
    except ArtefactError as error:
        return Examined(
            name=artefact_id, presence=Presence.MISSING, detail=str(error), remedy=error.hint
        )
    here = status.state in {State.HERE, State.ACCEPTED}
    # What only its publisher gives out is needed by those who have such documents, not by all.
    fetched = status.command is None or "add" not in status.command.split()
    missing = Presence.MISSING if fetched else Presence.OPTIONAL
    return Examined(
        name=artefact_id,
        presence=Presence.HERE if here else missing,
        detail=status.version or "",
        remedy=status.command,
    )


def _verapdf() -> Examined:
    try:
        return Examined(name="veraPDF", presence=Presence.HERE, detail=find_verapdf())
    except NotRunError as error:
        return Examined(
            name="veraPDF", presence=Presence.OPTIONAL, detail="PDF/A, PDF/UA", remedy=error.hint
        )


def _optional() -> tuple[Examined, ...]:
    found = []
    for name, purpose, remedy in _OPTIONAL:
        try:
            found.append(Examined(name=name, presence=Presence.HERE, detail=version(name)))
        except PackageNotFoundError:
            found.append(
                Examined(name=name, presence=Presence.OPTIONAL, detail=purpose, remedy=remedy)
            )
    return tuple(found)
