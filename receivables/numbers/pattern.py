# SPDX-License-Identifier: Apache-2.0
"""Patterns of invoice numbers, such as `F{year}-{number:04}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.errors import RefusedError
from compliance.report import Location
from compliance.rules import finding
from einvoice.rules.header import broken_number_rules

_FIELD = re.compile(r"\{year\}|\{number(?::0([1-9]))?\}")
_EXAMPLE = "F{year}-{number:04}"
_SOME_YEAR = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How the numbers of a series are made; made by `parse_pattern`.

    Attributes:
        text: with `{number}` or `{number:0N}` (filled with zeros to N digits) once, and `{year}`,
            of the issue date, at most once.
    """

    text: str

    @property
    def has_year(self) -> bool:
        """Whether the numbers begin again each year."""
        return "{year}" in self.text

    def scope(self, year: int) -> str:
        """Return what the numbers are counted within: the year, or the whole series (empty)."""
        return str(year) if self.has_year else ""

    def render(self, scope: str, counter: int) -> str:
        """Return a number.

        >>> Pattern(text="F{year}-{number:04}").render("2026", 7)
        'F2026-0007'
        """
        return self.text.format(year=scope, number=counter)

    def match(self, number: str) -> tuple[str, int] | None:
        """Return scope and counter of a number of this pattern; None for another one.

        >>> Pattern(text="F{year}-{number:04}").match("F2026-0007")
        ('2026', 7)
        >>> Pattern(text="F{year}-{number:04}").match("F2026-007")
        """
        form = ""
        rest = 0
        for field in _FIELD.finditer(self.text):
            form += re.escape(self.text[rest : field.start()])
            form += r"(?P<year>\d{4})" if field[0] == "{year}" else r"(?P<number>\d{1,35})"
            rest = field.end()
        found = re.fullmatch(form + re.escape(self.text[rest:]), number, re.ASCII)
        if found is None:
            return None
        scope, counter = found.groupdict().get("year", ""), int(found["number"])
        # Zeros beyond the width make another number.
        return (scope, counter) if self.render(scope, counter) == number and counter else None


def parse_pattern(text: str) -> Pattern:
    """Return the pattern of a text.

    Raises:
        RefusedError: NUM-02 if it is no pattern; BR-FR-01, BR-FR-02 if its numbers would be none.
    """
    fields = [field[0][:5] for field in _FIELD.finditer(text)]
    rest = _FIELD.sub("", text)
    location = Location(column="pattern")
    if fields.count("{numb") != 1 or fields.count("{year") > 1 or set("{}") & set(rest):
        raise RefusedError(
            f"{text} is no pattern",
            (finding("NUM-02", location=location, found=text, expected=_EXAMPLE),),
        )
    pattern = Pattern(text=text)
    first = pattern.render(pattern.scope(_SOME_YEAR), 1)
    broken = tuple(
        finding(code, location=location, found=first) for code in broken_number_rules(first)
    )
    if broken:
        raise RefusedError(f"{text} gives no invoice numbers", broken)
    return pattern
