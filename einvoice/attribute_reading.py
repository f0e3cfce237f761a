# SPDX-License-Identifier: Apache-2.0
"""Attributes of an item, BG-32, as every syntax holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.line import ItemAttribute
from einvoice.syntax import peek

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.xml_read import Cursor
    from einvoice.syntax import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributePaths:
    """Where a syntax holds the parts of an attribute.

    Attributes:
        group: the element, below the item.
        name: BT-160, below that element, and so on.
        code: what the extensions allow in place of a name.
        value: BT-161.
        measure: what the extensions allow in place of a value.
    """

    group: str
    name: str
    code: str
    value: str
    measure: str


def read_attributes(
    item: Cursor, reading: Reading, paths: AttributePaths
) -> Iterator[ItemAttribute]:
    """Read the attributes; one that is told by a code or a measure alone is left out, and listed.

    Source: EN 16931-1, BG-32; BR-FREXT-54-1 and -54-2 of EXTENDED-CTC-FR.
    """
    for attribute in item.children(paths.group):
        name, code, value, measure = (
            peek(attribute.child(path))
            for path in (paths.name, paths.code, paths.value, paths.measure)
        )
        if (code and not name) or (measure and not value):
            continue
        yield ItemAttribute(
            name=reading.required(attribute, paths.name, "BT-160"),
            value=reading.required(attribute, paths.value, "BT-161"),
        )
