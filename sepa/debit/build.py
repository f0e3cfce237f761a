# SPDX-License-Identifier: Apache-2.0
"""From rows and creditor to a pain.008 file that has been checked: the service of `debit build`."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from compliance.report import Report, has_errors
from sepa.debit.columns import COLUMNS
from sepa.debit.pain008_writer import PAIN_008_08, MessageVersion, write_message
from sepa.debit.spool import Spool
from sepa.debit.taking import Taking
from sepa.row_table import header_faults, table_of
from sepa.rulebook.stream import DebitCheck

if TYPE_CHECKING:
    from datetime import datetime
    from typing import BinaryIO

    from compliance.report import Finding
    from sepa.debit.creditor_settings import ReadCreditor
    from sepa.debit.model import BatchHead
    from sepa.row_table import Table


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
        data: the file, where it was built in memory.
        report: of the checks of the file, XSD and rulebook; None if no file was made.
        refused_rows: rows that are not in the file, from 1, the header not counted.
        findings: of the settings and rows.
    """

    batch: BatchHead | None = None
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
    """Build a pain.008 file in memory; see `build_debit_to`.

    Args:
        rows: the collections, CSV in UTF-8.
        read: the creditor, from `sepa.debit.creditor_settings.read_creditor`.
        created: when; its day is the day on which the file is to be sent.
        file: name for the report.
        options: version of the message, and what to do about refused rows.

    Raises:
        UnreadableError: if the rows are no CSV.
    """
    out = BytesIO()
    build = build_debit_to(out, table_of(rows), read, created, file=file, options=options)
    return build if build.batch is None else replace(build, data=out.getvalue())


def build_debit_to(  # noqa: PLR0913 (rows, creditor and time in, file out)
    out: BinaryIO,
    table: Table,
    read: ReadCreditor,
    created: datetime,
    *,
    file: str,
    options: BuildOptions = DEFAULT_OPTIONS,
) -> DebitBuild:
    """Build a pain.008 file of any size, checked by schema and rulebook while it is written.

    The table is read once, and again for rows that may contradict each other; memory holds a few
    dozen bytes of each collection.

    Args:
        out: takes the file, which is whole and may be sent only if the outcome is good.
        table: of the collections.
        read: the creditor, from `sepa.debit.creditor_settings.read_creditor`.
        created: when, without zone or fraction; its day is that on which the file is to be sent.
        file: name for the report.
        options: version of the message, and what to do about refused rows.

    Raises:
        UnreadableError: if the table is no CSV from some line on.
        ValueError: if the time has a zone or a fraction of a second.
    """
    if created.tzinfo is not None or created.microsecond:
        raise ValueError("the time of creation has no zone and no fraction of a second")
    faults = tuple(header_faults(table.header, COLUMNS))
    if faults:
        return DebitBuild(findings=read.findings + faults)
    with ExitStack() as stack:
        taken = Taking(
            table,
            read.creditor,
            created,
            options.version,
            spool=stack.enter_context(closing(Spool())),
        )
        if taken.conflicts and options.skip_refused:
            # Written again without them: what is left has another sum, and another id.
            taken = taken.without_conflicting(stack.enter_context(closing(Spool())))
        findings = read.findings + taken.findings()
        refused = taken.refused_rows()
        if taken.is_empty or (has_errors(findings) and not options.skip_refused):
            return DebitBuild(refused_rows=refused, findings=findings)
        batch = taken.head()
        judge = DebitCheck(file=file, today=created.date())

        def write(data: bytes) -> None:
            out.write(data)
            judge.feed(data)

        write_message(write, batch, taken.texts(), options.version)
        return DebitBuild(
            batch=batch, report=judge.finish(), refused_rows=refused, findings=findings
        )
