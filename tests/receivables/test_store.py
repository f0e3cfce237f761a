# SPDX-License-Identifier: Apache-2.0
"""The journal in a database: append-only, idempotent, sealed, whole transactions."""

from __future__ import annotations

import contextlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from compliance.errors import RefusedError, UnreadableError
from receivables.journal.chain import find_break
from receivables.services import verify_journal
from receivables.store.ledger import Ledger, open_ledger
from tests.receivables.factory import collection, detail, entry, invoice, seen

if TYPE_CHECKING:
    from pathlib import Path

    from receivables.journal.events import Event

WHEN = "2026-11-02T09:00:00+00:00"
EVENTS: tuple[Event, ...] = (
    invoice("FA-001", "100", contact_name="Élise « Œ »"),
    collection("FA-001", "100"),
    *seen(entry("100", "10-15", detail("100", "FA-001", iban="FR7661620044060000066006630"))),
)


def _append(ledger: Ledger, *events: Event) -> int:
    with ledger.writing() as writer:
        return writer.append(events, recorded_at=WHEN)


def test_what_is_appended_is_read_back(ledger: Ledger) -> None:
    assert _append(ledger, *EVENTS) == len(EVENTS)
    with ledger.reading() as reader:
        assert reader.events() == EVENTS
        assert [record.seq for record in reader.records()] == [1, 2, 3, 4]


def test_the_same_again_changes_nothing(ledger: Ledger) -> None:
    _append(ledger, *EVENTS)
    with ledger.reading() as reader:
        before = reader.head()
    assert _append(ledger, *EVENTS) == 0
    with ledger.reading() as reader:
        assert reader.head() == before


def test_amounts_that_are_equal_are_the_same_content(ledger: Ledger) -> None:
    _append(ledger, invoice("FA-001", "100"))
    assert _append(ledger, invoice("FA-001", "100.00")) == 0


def test_other_content_under_a_key_is_a_conflict(ledger: Ledger) -> None:
    _append(ledger, invoice("FA-001", "100"))
    other = invoice("FA-001", "101")
    with ledger.writing() as writer:
        assert writer.conflict(other)
        with pytest.raises(ValueError, match="other content"):
            writer.append((other,), recorded_at=WHEN)


def test_an_exception_undoes_the_whole_transaction(ledger: Ledger) -> None:
    _append(ledger, invoice("FA-001", "100"))
    _append_and_fail(ledger, invoice("FA-002", "50"))
    with ledger.reading() as reader:
        assert [event.key for event in reader.events()] == ['["invoice","FA-001"]']


def _append_and_fail(ledger: Ledger, event: Event) -> None:
    with contextlib.suppress(RuntimeError), ledger.writing() as writer:
        writer.append((event,), recorded_at=WHEN)
        raise RuntimeError


def test_writers_wait_for_each_other(ledger: Ledger) -> None:
    _append(ledger, *EVENTS)
    with ThreadPoolExecutor(4) as pool:
        added = pool.map(lambda n: _append(ledger, invoice(f"FA-1{n:02}", "1")), range(12))
        assert sum(added) == 12
    assert verify_journal(ledger)[0] == len(EVENTS) + 12


def test_two_may_make_the_ledger_at_once(ledger_url: str) -> None:
    def first(number: int) -> int:
        opened = open_ledger(ledger_url, create=True)
        added = _append(opened, invoice(f"FA-1{number:02}", "1"))
        opened.close()
        return added

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(first, range(4))) == 4
    opened = open_ledger(ledger_url)
    assert verify_journal(opened)[0] == 4
    opened.close()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM encaisse_journal WHERE seq = 4",
        "DELETE FROM encaisse_journal WHERE seq > 1",
        "DELETE FROM encaisse_journal",
        "UPDATE encaisse_ledger SET value = '9' WHERE name = 'head'",
        "DELETE FROM encaisse_ledger WHERE name = 'head'",
    ],
)
def test_a_journal_that_was_cut_short_is_noticed(
    ledger: Ledger, ledger_url: str, change: str
) -> None:
    _append(ledger, *EVENTS)
    _change(ledger_url, change)
    with pytest.raises(RefusedError, match="altered"):
        verify_journal(ledger)


def test_what_is_no_text_any_more_is_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    opened = open_ledger(url, create=True)
    _append(opened, *EVENTS)
    _change(url, "UPDATE encaisse_journal SET payload = x'00ff' WHERE seq = 2")
    with pytest.raises(RefusedError, match="altered"):
        verify_journal(opened)
    opened.close()


def _change(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE encaisse_journal SET payload = replace(payload, '100.00', '10.00') WHERE seq = 2",
        "UPDATE encaisse_journal SET event_date = '2026-01-01' WHERE seq = 2",
        "UPDATE encaisse_journal SET recorded_at = 'never' WHERE seq = 2",
        "UPDATE encaisse_journal SET source = 'x' WHERE seq = 2",
        "DELETE FROM encaisse_journal WHERE seq = 2",
    ],
)
def test_whoever_alters_the_journal_is_noticed(
    ledger: Ledger, ledger_url: str, change: str
) -> None:
    _append(ledger, *EVENTS)
    _change(ledger_url, change)
    with pytest.raises(RefusedError) as refused:
        verify_journal(ledger)
    assert [(fault.rule, fault.found) for fault in refused.value.findings] == [("LEDGER-10", "2")]


def test_a_record_put_in_between_is_noticed(ledger: Ledger) -> None:
    _append(ledger, *EVENTS)
    with ledger.reading() as reader:
        records = list(reader.records())
    assert find_break(records) is None
    forged = [records[0], replace(records[1], seq=2), *records[1:]]
    assert find_break(forged) == 3
    assert find_break([records[1], records[0]]) == 1


def test_a_ledger_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(UnreadableError, match="no ledger"):
        open_ledger(f"sqlite:///{path}")
    assert not path.exists()


def test_a_file_that_is_no_ledger_is_said(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir, " * 100)
    with (
        pytest.raises(UnreadableError, match="not a database"),
        open_ledger(f"sqlite:///{path}").reading(),
    ):
        pass
    empty = tmp_path / "empty.db"
    sqlite3.connect(empty).close()
    with (
        pytest.raises(UnreadableError, match="no ledger"),
        open_ledger(f"sqlite:///{empty}").reading(),
    ):
        pass


def test_a_ledger_of_a_later_version_is_left_alone(ledger: Ledger, ledger_url: str) -> None:
    _append(ledger, *EVENTS)
    _change(ledger_url, "UPDATE encaisse_ledger SET value = '9' WHERE name = 'schema_version'")
    with pytest.raises(UnreadableError, match="form 9"):
        verify_journal(ledger)


@pytest.mark.parametrize("url", ["ledger", "nosuch://x", "postgresql+nosuch://root:secret@h/d"])
def test_a_url_that_cannot_be_used_is_said_without_its_password(url: str) -> None:
    with pytest.raises(UnreadableError) as error:
        open_ledger(url)
    assert "secret" not in str(error.value)


def test_an_amount_is_stored_as_text_with_its_decimals(ledger: Ledger) -> None:
    _append(ledger, invoice("FA-001", "1200.5"))
    with ledger.reading() as reader:
        record = next(reader.records())
        (event,) = reader.events()
    assert '"amount":"1200.50"' in record.payload
    assert event == invoice("FA-001", "1200.50")
    assert Decimal("1200.50") == Decimal("1200.5")
