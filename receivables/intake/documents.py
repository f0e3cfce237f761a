# SPDX-License-Identifier: Apache-2.0
"""From the bytes of any supported file to the events that it gives, recognised by content."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from compliance.detect import detect_xml, is_pdf, refuse_other_forms
from compliance.errors import RefusedError, UnknownKindError
from compliance.kinds import Family
from compliance.report import Location, has_errors
from compliance.rules import finding
from compliance.xml_read import parse_xml
from einvoice.read import read_invoice
from receivables.intake.entries import compute_intake
from receivables.intake.facts import debit_events, invoice_events, status_events
from receivables.journal.events import DocumentFiled
from sepa.debit.pain008_reader import read_pain008
from sepa.reports.camt_reader import MESSAGES, read_camt
from sepa.reports.pain002_reader import MESSAGE, read_pain002

if TYPE_CHECKING:
    from compliance.report import Finding
    from receivables.journal.events import Event

PDF = "application/pdf"
XML = "application/xml"

_DEBIT = "CstmrDrctDbtInitn"
_BY_MESSAGE = {
    **dict.fromkeys(MESSAGES, Family.STATEMENT),
    MESSAGE: Family.STATUS,
    _DEBIT: Family.DEBIT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as the edge read it.

    Attributes:
        name: as the caller gave it.
        path: absolute.
        data: its bytes.
    """

    name: str
    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hash of the bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file gives to the journal.

    Attributes:
        source: the file.
        kind: what it was recognised as.
        family: invoice, debit, status or statement.
        day: by which files of a family are ordered.
        events: what it states; empty if it is refused.
        findings: of severity error if it is refused.
        not_booked: entries that are no money yet.
        not_ours: debits that are no return.
    """

    source: Source
    kind: str
    family: Family
    day: date
    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_booked: int = 0
    not_ours: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether an error keeps it out."""
        return has_errors(self.findings)


def take(source: Source, refunds: frozenset[str] = frozenset()) -> Taken:
    """Return what a file gives to the journal.

    Args:
        source: the file.
        refunds: end-to-end ids of the refunds that we ordered: of the transfers that we make, the
            only ones that a ledger of receivables keeps.

    Raises:
        UnreadableError: if it is neither XML nor PDF, or no kind that the ledger knows.
    """
    refuse_other_forms(source.data)
    if is_pdf(source.data):
        return _take_invoice(source, PDF)
    root = parse_xml(source.data)
    family = _family(root)
    if family is Family.INVOICE:
        return _take_invoice(source, XML)
    if family is Family.DEBIT:
        return _take_debit(source, root)
    if family is Family.STATUS:
        return _take_status(source)
    if family is Family.TRANSFER:
        raise UnknownKindError(
            "the file orders transfers, which say nothing of what customers owe",
            hint="refunds are recorded by `encaisse refund build --from-ledger`, and the bank's "
            "statement shows when they are paid",
        )
    if family is Family.REVERSAL:
        raise UnknownKindError(
            "the file asks for reversals, which only the bank's statement shows to have come true",
            hint="reversals are recorded by `encaisse debit reverse`",
        )
    return _take_statement(source, refunds)


def _family(root: etree._Element) -> Family:
    """Recognise bank files by the name of their message, as their readers do; else the registry."""
    for depth, element in enumerate(root.iter(etree.Element)):
        family = _BY_MESSAGE.get(etree.QName(element).localname)
        if family is not None:
            return family
        if depth > len(_BY_MESSAGE):
            break
    return detect_xml(root).family


def _take_invoice(source: Source, media_type: str) -> Taken:
    try:
        read = read_invoice(source.data)
    except RefusedError as error:
        return Taken(
            source=source,
            kind="invoice",
            family=Family.INVOICE,
            day=date.min,
            findings=_located(error.findings, source),
        )
    invoice = read.invoice
    recorded, findings = invoice_events(invoice)
    if read.left_out:
        named = ", ".join(item.xpath.rpartition("/")[2] for item in read.left_out)
        findings += (finding("LEDGER-12", found=named),)
    events: list[Event] = list(recorded)
    if recorded:
        events.append(
            DocumentFiled(
                number=invoice.number,
                filed=invoice.issue_date,
                media_type=media_type,
                path=source.path,
                sha256=source.sha256,
            )
        )
    return Taken(
        source=source,
        kind="invoice",
        family=Family.INVOICE,
        day=invoice.issue_date,
        events=tuple(events),
        findings=_located(findings, source),
    )


def _take_debit(source: Source, root: etree._Element) -> Taken:
    debit = read_pain008(root)
    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = debit.findings
    if not has_errors(findings):
        events, faults = debit_events(debit)
        times = Counter(event.key for event in events)
        twice = dict.fromkeys(describe(event) for event in events if times[event.key] > 1)
        findings += faults + tuple(finding("LEDGER-06", found=name) for name in twice)
    return Taken(
        source=source,
        kind=debit.version or "pain.008",
        family=Family.DEBIT,
        day=debit.created.date() if debit.created else date.min,
        events=events,
        findings=_located(findings, source),
    )


def _take_status(source: Source) -> Taken:
    report = read_pain002(source.data)
    events, findings = status_events(report, source.sha256)
    return Taken(
        source=source,
        kind=report.kind,
        family=Family.STATUS,
        day=report.created.date() if report.created else date.min,
        events=events,
        findings=_located(report.findings + findings, source),
    )


def _take_statement(source: Source, refunds: frozenset[str]) -> Taken:
    report = read_camt(source.data)
    intake = compute_intake(report, refunds)
    findings = report.findings
    if intake.undated:
        findings += (finding("LEDGER-08", found=str(intake.undated)),)
    if intake.no_account:
        findings += (finding("LEDGER-09", found=str(intake.no_account)),)
    days = [event.event_date for event in intake.events]
    return Taken(
        source=source,
        kind=report.kind,
        family=Family.STATEMENT,
        day=max(days, default=date.min),
        events=intake.events,
        findings=_located(findings, source),
        not_booked=intake.not_booked,
        not_ours=intake.not_ours,
    )


def describe(event: Event) -> str:
    """Return by which name people know what an event is about."""
    for name in ("number", "end_to_end_id", "report_id", "statement_id", "message_id"):
        value = getattr(event, name, None)
        if value is not None:
            return str(value)
    return event.kind


def _located(findings: tuple[Finding, ...], source: Source) -> tuple[Finding, ...]:
    return tuple(
        replace(item, location=replace(item.location or Location(), file=source.name))
        for item in findings
    )
