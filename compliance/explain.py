# SPDX-License-Identifier: Apache-2.0
"""Adding to what an official rule says: the term, the values found and expected, how to mend it.

The rule and its own words stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from compliance.arithmetic import Amounts
from compliance.official_hints import official_hint
from compliance.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from lxml import etree

    from compliance.official_hints import OfficialHint
    from compliance.report import Finding

_TOTALS = re.compile(r"BR-CO-1[0-6]")
_GROUPS = re.compile(r"BR-CO-17|BR-(?:S|Z|E|AE|IC|G|O|AF|AG)-0[89]")
_OF_MANY = ("BR-CL-", "BR-FR-")
"""Rules that hold for several terms alike: the place says better than the rule which one it is."""
_QUOTED = re.compile(r"[Vv]aleur actuelle ?: ?\"(?P<value>[^\"]{0,200})\"")
_STEP = re.compile(r"/(?=[A-Za-z_])")


def explain(findings: Iterable[Finding], root: etree._Element) -> tuple[Finding, ...]:
    """Return the findings of an official rule set, with what we know of each rule.

    Args:
        findings: as the rule set gave them.
        root: the document that was judged.
    """
    return tuple(_Explainer(root).explain(findings))


class _Explainer:
    """Explains the findings of one document."""

    def __init__(self, root: etree._Element) -> None:
        self._amounts = Amounts(root)
        self._places = Places(root)

    def explain(self, findings: Iterable[Finding]) -> Iterable[Finding]:
        """Yield each finding, explained where its rule is known."""
        for item in findings:
            hint = official_hint(item.rule)
            yield item if hint is None else self._one(item, hint)

    def _one(self, item: Finding, hint: OfficialHint) -> Finding:
        found, expected = item.found or _quoted(item.message), item.expected or hint.expected
        place = item.location.term
        term = (place or hint.term) if item.rule.startswith(_OF_MANY) else (hint.term or place)
        if _TOTALS.fullmatch(item.rule) and hint.term is not None:
            found = _shown(self._amounts.stated(hint.term))
            expected = _shown(self._amounts.expected(item.rule, None))
        elif _GROUPS.fullmatch(item.rule):
            group = self._element(item.location.xpath)
            found = _shown(self._amounts.group_amount(item.rule, group))
            expected = _shown(self._amounts.expected(item.rule, group))
        return replace(
            item,
            location=replace(item.location, term=term),
            found=found,
            # What agrees with our sum is wrong for a reason that the official text says better.
            expected=None if expected == found else expected,
            hint=hint.text["en"],
        )

    def _element(self, xpath: str | None) -> etree._Element | None:
        # Readable paths have no prefixes: any namespace will do.
        return self._places.find(_STEP.sub("/*:", xpath)) if xpath else None


def _quoted(message: str) -> str | None:
    """Return the value that the rules of BR-FR quote in their sentence."""
    quoted = _QUOTED.search(message)
    return quoted["value"].strip() or None if quoted else None


def _shown(amount: Decimal | None) -> str | None:
    return None if amount is None else format_decimal(amount)
