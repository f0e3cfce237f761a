# SPDX-License-Identifier: Apache-2.0
"""Amounts, days and accounts as people read them, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receivables.journal.payload import canonical_amount
from sepa.faults import mask_account

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

_MONTHS = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
        *("septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}
_FIRST = 1


def format_number(amount: Decimal, language: str) -> str:
    """Write an amount without its currency.

    >>> from decimal import Decimal
    >>> format_number(Decimal("-1348.4"), "en")
    '-1,348.40'
    >>> format_number(Decimal("1348.4"), "fr").replace(NARROW_SPACE, "_")
    '1_348,40'
    """
    sign, digits = ("-", -amount) if amount < 0 else ("", amount)
    whole, _, decimals = canonical_amount(digits).partition(".")
    separator, point = (NARROW_SPACE, ",") if language == "fr" else (",", ".")
    return f"{sign}{int(whole):,}".replace(",", separator) + point + decimals


def format_amount(amount: Decimal, currency: str, language: str) -> str:
    """Write an amount with its currency, as a sentence of the language has it.

    >>> from decimal import Decimal
    >>> format_amount(Decimal("12.5"), "EUR", "en"), format_amount(Decimal("12.5"), "CHF", "en")
    ('€12.50', 'CHF 12.50')
    """
    number = format_number(amount, language)
    if language == "fr":
        return f"{number}{NO_BREAK_SPACE}{'€' if currency == 'EUR' else currency}"
    if currency != "EUR":
        return f"{currency} {number}"
    return f"-€{number[1:]}" if amount < 0 else f"€{number}"


def format_date(day: date | None, language: str) -> str:
    """Write a day in figures, as in tables; a dash where there is none.

    >>> from datetime import date
    >>> format_date(date(2026, 11, 1), "fr"), format_date(date(2026, 11, 1), "en")
    ('01/11/2026', '2026-11-01')
    >>> format_date(None, "fr")
    '—'
    """
    if day is None:
        return "—"
    iso = day.isoformat()
    return "/".join(reversed(iso.split("-"))) if language == "fr" else iso


def format_day(day: date, language: str) -> str:
    """Write a day in words, as in a letter.

    >>> from datetime import date
    >>> format_day(date(2026, 11, 1), "en")
    '1 November 2026'
    >>> format_day(date(2026, 11, 1), "fr").replace(NO_BREAK_SPACE, " ")
    '1er novembre 2026'
    """
    month = _MONTHS[language][day.month - 1]
    if language == "fr":
        number = "1er" if day.day == _FIRST else str(day.day)
        return f"{number}{NO_BREAK_SPACE}{month} {day.year}"
    return f"{day.day} {month} {day.year}"


def colon(language: str) -> str:
    """Return a colon with the spaces that the language puts around it."""
    return f"{NO_BREAK_SPACE}: " if language == "fr" else ": "


def format_iban(iban: str) -> str:
    """Write an IBAN in groups of four (ISO 13616, print format)."""
    return NO_BREAK_SPACE.join(iban[start : start + 4] for start in range(0, len(iban), 4))


def mask(account: str | None) -> str | None:
    """Return an account number of which only both ends can be read; None stays None."""
    return None if account is None else mask_account(account)
