# SPDX-License-Identifier: Apache-2.0
"""The page of an invoice that was received: what the model of an invoice has no place for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from compliance.terms import terms
from einvoice.pdf.display import breakable
from einvoice.pdf.view_words import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from compliance.terms import Term
    from compliance.xml_read import Unread
    from einvoice.pdf.display import Display

LONGEST_TEXT = 4000
"""Characters of one text that are shown; the page says how many more are in the XML."""

_PREDICATE = re.compile(r"\[[^\]]*\]")
# A namespace prefix, or the namespace itself where an attribute has one.
_PREFIX = re.compile(r"(?<=[/@])(?:\w+:|\{[^}]*\})")
_SHOWN_STEPS = 2
"""Names of elements that tell a place in a document: the text's own, and what it is part of."""


def compute_other_content(left_out: Iterable[Unread], display: Display) -> tuple[Fact, ...]:
    """Return each text of a document that no other part of the page shows, with what it is called.

    That is the name of its business term where the place is one of EN 16931, else the last names
    of its path, as they stand in the XML.
    """
    return tuple(
        Fact(label=_label(item.xpath, display), value=_value(item.value, display))
        for item in left_out
    )


def _label(xpath: str, display: Display) -> str:
    path = _local(xpath)
    if term := _terms_by_path().get(path):
        return f"{term.name(display.language)} ({term.code})"
    return breakable("/".join(path.strip("/").split("/")[-_SHOWN_STEPS:]))


def _value(text: str, display: Display) -> str:
    more = len(text) - LONGEST_TEXT
    if more <= 0:
        return breakable(text)
    return f"{breakable(text[:LONGEST_TEXT])} {display.word('more_in_xml', count=str(more))}"


def _local(xpath: str) -> str:
    """Return a path without conditions and namespaces.

    >>> _local("/rsm:a/ram:b[2]/@{urn:x/y}c")
    '/a/b/@c'
    """
    return _PREFIX.sub("", _PREDICATE.sub("", xpath))


@cache
def _terms_by_path() -> Mapping[str, Term]:
    """Return the terms by their CII path, without those that only a condition tells apart."""
    found = (term for term in terms().values() if term.cii and not term.is_group)
    return {_local(term.cii): term for term in found if "[" not in term.cii}
