# SPDX-License-Identifier: Apache-2.0
"""From rows and creditor to a pain.008 file that has been checked: the service of `debit build`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.report import Report, has_errors
from sepa.checks import check
from sepa.debit.grouping import build_batch
from sepa.debit.pain008_writer import PAIN_008_08, MessageVersion, write_pain008
from sepa.debit.rows import read_collections

if TYPE_CHECKING:
    from datetime import datetime

    from compliance.report import Finding
    from sepa.debit.creditor_settings import ReadCreditor
    from sepa.debit.model import DebitBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How to build.

    Attributes:
        version: of the message.
        skip_refused: build the file of the rows that are good; without it one refused row refuses
            all, since a file that is short of collections looks like a whole one.
    """

    version: MessageVersion = PAIN_008_08
    skip_refused: bool = False


DEFAULT_OPTIONS = BuildOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitBuild:
    """What came of building a file.

    Attributes:
        batch: what the file holds; None if it was refused, or no collection was left.
        data: the file; None with the batch.
        report: of the checks of the file, XSD and rulebook; None if no file was made.
        refused_rows: rows that are not in the file, from 1, the header not counted.
        findings: of the settings and rows.
    """

    batch: DebitBatch | None = None
    data: bytes | None = None
    report: Report | None = None
    refused_rows: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether there is a file, and it passed every check: only such a file may be sent."""
        return self.report is not None and self.report.is_good


def build_debit(
    rows: bytes,
    read: ReadCreditor,
    created: datetime,
    *,
    file: str,
    options: BuildOptions = DEFAULT_OPTIONS,
) -> DebitBuild:
    """Build a pain.008 file and check it as if somebody else had written it.

    Args:
        rows: the collections, CSV in UTF-8.
        read: the creditor, from `sepa.debit.creditor_settings.read_creditor`.
        created: when; its day is the day on which the file is to be sent.
        file: name for the report.
        options: version of the message, and what to do about refused rows.

    Raises:
        UnreadableError: if the rows are no CSV.
    """
    table = read_collections(rows, read.creditor, created.date())
    findings = read.findings + table.findings
    refused = has_errors(table.findings)
    if not table.collections or (refused and not options.skip_refused):
        return DebitBuild(refused_rows=table.refused_rows, findings=findings)
    batch = build_batch(read.creditor, table.collections, created)
    data = write_pain008(batch, options.version)
    return DebitBuild(
        batch=batch,
        data=data,
        report=check(data, file=file, today=created.date()),
        refused_rows=table.refused_rows,
        findings=findings,
    )
