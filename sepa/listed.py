# SPDX-License-Identifier: Apache-2.0
"""Findings of a file or table of any size: some of each code are listed, the others counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from compliance.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.report import Finding

MOST_LISTED = 1000
"""Findings of one code that are listed; what has more of them is mended by rule, not by line."""


class Listed:
    """Findings, in the order in which they come."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._findings: list[Finding] = []

    def add(self, found: Iterable[Finding]) -> None:
        """Add findings; of each code, as many as are listed."""
        for item in found:
            self._counts[item.rule] += 1
            if self._counts[item.rule] <= MOST_LISTED:
                self._findings.append(item)

    def all(self) -> tuple[Finding, ...]:
        """Return what is listed; then SDD-66 for each code of which there is more."""
        more = tuple(
            finding(
                "SDD-66",
                found=str(count - MOST_LISTED),
                expected=code,
                severity=next(item.severity for item in self._findings if item.rule == code),
            )
            for code, count in self._counts.items()
            if count > MOST_LISTED
        )
        return (*self._findings, *more)
