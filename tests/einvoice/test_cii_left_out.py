# SPDX-License-Identifier: Apache-2.0
"""What of a CII has no place in the model is left out, and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_read import parse_xml
from einvoice.cii.document import read_cii, write_cii
from einvoice.document import Delivery
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.terms_table import NAMESPACES, leaves

if TYPE_CHECKING:
    from lxml import etree

RAM = f"{{{NAMESPACES['ram']}}}"


def full_root() -> etree._Element:
    return parse_xml(write_cii(full_invoice()))


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
