# SPDX-License-Identifier: Apache-2.0
"""The debit file of the ledger: one file and one record, wherever the making of it is cut off."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NoReturn

import pytest
from click.testing import CliRunner

from compliance.errors import NotRunError, RefusedError, UnwritableError
from compliance.report import Location
from receivables.cli import main
from receivables.collecting import building
from receivables.collecting.building import (
    Order,
    build_from_ledger,
    plan_from_ledger,
    rewrite,
)
from receivables.journal.events import (
    CollectionAnswered,
    CollectionPresented,
    FileImported,
    InvoiceRecorded,
)
from receivables.journal.mandate_facts import MandateDrafted, MandateSigned
from receivables.journal.notice_facts import (
    DebitFilePrepared,
    DebitFileWritten,
)
from receivables.reminders.plan import Reason, compute_plan
from receivables.reminders.settings import ReminderSettings
from receivables.services import ImportStatus, import_files, read_book
from receivables.store.ledger import Ledger, Writer
from sepa.debit.creditor_settings import read_creditor
from tests.receivables.company import FIXTURES
from tests.receivables.debiting import (
    DEBITED,
    ORDER,
    READ,
    TEXT,
    CutOffError,
    count,
    events_of,
)
from tests.receivables.factory import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from receivables.journal.events import Event


def test_what_is_due_is_collected_once(debtors: Ledger, tmp_path: Path) -> None:
    first = build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    assert [one.number for one in first.plan.taken] == DEBITED
    assert first.build is not None
    assert first.build.report is not None
    assert [check.status for check in first.build.report.checks] == ["passed", "passed"]
    held = (tmp_path / "a.xml").read_bytes()
    assert held == first.build.data
    second = build_from_ledger(debtors, READ, tmp_path / "b.xml", ORDER, now=NOW)
    assert (second.plan.taken, second.build, second.is_written) == ((), None, False)
    assert not (tmp_path / "b.xml").exists()
    assert {"COL-05"} <= {left.finding.rule for left in second.plan.left_out}
    assert count(debtors, CollectionPresented) == len(DEBITED)


def test_importing_the_file_again_changes_nothing(debtors: Ledger, tmp_path: Path) -> None:
    build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    before = events_of(debtors)
    summary = import_files([tmp_path / "a.xml"], debtors, NOW)
    assert [outcome.status for outcome in summary.files] == [ImportStatus.KNOWN]
    assert events_of(debtors) == before
    # Another layout of the same collections says nothing new either.
    (tmp_path / "b.xml").write_bytes((tmp_path / "a.xml").read_bytes() + b"\n")
    assert import_files([tmp_path / "b.xml"], debtors, NOW).added == 0


def test_an_invoice_in_collection_is_not_reminded_until_its_debit_fails(
    debtors: Ledger, tmp_path: Path
) -> None:
    def reasons(day: date) -> dict[str, Reason | None]:
        plan = compute_plan(read_book(debtors, day), ReminderSettings())
        return {
            planned.item.number: planned.reason
            for reminder in plan.reminders
            for planned in reminder.items
        }

    build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    assert reasons(date(2026, 11, 2))["F2026-0219"] is Reason.IN_COLLECTION
    (presented,) = (
        event
        for event in events_of(debtors)
        if isinstance(event, CollectionPresented) and event.end_to_end_id == "F2026-0219"
    )
    failed = CollectionAnswered(
        report_id="A",
        answered=date(2026, 10, 16),
        message_id=presented.message_id,
        end_to_end_id="F2026-0219",
        status="RJCT",
        reason="AC04",
    )
    with debtors.writing() as writer:
        writer.append((failed,), recorded_at=NOW.isoformat())
    assert reasons(date(2026, 11, 2))["F2026-0219"] is None
    later = Order(created=datetime(2026, 10, 19, 9))  # noqa: DTZ001 (CreDtTm has no zone)
    plan = plan_from_ledger(debtors, READ, later, file="x.xml").plan
    why = {left.item.number: left.finding for left in plan.left_out}
    assert (why["F2026-0219"].rule, why["F2026-0219"].found) == ("COL-22", "AC04")


STEPS = ["record", "write", "confirm"]


@pytest.mark.parametrize("step", STEPS)
def test_cut_off_at_any_step_one_file_and_one_record_come_out(
    debtors: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "a.xml"
    append = Writer.append

    def cut_off(*_arguments: object, **_options: object) -> int:
        raise CutOffError

    def cut_off_after_recording(self: Writer, events: tuple[Event, ...], **options: str) -> int:
        added = append(self, events, **options)
        if isinstance(events[0], DebitFilePrepared) and step == "record":
            raise CutOffError
        if isinstance(events[0], DebitFileWritten) and step == "confirm":
            raise CutOffError
        return added

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "append", cut_off_after_recording)
        if step == "write":
            patch.setattr(building, "write_whole", cut_off)
        with pytest.raises(CutOffError):
            build_from_ledger(debtors, READ, target, ORDER, now=NOW)
    assert count(debtors, DebitFilePrepared) == (step != "record")
    assert target.exists() == (step == "confirm")
    # Taken up on another day: the file is still the one that was recorded.
    tomorrow = Order(created=ORDER.created.replace(day=15 if step != "record" else 14))
    done = build_from_ledger(debtors, READ, target, tomorrow, now=NOW)
    assert (done.is_written, done.is_taken_up) == (True, step != "record")
    (made,) = (event for event in events_of(debtors) if isinstance(event, DebitFilePrepared))
    assert count(debtors, CollectionPresented) == len(DEBITED)
    hashes = {event.sha256 for event in events_of(debtors) if isinstance(event, FileImported)}
    assert made.sha256 in hashes
    whole = Order(created=ORDER.created)
    assert build_from_ledger(debtors, READ, tmp_path / "b.xml", whole, now=NOW).build is None
    held = target.read_bytes()
    target.unlink()
    rewrite(debtors, READ, target, made.message_id, now=NOW)
    assert target.read_bytes() == held
    assert count(debtors, DebitFileWritten) == 1


def test_a_folder_that_is_missing_loses_nothing(debtors: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UnwritableError):
        build_from_ledger(debtors, READ, tmp_path / "no" / "a.xml", ORDER, now=NOW)
    done = build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    assert (done.is_taken_up, len(done.plan.taken)) == (True, len(DEBITED))


def test_a_file_that_fails_its_checks_is_neither_recorded_nor_written(
    debtors: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_root: object, _xsd_id: str, *, is_explained: bool) -> NoReturn:  # noqa: ARG001 (the name is the schema's)
        raise NotRunError("no schema here")

    monkeypatch.setattr("sepa.rulebook.pieces.validate", refuse)
    before = events_of(debtors)
    done = build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    assert done.build is not None
    assert not done.build.is_good
    assert events_of(debtors) == before
    assert not (tmp_path / "a.xml").exists()


def test_a_file_is_made_again_as_it_was_or_not_at_all(debtors: Ledger, tmp_path: Path) -> None:
    done = build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    assert done.build is not None
    assert done.build.batch is not None
    changed = read_creditor(TEXT.replace('name = "Rameau Clair SAS"', 'name = "Autre SAS"'))
    with pytest.raises(RefusedError) as refused:
        rewrite(debtors, changed, tmp_path / "b.xml", done.build.batch.message_id, now=NOW)
    assert [fault.rule for fault in refused.value.findings] == ["COL-31"]
    with pytest.raises(RefusedError) as refused:
        rewrite(debtors, READ, tmp_path / "b.xml", "DD-NONE", now=NOW)
    assert [fault.rule for fault in refused.value.findings] == ["COL-32"]
    assert not (tmp_path / "b.xml").exists()


def test_a_file_of_a_day_before_what_is_known_is_refused(debtors: Ledger, tmp_path: Path) -> None:
    build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    earlier = Order(created=datetime(2026, 10, 13, 9))  # noqa: DTZ001 (CreDtTm has no zone)
    with pytest.raises(RefusedError) as refused:
        build_from_ledger(debtors, READ, tmp_path / "b.xml", earlier, now=NOW)
    assert [fault.rule for fault in refused.value.findings] == ["COL-30"]


def test_what_the_rules_of_a_row_refuse_is_left_out_alone(debtors: Ledger, tmp_path: Path) -> None:
    with debtors.writing() as writer:
        events: tuple[Event, ...] = (
            MandateDrafted(
                reference="RC-LONG",
                creditor_id="FR35ZZZ5R4M3U",
                creditor_name="Rameau Clair SAS",
                scheme="CORE",
                drafted=date(2026, 1, 2),
                debtor_name="N" * 71,
            ),
            MandateSigned(
                reference="RC-LONG",
                creditor_id="FR35ZZZ5R4M3U",
                signed=date(2026, 1, 2),
                debtor_iban="FR7630006000011234567890189",
            ),
        )
        known = next(
            event
            for event in writer.events()
            if isinstance(event, InvoiceRecorded) and event.number == "F2026-0219"
        )
        extra = replace(known, number="F2026-0900", mandate_id="RC-LONG", debited_iban=None)
        writer.append((*events, extra), recorded_at=NOW.isoformat())
    done = build_from_ledger(debtors, READ, tmp_path / "a.xml", ORDER, now=NOW)
    assert [one.number for one in done.plan.taken] == DEBITED
    why = {left.item.number: left.finding for left in done.plan.left_out}
    assert why["F2026-0900"].rule == "SDD-25"
    assert why["F2026-0900"].location == Location(column="F2026-0900.debtor_name")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_by_the_command(debtors_url: str, tmp_path: Path, language: str) -> None:
    target = tmp_path / "debits.xml"
    line = [
        *("--lang", language, "debit", "build", "--from-ledger", "--ledger", debtors_url),
        *("--creditor", str(FIXTURES / "creditor.toml"), "--out", str(target)),
        *("--today", "2026-10-14"),
    ]
    shown = CliRunner().invoke(main, [*line, "--dry-run"], catch_exceptions=False)
    assert (shown.exit_code, target.exists()) == (0, False)
    assert shown.stdout.count("  RC-00") == len(DEBITED)
    built = CliRunner().invoke(main, [*line, "--json"], catch_exceptions=False)
    document = json.loads(built.stdout)
    assert (built.exit_code, document["file"], document["count"]) == (0, str(target), 6)
    assert [one["number"] for one in document["from_ledger"]["taken"]] == DEBITED
    checked = CliRunner().invoke(main, ["check", str(target), "--today", "2026-10-14"])
    assert checked.exit_code == 0
    again = CliRunner().invoke(main, line, catch_exceptions=False)
    nothing = {"en": "nothing to collect", "fr": "rien à prélever"}
    assert (again.exit_code, nothing[language] in again.stdout) == (0, True)
    held = target.read_bytes()
    target.unlink()
    rewritten = CliRunner().invoke(
        main, [*line, "--rewrite", document["message_id"]], catch_exceptions=False
    )
    assert (rewritten.exit_code, target.read_bytes()) == (0, held)
    status = CliRunner().invoke(
        main, ["ledger", "status", "--as-of", "2026-10-14", "--ledger", debtors_url, "--json"]
    )
    assert '"in_collection"' in status.stdout


@pytest.mark.parametrize(
    "words",
    [
        "",
        "rows.csv --from-ledger",
        "rows.csv --dry-run",
        "rows.csv --until 2026-10-14",
        "--from-ledger --skip-refused",
        "--from-ledger --rewrite DD-1 --dry-run",
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(words: str) -> None:
    line = ["debit", "build", *words.split(), "--creditor", "c.toml", "--out", "x.xml"]
    assert CliRunner().invoke(main, line).exit_code == 2
