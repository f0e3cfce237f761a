# SPDX-License-Identifier: Apache-2.0
"""Judging a document by its XML Schema: lxml decides, compiled once; a failure is then explained.

Source: W3C XML Schema 1.0, parts 1 and 2.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from compliance.artefacts import locate
from compliance.checking import in_container
from compliance.errors import NotRunError
from compliance.masking import mask_ibans, shortened
from compliance.places import Places
from compliance.report import Finding, Location, concluded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.checking import Subject
    from compliance.report import CheckResult

CHECK = "xsd"
RULE = "XSD"

# libxml2 skips the rest of a section after its first fault there; xmlschema finds the others, at
# some hundred times the cost, so a large document is explained by libxml2 alone.
_EXPLAINED_ELEMENTS = 50_000

_LOCK = threading.Lock()

_EXPECTED = re.compile(r"\s*Expected is (?:one of )?\( (?P<names>.*) \)\.?$")
_ALLOWED = re.compile(r"(?:is not an element of the set|not accepted by the pattern) (?P<form>.*)$")
_NAMESPACE = re.compile(r"\{[^{}]*\}")
_ELEMENT = re.compile(r"^Element '[^']*'(?:: |, (?=attribute ))")


def check_xsd(subject: Subject) -> CheckResult:
    """Check a document against the schema of its kind.

    Raises:
        NotRunError: if the schema is not at hand; the hint says how to get it.
        ArtefactError: if a stored schema was altered.
    """
    findings = in_container(validate(subject.root, subject.kind.xsd), subject)
    return concluded(CHECK, findings, locate(subject.kind.xsd).description)


def validate(
    root: etree._Element, xsd_id: str, *, is_explained: bool = True
) -> tuple[Finding, ...]:
    """Validate a document; an empty tuple means that it is valid.

    Args:
        root: the document, read by the hardened parser; it is not changed.
        xsd_id: id of the schema in the catalogue.
        is_explained: whether faults are explained, unless the document is large.

    Raises:
        KeyError: if the catalogue has no such artefact.
        NotRunError: if the schema is not at hand, or cannot be compiled.
        ArtefactError: if a stored schema was altered.
    """
    path = str(locate(xsd_id).path)
    schema = _compiled(path)
    with _LOCK:
        # A compiled schema has one error log, which the next validation overwrites.
        if schema.validate(root):
            return ()
        log = tuple(schema.error_log)
    faults = tuple(_findings(root, log))
    if not faults:
        raise NotRunError(f"the schema {xsd_id} refused the document without saying why")
    if not is_explained or sum(1 for _ in root.iter(etree.Element)) > _EXPLAINED_ELEMENTS:
        return faults
    from compliance.xsd_explain import explain  # noqa: PLC0415 (xmlschema costs 0.25 s to import)

    return explain(root, path, faults)


@cache
def _compiled(path: str) -> etree.XMLSchema:
    # The artefacts are verified by hash; the parser still gets no network.
    parser = etree.XMLParser(no_network=True)
    try:
        return etree.XMLSchema(etree.parse(path, parser=parser))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as error:
        raise NotRunError(f"the schema {path} cannot be compiled: {error}") from error


def _findings(root: etree._Element, log: Iterable[etree._LogEntry]) -> Iterable[Finding]:
    seen = set()
    places = Places(root)
    for entry in log:
        finding = _finding(entry, places)
        # One bad value is reported twice by libxml2: by the facet, then by the type.
        key = (finding.location, finding.found)
        if finding.found is None or key not in seen:
            seen.add(key)
            yield finding


def _finding(entry: etree._LogEntry, places: Places) -> Finding:
    element = places.find(entry.path)
    text = _NAMESPACE.sub("", entry.message)
    expected = _EXPECTED.search(text)
    allowed = _ALLOWED.search(text)
    of_value = "value" in text and "', attribute '" not in text
    value = _value(element) if element is not None and of_value else None
    if expected:
        text = text[: expected.start()]
    form = expected["names"] if expected else allowed["form"].rstrip(".") if allowed else None
    return Finding(
        rule=RULE,
        message=mask_ibans(_ELEMENT.sub(_named(element), text)),
        location=Location(
            line=entry.line or None,
            xpath=places.xpath(element) if element is not None else entry.path,
            term=places.term(element),
        ),
        found=mask_ibans(value) if value else None,
        expected=form,
    )


def _value(element: etree._Element) -> str | None:
    if len(element):
        return None
    return shortened((element.text or "").strip()) or None


def _named(element: etree._Element | None) -> str:
    return "" if element is None else f"{etree.QName(element).localname}: "
