# SPDX-License-Identifier: Apache-2.0
"""Nothing of a document is dropped in silence: it is read, listed as left out, or refused."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from compliance.errors import RefusedError
from compliance.terms import Term, terms
from compliance.xml_read import parse_xml
from tests.einvoice.syntaxes import CII, SYNTAXES, UBL, Adapter, name_of
from tests.einvoice.terms_table import NAMESPACES, leaves, path_in
from tests.einvoice.ubl_models import ubl_extended, ubl_invoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from einvoice.document import Invoice

MARK = "said again"

# A party's name as a path from the root, in each syntax.
NAMES = {
    "cii": "//ram:SellerTradeParty/ram:Name",
    "ubl": "//cac:AccountingSupplierParty//cbc:RegistrationName",
}
TERMS = [
    pytest.param(syntax, term, id=f"{syntax.name}-{term.code}")
    for syntax in SYNTAXES
    for term in terms().values()
    if not term.is_group and not getattr(term, syntax.name).endswith("@schemeID")
]


def full_root(syntax: Adapter) -> etree._Element:
    return parse_xml(syntax.write(ubl_invoice()))


def seller_name(syntax: Adapter, root: etree._Element) -> etree._Element:
    element: etree._Element = root.xpath(NAMES[syntax.name], namespaces=NAMESPACES)[0]
    return element


def is_accounted_for(syntax: Adapter, root: etree._Element) -> bool:
    """Tell whether a text of the document is in the invoice, listed, or a reason to refuse it."""
    try:
        read = syntax.read(root)
        written = parse_xml(syntax.write(read.invoice))
    except RefusedError:
        return True
    return MARK in {text for _, text in leaves(written)} | {item.value for item in read.left_out}


@pytest.mark.parametrize(("syntax", "term"), TERMS)
def test_a_term_that_is_said_again(syntax: Adapter, term: Term) -> None:
    root = full_root(syntax)
    for path in path_in(root, term).split(" | "):
        for element in root.xpath(path.partition("/@")[0], namespaces=NAMESPACES):
            twin = copy.deepcopy(element)
            twin.text = MARK
            element.addnext(twin)
    assert is_accounted_for(syntax, root), term.code


@pytest.mark.parametrize(
    ("syntax", "model"),
    [(CII, ubl_invoice), (UBL, ubl_invoice), (UBL, ubl_extended)],
    ids=["cii", "ubl", "ubl-extended"],
)
def test_an_element_that_nobody_knows_is_listed_wherever_it_stands(
    syntax: Adapter, model: Callable[[], Invoice]
) -> None:
    data = syntax.write(model())
    groups = [element for element in parse_xml(data).iter("{*}*") if len(element)]
    for position in range(len(groups)):
        root = parse_xml(data)
        group = [element for element in root.iter("{*}*") if len(element)][position]
        stranger = group.makeelement("{urn:x}Stranger", attrib={"mark": "B"})
        stranger.text = MARK
        group.append(stranger)
        left_out = syntax.read(root).left_out
        listed = [(item.value, item.xpath.rpartition("/")[2]) for item in left_out]
        assert listed == [(MARK, "Stranger"), ("B", "@mark")], group.tag


@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_an_attribute_that_nobody_knows_is_listed(syntax: Adapter) -> None:
    root = full_root(syntax)
    name = seller_name(syntax, root)
    name.set("languageID", "fr")
    (item,) = syntax.read(root).left_out
    ending = f"/{etree.QName(name).localname}/@languageID"
    assert (item.value, item.xpath.endswith(ending)) == ("fr", True)


@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_a_text_beside_elements_is_listed(syntax: Adapter) -> None:
    root = full_root(syntax)
    seller_name(syntax, root).tail = MARK
    assert [item.value for item in syntax.read(root).left_out] == [MARK]


# What stands in an attribute of an item for its name and its value in the extensions.
MEASURED = {
    "cii": ("ram", "Description", "TypeCode", "Value", "ValueMeasure"),
    "ubl": ("cbc", "Name", "NameCode", "Value", "ValueQuantity"),
}


@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_an_attribute_told_by_a_code_or_a_measure_is_left_out(syntax: Adapter) -> None:
    prefix, name, code, value, measure = MEASURED[syntax.name]
    group = {"cii": "ApplicableProductCharacteristic", "ubl": "AdditionalItemProperty"}[syntax.name]
    root = full_root(syntax)
    coded, measured = root.iter(f"{{*}}{group}")
    for attribute, old, new in ((coded, name, code), (measured, value, measure)):
        element = attribute.find(f"{{*}}{old}")
        assert element is not None
        element.tag = f"{{{NAMESPACES[prefix]}}}{new}"
    read = syntax.read(root)
    assert read.invoice.lines[0].item.attributes == ()
    assert [item.value for item in read.left_out] == ["Couleur", "Gris", "Épaisseur", "4 mm"]


@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_a_comment_does_not_cut_a_text(syntax: Adapter) -> None:
    data = syntax.write(ubl_invoice()).replace(b"Duvallon SARL", b"Duval<!-- -->lon SARL")
    assert syntax.read(parse_xml(data)).invoice == ubl_invoice()
