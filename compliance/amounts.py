# SPDX-License-Identifier: Apache-2.0
"""Amounts of money and other exact decimals.

Money is `decimal.Decimal`; a float is refused at the door, since 0.1 is no float.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)

PRECISION = 60
"""Digits that a computation keeps: two factors of 19 (BR-FR-DEC-01 to -03) and a quotient."""

_ROUNDING = Context(prec=PRECISION, rounding=ROUND_HALF_UP)

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


def parse_decimal(text: str) -> Decimal:
    """Read a decimal number in XML Schema form (point, no exponent, no thousands separator).

    Raises:
        TypeError: for anything but text, a float above all.
        ValueError: if the text is no such number.

    >>> parse_decimal("1200.50")
    Decimal('1200.50')
    >>> parse_decimal("12,50")
    Traceback (most recent call last):
    ValueError: '12,50' is no decimal number: digits and one point, as in 1234.56

    Source: W3C XML Schema Part 2, 3.2.3 decimal.
    """
    if not isinstance(text, str):
        raise TypeError(f"an amount is read from text, not from {type(text).__name__}")
    if _DECIMAL.fullmatch(text) is None or not text.isascii():
        raise ValueError(f"{text!r} is no decimal number: digits and one point, as in 1234.56")
    return Decimal(text)


def round_half_up(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """Round to a multiple of a power of ten, halves away from zero (EN 16931-1, BR-DEC and CO).

    Zero has no sign: the official rules compare texts, and to them -0.00 is not 0.00.

    >>> round_half_up(Decimal("2.345")), round_half_up(Decimal("-2.345"))
    (Decimal('2.35'), Decimal('-2.35'))
    >>> round_half_up(Decimal("-0.001"))
    Decimal('0.00')
    """
    rounded = amount.quantize(step, context=_ROUNDING)
    return rounded or abs(rounded)


def format_decimal(amount: Decimal) -> str:
    """Write a decimal without exponent, in the number of decimals that it carries.

    >>> format_decimal(Decimal("1E+2")), format_decimal(Decimal("10.50"))
    ('100', '10.50')
    """
    return format(amount, "f")


def format_cents(amount: Decimal) -> str:
    """Write an amount of money with exactly two decimals; refuses to drop a fraction of a cent.

    Raises:
        ValueError: if the amount has a fraction of a cent.

    >>> format_cents(Decimal("1200"))
    '1200.00'
    """
    exact = amount.quantize(CENT, context=_ROUNDING)
    if exact != amount:
        raise ValueError(f"{amount} has more than two decimals")
    return format(exact, "f")
