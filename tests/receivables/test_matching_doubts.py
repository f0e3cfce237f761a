# SPDX-License-Identifier: Apache-2.0
"""Where the evidence is weak or contradicts itself, nothing is guessed and nothing disappears."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from receivables.matching.book import Book, CollectionStatus, Remainder
from sepa.reports.camt_model import Amount, Batch, Detail, Entry, EntryStatus
from tests.receivables.factory import (
    book_of,
    collection,
    day,
    detail,
    entry,
    invoice,
    money,
    open_amounts,
    seen,
)

if TYPE_CHECKING:
    from receivables.journal.events import Event

THREE: tuple[Event, ...] = tuple(invoice(f"FA-00{n}", "100") for n in (1, 2, 3))
ASKED: tuple[Event, ...] = (*THREE, *(collection(f"FA-00{n}", "100") for n in (1, 2, 3)))
OTHER = {"customer_id": "siren:222222222", "customer_name": "Deux SARL"}


def left(book: Book) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """Return the money that is on no invoice: how much, why, and what it names."""
    for payment in book.payments:
        parts = (payment.allocated, payment.cancelled, payment.fee, payment.remainder)
        assert sum(parts, Decimal(0)) == payment.amount
    return [(f"{row.remainder}", row.why, row.named) for row in book.payments if row.remainder]


def part(number: int, amount: str = "100", **changes: object) -> Detail:
    return detail(amount, "", end_to_end_id=f"FA-00{number}", **changes)


class TestContradictions:
    """An entry of which the details do not add up: its own amount alone is the truth (BANK-11)."""

    def test_one_transaction_of_another_amount_settles_nothing(self) -> None:
        book = book_of(THREE, seen(entry("110", "10-20", detail("100", "FA-001"))))
        assert open_amounts(book)["FA-001"] == "100.00"
        assert left(book) == [("110", Remainder.DETAILS_DIFFER, ("FA-001",))]

    def test_two_that_do_not_make_the_entry_settle_nothing(self) -> None:
        both = (detail("100", "FA-001"), detail("50", "FA-002"))
        book = book_of(THREE, seen(entry("200", "10-20", *both)))
        assert left(book) == [("200", Remainder.DETAILS_DIFFER, ("FA-001", "FA-002"))]

    def test_a_debit_does_not_disappear(self) -> None:
        credit = entry("100", "10-15", part(1))
        back = entry("-240", "10-20", part(1, "-100", reason="AM04"), detail("-90", reason="AM04"))
        book = book_of(ASKED, seen(credit, back))
        assert open_amounts(book)["FA-001"] == "0.00"
        assert left(book) == [("-240", Remainder.DETAILS_DIFFER, ("FA-001",))]

    def test_our_own_batch_still_proves_itself(self) -> None:
        lump = entry("300", "10-15", part(1), part(2, "90"), block="BLOCK-1")
        assert set(open_amounts(book_of(ASKED, seen(lump))).values()) == {"0.00"}

    def test_one_shown_of_a_batch_is_not_the_batch(self) -> None:
        lump = Entry(
            amount=money("300"),
            status=EntryStatus.BOOKED,
            booking_date=day("10-15"),
            batches=(Batch(payment_information_id="THEIRS", count=3),),
            details=(detail(None, "FA-001"),),
        )
        assert left(book_of(THREE, seen(lump))) == [("300", Remainder.DETAILS_DIFFER, ("FA-001",))]

    def test_the_only_one_in_foreign_money_is_the_entry(self) -> None:
        abroad = Detail(amount=Amount(value=Decimal(110), currency="USD"), remittance=("FA-001",))
        assert open_amounts(book_of(THREE, seen(entry("100", "10-20", abroad))))["FA-001"] == "0.00"

    @pytest.mark.parametrize(
        ("of_detail", "of_entry", "amount", "fee"),
        [
            ("-2", None, "98", "-2"),
            (None, "-2", "98", "-2"),
            ("-2", "-1", "97", "-3"),
            ("2", None, "102", "2"),
        ],
    )
    def test_charges_that_explain_it_are_a_fee(
        self, of_detail: str | None, of_entry: str | None, amount: str, fee: str
    ) -> None:
        told = detail("100", "FA-001", charges=money(of_detail) if of_detail else None)
        charged = entry(amount, "10-20", told, charges=money(of_entry) if of_entry else None)
        book = book_of(THREE, seen(charged))
        assert (open_amounts(book)["FA-001"], left(book)) == ("0.00", [])
        assert [row.fee for row in book.payments if row.fee] == [Decimal(fee)]


class TestNetting:
    """Banks book a batch and its returns as one entry; each part counts by its own sign."""

    @pytest.mark.parametrize(
        ("parts", "still_open"),
        [
            ((part(1), part(2), part(3, "-100", reason="AM04")), {"FA-003"}),
            ((part(1), part(3, "-100", reason="AM04")), {"FA-002", "FA-003"}),
            ((part(3, "-100", reason="AM04"), part(1)), {"FA-002", "FA-003"}),
        ],
    )
    def test_a_return_inside_a_credit_reopens_its_invoice(
        self, parts: tuple[Detail, ...], still_open: set[str]
    ) -> None:
        total = sum(one.amount.value for one in parts if one.amount)
        paid = entry("100", "10-14", part(3))
        book = book_of(ASKED, seen(paid, entry(str(total), "10-15", *parts)))
        amounts = open_amounts(book)
        assert {number for number, amount in amounts.items() if amount == "100.00"} == still_open
        assert left(book) == []


class TestIdentifiersThatComeBack:
    def test_nothing_is_no_payment_of_a_collection(self) -> None:
        book = book_of(ASKED, seen(entry("0", "10-15", part(1, "0"))))
        assert book.collections[0].status is CollectionStatus.PENDING

    @pytest.mark.parametrize(("on", "paid"), [("10-15", "FA-001"), ("11-01", "FA-002")])
    def test_a_credit_pays_the_presentation_of_its_day(self, on: str, paid: str) -> None:
        by_id = entry("100", on, detail("100", end_to_end_id="CONTRAT-7"))
        assert open_amounts(book_of(_monthly("CONTRAT-7"), seen(by_id)))[paid] == "0.00"

    @pytest.mark.parametrize(("on", "paid"), [("10-15", "FA-001"), ("11-01", "FA-002")])
    def test_a_batch_pays_the_block_of_its_day(self, on: str, paid: str) -> None:
        lump = entry("100", on, block="BLOCK-1")
        amounts = open_amounts(book_of(_monthly("CONTRAT-7"), seen(lump)))
        assert (amounts[paid], sorted(amounts.values())) == ("0.00", ["0.00", "100.00"])

    def test_the_bank_s_own_message_id_beside_our_block_says_nothing(self) -> None:
        lump = Entry(
            amount=money("300"),
            status=EntryStatus.BOOKED,
            booking_date=day("10-15"),
            batches=(Batch(message_id="BANK-77", payment_information_id="BLOCK-1"),),
            details=(Detail(amount=money("300")),),
        )
        assert set(open_amounts(book_of(ASKED, seen(lump))).values()) == {"0.00"}


def _monthly(end_to_end_id: str) -> tuple[Event, ...]:
    """Two months of one subscription, under the same ids but that of the message."""
    return (
        *THREE[:2],
        collection(end_to_end_id, "100", remittance="FA-001"),
        collection(
            end_to_end_id,
            "100",
            remittance="FA-002",
            message_id="MSG-2",
            presented=day("10-20"),
            collection_date=day("11-01"),
        ),
    )


class TestNumbers:
    PREFIX = (invoice("F2026-021", "100"), invoice("F2026-0211", "100", **OTHER))

    @pytest.mark.parametrize(
        ("lines", "paid"),
        [
            (("F2026-021",), "F2026-021"),
            (("F2026-0211",), "F2026-0211"),
            (("F2026-02", "11 MERCI"), "F2026-0211"),
            (("F2026-021", "MERCI"), "F2026-021"),
            (("F2026-021", "1 MERCI"), None),
            (("F2026-O21",), None),
            (("F2026 021",), None),
            (("F2026-02112",), None),
        ],
    )
    def test_one_that_begins_like_another(self, lines: tuple[str, ...], paid: str | None) -> None:
        book = book_of(self.PREFIX, seen(entry("100", "10-20", detail("100", remittance=lines))))
        closed = [number for number, amount in open_amounts(book).items() if amount == "0.00"]
        assert closed == ([paid] if paid else [])

    def test_what_the_payer_calls_its_payment_is_ours_only_if_it_can_be_nothing_else(self) -> None:
        owed = (invoice("0047", "30"), invoice("FA-001", "30", **OTHER))
        theirs = seen(entry("30", "10-20", detail("30", "LOYER", end_to_end_id="0047")))
        assert open_amounts(book_of(owed, theirs)) == {"0047": "30.00", "FA-001": "30.00"}
        ours = seen(entry("30", "10-20", detail("30", "LOYER", end_to_end_id="FA-001")))
        assert open_amounts(book_of(owed, ours))["FA-001"] == "0.00"
