# SPDX-License-Identifier: Apache-2.0
"""From open invoices to collections: every way in, and every reason to be left out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from receivables.journal.mandate_facts import (
    MandateDrafted,
    MandateSigned,
)
from sepa.debit.model import Creditor, Scheme
from tests.receivables.debtors import (
    CREDITOR,
    IBAN,
    ICS,
    MOVED,
    NAMELESS,
    OTHER_IBAN,
    OTHER_ICS,
    REFUSED,
    asked,
    due,
    mandate,
    plan_of,
    said,
    step,
    told,
)
from tests.receivables.factory import (
    credit_note,
    day,
    detail,
    entry,
    rejected,
    rows_of,
    seen,
)

if TYPE_CHECKING:
    from receivables.journal.events import Event

STORIES: dict[str, tuple[Event | tuple[Event, ...], ...]] = {
    "due": (mandate(), due()),
    "case of the reference": (mandate(), due(mandate_id="rum-1")),
    "no mandate named, one": (mandate(notice_days=5), due(**NAMELESS), told("10-01")),
    "paid in part, told": (
        mandate(),
        due(),
        seen(entry("40", "09-12", detail("40", "FA-001"))),
        told("10-01", "60", sent="09-15"),
    ),
    "told of a later day": (mandate(), due(due_date=day("09-20")), told("10-01")),
    "agreed on five days": (mandate(notice_days=5), due(issued="09-25")),
    "amended since the invoice": (mandate(), due(), MOVED),
    "AM04, told again": (mandate(), due(), REFUSED, told("10-01", sent="09-16")),
    "AC04, account amended, told again": (
        mandate(),
        due(),
        asked(),
        rejected("FA-001", on="09-12"),
        MOVED,
        told("10-01", sent="09-16"),
    ),
    "credit note that names it": (
        mandate(),
        due(),
        credit_note("AV-1", "30", of="FA-001"),
        told("10-01", "70"),
    ),
    "first after none": (mandate(), due(), due("FA-002", "5")),
    "foreign currency": (mandate(), due(currency="CHF")),
    "no due date": (mandate(), due(due_date=None)),
    "by transfer": (mandate(), due(means_code="58", **NAMELESS)),
    "not due": (mandate(), due(due_date=day("10-02"))),
    "under way": (mandate(), due(), asked()),
    "money of the customer": (
        mandate(),
        due(),
        seen(entry("9", "09-12", detail("9", payer="Atelier Un"))),
    ),
    "money of the account": (mandate(), due(), seen(entry("9", "09-12", detail("9", iban=IBAN)))),
    "overpaid before": (
        mandate(),
        due(),
        due("FA-000", "10"),
        seen(entry("19", "09-12", detail("19", "FA-000"))),
    ),
    "open credit note": (mandate(), due(), credit_note("AV-1", "30")),
    "no mandate named, none": (mandate(customer_id="siren:2"), due(**NAMELESS)),
    "no mandate named, two": (mandate(), mandate("RUM-2"), due(**NAMELESS)),
    "mandate unknown": (mandate(), due(mandate_id="RUM-9")),
    "mandate of another creditor": (mandate(creditor_id=OTHER_ICS), due(creditor_id=OTHER_ICS)),
    "other creditor identifier": (mandate(), due(creditor_id=OTHER_ICS)),
    "mandate of another customer": (mandate(customer_id="siren:2"), due()),
    "other account": (mandate(), due(debited_iban=OTHER_IBAN)),
    "drafted only": (mandate()[:1], due(debited_iban=None)),
    "B2B, not registered": (mandate(scheme="B2B"), due()),
    "suspended": (mandate(), due(), step("suspended", "09-02")),
    "cancelled by then": (mandate(), due(), step("cancelled", "10-01")),
    "one-off, used": (
        mandate(one_off=True),
        due(),
        due("FA-000", "9", due_date=day("09-20")),
        asked("FA-000", "9", sequence="OOFF"),
    ),
    "never again": (
        mandate(),
        due(),
        asked(),
        rejected("FA-001", on="09-18", reason="MD01"),
        told("10-01", sent="09-16"),
    ),
    "reason unknown": (mandate(), due(), asked(), rejected("FA-001", on="09-18", reason="X1")),
    "not corrected": (mandate(), due(), asked(), rejected("FA-001", on="09-18", reason="AC04")),
    "AM04, not told again": (mandate(), due(due_date=day("09-20")), REFUSED),
    "not told": (mandate(), due(creditor_id=None)),
    "told too late": (mandate(), due(creditor_id=None), told("10-01", sent="09-18")),
    "notice not sent": (mandate(), due(creditor_id=None), told("10-01")[:1]),
    "issued too late": (mandate(), due(issued="09-18")),
    "announced day is over": (mandate(), due(due_date=day("09-30"))),
    "told of another amount": (mandate(), due(), told("10-01", "99")),
    "told of a day to come": (mandate(), due(), told("10-09")),
    "one-off, twice": (mandate(one_off=True), due(), due("FA-002", "5")),
    "number that leads nowhere": (mandate(), due("F_1")),
}

EXPECTED = """
due                               | FA-001 10-01 RCUR 100
case of the reference             | FA-001 10-01 RCUR 100
no mandate named, one             | FA-001 10-01 RCUR 100
paid in part, told                | FA-001 10-01 RCUR 60
told of a later day               | FA-001 10-01 RCUR 100
agreed on five days               | FA-001 10-01 RCUR 100
amended since the invoice         | FA-001 10-01 RCUR 100
AM04, told again                  | FA-001 10-01 RCUR 100
AC04, account amended, told again | FA-001 10-01 RCUR 100
credit note that names it         | FA-001 10-01 RCUR 70
first after none                  | FA-001 10-01 RCUR 100, FA-002 10-01 RCUR 5
foreign currency                  | FA-001 COL-01
no due date                       | FA-001 COL-02
by transfer                       | FA-001 COL-03
not due                           | FA-001 COL-04
under way                         | FA-001 COL-05
money of the customer             | FA-001 COL-06
money of the account              | FA-001 COL-06
overpaid before                   | FA-001 COL-06
open credit note                  | FA-001 COL-07
no mandate named, none            | FA-001 COL-08
no mandate named, two             | FA-001 COL-09
mandate unknown                   | FA-001 COL-10
mandate of another creditor       | FA-001 COL-10
other creditor identifier         | FA-001 COL-11
mandate of another customer       | FA-001 COL-12
other account                     | FA-001 COL-13
drafted only                      | FA-001 COL-14
B2B, not registered               | FA-001 COL-14
suspended                         | FA-001 COL-14
cancelled by then                 | FA-001 COL-14
one-off, used                     | FA-000 COL-05, FA-001 COL-14
never again                       | FA-001 COL-16
reason unknown                    | FA-001 COL-16
not corrected                     | FA-001 COL-22
AM04, not told again              | FA-001 COL-18
not told                          | FA-001 COL-17
told too late                     | FA-001 COL-17
notice not sent                   | FA-001 COL-17
issued too late                   | FA-001 COL-17
announced day is over             | FA-001 COL-18
told of another amount            | FA-001 COL-19
told of a day to come             | FA-001 COL-04
one-off, twice                    | FA-001 10-01 OOFF 100, FA-002 COL-20
number that leads nowhere         | F_1 COL-21
"""


@pytest.mark.parametrize(("story", "expected"), rows_of(EXPECTED))
def test_what_is_collected_and_what_not(story: str, expected: str) -> None:
    assert ", ".join(said(plan_of(*STORIES[story]))) == expected


def test_every_story_is_told() -> None:
    assert [story for story, _expected in rows_of(EXPECTED)] == list(STORIES)


def test_a_file_is_of_one_scheme() -> None:
    b2b = Creditor(
        name="Rameau Clair SAS",
        iban=CREDITOR.iban,
        creditor_id=CREDITOR.creditor_id,
        scheme=Scheme.B2B,
    )
    assert said(plan_of(mandate(), due(), creditor=b2b)) == ["FA-001 COL-15"]
    both = (mandate(scheme="B2B"), step("registered", "02-01"), due())
    assert said(plan_of(*both, creditor=b2b)) == ["FA-001 10-01 RCUR 100"]


def test_a_mandate_that_will_have_lapsed_is_not_used() -> None:
    drafted, _signed = mandate()
    old = MandateSigned(
        reference="RUM-1", creditor_id=ICS, signed=date(2023, 10, 1), debtor_iban=IBAN
    )
    early = MandateDrafted(
        reference="RUM-1",
        creditor_id=ICS,
        creditor_name="Rameau Clair SAS",
        scheme="CORE",
        drafted=date(2023, 9, 1),
        debtor_name="Atelier Un SAS",
    )
    assert drafted.key == early.key
    assert said(plan_of(early, old, due())) == ["FA-001 COL-14"]


def test_a_closing_day_becomes_the_next_target_day() -> None:
    sunday = due(due_date=day("10-04"))
    plan = plan_of(mandate(), sunday, on=day("10-02"))
    assert said(plan) == ["FA-001 10-05 RCUR 100"]
    assert plan.taken[0].is_moved


def test_until_takes_each_on_its_own_day() -> None:
    later = due("FA-002", "5", due_date=day("10-08"))
    plan = plan_of(mandate(), due(), later, until=day("10-08"))
    assert said(plan) == ["FA-001 10-01 RCUR 100", "FA-002 10-08 RCUR 5"]


def test_the_first_collection_of_a_file_tells_what_changed() -> None:
    used = (asked("FA-000", "9"), seen(entry("9", "09-20", detail("9", end_to_end_id="FA-000"))))
    paid = due("FA-000", "9", due_date=day("09-20"))
    later = due("FA-002", "5", due_date=day("10-02"))
    plan = plan_of(mandate(), paid, *used, MOVED, due(), later, until=day("10-02"))
    told_of = [one.amendment is not None for one in plan.taken]
    assert (said(plan), told_of) == (
        ["FA-001 10-01 RCUR 100", "FA-002 10-02 RCUR 5"],
        [True, False],
    )
