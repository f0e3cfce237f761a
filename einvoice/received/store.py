# SPDX-License-Identifier: Apache-2.0
"""The folder of received invoices: the edge that reads and writes files.

A file is kept as it came, below the year of its invoice and its supplier; then its line is added to
the register. If a run is broken off between the two, receiving the file again completes it. Two
runs at the same time wait for each other.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from compliance.checking import Rules, unreadable
from compliance.detect import is_pdf
from compliance.errors import RefusedError, UnreadableError
from compliance.files import make_folder, name_of, read_text, read_whole, write_whole
from compliance.locking import locked
from compliance.report import Location, Severity
from compliance.rules import finding
from compliance.xml_read import MAX_BYTES
from einvoice.build import safe_name
from einvoice.checks import check
from einvoice.read import read_invoice
from einvoice.received.compare import compare, compare_accounts, compute_known
from einvoice.received.facts import Facts, compute_facts
from einvoice.received.register import (
    Received,
    Register,
    Trusted,
    read_register,
    write_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from compliance.report import Finding, Report
    from einvoice.received.compare import Known
    from einvoice.received.facts import Company
    from einvoice.received.register import Entry

REGISTER = "received.jsonl"
_LOCK = ".received.lock"
_LONGEST_NAME = 80
_SHOWN_DIGITS = 8


class Store:
    """A folder of received invoices; it is read at each use, but no line of it twice.

    Args:
        path: of the folder; it is made when something is kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = ""
        self._register = Register()

    def load(self) -> Register:
        """Return the register; an empty one where there is none yet.

        Raises:
            UnreadableError: if it cannot be opened.
        """
        file = self.path / REGISTER
        text = read_text(file) if file.exists() else ""
        known = self._register if text.startswith(self._text) else Register()
        rest = text[len(self._text) :] if known is self._register else text
        register = read_register(rest, known)
        if register.broken_at is None:
            self._text, self._register = text, register
        return register

    @contextmanager
    def alone(self) -> Iterator[Register]:
        """Hold the folder alone and return its register; refuse one that was altered.

        Raises:
            RefusedError: if it was (RCV-20).
            UnwritableError: if the folder cannot be made or locked.
        """
        make_folder(self.path)
        with locked(self.path / _LOCK):
            register = self.load()
            faults = check_register(register)
            if faults:
                raise RefusedError(f"{name_of(self.path / REGISTER)} was altered", faults)
            yield register

    def append(self, entry: Entry) -> None:
        """Write the register with one more line, whole or not at all; hold the folder for it."""
        text = self._text + write_lines((entry,), self._register)
        write_whole(self.path / REGISTER, text.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file.

    Attributes:
        file: as the caller gave it.
        report: of the official checks.
        facts: who asks for what; None if the file could not be read as an invoice.
        known: what was known of its supplier before; None likewise.
        stored: its place below the folder; None likewise.
        sha256: of the file; None if it could not be opened.
        is_new: whether it was added now; False if it was there already, or could not be read.
        findings: what was found when it was compared, or why it could not be read.
    """

    file: str
    report: Report
    facts: Facts | None = None
    known: Known | None = None
    stored: str | None = None
    sha256: str | None = None
    is_new: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A file before it is compared: read and checked, which needs no lock."""

    data: bytes
    digest: str
    report: Report
    facts: Facts


def receive_file(
    path: Path, store: Store, *, recorded_at: str, ours: Company | None, rules: Rules = Rules.AUTO
) -> Outcome:
    """Judge a file, compare it with what is known of its supplier, and keep it.

    A file that is there already, byte for byte, is known: nothing is added.

    Args:
        path: of the file.
        store: the folder.
        recorded_at: the moment, ISO 8601 with zone.
        ours: who we are; None where no settings say it.
        rules: which national rules to apply.

    Raises:
        RefusedError: if the register was altered (RCV-20); then nothing is added.
        UnwritableError: if the folder cannot be written.
    """
    file = name_of(path)
    try:
        judged = _judge(read_whole(path, max_bytes=MAX_BYTES), file, rules)
    except UnreadableError as error:
        return Outcome(file=file, report=unreadable(file, error))
    except RefusedError as error:
        return _unfiled(path, file, rules, error)
    with store.alone() as register:
        return _keep(judged, file, store, register, recorded_at, ours)


def trust_accounts(
    store: Store, supplier: str, accounts: tuple[str, ...], *, recorded_at: str
) -> Trusted:
    """Make accounts the reference of a supplier, in place of those that were.

    Args:
        store: the folder.
        supplier: its key, or the part after the first `-`, such as a SIREN.
        accounts: compact and valid.
        recorded_at: the moment, ISO 8601 with zone.

    Raises:
        RefusedError: if no invoice of that supplier was received (RCV-24), or the register was
            altered (RCV-20).
    """
    with store.alone() as register:
        keys = sorted({item.facts.supplier.key for item in received_invoices(register)})
        found = [key for key in keys if supplier in {key, key.partition("-")[2]}]
        if len(found) != 1:
            fault = finding("RCV-24", found=supplier, expected=", ".join(keys) or "-")
            raise RefusedError("the account is not confirmed", (fault,))
        entry = Trusted(recorded_at=recorded_at, supplier=found[0], accounts=accounts)
        store.append(entry)
    return entry


def verify_store(store: Store) -> tuple[Register, tuple[Finding, ...]]:
    """Return the register, and every line and file that is not what it was: RCV-20 to RCV-23.

    Raises:
        UnreadableError: if there is nothing to verify: neither a register nor a file.
    """
    register = store.load()
    findings = list(check_register(register))
    named = set()
    for item in received_invoices(register):
        named.add(item.file)
        path = store.path / item.file
        at = Location(file=item.file)
        if not path.is_file():
            findings.append(finding("RCV-21", location=at, found=item.file))
        elif sha256(read_whole(path)).hexdigest() != item.sha256:
            findings.append(finding("RCV-22", location=at, found=item.file))
    if register.broken_at is None:
        findings += _unregistered(store.path, named)
    if not findings and not (store.path / REGISTER).exists():
        raise UnreadableError(f"{name_of(store.path / REGISTER)}: there is no such register")
    return register, tuple(findings)


def received_invoices(register: Register) -> tuple[Received, ...]:
    """Return the invoices of a register."""
    return tuple(item for item in register.entries if isinstance(item, Received))


def _judge(data: bytes, file: str, rules: Rules) -> _Judged:
    invoice = read_invoice(data).invoice
    return _Judged(
        data=data,
        digest=sha256(data).hexdigest(),
        report=check(data, file=file, rules=rules),
        facts=compute_facts(invoice),
    )


def _unfiled(path: Path, file: str, rules: Rules, error: RefusedError) -> Outcome:
    """Answer for an invoice that has values which cannot be read: nobody knows where to file it."""
    data = read_whole(path, max_bytes=MAX_BYTES)
    return Outcome(
        file=file,
        report=check(data, file=file, rules=rules),
        sha256=sha256(data).hexdigest(),
        findings=tuple(item.at_file(file) for item in error.findings),
    )


def _keep(  # noqa: PLR0913, PLR0917 (the whole of what is compared)
    judged: _Judged,
    file: str,
    store: Store,
    register: Register,
    recorded_at: str,
    ours: Company | None,
) -> Outcome:
    facts = judged.facts
    known = compute_known(facts.supplier.key, register.entries)
    earlier = next((i for i in received_invoices(register) if i.sha256 == judged.digest), None)
    if earlier is not None:
        # What was remarked at its receipt stands in the register; an account stays an alarm.
        findings, stored = compare_accounts(facts, known), earlier.file
    else:
        findings = compare(facts, register.entries, ours)
        stored = _place(facts, judged, register)
    make_folder((store.path / stored).parent)
    # Of a file that is there already too: these bytes are the ones that were received.
    write_whole(store.path / stored, judged.data)
    if earlier is None:
        entry = Received(
            recorded_at=recorded_at,
            file=stored,
            sha256=judged.digest,
            kind=judged.report.kind or "",
            verdict=judged.report.verdict.value,
            alarms=_alarms(findings),
            facts=facts,
        )
        store.append(entry)
    return Outcome(
        file=file,
        report=judged.report,
        facts=facts,
        known=known,
        stored=stored,
        sha256=judged.digest,
        is_new=earlier is None,
        findings=tuple(item.at_file(file) for item in findings),
    )


def _alarms(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    grave = (item.rule for item in findings if item.severity is not Severity.INFO)
    return tuple(dict.fromkeys(grave))


def _place(facts: Facts, judged: _Judged, register: Register) -> str:
    """Return where a file is kept: `2026/siren-100000009/F2026-1.0a1b2c3d.pdf`."""
    ending = "pdf" if is_pdf(judged.data) else "xml"
    number = safe_name(facts.number)[:_LONGEST_NAME]
    folder = safe_name(facts.supplier.key)[:_LONGEST_NAME]
    stem = f"{facts.issue_date.year:04}/{folder}/{number}"
    short = f"{stem}.{judged.digest[:_SHOWN_DIGITS]}.{ending}"
    # Eight digits can be forged to be alike: no file may take the place of another.
    taken = any(item.file == short for item in received_invoices(register))
    return f"{stem}.{judged.digest}.{ending}" if taken else short


def check_register(register: Register) -> tuple[Finding, ...]:
    """Return where a register was altered, if it was: RCV-20."""
    if register.broken_at is None:
        return ()
    at = Location(file=REGISTER, line=register.broken_at)
    return (finding("RCV-20", location=at, found=str(register.broken_at)),)


def _unregistered(folder: Path, named: set[str]) -> Iterator[Finding]:
    """RCV-23: files of the folder that no line names, hidden ones aside."""
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in place.parts):
            continue
        name = place.as_posix()
        if name not in named and name != REGISTER:
            shown = name_of(name)
            yield finding("RCV-23", location=Location(file=shown), found=shown)
