# SPDX-License-Identifier: Apache-2.0
"""Numbers for `encaisse invoice build`: given to rows that have a key, kept when they are issued.

A number belongs to its key as soon as it is given, which is before the first document is built: a
run that breaks off, or whose documents fail, is asked for again and finds the same numbers. Until
its invoice is issued, its row may be mended; afterwards it may not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.errors import RefusedError, counted
from compliance.rules import finding
from einvoice.codes import CREDIT_NOTE_CODES
from einvoice.input.numbering import seller_key
from receivables.numbers.giving import Request, give_numbers, register_number
from receivables.numbers.model import NumberStatus, parse_seller
from receivables.numbers.store import NumberStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from compliance.report import Finding
    from einvoice.document import Invoice
    from einvoice.input.numbering import NumberRequest
    from receivables.numbers.model import InvoiceNumber
    from receivables.store.ledger import Ledger


class LedgerNumbering:
    """Gives numbers out of a ledger: `einvoice.input.numbering.Numbering`."""

    def __init__(
        self, ledger: Ledger, now: str, *, series: str | None, credit_series: str | None
    ) -> None:
        """Take the ledger that the numbers are kept in.

        Args:
            ledger: opened; made if it is missing.
            now: when it is recorded, ISO 8601 with zone.
            series: name of the series; None for the only one of the seller.
            credit_series: of credit notes; None for the same one.
        """
        self._ledger = ledger
        self._now = now
        self._series = series
        self._credit_series = credit_series or series
        self._given: dict[tuple[str, str], tuple[InvoiceNumber, str]] = {}

    def give(self, requests: Sequence[NumberRequest]) -> tuple[str, ...]:
        """Return the number of each invoice; all are given, or none.

        Numbers follow the issue dates, and the order of the input within one day.

        Raises:
            RefusedError: with every reason for which one cannot be given.
        """
        findings = list(_repeated_keys(requests))
        given: dict[int, InvoiceNumber] = {}
        # The user's own numbers first: a series goes on after those that fit it.
        order = sorted(
            range(len(requests)),
            key=lambda at: (requests[at].number is None, requests[at].issue_date, at),
        )
        with self._ledger.transaction() as connection:
            store = NumberStore(connection, self._now)
            for at in order:
                try:
                    given[at] = self._one(store, requests[at])
                except RefusedError as error:
                    findings += [_at(item, requests[at]) for item in error.findings]
            if findings:
                unique = tuple(dict.fromkeys(findings))
                raise RefusedError(f"no number was given: {counted(len(unique))}", unique)
        self._given = {
            (item.seller, item.number): (item, requests[at].content) for at, item in given.items()
        }
        return tuple(given[at].number for at in range(len(requests)))

    def keep(self, invoice: Invoice) -> None:
        """Record that an invoice is issued: its file is in place.

        Raises:
            KeyError: if its number was not given here.
        """
        seller = parse_seller(seller_key(invoice) or "")
        item, content = self._given[seller, invoice.number]
        if item.issued_at is None:
            with self._ledger.transaction() as connection:
                store = NumberStore(connection, self._now)
                store.change(item, issued_at=self._now, content=content)

    def _one(self, store: NumberStore, request: NumberRequest) -> InvoiceNumber:
        if request.seller is None:
            raise RefusedError("no seller", (finding("NUM-10", location=request.location),))
        seller, day = parse_seller(request.seller), request.issue_date
        if request.number is not None:
            answer = register_number(store, seller, request.number, day, request.location)
        else:
            is_credit = request.type_code in CREDIT_NOTE_CODES
            series = self._credit_series if is_credit else self._series
            asked = Request(
                seller=seller, series=series, day=day, key=request.key, location=request.location
            )
            answer = give_numbers(store, asked)
        (item,) = answer.numbers
        if item.status is NumberStatus.ISSUED and item.content != request.content:
            where = f"{item.number}, {item.issue_date}"
            code, found = ("NUM-06", item.number) if request.number else ("NUM-05", request.key)
            fault = finding(code, location=request.location, found=found, expected=where)
            raise RefusedError(fault.message, (fault,))
        return item


def _repeated_keys(requests: Sequence[NumberRequest]) -> Iterator[Finding]:
    first: dict[tuple[str | None, str], NumberRequest] = {}
    for request in requests:
        if request.key is None or request.number is not None:
            continue
        earlier = first.setdefault((request.seller, request.key), request)
        if earlier is not request:
            where = str(earlier.location)
            yield finding("NUM-11", location=request.location, found=request.key, expected=where)


def _at(item: Finding, request: NumberRequest) -> Finding:
    """Return a finding at the place of its row, where it has no file."""
    return item if item.location.file else replace(item, location=request.location)
