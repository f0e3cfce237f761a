# SPDX-License-Identifier: Apache-2.0
"""Which open invoices are collected, and why the others are not: COL-01 to COL-20.

What is collected: an invoice in euro, whole, once, under an active mandate of this creditor, of a
customer who has nothing to our credit and may not have paid, on the very day that was announced.
Mandates are looked at as they will stand on the day of the collection.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from compliance.report import Finding
from compliance.rules import finding
from receivables.balances import compute_balances
from receivables.collecting.model import (
    Candidate,
    CollectingPlan,
    LeftOut,
    PlannedCollection,
)
from receivables.collecting.naming import Names
from receivables.collecting.notices import Announcements
from receivables.collecting.payer import Mandates, find_mandate
from receivables.collecting.presenting import find_obstacle_to_presenting
from receivables.journal.bank_facts import EntrySeen
from receivables.journal.events import CollectionPresented
from receivables.mandates.lifecycle import compute_amendment
from receivables.matching.replay import compute_book
from receivables.unclaimed import Unclaimed
from sepa.calendar import earliest_collection_date, next_target_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from receivables.journal.events import Event
    from receivables.mandates.model import Mandate
    from receivables.matching.book import Item
    from sepa.debit.model import Creditor

EURO = "EUR"
DIRECT_DEBIT = frozenset(("49", "59"))
"""BT-81, UNTDID 4461: direct debit, SEPA direct debit."""


UNTOLD = frozenset(("COL-17", "COL-18", "COL-19"))
"""What a notice can mend: nothing was announced, or another day or amount."""


def find_later_day(events: Iterable[Event], today: date) -> date | None:
    """Return the last day after today of which collections or bank entries are known.

    A file dated before it would ask again for what was asked for or paid since.
    """
    days = (
        event.event_date for event in events if isinstance(event, CollectionPresented | EntrySeen)
    )
    last = max(days, default=today)
    return last if last > today else None


def compute_collecting_plan(
    events: Sequence[Event],
    creditor: Creditor,
    today: date,
    *,
    until: date | None = None,
    refused: Mapping[str, Finding] | None = None,
) -> CollectingPlan:
    """Return what is collected of all open invoices, and what is not.

    Args:
        events: of the journal, in its order.
        creditor: who collects.
        today: the day on which the file is to be sent.
        until: the last due date to take; None for the first day that a file sent today can ask
            for, so that a run on every business day collects each invoice on its due date.
        refused: by invoice number, what the checks of rows refuse of it.
    """
    planner = Planner(events, creditor, today, until or earliest_collection_date(today))
    judged = [planner.judge(item, refused or {}) for item in planner.book.items if item.open > 0]
    candidates = sorted(
        (found for found in judged if isinstance(found, Candidate)),
        key=lambda found: (found.collection_date, found.item.number),
    )
    left_out = [found for found in judged if isinstance(found, LeftOut)]
    taken: list[PlannedCollection] = []
    for candidate in candidates:
        found = planner.name(candidate, taken)
        if isinstance(found, PlannedCollection):
            taken.append(found)
        else:
            left_out.append(LeftOut(item=candidate.item, finding=found))
    return CollectingPlan(
        today=today,
        until=planner.until,
        taken=tuple(taken),
        left_out=tuple(sorted(left_out, key=lambda left: left.item.number)),
    )


class Planner:
    """What is asked of the ledger for every invoice, asked once.

    Args:
        events: of the journal, in its order.
        creditor: who collects.
        today: the day on which the file is to be sent.
        until: the last due date to take.
    """

    def __init__(
        self, events: Sequence[Event], creditor: Creditor, today: date, until: date
    ) -> None:
        self.book = compute_book(events, today)
        self.until = until
        self._creditor = creditor
        self._earliest = earliest_collection_date(today)
        self._mandates = Mandates(events, self.book.collections)
        self._announcements = Announcements(events)
        presented = [event for event in events if isinstance(event, CollectionPresented)]
        self._names = Names((item.number for item in self.book.items), presented)
        self._unclaimed = Unclaimed(self.book)
        self._balances = {
            balance.customer_id: balance
            for balance in compute_balances(self.book)
            if balance.currency == EURO
        }

    def judge(self, item: Item, refused: Mapping[str, Finding]) -> Candidate | LeftOut:
        """Return the day and mandate of an invoice, or the first reason that keeps it out."""
        invoice = item.invoice
        fault = refused.get(item.number) or self._fault_of_invoice(item)
        if fault is not None:
            return LeftOut(item=item, finding=fault)
        due = invoice.due_date or date.max
        day = max(next_target_day(due), self._earliest)
        mandate = self.mandate_of(item, day)
        if isinstance(mandate, Finding):
            return LeftOut(item=item, finding=mandate)
        told = self._announcements.latest(item, mandate)
        if told is not None and told.collection_date > day:
            # The mandate counts as it will stand on the day that was announced.
            day = told.collection_date
            mandate = self.mandate_of(item, day)
            if isinstance(mandate, Finding):
                return LeftOut(item=item, finding=mandate)
        fault = (
            self._fault_of_customer(item, mandate)
            or find_obstacle_to_presenting(item, mandate, self.book)
            or self._fault_of_day(item, mandate)
        )
        if fault is not None:
            return LeftOut(item=item, finding=fault)
        return Candidate(item=item, mandate=mandate, collection_date=day)

    def mandate_of(self, item: Item, day: date) -> Mandate | Finding:
        """Return the mandate of an invoice as it will stand on a day, or why there is none."""
        return find_mandate(item.invoice, self._mandates, self._creditor, day)

    def _fault_of_invoice(self, item: Item) -> Finding | None:
        invoice = item.invoice
        if invoice.currency != EURO:
            return finding("COL-01", found=invoice.currency)
        if invoice.due_date is None:
            return finding("COL-02")
        if invoice.mandate_id is None and invoice.means_code not in DIRECT_DEBIT:
            return finding("COL-03")
        if invoice.due_date > self.until:
            due, until = invoice.due_date.isoformat(), self.until.isoformat()
            return finding("COL-04", found=due, expected=until)
        if item.in_collection > 0:
            return finding("COL-05", found=str(item.in_collection))
        return None

    def _fault_of_customer(self, item: Item, mandate: Mandate) -> Finding | None:
        balance = self._balances[item.invoice.customer_id]
        credits_open = [one.number for one in balance.items if one.open < 0]
        if credits_open:
            return finding("COL-07", found=", ".join(credits_open))
        account = mandate.terms.debtor_iban
        accounts = frozenset() if account is None else frozenset((account,))
        if any(payment.remainder > 0 for payment in balance.on_account) or (
            self._unclaimed.may_be_of(balance, accounts)
        ):
            return finding("COL-06", found=balance.name)
        return None

    def _fault_of_day(self, item: Item, mandate: Mandate) -> Finding | None:
        """COL-04, 17, 18, 19: the collection is on the announced day, of the announced amount."""
        told = self._announcements.latest(item, mandate)
        if told is None:
            return finding("COL-17", found=str(mandate.notice_days))
        if told.amount != item.open:
            return finding("COL-19", found=str(told.amount), expected=str(item.open))
        announced = told.collection_date.isoformat()
        if told.collection_date < self._earliest:
            return finding("COL-18", found=announced, expected=self._earliest.isoformat())
        if told.collection_date > next_target_day(self.until):
            return finding("COL-04", found=announced, expected=self.until.isoformat())
        return None

    def name(
        self, candidate: Candidate, taken: Sequence[PlannedCollection]
    ) -> PlannedCollection | Finding:
        """Give a collection its sequence, amendment and names, after those before it."""
        mandate, item = candidate.mandate, candidate.item
        draft = mandate.draft.key
        is_first = all(one.candidate.mandate.draft.key != draft for one in taken)
        if mandate.is_one_off and not is_first:
            return finding("COL-20", found=mandate.reference)
        fact = CollectionPresented(
            message_id="",
            payment_information_id="",
            end_to_end_id="",
            presented=self.book.as_of,
            collection_date=candidate.collection_date,
            amount=item.open,
            currency=EURO,
        )
        named = self._names.name(item.number, fact, mandate.draft.language)
        if not isinstance(named, CollectionPresented):
            return named
        return PlannedCollection(
            candidate=candidate,
            sequence=mandate.next_sequence(),
            amendment=compute_amendment(mandate) if is_first else None,
            end_to_end_id=named.end_to_end_id,
            remittance=named.remittance or "",
        )
