# SPDX-License-Identifier: Apache-2.0
"""Checking an invoice: PDF or XML in, report out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.checking import Rules, Subject, run_checks, unreadable
from compliance.detect import detect_xml, is_pdf, refuse_other_forms
from compliance.errors import UnknownKindError, UnreadableError
from compliance.kinds import Family
from compliance.xml_read import parse_xml
from einvoice.formats import CHECKS

if TYPE_CHECKING:
    from datetime import date

    from compliance.report import Report


def check(
    data: bytes,
    *,
    file: str,
    rules: Rules = Rules.AUTO,
    require: frozenset[str] = frozenset(),
    today: date | None = None,
) -> Report:
    """Check an invoice against everything that its kind requires.

    Args:
        data: a Factur-X PDF, or an XML in CII or UBL.
        file: its name, for the report; nothing is read from there.
        rules: which national rules to apply.
        require: checks to require beyond those of the kind (`pdfa`).
        today: the day on which it is judged; None where only dates inside it matter.

    Returns:
        The report; of verdict `unreadable` if the bytes are no invoice. Nothing is raised for a
        bad document.
    """
    try:
        subject = read_subject(data, file=file, rules=rules, today=today)
        if subject.kind.family not in {Family.INVOICE, Family.ORDER}:
            raise UnknownKindError(
                f"the file is a {subject.kind.key}, no invoice", hint="sepa.checks.check judges it"
            )
    except UnreadableError as error:
        return unreadable(file, error)
    return run_checks(subject, CHECKS, require=require)


def read_subject(
    data: bytes, *, file: str, rules: Rules = Rules.AUTO, today: date | None = None
) -> Subject:
    """Recognise a document of any family, and unwrap it if it is a PDF.

    Raises:
        UnreadableError: if the bytes are no document that encaisse knows.
    """
    refuse_other_forms(data)
    if not is_pdf(data):
        root = parse_xml(data)
        return Subject(file=file, kind=detect_xml(root), root=root, rules=rules, today=today)
    from einvoice.pdf.extract import extract_xml  # noqa: PLC0415 (an XML needs no PDF library)

    root = parse_xml(extract_xml(data).data)
    return Subject(
        file=file,
        kind=detect_xml(root, in_pdf=True),
        root=root,
        container=data,
        rules=rules,
        today=today,
    )
