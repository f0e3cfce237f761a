# SPDX-License-Identifier: Apache-2.0
"""Short ways to make events and bank entries, and to read aligned tables of expectations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from receivables.intake.entries import compute_intake
from receivables.journal.events import (
    CollectionAnswered,
    CollectionPresented,
    Event,
    InvoiceRecorded,
)
from receivables.journal.order_facts import RefundOrdered
from receivables.matching.replay import compute_book
from sepa.reports.camt_model import (
    Amount,
    BankParty,
    BankReport,
    Batch,
    Detail,
    Entry,
    EntryStatus,
    ReturnInformation,
    Statement,
)

if TYPE_CHECKING:
    from receivables.matching.book import Book

ACCOUNT = "FR7661610044000002026100190"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


def day(text: str) -> date:
    """`10-05` is a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


def invoice(number: str, amount: str, issued: str = "09-01", **changes: Any) -> InvoiceRecorded:  # noqa: ANN401 (the fields of a dataclass)
    values: dict[str, Any] = {
        "number": number,
        "type_code": "380",
        "issue_date": day(issued),
        "due_date": day("10-01"),
        "amount": Decimal(amount),
        "currency": "EUR",
        "customer_id": "siren:111111111",
        "customer_name": "Atelier Un SAS",
        "customer_email": "compta@un.example.com",
        "customer_country": "FR",
        "seller_id": "siren:999999999",
        "seller_name": "Rameau Clair SAS",
    }
    return InvoiceRecorded(**{**values, **changes})


def credit_note(number: str, amount: str, of: str = "", issued: str = "09-05") -> InvoiceRecorded:
    return invoice(number, amount, issued, type_code="381", preceding=(of,) if of else ())


def collection(end_to_end_id: str, amount: str, **changes: Any) -> CollectionPresented:  # noqa: ANN401 (the fields of a dataclass)
    values: dict[str, Any] = {
        "message_id": "MSG-1",
        "payment_information_id": "BLOCK-1",
        "end_to_end_id": end_to_end_id,
        "presented": day("10-05"),
        "collection_date": day("10-15"),
        "amount": Decimal(amount),
        "currency": "EUR",
        "mandate_id": f"RUM-{end_to_end_id}",
    }
    return CollectionPresented(**{**values, **changes})


def rejected(end_to_end_id: str | None, on: str = "10-13", reason: str = "AC04") -> Event:
    return CollectionAnswered(
        report_id="ANSWER-1",
        answered=day(on),
        message_id="MSG-1",
        payment_information_id="BLOCK-1",
        end_to_end_id=end_to_end_id,
        status="RJCT",
        reason=reason,
    )


def money(text: str) -> Amount:
    return Amount(value=Decimal(text), currency="EUR")


def detail(amount: str | None = None, text: str = "", **changes: Any) -> Detail:  # noqa: ANN401 (the fields of a dataclass)
    reason = changes.pop("reason", None)
    if reason is not None:
        changes["return_information"] = ReturnInformation(reason=reason)
    payer, iban = changes.pop("payer", None), changes.pop("iban", None)
    if payer or iban:
        changes["debtor"] = BankParty(name=payer, iban=iban)
    changes.setdefault("remittance", (text,) if text else ())
    return Detail(amount=money(amount) if amount is not None else None, **changes)


def entry(amount: str, on: str, *details: Detail, ref: str | None = None, **changes: Any) -> Entry:  # noqa: ANN401 (the fields of a dataclass)
    block = changes.pop("block", None)
    if block:
        changes["batches"] = (Batch(payment_information_id=block),)
    return Entry(
        amount=money(amount),
        status=changes.pop("status", EntryStatus.BOOKED),
        booking_date=day(on),
        account_servicer_reference=ref,
        details=details or (Detail(amount=money(amount)),),
        **changes,
    )


def report(*entries: Entry, family: str = "camt.053", name: str = "S1") -> BankReport:
    return BankReport(
        kind=f"{family}.001.08",
        message_id=name,
        statements=(
            Statement(id=name, account=ACCOUNT, currency="EUR", to_date=TODAY, entries=entries),
        ),
    )


def seen(
    *entries: Entry, family: str = "camt.053", name: str = "S1", refunds: tuple[str, ...] = ()
) -> tuple[Event, ...]:
    return compute_intake(report(*entries, family=family, name=name), frozenset(refunds)).events


def refund(end_to_end_id: str, amount: str, on: str = "10-20", **changes: Any) -> RefundOrdered:  # noqa: ANN401 (the fields of a dataclass)
    values: dict[str, Any] = {
        "message_id": "CT-1",
        "payment_information_id": "CT-1-1",
        "end_to_end_id": end_to_end_id,
        "ordered": day(on),
        "execution_date": day(on),
        "amount": Decimal(amount),
        "currency": "EUR",
        "customer_id": "siren:111111111",
        "payee_name": "Atelier Un SAS",
        "payee_iban": "DE89370400440532013000",
        "payer_iban": ACCOUNT,
    }
    return RefundOrdered(**{**values, **changes})


def book_of(*events: Event | tuple[Event, ...], as_of: date = TODAY) -> Book:
    flat: list[Event] = []
    for item in events:
        flat.extend(item if isinstance(item, tuple) else (item,))
    return compute_book(flat, as_of)


def open_amounts(book: Book) -> dict[str, str]:
    return {item.number: f"{item.open:.2f}" for item in book.items}


def rows_of(table: str) -> list[tuple[str, ...]]:
    """Return the cells of an aligned table `a | b | c`; lines without a bar are left out."""
    rows = [line.split("|") for line in table.splitlines() if "|" in line]
    return [tuple(cell.strip() for cell in row) for row in rows]
