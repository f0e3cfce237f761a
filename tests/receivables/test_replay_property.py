# SPDX-License-Identifier: Apache-2.0
"""What must hold of every journal: order does not matter, money is neither made nor lost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from receivables.balances import compute_aged, compute_balances, compute_totals, find_unallocated
from receivables.journal.bank_facts import EntrySeen
from receivables.journal.payload import read_payload, write_payload
from receivables.matching.movements import compute_movements
from tests.receivables.factory import (
    TODAY,
    book_of,
    collection,
    credit_note,
    day,
    detail,
    entry,
    invoice,
    money,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from receivables.journal.events import Event
    from sepa.reports.camt_model import Entry

NUMBERS = ("FA-001", "FA-002", "FA-003")
AMOUNTS = st.sampled_from(("20", "50", "100", "150"))
DAYS = st.integers(min_value=0, max_value=25).map(
    lambda days: (day("10-01") + timedelta(days=days)).isoformat()[5:]
)


@st.composite
def odd_entries(draw: Callable[..., object]) -> Entry:
    """Several details that need not make the entry: netted returns, charges, contradictions."""
    details = []
    for number in draw(st.lists(st.sampled_from((*NUMBERS, "RIEN")), min_size=1, max_size=3)):  # type: ignore[attr-defined]  # (a list)
        sign = str(draw(st.sampled_from(("", "-"))))
        reason = "AM04" if sign and draw(st.booleans()) else None
        own = str(draw(AMOUNTS)) if draw(st.booleans()) else "100"
        details.append(detail(f"{sign}{own}", "", end_to_end_id=number, reason=reason))
    total = sum((one.amount.value for one in details if one.amount), Decimal(0))
    off = Decimal(str(draw(st.sampled_from(("0", "0", "-2", "10", "-150")))))
    charges = money("-2") if draw(st.booleans()) else None
    block = draw(st.sampled_from((None, "BLOCK-1")))
    return entry(str(total + off), str(draw(DAYS)), *details, charges=charges, block=block)


@st.composite
def entries(draw: Callable[..., object]) -> Entry:
    amount, on = str(draw(AMOUNTS)), str(draw(DAYS))
    number = str(draw(st.sampled_from((*NUMBERS, "FA-001 FA-002", "RIEN"))))
    if draw(st.booleans()):
        return entry(amount, on, detail(amount, number))
    if draw(st.booleans()):
        return draw(odd_entries())  # type: ignore[return-value]  # (drawn from odd_entries)
    sign, reason = ("-", "AM04") if draw(st.booleans()) else ("", None)
    return entry(
        f"{sign}{amount}", on, detail(f"{sign}{amount}", end_to_end_id=number, reason=reason)
    )


@st.composite
def journals(draw: Callable[..., list[object]]) -> list[Event]:
    events: list[Event] = [
        invoice("FA-001", "100"),
        invoice("FA-002", "50", issued="10-10"),
        invoice("FA-003", "150", customer_id="siren:2", customer_name="Deux SA"),
        credit_note("AV-001", "20", of="FA-001", issued="10-08"),
        collection("FA-001", "100"),
        collection("FA-002", "50"),
        rejected("FA-002"),
    ]
    for family in ("camt.053", "camt.054"):
        rows = draw(st.lists(entries(), max_size=6))
        events.extend(seen(*rows, family=family))  # type: ignore[arg-type]  # (drawn from entries)
    return events


@given(journals(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_same_book(events: list[Event], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # (random.Random)
    assert book_of(*shuffled) == book_of(*events)


@given(journals(), st.integers(min_value=0, max_value=60))
def test_money_is_neither_made_nor_lost(events: list[Event], days: int) -> None:
    as_of = TODAY - timedelta(days=days)
    book = book_of(*events, as_of=as_of)
    for payment in book.payments:
        parts = payment.allocated + payment.cancelled + payment.fee + payment.remainder
        assert parts == payment.amount
    invoiced = sum((item.original for item in book.items), Decimal(0))
    settled = sum((row.amount for row in book.allocations), Decimal(0))
    still_open = sum((item.open for item in book.items), Decimal(0))
    assert invoiced - settled == still_open
    for item in book.items:
        low, high = sorted((Decimal(0), item.original))
        assert low <= item.open <= high
        assert 0 <= item.in_collection <= max(item.open, Decimal(0))


@given(journals())
def test_every_cent_that_moved_is_in_the_book(events: list[Event]) -> None:
    book = book_of(*events)
    moved = compute_movements(event for event in events if isinstance(event, EntrySeen))
    for movement in moved:
        parts = [row.amount for row in book.payments if row.key.startswith(f"{movement.key}#")]
        if parts:
            assert sum(parts) == movement.amount
        else:
            # A cost: nothing in it says that it is a return, or about a collection.
            assert movement.amount < 0
            assert not any(one.is_return for one in movement.details)
            assert not {one.end_to_end_id for one in movement.details} & {"FA-001", "FA-002"}


@given(journals())
def test_the_aged_balance_adds_up_to_the_ledger(events: list[Event]) -> None:
    book = book_of(*events)
    balances = sum((row.balance for row in compute_balances(book)), Decimal(0))
    assert sum((row.total for row in compute_aged(book)), Decimal(0)) == balances
    assert sum((row.balance for row in compute_totals(book)), Decimal(0)) == balances
    unknown = sum((row.remainder for row in find_unallocated(book)), Decimal(0))
    kept = sum((row.amount - row.fee for row in book.payments), Decimal(0))
    assert sum((item.original for item in book.items), Decimal(0)) - kept == balances - unknown


@given(journals())
def test_what_is_written_is_read_back(events: list[Event]) -> None:
    for event in events:
        assert read_payload(event.kind, write_payload(event)) == event
