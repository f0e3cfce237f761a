# SPDX-License-Identifier: Apache-2.0
"""What a CII or UBL document states, told by the table of terms alone and not by our reader.

`stated` gives BT → values by the XPaths of `schemas/terms.csv`, repetition by repetition of each
group; `leaves` gives every text and attribute with its path.
"""

from __future__ import annotations

import base64
from collections import Counter
from typing import TYPE_CHECKING, Any

from lxml import etree

from compliance.terms import Term, terms

if TYPE_CHECKING:
    from lxml.etree import _Element, _ElementUnicodeResult

    Node = _Element | _ElementUnicodeResult

NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "ubl": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "cn": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def stated(root: etree._Element) -> dict[str, Any]:
    """Return what a document states: terms to values, repeating groups to lists of the same."""
    return _stated(root.getroottree().getroot(), None)


def path_in(root: etree._Element, term: Term) -> str:
    """Return where a term stands in the syntax of a document, as an XPath."""
    return term.cii if etree.QName(root).namespace == NAMESPACES["rsm"] else term.ubl


def values(root: etree._Element, code: str) -> list[str]:
    """Return the texts of one term anywhere in a document."""
    found = root.xpath(path_in(root, terms()[code]), namespaces=NAMESPACES)
    return [node if isinstance(node, str) else (node.text or "").strip() for node in found]


def leaves(root: etree._Element) -> Counter[tuple[str, str]]:
    """Count every text and attribute by its path of local names."""
    found: Counter[tuple[str, str]] = Counter()
    for element in root.iter(etree.Element):
        path = path_of(element)
        text = _text(element)
        if text:
            found[path, text] += 1
        for name, value in element.attrib.items():
            if not str(name).startswith(XSI) and str(value).strip():
                found[f"{path}/@{name}", str(value).strip()] += 1
    return found


def path_of(element: etree._Element) -> str:
    names = [etree.QName(element).localname]
    names += [etree.QName(above).localname for above in element.iterancestors()]
    return "/" + "/".join(reversed(names))


def _stated(node: etree._Element, owner: str | None) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for term in terms().values():
        if _owner(term) != owner:
            continue
        if term.is_group and term.is_repeatable:
            groups = _find(node, term, owner)
            result[term.code] = [_stated(g, term.code) for g in groups if not isinstance(g, str)]
        elif not term.is_group:
            found = [value for value in map(_value, _find(node, term, owner)) if value]
            # A term that CII repeats, such as BT-81 per account, is one statement.
            result[term.code] = found if term.is_repeatable else list(dict.fromkeys(found))
    return result


def _owner(term: Term) -> str | None:
    """Return the nearest repeatable group that a term is part of."""
    group = term.group
    while group is not None and not terms()[group].is_repeatable:
        group = terms()[group].group
    return group


def _find(node: etree._Element, term: Term, owner: str | None) -> list[Node]:
    root = node.getroottree().getroot()
    path = path_in(root, term)
    if not path:
        return []
    if owner is not None:
        stems = path_in(root, terms()[owner]).split(" | ")
        path = " | ".join(_below(stems, step, term.code) for step in path.split(" | "))
    found = node.xpath(path, namespaces=NAMESPACES)
    assert isinstance(found, list)
    return found


def _below(stems: list[str], path: str, code: str) -> str:
    """Return a path relative to the group that it is part of."""
    for stem in stems:
        if path == stem:
            return "."
        if path.startswith(f"{stem}/"):
            return f"./{path.removeprefix(f'{stem}/')}"
        if path.startswith(f"{stem}["):
            return f"self::*{path.removeprefix(stem)}"
    raise AssertionError(f"{code} is not below its group")


def _value(node: Node) -> tuple[str, ...] | None:
    if isinstance(node, str):
        element = node.getparent()
        # The scheme of an identifier that is empty states nothing.
        is_stated = node.strip() and element is not None and _text(element)
        return (node.strip(),) if is_stated else None
    text = _text(node)
    attributes = sorted(f"{name}={value}" for name, value in node.attrib.items())
    return (text, *attributes) if text else None


def _text(element: etree._Element) -> str:
    text = (element.text or "").strip()
    name = etree.QName(element).localname
    if name.endswith("BinaryObject") and text:
        return base64.b64decode(text).hex()
    if name.endswith(("Amount", "Quantity")):
        return text.removesuffix(".")  # "64." is the number 64 with the same digits
    return text
