# SPDX-License-Identifier: Apache-2.0
"""A fault of an input row or of the settings, before its file and row are known."""

from __future__ import annotations

from dataclasses import dataclass


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
