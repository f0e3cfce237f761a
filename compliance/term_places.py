# SPDX-License-Identifier: Apache-2.0
"""Which business term an element of a document holds, by the paths of `schemas/terms.csv`.

Most elements have one term by their path alone. Where a path has several (an allowance or a
charge), the conditions of the table decide; each is evaluated once for a document, so that a
finding on each of thousands of lines costs no more than one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from compliance.kinds import CII, UBL_CREDIT_NOTE, UBL_INVOICE
from compliance.terms import PREFIXES, terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_CONDITION = re.compile(r"\[[^\]]*\]")

# `/*` at the head of a path means either document of UBL.
_ROOTS = {
    "*": (f"{{{UBL_INVOICE}}}Invoice", f"{{{UBL_CREDIT_NOTE}}}CreditNote"),
    "rsm:CrossIndustryInvoice": (f"{{{CII}}}CrossIndustryInvoice",),
    "ubl:Invoice": (f"{{{UBL_INVOICE}}}Invoice",),
    "cn:CreditNote": (f"{{{UBL_CREDIT_NOTE}}}CreditNote",),
}

_Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One path of a term.

    Attributes:
        term: its code.
        is_group: whether that is a group.
        condition: the path to the element as an XPath; None where the names alone decide.
    """

    term: str
    is_group: bool
    condition: str | None


class TermPlaces:
    """The terms of one document, which must not change meanwhile."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._fitting: dict[str, frozenset[etree._Element]] = {}

    def term(self, element: etree._Element, attribute: str | None = None) -> str | None:
        """Return the code of the term that an element, or an attribute of it, holds.

        An attribute that is no term itself is part of its element's: the currency of an amount.
        """
        steps = tuple(str(above.tag) for above in (element, *element.iterancestors()))[::-1]
        if attribute is not None:
            found = self._choose((*steps, f"@{attribute}"), element)
            if found is not None:
                return found
        return self._choose(steps, element)

    def _choose(self, steps: _Steps, element: etree._Element) -> str | None:
        fitting = [place for place in _index().get(steps, ()) if self._fits(place, element)]
        # A term says more than a group; a path without a condition is the element's own.
        fitting.sort(key=lambda place: (place.is_group, place.condition is not None))
        return fitting[0].term if fitting else None

    def _fits(self, place: _Place, element: etree._Element) -> bool:
        if place.condition is None:
            return True
        known = self._fitting.get(place.condition)
        if known is None:
            found = self._root.xpath(place.condition, namespaces=dict(PREFIXES))
            known = frozenset(found)
            self._fitting[place.condition] = known
        return element in known


@cache
def _index() -> Mapping[_Steps, tuple[_Place, ...]]:
    index: dict[_Steps, list[_Place]] = {}
    for term in terms().values():
        for path in filter(None, (*term.cii.split(" | "), *term.ubl.split(" | "))):
            bare = _CONDITION.sub("", path)
            condition = path.partition("/@")[0] if "[" in path else None
            place = _Place(term=term.code, is_group=term.is_group, condition=condition)
            for steps in _steps(bare):
                index.setdefault(steps, []).append(place)
    return {steps: tuple(places) for steps, places in index.items()}


def _steps(path: str) -> Iterator[_Steps]:
    """Yield the names that a path without conditions leads through, from each root it may have."""
    root, *below = path.removeprefix("/").split("/")
    names = tuple(step if step.startswith("@") else _clark(step) for step in below)
    for start in _ROOTS[root]:
        yield (start, *names)


def _clark(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"
