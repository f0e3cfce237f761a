# SPDX-License-Identifier: Apache-2.0
"""Check digits by ISO/IEC 7064, MOD 97-10: those of IBANs, creditor ids and RF references."""

from __future__ import annotations

_MODULUS = 97

# Letters count from A = 10 to Z = 35 (ISO/IEC 7064, 7.2; ISO 13616-1, 6.1).
_NUMERALS = {ord("A") + index: str(10 + index) for index in range(26)}


def compute_check_digits(text: str) -> str:
    """Return the two check digits of a text of digits and capital letters.

    The text is what the digits protect, without them: for an IBAN its BBAN followed by the country.

    Raises:
        ValueError: if another character is in it.

    >>> compute_check_digits("30006000011234567890189" + "FR")
    '76'

    Source: ISO/IEC 7064:2003, MOD 97-10; ISO 13616-1:2020, 6.
    """
    return f"{_MODULUS + 1 - int(text.translate(_NUMERALS) + '00') % _MODULUS:02}"
