# SPDX-License-Identifier: Apache-2.0
"""Replay of whole stories: what is open, and where the money is, after some events."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from receivables.balances import find_unallocated
from receivables.matching.book import Book, CollectionStatus, Evidence, Remainder
from tests.receivables.factory import (
    book_of,
    collection,
    credit_note,
    day,
    detail,
    entry,
    invoice,
    money,
    open_amounts,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from receivables.journal.events import Event
    from sepa.reports.camt_model import Amount

TWO = (invoice("FA-001", "100"), invoice("FA-002", "50"))
BATCH = (*TWO, collection("FA-001", "100"), collection("FA-002", "50"))


def _why(book: Book) -> list[str | None]:
    return [payment.why for payment in book.payments if payment.remainder]


def _transfer(amount: str, text: str, on: str = "10-06", **changes: object) -> tuple[Event, ...]:
    return seen(entry(amount, on, detail(amount, text, **changes)))


def test_a_transfer_that_names_its_invoice_settles_it() -> None:
    book = book_of(TWO, _transfer("100", "FACTURE FA-001"))
    assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "50.00"}
    assert book.allocations[0].evidence is Evidence.REFERENCE


def test_amount_and_name_alone_settle_nothing() -> None:
    book = book_of(TWO, _transfer("100", "VIREMENT", payer="Atelier Un SAS"))
    assert open_amounts(book) == {"FA-001": "100.00", "FA-002": "50.00"}
    assert _why(book) == [Remainder.NO_REFERENCE]


def test_a_structured_reference_outranks_the_text() -> None:
    book = book_of(TWO, _transfer("50", "FA-001", structured_references=("FA-002",)))
    assert open_amounts(book) == {"FA-001": "100.00", "FA-002": "0.00"}


def test_a_number_that_the_bank_cut_in_two_lines_is_found() -> None:
    lines = detail("100", remittance=("PAIEMENT DE LA FACTURE FA-", "001"))
    assert open_amounts(book_of(TWO, seen(entry("100", "10-06", lines))))["FA-001"] == "0.00"


def test_money_that_came_before_its_invoice_settles_it_once_issued() -> None:
    late = invoice("FA-003", "70", issued="10-20")
    paid = _transfer("70", "FA-003")
    assert _why(book_of(late, paid, as_of=day("10-10"))) == [Remainder.NO_REFERENCE]
    book = book_of(late, paid)
    assert open_amounts(book) == {"FA-003": "0.00"}
    assert book.allocations[0].day == day("10-20")


def test_an_invoice_in_another_currency_is_not_settled() -> None:
    book = book_of(invoice("FA-001", "100", currency="CHF"), _transfer("100", "FA-001"))
    assert (open_amounts(book), _why(book)) == ({"FA-001": "100.00"}, [Remainder.OTHER_CURRENCY])


class TestCreditNotes:
    def test_it_reduces_the_invoice_that_it_names(self) -> None:
        book = book_of(TWO, credit_note("AV-001", "20", of="FA-001"))
        assert open_amounts(book) == {"FA-001": "80.00", "FA-002": "50.00", "AV-001": "0.00"}

    def test_without_a_reference_it_stays_open(self) -> None:
        book = book_of(TWO, credit_note("AV-001", "20"))
        assert open_amounts(book)["AV-001"] == "-20.00"

    def test_of_a_paid_invoice_it_stays_open(self) -> None:
        paid = _transfer("100", "FA-001", "09-04")
        book = book_of(TWO, paid, credit_note("AV-001", "20", of="FA-001"))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "50.00", "AV-001": "-20.00"}

    def test_a_payment_may_name_it(self) -> None:
        book = book_of(TWO, credit_note("AV-001", "20"), _transfer("80", "FA-001 moins AV-001"))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "50.00", "AV-001": "0.00"}

    def test_of_another_customer_it_reduces_nothing(self) -> None:
        other = invoice("FA-009", "100", customer_id="siren:2", customer_name="Deux")
        book = book_of(other, credit_note("AV-001", "20", of="FA-009"))
        assert open_amounts(book) == {"FA-009": "100.00", "AV-001": "-20.00"}


class TestCollections:
    def test_a_pending_one_is_in_collection(self) -> None:
        items = {item.number: item for item in book_of(BATCH).items}
        assert items["FA-001"].open == items["FA-001"].in_collection == 100

    def test_before_it_is_presented_it_is_not(self) -> None:
        assert book_of(BATCH, as_of=day("10-04")).items[0].in_collection == 0

    def test_its_credit_settles_its_invoice(self) -> None:
        credit = seen(entry("100", "10-15", detail("100", end_to_end_id="FA-001")))
        book = book_of(BATCH, credit)
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "50.00"}
        assert book.allocations[0].evidence is Evidence.END_TO_END

    def test_a_bank_that_reports_message_ids_of_its_own_is_understood(self) -> None:
        credit = detail("100", end_to_end_id="FA-001", message_id="INTERBANK-77")
        book = book_of(BATCH, seen(entry("100", "10-15", credit)))
        assert book.collections[0].status is CollectionStatus.CREDITED

    def test_its_invoice_may_be_named_in_the_remittance(self) -> None:
        asked = collection("E2E-77", "100", remittance="Facture FA-001, octobre")
        credit = seen(entry("100", "10-15", detail("100", end_to_end_id="E2E-77")))
        assert open_amounts(book_of(TWO, asked, credit))["FA-001"] == "0.00"

    def test_a_transfer_with_its_end_to_end_id_is_no_credit_of_it(self) -> None:
        paid = entry(
            "100",
            "10-12",
            detail("100", end_to_end_id="FA-001"),
            bank_transaction_code="PMNT/RCDT/ESCT",
        )
        book = book_of(BATCH, seen(paid))
        assert book.collections[0].status is CollectionStatus.PENDING
        assert open_amounts(book)["FA-001"] == "0.00"

    def test_a_rejected_one_is_no_longer_in_collection(self) -> None:
        book = book_of(BATCH, rejected("FA-001"))
        item = book.items[0]
        assert item.open == 100
        assert item.in_collection == 0
        assert item.setbacks[0].reason == "AC04"

    def test_a_rejected_block_rejects_all_of_it(self) -> None:
        book = book_of(BATCH, rejected(None))
        assert {row.status for row in book.collections} == {CollectionStatus.REJECTED}

    def test_without_its_invoice_the_money_says_so(self) -> None:
        credit = seen(entry("100", "10-15", detail("100", end_to_end_id="X-1")))
        assert _why(book_of(collection("X-1", "100"), credit)) == [Remainder.NO_INVOICE]


class TestBatches:
    @pytest.mark.parametrize("names", ["Btch", "Refs"])
    def test_one_credit_for_the_block_settles_all(self, names: str) -> None:
        lump = entry("150", "10-15", block="BLOCK-1")
        if names == "Refs":
            lump = entry("150", "10-15", detail("150", payment_information_id="BLOCK-1"))
        book = book_of(BATCH, seen(lump))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "0.00"}
        assert {row.evidence for row in book.allocations} == {Evidence.BATCH}

    def test_less_what_was_rejected(self) -> None:
        book = book_of(BATCH, rejected("FA-002"), seen(entry("100", "10-15", block="BLOCK-1")))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "50.00"}

    def test_gross_although_one_was_rejected(self) -> None:
        book = book_of(BATCH, rejected("FA-002"), seen(entry("150", "10-15", block="BLOCK-1")))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "0.00"}

    def test_a_sum_that_differs_settles_nothing(self) -> None:
        book = book_of(BATCH, seen(entry("149.99", "10-15", block="BLOCK-1")))
        assert open_amounts(book) == {"FA-001": "100.00", "FA-002": "50.00"}
        assert _why(book) == [Remainder.BATCH_DIFFERS]

    def test_its_transactions_are_taken_one_by_one(self) -> None:
        lump = entry(
            "150",
            "10-15",
            detail("100", end_to_end_id="FA-001"),
            detail("50", end_to_end_id="FA-002"),
            block="BLOCK-1",
        )
        assert [row.evidence for row in book_of(BATCH, seen(lump)).allocations] == [
            Evidence.END_TO_END,
            Evidence.END_TO_END,
        ]

    def test_details_without_amounts_have_those_of_our_own_file(self) -> None:
        lump = entry(
            "150",
            "10-15",
            detail(None, end_to_end_id="FA-001"),
            detail(None, end_to_end_id="FA-002"),
        )
        book = book_of(BATCH, seen(lump))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "0.00"}

    def test_what_the_bank_kept_is_a_fee(self) -> None:
        lump = entry(
            "149.40",
            "10-15",
            detail("100", end_to_end_id="FA-001"),
            detail("50", end_to_end_id="FA-002"),
            charges=money("-0.60"),
        )
        book = book_of(BATCH, seen(lump))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "0.00"}
        assert sum(payment.fee for payment in book.payments) == Decimal("-0.60")

    def test_details_that_do_not_add_up_are_not_allocated(self) -> None:
        lump = entry("151", "10-15", detail("100", "FA-001"), detail("50", "FA-002"))
        book = book_of(TWO, seen(lump))
        assert _why(book) == [Remainder.DETAILS_DIFFER]
        assert open_amounts(book) == {"FA-001": "100.00", "FA-002": "50.00"}


CREDIT = entry("100", "10-15", detail("100", end_to_end_id="FA-001"))


class TestReturns:
    def test_a_return_reopens_its_invoice_with_the_reason(self) -> None:
        back = entry("-100", "10-20", detail("-100", end_to_end_id="FA-001", reason="AM04"))
        book = book_of(BATCH, seen(CREDIT, back))
        item = book.items[0]
        assert item.open == 100
        assert item.setbacks[0].reason == "AM04"
        assert book.collections[0].status is CollectionStatus.RETURNED
        before = book_of(BATCH, seen(CREDIT, back), as_of=day("10-19"))
        assert open_amounts(before)["FA-001"] == "0.00"

    def test_of_a_batch_it_reopens_one(self) -> None:
        lump = entry("150", "10-15", block="BLOCK-1")
        back = entry("-50", "10-20", detail("-50", end_to_end_id="FA-002", reason="MD06"))
        book = book_of(BATCH, seen(lump, back))
        assert open_amounts(book) == {"FA-001": "0.00", "FA-002": "50.00"}

    @pytest.mark.parametrize(
        ("stated", "fee", "left"),
        [
            ({"charges": money("-0.30")}, "-0.30", "0.00"),
            ({"original_amount": money("-100.00")}, "-0.30", "0.00"),
            ({"charges": money("-0.20")}, "0.00", "-0.30"),
            ({}, "0.00", "-0.30"),
        ],
    )
    def test_what_is_debited_beyond_it_is_a_fee_where_the_bank_says_so(
        self, stated: dict[str, Amount], fee: str, left: str
    ) -> None:
        back = detail("-100.30", "", end_to_end_id="FA-001", reason="AM04", **stated)
        book = book_of(BATCH, seen(CREDIT, entry("-100.30", "10-20", back)))
        assert open_amounts(book)["FA-001"] == "100.00"
        (paid,) = [payment for payment in book.payments if payment.amount < 0]
        assert (paid.fee, paid.remainder) == (Decimal(fee), Decimal(left))
        unallocated = sum(payment.remainder for payment in find_unallocated(book))
        assert unallocated == Decimal(left)

    def test_without_an_end_to_end_id_the_mandate_and_amount_name_it(self) -> None:
        first = entry("100", "10-15", detail("100", end_to_end_id="FA-001", mandate_id="RUM-1"))
        back = entry("-100", "10-20", detail("-100", mandate_id="RUM-1", reason="AM04"))
        assert open_amounts(book_of(BATCH, seen(first, back)))["FA-001"] == "100.00"

    def test_that_names_nothing_known_is_shown(self) -> None:
        back = entry("-70", "10-20", detail("-70", end_to_end_id="OTHER", reason="AM04"))
        assert _why(book_of(BATCH, seen(back))) == [Remainder.RETURN_UNKNOWN]

    def test_before_its_credit_the_two_undo_each_other(self) -> None:
        back = entry("-100", "10-14", detail("-100", end_to_end_id="FA-001", reason="AM04"))
        assert _why(book_of(BATCH, seen(back))) == [Remainder.RETURN_WITHOUT_CREDIT]
        book = book_of(BATCH, seen(back, CREDIT))
        assert (open_amounts(book)["FA-001"], _why(book)) == ("100.00", [])

    def test_of_the_same_day_it_follows_its_credit(self) -> None:
        paid = entry("100", "10-06", detail("100", "FA-001", end_to_end_id="P-1"), ref="Z")
        back = entry("-100", "10-06", detail("-100", end_to_end_id="P-1", reason="AC06"), ref="A")
        book = book_of(TWO, seen(paid, back))
        assert (open_amounts(book)["FA-001"], _why(book)) == ("100.00", [])

    def test_a_transfer_on_account_settles_what_a_return_reopens(self) -> None:
        again = entry("100", "10-18", detail("100", "FA-001 par virement"))
        back = entry("-100", "10-20", detail("-100", end_to_end_id="FA-001", reason="AM04"))
        book = book_of(BATCH, seen(CREDIT, again, back))
        assert (open_amounts(book)["FA-001"], _why(book)) == ("0.00", [])
        assert book.allocations[-1].day == day("10-20")

    def test_a_refund_of_our_own_takes_no_transfer_back(self) -> None:
        paid = entry("100", "10-06", detail("100", "FA-001", end_to_end_id="FA-001"))
        refund = entry("-100", "10-20", detail("-100", end_to_end_id="FA-001"))
        assert open_amounts(book_of(TWO, seen(paid, refund)))["FA-001"] == "0.00"

    def test_a_second_presentation_is_another_collection(self) -> None:
        back = entry("-100", "10-20", detail("-100", end_to_end_id="FA-001", reason="AM04"))
        again = collection(
            "FA-001",
            "100",
            message_id="MSG-2",
            presented=day("10-21"),
            collection_date=day("10-28"),
        )
        asked = book_of(BATCH, seen(CREDIT, back), again)
        assert asked.items[0].in_collection == 100
        paid = entry("100", "10-28", detail("100", end_to_end_id="FA-001"))
        book = book_of(BATCH, seen(CREDIT, back, paid), again)
        assert open_amounts(book)["FA-001"] == "0.00"
        assert [row.status for row in book.collections if row.numbers == ("FA-001",)] == [
            CollectionStatus.RETURNED,
            CollectionStatus.CREDITED,
        ]
