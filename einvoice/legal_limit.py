# SPDX-License-Identifier: Apache-2.0
"""How late an invoice between French professionals may fall due: pure.

Source: C. com. L441-10, I (60 days from the issue of the invoice; 45 days end of month where the
terms say so, by either method; 45 days from the issue of a periodic invoice in the sense of CGI
art. 289, I, 3) and L441-11 (ceilings of some trades).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from einvoice.terms import DueTerm, TermKind, compute_due_date

if TYPE_CHECKING:
    from datetime import date

AGREED_DAYS = 60
"""From the issue of the invoice: L441-10, I, second sentence."""
END_OF_MONTH_DAYS = 45
"""Of the end-of-month term, and of a periodic invoice: L441-10, I, third and fourth sentences."""


class LimitBasis(StrEnum):
    """Why a day is the last one."""

    SIXTY_DAYS = "60 days"
    END_OF_MONTH = "45 days end of month"
    PERIODIC = "45 days, periodic invoice"
    SECTOR = "ceiling of the trade"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalLimit:
    """The last lawful due date.

    Attributes:
        last_day: on which payment may fall due.
        basis: which bound it is.
    """

    last_day: date
    basis: LimitBasis


def compute_legal_limit(
    issue_date: date,
    *,
    term: DueTerm | None = None,
    is_periodic: bool = False,
    ceiling_days: int | None = None,
) -> LegalLimit:
    """Return the last day on which an invoice may fall due.

    Args:
        issue_date: BT-2.
        term: as the invoice declares it; `einvoice.terms.read_stated_term` finds it in BT-20.
            Without a declared end-of-month term, only the 60 days hold.
        is_periodic: whether it sums up a period (BG-14).
        ceiling_days: of the trade (L441-11), from the day of issue; it goes before all others.

    >>> from datetime import date
    >>> compute_legal_limit(date(2026, 1, 15)).last_day.isoformat()
    '2026-03-16'
    """
    if ceiling_days is not None:
        return LegalLimit(
            last_day=issue_date + timedelta(days=ceiling_days), basis=LimitBasis.SECTOR
        )
    if is_periodic:
        last = issue_date + timedelta(days=END_OF_MONTH_DAYS)
        return LegalLimit(last_day=last, basis=LimitBasis.PERIODIC)
    agreed = LegalLimit(
        last_day=issue_date + timedelta(days=AGREED_DAYS), basis=LimitBasis.SIXTY_DAYS
    )
    if term is None or term.kind is TermKind.NET:
        return agreed
    method = term.kind if term.is_end_of_month else TermKind.END_OF_MONTH_AFTER_DAYS
    last = compute_due_date(DueTerm(kind=method, days=END_OF_MONTH_DAYS), issue_date)
    by_month = LegalLimit(last_day=last, basis=LimitBasis.END_OF_MONTH)
    return max(agreed, by_month, key=lambda limit: limit.last_day)
