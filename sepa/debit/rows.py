# SPDX-License-Identifier: Apache-2.0
"""Collections from a CSV file: every fault of every row is reported at once, with its place.

The columns are those of `sepa.debit.columns`, in any order, separated by comma, semicolon or tab.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.bic import parse_bic
from sepa.calendar import earliest_collection_date, next_target_day
from sepa.countries import SEPA
from sepa.creditor_id import parse_creditor_id
from sepa.debit.accounts import judge_debtor_account
from sepa.debit.columns import COLUMNS
from sepa.debit.model import Amendment, Collection, Debtor, Mandate, SequenceType
from sepa.debit.row_cells import Cells
from sepa.debit.uses import Use, judge_uses
from sepa.iban import parse_iban
from sepa.references import (
    is_same_mandate,
    parse_identifier,
    parse_mandate_reference,
)
from sepa.row_table import Table, header_faults, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from compliance.report import Finding
    from sepa.address import Address
    from sepa.debit.model import Creditor

DEFAULT_SEQUENCE = SequenceType.RECURRENT
"""What an empty sequence means: since 20 November 2016 the first collection may be RCUR too.

Source: EPC016-06 v9.0, 4.1, effective on that day; unchanged in the 2025 rulebook.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCollections:
    """What a table of collections held.

    Attributes:
        collections: of the rows without error, in their order.
        refused_rows: numbers of the other rows, from 1, the header not counted.
        findings: errors of the refused rows; what is changed or doubtful in the others.
    """

    collections: tuple[Collection, ...]
    refused_rows: tuple[int, ...]
    findings: tuple[Finding, ...]


def read_collections(data: bytes, creditor: Creditor, today: date) -> ReadCollections:
    """Read the collections of a CSV file.

    Args:
        data: UTF-8, with a header.
        creditor: who collects: an amendment must differ from him.
        today: the day on which the file is to be sent, for the lead time.

    Raises:
        UnreadableError: if it is no CSV in UTF-8.

    Returns:
        Collections and findings. A fault of the header leaves no collection.
    """
    table = table_of(data)
    faults = tuple(header_faults(table.header, COLUMNS))
    if faults:
        return ReadCollections(collections=(), refused_rows=(), findings=faults)
    rows = list(iter_rows(table, creditor, today))
    judge_together(rows)
    findings = [item for row in rows for item in row.cells.findings]
    if not rows:
        findings.append(finding("DDR-09"))
    return ReadCollections(
        collections=tuple(
            row.collection for row in rows if row.collection and not row.cells.is_refused
        ),
        refused_rows=tuple(row.number for row in rows if row.cells.is_refused),
        findings=tuple(findings),
    )


def judge_together(rows: Sequence[Row]) -> None:
    """Report SDD-06, 53, 59 and 60 at the rows that break them together."""
    uses = [use_of(row) for row in rows if row.collection is not None]
    by_number = {row.number: row for row in rows}
    for conflict in judge_uses(uses):
        by_number[conflict.position].cells.report(
            conflict.code, conflict.column, found=conflict.found, expected=conflict.expected
        )


def use_of(row: Row) -> Use:
    """Return how a row that was not refused uses its identifiers; its position is its number."""
    item = row.collection
    if item is None:
        raise ValueError("a refused row uses nothing")
    return Use(
        position=row.number,
        end_to_end_id=item.end_to_end_id,
        mandate=item.mandate.reference,
        signed=item.mandate.signed,
        sequence=item.sequence,
        collection_date=item.collection_date,
    )


@dataclass(slots=True)
class Row:
    """One row, read.

    Attributes:
        number: from 1, the header not counted.
        cells: with all that was found.
        collection: None if it is refused.
    """

    number: int
    cells: Cells
    collection: Collection | None


def iter_rows(table: Table, creditor: Creditor, today: date) -> Iterator[Row]:
    """Yield the rows of a table of collections, each read and judged by itself.

    Args:
        table: without fault in its header.
        creditor: who collects: an amendment must differ from him.
        today: the day on which the file is to be sent, for the lead time.

    Raises:
        UnreadableError: if the table is no CSV from some line on.
    """
    header = table.header
    for number, (line, record) in enumerate(table.records(), start=1):
        cells = Cells(dict(zip(header, record, strict=False)), row=number, line=line)
        found = None
        if len(record) != len(header):
            cells.report("DDR-07", found=str(len(record)), expected=str(len(header)))
        else:
            found = _collection(cells, creditor, today)
        yield Row(number=number, cells=cells, collection=None if cells.is_refused else found)


