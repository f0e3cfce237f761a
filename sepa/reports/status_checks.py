# SPDX-License-Identifier: Apache-2.0
"""Whether a status report agrees with itself: its levels, its numbers, its sums.

A bank need not list every transaction: it may list those that it rejects and count the others. It
may not list more than it counts, nor count rejections that it does not list, since a creditor
could then not tell which collection has failed.

Source: ISO 20022 pain.002, NumberOfTransactionsPerStatus, GroupStatus, PaymentInformationStatus.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from sepa.reports.camt_checks import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sepa.reports.status_model import (
        PaymentStatus,
        StatusCount,
        StatusReport,
        TransactionStatus,
    )

REJECTED = "RJCT"
"""The status that a creditor must act upon."""

_ACCEPTED = frozenset({"ACCP", "ACCC", "ACFC", "ACSC", "ACSP", "ACTC", "ACWC"})


def check_status_report(report: StatusReport) -> tuple[Difference, ...]:
    """Compare the levels of a status report (BANK-41 to BANK-44)."""
    listed = tuple(tx for payment in report.payments for tx in payment.transactions)
    found = [*_counts(report, listed, report.group_status)]
    for payment in report.payments:
        found += _counts(payment, payment.transactions, payment.status)
        below = [tx.status for tx in payment.transactions]
        found += _levels(payment.payment_information_id, payment.status, below)
    below = [payment.status for payment in report.payments]
    if not any(below):
        below = [tx.status for tx in listed]
    found += _levels(report.original_message_id or "", report.group_status, below)
    return tuple(found)


def _levels(name: str, above: str | None, below: list[str | None]) -> Iterator[Difference]:
    """A rejected whole has no accepted part, and an accepted whole no rejected one."""
    stated = {status for status in below if status is not None}
    if above == REJECTED:
        contrary = stated & _ACCEPTED
    elif above in _ACCEPTED:
        contrary = stated & {REJECTED}
    else:
        contrary = set()
    if contrary:
        shown = ", ".join(sorted(contrary))
        yield Difference(code="BANK-44", found=shown, expected=f"{name} {above}".strip())


def _counts(
    level: StatusReport | PaymentStatus,
    listed: tuple[TransactionStatus, ...],
    status: str | None,
) -> Iterator[Difference]:
    counts = [count.count for count in level.counts]
    stated = [count for count in counts if count is not None]
    if stated and len(stated) == len(counts) and level.original_count is not None:
        total = sum(stated)
        if total != level.original_count:
            yield Difference(code="BANK-41", found=str(total), expected=str(level.original_count))
    for count in level.counts:
        yield from _count(count, listed, is_rejected_whole=status == REJECTED)


def _count(
    count: StatusCount, listed: tuple[TransactionStatus, ...], *, is_rejected_whole: bool
) -> Iterator[Difference]:
    shown = [tx for tx in listed if tx.status == count.status]
    if count.count is None:
        return
    missing = count.status == REJECTED and not is_rejected_whole and len(shown) < count.count
    if len(shown) > count.count or missing:
        yield Difference(
            code="BANK-42",
            found=f"{len(shown)} {count.status}",
            expected=f"{count.count} {count.status}",
        )
    amounts = [tx.amount for tx in shown if tx.amount is not None]
    if count.total is None or not amounts or not len(amounts) == len(shown) == count.count:
        return
    total = sum(amounts, Decimal(0))
    if total != count.total:
        yield Difference(
            code="BANK-43",
            found=format_decimal(total),
            expected=f"{format_decimal(count.total)} {count.status}",
        )
