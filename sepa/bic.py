# SPDX-License-Identifier: Apache-2.0
"""The BIC: business identifier code of a bank.

Source: ISO 9362:2022.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sepa.faults import InvalidValueError
from sepa.references import NOT_PROVIDED

# Institution (four characters since ISO 9362:2014, as in the schema's BICFIDec2014Identifier),
# country, location, and optionally a branch.
_FORM = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


_SHORT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bic:
    """A BIC of right form; whether a bank bears it is not known from its form.

    Attributes:
        value: 8 or 11 characters, in capitals: `AGRIFRPP882`.

    Raises:
        InvalidValueError: (a `ValueError`) when made of a text of another form.
    """

    value: str

    def __post_init__(self) -> None:
        # NOTPROVIDED has the form of a Romanian BIC, but is the mark for "no BIC".
        if _FORM.fullmatch(self.value) is None or self.value == NOT_PROVIDED:
            raise InvalidValueError("BIC-01", found=self.value)

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code of the bank's country."""
        return self.value[4:6]

    @property
    def institution(self) -> str:
        """The eight characters that name the bank, without its branch."""
        return self.value[:_SHORT]


def parse_bic(text: str) -> Bic:
    """Read a BIC as people write it: with or without spaces, in capitals or not.

    Raises:
        InvalidValueError: (a `ValueError`) with rule BIC-01.

    >>> parse_bic("agri fr pp").country
    'FR'
    >>> parse_bic("AGRIFRP")
    Traceback (most recent call last):
    sepa.faults.InvalidValueError: The BIC 'AGRIFRP' has not the form of one.
    """
    compact = "".join(text.split())
    return Bic(value=compact.upper() if compact.isascii() else compact)
