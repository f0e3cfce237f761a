# SPDX-License-Identifier: Apache-2.0
"""Postal addresses that SEPA accepts: structured, or hybrid.

Source: EPC153-22 v2.1, Guidance on structured addresses: since 15 November 2026 unstructured
addresses are refused. A hybrid one has town and country as elements and at most two free lines of
70 characters, which repeat nothing that is structured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sepa.charset import outside_set
from sepa.countries import ISO_3166
from sepa.faults import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINES = 2


# EPC130-08 (2025 v1.0), Postal Address; PostalAddress24 of the schema.
_MAX_LENGTHS = {"street": 70, "building_number": 16, "postcode": 16, "town": 35}
_MAX_LINE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A structured address; hybrid if it has lines.

    Attributes:
        street: StrtNm, at most 70 characters.
        building_number: BldgNb, at most 16.
        postcode: PstCd, at most 16.
        town: TwnNm, at most 35; always there.
        country: Ctry, ISO 3166-1 alpha-2; always there.
        lines: AdrLine, at most two of 70.

    Raises:
        InvalidAddressError: (a `ValueError`) with every fault: ADR-01 no town, ADR-02 no country
            of ISO 3166, ADR-03 an element too long or empty, ADR-04 too many lines, REF-03 a
            character outside the SEPA set.
    """

    street: str | None = None
    building_number: str | None = None
    postcode: str | None = None
    town: str
    country: str
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = tuple(self._faults())
        if faults:
            raise InvalidAddressError(faults)

    @property
    def is_hybrid(self) -> bool:
        """Whether it has free lines beside its structured elements."""
        return bool(self.lines)

    def _faults(self) -> Iterator[tuple[str, InvalidValueError]]:
        if not self.town.strip():
            yield "town", InvalidValueError("ADR-01", found=self.town)
        if self.country not in ISO_3166:
            yield "country", InvalidValueError("ADR-02", found=self.country)
        count = len(self.lines)
        if count > MAX_LINES:
            yield "lines", InvalidValueError("ADR-04", found=str(count), expected=str(MAX_LINES))
        for part, limit in _MAX_LENGTHS.items():
            yield from _text_faults(part, getattr(self, part), limit)
        for line in self.lines:
            yield from _text_faults("lines", line, _MAX_LINE)


class InvalidAddressError(InvalidValueError):
    """Parts that make no address; as a finding it tells the first of its faults.

    Attributes:
        faults: all of them: name of the part, and what is wrong with it.
    """

    def __init__(self, faults: tuple[tuple[str, InvalidValueError], ...]) -> None:
        self.faults = faults
        first = faults[0][1]
        super().__init__(first.code, found=first.found, expected=first.expected)


def _text_faults(
    part: str, text: str | None, limit: int
) -> Iterator[tuple[str, InvalidValueError]]:
    if text is None or (part == "town" and not text.strip()):  # ADR-01 has told of the town
        return
    if not text.strip() or len(text) > limit:
        yield part, InvalidValueError("ADR-03", found=text, expected=str(limit))
    if outside := outside_set(text):
        yield part, InvalidValueError("REF-03", found=text, expected=outside)
