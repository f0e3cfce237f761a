# SPDX-License-Identifier: Apache-2.0
"""Nothing of a document is dropped in silence: it is read, listed as left out, or refused."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from compliance.errors import RefusedError
from compliance.terms import Term, terms
from compliance.xml_read import parse_xml
from einvoice.cii.document import read_cii, write_cii
from einvoice.document import Delivery
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.terms_table import NAMESPACES, leaves

if TYPE_CHECKING:
    from lxml import etree

RAM = f"{{{NAMESPACES['ram']}}}"
MARK = "said again"

ELEMENT_TERMS = [
    term for term in terms().values() if not term.is_group and not term.cii.endswith("@schemeID")
]


def full_root() -> etree._Element:
    return parse_xml(write_cii(full_invoice()))


def is_accounted_for(root: etree._Element, marked: str = MARK) -> bool:
    """Tell whether a text of the document is in the invoice, listed, or a reason to refuse it."""
    try:
        read = read_cii(root)
    except RefusedError:
        return True
    written = parse_xml(write_cii(read.invoice))
    return marked in {text for _, text in leaves(written)} | {item.value for item in read.left_out}


@pytest.mark.parametrize("term", ELEMENT_TERMS, ids=lambda term: term.code)
def test_a_term_that_is_said_again(term: Term) -> None:
    root = full_root()
    for path in term.cii.split(" | "):
        for element in root.xpath(path.partition("/@")[0], namespaces=NAMESPACES):
            twin = copy.deepcopy(element)
            twin.text = MARK
            element.addnext(twin)
    assert is_accounted_for(root), term.code


def test_an_element_that_nobody_knows_is_listed_wherever_it_stands() -> None:
    groups = [element for element in full_root().iter("{*}*") if len(element)]
    for position in range(len(groups)):
        root = full_root()
        group = [element for element in root.iter("{*}*") if len(element)][position]
        stranger = group.makeelement(f"{RAM}Stranger", attrib={"mark": "B"})
        stranger.text = MARK
        group.append(stranger)
        listed = [(item.value, item.xpath.rpartition("/")[2]) for item in read_cii(root).left_out]
        assert listed == [(MARK, "Stranger"), ("B", "@mark")], group.tag


def test_an_attribute_that_nobody_knows_is_listed() -> None:
    root = full_root()
    name = root.find(f".//{RAM}SellerTradeParty/{RAM}Name")
    assert name is not None
    name.set("languageID", "fr")
    (item,) = read_cii(root).left_out
    assert (item.value, item.xpath.endswith("/SellerTradeParty/Name/@languageID")) == ("fr", True)


def test_a_text_beside_elements_is_listed() -> None:
    root = full_root()
    name = root.find(f".//{RAM}SellerTradeParty/{RAM}Name")
    assert name is not None
    name.tail = MARK
    assert [item.value for item in read_cii(root).left_out] == [MARK]


def test_a_comment_does_not_cut_a_text() -> None:
    data = write_cii(full_invoice()).replace(b"Duvallon SARL", b"Duval<!-- -->lon SARL")
    assert read_cii(parse_xml(data)).invoice == full_invoice()


def test_a_reference_of_another_type_is_left_out() -> None:
    root = full_root()
    for code in root.xpath(
        "//ram:AdditionalReferencedDocument/ram:TypeCode", namespaces=NAMESPACES
    ):
        code.text = "999"
    read = read_cii(root)
    assert read.invoice.references.tender is None
    assert read.invoice.references.invoiced_object is None
    assert read.invoice.supporting_documents == ()
    assert {"LOT-2", "COMPTEUR-1", "PJ-1", "LIGNE-OBJET"} <= {i.value for i in read.left_out}


def test_a_second_means_of_payment_is_left_out() -> None:
    root = full_root()
    path = "//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode"
    root.xpath(path, namespaces=NAMESPACES)[1].text = "48"
    read = read_cii(root)
    assert read.invoice == full_invoice()
    assert [item.value for item in read.left_out] == ["48"]


def test_a_remittance_text_without_means_of_payment_is_left_out() -> None:
    root = full_root()
    path = "//ram:SpecifiedTradeSettlementPaymentMeans"
    for means in root.xpath(path, namespaces=NAMESPACES):
        means.getparent().remove(means)
    read = read_cii(root)
    assert read.invoice.payment is None
    assert {item.value for item in read.left_out} == {"FR72ZZZ123456", "REF-F-2026-1", "RUM-0001"}


def test_a_charge_on_a_price_is_left_out() -> None:
    root = full_root()
    path = "//ram:AppliedTradeAllowanceCharge//udt:Indicator"
    root.xpath(path, namespaces=NAMESPACES)[0].text = "true"
    read = read_cii(root)
    assert read.invoice.lines[0].price.discount is None
    assert [item.value for item in read.left_out] == ["true", "1.876544"]


def test_empty_elements_state_nothing() -> None:
    root = full_root()
    delivery = root.find(f".//{RAM}ApplicableHeaderTradeDelivery")
    assert delivery is not None
    for leaf in [element for element in delivery.iter("{*}*") if not len(element)]:
        leaf.text = " "
        leaf.attrib.clear()
    read = read_cii(root)
    assert read.invoice.delivery is None
    assert read.invoice.delivery != Delivery()
    assert read.left_out == ()


def test_the_gross_price_may_have_a_base_of_its_own() -> None:
    root = full_root()
    path = "//ram:GrossPriceProductTradePrice/ram:BasisQuantity"
    root.xpath(path, namespaces=NAMESPACES)[0].text = "1498"
    read = read_cii(root)
    assert str(read.invoice.lines[0].price.gross_base_quantity) == "1498"
    assert leaves(parse_xml(write_cii(read.invoice))) == leaves(root)
