# SPDX-License-Identifier: Apache-2.0
"""The account of the numbers: what was given, what is missing, what was not used and why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from compliance.report import Location
from compliance.rules import finding
from receivables.numbers.model import InvoiceNumber, NumberStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from compliance.report import Finding
    from receivables.numbers.model import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Numbers that follow each other.

    Attributes:
        first: the lowest.
        last: the highest; the same where it is one.
        count: how many.
    """

    first: str
    last: str
    count: int

    def __str__(self) -> str:
        return self.first if self.count == 1 else f"{self.first} … {self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesReport:
    """What became of the numbers of a series, within a year where its pattern has one.

    Attributes:
        series: the series.
        scope: the year, or empty.
        numbers: in their order.
        gaps: those left out and not explained.
        waiting: those given and not issued.
        out_of_order: those whose date is earlier than a date before, unless the series allows it.
    """

    series: Series
    scope: str
    numbers: tuple[InvoiceNumber, ...]
    gaps: tuple[Run, ...]
    waiting: tuple[Run, ...]
    out_of_order: tuple[InvoiceNumber, ...]

    def with_status(self, status: NumberStatus) -> tuple[InvoiceNumber, ...]:
        """Return the numbers that stand so."""
        return tuple(item for item in self.numbers if item.status is status)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberReport:
    """The account.

    Attributes:
        series: each series, year by year.
        others: numbers of the user's own that fit no series.
        findings: gaps, numbers that wait, dates out of order.
    """

    series: tuple[SeriesReport, ...]
    others: tuple[InvoiceNumber, ...]
    findings: tuple[Finding, ...]


def compute_report(
    series: Iterable[Series], numbers: Iterable[InvoiceNumber], *, year: int | None = None
) -> NumberReport:
    """Return the account of some numbers.

    Args:
        series: that they belong to.
        numbers: by series, scope and counter.
        year: of issue; a series whose pattern has no year is shown whole if it has a number then.
    """
    known = {(item.seller, item.name): item for item in series}
    placed = [item for item in numbers if item.series is not None]
    others = tuple(item for item in numbers if item.series is None and year in {None, item.year})
    reports: list[SeriesReport] = []
    for (seller, name, scope), group in groupby(placed, key=_scope):
        members = tuple(group)
        if year is None or any(item.year == year for item in members):
            reports.append(_report(known[seller, name], scope or "", members))
    findings = tuple(item for report in reports for item in _findings(report))
    return NumberReport(series=tuple(reports), others=others, findings=findings)


def _scope(item: InvoiceNumber) -> tuple[str, str, str | None]:
    return item.seller, item.series or "", item.scope


def _report(series: Series, scope: str, members: tuple[InvoiceNumber, ...]) -> SeriesReport:
    counters = [item.counter or 0 for item in members]
    before = min(series.first_counter(scope), counters[0]) - 1
    gaps = tuple(
        _run(series, scope, lower + 1, upper - 1)
        for lower, upper in pairwise([before, *counters])
        if upper - lower > 1
    )
    late = () if series.any_order else tuple(_out_of_order(members))
    return SeriesReport(
        series=series,
        scope=scope,
        numbers=members,
        gaps=gaps,
        waiting=tuple(_waiting(series, scope, members)),
        out_of_order=late,
    )


def _waiting(series: Series, scope: str, members: Iterable[InvoiceNumber]) -> Iterator[Run]:
    given = [item.counter or 0 for item in members if item.status is NumberStatus.GIVEN]
    # What follows without a gap has the same distance from its position.
    for _, group in groupby(enumerate(given), key=lambda pair: pair[1] - pair[0]):
        run = [counter for _, counter in group]
        yield _run(series, scope, run[0], run[-1])


def _run(series: Series, scope: str, first: int, last: int) -> Run:
    render = series.pattern.render
    return Run(first=render(scope, first), last=render(scope, last), count=last - first + 1)


def _out_of_order(members: Iterable[InvoiceNumber]) -> Iterator[InvoiceNumber]:
    latest = None
    for item in members:
        if item.issue_date is None or item.status is NumberStatus.VOID:
            continue
        if latest is not None and item.issue_date < latest:
            yield item
        else:
            latest = item.issue_date


def _findings(report: SeriesReport) -> Iterator[Finding]:
    location = Location(column=report.series.name)
    for code, runs in (("NUM-15", report.gaps), ("NUM-16", report.waiting)):
        for run in runs:
            yield finding(code, location=location, found=str(run), expected=str(run.count))
    for item in report.out_of_order:
        day = item.issue_date.isoformat() if item.issue_date else "-"
        yield finding("NUM-17", location=location, found=item.number, expected=day)
