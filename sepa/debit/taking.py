# SPDX-License-Identifier: Apache-2.0
"""Taking in a table of collections, row by row: each is judged, written, and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.debit.grouping import MessageDigest, block_rank
from sepa.debit.model import BatchHead, BlockHead
from sepa.debit.pain008_writer import collection_xml
from sepa.debit.rows import iter_rows, judge_together, use_of
from sepa.debit.uses import Screening
from sepa.listed import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from compliance.report import Finding
    from sepa.debit.grouping import BlockKey
    from sepa.debit.model import Creditor
    from sepa.debit.pain008_writer import MessageVersion
    from sepa.debit.spool import Group, Spool
    from sepa.row_table import Table


class Taking:
    """A table that was read, but for the rows left out.

    Attributes:
        conflicts: what rows break together with others (SDD-06, 53, 59, 60), by their numbers.
    """

    def __init__(  # noqa: PLR0913 (what is read, by whose rules, and where it goes)
        self,
        table: Table,
        creditor: Creditor,
        created: datetime,
        version: MessageVersion,
        *,
        spool: Spool,
        conflicts: Mapping[int, tuple[Finding, ...]] | None = None,
    ) -> None:
        """Read the table.

        Args:
            table: without fault in its header.
            creditor: who collects.
            created: of the file.
            version: in which collections are written.
            spool: takes the texts of those that are not refused; empty.
            conflicts: of rows that are known to contradict others, which are left out.
        """
        self._version, self._spool = version, spool
        self.conflicts = conflicts or {}
        self._table, self._creditor, self._created = table, creditor, created
        self._digest = MessageDigest(creditor)
        self._listed = Listed()
        self._refused: list[int] = []
        screening = Screening()
        is_empty = True
        for row in iter_rows(table, creditor, created.date()):
            is_empty = False
            self._listed.add(row.cells.findings)
            item = row.collection
            if item is None:
                self._refused.append(row.number)
            elif row.number not in self.conflicts:
                self._digest.add(item)
                text = collection_xml(item, version)
                spool.add((item.collection_date, item.sequence), item, text)
                screening.add(use_of(row))
        if is_empty:
            self._listed.add((finding("DDR-09"),))
        if conflicts is None and (suspects := screening.suspects()):
            self.conflicts = self._judge(suspects)
        for found in self.conflicts.values():
            self._listed.add(found)

    def _judge(self, suspects: frozenset[int]) -> dict[int, tuple[Finding, ...]]:
        """Read again the rows that may contradict each other; return what contradicts others."""
        rows = [
            row
            for row in iter_rows(self._table, self._creditor, self._created.date())
            if row.number in suspects and row.collection is not None
        ]
        known = [len(row.cells.findings) for row in rows]
        judge_together(rows)
        return {
            row.number: tuple(row.cells.findings[count:])
            for row, count in zip(rows, known, strict=True)
            if len(row.cells.findings) > count
        }

    def without_conflicting(self, spool: Spool) -> Taking:
        """Read the table again, and leave out the rows that contradict others."""
        return Taking(
            self._table,
            self._creditor,
            self._created,
            self._version,
            spool=spool,
            conflicts=self.conflicts,
        )

    @property
    def is_empty(self) -> bool:
        """Whether no collection is left."""
        return not self._spool.groups

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, row by row."""
        return tuple(sorted(self._listed.all(), key=lambda item: item.location.row or 0))

    def refused_rows(self) -> tuple[int, ...]:
        """Return the numbers of the rows that are refused, by themselves or with others."""
        return tuple(sorted({*self._refused, *self.conflicts}))

    def texts(self) -> Iterator[Iterator[bytes]]:
        """Yield the collections of each block as they were written, in the order of the blocks."""
        return (self._spool.texts(group) for _key, group in self._groups())

    def _groups(self) -> list[tuple[BlockKey, Group]]:
        return sorted(self._spool.groups.items(), key=lambda found: block_rank(found[0]))

    def head(self) -> BatchHead:
        """Return what the file tells of its blocks."""
        message_id = self._digest.message_id(self._created.date())
        return BatchHead(
            message_id=message_id,
            created=self._created,
            creditor=self._creditor,
            blocks=tuple(
                BlockHead(
                    id=f"{message_id}-{number}",
                    collection_date=key[0],
                    sequence=key[1],
                    count=group.count,
                    total=group.total,
                )
                for number, (key, group) in enumerate(self._groups(), start=1)
            ),
        )
