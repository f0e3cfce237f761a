# SPDX-License-Identifier: Apache-2.0
"""Signed mandates from a CSV file into a ledger: all of them or none, unless told otherwise.

MND-15 there is no mandate in the table, MND-16 a reference that stands in it twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from compliance.report import has_errors
from compliance.rules import finding
from receivables.journal.mandate_facts import MandateStep, MandateStepped
from receivables.mandates.columns import COLUMNS
from receivables.mandates.entry import read_draft, read_past_day, read_signature
from receivables.mandates.model import mandate_key
from receivables.mandates.services import read_names
from sepa.creditor_id import parse_creditor_id
from sepa.debit.model import Scheme
from sepa.debit.row_cells import Cells
from sepa.row_table import header_faults, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.report import Finding
    from receivables.journal.mandate_facts import MandateDrafted, MandateFact, MandateSigned
    from receivables.mandates.services import Desk
    from receivables.store.ledger import Writer
    from sepa.debit.model import Creditor


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedMandates:
    """What became of an import.

    Attributes:
        is_done: False if nothing was imported, because something is refused.
        added: number of mandates that are new.
        known: number of those that the ledger held already, just so.
        refused_rows: numbers of the refused rows, from 1, the header not counted.
        findings: errors of the refused rows, remarks on the others.
    """

    is_done: bool
    added: int = 0
    known: int = 0
    refused_rows: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether anything was refused."""
        return has_errors(self.findings)


def import_mandates(
    desk: Desk, data: bytes, creditor: Creditor, *, skip_refused: bool = False
) -> ImportedMandates:
    """Import the mandates of a CSV file, in one transaction.

    Args:
        desk: whose ledger is made if it is missing.
        data: UTF-8, with a header of the columns of `receivables.mandates.columns`.
        creditor: whose mandates they are, unless a row says otherwise.
        skip_refused: whether the good rows are imported where others are refused.

    Raises:
        UnreadableError: if it is no CSV in UTF-8, or the ledger cannot be used.
    """
    table = table_of(data)
    header, records = table.header, list(table.records())
    faults = tuple(header_faults(header, COLUMNS))
    if not faults and not records:
        faults = (finding("MND-15"),)
    if faults:
        return ImportedMandates(is_done=False, findings=faults)
    rows = []
    for number, (line, record) in enumerate(records, start=1):
        cells = Cells(dict(zip(header, record, strict=False)), row=number, line=line)
        if len(record) == len(header):
            rows.append((cells, _facts(cells, creditor, desk.today)))
        else:
            cells.report("DDR-07", found=str(len(record)), expected=str(len(header)))
            rows.append((cells, ()))
    with desk.ledger.writing() as writer:
        _judge_names(writer, rows, desk.today)
        refused = tuple(n for n, (cells, _facts) in enumerate(rows, start=1) if cells.is_refused)
        findings = tuple(item for cells, _facts in rows for item in cells.findings)
        if refused and not skip_refused:
            return ImportedMandates(is_done=False, refused_rows=refused, findings=findings)
        good = [facts for cells, facts in rows if not cells.is_refused]
        added = [
            writer.append(facts, recorded_at=desk.now, source="mandate import") for facts in good
        ]
    new = sum(1 for count in added if count)
    return ImportedMandates(
        is_done=True,
        added=new,
        known=len(good) - new,
        refused_rows=refused,
        findings=findings,
    )


def _facts(cells: Cells, creditor: Creditor, today: date) -> tuple[MandateFact, ...]:
    """Read one row to its end: draft, signature, and registration of a B2B mandate."""
    cells.required("reference")
    cells.required("debtor_iban")
    other = cells.value("creditor_id", parse_creditor_id)
    draft = read_draft(cells, replace(creditor, creditor_id=other) if other else creditor, today)
    if draft is None:
        cells.required("signed")
        return ()
    # When it was offered is not known: no later than it was signed.
    signature = read_signature(cells, replace(draft, drafted=date.min), today)
    if signature is None:
        return ()
    draft = replace(draft, drafted=signature.signed)
    return (draft, signature, *_registration(cells, draft, signature, today))


def _registration(
    cells: Cells, draft: MandateDrafted, signature: MandateSigned, today: date
) -> Iterable[MandateStepped]:
    day = read_past_day(cells, "registered", today, not_before=signature.signed)
    if day is None:
        return
    if draft.scheme != Scheme.B2B:
        cells.report("MND-17", "registered", found=draft.reference)
    yield MandateStepped(
        reference=draft.reference,
        creditor_id=draft.creditor_id,
        day=day,
        step=MandateStep.REGISTERED.value,
    )


def _judge_names(
    writer: Writer, rows: list[tuple[Cells, tuple[MandateFact, ...]]], today: date
) -> None:
    """Report references that are taken, in the ledger (MND-02, 06) or in the table (MND-16)."""
    taken = read_names(writer, today)
    seen: set[tuple[str, str]] = set()
    for cells, facts in rows:
        if not facts:
            continue
        name = mandate_key(facts[0].creditor_id, facts[0].reference)
        found = facts[0].reference
        if name in seen:
            cells.report("MND-16", "reference", found=found)
        elif any(writer.conflict(fact) for fact in facts):
            day = facts[1].event_date.isoformat()
            cells.report("MND-06", "reference", found=found, expected=day)
        elif name in taken and not all(writer.holds(fact.key) for fact in facts):
            cells.report("MND-02", "reference", found=found)
        seen.add(name)
