# SPDX-License-Identifier: Apache-2.0
"""The plan of a collection from the ledger; computed by `receivables.collecting.plan`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sepa.calendar import is_target_day

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from compliance.report import Finding
    from receivables.mandates.model import Mandate
    from receivables.matching.book import Item
    from sepa.debit.model import Amendment, SequenceType


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An open invoice that may be collected, if its debtor was told in time.

    Attributes:
        item: the invoice; the amount is all that is open of it.
        mandate: under which, as it will stand on the collection date.
        collection_date: a TARGET day, never before the due date.
    """

    item: Item
    mandate: Mandate
    collection_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCollection:
    """An open invoice that is collected.

    Attributes:
        candidate: invoice, mandate and day.
        sequence: from the mandate's history.
        amendment: what changed in the mandate; only in its first collection of the file.
        end_to_end_id: the invoice's number where it can be, unique for ever.
        remittance: names the invoice.
    """

    candidate: Candidate
    sequence: SequenceType
    amendment: Amendment | None
    end_to_end_id: str
    remittance: str

    @property
    def number(self) -> str:
        """BT-1 of the invoice."""
        return self.candidate.item.number

    @property
    def amount(self) -> Decimal:
        """What is open of the invoice, in euro."""
        return self.candidate.item.open

    @property
    def is_moved(self) -> bool:
        """Whether the due date is no TARGET day, and the next one is taken."""
        due = self.candidate.item.invoice.due_date
        return due is not None and not is_target_day(due)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An open invoice that is not collected.

    Attributes:
        item: the invoice.
        finding: why.
    """

    item: Item
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectingPlan:
    """What is collected, and what not.

    Attributes:
        today: the day on which the file is to be sent.
        until: the last due date that is taken.
        taken: by collection date and number.
        left_out: every other open invoice, by number.
    """

    today: date
    until: date
    taken: tuple[PlannedCollection, ...]
    left_out: tuple[LeftOut, ...]
