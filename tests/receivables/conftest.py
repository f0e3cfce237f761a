# SPDX-License-Identifier: Apache-2.0
"""An empty ledger on each database that is at hand."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from receivables.store.ledger import Ledger, open_ledger
from tests.receivables import debiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSTGRES = os.environ.get("ENCAISSE_TEST_POSTGRES_URL", "postgresql+psycopg://root@127.0.0.1/test")


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database; on PostgreSQL a schema of its own, dropped afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
        return
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: pip install 'encaisse[postgresql]'")
    engine = create_engine(POSTGRES, connect_args={"connect_timeout": 3})
    schema = f"encaisse_test_{uuid4().hex[:12]}"
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError:
        pytest.skip("no PostgreSQL answers at ENCAISSE_TEST_POSTGRES_URL")
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = open_ledger(ledger_url, create=True)
    yield opened
    opened.close()


@pytest.fixture
def debtors_url(tmp_path: Path) -> str:
    """The URL of the fixture company's ledger on 14 October, with its mandates."""
    made = tmp_path / "made"
    made.mkdir()
    address = f"sqlite:///{tmp_path / 'debtors.db'}"
    debiting.fill(address, made)
    return address


@pytest.fixture
def debtors(debtors_url: str) -> Iterator[Ledger]:
    opened = open_ledger(debtors_url)
    yield opened
    opened.close()
