# SPDX-License-Identifier: Apache-2.0
"""Who is reminded, who is not, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from receivables.journal.bank_facts import StatementRecorded
from receivables.journal.events import Event, ReminderPrepared, ReminderSent
from receivables.reminders.plan import PlannedReminder, compute_plan
from receivables.reminders.settings import ReminderSettings
from sepa.reports.camt_model import Amount, Detail, Entry, EntryStatus
from tests.receivables.factory import (
    ACCOUNT,
    TODAY,
    book_of,
    collection,
    credit_note,
    day,
    detail,
    entry,
    invoice,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from datetime import date

    from receivables.matching.book import Book

SETTINGS = ReminderSettings(sender_name="Élise", sender_email="compta@example.com")
OVERDUE = invoice("FA-001", "100")
STATEMENT = seen()


def reminded(number: str, on: date, *, confirmed: bool = True) -> tuple[Event, ...]:
    prepared = ReminderPrepared(
        message_id=f"<{number}@example.com>",
        level=1,
        prepared=on,
        customer_id="siren:111111111",
        recipient="compta@un.example.com",
        channel="eml",
        items=(number,),
        amount=Decimal(100),
        currency="EUR",
        language="fr",
    )
    sent = ReminderSent(message_id=prepared.message_id, sent=on, channel="eml")
    return (prepared, sent) if confirmed else (prepared,)


def plan_of(
    *events: Event | tuple[Event, ...], settings: ReminderSettings = SETTINGS, today: date = TODAY
) -> tuple[PlannedReminder, ...]:
    return compute_plan(book_of(*events, as_of=today), settings).reminders


def _story(name: str) -> tuple[Event | tuple[Event, ...], ...]:
    stories: dict[str, tuple[Event | tuple[Event, ...], ...]] = {
        "overdue": (OVERDUE, STATEMENT),
        "not overdue": (invoice("FA-001", "100", due_date=TODAY), STATEMENT),
        "without due date": (invoice("FA-001", "100", due_date=None), STATEMENT),
        "since four days": (invoice("FA-001", "100", due_date=day("10-29")), STATEMENT),
        "since five days": (invoice("FA-001", "100", due_date=day("10-28")), STATEMENT),
        "in collection": (OVERDUE, collection("FA-001", "100"), STATEMENT),
        "collection refused": (OVERDUE, collection("FA-001", "100"), rejected("FA-001"), STATEMENT),
        "reminded": (OVERDUE, STATEMENT, reminded("FA-001", day("10-10"))),
        "reminder interrupted": (
            OVERDUE,
            STATEMENT,
            reminded("FA-001", day("10-10"), confirmed=False),
        ),
        "another reminded lately": (OVERDUE, STATEMENT, reminded("FA-000", day("10-25"))),
        "another reminded long ago": (OVERDUE, STATEMENT, reminded("FA-000", day("10-10"))),
        "no statement": (OVERDUE,),
        "a notification only": (OVERDUE, seen(family="camt.054")),
        "paid": (OVERDUE, seen(entry("100", "10-30", detail("100", "FA-001")))),
        "partly paid": (OVERDUE, seen(entry("40", "10-30", detail("40", "FA-001")))),
        "left four euros": (OVERDUE, seen(entry("96", "10-30", detail("96", "FA-001")))),
        "money under its name": (
            OVERDUE,
            seen(entry("100", "10-30", detail("100", "VIREMENT", payer="ATELIER UN"))),
        ),
        "money of somebody else": (
            OVERDUE,
            seen(entry("100", "10-30", detail("100", "VIREMENT", payer="ATELIER DEUX"))),
        ),
        "money of its account": (
            OVERDUE,
            collection("FA-001", "100", debtor_iban="FR7661620044060000066006630"),
            rejected("FA-001"),
            seen(entry("1", "10-30", detail("1", "X", iban="FR7661620044060000066006630"))),
        ),
        "credit covers it": (OVERDUE, credit_note("AV-1", "100"), STATEMENT),
        "credit covers a part": (OVERDUE, credit_note("AV-1", "30"), STATEMENT),
        "overpaid another": (
            OVERDUE,
            invoice("FA-002", "10"),
            seen(entry("110", "10-30", detail("110", "FA-002"))),
        ),
        "no address": (invoice("FA-001", "100", customer_email=None), STATEMENT),
        "no usable address": (invoice("FA-001", "100", customer_email="compta at un"), STATEMENT),
    }
    return stories[name]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("overdue", "100"),
        ("not overdue", "not_overdue"),
        ("without due date", "no_due_date"),
        ("since four days", "too_early"),
        ("since five days", "100"),
        ("in collection", "in_collection"),
        ("collection refused", "100"),
        ("reminded", "already_reminded"),
        ("reminder interrupted", "100"),
        ("another reminded lately", "reminded_recently"),
        ("another reminded long ago", "100"),
        ("no statement", "no_bank_data"),
        ("a notification only", "no_bank_data"),
        ("paid", "nobody"),
        ("partly paid", "60"),
        ("left four euros", "below_minimum"),
        ("money under its name", "unallocated_money"),
        ("money of somebody else", "100"),
        ("money of its account", "unallocated_money"),
        ("credit covers it", "credit_covers"),
        ("credit covers a part", "70"),
        ("overpaid another", "credit_covers"),
        ("no address", "no_email"),
        ("no usable address", "no_email"),
    ],
)
def test_why(name: str, told: str) -> None:
    planned = plan_of(*_story(name))
    assert _told(planned) == told


def _told(planned: tuple[PlannedReminder, ...]) -> str:
    if not planned:
        return "nobody"
    (one,) = planned
    if one.is_due:
        return f"{one.amount:.0f}"
    return str(one.reason or one.items[0].reason)


@pytest.mark.parametrize(
    "payment",
    [
        # A holding pays for two of its companies, and not the sum of both invoices.
        seen(entry("120", "10-20", detail("120", "FA-001 FA-009", payer="Holding"))),
        # The details of the entry contradict it.
        seen(entry("120", "10-20", detail("100", "FA-001", payer="Holding"))),
        seen(
            Entry(
                amount=Amount(value=Decimal(100), currency="USD"),
                status=EntryStatus.BOOKED,
                booking_date=day("10-20"),
                details=(
                    Detail(
                        amount=Amount(value=Decimal(100), currency="USD"), remittance=("FA-001",)
                    ),
                ),
            )
        ),
    ],
    ids=["two customers", "contradiction", "other currency"],
)
def test_unallocated_money_that_names_an_invoice_may_be_its_payment(
    payment: tuple[Event, ...],
) -> None:
    other = invoice("FA-009", "50", customer_id="siren:2", customer_name="Deux")
    planned = {one.customer_id: one for one in plan_of(OVERDUE, other, STATEMENT, payment)}
    assert planned["siren:111111111"].reason == "unallocated_money"


@pytest.mark.parametrize(
    ("account", "is_due"), [(None, True), (ACCOUNT, False), ("FR7600000000000000000000000", True)]
)
def test_the_account_that_the_invoice_names_must_be_known(
    account: str | None, *, is_due: bool
) -> None:
    owed = invoice("FA-001", "100", payee_iban=account)
    ours = StatementRecorded(
        family="camt.053", account=ACCOUNT, statement_id="S1", covers_to=day("09-30")
    )
    other = replace(ours, account="FR7699999999999999999999999", covers_to=TODAY)
    (planned,) = plan_of(owed, ours, other)
    assert planned.is_due is is_due


@pytest.mark.parametrize(("days", "is_due"), [(5, True), (6, False)])
def test_on_old_bank_data_nobody_is_reminded(days: int, *, is_due: bool) -> None:
    (planned,) = plan_of(OVERDUE, STATEMENT, today=TODAY + timedelta(days=days))
    assert planned.is_due is is_due
    assert planned.reason == (None if is_due else "bank_data_stale")


def test_one_message_speaks_of_all_that_is_overdue_and_of_nothing_else() -> None:
    (planned,) = plan_of(
        OVERDUE,
        invoice("FA-002", "50", due_date=day("10-15")),
        invoice("FA-003", "70", due_date=day("12-01")),
        invoice("FA-004", "30"),
        collection("FA-004", "30"),
        STATEMENT,
    )
    assert [item.number for item in planned.reminded] == ["FA-001", "FA-002"]
    assert planned.amount == 150


def test_two_currencies_are_two_messages() -> None:
    planned = plan_of(OVERDUE, invoice("FA-002", "50", currency="CHF"), STATEMENT)
    assert [(one.currency, f"{one.amount:.0f}") for one in planned] == [
        ("EUR", "100"),
        ("CHF", "50"),
    ]
    assert planned[0].message_key != planned[1].message_key


@pytest.mark.parametrize(
    ("country", "chosen", "language"),
    [("FR", "auto", "fr"), ("IE", "auto", "en"), ("RE", "auto", "fr"), ("IE", "fr", "fr")],
)
def test_the_language_of_a_customer(country: str, chosen: str, language: str) -> None:
    settings = ReminderSettings(language=chosen)
    assert settings.language_of("siren:1", country) == language
    own = ReminderSettings(language=chosen, languages=(("siren:1", "en"),))
    assert own.language_of("siren:1", country) == "en"


def test_the_plan_looks_at_the_book_of_its_day() -> None:
    paid = seen(entry("100", "11-05", detail("100", "FA-001")))
    book: Book = book_of(OVERDUE, STATEMENT, paid)
    assert compute_plan(book, SETTINGS).reminders[0].is_due
