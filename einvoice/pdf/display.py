# SPDX-License-Identifier: Apache-2.0
"""Numbers, dates and codes as people read them in each language; the page's own words.

Words lie in `labels.toml` beside this module. Nothing here rounds: an amount is printed with all
the decimals that it has, and never fewer than two.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from compliance.amounts import CENT, format_decimal
from einvoice.pdf.style import Language

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from einvoice.line import Period

NARROW = "\u202f"
"""Narrow no-break space: groups of digits and what follows a number, in French typography."""
MINUS = "\u2212"
BREAK = "\u200b"
"""Zero-width space: a place where a line may break, without a sign."""

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
LONGEST_WORD = 28
"""Characters that surely fit the narrowest column of names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Custom:
    """How a language writes numbers and dates.

    Attributes:
        point: before the decimals.
        group: between groups of three digits.
        least_grouped: digits of the whole part from which groups are parted.
        before_percent: between a number and the sign.
        before_colon: between a label and its colon.
        currency_first: whether the currency stands before the amount.
        plural_from: the least quantity that is plural; None where all but one are.
        date: with the slots day, month, year.
        first: of a month.
    """

    point: str = ","
    group: str = "."
    least_grouped: int = 4
    before_percent: str = "\u00a0"
    before_colon: str = ""
    currency_first: bool = False
    plural_from: int | None = None
    date: str
    first: str = "1"


# Sources: Unicode CLDR 46, numbers and dates of each locale; Lexique des règles typographiques en
# usage à l'Imprimerie nationale; DIN 5008:2020; Ortografía de la lengua española (2010), VIII
# (four digits are not grouped).
_CUSTOMS = {
    Language.FRENCH: _Custom(
        group=NARROW,
        before_percent=NARROW,
        before_colon="\u00a0",
        plural_from=2,
        date="{day}\u00a0{month}\u00a0{year}",
        first="1er",
    ),
    Language.ENGLISH: _Custom(
        point=".",
        group=",",
        before_percent="",
        currency_first=True,
        date="{day}\u00a0{month}\u00a0{year}",
    ),
    Language.GERMAN: _Custom(date="{day}.\u00a0{month}\u00a0{year}"),
    Language.SPANISH: _Custom(
        least_grouped=5, date="{day}\u00a0de\u00a0{month}\u00a0de\u00a0{year}"
    ),
}


class Display:
    """Writes values in one language.

    Attributes:
        language: of the page.
    """

    __slots__ = ("_custom", "language")

    def __init__(self, language: Language) -> None:
        self.language = language
        self._custom = _CUSTOMS[language]

    def word(self, key: str, **values: str) -> str:
        """Return one of the page's own texts, with values in it.

        Raises:
            KeyError: if there is no such text.
        """
        text: str = _tables()["text"][key][self.language.value]
        return text.format_map(values) if values else text

    def code(self, table: str, code: str) -> str | None:
        """Return what a code of a table stands for, or None; a table may say what others are."""
        rows = _tables()[table]
        row = rows.get(code, rows.get("other"))
        if row is None:
            return None
        text: str = row[self.language.value]
        return text.format_map({"code": code})

    def number(self, value: Decimal, decimals: int = 0) -> str:
        """Return a number with at least so many decimals, and all that it carries.

        >>> from decimal import Decimal
        >>> Display(Language.ENGLISH).number(Decimal("1234567.5"), 2)
        '1,234,567.50'
        >>> Display(Language.FRENCH).number(Decimal("10.00"))
        '10'
        """
        custom = self._custom
        digits, _, fraction = format_decimal(abs(value)).partition(".")
        fraction = fraction.rstrip("0").ljust(decimals, "0")
        grouped = digits.lstrip("0") or "0"
        if len(grouped) >= custom.least_grouped:
            grouped = f"{int(digits):,}".replace(",", custom.group)
        sign = MINUS if value < 0 else ""
        return f"{sign}{grouped}{custom.point}{fraction}" if fraction else f"{sign}{grouped}"

    def money(self, amount: Decimal, currency: str) -> str:
        """Return an amount with its currency.

        >>> from decimal import Decimal
        >>> Display(Language.ENGLISH).money(Decimal("1012.5"), "EUR")
        '€1,012.50'
        """
        number = self.number(amount, -int(CENT.as_tuple().exponent))
        if not self._custom.currency_first:
            return f"{number}\u00a0{_SYMBOLS.get(currency, currency)}"
        symbol = _SYMBOLS.get(currency, f"{currency}\u00a0")
        if number.startswith(MINUS):
            return f"{MINUS}{symbol}{number[1:]}"
        return f"{symbol}{number}"

    def percent(self, value: Decimal) -> str:
        """Return a percentage: `20 %`, in English `20%`."""
        return f"{self.number(value)}{self._custom.before_percent}%"

    def quantity(self, value: Decimal, unit: str) -> str:
        """Return a quantity with its unit in words, or with the unit's code if it has no words."""
        number = self.number(value)
        words = self.unit(value, unit)
        return f"{number}\u00a0{words}" if words else number

    def unit(self, value: Decimal, unit: str) -> str:
        """Return a unit in words, singular or plural by the quantity; empty for plain pieces."""
        row = _tables()["unit"].get(unit)
        if row is None:
            return unit
        # French counts as singular what is below two, the others exactly one.
        least = self._custom.plural_from
        plural = abs(value) != 1 if least is None else abs(value) >= least
        words: str = row[self.language.value][int(plural)]
        return words

    def day(self, value: date) -> str:
        """Return a date in words: `1er mars 2026`, `1 March 2026`, `1. März 2026`."""
        return self._custom.date.format(
            day=self._custom.first if value.day == 1 else value.day,
            month=self.code("month", str(value.month)),
            year=value.year,
        )

    def period(self, period: Period) -> str | None:
        """Return a span of days in words; None if it has neither start nor end."""
        start = self.day(period.start) if period.start else None
        end = self.day(period.end) if period.end else None
        if start and end:
            return self.word("from_to", start=start, end=end)
        if start:
            return self.word("from", start=start)
        return self.word("until", end=end) if end else None

    def pair(self, label: str, value: str) -> str:
        """Return a label and its value in one line, with the language's colon."""
        return f"{label}{self._custom.before_colon}: {value}"

    def country(self, code: str) -> str:
        """Return a country's name, or its code."""
        return self.code("country", code) or code


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """Allow a line break inside words that would not fit a column.

    Args:
        text: any text.
        longest: characters of a word that stay together.

    >>> breakable("A" * 30) == "A" * 28 + BREAK + "AA"
    True
    >>> breakable("Anticonstitutionnellement")
    'Anticonstitutionnellement'
    """
    if len(text) <= longest:
        return text
    pieces: list[str] = []
    run = 0
    for character in text:
        run = 0 if character in " \t\n-" else run + 1
        if run > longest:
            pieces.append(BREAK)
            run = 1
        pieces.append(character)
    return "".join(pieces)


def together(text: str) -> str:
    """Return a text with no place for a line break.

    >>> together("TVA 20 %") == "TVA\u00a020\u00a0%"
    True
    """
    return text.replace(" ", "\u00a0")


@cache
def _tables() -> dict[str, Any]:
    text = files("einvoice.pdf").joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
