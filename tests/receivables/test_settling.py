# SPDX-License-Identifier: Apache-2.0
"""Equal, less, more, several: what a payment does to the invoices that it names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from receivables.matching.settling import OpenAmount, compute_settlement
from tests.receivables.factory import rows_of

# named: customer:number=open; a dash is nothing.
TABLE = """
    equal                       | A:1=100               | 100 | 1=100          | -
    less                        | A:1=100               |  40 | 1=40           | -
    more                        | A:1=100               | 130 | 1=100          | overpaid
    paid already                | A:1=0                 | 100 | -              | overpaid
    nothing named               | -                     | 100 | -              | no_reference
    two, their sum              | A:1=100 A:2=50        | 150 | 1=100 2=50     | -
    two, less than their sum    | A:1=100 A:2=50        | 100 | -              | sum_differs
    two, more than their sum    | A:1=100 A:2=50        | 160 | 1=100 2=50     | overpaid
    two, one of them paid       | A:1=0 A:2=50          |  50 | 2=50           | -
    two, one paid, less         | A:1=0 A:2=50          |  20 | 2=20           | -
    two customers, their sum    | A:1=100 B:2=50        | 150 | 1=100 2=50     | -
    two customers, less         | A:1=100 B:2=50        | 100 | -              | several_customers
    two customers, more         | A:1=100 B:2=50        | 151 | -              | several_customers
    two customers, both paid    | A:1=0 B:2=0           |  50 | -              | several_customers
    less a credit note          | A:1=100 A:2=-20       |  80 | 1=100 2=-20    | -
    less, credit note named     | A:1=100 A:2=-20       |  70 | -              | sum_differs
    more, credit note named     | A:1=100 A:2=-20       | 100 | 1=100 2=-20    | overpaid
    a credit note alone         | A:2=-20               |  20 | -              | overpaid
"""


@pytest.mark.parametrize("row", rows_of(TABLE), ids=lambda row: row[0])
def test_what_a_payment_settles(row: tuple[str, ...]) -> None:
    _title, named, amount, shares, why = row
    items = [] if named == "-" else [_item(text) for text in named.split()]
    outcome = compute_settlement(items, Decimal(amount), "EUR")
    told = " ".join(f"{number}={share}" for number, share in outcome.shares) or "-"
    assert (told, outcome.why or "-") == (shares, why)


def test_another_currency_settles_nothing() -> None:
    item = OpenAmount(number="1", customer_id="A", currency="CHF", open=Decimal(100))
    outcome = compute_settlement([item], Decimal(100), "EUR")
    assert (outcome.shares, outcome.why) == ((), "other_currency")


def _item(text: str) -> OpenAmount:
    customer, _, rest = text.partition(":")
    number, _, amount = rest.partition("=")
    return OpenAmount(number=number, customer_id=customer, currency="EUR", open=Decimal(amount))
