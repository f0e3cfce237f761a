# SPDX-License-Identifier: Apache-2.0
"""Checking a bank file: pain.008, pain.002 or camt in, report out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.checking import Rules, Subject, run_checks, unreadable
from compliance.detect import detect_xml, refuse_other_forms
from compliance.errors import UnknownKindError, UnreadableError
from compliance.kinds import Family
from compliance.xml_read import parse_xml
from sepa.formats import CHECKS

if TYPE_CHECKING:
    from datetime import date
    from typing import BinaryIO

    from compliance.report import Report

LARGE = 16 * 1024 * 1024
"""Bytes from which on a direct-debit file is checked while it is read, instead of being held."""

_CHUNK = 64 * 1024

DEBIT_MESSAGE = b"CstmrDrctDbtInitn"
"""How direct debits are known in any encoding that has ASCII in it."""


def check(
    data: bytes,
    *,
    file: str,
    rules: Rules = Rules.AUTO,
    require: frozenset[str] = frozenset(),
    today: date | None = None,
) -> Report:
    """Check a bank file against everything that its kind requires.

    Args:
        data: the XML of an ISO 20022 message.
        file: its name, for the report; nothing is read from there.
        rules: kept for a common signature; bank files know no national rules.
        require: checks to require beyond those of the kind.
        today: the day on which it is judged (lead times); None where only dates inside it matter.

    Returns:
        The report; of verdict `unreadable` if the bytes are no bank file. Nothing is raised for a
        bad document.
    """
    try:
        refuse_other_forms(data)
        root = parse_xml(data)
        kind = detect_xml(root)
        if kind.family in {Family.INVOICE, Family.ORDER}:
            raise UnknownKindError(
                f"the file is a {kind.key}, no bank file", hint="einvoice.checks.check judges it"
            )
    except UnreadableError as error:
        return unreadable(file, error)
    subject = Subject(file=file, kind=kind, root=root, rules=rules, today=today)
    return run_checks(subject, CHECKS, require=require)


def check_debits(
    stream: BinaryIO,
    *,
    file: str,
    require: frozenset[str] = frozenset(),
    today: date | None = None,
) -> Report | None:
    """Check a direct-debit file while it is read, in memory that does not grow with it.

    Args:
        stream: the file, from its beginning.
        file: its name, for the report.
        require: checks to require beyond those of the kind.
        today: the day on which it is judged (lead times); None where only dates inside it matter.

    Returns:
        The report, as of `check`; None if its beginning shows no direct debits.
    """
    from sepa.rulebook.stream import DebitCheck  # noqa: PLC0415 (other files need no such rules)

    data = stream.read(_CHUNK)
    if DEBIT_MESSAGE not in data:
        return None
    judge = DebitCheck(file=file, today=today)
    while data:
        judge.feed(data)
        data = stream.read(_CHUNK)
    return judge.finish(require=require)
