# SPDX-License-Identifier: Apache-2.0
"""The fixture company's ledger on 14 October, with the mandates of its debtors."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from receivables.collecting.building import (
    Order,
)
from receivables.journal.mandate_facts import MandateDrafted, MandateSigned
from receivables.services import import_files
from receivables.store.ledger import Ledger, open_ledger
from sepa.debit.creditor_settings import read_creditor
from sepa.iban import parse_iban
from tests.receivables.company import FIXTURES, make_files
from tests.receivables.factory import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from receivables.journal.events import Event

TEXT = (FIXTURES / "creditor.toml").read_text(encoding="utf-8")
READ = read_creditor(TEXT)
ORDER = Order(created=datetime(2026, 10, 14, 9, 30))  # noqa: DTZ001 (CreDtTm has no zone)
DEBITED = ["F2026-0219", "F2026-0220", "F2026-0221", "F2026-0222", "F2026-0223", "F2026-0224"]


class CutOffError(BaseException):
    """A program that ends where it stands."""


def mandates(folder: Path) -> tuple[Event, ...]:
    """The mandates of the company's debtors, in the terms of its table of collections."""
    rows = [
        line.split(",") for line in (folder / "collections.csv").read_text("utf-8").splitlines()
    ]
    events: list[Event] = []
    for row in rows[1:]:
        reference, signed, name, iban = row[3], date.fromisoformat(row[4]), row[6], row[7]
        events += [
            MandateDrafted(
                reference=reference,
                creditor_id="FR35ZZZ5R4M3U",
                creditor_name="Rameau Clair SAS",
                scheme="CORE",
                drafted=signed,
                debtor_name=name,
            ),
            MandateSigned(
                reference=reference,
                creditor_id="FR35ZZZ5R4M3U",
                signed=signed,
                debtor_iban=parse_iban(iban).value,
            ),
        ]
    return tuple(events)


def fill(address: str, folder: Path) -> None:
    """Make a ledger with the company's invoices and mandates, as on 14 October."""
    invoices = [path for path in make_files(folder) if path.name.startswith(("F2026", "A2026"))]
    ledger = open_ledger(address, create=True)
    import_files(invoices, ledger, NOW)
    with ledger.writing() as writer:
        writer.append(mandates(FIXTURES), recorded_at=NOW.isoformat())
    ledger.close()


def events_of(ledger: Ledger) -> tuple[Event, ...]:
    with ledger.reading() as reader:
        return reader.events()


def count(ledger: Ledger, kind: type[Event]) -> int:
    return sum(isinstance(event, kind) for event in events_of(ledger))
