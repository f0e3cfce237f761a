# SPDX-License-Identifier: Apache-2.0
"""From rows and payer to a pain.001 file that has been checked: the service of `refund build`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.report import Report, has_errors
from sepa.checks import check
from sepa.transfer.grouping import build_transfers
from sepa.transfer.pain001_writer import write_pain001
from sepa.transfer.rows import read_transfers

if TYPE_CHECKING:
    from datetime import datetime

    from compliance.report import Finding
    from sepa.transfer.model import Party, Transfer, TransferBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBuild:
    """What came of building a file.

    Attributes:
        batch: what the file holds; None if it was refused, or no transfer was left.
        data: the file; None with the batch.
        report: of the checks of the file, XSD and rulebook; None if no file was made.
        refused_rows: rows that are not in the file, from 1, the header not counted.
        findings: of the rows.
    """

    batch: TransferBatch | None = None
    data: bytes | None = None
    report: Report | None = None
    refused_rows: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether there is a file, and it passed every check: only such a file may be sent."""
        return self.report is not None and self.report.is_good


def build_transfer_rows(
    rows: bytes, payer: Party, created: datetime, *, file: str, skip_refused: bool = False
) -> TransferBuild:
    """Build a pain.001 file of a table of transfers, checked as if somebody else had written it.

    Args:
        rows: the transfers, CSV in UTF-8.
        payer: whose account is debited.
        created: when; its day is the day on which the file is to be sent.
        file: name for the report.
        skip_refused: build the file of the rows that are good; without it one refused row refuses
            all, since a file that is short of transfers looks like a whole one.

    Raises:
        UnreadableError: if the rows are no CSV.
    """
    table = read_transfers(rows, created.date())
    refused = has_errors(table.findings)
    if not table.transfers or (refused and not skip_refused):
        return TransferBuild(refused_rows=table.refused_rows, findings=table.findings)
    return build_transfer_file(
        table.transfers,
        payer,
        created,
        file=file,
        findings=table.findings,
        refused_rows=table.refused_rows,
    )


def build_transfer_file(  # noqa: PLR0913 (two that say what the rows said already)
    transfers: tuple[Transfer, ...],
    payer: Party,
    created: datetime,
    *,
    file: str,
    findings: tuple[Finding, ...] = (),
    refused_rows: tuple[int, ...] = (),
) -> TransferBuild:
    """Build a pain.001 file of transfers, and check it.

    Args:
        transfers: at least one.
        payer: whose account is debited.
        created: when, without zone or fraction.
        file: name for the report.
        findings: of the rows that the transfers come from.
        refused_rows: of them.

    Raises:
        ValueError: if there is no transfer, or the time has a zone or a fraction of a second.
    """
    batch = build_transfers(payer, transfers, created)
    data = write_pain001(batch)
    return TransferBuild(
        batch=batch,
        data=data,
        report=check(data, file=file, today=created.date()),
        refused_rows=refused_rows,
        findings=findings,
    )
