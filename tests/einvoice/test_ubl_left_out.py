# SPDX-License-Identifier: Apache-2.0
"""What of a UBL has no place in the model is left out, and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compliance.xml_read import parse_xml
from einvoice.ubl.document import read_ubl, write_ubl
from tests.einvoice.terms_table import NAMESPACES
from tests.einvoice.ubl_models import ubl_credit_note, ubl_extended, ubl_invoice

if TYPE_CHECKING:
    from lxml import etree


def full_root() -> etree._Element:
    return parse_xml(write_ubl(ubl_invoice()))


def find(root: etree._Element, path: str) -> list[etree._Element]:
    found: list[etree._Element] = root.xpath(path, namespaces=NAMESPACES)
    return found


def remove(root: etree._Element, path: str) -> None:
    for element in find(root, path):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)


def left_out(root: etree._Element) -> list[str]:
    return [item.value for item in read_ubl(root).left_out]


def test_a_reference_of_another_type_is_left_out() -> None:
    root = full_root()
    for code in find(root, "//cbc:DocumentTypeCode[.='130']"):
        code.text = "999"
    read = read_ubl(root)
    assert read.invoice.references.invoiced_object is None
    assert read.invoice.lines[0].object_identifier is None
    assert {"COMPTEUR-1", "LIGNE-OBJET"} <= {item.value for item in read.left_out}


def test_a_reference_of_a_line_needs_no_type() -> None:
    root = full_root()
    remove(root, "//cac:InvoiceLine/cac:DocumentReference/cbc:DocumentTypeCode")
    assert read_ubl(root).invoice == ubl_invoice()


def test_a_project_of_a_credit_note_is_not_that_of_an_invoice() -> None:
    root = parse_xml(write_ubl(ubl_credit_note()))
    for code in find(root, "//cbc:DocumentTypeCode[.='50']"):
        code.text = "916"
    assert read_ubl(root).invoice.references.project is None
    assert {"PROJET-3", "916"} <= set(left_out(root))


def test_a_second_means_of_payment_is_left_out() -> None:
    root = full_root()
    find(root, "//cbc:PaymentMeansCode")[1].text = "48"
    assert read_ubl(root).invoice == ubl_invoice()
    assert left_out(root) == ["48"]


def test_a_creditor_without_means_of_payment_is_left_out() -> None:
    root = full_root()
    remove(root, "/*/cac:PaymentMeans")
    assert read_ubl(root).invoice.payment is None
    assert left_out(root) == ["FR72ZZZ123456", "SEPA"]


def test_the_network_of_a_card_is_left_out() -> None:
    root = full_root()
    find(root, "//cbc:NetworkID")[0].text = "VISA"
    assert read_ubl(root).invoice == ubl_invoice()
    assert left_out(root) == ["VISA"]


def test_another_tax_number_than_a_fiscal_one_is_read_and_its_kind_left_out() -> None:
    root = full_root()
    find(root, "//cac:PartyTaxScheme/cac:TaxScheme/cbc:ID[.='FC']")[0].text = "GST"
    assert read_ubl(root).invoice == ubl_invoice()
    assert left_out(root) == ["GST"]


def test_a_charge_on_a_price_is_left_out() -> None:
    root = full_root()
    find(root, "//cac:Price//cbc:ChargeIndicator")[0].text = "true"
    price = read_ubl(root).invoice.lines[0].price
    assert (price.discount, price.gross) == (None, None)
    assert left_out(root) == ["true", "1.876544", "EUR", "82.000000", "EUR"]


def test_a_total_in_a_third_currency_is_left_out_with_its_breakdown() -> None:
    root = full_root()
    find(root, "/*/cac:TaxTotal[2]/cbc:TaxAmount")[0].set("currencyID", "USD")
    assert read_ubl(root).invoice.totals.tax_accounting is None
    assert left_out(root) == ["190.00", "USD"]


def test_a_due_date_of_the_means_is_none_of_an_invoice() -> None:
    root = full_root()
    code = find(root, "//cbc:PaymentMeansCode")[0]
    due = code.makeelement(f"{{{NAMESPACES['cbc']}}}PaymentDueDate")
    due.text = "2026-12-24"
    code.addnext(due)
    assert read_ubl(root).invoice == ubl_invoice()
    assert left_out(root) == ["2026-12-24"]


def test_a_line_of_the_earlier_invoice_is_left_out() -> None:
    root = parse_xml(write_ubl(ubl_extended()))
    (reference,) = find(root, "//cac:BillingReference[.//cbc:ID='F-2026-0']")
    line = reference.makeelement(f"{{{NAMESPACES['cac']}}}BillingReferenceLine")
    number = line.makeelement(f"{{{NAMESPACES['cbc']}}}ID")
    number.text = "17"
    line.append(number)
    reference.append(line)
    assert read_ubl(root).invoice == ubl_extended()
    assert left_out(root) == ["17"]


@pytest.mark.parametrize(("version", "listed"), [("2.1", []), ("2.3", ["2.3"])])
def test_the_version_of_ubl_is_no_content(version: str, listed: list[str]) -> None:
    root = full_root()
    element = root.makeelement(f"{{{NAMESPACES['cbc']}}}UBLVersionID")
    element.text = version
    root.insert(0, element)
    assert left_out(root) == listed


def test_empty_elements_state_nothing() -> None:
    root = full_root()
    for leaf in find(root, "/*/cac:Delivery//*[not(*)]"):
        leaf.text = " "
        leaf.attrib.clear()
    read = read_ubl(root)
    assert read.invoice.delivery is None
    assert read.left_out == ()
