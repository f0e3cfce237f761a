# SPDX-License-Identifier: Apache-2.0
"""Telling debtors of collections: once, in time, and debited on that very day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from receivables.cli import main
from receivables.collecting import notifying
from receivables.collecting.building import (
    Order,
    build_from_ledger,
    plan_from_ledger,
)
from receivables.journal.events import (
    InvoiceRecorded,
)
from receivables.journal.notice_facts import (
    NoticePrepared,
    NoticeSent,
)
from receivables.store.ledger import Ledger, Writer
from tests.receivables.company import FIXTURES
from tests.receivables.debiting import (
    DEBITED,
    READ,
    CutOffError,
    count,
)
from tests.receivables.factory import NOW

if TYPE_CHECKING:
    from receivables.journal.events import Event


def notices(url: str, folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    line = [
        *("debit", "notify", "--from-ledger", "--creditor", str(FIXTURES / "creditor.toml")),
        *("--settings", str(FIXTURES / "encaisse.toml"), "--eml", str(folder)),
        *("--ledger", url, "--json", *words),
    ]
    result = CliRunner().invoke(main, line, catch_exceptions=False)
    return result.exit_code, json.loads(result.stdout)


def test_a_debtor_is_told_once_and_debited_on_that_day(
    debtors_url: str, debtors: Ledger, tmp_path: Path
) -> None:
    """On 16 October the day of the invoices is over: another one is announced, and holds."""
    folder = tmp_path / "notices"
    status, document = notices(debtors_url, folder, "--today", "2026-10-16")
    assert (status, document["left_out"]) == (0, [])
    told = {one["numbers"][0]: one for one in document["written"]}
    assert list(told) == DEBITED
    assert {one["collection_date"] for one in told.values()} == {"2026-10-30"}
    message = message_from_bytes(Path(told["F2026-0219"]["file"]).read_bytes(), policy=default)
    assert message["To"] == "Brunel & Fils SARL <compta@brunel.example.com>"
    body = message.get_body(("plain",))
    assert body is not None
    text = " ".join(body.get_content().split())
    assert all(part in text for part in ("192,00", "RC-0007", "FR35ZZZ5R4M3U", "30 octobre 2026"))
    assert notices(debtors_url, folder, "--today", "2026-10-16")[1]["written"] == []
    early = Order(created=datetime(2026, 10, 19, 9))  # noqa: DTZ001 (CreDtTm has no zone)
    assert plan_from_ledger(debtors, READ, early, file="x").plan.taken == ()
    late = Order(created=datetime(2026, 10, 30, 9))  # noqa: DTZ001 (CreDtTm has no zone)
    missed = plan_from_ledger(debtors, READ, late, file="x").plan
    assert {"COL-18"} <= {left.finding.rule for left in missed.left_out}
    on_time = Order(created=datetime(2026, 10, 29, 9))  # noqa: DTZ001 (CreDtTm has no zone)
    plan = build_from_ledger(debtors, READ, tmp_path / "a.xml", on_time, now=NOW).plan
    days = {(one.number, one.candidate.collection_date) for one in plan.taken}
    assert days == {(number, date(2026, 10, 30)) for number in DEBITED}


def test_whom_the_invoice_tells_is_not_told_again(debtors_url: str, tmp_path: Path) -> None:
    status, document = notices(debtors_url, tmp_path / "n", "--today", "2026-10-01")
    assert (status, document["written"], document["left_out"]) == (0, [], [])


@pytest.mark.parametrize("step", ["write", "confirm"])
def test_an_interrupted_sending_is_taken_up(
    debtors_url: str, debtors: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    append = Writer.append

    def cut_off_before_confirming(self: Writer, events: tuple[Event, ...], **options: str) -> int:
        if events and isinstance(events[0], NoticeSent):
            raise CutOffError
        return append(self, events, **options)

    def cut_off(*_arguments: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr(notifying, "write_whole", cut_off)
        else:
            patch.setattr(Writer, "append", cut_off_before_confirming)
        with pytest.raises(CutOffError):
            notices(debtors_url, tmp_path / "n", "--today", "2026-10-16")
    assert count(debtors, NoticePrepared) == len(DEBITED)
    # Three days later another day is announced, and the messages for the earlier one are gone.
    _status, document = notices(debtors_url, tmp_path / "n", "--today", "2026-10-19")
    assert {one["collection_date"] for one in document["written"]} == {"2026-11-02"}
    files = {Path(one["file"]) for one in document["written"]}
    assert set((tmp_path / "n").iterdir()) == files
    assert count(debtors, NoticeSent) == len(DEBITED)


def test_who_has_no_address_is_said(debtors_url: str, debtors: Ledger, tmp_path: Path) -> None:
    with debtors.writing() as writer:
        known = next(
            event
            for event in writer.events()
            if isinstance(event, InvoiceRecorded) and event.number == "F2026-0219"
        )
        silent = replace(
            known, number="F2026-0901", customer_email=None, due_date=date(2026, 10, 14)
        )
        writer.append((silent,), recorded_at=NOW.isoformat())
    status, document = notices(debtors_url, tmp_path / "n", "--today", "2026-10-14")
    assert status == 1
    assert [one["number"] for one in document["left_out"]] == ["F2026-0901"]
    assert document["left_out"][0]["finding"]["rule"] == "COL-40"
