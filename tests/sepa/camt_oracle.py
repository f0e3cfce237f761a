# SPDX-License-Identifier: Apache-2.0
"""An independent reading of bank files: slow, dumb, generic, and sharing nothing with our readers.

It walks the XML by local names and lists every value that stands in it, group by group. A test then
asks whether our model says that value of the same group. It knows no version, no type and no rule;
only how a value may be written otherwise: `12.50` as `12.5`, a time as its day, an account number
without spaces.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Element = etree._Element  # noqa: SLF001 (lxml's own name for the type)

STATEMENTS = frozenset({"Rpt", "Stmt", "Ntfctn"})

NOT_CARRIED = {
    "CdtDbtInd": "it is the sign of the amounts",
    "NOTPROVIDED": "it says that there is no identifier",
}
"""What the model does not repeat, by the name of the element or its value, and why."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that stands in a file: where, and what."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path} = {self.text}"


def name_of(element: Element) -> str:
    """Return the local name."""
    return etree.QName(element).localname


def below(element: Element, *, leave_out: frozenset[str] = frozenset()) -> list[Value]:
    """Return every value below an element, but for what stands in the groups left out."""
    return list(_below(element, "", leave_out))


def _below(element: Element, path: str, leave_out: frozenset[str]) -> Iterator[Value]:
    for child in element.iterchildren(etree.Element):
        name = name_of(child)
        if name in leave_out or name in NOT_CARRIED:
            continue
        place = f"{path}/{name}" if path else name
        if len(child):
            yield from _below(child, place, leave_out)
        elif (text := (child.text or "").strip()) and text.upper() not in NOT_CARRIED:
            yield Value(place, text)


def groups(element: Element, names: Iterable[str]) -> list[Element]:
    """Return the groups of these names below an element, at whatever depth."""
    wanted = frozenset(names)
    return [found for found in element.iter(etree.Element) if name_of(found) in wanted]


def missing(values: Iterable[Value], *models: object) -> list[str]:
    """Return the values that none of the models says."""
    said = {text for model in models for text in _said(model)}
    return [str(value) for value in values if not said & set(_spellings(value.text))]


def _spellings(text: str) -> Iterator[str]:
    yield text
    yield "".join(text.split())
    yield text[:10]
    try:
        yield _number(Decimal(text))
    except InvalidOperation:
        return


def _number(value: Decimal) -> str:
    return format(abs(value).normalize(), "f")


def _said(model: object) -> Iterator[str]:
    """Yield every value of a model as text."""
    if is_dataclass(model):
        for field in fields(model):
            yield from _said(getattr(model, field.name))
    elif isinstance(model, (tuple, list)):
        for item in model:
            yield from _said(item)
    elif isinstance(model, bool):
        yield "true" if model else "false"
    elif isinstance(model, Enum):
        yield str(model.value)
    elif isinstance(model, (Decimal, int)):
        yield _number(Decimal(model))
    elif isinstance(model, (date, datetime)):
        yield model.isoformat()[:10]
    elif isinstance(model, str):
        yield model
        yield from _spellings(model)
