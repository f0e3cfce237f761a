# SPDX-License-Identifier: Apache-2.0
"""Random lives of mandates: only legal states, and no day depends on what came after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from receivables.journal.events import CollectionPresented
from receivables.journal.mandate_facts import (
    MandateAmended,
    MandateDrafted,
    MandateFact,
    MandateSigned,
    MandateStepped,
)
from receivables.mandates.lifecycle import (
    InvalidStepError,
    compute_amendment,
    compute_mandates,
)
from receivables.matching.book import Collection, CollectionStatus

if TYPE_CHECKING:
    from receivables.mandates.model import Mandate

ICS = "FR35ZZZ5R4M3U"
START = date(2020, 1, 1)
LAST = START + timedelta(days=3000)
IBANS = (
    "FR7630006000011234567890189",
    "DE89370400440532013000",
    "FR7661610044000002026100190",
)

# From which status which step may be taken: written down again from EPC016-06 and EPC222-07.
STEPS = {
    ("drafted", "sign"),
    ("drafted", "cancelled"),
    *((status, "cancelled") for status in ("signed", "active", "suspended")),
    *((status, "amend") for status in ("signed", "active", "suspended")),
    *((status, "rename") for status in ("signed", "active", "suspended")),
    *((status, "suspended") for status in ("signed", "active")),
    ("signed", "registered"),
    ("suspended", "resumed"),
}
KINDS = sorted({kind for _status, kind in STEPS})
ENDED = {"cancelled", "used", "lapsed"}

# Days since the step before (too few for a lapse), step, account.
steps = st.tuples(st.integers(0, 90), st.sampled_from(KINDS), st.sampled_from(IBANS))
# Days since the start, what became of it, sequence type.
uses = st.tuples(
    st.integers(0, 3500),
    st.sampled_from(list(CollectionStatus)),
    st.sampled_from(["RCUR", "RCUR", "RCUR", "OOFF", "FNAL"]),
)


def fact_of(kind: str, day: date, mandate: Mandate, iban: str, number: int) -> MandateFact:
    reference = mandate.reference
    if kind == "sign":
        return MandateSigned(reference=reference, creditor_id=ICS, signed=day, debtor_iban=iban)
    if kind == "amend":
        return MandateAmended(
            reference=reference, creditor_id=ICS, amended=day, new_debtor_iban=iban
        )
    if kind == "rename":
        new = f"RUM-{number}"
        return MandateAmended(reference=reference, creditor_id=ICS, amended=day, new_reference=new)
    return MandateStepped(reference=reference, creditor_id=ICS, day=day, step=kind)


def collection_of(
    day: date, mandate: Mandate, status: CollectionStatus, sequence: str, number: int
) -> Collection:
    presented = CollectionPresented(
        message_id=f"DD-{number}",
        payment_information_id="1",
        end_to_end_id=f"E-{number}",
        presented=day,
        collection_date=day,
        amount=Decimal(10),
        currency="EUR",
        mandate_id=mandate.reference.lower(),
        creditor_id=ICS,
        sequence=sequence,
        debtor_iban=mandate.terms.debtor_iban,
    )
    return Collection(presented=presented, status=status, day=day, numbers=())


@dataclass(frozen=True)
class Life:
    """What happened to a mandate, by day."""

    facts: tuple[MandateFact, ...]
    uses: tuple[Collection, ...]

    def on(self, day: date) -> Mandate:
        seen = [use for use in self.uses if use.presented.presented <= day]
        (mandate,) = compute_mandates(self.facts, seen, day)
        return mandate


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Offer random steps to a mandate; those that are impossible are refused."""
    draft = MandateDrafted(
        reference="RUM-0",
        creditor_id=ICS,
        creditor_name="Rameau Clair SAS",
        scheme=draw(st.sampled_from(["CORE", "B2B"])),
        drafted=START,
        debtor_name="Marie Tessier",
    )
    life, day = Life((draft,), ()), START
    for number, (days, kind, iban) in enumerate(draw(st.lists(steps, max_size=10)), start=1):
        day += timedelta(days=days)
        before = life.on(day)
        longer = Life((*life.facts, fact_of(kind, day, before, iban, number)), ())
        try:
            longer.on(LAST)
        except InvalidStepError:
            possible = False
        else:
            possible, life = True, longer
        assert possible == ((before.status, kind) in STEPS)
    used = []
    for number, (days, outcome, sequence) in enumerate(draw(st.lists(uses, max_size=6))):
        day = START + timedelta(days=days)
        then = life.on(day)
        if then.signature is not None:
            used.append(collection_of(day, then, outcome, sequence, number))
    return Life(life.facts, tuple(used))


@given(lives())
def test_every_state_is_legal(life: Life) -> None:
    mandate = life.on(LAST)
    signed = any(isinstance(fact, MandateSigned) for fact in life.facts)
    assert (mandate.signature is not None) == signed
    assert signed or mandate.status in {"drafted", "cancelled"}
    if mandate.status == "active":
        assert mandate.lapses_on is not None
        assert mandate.lapses_on > LAST
        assert mandate.scheme == "CORE" or any(
            isinstance(fact, MandateStepped) and fact.step == "registered" for fact in life.facts
        )


@given(lives(), st.integers(0, 3500))
def test_a_day_does_not_depend_on_what_came_after(life: Life, days: int) -> None:
    day = START + timedelta(days=days)
    until = Life(
        tuple(fact for fact in life.facts if fact.event_date <= day),
        tuple(use for use in life.uses if use.presented.presented <= day),
    )
    assert until.on(day) == life.on(day)


@given(lives())
def test_what_has_ended_stays_ended(life: Life) -> None:
    has_ended = False
    for days in range(0, 6000, 97):
        mandate = life.on(START + timedelta(days=days))
        assert not has_ended or mandate.status in ENDED
        has_ended = mandate.status in ENDED


@given(lives())
def test_an_amendment_names_what_the_bank_knows_and_what_changed(life: Life) -> None:
    mandate = life.on(LAST)
    unknown = {CollectionStatus.REJECTED, CollectionStatus.CANCELLED}
    booked = [use.presented for use in mandate.uses if use.status not in unknown]
    told = compute_amendment(mandate)
    if not booked:
        assert told is None
        return
    last = max(booked, key=lambda fact: fact.presented)
    moved = last.debtor_iban != mandate.terms.debtor_iban
    renamed = (last.mandate_id or "").upper() != mandate.reference.upper()
    assert (told is not None) == (moved or renamed)
    if told is not None:
        assert told.original_debtor_account_smnda == moved
        assert (told.original_mandate_id is not None) == renamed
