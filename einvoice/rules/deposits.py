# SPDX-License-Identifier: Apache-2.0
"""Rules of a final invoice: the deposits that it deducts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_decimal
from compliance.kinds import EN16931
from einvoice.profiles import carries
from einvoice.rules.codes import FINAL_PROCESSES
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.row_models import InvoiceRow
    from einvoice.input.row_plan import DepositRow
    from einvoice.rules.draft import Draft

_FINAL_DIGIT = "4"


def check_final_process(draft: Draft) -> Iterator[Fault]:
    """An invoice that deducts deposits has a process of final invoices, B4, S4 or M4: BT-23.

    Source: BR-FR-Flux2 V1.4.0, BR-FR-08; XP Z12-014, deposits.
    """
    row = draft.row
    if not draft.national or not row.deposits or row.process in FINAL_PROCESSES:
        return
    process = row.process or ""
    same_letter = f"{process[:1]}{_FINAL_DIGIT}"
    expected = same_letter if same_letter in FINAL_PROCESSES else ", ".join(sorted(FINAL_PROCESSES))
    yield Fault(code="TRM-17", path="process", found=process, expected=expected, term="BT-23")


def check_deposits(draft: Draft) -> Iterator[Fault]:
    """Each deposit is another invoice, of an earlier day, with an amount and the VAT in it."""
    row = draft.row
    if row.deposits and row.advance_payments:
        yield Fault(code="TRM-11", path="deposits", found="deposits", expected="advance_payments")
    for position, item in enumerate(row.deposits):
        path = f"deposits[{position}]"
        if item.amount is not None and item.amount <= 0:
            found = format_decimal(item.amount)
            yield Fault(code="TRM-18", path=f"{path}.amount", found=found, term="BT-113")
        yield from _identity(path, row.deposits[:position], item, row)
        yield from _days(path, item, row)
        yield from _taxes(path, item, draft)


def _identity(
    path: str, earlier: tuple[DepositRow, ...], item: DepositRow, row: InvoiceRow
) -> Iterator[Fault]:
    taken = {other.number for other in earlier} | {row.number}
    if item.number is not None and item.number in taken:
        yield Fault(code="TRM-20", path=f"{path}.number", found=item.number, term="BT-25")


def _days(path: str, item: DepositRow, row: InvoiceRow) -> Iterator[Fault]:
    if row.issue_date is None:
        return
    for name in ("issue_date", "received"):
        day = getattr(item, name)
        if day is not None and day > row.issue_date:
            yield Fault(
                code="TRM-21",
                path=f"{path}.{name}",
                found=day.isoformat(),
                expected=f"≤ {row.issue_date.isoformat()}",
                term="BT-26",
            )


def _taxes(path: str, item: DepositRow, draft: Draft) -> Iterator[Fault]:
    if carries(draft.row.guideline or EN16931, "advance_payments") and not item.taxes:
        yield Fault(code="ROW-01", path=f"{path}.taxes", found="taxes")
    total = sum((tax.amount or ZERO for tax in item.taxes), ZERO)
    if item.amount is not None and (
        total >= item.amount > 0 or any((tax.amount or ZERO) < 0 for tax in item.taxes)
    ):
        yield Fault(
            code="TRM-30",
            path=f"{path}.taxes",
            found=format_decimal(total),
            expected=format_decimal(item.amount),
        )


RULES = (check_final_process, check_deposits)
