# SPDX-License-Identifier: Apache-2.0
"""Advice on dates: those that cannot be, or that are odd.

Reversed periods (BR-29, BR-30) and a due date before the issue (BR-FR-CO-07) are official rules.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from einvoice.advice.case import advice
from einvoice.codes import DEPOSIT_CODES
from einvoice.legal_limit import compute_legal_limit
from einvoice.terms import read_stated_term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.advice.case import Case

_PERIODIC = re.compile(r"\bfacture\s+(?:périodique|récapitulative)\b", re.IGNORECASE)
_FAR = timedelta(days=366)
_SOON = timedelta(days=31)


def check_issue_date(case: Case) -> Iterator[Finding]:
    """The invoice is not issued after the day on which it is read: G1.07 of the DGFiP."""
    issued = case.invoice.issue_date
    if case.today is not None and issued > case.today:
        yield advice("ADV-20", "BT-2", found=issued.isoformat(), expected=case.today.isoformat())


def check_due_date(case: Case) -> Iterator[Finding]:
    """The due date is within the legal limit where that holds, else within a year.

    The limit holds between professionals for what French law governs. That an invoice sums up a
    period (CGI art. 289, I, 3), which makes it 45 days, counts only if a text says so.
    """
    invoice = case.invoice
    due = invoice.due_date
    if due is None or case.is_paid:
        return
    if due - invoice.issue_date > _FAR:
        yield advice("ADV-21", "BT-9", found=due.isoformat())
        return
    if not case.is_french or case.is_credit_note or case.is_with_consumer:
        return
    term = None if invoice.payment_terms is None else read_stated_term(invoice.payment_terms)
    periodic = any(map(_PERIODIC.search, case.texts()))
    limit = compute_legal_limit(invoice.issue_date, term=term, is_periodic=periodic)
    if due > limit.last_day:
        yield advice("ADV-23", "BT-9", found=due.isoformat(), expected=limit.last_day.isoformat())


def check_delivery(case: Case) -> Iterator[Finding]:
    """What is invoiced was delivered, or is about to be, unless the invoice is for a deposit."""
    invoice = case.invoice
    day = None if invoice.delivery is None else invoice.delivery.date
    if day is None or invoice.type_code in DEPOSIT_CODES:
        return
    if day - invoice.issue_date > _SOON:
        yield advice(
            "ADV-22", "BT-72", found=day.isoformat(), expected=invoice.issue_date.isoformat()
        )


def check_preceding(case: Case) -> Iterator[Finding]:
    """An invoice that this one refers to was issued before it."""
    for item in case.invoice.references.preceding_invoices:
        if item.issue_date is not None and item.issue_date > case.invoice.issue_date:
            yield advice(
                "ADV-24",
                "BT-26",
                found=item.issue_date.isoformat(),
                expected=case.invoice.issue_date.isoformat(),
            )


RULES = (check_issue_date, check_due_date, check_delivery, check_preceding)
