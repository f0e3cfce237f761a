# SPDX-License-Identifier: Apache-2.0
"""Direct debits that we take back ourselves: before they settle, and after."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from receivables.journal.events import CollectionAnswered
from receivables.journal.order_facts import CollectionWithdrawn, ReversalOrdered
from tests.receivables.factory import (
    book_of,
    collection,
    day,
    detail,
    entry,
    invoice,
    open_amounts,
    seen,
)

if TYPE_CHECKING:
    from receivables.journal.events import Event

TWO = (
    invoice("FA-001", "100"),
    invoice("FA-002", "50"),
    collection("FA-001", "100"),
    collection("FA-002", "50"),
)
CREDIT = seen(entry("100", "10-15", detail("100", end_to_end_id="FA-001")))
REVERSAL = ReversalOrdered(
    message_id="RV-1",
    reversal_id="RV-1-1",
    ordered=day("10-16"),
    original_message_id="MSG-1",
    original_payment_information_id="BLOCK-1",
    end_to_end_id="FA-001",
    amount=Decimal(100),
    currency="EUR",
    reason="AM05",
)


def withdrawn(*, is_confirmed: bool | None = None, on: str = "10-08") -> CollectionWithdrawn:
    return CollectionWithdrawn(
        message_id="MSG-1",
        payment_information_id="BLOCK-1",
        end_to_end_id="FA-001",
        day=day(on),
        is_confirmed=is_confirmed,
    )


CANCELLED_BY_THE_BANK = CollectionAnswered(
    report_id="A-1",
    answered=day("10-09"),
    message_id="MSG-1",
    payment_information_id="BLOCK-1",
    end_to_end_id="FA-001",
    status="CANC",
)


def given_back(reason: str | None = None, *, reversal: bool = False) -> tuple[Event, ...]:
    back = entry(
        "-100",
        "10-19",
        detail("-100", end_to_end_id="FA-001", reason=reason),
        reversal=reversal,
        bank_transaction_code="PMNT/IDDT/PRDD",
    )
    return seen(back, name="S2")


STORIES = [
    # what happens, status of the first collection, setbacks, in collection, open
    ((), "pending", 0, "100", "100.00"),
    ((withdrawn(),), "pending", 0, "100", "100.00"),
    ((withdrawn(), withdrawn(is_confirmed=True)), "cancelled", 0, "0", "100.00"),
    ((withdrawn(), CANCELLED_BY_THE_BANK), "cancelled", 0, "0", "100.00"),
    ((CANCELLED_BY_THE_BANK, *CREDIT), "credited", 0, "0", "0.00"),
    ((*CREDIT, REVERSAL), "credited", 0, "0", "0.00"),
    ((*CREDIT, REVERSAL, *given_back(reversal=True)), "reversed", 0, "0", "100.00"),
    ((*CREDIT, REVERSAL, *given_back("AM05")), "reversed", 0, "0", "100.00"),
    ((*CREDIT, REVERSAL, *given_back("MD06")), "returned", 1, "0", "100.00"),
    ((*CREDIT, *given_back(reversal=True)), "returned", 1, "0", "100.00"),
]


@pytest.mark.parametrize(("events", "status", "setbacks", "asked", "still_open"), STORIES)
def test_what_we_take_back_is_no_setback(
    events: tuple[Event, ...], status: str, setbacks: int, asked: str, still_open: str
) -> None:
    book = book_of(TWO, events)
    item = next(one for one in book.items if one.number == "FA-001")
    assert book.collections[0].status == status
    assert len(item.setbacks) == setbacks
    assert item.in_collection == Decimal(asked)
    assert open_amounts(book) == {"FA-001": still_open, "FA-002": "50.00"}


@pytest.mark.parametrize("confirmed_on", ["10-12", "10-20"])
def test_a_batch_is_credited_without_what_was_withdrawn(confirmed_on: str) -> None:
    """The bank may credit the rest before anybody has recorded its word."""
    rest = seen(entry("50", "10-15", block="BLOCK-1"))
    book = book_of(TWO, withdrawn(), withdrawn(is_confirmed=True, on=confirmed_on), rest)
    assert open_amounts(book) == {"FA-001": "100.00", "FA-002": "0.00"}
    assert [one.status for one in book.collections] == ["cancelled", "credited"]
