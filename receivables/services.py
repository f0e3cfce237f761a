# SPDX-License-Identifier: Apache-2.0
"""What the commands do with a ledger: import files, and ask for the book of a day.

This is the edge: files are read here, the clock is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.errors import UnreadableError
from compliance.kinds import Family
from compliance.report import Finding, Location
from compliance.rules import finding
from receivables.intake.documents import Source, Taken, describe, take
from receivables.journal.bank_facts import StatementRecorded
from receivables.journal.events import DocumentFiled, FileImported, InvoiceRecorded
from receivables.journal.order_facts import RefundOrdered
from receivables.matching.replay import compute_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from receivables.journal.events import Event
    from receivables.matching.book import Book
    from receivables.store.ledger import Ledger, Writer

_ENDINGS = frozenset((".xml", ".pdf"))
_ORDER = (Family.INVOICE, Family.DEBIT, Family.STATUS, Family.STATEMENT)


class ImportStatus(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    KNOWN = "known"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """What became of one file.

    Attributes:
        file: as the caller gave it, or found in a folder.
        status: imported, known already, refused or unreadable.
        kind: what it was recognised as; None if it was not.
        added: number of events that are new in the journal.
        not_booked: entries that are no money yet, passed over.
        not_ours: debits that are no returned collections, passed over.
        findings: why it was refused or unreadable, and warnings.
    """

    file: str
    status: ImportStatus
    kind: str | None = None
    added: int = 0
    not_booked: int = 0
    not_ours: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What became of an import.

    Attributes:
        files: each file, in the order in which it was imported.
        passed_over: number of files in folders that are neither XML nor PDF by their name.
    """

    files: tuple[FileOutcome, ...]
    passed_over: int = 0

    @property
    def added(self) -> int:
        """Number of new events."""
        return sum(outcome.added for outcome in self.files)


def import_files(paths: Sequence[Path], ledger: Ledger, now: datetime) -> ImportSummary:
    """Import files into a ledger, in one transaction.

    A file is imported whole or not at all; the others are imported all the same. What is in the
    ledger already changes nothing. The order of the files does not matter.

    Args:
        paths: files, and folders of which every .xml and .pdf is taken.
        ledger: made at the first import.
        now: when it is recorded, with zone.

    Raises:
        UnreadableError: if the ledger cannot be used. A file that cannot be read is an outcome.
    """
    files, passed_over = _expand(paths)
    with ledger.writing() as writer:
        run = _Import(writer, now)
        outcomes = [*run.read(files)]
        outcomes += [run.store(taken) for taken in run.in_order()]
    return ImportSummary(files=tuple(outcomes), passed_over=passed_over)


def read_book(ledger: Ledger, as_of: date) -> Book:
    """Return the book of a day.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: if its journal was altered.
    """
    with ledger.reading() as reader:
        return compute_book(reader.events(), as_of)


def verify_journal(ledger: Ledger) -> tuple[int, str]:
    """Return the number of records and the last hash of a journal that was not altered.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: if its journal was altered; the finding says from which record on.
    """
    with ledger.reading() as reader:
        reader.events()
        return reader.head()


