# SPDX-License-Identifier: Apache-2.0
"""Series of invoice numbers, and the numbers.

Sources: CGI, annexe II, art. 242 nonies A, I, 7°: a number that is unique and follows a
chronological and continuous order, in distinct series where the seller's activity justifies it;
BR-FR-Flux2 V1.4.0, BR-FR-01 and BR-FR-02.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stdnum.eu import vat as stdnum_vat
from stdnum.fr import siren as stdnum_siren

from compliance.errors import RefusedError
from compliance.report import Location
from compliance.rules import finding
from receivables.numbers.pattern import Pattern, parse_pattern

if TYPE_CHECKING:
    from datetime import date

_FRENCH = "FR"
_VAT_KEY = 4
"""Characters before the SIREN in a French VAT number: FR and the key."""


class NumberStatus(StrEnum):
    """Where a number stands."""

    GIVEN = "given"
    ISSUED = "issued"
    REGISTERED = "registered"
    VOID = "void"


class Origin(StrEnum):
    """Where a number comes from: a series, the user, or a gap that was explained."""

    SERIES = "series"
    OWN = "own"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series of numbers of one seller.

    Attributes:
        seller: as `parse_seller` returns it.
        name: chosen by the user.
        pattern: of its numbers.
        start: scope and counter of its first number, where that is not 1.
        any_order: whether a date may be earlier than the one of the number before.
    """

    seller: str
    name: str
    pattern: Pattern
    start: tuple[str, int] | None = None
    any_order: bool = False

    def first_counter(self, scope: str) -> int:
        """Return the counter of the first number within a scope."""
        return self.start[1] if self.start is not None and self.start[0] == scope else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceNumber:
    """A number that is taken.

    Attributes:
        seller: whose.
        year: of the issue date; within it the number is unique.
        number: BT-1.
        origin: where it comes from.
        issue_date: of its invoice; None for a gap that was explained.
        series: name; None for a number of the user's own that fits none.
        scope: what it is counted within: a year, or empty.
        counter: its place there.
        key: the user's reference under which it was asked for.
        position: among the numbers asked for under that key.
        request: SHA-256 of what was asked for.
        given_at: when, ISO 8601 with zone.
        content: SHA-256 of the record that was issued under it.
        issued_at: when its invoice was written.
        voided_at: when it was said that it will not be used.
        reason: why.
    """

    seller: str
    year: int
    number: str
    origin: Origin
    issue_date: date | None = None
    series: str | None = None
    scope: str | None = None
    counter: int | None = None
    key: str | None = None
    position: int | None = None
    request: str | None = None
    given_at: str
    content: str | None = None
    issued_at: str | None = None
    voided_at: str | None = None
    reason: str | None = None

    @property
    def status(self) -> NumberStatus:
        """Where it stands."""
        if self.voided_at is not None:
            return NumberStatus.VOID
        if self.issued_at is not None:
            return NumberStatus.ISSUED
        return NumberStatus.REGISTERED if self.origin is Origin.OWN else NumberStatus.GIVEN


def parse_seller(text: str) -> str:
    """Return the identity of a seller: the SIREN, also of a French VAT number, else the VAT number.

    >>> parse_seller("732 829 320"), parse_seller("FR44732829320"), parse_seller("BE0428759497")
    ('732829320', '732829320', 'BE0428759497')

    Raises:
        RefusedError: NUM-01 if it is neither.
    """
    compact = "".join(text.split()).upper()
    if stdnum_siren.is_valid(compact):
        return compact
    if stdnum_vat.is_valid(compact) and compact[:2].isalpha():
        return compact[_VAT_KEY:] if compact.startswith(_FRENCH) else compact
    location = Location(column="seller")
    raise RefusedError(f"{text} is no seller", (finding("NUM-01", location=location, found=text),))


def make_series(
    seller: str, name: str, pattern: str, *, start: str | None = None, any_order: bool = False
) -> Series:
    """Return a series from what a user says of it.

    Args:
        seller: SIREN or VAT number.
        name: chosen by the user.
        pattern: as `receivables.numbers.pattern.parse_pattern` takes it.
        start: its first number, spelt as the pattern says; None for number 1.
        any_order: whether a date may be earlier than the one of the number before.

    Raises:
        RefusedError: as `parse_seller` and `parse_pattern`; NUM-09 for a start of another pattern.
    """
    parsed = parse_pattern(pattern)
    first = None if start is None else parsed.match(start)
    if start is not None and first is None:
        location = Location(column="start")
        item = finding("NUM-09", location=location, found=start, expected=pattern)
        raise RefusedError("the series was not defined", (item,))
    return Series(
        seller=parse_seller(seller), name=name, pattern=parsed, start=first, any_order=any_order
    )
