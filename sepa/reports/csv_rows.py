# SPDX-License-Identifier: Apache-2.0
"""A bank report as rows, one for each detail of each entry: what `statement read --csv` prints."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from sepa.reports.counterparty import counterparty

if TYPE_CHECKING:
    from datetime import date

    from sepa.reports.camt_model import Amount, BankReport, Detail, Entry, Statement

COLUMNS = (
    "file",
    "statement_id",
    "account",
    "entry",
    "reference",
    "booking_date",
    "value_date",
    "status",
    "bank_transaction_code",
    "reversal",
    "entry_amount",
    "entry_currency",
    "amount",
    "currency",
    "end_to_end_id",
    "mandate_id",
    "payment_information_id",
    "counterparty_name",
    "counterparty_iban",
    "remittance",
    "structured_reference",
    "return_reason",
    "original_amount",
    "charges",
    "additional_information",
)
"""The header. `entry` numbers the entries of a statement from 1, so that details can be grouped."""


def write_csv(reports: tuple[tuple[str, BankReport], ...]) -> str:
    """Write reports as one CSV with a header; an amount that the bank does not state is empty.

    Args:
        reports: name of the file, and what was read from it.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    for file, report in reports:
        for statement in report.statements:
            for number, entry in enumerate(statement.entries, start=1):
                for detail in entry.details:
                    row = (*_entry(entry), *_detail(detail, entry, statement.account))
                    writer.writerow((file, *_statement(statement), number, *row))
    return target.getvalue()


def _statement(statement: Statement) -> tuple[str, ...]:
    return (statement.id, statement.account or "")


def _entry(entry: Entry) -> tuple[str, ...]:
    return (
        entry.account_servicer_reference or entry.reference or "",
        _day(entry.booking_date),
        _day(entry.value_date),
        entry.status.value,
        entry.bank_transaction_code or "",
        "true" if entry.reversal else "false",
        *_money(entry.amount),
    )


def _detail(detail: Detail, entry: Entry, account: str | None) -> tuple[str, ...]:
    other = counterparty(detail, entry, account)
    back = detail.return_information
    return (
        *_money(detail.amount),
        detail.end_to_end_id or "",
        detail.mandate_id or "",
        detail.payment_information_id or "",
        (other.name if other else None) or "",
        ((other.iban or other.other_account) if other else None) or "",
        "\n".join(detail.remittance),
        "\n".join(detail.structured_references),
        ((back.reason or back.proprietary) if back else None) or "",
        _money(detail.original_amount)[0],
        _money(detail.charges)[0],
        detail.additional_information or "",
    )


def _money(amount: Amount | None) -> tuple[str, str]:
    return ("", "") if amount is None else (format_decimal(amount.value), amount.currency)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
