# SPDX-License-Identifier: Apache-2.0
"""`encaisse mandate`: what debtors signed, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from receivables.cli.common import (
    Exit,
    exits_as_agreed,
    language,
    now,
    print_findings,
    print_json,
)
from receivables.cli.lazy import LazyGroup
from receivables.cli.ledger_options import chosen_day, day_option, ledger_option, opened

if TYPE_CHECKING:
    from datetime import datetime

# In the order of the work; see `receivables.cli.COMMANDS`.
COMMANDS = {
    "build": "mandate_build",
    "sign": "mandate_steps",
    "amend": "mandate_steps",
    "register": "mandate_steps",
    "suspend": "mandate_steps",
    "resume": "mandate_steps",
    "cancel": "mandate_steps",
    "show": "mandate",
    "list": "mandate",
    "import": "mandate",
    "schema": "mandate",
}

_STATUSES = ("drafted", "signed", "active", "suspended", "cancelled", "used", "lapsed")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=LazyGroup, lazy=COMMANDS)
def mandate() -> None:
    """Keep SEPA mandates: the form, the signature, changes, and what is still in force."""


@mandate.command()
@click.argument("reference", metavar="REFERENCE")
@click.option("--creditor-id", metavar="ICS", help="Where several creditors have the reference.")
@day_option("--as-of", "The day to look at")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@exits_as_agreed
def show(
    reference: str, creditor_id: str | None, day: datetime | None, url: str, *, as_json: bool
) -> None:
    r"""Show one mandate, and verify that the proof of its signature is still what was recorded.

    \b
    Example:
      encaisse mandate show RUM-2026-0042

    Exit status: 0 all is well, 1 there is no such mandate, or its proof is gone or altered.
    """
    from receivables.cli.mandate_view import print_mandate
    from receivables.mandates.report import mandates_document
    from receivables.mandates.services import MandateName, check_proof, read_mandate

    name = MandateName(reference=reference, creditor_id=creditor_id)
    as_of = chosen_day(day)
    found = read_mandate(opened(url), name, as_of)
    findings = check_proof(found)
    if as_json:
        print_json(mandates_document((found,), as_of, findings))
    else:
        print_mandate(found, as_of, language())
        print_findings(findings)
    raise SystemExit(Exit.FINDINGS if findings else Exit.GOOD)


@mandate.command("list")
@click.option("--status", type=click.Choice(_STATUSES), help="Only mandates that stand so.")
@day_option("--as-of", "The day to look at")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@exits_as_agreed
def list_(status: str | None, day: datetime | None, url: str, *, as_json: bool) -> None:
    r"""List the mandates as they stand on a day, and those that lapse within 60 days.

    \b
    Examples:
      encaisse mandate list
      encaisse mandate list --status active --as-of 2026-10-31 --json
    """
    from receivables.cli.mandate_view import print_mandates
    from receivables.mandates.report import mandates_document
    from receivables.mandates.services import read_mandates

    as_of = chosen_day(day)
    mandates = read_mandates(opened(url), as_of)
    shown = [item for item in mandates if status in {None, item.status.value}]
    if as_json:
        print_json(mandates_document(shown, as_of))
    else:
        print_mandates(shown, as_of, language())


@mandate.command("import")
@click.argument("source", metavar="FILE", type=_FILE)
@click.option(
    "--creditor",
    required=True,
    type=_FILE,
    metavar="creditor.toml",
    help="Who collects, as for `debit build`.",
)
@click.option(
    "--skip-refused",
    is_flag=True,
    help="Import the mandates that are good, and list the others. Exit status stays 1.",
)
@day_option("--today", "The day of the import: nothing in the table is later")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON document.")
@exits_as_agreed
def import_(
    source: Path,
    *,
    creditor: Path,
    skip_refused: bool,
    day: datetime | None,
    url: str,
    as_json: bool,
) -> None:
    r"""Import signed mandates from a CSV file, for instance those of another program.

    The file is in UTF-8 with a header; `encaisse mandate schema` lists its columns. Every fault of
    every row is named with row and column, and nothing is imported if a row is refused, unless
    --skip-refused. What the ledger holds already changes nothing.

    \b
    Example:
      encaisse mandate import mandates.csv --creditor creditor.toml
    """
    from compliance.files import read_text, read_whole
    from receivables.cli.mandate_view import import_document, print_import
    from receivables.mandates.rows import import_mandates
    from receivables.mandates.services import Desk
    from sepa.debit.creditor_settings import read_creditor

    who = read_creditor(read_text(creditor))
    data = read_whole(source)
    desk = Desk(
        ledger=opened(url, create=True),
        today=chosen_day(day),
        now=now().isoformat(timespec="seconds"),
    )
    outcome = import_mandates(desk, data, who.creditor, skip_refused=skip_refused)
    if as_json:
        print_json(import_document(outcome))
    else:
        print_findings(outcome.findings)
        print_import(outcome, language())
    raise SystemExit(Exit.FINDINGS if outcome.is_refused else Exit.GOOD)


@mandate.command()
def schema() -> None:
    """Print the JSON Schema of one mandate, the row that `mandate import` reads."""
    from receivables.mandates.columns import json_schema

    print_json(json_schema())
