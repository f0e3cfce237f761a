# SPDX-License-Identifier: Apache-2.0
"""What only several collections show: an identifier used twice, a mandate used against its kind.

There may be a million of them. They are screened by hashes of their identifiers; the few that
remain are judged by their texts, so that a hash shared by two texts accuses nobody.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sepa.debit.model import SequenceType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_SHARES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How one collection uses its identifiers.

    Attributes:
        position: of the collection: a number of its own.
        end_to_end_id: its own.
        mandate: the reference (RUM).
        signed: when the mandate was.
        sequence: under it.
        collection_date: when.
    """

    position: int
    end_to_end_id: str
    mandate: str
    signed: date
    sequence: SequenceType
    collection_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A rule that a collection breaks together with others.

    Attributes:
        position: of the collection.
        code: of the rule.
        column: where it shows.
        found: the identifier.
        expected: what the collections say that contradict each other.
    """

    position: int
    code: str
    column: str
    found: str
    expected: str | None = None


class Screening:
    """Finds the collections that may conflict; those it does not name, do not.

    Memory: some 40 bytes a collection.
    """

    def __init__(self) -> None:
        self._ids = _Repeats()
        self._mandates = _Repeats()
        self._positions = array("L")
        self._days = array("L")
        self._kinds = array("L")

    def add(self, use: Use) -> None:
        """Take in a collection."""
        index = len(self._positions)
        self._positions.append(use.position)
        self._ids.add(use.end_to_end_id, index)
        self._mandates.add(use.mandate.upper(), index)
        self._days.append(use.collection_date.toordinal())
        self._kinds.append(use.signed.toordinal() << 2 | _BITS[use.sequence])

    def suspects(self) -> frozenset[int]:
        """Return the positions of all collections that must be judged by their texts."""
        found: set[int] = set()
        for positions in self._ids.groups():
            found.update(positions)
        for positions in self._mandates.groups():
            if self._may_conflict(positions):
                found.update(positions)
        return frozenset(self._positions[index] for index in found)

    def _may_conflict(self, positions: list[int]) -> bool:
        kinds = {self._kinds[position] for position in positions}
        if len({kind >> 2 for kind in kinds}) > 1:
            return True
        sequences = {kind & 3 for kind in kinds}
        if _BITS[SequenceType.ONE_OFF] in sequences:
            return True
        is_final = _BITS[SequenceType.FINAL] in sequences
        return is_final and len({self._days[position] for position in positions}) > 1


_BITS = {sequence: index for index, sequence in enumerate(SequenceType)}


class _Repeats:
    """Which hashes occur more than once, in memory of 16 bytes for each."""

    def __init__(self) -> None:
        self._hashes = [array("q") for _ in range(_SHARES)]
        self._positions = [array("L") for _ in range(_SHARES)]

    def add(self, text: str, position: int) -> None:
        value = hash(text)
        share = value % _SHARES
        self._hashes[share].append(value)
        self._positions[share].append(position)

    def groups(self) -> Iterator[list[int]]:
        """Yield the positions of each hash that occurs more than once, a share after the other."""
        for hashes, positions in zip(self._hashes, self._positions, strict=True):
            if len(set(hashes)) == len(hashes):
                continue
            by_hash: dict[int, list[int]] = defaultdict(list)
            for value, position in zip(hashes, positions, strict=True):
                by_hash[value].append(position)
            yield from (group for group in by_hash.values() if len(group) > 1)


def judge_uses(uses: Iterable[Use]) -> Iterator[Conflict]:
    """Yield SDD-06, 53, 59, 60: what several collections break, each of them has.

    Args:
        uses: the collections that may conflict, in their order.
    """
    by_id: dict[str, list[Use]] = defaultdict(list)
    by_mandate: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_id[use.end_to_end_id].append(use)
        by_mandate[use.mandate.upper()].append(use)
    for identifier, twins in by_id.items():
        for use in twins if len(twins) > 1 else ():
            yield Conflict(
                position=use.position, code="SDD-06", column="end_to_end_id", found=identifier
            )
    for together in by_mandate.values():
        if len(together) > 1:
            yield from _judge_mandate(together)


def _judge_mandate(uses: list[Use]) -> Iterator[Conflict]:
    finals = [use.collection_date for use in uses if use.sequence is SequenceType.FINAL]
    signed = sorted({use.signed for use in uses})
    listed = ", ".join(day.isoformat() for day in signed)
    for use in uses:
        place, found = use.position, use.mandate
        if use.sequence is SequenceType.ONE_OFF:
            yield Conflict(position=place, code="SDD-53", column="mandate_id", found=found)
        if finals and use.collection_date > min(finals):
            yield Conflict(position=place, code="SDD-59", column="mandate_id", found=found)
        if len(signed) > 1:
            yield Conflict(
                position=place, code="SDD-60", column="mandate_date", found=found, expected=listed
            )
