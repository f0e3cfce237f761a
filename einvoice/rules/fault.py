# SPDX-License-Identifier: Apache-2.0
"""A fault of an input row or of the settings, before its file and row are known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.masking import mask_ibans
from compliance.rules import finding

if TYPE_CHECKING:
    from compliance.report import Finding, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    Attributes:
        code: of the rule, in `schemas/rules_invoice.toml`.
        path: of the field in the input form, e.g. `lines[2].vat_rate`.
        found: the value found.
        expected: the value or form that would be right.
        term: business term, e.g. `BT-152`.
        setting: key of the settings that would supply a value that is missing.
    """

    code: str
    path: str
    found: str | None = None
    expected: str | None = None
    term: str | None = None
    setting: str | None = None

    def to_finding(self, location: Location) -> Finding:
        """Return the finding of this fault at its place; whatever it quotes shows no full IBAN."""
        return finding(
            self.code,
            location=replace(location, term=self.term),
            found=None if self.found is None else mask_ibans(self.found),
            expected=None if self.expected is None else mask_ibans(self.expected),
        )
