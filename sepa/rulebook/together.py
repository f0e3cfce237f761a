# SPDX-License-Identifier: Apache-2.0
"""Rules that only several elements show: numbers and sums, ids used twice, mandates in turn.

What is remembered of a collection is a few bytes, since a file may hold millions: its end-to-end
id and mandate as hashes, its number and its line, so that the first of two can still be named.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_decimal
from compliance.rules import finding
from sepa.debit.file import Place
from sepa.debit.model import SequenceType
from sepa.references import NOT_PROVIDED
from sepa.rulebook.block import check_payment_type
from sepa.rulebook.mandate import creditor_id_of
from sepa.rulebook.seen import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from compliance.report import Finding
    from sepa.debit.file import DebitBlock, DebitFile, DebitTransaction
    from sepa.rulebook.scope import Scope

_MANDATE_ID = "DrctDbtTx/MndtRltdInf/MndtId"
_END_TO_END_ID = "PmtId/EndToEndId"
_SHOWN_SCHEMES = 10

# What a first use was, in the flags of its mandate.
_ONE_OFF, _NAMED = 1, 2


class Totals:
    """SDD-03, 04, 08, 11, 12: numbers and sums of blocks and of the file."""

    def __init__(self) -> None:
        self._file = _Sum()
        self._block = _Sum()

    def add(self, item: DebitTransaction) -> None:
        """Count a collection."""
        self._file.add(item.amount)
        self._block.add(item.amount)

    def end_block(self, block: DebitBlock) -> Iterator[Finding]:
        """Compare with what the block states."""
        stated = (block.stated_count, block.stated_sum)
        yield from self._block.compare(("SDD-11", "SDD-12"), block.place, stated)
        self._block = _Sum()

    def end(self, file: DebitFile) -> Iterator[Finding]:
        """Compare with what the file states."""
        if not self._file.count:
            yield finding("SDD-08", location=file.place.at())
        stated = (file.stated_count, file.stated_sum)
        yield from self._file.compare(("SDD-03", "SDD-04"), file.place, stated)


class _Sum:
    def __init__(self) -> None:
        self.count = 0
        self.amount = ZERO
        self.is_known = True

    def add(self, amount: Decimal | None) -> None:
        self.count += 1
        if amount is None:
            # A finding of its own; the sum would only repeat it.
            self.is_known = False
        else:
            self.amount += amount

    def compare(
        self, codes: tuple[str, str], place: Place, stated: tuple[int | None, Decimal | None]
    ) -> Iterator[Finding]:
        count, total = stated
        if count is not None and count != self.count:
            location, found, expected = place.at("NbOfTxs"), str(count), str(self.count)
            yield finding(codes[0], location=location, found=found, expected=expected)
        if total is not None and self.is_known and total != self.amount:
            location = place.at("CtrlSum")
            found, expected = format_decimal(total), format_decimal(self.amount)
            yield finding(codes[1], location=location, found=found, expected=expected)


class Blocks:
    """SDD-05, 07, 13 to 15: block ids, one scheme a file, a payment type for every collection."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._schemes: dict[str, None] = {}
        self._is_bare_said = False

    def open_block(self, block: DebitBlock) -> Iterator[Finding]:
        """Compare a block with those before it."""
        self._is_bare_said = False
        self._note(None if block.payment_type is None else block.payment_type.local_instrument)
        if block.id is None:
            return
        if block.id in self._ids:
            yield finding("SDD-05", location=block.place.at("PmtInfId"), found=block.id)
        self._ids.add(block.id)

    def add(self, item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
        """Note the scheme; say once a block that neither it nor its collections have a type."""
        kind = item.payment_type
        if kind is not None:
            self._note(kind.local_instrument)
        elif scope.block is not None and scope.block.payment_type is None:
            if not self._is_bare_said:
                yield from check_payment_type(None, None, scope.block.place)
            self._is_bare_said = True

    def _note(self, scheme: str | None) -> None:
        if scheme is not None and len(self._schemes) < _SHOWN_SCHEMES:
            self._schemes[scheme] = None

    def end(self, file: DebitFile) -> Iterator[Finding]:
        """Say it if the schemes are mixed."""
        if len(self._schemes) > 1:
            found = ", ".join(sorted(self._schemes))
            yield finding("SDD-07", location=file.place.at(), found=found)


class Uses:
    """SDD-06, 53, 59, 60: end-to-end ids stand once; mandates are used in their turn."""

    def __init__(self) -> None:
        self._lines = array("I")
        self._starts: list[int] = []
        self._prefixes: list[str] = []
        self._ids = Seen()
        self._first_of_id = array("I")
        self._named_ids = array("B")
        self._mandates = Seen()
        self._first = array("I")
        self._signed = array("I")
        self._flags = array("B")
        self._final = array("I")
        self._last = array("I")
        self._last_use = array("I")

    def open_block(self, block: DebitBlock) -> None:
        """Begin a block: its collections are numbered on."""
        self._starts.append(len(self._lines))
        self._prefixes.append(block.place.xpath)

    def add(self, item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
        """Compare a collection with those before it."""
        number = len(self._lines)
        self._lines.append(item.place.line or 0)
        found = item.end_to_end_id
        if found is not None and found != NOT_PROVIDED:
            yield from self._end_to_end_id(found, number, item.place)
        if item.mandate_id is not None:
            yield from self._mandate(item.mandate_id, number, item, scope)

    def _end_to_end_id(self, found: str, number: int, place: Place) -> Iterator[Finding]:
        known, is_new = self._ids.number_of(found)
        if is_new:
            self._first_of_id.append(number)
            self._named_ids.append(0)
            return
        if not self._named_ids[known]:
            first = self._place(self._first_of_id[known]).at(_END_TO_END_ID)
            yield finding("SDD-06", location=first, found=found)
            self._named_ids[known] = 1
        yield finding("SDD-06", location=place.at(_END_TO_END_ID), found=found)

    def _mandate(
        self, mandate: str, number: int, item: DebitTransaction, scope: Scope
    ) -> Iterator[Finding]:
        # Mandate references are unique within a creditor identifier, without regard to case.
        known, is_new = self._mandates.number_of(
            f"{creditor_id_of(item, scope)}\n{mandate.upper()}"
        )
        sequence = _sequence(item, scope)
        is_one_off = sequence == SequenceType.ONE_OFF
        signed, due = _day(item.mandate_date), _day(scope.collection_date)
        final = due if sequence == SequenceType.FINAL else 0
        if is_new:
            self._first.append(number)
            self._signed.append(signed)
            self._flags.append(_ONE_OFF if is_one_off else 0)
            self._final.append(final)
            self._last.append(due)
            self._last_use.append(number)
            return
        place = item.place.at(_MANDATE_ID)
        if self._flags[known] == _ONE_OFF:
            first = self._place(self._first[known]).at(_MANDATE_ID)
            yield finding("SDD-53", location=first, found=mandate)
            self._flags[known] |= _NAMED
        if is_one_off:
            yield finding("SDD-53", location=place, found=mandate)
        yield from self._turn(known, number, (due, final), item, mandate)
        if signed and self._signed[known] and signed != self._signed[known]:
            days = sorted((signed, self._signed[known]))
            listed = ", ".join(date.fromordinal(day).isoformat() for day in days)
            yield finding("SDD-60", location=place, found=mandate, expected=listed)

    def _turn(
        self, known: int, number: int, days: tuple[int, int], item: DebitTransaction, mandate: str
    ) -> Iterator[Finding]:
        """Say which collection comes after the final one, whichever of them stands first."""
        due, final = days
        ended = self._final[known]
        if due and ended and due > ended:
            yield finding("SDD-59", location=item.place.at(_MANDATE_ID), found=mandate)
        if final and (not ended or final < ended):
            self._final[known] = final
            if self._last[known] > final:
                late = self._place(self._last_use[known]).at(_MANDATE_ID)
                yield finding("SDD-59", location=late, found=mandate)
        if due > self._last[known]:
            self._last[known], self._last_use[known] = due, number

    def _place(self, number: int) -> Place:
        """Return where a collection that is no longer held stands."""
        block = bisect_right(self._starts, number) - 1
        index = number - self._starts[block] + 1
        xpath = f"{self._prefixes[block]}/DrctDbtTxInf[{index}]"
        return Place(xpath=xpath, line=self._lines[number] or None)


def _sequence(item: DebitTransaction, scope: Scope) -> str | None:
    outer = None if scope.block is None else scope.block.payment_type
    for kind in (item.payment_type, outer):
        if kind is not None and kind.sequence is not None:
            return kind.sequence
    return None


def _day(day: date | None) -> int:
    return 0 if day is None else day.toordinal()
