# SPDX-License-Identifier: Apache-2.0
"""Transfers from a CSV file: every fault of every row is reported at once, with its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compliance.rules import finding
from sepa.bic import parse_bic
from sepa.calendar import next_target_day
from sepa.debit.accounts import is_outside_eea, judge_account
from sepa.debit.columns import Column, row_schema
from sepa.debit.row_cells import Cells
from sepa.iban import parse_iban
from sepa.references import parse_identifier
from sepa.row_table import header_faults, table_of
from sepa.transfer.model import Party, Transfer

if TYPE_CHECKING:
    from datetime import date

    from compliance.report import Finding

_IDENTIFIER = r"^(?!/)(?!.*//)[a-zA-Z0-9/?:().,'+ -]{1,35}(?<!/)$"

COLUMNS = (
    Column(
        name="end_to_end_id",
        meaning="Your reference of the transfer, unique in the file; comes back in every report.",
        required=True,
        pattern=_IDENTIFIER,
    ),
    Column(
        name="amount",
        meaning="Amount in euro with a decimal point, 0.01 to 999999999.99.",
        required=True,
        pattern=r"^\d{1,9}(\.\d{1,2})?$",
    ),
    Column(
        name="execution_date",
        meaning="Day on which your account is to be debited; empty means the day of sending. A "
        "closing day of TARGET becomes the next TARGET day, and is reported.",
        pattern=r"^(\d{4}-\d{2}-\d{2})?$",
    ),
    Column(name="creditor_name", meaning="Name of who is paid, at most 70.", required=True),
    Column(name="creditor_iban", meaning="Account to be credited.", required=True),
    Column(name="creditor_bic", meaning="BIC of that bank, optional inside the EEA."),
    Column(name="remittance", meaning="Text for the payee's statement, at most 140."),
    Column(
        name="structured_reference",
        meaning="Creditor reference (RF or national), instead of a remittance text.",
    ),
    Column(name="creditor_street", meaning="Street of the payee, at most 70."),
    Column(name="creditor_building_number", meaning="Number in the street, at most 16."),
    Column(name="creditor_postcode", meaning="Postcode, at most 16."),
    Column(name="creditor_town", meaning="Town, at most 35; required with any address part."),
    Column(
        name="creditor_country",
        meaning="ISO 3166-1 alpha-2 code; required with any other address part.",
        pattern=r"^([A-Z]{2})?$",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTransfers:
    """What a table of transfers held.

    Attributes:
        transfers: of the rows without error, in their order.
        refused_rows: numbers of the other rows, from 1, the header not counted.
        findings: errors of the refused rows; what is changed or doubtful in the others.
    """

    transfers: tuple[Transfer, ...]
    refused_rows: tuple[int, ...]
    findings: tuple[Finding, ...]


def read_transfers(data: bytes, today: date) -> ReadTransfers:
    """Read the transfers of a CSV file.

    Args:
        data: UTF-8, with a header.
        today: the day on which the file is to be sent.

    Raises:
        UnreadableError: if it is no CSV in UTF-8.

    Returns:
        Transfers and findings. A fault of the header leaves no transfer.
    """
    table = table_of(data)
    header, records = table.header, table.records()
    faults = tuple(header_faults(header, COLUMNS))
    if faults:
        return ReadTransfers(transfers=(), refused_rows=(), findings=faults)
    rows: list[tuple[Cells, Transfer | None]] = []
    for number, (line, record) in enumerate(records, start=1):
        cells = Cells(dict(zip(header, record, strict=False)), row=number, line=line)
        if len(record) != len(header):
            cells.report("DDR-07", found=str(len(record)), expected=str(len(header)))
            rows.append((cells, None))
        else:
            rows.append((cells, read_transfer(cells, today)))
    _judge_together(rows)
    findings = [item for cells, _found in rows for item in cells.findings]
    if not rows:
        findings.append(finding("TRF-08"))
    return ReadTransfers(
        transfers=tuple(found for cells, found in rows if found and not cells.is_refused),
        refused_rows=tuple(
            number for number, (cells, _found) in enumerate(rows, start=1) if cells.is_refused
        ),
        findings=tuple(findings),
    )


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one row, every value of which is text."""
    return row_schema("Transfer", "One row of `encaisse refund build`: a CSV line.", COLUMNS)


def read_transfer(cells: Cells, today: date) -> Transfer | None:
    """Read one row to its end; None if anything that a transfer needs is missing."""
    end_to_end_id = cells.value("end_to_end_id", parse_identifier, required=True)
    amount = cells.amount("amount")
    execution_date = _execution_date(cells, today)
    payee = _payee(cells)
    remittance, reference = cells.remittance_or_reference("TRF-35")
    if end_to_end_id is None or amount is None or execution_date is None or payee is None:
        return None
    return Transfer(
        end_to_end_id=end_to_end_id,
        amount=amount,
        execution_date=execution_date,
        payee=payee,
        remittance=remittance,
        structured_reference=reference,
    )


def _execution_date(cells: Cells, today: date) -> date | None:
    """The day asked for, not past (TRF-21), moved to a TARGET day (TRF-42)."""
    asked = today if cells.text("execution_date") is None else cells.date("execution_date")
    if asked is None:
        return None
    if asked < today:
        found, expected = asked.isoformat(), today.isoformat()
        cells.report("TRF-21", "execution_date", found=found, expected=expected)
        return None
    moved = next_target_day(asked)
    if moved != asked:
        found, expected = asked.isoformat(), moved.isoformat()
        cells.report("TRF-42", "execution_date", found=found, expected=expected)
    return moved


def _payee(cells: Cells) -> Party | None:
    name = cells.name("creditor_name", required=True)
    iban = cells.value("creditor_iban", parse_iban, required=True)
    bic = cells.value("creditor_bic", parse_bic)
    address = cells.address("creditor_", ())
    if iban is not None:
        judge_account(cells, iban, bic, prefix="creditor_")
        if bic is None and is_outside_eea(iban, bic):
            cells.report("BIC-03", "creditor_bic", found=iban.masked)
    if name is None or iban is None:
        return None
    return Party(name=name, iban=iban, bic=bic, address=address)


def _judge_together(rows: list[tuple[Cells, Transfer | None]]) -> None:
    """TRF-06: what only several rows show; all rows that share the fault have it."""
    counts = Counter(found.end_to_end_id for _cells, found in rows if found is not None)
    for cells, found in rows:
        if found is not None and counts[found.end_to_end_id] > 1:
            cells.report("TRF-06", "end_to_end_id", found=found.end_to_end_id)
