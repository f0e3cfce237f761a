# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice number`: series of invoice numbers, and the account of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import Exit, exits_as_agreed, moment, print_json
from receivables.cli.ledger_options import DAY, ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from receivables.numbers.giving import Answer

_SELLER_HELP = "SIREN or VAT number of the seller."


def _seller_option(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    note = "" if required else " Default: all."
    return click.option(
        "--seller", required=required, metavar="SIREN", help=f"{_SELLER_HELP}{note}"
    )


def _json_option(form: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--json", "as_json", is_flag=True, help=f"Print one JSON document ({form}.schema.json)."
    )


@click.group()
def number() -> None:
    """Number invoices without gap or double, and account for every number.

    Numbers are kept in the ledger, by seller: the SIREN, or the VAT number of a company without
    one. Two programs that ask at once never get the same number.
    """


@number.command()
@click.argument("name", required=False, metavar="[NAME]")
@_seller_option(required=False)
@click.option(
    "--pattern",
    metavar="TEXT",
    help="Of the numbers, e.g. F{year}-{number:04}; with {year} they begin again each year.",
)
@click.option("--start", metavar="NUMBER", help="First number, e.g. F2026-0042; default: number 1.")
@click.option(
    "--any-order", is_flag=True, help="Let a date be earlier than that of the number before."
)
@ledger_option
@_json_option("number_series")
@exits_as_agreed
def series(
    name: str | None,
    seller: str | None,
    pattern: str | None,
    start: str | None,
    url: str,
    *,
    any_order: bool,
    as_json: bool,
) -> None:
    r"""Define a series of numbers; without NAME, list the series.

    A series that has given numbers keeps its pattern and its start.

    \b
    Examples:
      encaisse invoice number series invoices --seller 100000009 --pattern "F{year}-{number:04}"
      encaisse invoice number series credits --seller 100000009 --pattern "A{year}-{number:04}"
      encaisse invoice number series
    """
    from receivables.cli.number_view import print_series, series_document
    from receivables.numbers.model import make_series, parse_seller
    from receivables.numbers.services import put_series, read_series

    if name is None:
        if pattern is not None or start is not None or any_order:
            raise click.UsageError("a series that is defined has a NAME")
        wanted = None if seller is None else parse_seller(seller)
        listed = read_series(opened(url), wanted)
    else:
        if seller is None or pattern is None:
            raise click.UsageError("a series is defined with --seller and --pattern")
        defined = make_series(seller, name, pattern, start=start, any_order=any_order)
        put_series(opened(url, create=True), defined, moment())
        listed = (defined,)
    if as_json:
        print_json(series_document(listed))
    else:
        print_series(listed)


@number.command("next")
@_seller_option(required=True)
@click.option("--series", metavar="NAME", help="The series; default: the only one of the seller.")
@click.option(
    "--date", "day", type=DAY, required=True, metavar="DATE", help="Issue date (YYYY-MM-DD)."
)
@click.option(
    "--count",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="How many numbers.",
)
@click.option("--key", metavar="KEY", help="Your own reference: the same key has the same numbers.")
@ledger_option
@_json_option("numbers")
@exits_as_agreed
def next_(
    seller: str,
    series: str | None,
    day: datetime,
    count: int,
    key: str | None,
    url: str,
    *,
    as_json: bool,
) -> None:
    r"""Give the next numbers of a series, one a line.

    A number is not given for a date earlier than the last one of its series (and year). With a key
    the command may be repeated: the same request has the same numbers, another one is refused.

    \b
    Examples:
      encaisse invoice number next --seller 100000009 --date 2026-11-02 --key order-4711
      encaisse invoice number next --seller 100000009 --series invoices --date 2026-11-02 --count 20
    """
    from receivables.numbers.giving import Request
    from receivables.numbers.model import parse_seller
    from receivables.numbers.services import next_numbers

    request = Request(
        seller=parse_seller(seller), series=series, day=day.date(), count=count, key=key
    )
    _print((next_numbers(opened(url, create=True), request, moment()),), as_json=as_json)


@number.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@_seller_option(required=True)
@click.option(
    "--date", "day", type=DAY, required=True, metavar="DATE", help="Issue date (YYYY-MM-DD)."
)
@ledger_option
@_json_option("numbers")
@exits_as_agreed
def register(
    numbers: tuple[str, ...], seller: str, day: datetime, url: str, *, as_json: bool
) -> None:
    r"""Register numbers that you gave yourself: their form, and that each is used once a year.

    One that fits the pattern of a series takes its place there, and the series goes on after it.
    All of them are registered, or none.

    \b
    Example:
      encaisse invoice number register F2026-0041 --seller 100000009 --date 2026-10-30
    """
    from receivables.numbers.model import parse_seller
    from receivables.numbers.services import register_numbers

    answers = register_numbers(
        opened(url, create=True), parse_seller(seller), numbers, day.date(), moment()
    )
    _print(answers, as_json=as_json)


@number.command()
@click.argument("text", metavar="NUMBER")
@_seller_option(required=True)
@click.option("--reason", required=True, metavar="TEXT", help="Why it is not used.")
@click.option("--year", type=int, help="Year of issue, where the number does not say it.")
@ledger_option
@_json_option("numbers")
@exits_as_agreed
def void(text: str, seller: str, reason: str, year: int | None, url: str, *, as_json: bool) -> None:
    r"""Say that a number will not be used, and why: it was given, or was left out of a series.

    The number of an invoice that is issued is never void: a credit note corrects the invoice.

    \b
    Example:
      encaisse invoice number void F2026-0043 --seller 100000009 --reason "order cancelled"
    """
    from receivables.numbers.giving import Void
    from receivables.numbers.model import parse_seller
    from receivables.numbers.services import make_void

    item = Void(seller=parse_seller(seller), number=text, reason=reason, year=year)
    _print((make_void(opened(url, create=True), item, moment()),), as_json=as_json)


@number.command()
@_seller_option(required=False)
@click.option("--year", type=int, help="Year of issue; default: all.")
@ledger_option
@_json_option("number_report")
@exits_as_agreed
def report(seller: str | None, year: int | None, url: str, *, as_json: bool) -> None:
    r"""Account for the numbers: gaps, void ones, and those given and never issued.

    An invoice is issued when `invoice build --assign-numbers` wrote it, or when it was imported
    into the ledger.

    \b
    Examples:
      encaisse invoice number report
      encaisse invoice number report --year 2026 --json

    Exit status: 0 no gap, 1 a gap that is not explained.
    """
    from compliance.report import has_errors
    from receivables.cli.number_view import print_report, report_document
    from receivables.numbers.model import parse_seller
    from receivables.numbers.services import report_numbers

    wanted = None if seller is None else parse_seller(seller)
    found = report_numbers(opened(url), seller=wanted, year=year)
    if as_json:
        print_json(report_document(found))
    else:
        print_report(found)
    raise SystemExit(Exit.FINDINGS if has_errors(found.findings) else Exit.GOOD)


def _print(answers: tuple[Answer, ...], *, as_json: bool) -> None:
    from receivables.cli.number_view import numbers_document

    if as_json:
        print_json(numbers_document(answers))
        return
    for answer in answers:
        for item in answer.numbers:
            click.echo(item.number)
