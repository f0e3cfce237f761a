# SPDX-License-Identifier: Apache-2.0
"""Making an ISO 20022 message out of its own schema: every element filled, every value another.

The schemas of ISO 20022 use few forms: named types, sequences and choices of elements, simple
types with a pattern, an enumeration or a length. A choice is filled by one of its branches, which
`turn` selects, so that a few turns show every branch.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from compliance.artefacts import locate
from compliance.errors import NotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator

    Element = etree._Element  # noqa: SLF001 (lxml's own name for the type)

XS = "{http://www.w3.org/2001/XMLSchema}"

_PARTICLE = re.compile(r"(\[[^\]]+\]|\\?.)(?:\{(\d+)(?:,(\d+))?\})?")
_FIRST_DAY = date(2000, 1, 1)
_CLEARING_DAY = 9000
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = 6
_TEXT = 12
_FIXED = {"EUR": re.compile(r"CurrencyCode$"), "FR": re.compile(r"CountryCode$")}


def schema_of(kind: str) -> Element:
    """Return the schema of a kind; skip the test where it is not at hand."""
    try:
        return etree.parse(str(locate(kind).path)).getroot()
    except NotRunError as error:
        pytest.skip(f"the schema of {kind} is not at hand: {error}")


class Sample:
    """One message of a schema.

    Args:
        xsd: the schema.
        turn: which branch a choice takes, counted round.
        twice: elements that are written twice where the schema allows it.
        fixed: the value of every element of these names.
        left_out: elements that are not written where the schema allows it.
    """

    def __init__(
        self,
        xsd: Element,
        *,
        turn: int = 0,
        twice: frozenset[str] = frozenset(),
        fixed: dict[str, str] | None = None,
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        self._namespace = xsd.get("targetNamespace") or ""
        self._types = {item.get("name"): item for item in xsd.iterchildren() if item.get("name")}
        self._root = next(item for item in xsd.iterchildren(XS + "element"))
        self._turn, self._twice, self._fixed = turn, twice, fixed or {}
        self._left_out = left_out
        self._count = 100

    def document(self) -> Element:
        """Return the message."""
        root = etree.Element(self._tag("Document"), nsmap={None: self._namespace})
        self._fill(root, self._root.get("type") or "")
        return root

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _fill(self, element: Element, type_name: str) -> None:
        fixed = self._fixed.get(etree.QName(element).localname)
        definition = self._types.get(type_name)
        if definition is None or definition.tag == XS + "simpleType":
            element.text = fixed or self._value(type_name)
            return
        content = next(definition.iter(XS + "simpleContent"), None)
        if content is None:
            if next(definition.iter(XS + "any"), None) is not None:
                etree.SubElement(element, "{urn:example}Data").text = self._text()
            for group in definition.iterchildren(XS + "sequence", XS + "choice"):
                for child in self._children(group):
                    self._write(element, child)
            return
        extension = next(content.iter(XS + "extension"))
        element.text = fixed or self._value(extension.get("base") or "")
        for attribute in extension.iterchildren(XS + "attribute"):
            element.set(attribute.get("name") or "", self._value(attribute.get("type") or ""))

    def _children(self, group: Element) -> Iterator[Element]:
        members = list(group.iterchildren(XS + "element", XS + "choice", XS + "sequence"))
        if group.tag == XS + "choice" and members:
            members = [members[self._turn % len(members)]]
        for member in members:
            if member.tag == XS + "element":
                yield member
            else:
                yield from self._children(member)

    def _write(self, parent: Element, declaration: Element) -> None:
        name = declaration.get("name") or ""
        if name in self._left_out and declaration.get("minOccurs") == "0":
            return
        may_repeat = declaration.get("maxOccurs", "1") not in {"1", "0"}
        for _ in range(2 if name in self._twice and may_repeat else 1):
            self._fill(etree.SubElement(parent, self._tag(name)), declaration.get("type") or "")

    def _text(self) -> str:
        self._count += 1
        return f"Valeur {self._count}"

    def _value(self, type_name: str) -> str:
        """Return a value of a simple type that no other element has, where its form has room."""
        self._count += 1
        for value, name in _FIXED.items():
            if name.search(type_name):
                return value
        restriction = next(self._types[type_name].iter(XS + "restriction"))
        facets = {
            etree.QName(facet).localname: facet.get("value") or ""
            for facet in reversed(list(restriction.iterchildren(etree.Element)))
        }
        if "enumeration" in facets:
            return facets["enumeration"]
        if "pattern" in facets:
            return _of_pattern(facets["pattern"], self._count)
        kind = (restriction.get("base") or "").removeprefix("xs:")
        day = _FIRST_DAY + timedelta(days=self._count % _CLEARING_DAY)
        if kind == "string":
            room = int(facets["maxLength"])
            return self._text() if room > _TEXT else f"{self._count:04d}"[-room:]
        simple = {
            "decimal": f"{self._count}.25" if facets.get("fractionDigits") != "0" else "7",
            "date": day.isoformat(),
            "dateTime": f"{day.isoformat()}T10:00:00",
            "boolean": "true",
            "gYear": str(day.year),
            "gYearMonth": day.isoformat()[:7],
            "time": "10:00:00",
            "base64Binary": "AAAA",
        }
        return simple[kind]


def _of_pattern(pattern: str, number: int) -> str:
    """Return a text that a pattern allows, with the number in it, as letters and as digits.

    >>> _of_pattern("[A-Z]{2,2}[0-9]{2,2}[a-zA-Z0-9]{1,30}", 123)
    'ET00000123'
    """
    required = re.sub(r"\((?:[^()]|\([^()]*\))*\)(?:\{0,1\}|\?)", "", pattern)
    places: list[str] = []
    for particle, low, high in _PARTICLE.findall(required.strip("()")):
        room = int(low) if low else 1
        if room and high:
            room = max(room, min(int(high), _DIGITS))
        places += [particle] * room
    digits = str(number)
    letters = ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        letters = _ALPHABET[rest] + letters
    written: list[str] = []
    for particle in reversed(places):
        if not particle.startswith("["):
            written.append(particle[-1])
        elif "0-9" in particle or "1-9" in particle or "\\d" in particle:
            written.append(digits[-1:] or "0")
            digits = digits[:-1]
        elif "a-f" in particle:
            written.append("a")
        elif "A-Z" in particle or "a-z" in particle:
            letter = letters[-1:] or "A"
            written.append(letter if "A-Z" in particle else letter.lower())
            letters = letters[:-1]
        else:
            written.append(particle[1])
    return "".join(reversed(written))
