# SPDX-License-Identifier: Apache-2.0
"""The debit file of the ledger: recorded, then written, then confirmed: COL-30, 31, 32.

Plan, check and record are one transaction: nobody else collects the same in between, and a file
that fails its checks is neither recorded nor written. What was recorded and not confirmed was
interrupted: the next run writes that file again, from the journal as it was, and makes no other.
The same bytes come out, which the recorded hash proves: at no point a file is lost, or made twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.errors import RefusedError
from compliance.files import write_whole
from compliance.report import Location, Severity
from compliance.rules import finding
from receivables.collecting.plan import compute_collecting_plan, find_later_day
from receivables.intake.documents import Source, take
from receivables.journal.events import FileImported
from receivables.journal.notice_facts import DebitFilePrepared, DebitFileWritten
from sepa.debit.build import BuildOptions, build_debit
from sepa.debit.columns import NAMES
from sepa.debit.pain008_writer import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from compliance.report import Finding
    from receivables.collecting.model import CollectingPlan, PlannedCollection
    from receivables.journal.events import Event
    from receivables.store.ledger import Ledger
    from sepa.debit.build import DebitBuild
    from sepa.debit.creditor_settings import ReadCreditor


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for.

    Attributes:
        created: of the file, without zone or fraction; its day is the day of sending.
        until: the last due date to take; None for the first day that can be collected.
        version: of the message, a key of `sepa.debit.pain008_writer.VERSIONS`.
    """

    created: datetime
    until: date | None = None
    version: str = "pain.008.001.08"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBuild:
    """What came of collecting from the ledger.

    Attributes:
        plan: what is collected, and what not.
        build: the file and its checks; None if nothing is to be collected.
        is_written: whether the file lies where it was asked for.
        is_taken_up: whether an interrupted file, or one asked for by its message id, was written
            again: it holds what was planned then, nothing of today.
    """

    plan: CollectingPlan
    build: DebitBuild | None
    is_written: bool = False
    is_taken_up: bool = False


def plan_from_ledger(ledger: Ledger, read: ReadCreditor, order: Order, *, file: str) -> LedgerBuild:
    """Return what would be collected; nothing is recorded or written.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: COL-30, if the ledger knows of later days.
    """
    with ledger.reading() as reader:
        return _prepare(reader.events(), read, order, file)


def build_from_ledger(
    ledger: Ledger, read: ReadCreditor, target: Path, order: Order, *, now: datetime
) -> LedgerBuild:
    """Write the debit file of everything that may be collected, and remember it.

    Args:
        ledger: with invoices and mandates.
        read: the creditor.
        target: of the file.
        order: day, horizon and version.
        now: when it is recorded, with zone.

    Raises:
        UnreadableError: if there is no ledger.
        UnwritableError: if the file cannot be written; the next run takes it up.
        RefusedError: COL-30, if the ledger knows of later days; COL-31, if an interrupted file
            cannot be made again.
    """
    recorded_at = now.isoformat(timespec="seconds")
    with ledger.reading():
        pass  # A ledger that does not exist is not made by collecting.
    with ledger.writing() as writer:
        events = writer.events()
        interrupted = _interrupted(events)
        if interrupted is not None:
            done = _again(events, interrupted, read, target)
        else:
            done = _prepare(events, read, order, str(target))
            if done.build is None or not done.build.is_good or done.build.data is None:
                return done
            prepared, facts = _facts(done, order, target, now.date())
            interrupted = prepared
            writer.append(facts, recorded_at=recorded_at, source=prepared.sha256)
    return _put(ledger, done, interrupted, target, now)


def rewrite(
    ledger: Ledger, read: ReadCreditor, target: Path, message_id: str, *, now: datetime
) -> LedgerBuild:
    """Write a file that the ledger has made before, with the same bytes.

    Raises:
        UnreadableError: if there is no ledger.
        UnwritableError: if the file cannot be written.
        RefusedError: COL-32, if the ledger made none with this id; COL-31, if it cannot be made
            again as it was.
    """
    with ledger.reading() as reader:
        events = reader.events()
    made = (event for event in events if isinstance(event, DebitFilePrepared))
    prepared = next((event for event in made if event.message_id == message_id), None)
    if prepared is None:
        fault = finding("COL-32", found=message_id)
        raise RefusedError(fault.message, (fault,))
    return _put(ledger, _again(events, prepared, read, target), prepared, target, now)


def _prepare(events: Sequence[Event], read: ReadCreditor, order: Order, file: str) -> LedgerBuild:
    """Plan and build; what the checks of rows refuse is left out, and the rest planned anew.

    Sequence types and amendments depend on which collection of a mandate is its first.
    """
    today = order.created.date()
    later = find_later_day(events, today)
    if later is not None:
        fault = finding("COL-30", found=later.isoformat(), expected=today.isoformat())
        raise RefusedError(fault.message, (fault,))
    refused: dict[str, Finding] = {}
    options = BuildOptions(version=VERSIONS[order.version], skip_refused=True)
    while True:
        plan = compute_collecting_plan(
            events, read.creditor, today, until=order.until, refused=refused
        )
        if not plan.taken:
            return LedgerBuild(plan=plan, build=None)
        build = build_debit(_rows(plan.taken), read, order.created, file=file, options=options)
        findings = tuple(_placed(fault, plan.taken) for fault in build.findings)
        if not build.refused_rows:
            return LedgerBuild(plan=plan, build=replace(build, findings=findings))
        for fault, placed in zip(build.findings, findings, strict=True):
            row = fault.location.row
            if row is not None and fault.severity is Severity.ERROR:
                refused.setdefault(plan.taken[row - 1].number, placed)


