# SPDX-License-Identifier: Apache-2.0
"""The creditor identifier: who may collect by SEPA direct debit (in France the ICS).

Source: EPC262-08 v5.0, Creditor Identifier Overview. In France it is issued by the Banque de
France, through the creditor's bank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sepa.countries import CREDITOR_ID_COUNTRIES
from sepa.faults import InvalidValueError
from sepa.mod97 import compute_check_digits

_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Za-z0-9+?/:().,'-]{1,28}")

# Whole identifiers, where the national form is known with certainty (EPC262-08, annex).
_NATIONAL_FORMS = {
    "FR": re.compile(r"FR[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{6}"),
    "DE": re.compile(r"DE[0-9]{2}[A-Z0-9]{3}0[0-9]{10}"),
}

DEFAULT_BUSINESS_CODE = "ZZZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditorId:
    """A creditor identifier whose form and check digits are right.

    Attributes:
        value: country, two check digits, business code of three, national identifier:
            `FR72ZZZ123456`.

    Raises:
        InvalidValueError: (a `ValueError`) when made of a text that is none.
    """

    value: str

    def __post_init__(self) -> None:
        value = self.value
        country = value[:2]
        if _FORM.fullmatch(value) is None or country not in CREDITOR_ID_COUNTRIES:
            raise InvalidValueError("ICS-01", found=value)
        national = _NATIONAL_FORMS.get(country)
        if national is not None and national.fullmatch(value) is None:
            raise InvalidValueError("ICS-02", found=value, expected=country)
        right = _check_digits(country, value[7:])
        if value[2:4] != right:
            raise InvalidValueError("ICS-03", found=value, expected=right)

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code of the country that issued it."""
        return self.value[:2]

    @property
    def business_code(self) -> str:
        """Positions 5 to 7, which the creditor chooses; they identify nobody."""
        return self.value[4:7]

    @property
    def national_id(self) -> str:
        """The creditor's number in its country."""
        return self.value[7:]

    def is_same_creditor(self, other: CreditorId) -> bool:
        """Tell whether another identifier names the same creditor: all but the business code."""
        return (self.country, self.national_id.upper()) == (
            other.country,
            other.national_id.upper(),
        )


def parse_creditor_id(text: str) -> CreditorId:
    """Read a creditor identifier as people write it, spaces left out.

    Raises:
        InvalidValueError: (a `ValueError`) with the rule that it breaks, ICS-01 to ICS-03.

    >>> parse_creditor_id("FR72 ZZZ 123456").national_id
    '123456'
    >>> parse_creditor_id("FR48ZZZ099999")
    Traceback (most recent call last):
    sepa.faults.InvalidValueError: The check digits of the creditor identifier 'FR48ZZZ099999' ...
    """
    compact = "".join(text.split())
    return CreditorId(value=compact.upper() if compact.isascii() else compact)


def compute_creditor_id(
    country: str, national_id: str, business_code: str = DEFAULT_BUSINESS_CODE
) -> CreditorId:
    """Return the identifier of a national number.

    Raises:
        InvalidValueError: (a `ValueError`) if the parts make no identifier.

    >>> compute_creditor_id("FR", "123456").value, compute_creditor_id("FR", "999999").value
    ('FR72ZZZ123456', 'FR53ZZZ999999')
    """
    digits = _check_digits(country, national_id)
    return CreditorId(value=f"{country}{digits}{business_code}{national_id}")


def _check_digits(country: str, national_id: str) -> str:
    # Business code left out, other characters than letters and digits disregarded (EPC262-08, 2).
    counted = "".join(sign for sign in national_id.upper() if sign.isascii() and sign.isalnum())
    return compute_check_digits(counted + country)
