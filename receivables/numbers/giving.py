# SPDX-License-Identifier: Apache-2.0
"""Giving, registering and voiding numbers, within one transaction that holds the ledger alone.

Two programs that ask at once are served one after the other, and what is refused leaves nothing
behind: neither can a number be given twice, nor is one left out.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.errors import RefusedError
from compliance.report import NOWHERE, Location
from compliance.rules import finding
from einvoice.rules.header import broken_number_rules
from receivables.numbers.model import InvoiceNumber, NumberStatus, Origin, Series

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from receivables.numbers.store import NumberStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What numbers are asked for.

    Attributes:
        seller: as `parse_seller` returns it.
        series: its name; None for the only one of the seller.
        day: issue date of the invoices.
        count: how many.
        key: under which the same request has the same numbers; None for new ones each time.
        location: where it stands, for findings.
    """

    seller: str
    series: str | None
    day: date
    count: int = 1
    key: str | None = None
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """A number that will not be used.

    Attributes:
        seller: whose.
        number: which.
        reason: why, in the user's words.
        year: of issue, where several years have the number, or its pattern has none.
    """

    seller: str
    number: str
    reason: str
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Numbers, and whether they are new.

    Attributes:
        numbers: in their order.
        is_new: False for those that were there already.
    """

    numbers: tuple[InvoiceNumber, ...]
    is_new: bool


def define_series(store: NumberStore, series: Series) -> None:
    """Define a series; the same again changes nothing.

    Raises:
        RefusedError: NUM-07 if its numbers were made by another pattern or begin elsewhere; NUM-08
            if another series of the seller has the pattern.
    """
    for other in store.series(series.seller):
        if other.name != series.name:
            if other.pattern == series.pattern:
                raise refused("NUM-08", NOWHERE, series.pattern.text, other.name)
        elif replace(other, any_order=series.any_order) != series and store.is_used(other):
            raise refused("NUM-07", NOWHERE, series.name, other.pattern.text)
    store.put_series(series)


def give_numbers(store: NumberStore, request: Request) -> Answer:
    """Give the next numbers of a series.

    Args:
        store: within a transaction that holds the ledger alone.
        request: what is asked for.

    Raises:
        RefusedError: NUM-03, NUM-19 or NUM-20 if the series is not known; NUM-04 if an
            invoice of the series has a later date; NUM-05 if the key was used for something else;
            NUM-06 if a number is used already; NUM-18 if one of the key is void; BR-FR-01 if it is
            too long.
    """
    series = _find_series(store, request)
    content = _hash(request, series)
    if request.key is not None:
        known = store.under_key(request.seller, request.key)
        if known:
            _expect_same(known, content, request)
            return Answer(numbers=known, is_new=False)
    scope = series.pattern.scope(request.day.year)
    last, day = store.last(series, scope)
    if day is not None and request.day < day and not series.any_order:
        raise refused("NUM-04", request.location, request.day.isoformat(), day.isoformat())
    first = max(last + 1, series.first_counter(scope))
    given = tuple(
        InvoiceNumber(
            seller=request.seller,
            year=request.day.year,
            number=series.pattern.render(scope, counter),
            origin=Origin.SERIES,
            issue_date=request.day,
            series=series.name,
            scope=scope,
            counter=counter,
            key=request.key,
            position=None if request.key is None else counter - first,
            request=None if request.key is None else content,
            given_at=store.now,
        )
        for counter in range(first, first + request.count)
    )
    for item in given:
        _expect_sound(item.number, request.location)
        _expect_free(store, item, request.location)
        store.add(item)
    return Answer(numbers=given, is_new=True)


def register_number(
    store: NumberStore, seller: str, number: str, day: date, location: Location = NOWHERE
) -> Answer:
    """Register a number of the user's own: its form, and that it is used once a year.

    One that fits the pattern of a series takes its place there: the series goes on after it.

    Raises:
        RefusedError: BR-FR-01, BR-FR-02 for its form; NUM-06 if it is used already.
    """
    _expect_sound(number, location)
    item = InvoiceNumber(
        seller=seller,
        year=day.year,
        number=number,
        origin=Origin.OWN,
        issue_date=day,
        given_at=store.now,
    )
    known = next((known for known in store.named(seller, number) if known.year == day.year), None)
    if known is not None and known.issue_date == day and known.status is not NumberStatus.VOID:
        return Answer(numbers=(known,), is_new=False)
    item = _in_series(store.series(seller), item)
    _expect_free(store, item, location)
    store.add(item)
    return Answer(numbers=(item,), is_new=True)


def void_number(store: NumberStore, void: Void) -> Answer:
    """Say that a number will not be used, and why: one that was given, or one that was left out.

    Raises:
        RefusedError: NUM-12 if it was neither given nor left out; NUM-13 if the year is needed;
            NUM-14 if an invoice was issued under it; NUM-06 if it is void for another reason.
    """
    named = store.named(void.seller, void.number)
    found = [item for item in named if void.year in {None, item.year}]
    if len(found) > 1:
        years = ", ".join(str(item.year) for item in found)
        raise refused("NUM-13", NOWHERE, void.number, years)
    if not found:
        item = replace(_gap(store, void), voided_at=store.now, reason=void.reason)
        _expect_free(store, item, NOWHERE)
        store.add(item)
        return Answer(numbers=(item,), is_new=True)
    (item,) = found
    if item.status is NumberStatus.ISSUED:
        raise refused("NUM-14", NOWHERE, void.number)
    if item.status is NumberStatus.VOID:
        if item.reason != void.reason:
            raise refused("NUM-06", NOWHERE, void.number, item.reason)
        return Answer(numbers=(item,), is_new=False)
    store.change(item, voided_at=store.now, reason=void.reason)
    changed = replace(item, voided_at=store.now, reason=void.reason)
    return Answer(numbers=(changed,), is_new=True)


def _find_series(store: NumberStore, request: Request) -> Series:
    known = store.series(request.seller)
    names = ", ".join(item.name for item in known)
    if not known:
        raise refused("NUM-20", request.location, request.seller)
    if request.series is None and len(known) != 1:
        raise refused("NUM-19", request.location, request.seller, names)
    for item in known:
        if request.series in {None, item.name}:
            return item
    raise refused("NUM-03", request.location, request.series, names)


def _hash(request: Request, series: Series) -> str:
    asked = [request.seller, series.name, request.day.isoformat(), request.count]
    text = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _expect_same(known: tuple[InvoiceNumber, ...], content: str, request: Request) -> None:
    if any(item.request != content for item in known):
        first = known[0]
        earlier = f"{first.number}, {first.series}, {first.issue_date}, {len(known)}"
        raise refused("NUM-05", request.location, request.key, earlier)
    void = [item for item in known if item.status is NumberStatus.VOID]
    if void:
        raise refused("NUM-18", request.location, void[0].number, void[0].reason)


def _expect_sound(number: str, location: Location) -> None:
    broken = tuple(
        finding(code, location=location, found=number) for code in broken_number_rules(number)
    )
    if broken:
        raise RefusedError(f"{number} is no invoice number", broken)


def _expect_free(store: NumberStore, item: InvoiceNumber, location: Location) -> None:
    """Refuse a number that is used in its year, or has a place in its series whatever the year."""
    for known in store.named(item.seller, item.number):
        same_place = item.series is not None and known.series == item.series
        if known.year == item.year or (same_place and known.scope == item.scope):
            where = known.reason or str(known.issue_date)
            raise refused("NUM-06", location, item.number, where)


def _in_series(series: Iterable[Series], item: InvoiceNumber) -> InvoiceNumber:
    """Return a number with its place in the series whose pattern it fits, if there is one."""
    for candidate in series:
        found = candidate.pattern.match(item.number)
        # A number of another year's invoice does not count in the year that it names.
        if found is not None and found[0] in {"", str(item.year)}:
            return replace(item, series=candidate.name, scope=found[0], counter=found[1])
    return item


def _gap(store: NumberStore, void: Void) -> InvoiceNumber:
    """Return a number of a series that was left out: below its last one, and not given."""
    for series in store.series(void.seller):
        found = series.pattern.match(void.number)
        if found is None or found[1] > store.last(series, found[0])[0]:
            continue
        scope, counter = found
        if scope == "" and void.year is None:
            raise refused("NUM-13", NOWHERE, void.number, "-")
        return InvoiceNumber(
            seller=void.seller,
            year=int(scope) if scope else void.year or 0,
            number=void.number,
            origin=Origin.GAP,
            series=series.name,
            scope=scope,
            counter=counter,
            given_at=store.now,
        )
    raise refused("NUM-12", NOWHERE, void.number)


def refused(
    code: str, location: Location, found: str | None, expected: str | None = None
) -> RefusedError:
    """Return the error of one finding."""
    item = finding(code, location=location, found=found, expected=expected)
    return RefusedError("the numbers were left as they are", (item,))
