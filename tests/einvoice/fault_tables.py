# SPDX-License-Identifier: Apache-2.0
"""What the tests of faults share, whatever the syntax: tables, and what a refusal says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compliance.errors import RefusedError
from compliance.terms import terms
from tests.einvoice.terms_table import NAMESPACES, path_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from compliance.report import Finding
    from einvoice.document import Invoice
    from tests.einvoice.syntaxes import Adapter


def rows(table: str) -> list[list[str]]:
    """Return the cells of an aligned table."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def first(root: etree._Element, code: str) -> etree._Element:
    """Return the first element of a term; for an attribute, the element that has it."""
    path = path_in(root, terms()[code]).split(" | ")[0].partition("/@")[0]
    element: etree._Element = root.xpath(path, namespaces=NAMESPACES)[0]
    return element


def spoil(root: etree._Element, code: str, text: str) -> None:
    """Put a wrong text where a term stands; `-` takes away what it says."""
    element, path = first(root, code), path_in(root, terms()[code])
    if "/@" in path:
        element.attrib.pop(path.rpartition("/@")[2])
    else:
        element.text = None if text == "-" else text


def refused(syntax: Adapter, root: etree._Element) -> tuple[Finding, ...]:
    """Return why a document is not read."""
    return _findings(lambda: syntax.read(root))


def cannot_write(syntax: Adapter, invoice: Invoice) -> list[tuple[str, str | None]]:
    """Return why an invoice is not written: rule and place in the model."""
    found = _findings(lambda: syntax.write(invoice))
    return [(item.rule, item.location.column) for item in found]


def _findings(action: Callable[[], object]) -> tuple[Finding, ...]:
    with pytest.raises(RefusedError) as caught:
        action()
    return caught.value.findings
