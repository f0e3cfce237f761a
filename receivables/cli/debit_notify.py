# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit notify`: tell debtors of collections, as the schemes ask."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from receivables.cli.common import (
    Exit,
    exits_as_agreed,
    language,
    now,
    print_json,
)
from receivables.cli.ledger_options import DAY, chosen_day, day_option, ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from receivables.collecting.notifying import Sender

_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)

_OPTIONS = (
    click.option(
        "--from-ledger",
        is_flag=True,
        required=True,
        help="Of the invoices of the ledger; what is announced is remembered there.",
    ),
    click.option(
        "--creditor",
        required=True,
        type=_FILE,
        metavar="creditor.toml",
        help="Who collects, as for `encaisse debit build`.",
    ),
    click.option(
        "--settings",
        default="encaisse.toml",
        show_default=True,
        type=_FILE,
        metavar="FILE",
        help="The company's settings: who writes (table [reminders], else the seller's contact).",
    ),
    click.option(
        "--eml",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        required=True,
        metavar="DIR",
        help="Write each message as an .eml file into DIR, for your mail program to send.",
    ),
    click.option(
        "--until",
        type=DAY,
        metavar="YYYY-MM-DD",
        help="The last due date to look at (default: three weeks from the day of the notices).",
    ),
    day_option("--today", "The day of the notices"),
    ledger_option,
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@_with_options
@exits_as_agreed
def notify(
    *,
    from_ledger: bool,  # noqa: ARG001 (says where the collections come from)
    creditor: Path,
    settings: Path,
    folder: Path,
    until: datetime | None,
    day: datetime | None,
    url: str,
    as_json: bool,
) -> None:
    r"""Tell debtors what will be collected, when, and under which mandate.

    The schemes ask for it fourteen calendar days before, unless you have agreed on less. Whoever
    was told by the invoice itself (due date, mandate and creditor identifier, issued early enough)
    is not told again. The day announced is the day on which `encaisse debit build --from-ledger`
    collects. Run it twice, nothing is written twice.

    \b
    Example:
      encaisse debit notify --from-ledger --creditor creditor.toml --eml notices/

    Exit status: 0 all told, 1 somebody has no e-mail address (the others are told).
    """
    from compliance.files import read_text
    from receivables.cli.debit_notify_view import document, print_notices
    from receivables.collecting.notifying import HORIZON_DAYS, NoticeOrder, notify_as_files
    from sepa.debit.creditor_settings import read_creditor

    who = read_creditor(read_text(creditor)).creditor
    today = chosen_day(day)
    order = NoticeOrder(
        sender=_sender(settings, who.name),
        folder=folder,
        today=today,
        until=today + timedelta(days=HORIZON_DAYS) if until is None else until.date(),
    )
    summary = notify_as_files(opened(url), who, order, now=now())
    if as_json:
        print_json(document(summary))
    else:
        print_notices(summary, language())
    raise SystemExit(Exit.FINDINGS if summary.left_out else Exit.GOOD)


def _sender(path: Path, creditor: str) -> Sender:
    from compliance.files import read_text
    from receivables.collecting.notifying import Sender
    from receivables.reminders.sending import expect_sender
    from receivables.reminders.settings import read_reminder_settings

    settings = read_reminder_settings(read_text(path), file=str(path))
    expect_sender(settings)
    who = (settings.sender_name, settings.telephone, settings.sender_email)
    return Sender(
        name=settings.company or creditor,
        email=settings.sender_email or "",
        contact=", ".join(part for part in who if part),
    )
