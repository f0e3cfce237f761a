# SPDX-License-Identifier: Apache-2.0
"""Finding and naming places in a document, fast even with a finding on each of its lines.

Engines give an XPath for each finding. To evaluate each one, or to count siblings for each one,
takes quadratic time in a document with thousands of twins; here each parent is counted once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from compliance.term_places import TermPlaces
from compliance.xml_read import xpath_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# `/ram:Name[2]`, `/*[3]`, and Schematron's `/*:Name[namespace-uri()='…'][2]` and `/@name`.
_STEP = re.compile(
    r"/(?P<attribute>@)?(?:(?P<prefix>\*|[A-Za-z_][\w.-]*):)?(?P<name>\*|[A-Za-z_][\w.-]*)"
    r"(?:\[namespace-uri\(\)='(?P<namespace>[^']*)'\])?(?:\[(?P<position>\d+)\])?"
)


class Places:
    """The places of one document, which must not change meanwhile."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._terms = TermPlaces(root)
        self._prefixes: Mapping[str | None, str] = root.nsmap
        self._children: dict[etree._Element, dict[str, list[etree._Element]]] = {}
        self._steps: dict[etree._Element, str] = {}

    def find(self, path: str | None) -> etree._Element | None:
        """Return the element that an engine's path means, the owner for an attribute, or None."""
        if not path or "".join(step[0] for step in _STEP.finditer(path)) != path:
            return None
        current: etree._Element | None = None
        for step in _STEP.finditer(path):
            if step["attribute"]:
                return current
            twins = self._twins(current, step)
            position = int(step["position"] or 1)
            if not 1 <= position <= len(twins):
                return None
            current = twins[position - 1]
        return current

    def xpath(self, element: etree._Element) -> str:
        """Return what `compliance.xml_read.xpath_of` returns: local names, positions of twins."""
        return xpath_of(element, self._steps)

    def term(self, element: etree._Element | None, attribute: str | None = None) -> str | None:
        """Return the business term that an element or its attribute holds, such as BT-31."""
        return None if element is None else self._terms.term(element, attribute)

    def _twins(self, parent: etree._Element | None, step: re.Match[str]) -> list[etree._Element]:
        name = self._clark(step)
        if parent is None:
            fits = name in {"*", self._root.tag, f"*{etree.QName(self._root).localname}"}
            return [self._root] if fits else []
        return self._known(parent).get(name, [])

    def _clark(self, step: re.Match[str]) -> str:
        """Return the key of a step: a tag, `*` for any element, `*Name` for any namespace."""
        name, prefix, namespace = step["name"], step["prefix"], step["namespace"]
        if name == "*":
            return "*"
        if namespace is None and prefix == "*":
            return f"*{name}"
        if namespace is None:
            namespace = self._prefixes.get(prefix, "") if prefix else ""
        return f"{{{namespace}}}{name}" if namespace else name

    def _known(self, parent: etree._Element) -> dict[str, list[etree._Element]]:
        known = self._children.get(parent)
        if known is not None:
            return known
        known = {}
        for child in parent.iterchildren(etree.Element):
            for key in (str(child.tag), "*", f"*{etree.QName(child).localname}"):
                known.setdefault(key, []).append(child)
        self._children[parent] = known
        return known
