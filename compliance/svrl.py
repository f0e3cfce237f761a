# SPDX-License-Identifier: Apache-2.0
"""Reading what a Schematron says (SVRL) into findings.

Source: ISO/IEC 19757-3, annex D.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import NotRunError
from compliance.masking import mask_ibans
from compliance.report import Finding, Location, Severity
from compliance.xml_read import xpath_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SVRL = "{http://purl.oclc.org/dsdl/svrl}"

_SEVERITIES = {
    "warning": Severity.WARNING,
    "warn": Severity.WARNING,
    "information": Severity.INFO,
    "info": Severity.INFO,
}

# `[BR-CO-15]-Invoice total …`, `[BR-FR-05/BT-22] : La mention …`, `BR-FR-05/BT-22 : La mention …`
_BRACKETED = re.compile(r"^\[\s*(?P<code>[^\]\s]+)[^\]]*\]\s*[-:]?\s*")
_LEADING = re.compile(r"^\[?(?P<code>BR-[A-Z0-9]+(?:-[A-Za-z0-9]+)*)(?P<place>[^:\]]*)\]?\s*:\s*")
# Ids of BR-FR carry the term: `BR-FR-05_BT-22`.
_FRENCH = re.compile(r"^(?P<code>BR-FR(?:-[A-Z]+)*-\d+)(?:[_/](?P<place>.+))?$")
_TERM = re.compile(r"\bB[TG]-\d+(?:-\d+)?\b")
_STEP = re.compile(
    r"/(?:(?P<attribute>@)?(?:\*:|[A-Za-z_][\w.-]*:)?(?P<name>[A-Za-z_][\w.-]*))"
    r"(?:\[namespace-uri\(\)='(?P<namespace>[^']*)'\])?(?:\[(?P<position>\d+)\])?"
)
_LONGEST_VALUE = 200


def read_svrl(svrl: etree._Element, document: etree._Element) -> tuple[Finding, ...]:
    """Return the findings of a Schematron report, in its order.

    Args:
        svrl: the report.
        document: the root of the document that was judged, to find places in.

    Raises:
        NotRunError: if the report judged nothing: no rule fired, so its silence says nothing.
    """
    if svrl.tag != f"{SVRL}schematron-output":
        raise NotRunError(
            f"the stylesheet gave {etree.QName(svrl).localname}, no Schematron report"
        )
    if svrl.find(f"{SVRL}active-pattern") is None or svrl.find(f"{SVRL}fired-rule") is None:
        raise NotRunError("no rule of the stylesheet applied: the document was not judged")
    return tuple(_findings(svrl, document))


def _findings(svrl: etree._Element, document: etree._Element) -> Iterator[Finding]:
    for said in svrl.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
        text = " ".join("".join(said.itertext()).split())
        rule, term, message = _identify(said.get("id"), text)
        place = said.get("location") or ""
        element = find_place(document, place)
        attribute = place.rpartition("/@")[2] if "/@" in place else None
        yield Finding(
            rule=rule,
            message=mask_ibans(message),
            severity=_severity(said),
            location=Location(
                line=element.sourceline if element is not None else None,
                xpath=_readable(place, element, attribute),
                term=term,
            ),
            found=_value(element, attribute),
        )


def _severity(said: etree._Element) -> Severity:
    # No flag means error, and so does one that nobody knows: `fatal`, `error`, or a new word.
    for name in ("flag", "role"):
        value = (said.get(name) or "").strip().lower()
        if value:
            return _SEVERITIES.get(value, Severity.ERROR)
    return Severity.ERROR


def _identify(identifier: str | None, text: str) -> tuple[str, str | None, str]:
    """Return rule code, business term and message of one assertion."""
    identifier = (identifier or "").strip()
    stated = _BRACKETED.match(text) or _LEADING.match(text)
    french = _FRENCH.match(identifier)
    if french:
        rule, place = french["code"], french["place"] or ""
    elif stated and stated["code"].startswith("BR-"):
        rule, place = stated["code"], ""
    else:
        rule, place = identifier or (stated["code"] if stated else "SCHEMATRON"), ""
    message = text[stated.end() :] if stated else text
    terms = set(_TERM.findall(place)) or set(_TERM.findall(message))
    term = terms.pop() if len(terms) == 1 else None
    return rule, term, message or text


def find_place(document: etree._Element, place: str) -> etree._Element | None:
    """Return the element that an SVRL location means, or None.

    Args:
        document: root of the document.
        place: `/*:Name[namespace-uri()='…'][1]/…`, as Schematron writes it, perhaps to an attribute.
    """
    current: etree._Element | None = None
    for step in _STEP.finditer(place):
        if step["attribute"]:
            return current
        candidates = [document] if current is None else list(current.iterchildren(etree.Element))
        same = [
            element
            for element in candidates
            if etree.QName(element).localname == step["name"]
            and step["namespace"] in {None, etree.QName(element).namespace or ""}
        ]
        position = int(step["position"] or 1)
        if position > len(same):
            return None
        current = same[position - 1]
    return current


def _readable(place: str, element: etree._Element | None, attribute: str | None) -> str | None:
    if element is None:
        return re.sub(r"\*:|\[namespace-uri\(\)='[^']*'\]", "", place) or None
    name = re.sub(r"\[.*", "", attribute) if attribute else None
    return f"{xpath_of(element)}/@{name}" if name else xpath_of(element)


def _value(element: etree._Element | None, attribute: str | None) -> str | None:
    if element is None:
        return None
    if attribute:
        value = element.get(re.sub(r"\[.*", "", attribute))
    else:
        value = None if len(element) else element.text
    value = (value or "").strip()
    # A long value is an attachment or a text: a part of it would say nothing.
    return mask_ibans(value) if 0 < len(value) <= _LONGEST_VALUE else None
