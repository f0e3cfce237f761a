# SPDX-License-Identifier: Apache-2.0
"""Which terms each profile of Factur-X has, told by the official schemas and stylesheets alone.

A term is in a profile if the profile's schema has its element or attribute, and its stylesheet does
not report it as "marked as not used in the given context".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from compliance.artefacts import locate
from compliance.terms import terms
from einvoice.profiles import LEVELS

XS = "{http://www.w3.org/2001/XMLSchema}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
STEP = re.compile(r"/((?:[^/\[]|\[[^\]]*\])+)")
PREDICATE = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class OfficialProfile:
    types: dict[str, etree._Element]
    root: str
    unused_elements: frozenset[str]
    unused_attributes: frozenset[str]

    def has(self, path: str) -> bool:
        return self._in_schema(path) and not self._is_unused(path)

    def _in_schema(self, path: str) -> bool:
        current: etree._Element | None = self.types[self.root]
        for step in STEP.findall(path)[1:]:
            name = PREDICATE.sub("", step).rpartition(":")[2]
            if current is None:
                return False
            if step.startswith("@"):
                return any(item.get("name") == step[1:] for item in current.iter(f"{XS}attribute"))
            found = [item for item in current.iter(f"{XS}element") if item.get("name") == name]
            if not found:
                return False
            current = self.types.get((found[0].get("type") or "").rpartition(":")[2])
        return True

    def _is_unused(self, path: str) -> bool:
        steps = STEP.findall(path)
        if steps[-1].startswith("@") and normal(path) in self.unused_attributes:
            return True
        above = ["/" + "/".join(steps[:end]) for end in range(1, len(steps) + 1)]
        return any(normal(item) in self.unused_elements for item in above)


def normal(path: str) -> str:
    """Write predicates in one way: `'` for quotes, no spaces."""
    return path.replace('"', "'").replace(" ", "")


@cache
def official(profile: str) -> OfficialProfile:
    folder = locate(f"facturx-{profile}-xsd").path.parent
    types: dict[str, etree._Element] = {}
    root = ""
    for file in sorted(folder.glob("*.xsd")):
        schema = etree.parse(file).getroot()
        for item in schema.findall(f"{XS}complexType"):
            types.setdefault(item.get("name") or "", item)
        for item in schema.findall(f"{XS}element"):
            root = (item.get("type") or "").rpartition(":")[2]
    sheet = etree.parse(locate(f"facturx-{profile}-schematron").path).getroot()
    elements, attributes = set(), set()
    for template in sheet.iter(f"{XSL}template"):
        for report in template.iter(f"{SVRL}successful-report"):
            text = "".join(report.itertext())
            test = report.get("test") or ""
            path = normal(template.get("match") or "")
            if "marked as not used" not in text or "variant" in text:
                continue
            if test == "true()":
                elements.add(path)
            else:
                attributes.add(f"{path}/{test}")
    return OfficialProfile(types, root, frozenset(elements), frozenset(attributes))


def smallest(code: str) -> str | None:
    """The smallest profile that has a term."""
    paths = terms()[code].cii.split(" | ")
    return next((level for level in LEVELS if any(map(official(level).has, paths))), None)
