# SPDX-License-Identifier: Apache-2.0
"""Refunds in the book: what is reserved, what is gone, what comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from receivables.balances import compute_balances
from receivables.journal.events import CollectionAnswered
from receivables.matching.book import Book, RefundStatus, Remainder
from tests.receivables.factory import (
    book_of,
    credit_note,
    day,
    detail,
    entry,
    invoice,
    open_amounts,
    refund,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from receivables.journal.events import Event

INVOICE = invoice("FA-001", "100")
OVERPAID = seen(entry("130", "10-06", detail("130", "FA-001")))
PAYMENT = book_of(INVOICE, OVERPAID).payments[0].key
ORDERED = refund("RMB-1", "30", payment=PAYMENT)
NOTICE = seen(entry("130", "10-06", detail("130", "FA-001"), ref="B-1"), family="camt.054")


def booked(
    amount: str = "-30", on: str = "10-21", code: str = "PMNT/ICDT/ESCT"
) -> tuple[Event, ...]:
    paid = entry(amount, on, detail(amount, end_to_end_id="RMB-1"), bank_transaction_code=code)
    return seen(paid, name="S2", refunds=("RMB-1",))


def returned(on: str = "10-23") -> tuple[Event, ...]:
    back = detail("30", end_to_end_id="RMB-1", reason="AC04")
    return seen(entry("30", on, back, bank_transaction_code="PMNT/ICDT/RRTN"), name="S3")


def on_account(book: Book) -> Decimal:
    return sum((payment.remainder for payment in book.payments), Decimal(0))


STORIES = [
    # events after the overpayment, status, left on account, of which reserved
    ((ORDERED,), "ordered", "30", "30"),
    ((ORDERED, *booked()), "paid", "0", "0"),
    ((ORDERED, rejected("RMB-1", reason="AC04")), "ordered", "30", "30"),
    ((ORDERED, *booked(), *returned()), "returned", "30", "0"),
]


@pytest.mark.parametrize(("events", "status", "left", "reserved"), STORIES)
def test_an_overpayment_is_given_back_once(
    events: tuple[Event, ...], status: str, left: str, reserved: str
) -> None:
    book = book_of(INVOICE, OVERPAID, events)
    assert [one.status for one in book.refunds] == [status]
    assert on_account(book) == Decimal(left)
    assert sum(payment.reserved for payment in book.payments) == Decimal(reserved)
    assert open_amounts(book) == {"FA-001": "0.00"}


def test_an_answer_of_the_bank_frees_the_money() -> None:
    refused = CollectionAnswered(
        report_id="A-1", answered=day("10-21"), message_id="CT-1", status="RJCT", reason="AC04"
    )
    book = book_of(INVOICE, OVERPAID, ORDERED, refused)
    assert book.refunds[0].status is RefundStatus.REJECTED
    assert [(one.remainder, one.reserved) for one in book.payments] == [(Decimal(30), Decimal(0))]


def test_money_that_is_being_refunded_pays_no_other_invoice() -> None:
    """The reopened invoice is offered what is free of the overpayment: nothing."""
    second = seen(entry("50", "10-07", detail("50", "FA-001", end_to_end_id="P-2")), name="S2")
    late = seen(
        entry("-130", "10-25", detail("-130", end_to_end_id="P-1", reason="MS03")), name="S4"
    )
    first = seen(entry("130", "10-06", detail("130", "FA-001", end_to_end_id="P-1")))
    key = next(one.key for one in book_of(INVOICE, first, second).payments if one.amount == 50)
    ordered = refund("RMB-1", "50", payment=key)
    book = book_of(INVOICE, first, second, ordered, late)
    assert open_amounts(book) == {"FA-001": "100.00"}
    assert next(one for one in book.payments if one.amount == 50).why is Remainder.REFUND_ORDERED
    without = book_of(INVOICE, first, second, late)
    assert open_amounts(without) == {"FA-001": "50.00"}


def test_a_credit_note_is_paid_out() -> None:
    note = credit_note("AV-001", "20")
    ordered = refund("RMB-1", "20", credit_note="AV-001")
    before = book_of(note, ordered)
    after = book_of(note, ordered, booked("-20"))
    assert (open_amounts(before), open_amounts(after)) == ({"AV-001": "-20.00"}, {"AV-001": "0.00"})
    assert compute_balances(after) == () or all(not one.balance for one in compute_balances(after))


def test_the_payment_is_found_when_the_statement_follows_the_notification() -> None:
    """The key of a payment is that of its best report, which may come after the order."""
    key = book_of(INVOICE, NOTICE).payments[0].key
    statement = seen(entry("130", "10-06", detail("130", "FA-001"), ref="B-1"))
    book = book_of(INVOICE, NOTICE, statement, refund("RMB-1", "30", payment=key), booked())
    assert key not in {payment.key for payment in book.payments}
    assert on_account(book) == 0


def test_a_debit_of_another_amount_is_left_for_a_person() -> None:
    """It has the id of our refund: it is about us, whatever it is."""
    book = book_of(INVOICE, OVERPAID, ORDERED, booked("-30.20"))
    assert [(one.status, one.ordered.amount) for one in book.refunds] == [
        (RefundStatus.ORDERED, Decimal(30))
    ]
    assert [(one.remainder, one.why) for one in book.payments] == [
        (Decimal(30), Remainder.REFUND_ORDERED),
        (Decimal("-30.20"), Remainder.RETURN_UNKNOWN),
    ]


def test_what_went_back_is_not_reserved_any_more() -> None:
    paid = seen(entry("130", "10-06", detail("130", "FA-001", end_to_end_id="P-1")))
    back = seen(
        entry("-130", "10-25", detail("-130", end_to_end_id="P-1", reason="MS03")), name="S4"
    )
    ordered = refund("RMB-1", "30", payment=book_of(INVOICE, paid).payments[0].key)
    book = book_of(INVOICE, paid, ordered, back)
    assert [one.remainder for one in book.payments] == [Decimal(0), Decimal(0)]
    assert [one.reserved for one in book.payments] == [Decimal(0), Decimal(0)]


def test_a_refund_of_what_is_no_longer_there_is_seen() -> None:
    book = book_of(INVOICE, ORDERED, booked())
    (payment,) = book.payments
    assert (payment.remainder, payment.why, payment.customer_id) == (
        Decimal(-30),
        Remainder.REFUND_WITHOUT_CREDIT,
        INVOICE.customer_id,
    )


def test_transfers_that_are_no_refunds_stay_out_of_the_ledger() -> None:
    paid = entry(
        "-30", "10-21", detail("-30", end_to_end_id="RMB-1"), bank_transaction_code="PMNT/ICDT/ESCT"
    )
    assert [event.kind for event in seen(paid)] == ["statement_recorded"]
