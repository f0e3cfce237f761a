# SPDX-License-Identifier: Apache-2.0
"""The document of `remind plan`, for programs; its form is `remind_plan.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from receivables.journal.payload import canonical_amount

if TYPE_CHECKING:
    from receivables.reminders.plan import PlannedItem, PlannedReminder, ReminderPlan


def plan_document(plan: ReminderPlan) -> dict[str, Any]:
    """Return whom to remind, whom not, and why."""
    return {
        "today": plan.today.isoformat(),
        "bank_data_to": plan.bank_data_to.isoformat() if plan.bank_data_to else None,
        "reminders": [_reminder(planned) for planned in plan.reminders],
    }


def _reminder(planned: PlannedReminder) -> dict[str, Any]:
    return {
        "id": planned.customer_id,
        "name": planned.name,
        "currency": planned.currency,
        "remind": planned.is_due,
        "reason": planned.reason.value if planned.reason else None,
        "recipient": planned.recipient,
        "language": planned.language,
        "amount": canonical_amount(planned.amount),
        "credit": canonical_amount(planned.credit),
        "items": [_item(item) for item in planned.items],
    }


def _item(planned: PlannedItem) -> dict[str, Any]:
    due = planned.item.invoice.due_date
    return {
        "number": planned.item.number,
        "due_date": due.isoformat() if due else None,
        "days_overdue": planned.days_overdue,
        "open": canonical_amount(planned.item.open),
        "reason": planned.reason.value if planned.reason else None,
    }