def _placed(fault: Finding, taken: Sequence[PlannedCollection]) -> Finding:
    """Name the invoice instead of the row of a table that nobody sees: `F-1.debtor_name`."""
    place = fault.location
    if place.row is None:
        return fault
    names = (taken[place.row - 1].number, place.column)
    return replace(fault, location=Location(column=".".join(name for name in names if name)))


def _rows(taken: Sequence[PlannedCollection]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, lineterminator="\n")
    writer.writeheader()
    for one in taken:
        writer.writerow(_row(one))
    return text.getvalue().encode()


def _row(one: PlannedCollection) -> dict[str, str | None]:
    mandate, draft = one.candidate.mandate, one.candidate.mandate.draft
    signed = None if mandate.signature is None else mandate.signature.signed.isoformat()
    row: dict[str, str | None] = {
        "end_to_end_id": one.end_to_end_id,
        "amount": str(one.amount),
        "collection_date": one.candidate.collection_date.isoformat(),
        "mandate_id": mandate.reference,
        "mandate_date": signed,
        "sequence": one.sequence.value,
        "debtor_name": draft.debtor_name,
        "debtor_iban": mandate.terms.debtor_iban,
        "debtor_bic": mandate.terms.debtor_bic,
        "remittance": one.remittance,
        "debtor_street": draft.street,
        "debtor_building_number": draft.building_number,
        "debtor_postcode": draft.postcode,
        "debtor_town": draft.town,
        "debtor_country": draft.country,
    }
    amendment = one.amendment
    if amendment is not None:
        iban, ics = amendment.original_debtor_iban, amendment.original_creditor_id
        row["original_mandate_id"] = amendment.original_mandate_id
        row["original_debtor_iban"] = None if iban is None else iban.value
        row["original_debtor_account_smnda"] = (
            "true" if amendment.original_debtor_account_smnda else None
        )
        row["original_creditor_id"] = None if ics is None else ics.value
        row["original_creditor_name"] = amendment.original_creditor_name
    return row


def _facts(
    done: LedgerBuild, order: Order, target: Path, today: date
) -> tuple[DebitFilePrepared, tuple[Event, ...]]:
    """What is recorded: the order, and what an import of the file itself would record."""
    build = done.build
    if build is None or build.data is None or build.batch is None:
        raise ValueError("there is no file to record")
    source = Source(name=str(target), path=str(target.absolute()), data=build.data)
    prepared = DebitFilePrepared(
        message_id=build.batch.message_id,
        created=order.created.isoformat(),
        prepared=order.created.date(),
        until=done.plan.until,
        version=order.version,
        sha256=source.sha256,
    )
    taken = take(source)
    noted = FileImported(
        sha256=source.sha256, name=source.name, document=taken.kind, imported=today
    )
    return prepared, (prepared, *taken.events, noted)


def _interrupted(events: Sequence[Event]) -> DebitFilePrepared | None:
    written = {event.message_id for event in events if isinstance(event, DebitFileWritten)}
    made = (event for event in events if isinstance(event, DebitFilePrepared))
    return next((event for event in made if event.message_id not in written), None)


def _again(
    events: Sequence[Event], prepared: DebitFilePrepared, read: ReadCreditor, target: Path
) -> LedgerBuild:
    """Make a file from the journal as it was when it was made; COL-31 if it is another one now."""
    order = Order(
        created=datetime.fromisoformat(prepared.created),
        until=prepared.until,
        version=prepared.version,
    )
    done = _prepare(events[: events.index(prepared)], read, order, str(target))
    data = None if done.build is None else done.build.data
    if data is None or hashlib.sha256(data).hexdigest() != prepared.sha256:
        fault = finding("COL-31", found=prepared.message_id)
        raise RefusedError(fault.message, (fault,))
    return replace(done, is_taken_up=True)


def _put(
    ledger: Ledger,
    done: LedgerBuild,
    prepared: DebitFilePrepared,
    target: Path,
    now: datetime,
) -> LedgerBuild:
    if done.build is None or done.build.data is None:
        raise ValueError("there is no file to write")
    write_whole(target, done.build.data)
    note = DebitFileWritten(message_id=prepared.message_id, written=now.date())
    with ledger.writing() as writer:
        # It may have been confirmed before, on another day.
        if not writer.holds(note.key):
            writer.append((note,), recorded_at=now.isoformat(timespec="seconds"))
    return replace(done, is_written=True)
