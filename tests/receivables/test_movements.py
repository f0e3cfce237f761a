# SPDX-License-Identifier: Apache-2.0
"""Both faults of re-import: a twin must be kept, the same money seen twice must be counted once."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from receivables.intake.entries import compute_intake
from receivables.journal.bank_facts import EntrySeen
from receivables.matching.movements import compute_movements
from sepa.reports.camt_model import Batch, EntryStatus
from tests.receivables.factory import detail, entry, report, rows_of, seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from receivables.journal.events import Event
    from sepa.reports.camt_model import Entry

# An entry is amount@day[=reference][/end-to-end id][~text]; files are parted by a bar inside
# the cell: family: entries. The last cell is the amounts that moved.
TABLE = """
    the same file twice          | 053: 10@10-06=R1        ; 053: 10@10-06=R1          | 10
    twins in one statement       | 053: 10@10-06 10@10-06                              | 10 10
    twins, statement twice       | 053: 10@10-06 10@10-06  ; 053: 10@10-06 10@10-06    | 10 10
    twins with references        | 053: 10@10-06=R1 10@10-06=R2                        | 10 10
    twin in a longer report      | 052: 10@10-06           ; 052: 10@10-06 10@10-06    | 10 10
    same day next year's numbers | 053: 10@10-06=1         ; 053: 10@11-06=1           | 10 10
    a return reuses the number   | 053: 10@10-06=R1 -10@10-08=R1/E~RTR                 | 10 -10
    a placeholder is no number   | 053: 10@10-06=NONREF 20@10-06=NONREF                | 10 20
    notified, then booked        | 054: 10@10-06=R1        ; 053: 10@10-06=R1          | 10
    numbers, booked a day later  | 054: 10@10-06=R1        ; 053: 10@10-07=R1          | 10
    number in the statement only | 054: 10@10-06~A         ; 053: 10@10-06=R1~A        | 10
    other numbers, same E2E      | 054: 10@10-06=N1/E1     ; 053: 10@10-06=R1/E1       | 10
    the text cut shorter         | 054: 10@10-06~FA001AB   ; 053: 10@10-06~FA001       | 10
    detail in one of them only   | 054: 10@10-06/E1~A      ; 053: 10@10-06             | 10
    twins notified, one booked   | 054: 10@10-06 10@10-06  ; 053: 10@10-06             | 10 10
    one notified, twins booked   | 054: 10@10-06           ; 053: 10@10-06 10@10-06    | 10 10
    two texts, two payments      | 054: 10@10-06~A         ; 053: 10@10-06~B           | 10 10
    two E2E, two payments        | 054: 10@10-06/E1        ; 053: 10@10-06/E2          | 10 10
    two numbers, two payments    | 054: 10@10-06=R1        ; 053: 10@10-06=R2          | 10 10
    two days, two payments       | 054: 10@10-06           ; 053: 10@10-07             | 10 10
    a day later, same E2E        | 054: 10@10-06/E1        ; 053: 10@10-07/E1          | 10
    same E2E, two numbers        | 054: 10@10-06=R1/E1     ; 053: 10@10-07=R2/E1       | 10 10
    same E2E, next month         | 054: 10@10-06/E1        ; 053: 10@11-06/E1          | 10 10
    same E2E, both notified      | 054: 10@10-06/E1 10@10-09/E1 ; 053: 10@10-09/E1     | 10 10
    all three families           | 052: 10@10-06=R1 ; 054: 10@10-06=R1 ; 053: 10@10-06=R1 | 10
