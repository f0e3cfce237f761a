# SPDX-License-Identifier: Apache-2.0
"""Building XML: elements in the order of their schema, absent values left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping


class Builder:
    """Builds one document with fixed namespace prefixes.

    Names are prefixed, e.g. `ram:Name`. `leaf` writes nothing for None, so that a writer reads as
    the schema's own list of elements; `prune` removes a group that stayed empty.
    """

    __slots__ = ("_namespaces",)

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = dict(namespaces)

    def root(self, name: str) -> etree._Element:
        """Return a new document's root, which declares all the prefixes."""
        return etree.Element(self._tag(name), nsmap=dict(self._namespaces))

    def group(self, parent: etree._Element, name: str) -> etree._Element:
        """Append an element that is to hold others."""
        return etree.SubElement(parent, self._tag(name))

    def leaf(
        self, parent: etree._Element, name: str, text: str | None, /, **attributes: str | None
    ) -> None:
        """Append an element with text and attributes; nothing at all if the text is None."""
        if text is None:
            return
        element = etree.SubElement(parent, self._tag(name))
        element.text = text
        for key, value in attributes.items():
            if value is not None:
                element.set(key, value)

    def _tag(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{{{self._namespaces[prefix]}}}{local}"


def prune(group: etree._Element) -> None:
    """Remove a group from its parent if nothing was written into it."""
    parent = group.getparent()
    if parent is not None and len(group) == 0 and not group.text and not group.attrib:
        parent.remove(group)


def serialise(root: etree._Element) -> bytes:
    """Return the document as UTF-8, indented by two spaces, with an XML declaration."""
    etree.indent(root, space="  ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
