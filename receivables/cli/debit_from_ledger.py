# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit build --from-ledger`: collect the invoices of the ledger that are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import EXIT_OF_VERDICT, Exit, now, refuse_overwriting
from receivables.cli.ledger_options import DAY, ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from receivables.collecting.building import LedgerBuild

_OPTIONS = (
    click.option(
        "--from-ledger",
        is_flag=True,
        help="Collect the invoices of the ledger that are due, instead of a table.",
    ),
    click.option(
        "--until",
        type=DAY,
        metavar="YYYY-MM-DD",
        help="With --from-ledger: the last due date to take (default: the first day on which a "
        "file sent today can collect).",
    ),
    click.option(
        "--dry-run",
        is_flag=True,
        help="With --from-ledger: show what would be collected and what not; write nothing.",
    ),
    click.option(
        "--rewrite",
        "message_id",
        metavar="MESSAGE_ID",
        help="With --from-ledger: write a file again that was built before, with the same bytes.",
    ),
    ledger_option,
)


def ledger_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `--from-ledger`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class FromLedger:
    """What `--from-ledger` was asked.

    Attributes:
        url: of the ledger.
        until: the last due date to take; None for the default.
        dry_run: whether nothing is to be written.
        message_id: of a file to be written again; None to build one.
    """

    url: str
    until: datetime | None
    dry_run: bool
    message_id: str | None

    def run(
        self, creditor: Path, target: Path, created: datetime, version: str, *, as_json: bool
    ) -> Exit:
        """Build, show or rewrite; print what came of it, and return the exit status."""
        from compliance.files import read_text
        from receivables.cli.common import language, print_json
        from receivables.cli.debit_from_ledger_view import document, print_outcome
        from sepa.debit.creditor_settings import read_creditor

        refuse_overwriting(target, creditor)
        done = self._carry_out(
            read_creditor(read_text(creditor)), target, created=created, version=version
        )
        if as_json:
            print_json(document(done, target, dry_run=self.dry_run))
        else:
            print_outcome(done, target, language(), dry_run=self.dry_run)
        if done.build is None or done.build.report is None:
            return Exit.GOOD
        return EXIT_OF_VERDICT[done.build.report.verdict]

    def _carry_out(
        self,
        read: Any,  # noqa: ANN401 (a `ReadCreditor`, imported where it is needed)
        target: Path,
        *,
        created: datetime,
        version: str,
    ) -> LedgerBuild:
        from receivables.collecting.building import (
            Order,
            build_from_ledger,
            plan_from_ledger,
            rewrite,
        )

        ledger = opened(self.url)
        if self.message_id is not None:
            return rewrite(ledger, read, target, self.message_id, now=now())
        until = None if self.until is None else self.until.date()
        order = Order(created=created, until=until, version=version)
        if self.dry_run:
            return plan_from_ledger(ledger, read, order, file=str(target))
        return build_from_ledger(ledger, read, target, order, now=now())


def choose(
    source: Path | None,
    *,
    skip_refused: bool,
    from_ledger: bool,
    until: datetime | None,
    dry_run: bool,
    message_id: str | None,
    url: str,
) -> Path | FromLedger:
    """Return where collections come from: a table, or the ledger.

    Raises:
        click.UsageError: if it is neither or both, or an option belongs to the other one.
    """
    if from_ledger == (source is not None):
        raise click.UsageError("give a table of collections as INPUT, or --from-ledger")
    if source is not None:
        if until is not None or dry_run or message_id is not None:
            raise click.UsageError("--until, --dry-run and --rewrite go with --from-ledger")
        return source
    if skip_refused:
        raise click.UsageError("--skip-refused goes with a table: the ledger leaves out, and says")
    if message_id is not None and (dry_run or until is not None):
        raise click.UsageError("--rewrite goes with neither --dry-run nor --until")
    return FromLedger(url=url, until=until, dry_run=dry_run, message_id=message_id)
