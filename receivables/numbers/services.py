# SPDX-License-Identifier: Apache-2.0
"""What the commands do with numbers: each a transaction of its own on a ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.errors import RefusedError
from compliance.report import NOWHERE, Location
from receivables.journal.events import InvoiceRecorded
from receivables.numbers.giving import (
    Answer,
    define_series,
    give_numbers,
    refused,
    register_number,
    void_number,
)
from receivables.numbers.model import NumberStatus
from receivables.numbers.report import compute_report
from receivables.numbers.store import NumberStore
from receivables.store.ledger import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from compliance.report import Finding
    from receivables.numbers.giving import Request, Void
    from receivables.numbers.model import InvoiceNumber, Series
    from receivables.numbers.report import NumberReport
    from receivables.store.ledger import Ledger


def put_series(ledger: Ledger, series: Series, now: str) -> None:
    """Define a series, or change what may be changed of it.

    Raises:
        RefusedError: as `define_series`.
    """
    with ledger.transaction() as connection:
        define_series(NumberStore(connection, now), series)


def read_series(ledger: Ledger, seller: str | None = None) -> tuple[Series, ...]:
    """Return the series of a seller, or of all.

    Raises:
        UnreadableError: if there is no ledger.
    """
    with ledger.snapshot() as connection:
        return NumberStore(connection).series(seller)


def next_numbers(ledger: Ledger, request: Request, now: str) -> Answer:
    """Give the next numbers of a series.

    Raises:
        RefusedError: as `give_numbers`.
    """
    with ledger.transaction() as connection:
        return give_numbers(NumberStore(connection, now), request)


def register_numbers(
    ledger: Ledger, seller: str, numbers: Sequence[str], day: date, now: str
) -> tuple[Answer, ...]:
    """Register numbers of the user's own; all of them or none.

    Raises:
        RefusedError: with every fault of every number.
    """
    answers: list[Answer] = []
    findings: list[Finding] = []
    with ledger.transaction() as connection:
        store = NumberStore(connection, now)
        for position, number in enumerate(numbers, start=1):
            location = Location(row=position, column="NUMBER")
            try:
                answers.append(register_number(store, seller, number, day, location))
            except RefusedError as error:
                findings += error.findings
        if findings:
            raise RefusedError("no number was registered", tuple(findings))
    return tuple(answers)


def make_void(ledger: Ledger, void: Void, now: str) -> Answer:
    """Say that a number will not be used, and why.

    Raises:
        RefusedError: as `void_number`; NUM-14 too for an invoice that the journal holds.
    """
    with ledger.transaction() as connection:
        store = NumberStore(connection, now)
        named = store.named(void.seller, void.number)
        for item in _with_journal(named, Reader(connection)):
            if item.status is NumberStatus.ISSUED and void.year in {None, item.year}:
                raise refused("NUM-14", NOWHERE, void.number)
        return void_number(store, void)


def report_numbers(
    ledger: Ledger, *, seller: str | None = None, year: int | None = None
) -> NumberReport:
    """Return the account of the numbers; an invoice that the journal holds is issued.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: if its journal was altered.
    """
    with ledger.snapshot() as connection:
        store = NumberStore(connection)
        numbers = tuple(_with_journal(store.all(seller), Reader(connection)))
        return compute_report(store.series(seller), numbers, year=year)


def _with_journal(numbers: Iterable[InvoiceNumber], reader: Reader) -> Iterable[InvoiceNumber]:
    """Return the numbers, with those issued whose invoice was imported into the ledger."""
    recorded = {
        (item.seller_id.partition(":")[2], item.issue_date.year, item.number): item
        for item in reader.events()
        if isinstance(item, InvoiceRecorded)
    }
    for item in numbers:
        invoice = recorded.get((item.seller, item.year, item.number))
        if invoice is not None and item.issued_at is None and item.voided_at is None:
            yield replace(item, issued_at=invoice.issue_date.isoformat())
        else:
            yield item