class _Import:
    """One import: what is read first is stored in the order of the work."""

    def __init__(self, writer: Writer, now: datetime) -> None:
        self._writer = writer
        self._now = now
        self._recorded_at = now.isoformat(timespec="seconds")
        events = writer.events()
        imported = (event for event in events if isinstance(event, FileImported))
        self._imported = {event.sha256: event.document for event in imported}
        self._refunds = frozenset(
            event.end_to_end_id for event in events if isinstance(event, RefundOrdered)
        )
        invoices = (event for event in events if isinstance(event, InvoiceRecorded))
        self._seller = next(((item.seller_id, item.seller_name) for item in invoices), None)
        self._filed = {event.sha256: event for event in events if isinstance(event, DocumentFiled)}
        self._taken: list[Taken] = []

    def read(self, files: Iterable[Path]) -> Iterator[FileOutcome]:
        """Read every file; yield the outcome of those that end here."""
        for path in files:
            name = str(path)
            try:
                source = Source(name=name, path=str(path.resolve()), data=path.read_bytes())
            except OSError as error:
                yield _unreadable(name, UnreadableError(f"cannot be read: {error.strerror}"))
                continue
            kind = self._imported.get(source.sha256)
            if kind is not None:
                yield FileOutcome(
                    file=name, status=ImportStatus.KNOWN, kind=kind, added=self._moved(source)
                )
                continue
            try:
                self._taken.append(take(source, self._refunds))
            except UnreadableError as error:
                yield _unreadable(name, error)

    def in_order(self) -> list[Taken]:
        """Return what was read: invoices, debit files, answers, statements, each by day."""
        return sorted(
            self._taken,
            key=lambda taken: (_ORDER.index(taken.family), taken.day, taken.source.name),
        )

    def store(self, taken: Taken) -> FileOutcome:
        """Append what a file states, or refuse it."""
        source = taken.source
        if source.sha256 in self._imported:
            return FileOutcome(file=source.name, status=ImportStatus.KNOWN, kind=taken.kind)
        findings = taken.findings
        if not taken.is_refused:
            conflicts = tuple(self._conflicts(taken))
            findings += conflicts
            if not conflicts:
                return self._append(taken)
        return FileOutcome(
            file=source.name, status=ImportStatus.REFUSED, kind=taken.kind, findings=findings
        )

    def _append(self, taken: Taken) -> FileOutcome:
        source = taken.source
        added = self._writer.append(
            taken.events, recorded_at=self._recorded_at, source=source.sha256
        )
        noted: tuple[Event, ...] = (
            FileImported(
                sha256=source.sha256,
                name=source.name,
                document=taken.kind,
                imported=self._now.date(),
            ),
        )
        self._writer.append(noted, recorded_at=self._recorded_at, source=source.sha256)
        self._imported[source.sha256] = taken.kind
        return FileOutcome(
            file=source.name,
            status=ImportStatus.IMPORTED,
            kind=taken.kind,
            added=added,
            not_booked=taken.not_booked,
            not_ours=taken.not_ours,
            findings=taken.findings,
        )

    def _conflicts(self, taken: Taken) -> Iterator[Finding]:
        place = Location(file=taken.source.name)
        contents: dict[str, Event] = {}
        for event in taken.events:
            if contents.setdefault(event.key, event) != event:
                yield finding("LEDGER-06", location=place, found=describe(event))
            if self._writer.conflict(event):
                code = "LEDGER-11" if isinstance(event, StatementRecorded) else "LEDGER-05"
                yield finding(code, location=place, found=describe(event))
            if isinstance(event, InvoiceRecorded):
                seller = (event.seller_id, event.seller_name)
                self._seller = self._seller or seller
                if event.seller_id != self._seller[0]:
                    yield finding(
                        "LEDGER-07",
                        location=place,
                        found=event.seller_name,
                        expected=self._seller[1],
                    )

    def _moved(self, source: Source) -> int:
        """Remember the new place of an invoice that was imported from another one."""
        filed = self._filed.get(source.sha256)
        if filed is None:
            return 0
        moved: tuple[Event, ...] = (
            DocumentFiled(
                number=filed.number,
                filed=filed.filed,
                media_type=filed.media_type,
                path=source.path,
                sha256=source.sha256,
            ),
        )
        return self._writer.append(moved, recorded_at=self._recorded_at, source=source.sha256)


def _unreadable(name: str, error: UnreadableError) -> FileOutcome:
    fault = Finding(
        rule=error.code, message=str(error), hint=error.hint, location=Location(file=name)
    )
    return FileOutcome(file=name, status=ImportStatus.UNREADABLE, findings=(fault,))


def _expand(paths: Sequence[Path]) -> tuple[list[Path], int]:
    """Return the files to import, each once, and the number of those passed over."""
    files: dict[Path, None] = {}
    passed_over = 0
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        for item in sorted(path.rglob("*")):
            if item.suffix.lower() in _ENDINGS and item.is_file():
                files[item] = None
            elif item.is_file():
                passed_over += 1
    return list(files), passed_over
