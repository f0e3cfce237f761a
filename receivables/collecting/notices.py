# SPDX-License-Identifier: Apache-2.0
"""Which collections debtors were told of, and for which day.

Source: EPC016-06 (SDD Core rulebook 2025), 4.1: 14 calendar days before the collection unless
agreed otherwise, with amount and day; an invoice may carry it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from receivables.journal.notice_facts import NoticePrepared, NoticeSent
from sepa.calendar import next_target_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from receivables.journal.events import Event
    from receivables.mandates.model import Mandate
    from receivables.matching.book import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a debtor was told of one invoice, by a notice or by the invoice itself.

    Attributes:
        amount: to be debited.
        collection_date: on which.
        told: the day on which it was sent.
    """

    amount: Decimal
    collection_date: date
    told: date


class Announcements:
    """All that debtors were told.

    Args:
        events: of the journal; a notice that is not confirmed does not count.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        prepared: list[NoticePrepared] = []
        sent: dict[str, date] = {}
        for event in events:
            if isinstance(event, NoticePrepared):
                prepared.append(event)
            elif isinstance(event, NoticeSent):
                sent[event.message_id] = event.sent
        self._sent = sent
        self._of: dict[str, list[NoticePrepared]] = {}
        for line in prepared:
            if line.message_id in sent:
                self._of.setdefault(line.number, []).append(line)

    def latest(self, item: Item, mandate: Mandate) -> Announced | None:
        """Return what the debtor was told last of an invoice under a mandate; None if nothing.

        A notice that was sent too late for the mandate's delay says nothing.
        """
        names = {name.upper() for name in (mandate.reference, *mandate.former_references)}
        lines = [
            Announced(
                amount=line.amount,
                collection_date=line.collection_date,
                told=self._sent[line.message_id],
            )
            for line in self._of.get(item.number, ())
            if line.mandate_id.upper() in names
            and line.creditor_id == mandate.terms.creditor_id
            and line.currency == item.invoice.currency
        ]
        own = _by_invoice(item)
        if own is not None:
            lines.append(own)
        in_time = [
            line for line in lines if (line.collection_date - line.told).days >= mandate.notice_days
        ]
        return max(in_time, key=lambda line: (line.told, line.collection_date), default=None)


def _by_invoice(item: Item) -> Announced | None:
    """An invoice with day, amount, mandate and creditor identifier is its own notice."""
    invoice = item.invoice
    if invoice.due_date is None or invoice.mandate_id is None or invoice.creditor_id is None:
        return None
    return Announced(
        amount=item.original,
        collection_date=next_target_day(invoice.due_date),
        told=invoice.issue_date,
    )
