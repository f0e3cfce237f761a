# SPDX-License-Identifier: Apache-2.0
"""`encaisse remind`: whom to remind, and the messages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import Exit, exits_as_agreed, language, now, print_findings, print_json
from receivables.cli.ledger_options import chosen_day, day_option, ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from receivables.reminders.settings import ReminderSettings

DEFAULT_SETTINGS = "encaisse.toml"


def _settings_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--settings",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=f"The company's settings; {DEFAULT_SETTINGS} in this folder, if it is there.",
    )(command)


@click.group()
def remind() -> None:
    """Remind customers, courteously: the plan says who, who not, and why.

    Delays, floor, sender and languages are in the table [reminders] of encaisse.toml; `encaisse
    init` writes one with comments. Nobody is reminded while a direct debit is under way, while
    money that may be theirs is not allocated, or on old bank data.
    """


@remind.command()
@day_option("--today", "The day of the plan")
@_settings_option
@ledger_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document (remind_plan.schema.json)."
)
@exits_as_agreed
def plan(day: datetime | None, settings: Path | None, url: str, *, as_json: bool) -> None:
    r"""Show who would be reminded today, who would not, and why. Nothing is sent.

    \b
    Example:
      encaisse remind plan --today 2026-11-02
    """
    from receivables.cli.remind_view import print_plan
    from receivables.reminders.plan import compute_plan
    from receivables.report.reminders import plan_document
    from receivables.services import read_book

    chosen = _read_settings(settings)
    planned = compute_plan(read_book(opened(url), chosen_day(day)), chosen)
    if as_json:
        print_json(plan_document(planned))
    else:
        print_plan(planned, language())


@remind.command()
@click.option(
    "--eml",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Write each message as an .eml file into DIR, for your mail program to send.",
)
@day_option("--today", "The day of the reminders")
@_settings_option
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@exits_as_agreed
def send(
    folder: Path, day: datetime | None, settings: Path | None, url: str, *, as_json: bool
) -> None:
    r"""Write the reminders that are due today, with the invoices attached, and remember them.

    One message a customer for all overdue invoices. The plan is computed anew: whoever has paid
    since is left out. Run it twice, nothing is written twice. Open an .eml file with your mail
    program to look at it and send it; sending by SMTP itself comes in a later version.

    \b
    Example:
      encaisse remind send --eml reminders/ --today 2026-11-02

    Exit status: 0 all written, 1 a message could not be written (the others are).
    """
    from receivables.cli.remind_view import print_sent, sent_document
    from receivables.reminders.sending import send_as_files

    chosen = _read_settings(settings)
    summary = send_as_files(opened(url), chosen, folder, today=chosen_day(day), now=now())
    if as_json:
        print_json(sent_document(summary))
    else:
        print_sent(summary, language())
        print_findings(summary.findings)
    raise SystemExit(Exit.FINDINGS if summary.findings else Exit.GOOD)


def _read_settings(path: Path | None) -> ReminderSettings:
    from compliance.errors import UnreadableError
    from receivables.reminders.settings import ReminderSettings, read_reminder_settings

    if path is None:
        path = Path(DEFAULT_SETTINGS)
        if not path.is_file():
            return ReminderSettings()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"the settings {path} cannot be read: {error}") from error
    return read_reminder_settings(text, file=str(path))
