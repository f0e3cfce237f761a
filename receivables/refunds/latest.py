# SPDX-License-Identifier: Apache-2.0
"""The book of everything that the ledger holds: what was ordered once is not ordered again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receivables.matching.replay import compute_book

if TYPE_CHECKING:
    from datetime import date

    from receivables.journal.events import Event
    from receivables.matching.book import Book


def compute_latest_book(events: tuple[Event, ...], today: date) -> Book:
    """Return the book of today, or of the last day that an event is of, where that is later.

    An order is dated with the day that was asked for (`--today`); one dated before another must
    see it all the same.
    """
    return compute_book(events, max((today, *(event.event_date for event in events))))
