# SPDX-License-Identifier: Apache-2.0
"""What a screen reader finds in the page: one title, headings, table heads, pictures, links."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import BUILT_IN_TEMPLATES, Language, PageStyle
from tests.einvoice.logo_forms import LOGOS
from tests.einvoice.page_kinds import KINDS, planned
from tests.einvoice.pdf_models import XML

if TYPE_CHECKING:
    from collections.abc import Iterator


def elements(node: Any) -> Iterator[DictionaryObject]:  # noqa: ANN401 (any PDF object)
    """Yield the structure elements in reading order (ISO 32000-1, 14.7.2)."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        for item in node:
            yield from elements(item)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node["/K"])


def structure(kind: str, template: str) -> tuple[PdfReader, list[DictionaryObject]]:
    style = PageStyle(
        language=Language.SPANISH,
        template=BUILT_IN_TEMPLATES[template],
        logo=LOGOS["svg"],
        payment_link="https://pay.example/{number}",
    )
    subject = {**KINDS, "final plan": replace(planned(), process="S4")}[kind]
    reader = PdfReader(io.BytesIO(render_facturx(subject, XML, style)))
    tree: Any = reader.root_object["/StructTreeRoot"]
    return reader, list(elements(tree["/K"]))


def of_kind(found: list[DictionaryObject], name: str) -> list[DictionaryObject]:
    return [item for item in found if str(item["/S"]) == f"/{name}"]


@pytest.mark.parametrize("template", list(BUILT_IN_TEMPLATES))
@pytest.mark.parametrize("kind", ["commercial_invoice", "final plan", "credit_note", "everything"])
def test_the_page_can_be_read_aloud(kind: str, template: str) -> None:
    reader, found = structure(kind, template)
    assert str(reader.root_object["/Lang"]) == "es"
    assert len(of_kind(found, "Title")) == 1
    names = [str(item["/S"]) for item in found]
    # All headings are of the first level.
    assert "/H1" in names
    assert not {"/H2", "/H3", "/H4"} & set(names)
    tables = of_kind(found, "Table")
    assert len(tables) == len(of_kind(found, "THead"))
    heads = of_kind(found, "TH")
    assert heads
    assert all("/Scope': '/Column'" in str(item["/A"].get_object()) for item in heads)
    # Logo, and the codes where something is to be paid.
    owes = kind in {"commercial_invoice", "final plan", "everything"}
    figures = of_kind(found, "Figure")
    assert len(figures) == (3 if owes else 1)
    assert all(str(item.get("/Alt", "")) for item in figures)
    assert len(of_kind(found, "Link")) == (1 if owes else 0)


@pytest.mark.parametrize("template", list(BUILT_IN_TEMPLATES))
def test_the_order_is_that_of_an_invoice(template: str) -> None:
    _, found = structure("commercial_invoice", template)
    names = [str(item["/S"]) for item in found]
    assert names.index("/Title") < names.index("/Table")
    # The logo opens the page, the codes to pay by come after the tables.
    figures = [index for index, name in enumerate(names) if name == "/Figure"]
    last_table = len(names) - 1 - names[::-1].index("/Table")
    assert figures[0] < names.index("/Title") < last_table < figures[1] < figures[2]


def test_the_link_leads_where_it_says() -> None:
    reader, _ = structure("commercial_invoice", "standard")
    (annotation,) = (item.get_object() for item in reader.pages[0]["/Annots"])  # type: ignore[attr-defined]  # an array
    assert annotation["/A"]["/URI"] == "https://pay.example/FA-1"
    assert str(annotation["/Contents"])
