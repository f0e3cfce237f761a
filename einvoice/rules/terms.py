# SPDX-License-Identifier: Apache-2.0
"""Rules of payment terms in words, and the bound that the law sets to a due date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.codes import DEPOSIT_CODES
from einvoice.legal_limit import compute_legal_limit
from einvoice.rules.codes import B2B, PAID_PROCESSES
from einvoice.rules.draft import day_of, instalment_day
from einvoice.rules.fault import Fault
from einvoice.terms import read_stated_term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from einvoice.input.row_models import InvoiceRow
    from einvoice.rules.draft import Draft
    from einvoice.terms import DueTerm

_LAST_YEAR = 2099


def check_terms(draft: Draft) -> Iterator[Fault]:
    """Terms in words have the day that they count from, and agree with a stated due date."""
    if not draft.row.instalments:
        # Beside a plan (TRM-11) the due date is that of the plan, not one to compare words with.
        yield from check_words("", draft.row.terms, draft.row.due_date, draft.row)
    for position, item in enumerate(draft.row.instalments):
        yield from check_words(f"instalments[{position}].", item.terms, item.due_date, draft.row)


def check_words(
    prefix: str, term: DueTerm | None, stated: date | None, row: InvoiceRow
) -> Iterator[Fault]:
    """Words come to a day (TRM-03) of this century (BR-FR-03), which is the stated one (TRM-02)."""
    if term is None or row.issue_date is None:
        return
    day = day_of(term, row)
    if day is None:
        yield Fault(code="TRM-03", path=f"{prefix}terms", term="BT-72")
    elif day.year > _LAST_YEAR:
        yield Fault(code="BR-FR-03", path=f"{prefix}terms", found=day.isoformat(), term="BT-9")
    elif stated is not None and stated != day:
        yield Fault(
            code="TRM-02",
            path=f"{prefix}due_date",
            found=stated.isoformat(),
            expected=day.isoformat(),
            term="BT-9",
        )


def check_legal_limit(draft: Draft) -> Iterator[Fault]:
    """Warn of a due date that is later than the law allows between professionals in France.

    Source: C. com. L441-10, I and L441-11.
    """
    row = draft.row
    asks = not draft.is_credit_note and row.process not in PAID_PROCESSES
    if not draft.national or draft.treatment not in {None, B2B} or not asks:
        return
    if row.issue_date is None or row.type_code in DEPOSIT_CODES:
        return
    for path, term, day in _due_days(row):
        limit = compute_legal_limit(
            row.issue_date,
            term=term,
            is_periodic=row.period is not None,
            ceiling_days=draft.settings.invoice.legal_limit_days,
        )
        if day is not None and day > limit.last_day:
            yield Fault(
                code="TRM-04",
                path=path,
                found=day.isoformat(),
                expected=limit.last_day.isoformat(),
                term="BT-9",
            )


def _due_days(row: InvoiceRow) -> Iterator[tuple[str, DueTerm | None, date | None]]:
    if not row.instalments:
        stated = None if row.payment_terms is None else read_stated_term(row.payment_terms)
        yield "due_date", row.terms or stated, row.due_date
    for position, item in enumerate(row.instalments):
        yield f"instalments[{position}].due_date", item.terms, instalment_day(item, row)


RULES = (check_terms, check_legal_limit)
