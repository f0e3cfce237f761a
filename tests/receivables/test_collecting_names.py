# SPDX-License-Identifier: Apache-2.0
"""Collections lead back to their invoice, once: names, and random ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.collecting.plan import compute_collecting_plan, find_later_day
from receivables.journal.events import CollectionAnswered
from receivables.matching.replay import compute_book
from tests.receivables.debtors import (
    CREDITOR,
    NAMELESS,
    TODAY,
    asked,
    due,
    mandate,
    step,
    told,
)
from tests.receivables.factory import (
    day,
    detail,
    entry,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from receivables.journal.events import Event


@pytest.mark.parametrize(
    ("number", "others", "presented", "expected"),
    [
        ("FA-001", (), (), "FA-001"),
        ("FA-001", (), ("FA-001",), "FA-001-R2"),
        ("FA-001", (), ("fa-001", "FA-001-R2"), "FA-001-R3"),
        ("FA-001", ("FA-001-R2",), ("FA-001",), "FA-001-R3"),
        ("FA//001", (), (), "F-"),
        ("12", (), ("12",), "12-R2"),
    ],
)
def test_end_to_end_ids_are_unique_for_ever_and_lead_back(
    number: str, others: tuple[str, ...], presented: tuple[str, ...], expected: str
) -> None:
    failed = [
        event
        for position, own in enumerate(presented)
        for event in (asked(own, message_id=f"M{position}"),)
    ]
    answers = [
        rejected(None, on="09-12", reason="AM04"),
        *(
            CollectionAnswered(
                report_id=f"A{position}",
                answered=day("09-12"),
                message_id=f"M{position}",
                status="RJCT",
                reason="AM04",
            )
            for position, _own in enumerate(presented)
        ),
    ]
    rest = tuple(due(other, "7", means_code="58", **NAMELESS) for other in others)
    notice = told("10-01", sent="09-15", number=number)
    events = (*mandate(), due(number), *rest, *failed, *answers, *notice)
    plan = compute_collecting_plan(events, CREDITOR, TODAY)
    (one,) = plan.taken
    assert one.end_to_end_id.startswith(expected)
    assert (one.end_to_end_id == expected) == (expected != "F-")
    fact = asked(one.end_to_end_id, message_id="NEW", remittance=one.remittance)
    book = compute_book((*events, fact), day("11-02"))
    assert {item.number for item in book.items if item.in_collection} == {number}


def test_a_ledger_that_knows_later_days_is_noticed() -> None:
    assert find_later_day((due(), asked()), TODAY) is None
    assert find_later_day((asked(presented=day("10-02")),), TODAY) == day("10-02")


AMOUNTS = st.decimals("0.01", "500", places=2)
STEPS = st.sampled_from(["suspended", "cancelled", ""])


@given(
    invoices=st.lists(st.tuples(AMOUNTS, st.integers(1, 30), st.booleans()), max_size=6),
    what=STEPS,
    paid=st.lists(st.integers(0, 5), max_size=3),
    failed=st.booleans(),
)
def test_nothing_is_collected_twice_or_beyond_what_is_open(
    invoices: list[tuple[Decimal, int, bool]], what: str, paid: list[int], *, failed: bool
) -> None:
    events: list[Event] = [*mandate()]
    for position, (amount, on, named) in enumerate(invoices):
        stated = {} if named else {"mandate_id": None}
        number = f"FA-{position:03}"
        events.append(due(number, str(amount), due_date=day(f"09-{on:02}"), **stated))
        if position in paid:
            events += seen(
                entry(str(amount), "09-05", detail(str(amount), number)), name=f"S{position}"
            )
    if what:
        events.append(step(what, "09-02"))
    first = compute_collecting_plan(events, CREDITOR, day("09-15"), until=day("10-01"))
    book = compute_book(events, day("09-15"))
    still_open = {item.number: item.open for item in book.items}
    assert all(one.amount <= still_open[one.number] for one in first.taken)
    assert not (what and first.taken)
    numbers = [one.number for one in first.taken] + [left.item.number for left in first.left_out]
    assert sorted(numbers) == sorted(item.number for item in book.items if item.open > 0)
    presented: list[Event] = [
        asked(
            one.end_to_end_id,
            str(one.amount),
            collection_date=one.candidate.collection_date,
            presented=day("09-15"),
            remittance=one.remittance,
        )
        for one in first.taken
    ]
    if failed and presented:
        presented.append(rejected(None, on="09-16", reason="MD06"))
    again = compute_collecting_plan(
        [*events, *presented], CREDITOR, day("09-16"), until=day("10-01")
    )
    assert not {one.number for one in again.taken} & {one.number for one in first.taken}
