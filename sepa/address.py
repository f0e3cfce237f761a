# SPDX-License-Identifier: Apache-2.0
"""Postal addresses that SEPA accepts: structured, or hybrid.

Source: EPC153-22 v2.1, Guidance on structured addresses: since 15 November 2026 unstructured
addresses are refused. A hybrid one has town and country as elements and at most two free lines of
70 characters, which repeat nothing that is structured.
"""

from __future__ import annotations

from dataclasses import dataclass

from sepa.charset import outside_set
from sepa.countries import ISO_3166
from sepa.faults import InvalidValueError

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
        InvalidValueError: (a `ValueError`) ADR-01 no town, ADR-02 no country of ISO 3166,
            ADR-03 an element too long or empty, ADR-04 too many lines, REF-03 a character outside
            the SEPA set.
    """

    street: str | None = None
    building_number: str | None = None
    postcode: str | None = None
    town: str
    country: str
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.town.strip():
            raise InvalidValueError("ADR-01", found=self.town)
        if self.country not in ISO_3166:
            raise InvalidValueError("ADR-02", found=self.country)
        if len(self.lines) > MAX_LINES:
            raise InvalidValueError("ADR-04", found=str(len(self.lines)), expected=str(MAX_LINES))
        for name, limit in _MAX_LENGTHS.items():
            _refuse_text(getattr(self, name), limit)
        for line in self.lines:
            _refuse_text(line, _MAX_LINE)

    @property
    def is_hybrid(self) -> bool:
        """Whether it has free lines beside its structured elements."""
        return bool(self.lines)


def _refuse_text(text: str | None, limit: int) -> None:
    if text is None:
        return
    if not text.strip() or len(text) > limit:
        raise InvalidValueError("ADR-03", found=text, expected=str(limit))
    if outside := outside_set(text):
        raise InvalidValueError("REF-03", found=text, expected=outside)
