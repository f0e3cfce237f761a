# SPDX-License-Identifier: Apache-2.0
"""Options that the commands on a ledger share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from receivables.store.ledger import Ledger

DEFAULT_LEDGER = "sqlite:///encaisse.db"
DAY = click.DateTime(formats=["%Y-%m-%d"])


def ledger_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--ledger URL`."""
    return click.option(
        "--ledger",
        "url",
        envvar="ENCAISSE_LEDGER",
        default=DEFAULT_LEDGER,
        show_default=True,
        show_envvar=True,
        metavar="URL",
        help="The ledger: an SQLite file, or postgresql+psycopg://host/database for several users.",
    )(command)


def day_option(name: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an option that is a day, by default today."""
    return click.option(
        name, "day", type=DAY, metavar="DATE", help=f"{text} (YYYY-MM-DD; default: today)."
    )


def chosen_day(day: datetime | None) -> date:
    """Return the day asked for, or today: the clock is read here, at the edge."""
    return day.date() if day is not None else now().date()


def opened(url: str, *, create: bool = False) -> Ledger:
    """Open a ledger until the command ends.

    Args:
        url: of `--ledger`.
        create: whether it is made if it is missing.

    Raises:
        UnreadableError: if it is missing and not to be made.
    """
    from receivables.store.ledger import open_ledger

    ledger = open_ledger(url, create=create)
    click.get_current_context().call_on_close(ledger.close)
    return ledger
