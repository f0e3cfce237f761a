# SPDX-License-Identifier: Apache-2.0
"""What a message says beyond the model: every value that no field has taken, as the bank wrote it.

A reader names the paths that it takes; all else below the element is kept as `Leaf`. So nothing is
lost in silence: neither an element that a later version adds, nor a second one where the standard
knows one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compliance.xml_stream import local_name
from sepa.reports.camt_model import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MANY = "*"


@dataclass(slots=True)
class Taken:
    """What a reader takes of an element.

    Attributes:
        below: of its children, by local name.
        has_value: whether its own text is taken.
        is_repeated: whether each of several is taken, or the first alone.
        is_whole: whether all that is below is taken, by a reader of its own.
    """

    below: dict[str, Taken] = field(default_factory=dict)
    has_value: bool = False
    is_repeated: bool = False
    is_whole: bool = False


def taken(*paths: str) -> Taken:
    """Return what a reader takes, from paths of local names joined by `/`.

    A step that ends in `*` is taken as often as it comes, one without it the first time; one that
    ends in `**` is taken as often as it comes, with all that is below it.

    >>> sorted(taken("Refs/MsgId", "RmtInf/Ustrd*").below["RmtInf"].below)
    ['Ustrd']
    """
    root = Taken()
    for path in paths:
        place = root
        for step in path.split("/"):
            name = step.rstrip(_MANY)
            new = Taken(is_repeated=name != step, is_whole=step.endswith(_MANY * 2))
            place = place.below.setdefault(name, new)
        place.has_value = True
    return root


def leaves_beside(element: etree._Element | None, known: Taken) -> tuple[Leaf, ...]:
    """Return the values below an element that its reader does not take, in document order."""
    return () if element is None else tuple(_beside(element, known, ""))


def _beside(element: etree._Element, known: Taken, above: str) -> Iterator[Leaf]:
    seen: set[str] = set()
    for child in element.iterchildren("*"):
        name = local_name(child)
        read = known.below.get(name)
        if read is None or (name in seen and not read.is_repeated):
            yield from _all(child, above + name)
        elif read.is_whole:
            continue
        elif len(child):
            yield from _beside(child, read, f"{above}{name}/")
        elif not read.has_value:
            yield from _all(child, above + name)
        seen.add(name)


def _all(element: etree._Element, path: str) -> Iterator[Leaf]:
    if not len(element):
        text = (element.text or "").strip()
        if text:
            yield Leaf(path=path, text=text, currency=element.get("Ccy"))
        return
    for child in element.iterchildren("*"):
        yield from _all(child, f"{path}/{local_name(child)}")
