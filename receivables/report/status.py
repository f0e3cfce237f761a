# SPDX-License-Identifier: Apache-2.0
"""The documents of `ledger status` and `report aged`, for programs.

Their forms are published: `status.schema.json` and `aged.schema.json` in `compliance.schemas`.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from compliance.masking import mask_ibans
from receivables.balances import (
    AgedRow,
    Bucket,
    compute_aged,
    compute_aged_totals,
    compute_balances,
    compute_totals,
    days_overdue,
    find_unallocated,
    status_of,
)
from receivables.journal.payload import canonical_amount
from receivables.report.formats import mask

if TYPE_CHECKING:
    from receivables.balances import CurrencyTotal, CustomerBalance
    from receivables.matching.book import Book, Item, Payment


def status_document(book: Book, *, customer: str | None = None) -> dict[str, Any]:
    """Return who owes what.

    Args:
        book: of the day.
        customer: part of a name, or an id; None for all.
    """
    balances = [row for row in compute_balances(book) if is_customer(row, customer)]
    unallocated = () if customer else find_unallocated(book)
    totals = () if customer else compute_totals(book)
    return {
        "as_of": book.as_of.isoformat(),
        "bank_data_to": book.bank_data_to.isoformat() if book.bank_data_to else None,
        "totals": [_total(row) for row in totals],
        "customers": [_customer(row, book) for row in balances],
        "unallocated": [_payment(row) for row in unallocated],
    }


def is_customer(row: CustomerBalance, asked: str | None) -> bool:
    """Tell whether a customer is the one asked for, by id or part of the name."""
    return asked is None or asked == row.customer_id or asked.casefold() in row.name.casefold()


def _total(row: CurrencyTotal) -> dict[str, Any]:
    return {
        "currency": row.currency,
        "open": canonical_amount(row.open),
        "overdue": canonical_amount(row.overdue),
        "in_collection": canonical_amount(row.in_collection),
        "credit": canonical_amount(row.credit),
        "balance": canonical_amount(row.balance),
        "unallocated": canonical_amount(row.unallocated),
    }


def _customer(row: CustomerBalance, book: Book) -> dict[str, Any]:
    return {
        "id": row.customer_id,
        "name": row.name,
        "currency": row.currency,
        "open": canonical_amount(row.open),
        "overdue": canonical_amount(row.overdue),
        "in_collection": canonical_amount(row.in_collection),
        "credit": canonical_amount(row.credit),
        "balance": canonical_amount(row.balance),
        "items": [_item(item, book) for item in row.items],
        "on_account": [_payment(payment) for payment in row.on_account],
    }


def _item(item: Item, book: Book) -> dict[str, Any]:
    invoice = item.invoice
    return {
        "number": invoice.number,
        "type_code": invoice.type_code,
        "issue_date": invoice.issue_date.isoformat(),
        "due_date": invoice.due_date.isoformat() if invoice.due_date else None,
        "amount": canonical_amount(item.original),
        "open": canonical_amount(item.open),
        "in_collection": canonical_amount(item.in_collection),
        "status": status_of(item).value,
        "days_overdue": days_overdue(item, book.as_of),
        "setbacks": [
            {
                "date": setback.day.isoformat(),
                "amount": canonical_amount(setback.amount),
                "reason": setback.reason,
            }
            for setback in item.setbacks
        ],
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "date": payment.day.isoformat(),
        "amount": canonical_amount(payment.amount),
        "remainder": canonical_amount(payment.remainder),
        "currency": payment.currency,
        "reason": payment.why.value if payment.why else None,
        "counterparty": payment.counterparty_name,
        "account": mask(payment.counterparty_iban),
        "remittance": mask_ibans(payment.remittance),
        "names": list(payment.named),
    }


def aged_document(book: Book) -> dict[str, Any]:
    """Return the aged balance."""
    rows = compute_aged(book)
    return {
        "as_of": book.as_of.isoformat(),
        "rows": [{"id": row.customer_id, "name": row.name, **_ages(row)} for row in rows],
        "totals": [_ages(row) for row in compute_aged_totals(rows)],
        "unallocated": [_payment(payment) for payment in find_unallocated(book)],
    }


def _ages(row: AgedRow) -> dict[str, Any]:
    ages = {
        bucket.value: canonical_amount(amount)
        for bucket, amount in zip(Bucket, row.buckets, strict=True)
    }
    return {
        "currency": row.currency,
        **ages,
        "credit": canonical_amount(row.credit),
        "total": canonical_amount(row.total),
    }


def aged_csv(book: Book) -> str:
    """Return the aged balance as CSV: one row a customer, with a header, no row of totals."""
    buffer = io.StringIO()
    columns = ("id", "name", "currency", *(bucket.value for bucket in Bucket), "credit", "total")
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    for row in compute_aged(book):
        writer.writerow({"id": row.customer_id, "name": row.name, **_ages(row)})
    return buffer.getvalue()
