# SPDX-License-Identifier: Apache-2.0
"""Checking any supported file, or many: each goes to the checks of its family."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.checking import Rules, run_checks, unreadable
from compliance.detect import is_pdf
from compliance.errors import UnreadableError
from compliance.files import name_of, read_whole
from compliance.kinds import Family
from compliance.rules import unreadable as unreadable_file
from compliance.xml_read import MAX_BYTES
from einvoice.checks import read_subject
from einvoice.formats import CHECKS as INVOICE_CHECKS
from sepa.checks import LARGE, check_debits
from sepa.formats import CHECKS as BANK_CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from compliance.report import Report

# A second Schematron worker costs a second to start: a few files do not repay it.
_WORTH_TWO_WORKERS = 40


def check_file(
    data: bytes,
    *,
    file: str,
    rules: Rules = Rules.AUTO,
    require: frozenset[str] = frozenset(),
    today: date | None = None,
) -> Report:
    """Check a document of any family; arguments and result as `einvoice.checks.check`."""
    try:
        subject = read_subject(data, file=file, rules=rules, today=today)
    except UnreadableError as error:
        return unreadable(file, error)
    is_ours = subject.kind.family in {Family.INVOICE, Family.ORDER}
    checks = INVOICE_CHECKS if is_ours else BANK_CHECKS
    return run_checks(subject, checks, require=require)


def check_path(
    path: Path,
    *,
    rules: Rules = Rules.AUTO,
    require: frozenset[str] = frozenset(),
    today: date | None = None,
) -> Report:
    """Check a file by its path; one that cannot be opened is reported as unreadable."""
    if path.is_dir():
        # As `files_below` leaves it: empty, or closed to us.
        return unreadable(
            name_of(path), UnreadableError(f"{name_of(path)}: the folder holds no file we can open")
        )
    try:
        if path.is_file() and path.stat().st_size > LARGE:
            with path.open("rb") as stream:
                streamed = check_debits(stream, file=name_of(path), require=require, today=today)
            if streamed is not None:
                return streamed
        data = read_whole(path, max_bytes=MAX_BYTES)
    except OSError as error:
        return unreadable(name_of(path), unreadable_file("READ-02", name_of(path), error.strerror))
    except UnreadableError as error:
        return unreadable(name_of(path), error)
    return check_file(data, file=name_of(path), rules=rules, require=require, today=today)


def check_paths(
    paths: Sequence[Path],
    *,
    rules: Rules = Rules.AUTO,
    require: frozenset[str] = frozenset(),
    today: date | None = None,
) -> Iterator[Report]:
    """Check files one after the other, in their order; many of them at the same time."""

    def judge(path: Path) -> Report:
        return check_path(path, rules=rules, require=require, today=today)

    if len(paths) < _WORTH_TWO_WORKERS:
        yield from map(judge, paths)
        return
    threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
    try:
        yield from threads.map(judge, paths)
    finally:
        # Whoever stops listening, or interrupts, does not wait for the rest.
        threads.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """What a path leads to.

    Attributes:
        files: to be checked, sorted.
        set_aside: found in a folder, and neither XML nor PDF by ending or content.
    """

    files: tuple[Path, ...]
    set_aside: tuple[Path, ...] = ()


def files_below(path: Path) -> Below:
    """Return a file as it is, and of a folder every document in and below it that is not hidden.

    A folder that holds no document, or cannot be opened, stands for itself: `check_path` says so
    of it. A file that is named is always checked, whatever it is.
    """
    if not path.is_dir():
        return Below(files=(path,))
    found = sorted(_walk(path))
    set_aside = tuple(item for item in found if item.is_file() and not _may_be_document(item))
    files = tuple(item for item in found if item not in frozenset(set_aside))
    return Below(files=files or (path,), set_aside=set_aside)


def _may_be_document(path: Path) -> bool:
    """Tell whether a file is called XML or PDF, or begins as one."""
    if path.suffix.lower() in {".xml", ".pdf"}:
        return True
    try:
        with path.open("rb") as stream:
            start = stream.read(1024)
    except OSError:
        return True
    return is_pdf(start) or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def _walk(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    walked: set[tuple[int, int]] = set()
    for name, folders, files in os.walk(
        folder, onerror=lambda error: closed.append(Path(error.filename)), followlinks=True
    ):
        # A linked folder is below too; by two ways, or in a circle, it is walked once.
        is_at = Path(name).stat()
        if (is_at.st_dev, is_at.st_ino) in walked:
            folders.clear()
            continue
        walked.add((is_at.st_dev, is_at.st_ino))
        folders[:] = [inner for inner in folders if not inner.startswith(".")]
        for file in files:
            path = Path(name, file)
            # Sockets and pipes are no documents; a link to nowhere is reported as unreadable.
            if not file.startswith(".") and (path.is_file() or not path.exists()):
                yield path
    yield from closed
