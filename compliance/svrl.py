# SPDX-License-Identifier: Apache-2.0
"""Reading what a Schematron says (SVRL) into findings.

Source: ISO/IEC 19757-3, annex D.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import NotRunError
from compliance.masking import LONGEST_VALUE, mask_ibans
from compliance.places import Places
from compliance.report import Finding, Location, Severity
from compliance.terms import terms

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
# Ids of BR-FR carry the term, or what the assertion looks at: `BR-FR-05_BT-22`, `BR-FR-32-LEGALID`.
_FRENCH = re.compile(r"^(?P<code>BR-FR(?:-[A-Z]+)*-\d+)(?:[-_/](?P<place>.+))?$")
_TERM = re.compile(r"\bB[TG]-\d+(?:-\d+)?\b")


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
    places = Places(document)
    for said in svrl.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
        text = " ".join("".join(said.itertext()).split())
        rule, term, message = _identify(said.get("id"), text)
        place = said.get("location") or ""
        element = places.find(place)
        attribute = place.rpartition("/@")[2] if "/@" in place else None
        yield Finding(
            rule=rule,
            message=mask_ibans(message),
            severity=_severity(said),
            location=Location(
                line=element.sourceline if element is not None else None,
                xpath=_readable(place, places, element, attribute),
                term=term or places.term(element, _bare(attribute) if attribute else None),
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
    named = {_known(term) for term in _TERM.findall(place) or _TERM.findall(message)}
    term = named.pop() if len(named) == 1 else None
    return rule, term, message or text


def _known(term: str) -> str:
    """Return a term without what only counts the assertions on it: `BT-1` of `BT-1-2`."""
    return term if term in terms() else re.sub(r"(?<=\d)-\d+$", "", term)


def _readable(
    place: str, places: Places, element: etree._Element | None, attribute: str | None
) -> str | None:
    if element is None:
        return re.sub(r"\*:|\[namespace-uri\(\)='[^']*'\]", "", place) or None
    path = places.xpath(element)
    return f"{path}/@{_bare(attribute)}" if attribute else path


def _bare(attribute: str) -> str:
    return attribute.partition("[")[0].removeprefix("*:")


def _value(element: etree._Element | None, attribute: str | None) -> str | None:
    if element is None:
        return None
    text = None if len(element) else element.text
    value = ((element.get(_bare(attribute)) if attribute else text) or "").strip()
    # A long value is an attachment or a text: a part of it would say nothing.
    return mask_ibans(value) if 0 < len(value) <= LONGEST_VALUE else None