def _collection(cells: Cells, creditor: Creditor, today: date) -> Collection | None:
    """Read one row to its end; None if anything that a collection needs is missing."""
    end_to_end_id = cells.value("end_to_end_id", parse_identifier, required=True)
    amount = cells.amount("amount")
    collection_date = _collection_date(cells, today)
    mandate = _mandate(cells, min(today, collection_date or today))
    sequence = _sequence(cells)
    debtor = _debtor(cells)
    remittance, reference = cells.remittance_or_reference("SDD-35")
    ultimate_debtor = cells.name("ultimate_debtor")
    ultimate_creditor = cells.name("ultimate_creditor")
    amendment = _amendment(cells, creditor)
    if amendment is not None and mandate is not None and debtor is not None:
        _refuse_unchanged(cells, amendment, mandate, debtor, creditor)
    if (
        end_to_end_id is None
        or amount is None
        or collection_date is None
        or mandate is None
        or debtor is None
    ):
        return None
    return Collection(
        end_to_end_id=end_to_end_id,
        amount=amount,
        collection_date=collection_date,
        sequence=sequence,
        mandate=mandate,
        amendment=amendment,
        debtor=debtor,
        remittance=remittance,
        structured_reference=reference,
        ultimate_debtor=ultimate_debtor,
        ultimate_creditor=ultimate_creditor,
    )


def _collection_date(cells: Cells, today: date) -> date | None:
    """The date asked for: moved to a TARGET day (DDR-12), in time (SDD-21, 22)."""
    column = "collection_date"
    stated = cells.date(column)
    if stated is None:
        return None
    found, earliest = stated.isoformat(), earliest_collection_date(today)
    if stated < today:
        cells.report("SDD-21", column, found=found, expected=today.isoformat())
        return None
    day = next_target_day(stated)
    if day < earliest:
        cells.report("SDD-22", column, found=found, expected=earliest.isoformat())
        return None
    if day != stated:
        cells.report("DDR-12", column, found=found, expected=day.isoformat())
    return day


def _mandate(cells: Cells, limit: date) -> Mandate | None:
    reference = cells.value("mandate_id", parse_mandate_reference, required=True)
    signed = cells.date("mandate_date")
    if signed is not None and signed > limit:
        expected = limit.isoformat()
        cells.report("SDD-52", "mandate_date", found=signed.isoformat(), expected=expected)
    if reference is None or signed is None:
        return None
    return Mandate(reference=reference, signed=signed)


def _sequence(cells: Cells) -> SequenceType:
    text = cells.text("sequence")
    if text is None:
        return DEFAULT_SEQUENCE
    try:
        return SequenceType(text)
    except ValueError:
        cells.report("SDD-15", "sequence", found=text)
        return DEFAULT_SEQUENCE


def _debtor(cells: Cells) -> Debtor | None:
    name = cells.name("debtor_name", required=True)
    iban = cells.value("debtor_iban", parse_iban, required=True)
    bic = cells.value("debtor_bic", parse_bic)
    faults = len(cells.findings)
    address = _address(cells)
    if iban is not None:
        # An address with faults is not a missing one.
        has_address = address is not None or len(cells.findings) > faults
        judge_debtor_account(cells, iban, bic, has_address=has_address)
    if name is None or iban is None:
        return None
    return Debtor(name=name, iban=iban, bic=bic, address=address)


def _address(cells: Cells) -> Address | None:
    columns = ("debtor_address_line1", "debtor_address_line2")
    return cells.address("debtor_", tuple((name, cells.free_text(name)) for name in columns))


def _amendment(cells: Cells, creditor: Creditor) -> Amendment | None:
    mandate_id = cells.value("original_mandate_id", parse_mandate_reference)
    iban = cells.value("original_debtor_iban", parse_iban)
    is_smnda = cells.flag("original_debtor_account_smnda")
    creditor_id = cells.value("original_creditor_id", parse_creditor_id)
    name = cells.name("original_creditor_name")
    if iban is not None and iban.country not in SEPA:
        cells.report("IBAN-07", "original_debtor_iban", found=iban.masked)
    if iban is not None and is_smnda:
        cells.report("DDR-13", "original_debtor_account_smnda")
    if creditor_id is not None and creditor_id == creditor.creditor_id:
        cells.report("SDD-57", "original_creditor_id", found=creditor_id.value)
    if not (mandate_id or iban or is_smnda or creditor_id or name):
        return None
    return Amendment(
        original_mandate_id=mandate_id,
        original_debtor_iban=iban,
        original_debtor_account_smnda=is_smnda,
        original_creditor_id=creditor_id,
        original_creditor_name=name,
    )


def _refuse_unchanged(
    cells: Cells, amendment: Amendment, mandate: Mandate, debtor: Debtor, creditor: Creditor
) -> None:
    """SDD-57: what is said to have changed did change."""
    original = amendment.original_mandate_id
    if original is not None and is_same_mandate(original, mandate.reference):
        cells.report("SDD-57", "original_mandate_id", found=original)
    if amendment.original_debtor_iban == debtor.iban:
        cells.report("SDD-57", "original_debtor_iban", found=debtor.iban.masked)
    if amendment.original_creditor_name == creditor.name:
        cells.report("SDD-57", "original_creditor_name", found=creditor.name)
