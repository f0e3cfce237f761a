# SPDX-License-Identifier: Apache-2.0
"""Values for messages, which end in logs and mails: account numbers masked, long texts cut."""

from __future__ import annotations

import re

# ISO 13616-1, 5: country, two check digits, up to 30 letters and digits; the shortest has 15. On
# paper they stand in groups of four.
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])(?P<head>[A-Z]{2}\d{2})"
    r"(?P<rest>[A-Za-z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?)(?![A-Za-z0-9])"
)
_SHOWN = 4

LONGEST_VALUE = 200
"""Characters of a value that a finding quotes; a longer one is an attachment or a text."""


def shortened(value: str) -> str:
    """Return a value for a finding: a long one is cut, and shows that it is.

    >>> shortened("x" * 201).endswith("x… (201 characters)")
    True
    """
    if len(value) <= LONGEST_VALUE:
        return value
    return f"{value[:LONGEST_VALUE]}… ({len(value)} characters)"


def beginning(text: str, longest: int = 60) -> str:
    """Return a text for one line of a message: where it is too long, its beginning, and a sign.

    >>> beginning("0123456789", 5), beginning("01234", 5)
    ('0123…', '01234')
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def mask_ibans(text: str) -> str:
    """Replace the middle of everything that has the form of an IBAN, whether it is valid or not.

    >>> mask_ibans("paid to FR76 3000 6000 0112 3456 7890 189, as agreed")
    'paid to FR76…0189, as agreed'
    >>> mask_ibans("'FR7630006000011234567890189X' is too long, FR12345678901 is a VAT number")
    "'FR76…189X' is too long, FR12345678901 is a VAT number"
    """
    return _IBAN.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    return f"{match['head']}…{match['rest'].replace(' ', '')[-_SHOWN:]}"
