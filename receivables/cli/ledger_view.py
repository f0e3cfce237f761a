# SPDX-License-Identifier: Apache-2.0
"""What `encaisse ledger` prints."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from compliance.masking import mask_ibans
from compliance.report import Severity
from receivables.balances import (
    ItemStatus,
    compute_balances,
    compute_totals,
    days_overdue,
    find_unallocated,
    status_of,
)
from receivables.cli.common import print_findings, say
from receivables.cli.tables import (
    amounts_column,
    console,
    print_table,
    table_of,
    text_column,
)
from receivables.cli.words import counted, word
from receivables.report.formats import colon, format_amount, format_date, format_number, mask
from receivables.report.status import is_customer
from sepa.reports.returns import return_reason

if TYPE_CHECKING:
    from rich.table import Table

    from receivables.balances import CustomerBalance
    from receivables.matching.book import Book, Item
    from receivables.services import FileOutcome, ImportSummary

_MANY = 12


def import_document(summary: ImportSummary) -> dict[str, Any]:
    """Return what became of an import, for programs."""
    return {
        "added": summary.added,
        "passed_over": summary.passed_over,
        "files": [
            {
                "file": item.file,
                "kind": item.kind,
                "status": item.status.value,
                "added": item.added,
                "not_booked": item.not_booked,
                "not_ours": item.not_ours,
                "findings": [finding.to_json() for finding in item.findings],
            }
            for item in summary.files
        ],
    }


def print_import(summary: ImportSummary, language: str) -> None:
    """Print a line for each file, or for each kind of many, and what is wrong."""
    plain = [item for item in summary.files if not item.findings]
    if len(plain) > _MANY:
        _print_kinds(plain, language)
    else:
        for item in plain:
            _print_file(item, language)
    for item in summary.files:
        if item.findings:
            _print_file(item, language)
            print_findings(item.findings)
    if summary.passed_over:
        say(counted(summary.passed_over, "passed_over", language))
    total = counted(summary.added, "new_events", language)
    click.echo(total if summary.added else word("nothing_new", language))


def _print_kinds(items: list[FileOutcome], language: str) -> None:
    for (kind, status), count in sorted(Counter((i.kind, i.status) for i in items).items()):
        click.echo(f"{count:>5}  {kind}: {word(status.value, language)}")
    _print_passed(
        sum(item.not_booked for item in items), sum(item.not_ours for item in items), language
    )


def _print_file(item: FileOutcome, language: str) -> None:
    is_bad = any(finding.severity is Severity.ERROR for finding in item.findings)
    kind = f" ({item.kind})" if item.kind else ""
    status = click.style(word(item.status.value, language), fg="red" if is_bad else "green")
    click.echo(f"{Path(item.file).name}{kind}: {status}", err=is_bad)
    _print_passed(item.not_booked, item.not_ours, language)


def _print_passed(not_booked: int, not_ours: int, language: str) -> None:
    for count, name in ((not_booked, "not_booked"), (not_ours, "not_ours")):
        if count:
            click.echo(f"       {counted(count, name, language)}")


def print_status(
    book: Book, language: str, *, customer: str | None = None, show_all: bool = False
) -> None:
    """Print who owes what."""
    out = console()
    as_of = format_date(book.as_of, language)
    out.print(Text(f"{word('who_owes', language)} {as_of}", style="bold"))
    balances = [row for row in compute_balances(book) if is_customer(row, customer)]
    shown = [row for row in balances if show_all or row.open or row.credit]
    if shown:
        print_table(_status_table(shown, book, language, show_all=show_all))
    else:
        out.print(word("nothing_owed", language))
    if customer is None:
        _print_unallocated(book, language)
        _print_totals(book, language)


def _status_table(
    balances: list[CustomerBalance], book: Book, language: str, *, show_all: bool
) -> Table:
    table = table_of(
        text_column(word("customer", language)),
        text_column(word("document", language), keep=True),
        text_column(word("due", language), keep=True),
        amounts_column(word("amount", language)),
        amounts_column(word("open", language)),
        text_column(word("state", language)),
    )
    for balance in balances:
        items = [item for item in balance.items if show_all or item.open]
        for position, item in enumerate(items):
            table.add_row(
                balance.name if position == 0 else "",
                item.number,
                format_date(item.invoice.due_date, language),
                format_number(item.original, language),
                format_number(item.open, language),
                _state(item, book, language),
            )
        for payment in balance.on_account:
            amount = format_number(-payment.remainder, language)
            state = word(payment.why.value if payment.why else "on_account", language)
            table.add_row(
                balance.name if not items else "",
                word("on_account", language),
                format_date(payment.day, language),
                format_number(-payment.amount, language),
                amount,
                state,
            )
        total = format_amount(balance.balance, balance.currency, language)
        table.add_row("", word("balance", language), "", "", Text(total, style="bold"), "")
        table.add_section()
    return table


def _state(item: Item, book: Book, language: str) -> Text:
    status = status_of(item)
    words = [] if status is ItemStatus.OPEN else [word(status.value, language)]
    days = days_overdue(item, book.as_of)
    if days:
        words.insert(0, f"{word('overdue', language)} {counted(days, 'days', language)}")
    if item.setbacks and item.open > 0:
        last = item.setbacks[-1]
        told = f"{word('came_back', language)} {format_date(last.day, language)}"
        if last.reason:
            meaning = return_reason(last.reason).meaning(language)
            told += f", {last.reason}{colon(language)}{meaning}"
        words.append(told)
    style = "red" if days else "cyan" if status is ItemStatus.IN_COLLECTION else ""
    return Text(", ".join(words) or word("not_due", language), style=style)


def _print_unallocated(book: Book, language: str) -> None:
    payments = find_unallocated(book)
    if not payments:
        return
    console().print(Text(word("unallocated", language), style="bold"))
    table = table_of(
        text_column(word("date", language), keep=True),
        amounts_column(word("amount", language)),
        text_column(word("payer", language)),
        text_column(word("remittance", language)),
        text_column(word("why", language)),
    )
    for payment in payments:
        payer = payment.counterparty_name or mask(payment.counterparty_iban) or "—"
        table.add_row(
            format_date(payment.day, language),
            format_amount(payment.remainder, payment.currency, language),
            payer,
            mask_ibans(payment.remittance) or "—",
            word(payment.why.value if payment.why else "no_reference", language),
        )
    print_table(table)


def _print_totals(book: Book, language: str) -> None:
    for row in compute_totals(book):
        parts = [("open", row.open), ("overdue", row.overdue), ("in_collection", row.in_collection)]
        if row.credit:
            parts += [("credit", row.credit), ("balance", row.balance)]
        click.secho(
            " · ".join(
                f"{word(name, language)} {format_amount(amount, row.currency, language)}"
                for name, amount in parts
            ),
            bold=True,
        )
