# SPDX-License-Identifier: Apache-2.0
"""The life of a mandate, step by step."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from receivables.journal.events import CollectionPresented
from receivables.journal.mandate_facts import (
    MandateAmended,
    MandateDrafted,
    MandateFact,
    MandateSigned,
    MandateStepped,
)
from receivables.mandates.lifecycle import InvalidStepError, compute_amendment, compute_mandates
from receivables.mandates.model import Mandate, MandateStatus
from receivables.matching.book import Collection, CollectionStatus
from sepa.debit.model import SequenceType

ICS = "FR35ZZZ5R4M3U"
OLD = "FR7630006000011234567890189"
NEW = "DE89370400440532013000"

DRAFT = MandateDrafted(
    reference="RUM-1",
    creditor_id=ICS,
    creditor_name="Rameau Clair SAS",
    scheme="CORE",
    drafted=date(2026, 1, 2),
    debtor_name="Marie Tessier",
)
SIGNED = MandateSigned(
    reference="RUM-1", creditor_id=ICS, signed=date(2026, 1, 5), debtor_iban=OLD, place="Nantes"
)


def step(kind: str, day: date) -> MandateStepped:
    return MandateStepped(reference="RUM-1", creditor_id=ICS, day=day, step=kind)


def use(
    day: date,
    status: CollectionStatus = CollectionStatus.CREDITED,
    sequence: str = "RCUR",
    reference: str = "RUM-1",
) -> Collection:
    presented = CollectionPresented(
        message_id=f"DD-{day}",
        payment_information_id="1",
        end_to_end_id=f"E-{day}",
        presented=day,
        collection_date=day,
        amount=Decimal(10),
        currency="EUR",
        mandate_id=reference,
        creditor_id=ICS,
        sequence=sequence,
        debtor_iban=OLD,
    )
    return Collection(presented=presented, status=status, day=day, numbers=())


def mandate(*facts: MandateFact, uses: tuple[Collection, ...] = (), on: str) -> Mandate:
    (found,) = compute_mandates(facts, uses, date.fromisoformat(on))
    return found


STATUS_CASES = [
    # steps after the signature on 5 January 2026, day, status
    ((), "2026-01-05", "active"),
    ((), "2029-01-04", "active"),
    ((), "2029-01-05", "lapsed"),
    (("suspended 2026-02-01",), "2026-01-31", "active"),
    (("suspended 2026-02-01",), "2026-02-01", "suspended"),
    (("suspended 2026-02-01", "resumed 2026-03-01"), "2026-03-01", "active"),
    (("cancelled 2026-02-01",), "2026-02-01", "cancelled"),
    (("cancelled 2026-02-01",), "2031-01-01", "cancelled"),
]


@pytest.mark.parametrize(("steps", "day", "status"), STATUS_CASES)
def test_status_follows_from_the_steps(steps: tuple[str, ...], day: str, status: str) -> None:
    taken = (text.split() for text in steps)
    facts = [step(kind, date.fromisoformat(when)) for kind, when in taken]
    assert mandate(DRAFT, SIGNED, *facts, on=day).status == status


# What the creditor withdrew was never presented to the debtor.
@pytest.mark.parametrize("status", sorted({*CollectionStatus} - {CollectionStatus.CANCELLED}))
def test_each_presentation_puts_the_lapse_off(status: CollectionStatus) -> None:
    found = mandate(DRAFT, SIGNED, uses=(use(date(2026, 6, 30), status),), on="2029-06-29")
    assert (found.status, found.lapses_on) == (MandateStatus.ACTIVE, date(2029, 6, 30))


@pytest.mark.parametrize(
    ("sequence", "outcome", "status"),
    [
        ("OOFF", CollectionStatus.CREDITED, MandateStatus.USED),
        ("OOFF", CollectionStatus.PENDING, MandateStatus.USED),
        ("OOFF", CollectionStatus.RETURNED, MandateStatus.ACTIVE),
        ("OOFF", CollectionStatus.REJECTED, MandateStatus.ACTIVE),
        ("FNAL", CollectionStatus.CREDITED, MandateStatus.USED),
        ("RCUR", CollectionStatus.CREDITED, MandateStatus.ACTIVE),
    ],
)
def test_a_last_collection_ends_it(
    sequence: str, outcome: CollectionStatus, status: MandateStatus
) -> None:
    used = use(date(2026, 2, 2), outcome, sequence)
    assert mandate(DRAFT, SIGNED, uses=(used,), on="2026-03-01").status is status


LIVES = """
    # what happens, by month of 2026; then the day, the status, and the next sequence type
    sign 01                                               2026-01-31  active     FRST
    sign 01, use 02                                       2026-03-01  active     RCUR
    sign 01, rejected 02                                  2026-03-01  active     FRST
    sign 01, withdrawn 02                                 2026-03-01  active     FRST
    sign 01, returned 02                                  2026-03-01  active     RCUR
    sign 01, use 02                                       2029-01-31  active     RCUR
    sign 01, use 02                                       2029-02-01  lapsed     RCUR
    sign 01, returned 02                                  2029-02-01  lapsed     RCUR
    sign 01, withdrawn 02                                 2029-01-01  lapsed     FRST
    sign 01, final 02                                     2026-03-01  used       RCUR
    sign 01, final 02                                     2031-03-01  used       RCUR
    sign 01, final reversed 02                            2026-03-01  used       RCUR
    sign 01, final returned 02                            2026-03-01  active     RCUR
    sign 01, suspended 02, resumed 03                     2026-02-28  suspended  FRST
    sign 01, suspended 02, resumed 03                     2026-03-01  active     FRST
    sign 01, suspended 02                                 2029-01-01  lapsed     FRST
    sign 01, cancelled 02                                 2029-01-01  cancelled  FRST
    sign 01, use 02, cancelled 02                         2026-02-28  cancelled  RCUR
