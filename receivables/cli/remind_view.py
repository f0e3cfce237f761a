# SPDX-License-Identifier: Apache-2.0
"""What `encaisse remind` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from receivables.cli.tables import (
    amounts_column,
    console,
    print_table,
    table_of,
    text_column,
)
from receivables.cli.words import counted, word
from receivables.journal.payload import canonical_amount
from receivables.report.formats import format_amount, format_date
from receivables.report.reminders import plan_document

if TYPE_CHECKING:
    from receivables.reminders.plan import PlannedReminder, ReminderPlan
    from receivables.reminders.sending import SendSummary

_REASONS = {
    "not_overdue": ("not overdue", "pas encore échue"),
    "no_due_date": ("has no due date", "sans date d'échéance"),
    "too_early": ("overdue since a few days only", "échue depuis quelques jours seulement"),
    "in_collection": ("direct debit under way", "prélèvement en cours"),
    "already_reminded": ("reminded already", "déjà relancée"),
    "no_bank_data": ("no statement imported yet", "aucun relevé bancaire importé"),
    "bank_data_stale": (
        "bank data too old: import the latest statement first",
        "données bancaires trop anciennes : importez d'abord le dernier relevé",
    ),
    "unallocated_money": (
        "unallocated money may be theirs: look at it first",
        "une somme non imputée peut être de ce client : à vérifier d'abord",
    ),
    "credit_covers": ("their credit covers it", "leurs avoirs couvrent la somme"),
    "below_minimum": ("below the minimum amount", "sous le montant minimal"),
    "reminded_recently": ("reminded recently", "relancé récemment"),
    "no_email": ("no usable e-mail address", "pas d'adresse électronique utilisable"),
}


def print_plan(plan: ReminderPlan, language: str) -> None:
    """Print the plan as a table: first who is reminded, then who is not."""
    out = console()
    bank = format_date(plan.bank_data_to, language)
    title = f"{word('reminders_on', language)} {format_date(plan.today, language)} "
    out.print(Text(f"{title}({word('bank_data_to', language)} {bank})", style="bold"))
    if not plan.reminders:
        out.print(word("nothing_owed", language))
        return
    table = table_of(
        text_column(word("customer", language)),
        text_column(word("document", language), keep=True),
        text_column(word("due", language), keep=True),
        amounts_column(word("open", language)),
        text_column(word("reminder", language)),
    )
    ordered = sorted(plan.reminders, key=lambda planned: not planned.is_due)
    for planned in ordered:
        for position, item in enumerate(planned.items):
            reason = item.reason or planned.reason
            told = _reason(reason.value, language) if reason else _due_to(planned, language)
            table.add_row(
                planned.name if position == 0 else "",
                item.item.number,
                format_date(item.item.invoice.due_date, language),
                format_amount(item.item.open, planned.currency, language),
                Text(told, style="" if reason else "green"),
            )
    print_table(table)
    count = sum(planned.is_due for planned in plan.reminders)
    click.secho(counted(count, "to_remind", language), bold=True)


def _reason(name: str, language: str) -> str:
    return _REASONS[name][language == "fr"]


def _due_to(planned: PlannedReminder, language: str) -> str:
    return f"{word('remind', language)} → {planned.recipient} ({planned.language})"


def print_sent(summary: SendSummary, language: str) -> None:
    """Print a line for each message that was written."""
    for written in summary.written:
        planned = written.planned
        amount = format_amount(planned.amount, planned.currency, language)
        click.echo(f"{written.path}: {planned.name}, {amount} → {planned.recipient}")
    click.secho(counted(len(summary.written), "written", language), bold=True)


def sent_document(summary: SendSummary) -> dict[str, Any]:
    """Return what was written, for programs."""
    return {
        "plan": plan_document(summary.plan),
        "written": [
            {
                "file": str(written.path),
                "id": written.planned.customer_id,
                "recipient": written.planned.recipient,
                "amount": canonical_amount(written.planned.amount),
                "currency": written.planned.currency,
                "items": [item.number for item in written.planned.reminded],
            }
            for written in summary.written
        ],
        "findings": [finding.to_json() for finding in summary.findings],
    }