"""


@pytest.mark.parametrize("row", rows_of(TABLE), ids=lambda row: row[0])
def test_what_moved(row: tuple[str, ...]) -> None:
    _title, files, moved = row
    sightings = [_sightings(text.strip()) for text in files.split(";")]
    for order in permutations(sightings):
        flat = [event for events in order for event in events]
        movements = compute_movements(_entries(flat))
        amounts = [f"{movement.amount:f}" for movement in movements]
        assert sorted(amounts) == sorted(moved.split())


def _sightings(text: str) -> tuple[Event, ...]:
    family, _, entries = text.partition(":")
    return seen(*(_entry(item) for item in entries.split()), family=f"camt.{family}")


def _entry(text: str) -> Entry:
    text, _, words = text.partition("~")
    text, _, end_to_end_id = text.partition("/")
    text, _, reference = text.partition("=")
    amount, _, day = text.partition("@")
    reason = "AM04" if words == "RTR" else None
    return entry(
        amount,
        day,
        detail(amount, words, end_to_end_id=end_to_end_id or None, reason=reason),
        ref=reference or None,
    )


def _entries(events: Iterable[Event]) -> list[EntrySeen]:
    return [event for event in events if isinstance(event, EntrySeen)]


LUMP = entry("30", "10-15", ref="B1", block="BLOCK-1")
PARTS = (
    entry("10", "10-15", detail("10", end_to_end_id="E1", payment_information_id="BLOCK-1")),
    entry("20", "10-15", detail("20", end_to_end_id="E2", payment_information_id="BLOCK-1")),
)


@pytest.mark.parametrize("order", [1, -1])
def test_a_batch_of_the_statement_is_the_entries_of_the_notification(order: int) -> None:
    files = [*seen(LUMP), *seen(*PARTS, family="camt.054")][::order]
    (movement,) = compute_movements(_entries(files))
    assert [(part.end_to_end_id, part.amount) for part in movement.details] == [
        ("E1", Decimal(10)),
        ("E2", Decimal(20)),
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_a_batch_of_the_notification_is_the_entries_of_the_statement(order: int) -> None:
    files = [*seen(LUMP, family="camt.054"), *seen(*PARTS)][::order]
    movements = compute_movements(_entries(files))
    assert sorted(movement.amount for movement in movements) == [10, 20]


def test_entries_that_do_not_make_the_batch_are_more_money() -> None:
    lump = entry("31", "10-15", ref="B1", block="BLOCK-1")
    files = [*seen(lump), *seen(*PARTS, family="camt.054")]
    assert sorted(row.amount for row in compute_movements(_entries(files))) == [10, 20, 31]


def test_two_blocks_of_one_message_are_not_mixed() -> None:
    def part(amount: str, block: str) -> Entry:
        refs = detail(
            amount, end_to_end_id=f"{block}-{amount}", message_id="M", payment_information_id=block
        )
        return entry(amount, "10-15", refs)

    def lump(amount: str, block: str) -> Entry:
        batch = Batch(message_id="M", payment_information_id=block)
        return entry(amount, "10-15", batches=(batch,))

    statement = seen(lump("30", "A"), lump("12", "B"))
    notified = seen(
        part("10", "A"), part("20", "A"), part("5", "B"), part("7", "B"), family="camt.054"
    )
    movements = compute_movements(_entries((*statement, *notified)))
    assert sorted(row.amount for row in movements) == [12, 30]


def test_the_richer_copy_of_an_entry_tells_its_details() -> None:
    bare, told = entry("10", "10-06", ref="R1"), entry("10", "10-06", detail("10", "FA"), ref="R1")
    for files in ([*seen(bare), *seen(told)], [*seen(told), *seen(bare)]):
        (movement,) = compute_movements(_entries(files))
        assert movement.details[0].remittance == ("FA",)


@pytest.mark.parametrize("status", [s for s in EntryStatus if s is not EntryStatus.BOOKED])
def test_what_is_not_booked_is_no_money(status: EntryStatus) -> None:
    intake = compute_intake(report(entry("10", "10-06", status=status)))
    assert (_entries(intake.events), intake.not_booked) == ([], 1)


@pytest.mark.parametrize(
    ("code", "is_kept"),
    [
        ("PMNT/ICDT/ESCT", False),
        ("PMNT/IDDT/UPDD", True),
        ("PMNT/IDDT/CHRG", False),
        ("ACMT/MDOP/FEES", False),
        (None, True),
    ],
)
def test_debits_that_are_no_returns_are_not_kept(code: str | None, *, is_kept: bool) -> None:
    debit = entry("-10", "10-06", detail("-10", end_to_end_id="E"), bank_transaction_code=code)
    intake = compute_intake(report(debit))
    assert (len(_entries(intake.events)), intake.not_ours) == ((1, 0) if is_kept else (0, 1))
