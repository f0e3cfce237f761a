# SPDX-License-Identifier: Apache-2.0
"""`encaisse ledger`: import files, and see who owes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from receivables.cli.common import Exit, exits_as_agreed, gravest, language, now, print_json
from receivables.cli.ledger_options import chosen_day, day_option, ledger_option, opened

if TYPE_CHECKING:
    from datetime import datetime


@click.group()
def ledger() -> None:
    """Know what was paid: import documents and bank files, see who owes what.

    The ledger is an append-only journal in a database; everything that it shows is computed from
    what was imported. It is an SQLite file, encaisse.db, unless --ledger or ENCAISSE_LEDGER names
    another one.
    """


@ledger.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR...", type=click.Path())
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@exits_as_agreed
def import_(paths: tuple[str, ...], url: str, *, as_json: bool) -> None:
    r"""Import invoices, debit files, the bank's answers and statements.

    Files are recognised by their content: Factur-X and CII invoices, pain.008, pain.002, camt.052,
    camt.053 and camt.054; of a folder, every .pdf and .xml. Their order does not matter, and what
    is in the ledger already changes nothing. A file is imported whole or not at all.

    \b
    Examples:
      encaisse ledger import invoices/ debit.xml
      encaisse ledger import statements/*.xml

    Exit status: 0 all imported or known, 1 a file was refused, 3 a file cannot be read.
    """
    from pathlib import Path

    from receivables.cli.ledger_view import import_document, print_import
    from receivables.services import ImportStatus, import_files

    summary = import_files([Path(path) for path in paths], opened(url, create=True), now())
    if as_json:
        print_json(import_document(summary))
    else:
        print_import(summary, language())
    exits = {ImportStatus.REFUSED: Exit.FINDINGS, ImportStatus.UNREADABLE: Exit.UNREADABLE}
    raise SystemExit(gravest(exits.get(item.status, Exit.GOOD) for item in summary.files))


@ledger.command()
@click.option("--customer", metavar="TEXT", help="Only customers whose name contains TEXT.")
@day_option("--as-of", "The day to look at")
@ledger_option
@click.option("--all", "show_all", is_flag=True, help="Show paid invoices too.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document (status.schema.json)."
)
@exits_as_agreed
def status(
    customer: str | None, day: datetime | None, url: str, *, show_all: bool, as_json: bool
) -> None:
    r"""Show who owes what, on any day.

    Each open invoice with its due date, what is left of it, and where it stands: open, partly
    paid, being collected, overdue, or come back from the bank. Then the money that nobody could
    be found for, and one line of totals.

    \b
    Examples:
      encaisse ledger status
      encaisse ledger status --customer "Le Guennec" --as-of 2026-10-31 --json
    """
    from receivables.cli.ledger_view import print_status
    from receivables.report.status import status_document
    from receivables.services import read_book

    book = read_book(opened(url), chosen_day(day))
    if as_json:
        print_json(status_document(book, customer=customer))
    else:
        print_status(book, language(), customer=customer, show_all=show_all)


@ledger.command()
@ledger_option
@exits_as_agreed
def verify(url: str) -> None:
    """Prove that the journal was not altered: every record is sealed with the one before it.

    Prints the number of records and the last seal; note that seal elsewhere if you want to notice
    later that records were cut off at the end.
    """
    from receivables.services import verify_journal

    count, seal = verify_journal(opened(url))
    intact = {"en": "records, intact; last seal", "fr": "enregistrements intacts ; dernier sceau"}
    click.echo(f"{count} {intact[language()]} {seal}")
