# SPDX-License-Identifier: Apache-2.0
"""`encaisse report`: reports on what is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from receivables.cli.common import exits_as_agreed, language, print_json
from receivables.cli.ledger_options import chosen_day, day_option, ledger_option, opened

if TYPE_CHECKING:
    from datetime import datetime

    from receivables.matching.book import Book


@click.group()
def report() -> None:
    """Report on what is owed, for people (a table) and for programs (JSON, CSV)."""


@report.command()
@day_option("--as-of", "The day to look at")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document (aged.schema.json).")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: one row for each customer.")
@exits_as_agreed
def aged(day: datetime | None, url: str, *, as_json: bool, as_csv: bool) -> None:
    r"""Show how long each customer's debt has been overdue, on any day.

    Columns: not due, 1 to 30, 31 to 60, 61 to 90, and more than 90 days after the due date; then
    credit notes and money on account, which have no age. The total is the balance of the ledger.

    \b
    Examples:
      encaisse report aged
      encaisse report aged --as-of 2026-10-31 --csv > aged.csv
    """
    from receivables.report.status import aged_csv, aged_document
    from receivables.services import read_book

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    book = read_book(opened(url), chosen_day(day))
    if as_json:
        print_json(aged_document(book))
    elif as_csv:
        click.echo(aged_csv(book), nl=False)
    else:
        _print_aged(book, language())


def _print_aged(book: Book, spoken: str) -> None:
    from rich.text import Text

    from receivables.balances import (
        Bucket,
        compute_aged,
        compute_aged_totals,
        compute_totals,
    )
    from receivables.cli.tables import (
        amounts_column,
        console,
        print_table,
        table_of,
        text_column,
    )
    from receivables.cli.words import word
    from receivables.report.formats import colon, format_amount, format_date, format_number

    out = console()
    out.print(Text(f"{word('aged', spoken)} {format_date(book.as_of, spoken)}", style="bold"))
    rows = compute_aged(book)
    totals = compute_aged_totals(rows)
    titles = [word(bucket.value, spoken).capitalize() for bucket in Bucket]
    table = table_of(
        text_column(word("customer", spoken)),
        *(amounts_column(title) for title in titles),
        amounts_column(word("credits", spoken)),
        amounts_column(word("total", spoken)),
    )
    for row in (*rows, *totals):
        is_total = row in totals
        amounts = [*row.buckets, row.credit]
        table.add_row(
            row.name or word("total", spoken),
            *(format_number(amount, spoken) if amount else "" for amount in amounts),
            format_amount(row.total, row.currency, spoken),
            style="bold" if is_total else "",
            end_section=row is rows[-1],
        )
    print_table(table)
    for total in compute_totals(book):
        if total.unallocated:
            amount = format_amount(total.unallocated, total.currency, spoken)
            out.print(f"{word('unallocated', spoken)}{colon(spoken)}{amount}")
