# SPDX-License-Identifier: Apache-2.0
"""What must hold of every journal: order does not matter, money is neither made nor lost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from receivables.balances import compute_aged, compute_balances, compute_totals, find_unallocated
from receivables.journal.bank_facts import EntrySeen
from receivables.journal.events import CollectionAnswered
from receivables.journal.order_facts import CollectionWithdrawn, RefundOrdered, ReversalOrdered
from receivables.journal.payload import read_payload, write_payload
from receivables.matching.movements import compute_movements
from receivables.matching.replay_state import of_type
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
    refund,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from receivables.journal.events import Event
    from receivables.matching.book import Payment
    from sepa.reports.camt_model import Entry

NUMBERS = ("FA-001", "FA-002", "FA-003")
REFUNDS = ("RMB-1", "RMB-2")
AMOUNTS = st.sampled_from(("20", "50", "100", "150"))
DAYS = st.integers(min_value=0, max_value=25).map(
    lambda days: (day("10-01") + timedelta(days=days)).isoformat()[5:]
)


@st.composite
def odd_entries(draw: Callable[..., object]) -> Entry:
    """Several details that need not make the entry: netted returns, charges, contradictions."""
    details = []
    for number in draw(
        st.lists(st.sampled_from((*NUMBERS, *REFUNDS, "RIEN")), min_size=1, max_size=3)
    ):  # type: ignore[attr-defined]  # (a list)
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
    number = str(draw(st.sampled_from((*NUMBERS, *REFUNDS, "FA-001 FA-002", "RIEN"))))
    if draw(st.booleans()):
        return entry(amount, on, detail(amount, number))
    if draw(st.booleans()):
        return draw(odd_entries())  # type: ignore[return-value]  # (drawn from odd_entries)
    sign, reason = ("-", "AM04") if draw(st.booleans()) else ("", None)
    return entry(
        f"{sign}{amount}", on, detail(f"{sign}{amount}", end_to_end_id=number, reason=reason)
    )


def refused(message_id: str, on: str) -> Event:
    return CollectionAnswered(
        report_id=f"A-{message_id}", answered=day(on), message_id=message_id, status="RJCT"
    )


def withdrawn(number: str, on: str, *, is_confirmed: bool | None) -> Event:
    return CollectionWithdrawn(
        message_id="MSG-1",
        payment_information_id="BLOCK-1",
        end_to_end_id=number,
        day=day(on),
        is_confirmed=is_confirmed,
    )


def reversal(number: str, amount: str, on: str) -> Event:
    return ReversalOrdered(
        message_id="RV-1",
        reversal_id="RV-1-1-1",
        ordered=day(on),
        original_message_id="MSG-1",
        original_payment_information_id="BLOCK-1",
        end_to_end_id=number,
        amount=Decimal(amount),
        currency="EUR",
        reason="AM05",
    )


@st.composite
def orders(draw: Callable[..., Any], payments: tuple[Payment, ...]) -> list[Event]:
    """What we asked of the bank: refunds of money that may be there, withdrawals, reversals."""
    events: list[Event] = []
    keys = [payment.key for payment in payments] or ["nothing"]
    for name in draw(st.lists(st.sampled_from(REFUNDS), unique=True)):
        what = (
            {"credit_note": "AV-001"}
            if draw(st.booleans())
            else {"payment": draw(st.sampled_from(keys))}
        )
        message = f"CT-{name}"
        events.append(refund(name, draw(AMOUNTS), draw(DAYS), message_id=message, **what))
        if draw(st.booleans()):
            events.append(refused(message, draw(DAYS)))
    for number in draw(st.lists(st.sampled_from(("FA-001", "FA-002")), unique=True)):
        is_confirmed = True if draw(st.booleans()) else None
        events.append(withdrawn(number, draw(DAYS), is_confirmed=is_confirmed))
    if draw(st.booleans()):
        events.append(reversal("FA-001", draw(AMOUNTS), draw(DAYS)))
    return events


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
        events.extend(seen(*rows, family=family, refunds=REFUNDS))  # type: ignore[arg-type]  # (drawn from entries)
    events.extend(draw(orders(book_of(*events).payments)))  # type: ignore[arg-type]  # (drawn from orders)
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
            # A cost: nothing in it says that it is a return, or about an order of ours.
            assert movement.amount < 0
            assert not any(one.is_return for one in movement.details)
            ordered = {one.end_to_end_id for one in of_type(events, RefundOrdered)}
            ours = {"FA-001", "FA-002", *ordered}
            assert not {one.end_to_end_id for one in movement.details} & ours


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
def test_each_customer_owes_what_was_invoiced_less_money_in_plus_money_back(
    events: list[Event],
) -> None:
    book = book_of(*events)
    owners = {item.number: item.invoice.customer_id for item in book.items}
    money: dict[str | None, Decimal] = {}
    for payment in book.payments:
        shares = [row for row in book.allocations if row.source == payment.key]
        assert sum((row.amount for row in shares), Decimal(0)) == payment.allocated
        for row in shares:
            money[owners[row.number]] = money.get(owners[row.number], Decimal(0)) + row.amount
        owner = payment.customer_id
        money[owner] = money.get(owner, Decimal(0)) + payment.remainder
    balances = {row.customer_id: row.balance for row in compute_balances(book)}
    for customer_id in {*owners.values(), *filter(None, money)}:
        mine = [item for item in book.items if item.invoice.customer_id == customer_id]
        invoiced = sum((item.original for item in mine), Decimal(0))
        expected = invoiced - money.get(customer_id, Decimal(0))
        assert balances.get(customer_id, Decimal(0)) == expected
    # What a credit and its debit undo of each other is nobody's, and nothing.
    moved = sum((one.amount - one.fee - one.cancelled for one in book.payments), Decimal(0))
    assert sum(money.values(), Decimal(0)) == moved


@given(journals())
def test_a_refund_reserves_no_more_than_there_is(events: list[Event]) -> None:
    book = book_of(*events)
    for payment in book.payments:
        assert 0 <= payment.reserved <= max(payment.remainder, Decimal(0))
    undone = sum((payment.cancelled for payment in book.payments), Decimal(0))
    assert undone == 0


@given(journals())
def test_what_is_written_is_read_back(events: list[Event]) -> None:
    for event in events:
        assert read_payload(event.kind, write_payload(event)) == event
