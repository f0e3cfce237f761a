# SPDX-License-Identifier: Apache-2.0
"""`encaisse demo`: the whole loop on an invented company, command by command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from receivables.cli.common import exits_as_agreed, language

if TYPE_CHECKING:
    from receivables.demo import Step

FOLDER_TO_OPEN = {"en": "Everything is in", "fr": "Tout est dans"}


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="encaisse-demo",
    show_default=True,
    metavar="DIR",
    help="Folder to fill; made anew each time. A folder with other files is left alone.",
)
@click.option(
    "--fixtures",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Files of another company, in the form of input/ in the demo's folder.",
)
@click.pass_context
@exits_as_agreed
def demo(ctx: click.Context, out: Path, fixtures: Path | None) -> None:
    """See a small company issue invoices, collect, read its bank and learn who owes what.

    Shows each command that it runs; all of them work on files below DIR, so you can look at the
    files and type the commands yourself. A command that fails ends the demo with its exit status.
    """
    from receivables.demo import prepare_folder, run, steps

    story = prepare_folder(out, fixtures)
    chosen = ctx.find_root().params.get("lang")
    spoken = language()
    status = run(
        steps(out, story, language=chosen),
        announce=lambda step: _announce(step, spoken),
        execute=lambda step: _execute(step.expanded()),
    )
    if status == 0:
        click.echo(f"\n{FOLDER_TO_OPEN[spoken]} {click.style(str(out.resolve()), bold=True)}")
    ctx.exit(status)


def _announce(step: Step, spoken: str) -> None:
    click.secho(f"\n{step.title[spoken]}", fg="green", bold=True)
    click.secho(f"$ {step.command_line}", bold=True)


def _execute(arguments: tuple[str, ...]) -> int:
    """Run a command in this process; return its exit status."""
    from receivables.cli import main

    try:
        returned = main.main(list(arguments), prog_name="encaisse", standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return returned if isinstance(returned, int) else 0
