# SPDX-License-Identifier: Apache-2.0
"""Values that are refused: an error that carries its rule, so that it can become a finding.

A `parse_` function raises `InvalidValueError`; where many values are read, each error is turned
into a located finding and the reading goes on, so that all faults are said at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.masking import mask_ibans
from compliance.report import NOWHERE, Finding, Location
from compliance.rules import finding

if TYPE_CHECKING:
    from compliance.report import Severity

SHOWN = 4
"""Characters of an account number that are shown at each end."""


class InvalidValueError(ValueError):
    """A text is no value of its type.

    Attributes:
        code: of the rule that it breaks, in `schemas/rules_sepa.toml`.
        found: the text, account numbers masked.
        expected: the form or value that would be right.
    """

    def __init__(self, code: str, *, found: str, expected: str | None = None) -> None:
        self.code = code
        # A text of another field may hold an account number too.
        self.found = mask_ibans(found)
        self.expected = expected
        super().__init__(self.to_finding().message)

    def to_finding(self, location: Location = NOWHERE, severity: Severity | None = None) -> Finding:
        """Return the error as a finding at a place."""
        return finding(
            self.code,
            location=location,
            found=self.found,
            expected=self.expected,
            severity=severity,
        )


def mask_account(text: str) -> str:
    """Return an account number as it may be shown: the first and the last four characters.

    >>> mask_account("FR76 3000 6000 0112 3456 7890 189")
    'FR76…0189'
    >>> mask_account("FR7612")
    'FR…'
    """
    compact = "".join(text.split())
    if len(compact) <= 2 * SHOWN + 2:
        return f"{compact[:2]}…"
    return f"{compact[:SHOWN]}…{compact[-SHOWN:]}"
