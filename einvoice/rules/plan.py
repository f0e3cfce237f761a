# SPDX-License-Identifier: Apache-2.0
"""Rules of a payment plan: instalments, and the discount for early payment."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_decimal
from einvoice.codes import NoteCode
from einvoice.rules.codes import PAID_PROCESSES
from einvoice.rules.draft import discount_day, instalment_day
from einvoice.rules.fault import Fault
from einvoice.totals import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from einvoice.input.row_models import InvoiceRow
    from einvoice.input.row_plan import DiscountRow
    from einvoice.rules.draft import Draft

_FEWEST = 2
_PERCENTAGES = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*%")
_DAYS = re.compile(r"([0-9]+)\s*(?:jours?|j|days?|Tagen?|días?)\b", re.IGNORECASE)


def check_instalments(draft: Draft) -> Iterator[Fault]:
    """Two instalments or more, each with its part and its day, in order; BT-9 is the first.

    Source: EN 16931-1, BT-9 and BT-20.
    """
    row = draft.row
    if not row.instalments:
        return
    yield from _beside(draft, "instalments", "terms", "discount", "payment_plan")
    if len(row.instalments) < _FEWEST:
        yield Fault(code="TRM-05", path="instalments", found=str(len(row.instalments)))
    yield from _parts(row)
    days = [instalment_day(item, row) for item in row.instalments]
    for position, item in enumerate(row.instalments):
        if item.terms is None and item.due_date is None:
            yield Fault(code="TRM-06", path=f"instalments[{position}].due_date", term="BT-9")
    for position, (earlier, later) in enumerate(pairwise(days), start=1):
        if earlier is not None and later is not None and later <= earlier:
            path = f"instalments[{position}].due_date"
            yield _late(path, "TRM-09", later, f"> {earlier.isoformat()}")
    first = min(filter(None, days), default=None)
    if first is not None and row.due_date is not None and row.due_date != first:
        yield _late("due_date", "TRM-02", row.due_date, first.isoformat())


def check_discount(draft: Draft) -> Iterator[Fault]:
    """A discount has a percentage and one last day, not after the due date, and one note AAB.

    Source: C. com. L441-9, I (conditions of discount).
    """
    row, discount = draft.row, draft.row.discount
    if discount is None:
        return
    yield from _beside(draft, "discount", "payment_plan")
    if discount.percentage is not None and not 0 < discount.percentage < HUNDRED:
        yield Fault(
            code="TRM-16",
            path="discount.percentage",
            found=format_decimal(discount.percentage),
            expected="0 < … < 100",
        )
    if (discount.days is None) == (discount.until is None):
        yield Fault(code="TRM-13", path="discount.days")
    yield from _last_day(row, discount)
    for position, note in enumerate(row.notes):
        if note.subject_code == NoteCode.DISCOUNT_TERMS and not _says(note.text or "", discount):
            yield Fault(
                code="TRM-15", path=f"notes[{position}].text", found=note.text, term="BT-22"
            )


def _last_day(row: InvoiceRow, discount: DiscountRow) -> Iterator[Fault]:
    last = discount_day(row)
    path = "discount.days" if discount.until is None else "discount.until"
    if last is not None and row.issue_date is not None and last < row.issue_date:
        yield _late(path, "TRM-14", last, f"≥ {row.issue_date.isoformat()}")
    if last is not None and row.due_date is not None and last > row.due_date:
        yield _late(path, "TRM-14", last, f"≤ {row.due_date.isoformat()}")


def _late(path: str, code: str, found: date, expected: str) -> Fault:
    return Fault(code=code, path=path, found=found.isoformat(), expected=expected, term="BT-9")


def _beside(draft: Draft, name: str, *others: str) -> Iterator[Fault]:
    """TRM-11: a plan or a discount beside what leaves nothing to pay, or says it otherwise."""
    row = draft.row
    beside = [other for other in others if getattr(row, other) not in (None, ())]
    if draft.is_credit_note:
        beside.append(f"type_code {row.type_code}")
    if row.process in PAID_PROCESSES:
        beside.append(f"process {row.process}")
    for other in beside:
        yield Fault(code="TRM-11", path=name, found=name, expected=other)


def _parts(row: InvoiceRow) -> Iterator[Fault]:
    """All parts have an amount, or all have a percentage, and the percentages sum to 100."""
    count = len(row.instalments)
    percentages = [item.percentage for item in row.instalments if item.percentage is not None]
    amounts = [item.amount for item in row.instalments if item.amount is not None]
    share = sum(percentages, ZERO)
    if count != len(percentages) and (percentages or count != len(amounts)):
        yield Fault(code="TRM-07", path="instalments")
    elif percentages and share != HUNDRED:
        found = f"{format_decimal(share)} %"
        yield Fault(code="TRM-08", path="instalments", found=found, expected="100 %")
    for position, item in enumerate(row.instalments):
        for name in ("amount", "percentage"):
            value: Decimal | None = getattr(item, name)
            if value is not None and value <= 0:
                path = f"instalments[{position}].{name}"
                yield Fault(code="TRM-12", path=path, found=format_decimal(value))


def _says(text: str, discount: DiscountRow) -> bool:
    """Tell whether a note names the discount's percentage, and no other number of days."""
    percentages = {Decimal(found.replace(",", ".")) for found in _PERCENTAGES.findall(text)}
    days = {int(found) for found in _DAYS.findall(text)}
    agrees = discount.days is None or not days or discount.days in days
    return discount.percentage in percentages and agrees


RULES = (check_instalments, check_discount)
