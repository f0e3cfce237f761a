# SPDX-License-Identifier: Apache-2.0
"""Explaining why a document fails its schema: every fault, its place, what would have been right.

libxml2 decides and is fast; in a section it stops at the first fault. xmlschema goes on.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import xmlschema
from lxml import etree
from xmlschema.validators import (
    XMLSchemaChildrenValidationError,
    XMLSchemaDecodeError,
    XMLSchemaValidationError,
)

from compliance.masking import mask_ibans, shortened
from compliance.places import Places
from compliance.report import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES_SHOWN = 12
_LOCK = threading.Lock()
_CLARK = re.compile(r"\{[^{}]*\}")
_PREFIX = re.compile(r"\b[a-z][a-z0-9]*:(?=[A-Z])")


def explain(
    root: etree._Element, schema_path: str, faults: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return the faults of an invalid document, more and clearer ones than libxml2 gave.

    Args:
        root: the document that libxml2 refused.
        schema_path: of the schema that refused it.
        faults: what libxml2 said; none of its places is lost.
    """
    try:
        explained = tuple(_explained(root, schema_path))
    except (xmlschema.XMLSchemaException, ValueError, KeyError, TypeError, RecursionError):
        # The explanation is a courtesy: the verdict and libxml2's own words stand without it.
        return faults
    places = {finding.location.xpath for finding in explained}
    parents = {place.rpartition("/")[0] for place in places if place}
    rest = tuple(fault for fault in faults if fault.location.xpath not in places | parents)
    return tuple(sorted((*explained, *rest), key=lambda finding: finding.location.line or 0))


@lru_cache(maxsize=8)
def _schema(path: str) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(path, allow="local")


def _explained(root: etree._Element, schema_path: str) -> Iterator[Finding]:
    places = Places(root)
    # Elements of lxml walk like those of the standard library, which is all that xmlschema asks.
    document = cast("Any", root)
    with _LOCK:
        errors = list(_schema(schema_path).iter_errors(document, use_location_hints=False))
    for error in errors:
        yield _finding(error, root, places)


def _finding(error: XMLSchemaValidationError, root: etree._Element, places: Places) -> Finding:
    element = error.elem if etree.iselement(error.elem) else root
    found, expected = None, None
    if isinstance(error, XMLSchemaChildrenValidationError):
        child = error.invalid_child
        expected = _names(error)
        if etree.iselement(child):
            element = child
            message = f"{_local(child)} is not expected here"
        else:
            message = f"{_local(element)} is incomplete"
    else:
        message = f"{_local(element)}: {_readable(error.reason or 'is not valid')}"
        found = _value(element)
        if isinstance(error, XMLSchemaDecodeError):
            expected = _readable(_type_name(error))
    return Finding(
        rule="XSD",
        message=mask_ibans(message),
        location=Location(
            line=element.sourceline, xpath=places.xpath(element), term=places.term(element)
        ),
        found=mask_ibans(found) if found else None,
        expected=expected,
    )


def _names(error: XMLSchemaChildrenValidationError) -> str | None:
    names = []
    for particle in error.expected or ():
        name = getattr(particle, "local_name", None) or getattr(particle, "name", None)
        if isinstance(name, str) and name not in names:
            names.append(name)
    shown = ", ".join(names[:_NAMES_SHOWN])
    more = len(names) - _NAMES_SHOWN
    return (f"{shown} or {more} others" if more > 0 else shown) or None


def _type_name(error: XMLSchemaDecodeError) -> str:
    name = getattr(error.validator, "prefixed_name", None)
    return name if isinstance(name, str) else str(error.validator)


def _value(element: etree._Element) -> str | None:
    if len(element):
        return None
    return shortened((element.text or "").strip()) or None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _readable(text: str) -> str:
    return _PREFIX.sub("", _CLARK.sub("", text))
