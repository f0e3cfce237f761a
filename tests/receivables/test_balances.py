# SPDX-License-Identifier: Apache-2.0
"""Ages, states and sums of what is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from receivables.balances import (
    Bucket,
    bucket_of,
    compute_aged,
    compute_balances,
    compute_totals,
    days_overdue,
    sorting_name,
    status_of,
)
from receivables.report.status import status_document
from tests.receivables.factory import (
    TODAY,
    book_of,
    collection,
    credit_note,
    detail,
    entry,
    invoice,
    seen,
)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-1, Bucket.NOT_DUE),
        (0, Bucket.NOT_DUE),
        (1, Bucket.DAYS_1_30),
        (30, Bucket.DAYS_1_30),
        (31, Bucket.DAYS_31_60),
        (60, Bucket.DAYS_31_60),
        (61, Bucket.DAYS_61_90),
        (90, Bucket.DAYS_61_90),
        (91, Bucket.OVER_90),
    ],
)
def test_the_age_of_an_invoice(days: int, bucket: Bucket) -> None:
    due = TODAY - timedelta(days=days)
    (item,) = book_of(invoice("FA-001", "100", issued="01-02", due_date=due)).items
    assert bucket_of(item, TODAY) is bucket
    assert days_overdue(item, TODAY) == max(days, 0)


def test_without_a_due_date_it_is_never_overdue() -> None:
    (item,) = book_of(invoice("FA-001", "100", due_date=None)).items
    assert bucket_of(item, TODAY) is Bucket.NOT_DUE


def test_states() -> None:
    book = book_of(
        invoice("FA-001", "100"),
        invoice("FA-002", "100"),
        invoice("FA-003", "100"),
        invoice("FA-004", "100"),
        credit_note("AV-001", "20"),
        collection("FA-004", "100"),
        seen(
            entry("100", "10-06", detail("100", "FA-002")),
            entry("40", "10-06", detail("40", "FA-003")),
        ),
    )
    assert {item.number: status_of(item) for item in book.items} == {
        "FA-001": "open",
        "FA-002": "paid",
        "FA-003": "partially_paid",
        "FA-004": "in_collection",
        "AV-001": "credit",
    }


def test_money_on_account_is_the_customers_credit() -> None:
    paid = seen(entry("130", "10-06", detail("130", "FA-001")))
    (balance,) = compute_balances(book_of(invoice("FA-001", "100"), paid))
    assert f"{balance.open:.2f} {balance.credit:.2f} {balance.balance:.2f}" == "0.00 -30.00 -30.00"
    (row,) = compute_aged(book_of(invoice("FA-001", "100"), paid))
    assert row.total == balance.balance


def test_money_of_nobody_is_in_no_balance() -> None:
    paid = seen(entry("30", "10-06", detail("30", "MERCI")))
    (total,) = compute_totals(book_of(invoice("FA-001", "100"), paid))
    assert f"{total.balance:.2f} {total.unallocated:.2f}" == "100.00 30.00"


def test_no_account_is_told_in_full_even_from_inside_a_text() -> None:
    iban = "FR7661620044060000066006630"
    paid = seen(entry("30", "10-06", detail("30", f"VIR DE {iban}", iban=iban)))
    told = str(status_document(book_of(paid)))
    assert iban not in told
    assert "6630" in told


def test_currencies_are_never_added() -> None:
    book = book_of(invoice("FA-001", "100"), invoice("FA-002", "50", currency="CHF"))
    assert [(row.currency, f"{row.open:.0f}") for row in compute_totals(book)] == [
        ("CHF", "50"),
        ("EUR", "100"),
    ]


def test_names_are_sorted_as_in_a_directory() -> None:
    names = ["Zoé", "Œnothèque", "Étable", "Atelier", "Papier"]
    assert sorted(names, key=sorting_name) == ["Atelier", "Étable", "Œnothèque", "Papier", "Zoé"]
