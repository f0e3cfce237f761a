# SPDX-License-Identifier: Apache-2.0
"""The tables of fixtures/README.md, computed there by hand, as the tests compare with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One line of the table who owes what."""

    overdue: Decimal
    not_due: Decimal
    total: Decimal


def table(heading: str) -> tuple[tuple[str, ...], ...]:
    """The rows below a heading of fixtures/README.md, without head and rule."""
    text = (FIXTURES / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return tuple(tuple(cell.strip() for cell in row) for row in rows[2:])


def money(text: str) -> Decimal:
    """An amount as the README writes it: 1,571.88."""
    return Decimal(text.replace(",", "") or "0")


@cache
def invoice_totals() -> dict[str, Decimal]:
    """Amount with VAT of each document; the range of November is its sum."""
    return {row[0]: money(row[6]) for row in table("The invoices")}


@cache
def owed() -> dict[str, Owed]:
    """Who owes what at the end, the line `Total` among them."""
    return {
        row[0]: Owed(overdue=money(row[1]), not_due=money(row[2]), total=money(row[3]))
        for row in table("Who owes what")
    }


def reminded() -> frozenset[str]:
    """Customers with something overdue: the README names the same five below the table."""
    names = {name for name, line in owed().items() if line.overdue and name != "Total"}
    text = (FIXTURES / "README.md").read_text(encoding="utf-8")
    assert re.search(r"\nFive customers get a reminder", text)
    return frozenset(names)
