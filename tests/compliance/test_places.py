# SPDX-License-Identifier: Apache-2.0
"""Paths of engines lead to elements, and elements are named as elsewhere."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from lxml import etree

from compliance.places import Places
from compliance.terms import PREFIXES
from compliance.xml_read import Cursor, parse_xml, xpath_of

DOCUMENT = parse_xml(
    b"""<r:Root xmlns:r="urn:r" xmlns:a="urn:a" xmlns:b="urn:b">
      <a:Line><a:ID scheme="x">1</a:ID></a:Line>
      <b:Line><a:ID>2</a:ID></b:Line>
      <a:Line><a:ID>3</a:ID><a:ID>4</a:ID></a:Line>
    </r:Root>"""
)

PATHS = """
    /r:Root/a:Line[2]/a:ID[2]                                               4
    /r:Root/a:Line/a:ID                                                     1
    /*/*[2]/*                                                               2
    /*/*[3]/*[1]                                                            3
    /*:Root/*:Line[3]/*:ID[2]                                               4
    /*:Root[namespace-uri()='urn:r'][1]/*:Line[namespace-uri()='urn:b'][1]/*:ID 2
    /*:Root[1]/*:Line[1]/*:ID[1]/@scheme                                    1
    /r:Root/a:Line[9]                                                       -
    /r:Other                                                                -
    /r:Root/a:Line[0]                                                       -
    count(/r:Root)                                                          -
"""


@pytest.mark.parametrize("row", PATHS.strip().splitlines())
def test_find(row: str) -> None:
    path, text = row.split()
    found = Places(DOCUMENT).find(path)
    assert (found.text if found is not None else "-") == text


def test_xpath_is_that_of_libxml2_without_prefixes() -> None:
    places, tree = Places(DOCUMENT), DOCUMENT.getroottree()
    elements = list(DOCUMENT.iter())
    expected = [re.sub(r"\w+:", "", tree.getpath(element)) for element in elements]
    assert [places.xpath(element) for element in elements] == expected
    assert [xpath_of(element) for element in elements] == expected


def test_the_twins_of_a_parent_are_counted_once() -> None:
    root = parse_xml(b"<a>" + b"<b><c>1</c></b>" * 50 + b"</a>")
    steps: dict[etree._Element, str] = {}
    assert xpath_of(root[0][0], steps) == "/a/b[1]/c"
    assert [steps[child] for child in root[:2]] == ["b[1]", "b[2]"]
    # What is known is not counted again.
    steps[root[49]] = "counted"
    assert xpath_of(root[49][0], steps) == "/a/counted/c"


def test_cursors_of_one_document_count_twins_once() -> None:
    top = Cursor(parse_xml(b"<a>" + b"<b>1</b>" * 50 + b"</a>"), {})
    with patch.object(etree, "QName", wraps=etree.QName) as name:
        assert [cursor.xpath for cursor in top.children("b")][1] == "/a/b[2]"
        assert [item.xpath for item in top.unread()][49] == "/a/b[50]"
    # Once for the root, once for the fifty.
    assert name.call_count == len(("a", "b"))


UBL = parse_xml(
    b"""<inv:Invoice xmlns:inv="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
        xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
        xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
      <b:ID>F1</b:ID>
      <b:Note>#PMT#40 EUR</b:Note>
      <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
      <b:TaxCurrencyCode>CHF</b:TaxCurrencyCode>
      <a:AccountingSupplierParty><a:Party>
        <b:EndpointID schemeID="0225">1</b:EndpointID>
        <a:PartyIdentification><b:ID schemeID="0009">2</b:ID></a:PartyIdentification>
        <a:PartyIdentification><b:ID schemeID="SEPA">3</b:ID></a:PartyIdentification>
      </a:Party></a:AccountingSupplierParty>
      <a:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator><b:Amount>4</b:Amount>
      </a:AllowanceCharge>
      <a:AllowanceCharge><b:ChargeIndicator>true</b:ChargeIndicator><b:Amount>5</b:Amount>
      </a:AllowanceCharge>
      <a:TaxTotal><b:TaxAmount currencyID="EUR">6</b:TaxAmount></a:TaxTotal>
      <a:TaxTotal><b:TaxAmount currencyID="CHF">7</b:TaxAmount></a:TaxTotal>
      <a:LegalMonetaryTotal><b:PayableAmount currencyID="EUR">8</b:PayableAmount>
      </a:LegalMonetaryTotal>
      <a:InvoiceLine><b:InvoicedQuantity unitCode="C62">9</b:InvoicedQuantity></a:InvoiceLine>
    </inv:Invoice>"""
)
CREDIT_NOTE = parse_xml(
    b"""<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
        xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
        xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
      <a:PaymentMeans><b:PaymentDueDate>2026-01-01</b:PaymentDueDate></a:PaymentMeans>
      <a:CreditNoteLine><b:CreditedQuantity unitCode="C62">9</b:CreditedQuantity>
      </a:CreditNoteLine>
    </CreditNote>"""
)
CII = parse_xml(
    b"""<r:CrossIndustryInvoice
        xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
      <r:ExchangedDocument/>
    </r:CrossIndustryInvoice>"""
)

# Where a finding is, and which business term a bookkeeper would call it.
TERMS = """
    /ubl:Invoice                                                            -
    /ubl:Invoice/cbc:ID                                                     BT-1
    /ubl:Invoice/cbc:Note                                                   BT-22
    /ubl:Invoice//cbc:EndpointID                                            BT-34
    /ubl:Invoice//cbc:EndpointID/@schemeID                                  BT-34-1
    /ubl:Invoice//cac:PartyIdentification[1]/cbc:ID                         BT-29
    /ubl:Invoice//cac:PartyIdentification[2]/cbc:ID                         BT-90
    /ubl:Invoice//cac:PartyIdentification                                   -
    /ubl:Invoice/cac:AllowanceCharge[1]/cbc:Amount                          BT-92
    /ubl:Invoice/cac:AllowanceCharge[2]/cbc:Amount                          BT-99
    /ubl:Invoice/cac:TaxTotal[1]/cbc:TaxAmount                              BT-110
    /ubl:Invoice/cac:TaxTotal[2]/cbc:TaxAmount                              BT-111
    /ubl:Invoice/cac:LegalMonetaryTotal                                     BG-22
    /ubl:Invoice//cbc:PayableAmount/@currencyID                             BT-115
    /ubl:Invoice//cbc:InvoicedQuantity                                      BT-129
    /ubl:Invoice//cbc:InvoicedQuantity/@unitCode                            BT-130
    /cn:CreditNote//cbc:PaymentDueDate                                      BT-9
    /cn:CreditNote//cbc:CreditedQuantity                                    BT-129
    /rsm:CrossIndustryInvoice/rsm:ExchangedDocument                         -
"""


@pytest.mark.parametrize("row", TERMS.strip().splitlines())
def test_a_place_is_named_by_its_term(row: str) -> None:
    path, term = row.split()
    root = {"/ub": UBL, "/cn": CREDIT_NOTE, "/rs": CII}[path[:3]]
    owner, _, attribute = path.partition("/@")
    (element,) = root.xpath(f"({owner})[1]", namespaces=dict(PREFIXES))
    assert (Places(root).term(element, attribute or None) or "-") == term


def test_a_document_of_another_kind_has_no_terms() -> None:
    assert Places(DOCUMENT).term(DOCUMENT[0][0], "scheme") is None
