# SPDX-License-Identifier: Apache-2.0
"""The `encaisse` command: translates options into library calls and prints; no rule lives here."""

from __future__ import annotations

from importlib.metadata import version

import click

from receivables.cli.lazy import LazyGroup

# In the order of the work. A module is imported when its command is called, or its help asked for;
# what a command needs beyond click is imported inside its functions.
COMMANDS = {
    "demo": "demo",
    "check": "check",
    "init": "setup",
    "doctor": "setup",
    "invoice": "invoice",
    "iban": "iban",
    "mandate": "mandate",
    "debit": "debit",
    "refund": "refund",
    "statement": "statement",
    "ledger": "ledger",
    "remind": "remind",
    "report": "report",
    "schemas": "schemas",
}


class Main(LazyGroup):
    """The command as a whole."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `--lang` wherever it stands: it is the same for every command."""
        ahead: list[str] = []
        rest = iter(args)
        others: list[str] = []
        for arg in rest:
            if arg == "--":
                others += [arg, *rest]
            elif arg == "--lang":
                ahead = [arg, *([value] if (value := next(rest, None)) is not None else [])]
            elif arg.startswith("--lang="):
                ahead = [arg]
            else:
                others.append(arg)
        return super().parse_args(ctx, [*ahead, *others])


@click.group(cls=Main, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("encaisse"), prog_name="encaisse")
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    help="Language of what people read (default: from the locale).",
)
@click.pass_context
def main(ctx: click.Context, lang: str | None) -> None:
    """Say what is owed, collect it, know what was paid, act on what was not.

    Exit status: 0 good, 1 findings or something refused, 2 usage, 3 cannot read, 4 a required
    check could not run.
    """
    from receivables.cli.common import language_of_locale, prepare_streams

    ctx.obj = lang or language_of_locale()
    prepare_streams(ctx)
