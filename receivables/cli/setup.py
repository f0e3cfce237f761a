# SPDX-License-Identifier: Apache-2.0
"""`encaisse init` and `encaisse doctor`: begin, and see what is missing."""

from __future__ import annotations

from pathlib import Path

import click

from receivables.cli.common import Exit, exits_as_agreed, language, print_json, say

_TEXTS = {
    "en": {
        "exists": "{path} is there already, and is left as it is",
        "written": "{path} is written; fill in what your company is, then: encaisse invoice build",
        "here": "here",
        "missing": "missing",
        "optional": "optional",
        "complete": "Everything that is needed is here.",
        "incomplete": "Something that is needed is missing.",
        "artefacts": "official artefacts",
    },
    "fr": {
        "exists": "{path} existe déjà et reste tel quel",
        "written": "{path} est écrit ; complétez-le, puis : encaisse invoice build",
        "here": "présent",
        "missing": "absent",
        "optional": "facultatif",
        "complete": "Tout ce qu'il faut est là.",
        "incomplete": "Il manque quelque chose de nécessaire.",
        "artefacts": "artefacts officiels",
    },
}


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default="encaisse.toml",
    show_default=True,
    metavar="FILE",
    help="File to write; one that exists is never overwritten.",
)
@exits_as_agreed
def init(out: Path) -> None:
    """Write a first encaisse.toml, with a comment for each setting.

    It says who sells, how to be paid, the mentions that French law asks for, how the page looks,
    and when to remind. Nothing in it is invented for you: fill in what is commented out.
    """
    from importlib.resources import files

    texts = _TEXTS[language()]
    starter = files("receivables").joinpath(f"starter.{language()}.toml").read_bytes()
    try:
        with out.open("xb") as stream:
            stream.write(starter)
    except FileExistsError:
        say(texts["exists"].format(path=out))
        raise SystemExit(Exit.FINDINGS) from None
    except OSError as error:
        say(f"{out}: {error.strerror}")
        raise SystemExit(Exit.UNREADABLE) from error
    click.echo(texts["written"].format(path=out))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@exits_as_agreed
def doctor(*, as_json: bool) -> None:
    """Show what is installed and what is missing, with the command that brings it.

    Python, each dependency, the official schemas and rules, veraPDF for PDF/A, and the driver for
    PostgreSQL. Exit status: 0 nothing needed is missing, 4 a required check could not run.
    """
    from receivables.diagnosis import examine, is_complete

    examined = examine()
    good = is_complete(examined)
    if as_json:
        print_json(
            {
                "complete": good,
                "examined": [
                    {
                        "name": item.name,
                        "presence": item.presence.value,
                        "detail": item.detail,
                        "remedy": item.remedy,
                    }
                    for item in examined
                ],
            }
        )
    else:
        texts = _TEXTS[language()]
        colours = {"here": "green", "missing": "red", "optional": "yellow"}
        for item in examined:
            state = click.style(
                f"{texts[item.presence.value]:<10}", fg=colours[item.presence.value]
            )
            remedy = f"  → {item.remedy}" if item.remedy else ""
            click.echo(f"{state} {item.name:<28} {item.detail}{remedy}")
        click.secho(texts["complete" if good else "incomplete"], bold=True)
    raise SystemExit(Exit.GOOD if good else Exit.NOT_RUN)
