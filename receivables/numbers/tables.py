# SPDX-License-Identifier: Apache-2.0
"""The tables of invoice numbers, in the database of the ledger, beside its journal.

Unlike the journal they change: a number that is given is issued or made void later. That one
number is never given twice is not left to the code: the database refuses it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

series = Table(
    "encaisse_number_series",
    metadata,
    Column("seller", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("pattern", Text, nullable=False),
    Column("start", Text),
    Column("any_order", Boolean, nullable=False),
)
"""`receivables.numbers.model.Series`; `start` is its first number, where that is not number 1."""

numbers = Table(
    "encaisse_number",
    metadata,
    Column("seller", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Text, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("issue_date", Text),
    Column("series", Text),
    Column("scope", Text),
    Column("counter", Integer),
    Column("key", Text),
    Column("position", Integer),
    Column("request", Text),
    Column("given_at", Text, nullable=False),
    Column("content", Text),
    Column("issued_at", Text),
    Column("voided_at", Text),
    Column("reason", Text),
    UniqueConstraint("seller", "series", "scope", "counter"),
    UniqueConstraint("seller", "key", "position"),
)
"""`receivables.numbers.model.InvoiceNumber`."""