"""
USES = {
    "use": (CollectionStatus.CREDITED, "RCUR"),
    "rejected": (CollectionStatus.REJECTED, "RCUR"),
    "withdrawn": (CollectionStatus.CANCELLED, "RCUR"),
    "returned": (CollectionStatus.RETURNED, "RCUR"),
    "final": (CollectionStatus.CREDITED, "FNAL"),
    "final reversed": (CollectionStatus.REVERSED, "FNAL"),
    "final returned": (CollectionStatus.RETURNED, "FNAL"),
}


@pytest.mark.parametrize("line", [line.strip() for line in LIVES.splitlines()[2:]])
def test_lives(line: str) -> None:
    told, day, status, sequence = re.split(r"  +", line)
    facts: list[MandateFact] = [DRAFT]
    uses = []
    for event in told.split(", "):
        kind, _, month = event.rpartition(" ")
        first = date(2026, int(month), 1)
        if kind == "sign":
            facts[0] = replace(DRAFT, drafted=first)
            facts.append(replace(SIGNED, signed=first))
        elif kind in USES:
            uses.append(use(first, *USES[kind]))
        else:
            facts.append(step(kind, first))
    found = mandate(*facts, uses=tuple(uses), on=day)
    assert found.status == status
    assert found.next_sequence(first=SequenceType.FIRST) == sequence


def test_a_collection_after_the_lapse_brings_nothing_back() -> None:
    late = use(date(2029, 1, 5))
    found = mandate(DRAFT, SIGNED, uses=(late,), on="2029-02-01")
    assert (found.status, found.since) == (MandateStatus.LAPSED, date(2029, 1, 5))


def test_another_business_code_is_the_same_creditor() -> None:
    other = replace(SIGNED, creditor_id="FR35ABC5R4M3U")
    assert mandate(DRAFT, other, on="2026-02-01").status is MandateStatus.ACTIVE


def test_changes_that_the_last_collection_before_the_ledger_told_are_not_told_again() -> None:
    signed = replace(SIGNED, last_collection=date(2026, 2, 1))
    before = MandateAmended(
        reference="RUM-1", creditor_id=ICS, amended=date(2026, 1, 20), new_reference="RUM-2"
    )
    after = MandateAmended(
        reference="RUM-2", creditor_id=ICS, amended=date(2026, 2, 20), new_reference="RUM-3"
    )
    assert compute_amendment(mandate(DRAFT, signed, before, on="2026-03-01")) is None
    told = compute_amendment(mandate(DRAFT, signed, before, after, on="2026-03-01"))
    assert told is not None
    assert told.original_mandate_id == "RUM-2"


def test_an_account_that_came_back_is_no_change() -> None:
    there = MandateAmended(
        reference="RUM-1", creditor_id=ICS, amended=date(2026, 3, 1), new_debtor_iban=NEW
    )
    back = replace(there, amended=date(2026, 3, 2), new_debtor_iban=OLD)
    used = (use(date(2026, 2, 2)),)
    assert (
        compute_amendment(mandate(DRAFT, SIGNED, there, back, uses=used, on="2026-04-01")) is None
    )


def test_the_next_collection_tells_what_changed_since_the_last() -> None:
    moved = MandateAmended(
        reference="RUM-1", creditor_id=ICS, amended=date(2026, 3, 1), new_debtor_iban=NEW
    )
    before, after = use(date(2026, 2, 2)), use(date(2026, 3, 10), CollectionStatus.REJECTED)
    first = compute_amendment(mandate(DRAFT, SIGNED, moved, uses=(), on="2026-03-05"))
    told = compute_amendment(mandate(DRAFT, SIGNED, moved, uses=(before,), on="2026-03-05"))
    again = compute_amendment(mandate(DRAFT, SIGNED, moved, uses=(before, after), on="2026-04-01"))
    assert first is None
    assert told is not None
    assert told.original_debtor_account_smnda
    assert again == told


def test_a_mandate_is_known_by_its_new_reference() -> None:
    renamed = MandateAmended(
        reference="RUM-1", creditor_id=ICS, amended=date(2026, 3, 1), new_reference="RUM-9"
    )
    found = mandate(DRAFT, SIGNED, renamed, uses=(use(date(2026, 2, 2)),), on="2026-03-05")
    assert (found.reference, found.former_references) == ("RUM-9", ("RUM-1",))
    amendment = compute_amendment(found)
    assert amendment is not None
    assert amendment.original_mandate_id == "RUM-1"


def test_sequence_follows_from_history() -> None:
    fresh = mandate(DRAFT, SIGNED, on="2026-02-01")
    used = mandate(DRAFT, SIGNED, uses=(use(date(2026, 2, 2)),), on="2026-03-01")
    assert fresh.next_sequence() is SequenceType.RECURRENT
    assert fresh.next_sequence(first=SequenceType.FIRST) is SequenceType.FIRST
    assert used.next_sequence(first=SequenceType.FIRST) is SequenceType.RECURRENT
    assert used.next_sequence(is_final=True) is SequenceType.FINAL


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("MND-01", (SIGNED,)),
        ("MND-02", (DRAFT, DRAFT)),
        ("MND-03", (DRAFT, step("suspended", date(2026, 2, 1)))),
        ("MND-03", (DRAFT, SIGNED, SIGNED)),
    ],
)
def test_impossible_steps_are_refused(code: str, facts: tuple[MandateFact, ...]) -> None:
    with pytest.raises(InvalidStepError) as caught:
        compute_mandates(facts, (), date(2026, 12, 31))
    assert caught.value.code == code
