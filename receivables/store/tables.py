# SPDX-License-Identifier: Apache-2.0
"""The tables of the ledger.

Everything is text: dates and times in ISO 8601, amounts as decimal strings inside the payload. What
is hashed is then what is stored, on every database.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text, UniqueConstraint

SCHEMA_VERSION = "2"

metadata = MetaData()

ledger = Table(
    "encaisse_ledger",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the ledger says of itself: `schema_version`, and `head`, where the journal ends."""

journal = Table(
    "encaisse_journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_date", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("key"),
    UniqueConstraint("previous_hash"),
)
"""`receivables.journal.chain.Record`, append-only.

One hash has one successor: no fork can be stored.
"""
