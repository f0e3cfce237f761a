# SPDX-License-Identifier: Apache-2.0
"""Keeping account numbers out of messages, which end in logs and mails."""

from __future__ import annotations

import re

# ISO 13616-1, 5: country, two check digits, up to 30 letters and digits; the shortest has 15.
_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\d{2})((?: ?[A-Za-z0-9]){11,30})(?![A-Za-z0-9])")
_SHOWN = 4


def mask_ibans(text: str) -> str:
    """Replace the middle of everything that has the form of an IBAN, whether it is valid or not.

    >>> mask_ibans("paid to FR76 3000 6000 0112 3456 7890 189, as agreed")
    'paid to FR76…0189, as agreed'
    >>> mask_ibans("'FR7630006000011234567890189X' is too long; FR12345678901 is a VAT number")
    "'FR76…189X' is too long; FR12345678901 is a VAT number"
    """
    return _IBAN.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    rest = match[2].replace(" ", "")
    # Words may follow a spaced IBAN: a run of letters alone is text, not account number.
    if not any(character.isdigit() for character in rest):
        return match[0]
    return f"{match[1]}…{rest[-_SHOWN:]}"
