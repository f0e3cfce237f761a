# SPDX-License-Identifier: Apache-2.0
"""Breaking one thing in a good document, as the tables `mutations_*.txt` say.

A table has one mutation a line, its columns parted by ` | `; a line that begins with `#` is a
remark. A change is one or more steps parted by ` ;; `:

    del XPATH             remove the elements, or attributes
    set XPATH = TEXT      give them another text
    add XPATH << XML      put XML into the element, last
    first XPATH << XML    put XML into the element, first
    before XPATH << XML   put XML before the element
    after XPATH << XML    put XML after the element
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from tests.compliance.documents import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = DATA.parent

_NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
_XMLNS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_STEP = re.compile(
    r"(?P<verb>del|set|add|first|before|after) (?P<path>.+?)(?: (?:=|<<) (?P<value>.+))?"
)


def rows(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table by the names in its first line."""
    lines = (HERE / table).read_text(encoding="utf-8").splitlines()
    head, *body = [line for line in lines if line.strip() and not line.startswith("#")]
    names = [name.strip() for name in head.split(" | ")]
    for line in body:
        cells = [cell.strip() for cell in f"{line} ".split(" | ")]
        assert len(cells) == len(names), line
        yield dict(zip(names, cells, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One row: the document, what is done to it, and what must come of it.

    Attributes:
        name: what is wrong, in words.
        base: the good document.
        change: the steps.
        expected: the rules that the standard's text demands, written before the first run.
        also: further rules that the same change breaks, or `*` where the structure is in ruins.
        unkept: expected rules that the official artefact does not raise; `why` says why.
        why: reason of `also` and `unkept` where it is not plain.
    """

    name: str
    base: str
    change: str
    expected: frozenset[str]
    also: frozenset[str]
    unkept: frozenset[str]
    why: str

    def __str__(self) -> str:
        return f"{self.base}: {self.name}"


def mutations(table: str) -> list[Mutation]:
    """Return the mutations of a table."""
    return [
        Mutation(
            name=row["name"],
            base=row["base"],
            change=row["change"],
            expected=frozenset(row["expected"].split()),
            also=frozenset(row["also"].split()),
            unkept=frozenset(row["unkept"].split()),
            why=row["why"],
        )
        for row in rows(table)
    ]


@cache
def _bases() -> dict[str, tuple[str, str]]:
    return {row["base"]: (row["from"], row["change"]) for row in rows("mutation_bases.txt")}


def base_names() -> list[str]:
    """Return the names of the good documents."""
    return list(_bases())


@cache
def _base(name: str) -> etree._Element:
    if name.endswith(".xml"):
        return etree.fromstring((DATA / name).read_bytes())
    parent, change = _bases()[name]
    return _changed(_base(parent), change)


def document(base: str, change: str = "") -> bytes:
    """Return a document with its change made."""
    return etree.tostring(_changed(_base(base), change), encoding="UTF-8", xml_declaration=True)


def _changed(root: etree._Element, change: str) -> etree._Element:
    changed = deepcopy(root)
    for text in filter(None, change.split(" ;; ")):
        step = _STEP.fullmatch(text.strip())
        assert step is not None, f"no such step: {text}"
        found = changed.xpath(step["path"], namespaces=_NAMESPACES)
        assert isinstance(found, list), step["path"]
        assert found, f"nothing at {step['path']}"
        if step["verb"] in {"del", "set"}:
            for item in found:
                _put(item, step["value"])
        else:
            _insert(found[0], step["verb"], step["value"])
    return changed


def _put(item: object, value: str | None) -> None:
    """Give an element or attribute a text; without one, remove it."""
    if isinstance(item, etree._Element):  # noqa: SLF001 (the only name that lxml has for it)
        parent = item.getparent()
        if value is not None:
            item.text = value
        else:
            assert parent is not None
            parent.remove(item)
        return
    assert isinstance(item, etree._ElementUnicodeResult)  # noqa: SLF001 (same)
    owner = item.getparent()
    assert owner is not None
    name = str(item.attrname)
    if value is None:
        del owner.attrib[name]
    else:
        owner.set(name, value)


def _insert(place: object, verb: str, xml: str | None) -> None:
    assert isinstance(place, etree._Element)  # noqa: SLF001 (same)
    new = list(etree.fromstring(f"<x {_XMLNS}>{xml}</x>"))
    if verb == "add":
        place.extend(new)
        return
    if verb == "first":
        place[:0] = new
        return
    parent = place.getparent()
    assert parent is not None
    position = parent.index(place) + (verb == "after")
    parent[position:position] = new
