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
from compliance.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from lxml import etree

    from compliance.official_hints import OfficialHint
    from compliance.report import Finding

_TOTALS = re.compile(r"BR-CO-1[0-6]")
_GROUPS = re.compile(r"BR-CO-17|BR-(?:S|Z|E|AE|IC|G|O|AF|AG)-0[89]")
_NAMES_TERM = "BR-FR-"
"""Rules whose ids name the term themselves (`BR-FR-01_BT-25`), being the same for several."""
_QUOTED = re.compile(r"[Vv]aleur actuelle ?: ?\"(?P<value>[^\"]{0,200})\"")
_ATTRIBUTE = re.compile(r"^Value of '@(?P<name>\w+)' is not allowed")
"""How the Factur-X stylesheets name an attribute whose code is in no list."""
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
        expected = item.expected or hint.expected
        place = item.location.term
        term = (place or hint.term) if item.rule.startswith(_NAMES_TERM) else (hint.term or place)
        found = self._found(item, term)
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

    def _found(self, item: Finding, term: str | None) -> str | None:
        """Return the value of the term, which may be an attribute of the element at the place."""
        held = terms().get(term or "")
        said = _ATTRIBUTE.search(item.message)
        attribute = said["name"] if said else held.cii.partition("/@")[2] if held else ""
        element = self._element(item.location.xpath) if attribute else None
        if element is None or len(element):
            return item.found or _quoted(item.message)
        return element.get(attribute)

    def _element(self, xpath: str | None) -> etree._Element | None:
        # Readable paths have no prefixes: any namespace will do.
        return self._places.find(_STEP.sub("/*:", xpath)) if xpath else None


def _quoted(message: str) -> str | None:
    """Return the value that the rules of BR-FR quote in their sentence."""
    quoted = _QUOTED.search(message)
    return quoted["value"].strip() or None if quoted else None


def _shown(amount: Decimal | None) -> str | None:
    return None if amount is None else format_decimal(amount)
