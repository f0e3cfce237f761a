# SPDX-License-Identifier: Apache-2.0
"""Documents that cannot be read as an invoice: every fault is told at once, with its place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from compliance.xml_read import parse_xml
from tests.einvoice.fault_tables import cannot_write, first, refused, rows, spoil
from tests.einvoice.syntaxes import SYNTAXES, Adapter, name_of
from tests.einvoice.terms_table import NAMESPACES
from tests.einvoice.ubl_models import ubl_invoice

# What is wrong: term, text that replaces its first occurrence (- removes it), number of the rule.
WRONG_VALUES = """
BT-1    | -          | 01
BT-2    | -          | 01
BT-3    | -          | 01
BT-5    | -          | 01
BT-7    | demain     | 02
BT-22   | -          | 01
BT-24   | -          | 01
BT-25   | -          | 01
BT-27   | -          | 01
BT-40   | -          | 01
BT-44   | -          | 01
BT-55   | -          | 01
BT-59   | -          | 01
BT-62   | -          | 01
BT-63   | -          | 01
BT-69   | -          | 01
BT-72   | hier       | 02
BT-73   | x          | 02
BT-80   | -          | 01
BT-84   | -          | 01
BT-87   | -          | 01
BT-92   | 10,01      | 03
BT-92   | -          | 01
BT-94   | dix        | 03
BT-95   | Q          | 04
BT-95   | -          | 01
BT-99   | 1 000.00   | 03
BT-102  | -          | 01
BT-106  | -          | 01
BT-109  | 1e3        | 03
BT-112  | -          | 01
BT-113  | NaN        | 03
BT-115  | 1.170,01   | 03
BT-116  | -          | 01
BT-117  | €200       | 03
BT-118  | s          | 04
BT-122  | -          | 01
BT-125  | pas*base64 | 08
BT-126  | -          | 01
BT-129  | douze      | 03
BT-130  | -          | 01
BT-131  | -          | 01
BT-146  | -          | 01
BT-149  | un         | 03
BT-151  | X          | 04
BT-152  | 20%        | 03
BT-153  | -          | 01
BT-160  | -          | 01
BT-161  | -          | 01
"""

# What is missing: syntax, XPath whose elements are removed, term expected.
MISSING_GROUPS = """
cii | //ram:BuyerTradeParty                                 | BG-7
cii | //ram:SellerTradeParty/ram:PostalTradeAddress         | BG-5
cii | //ram:BuyerTradeParty/ram:PostalTradeAddress          | BG-8
cii | //ram:SpecifiedTradeSettlementHeaderMonetarySummation | BG-22
cii | //ram:ApplicableHeaderTradeSettlement                 | BG-22
cii | //ram:ApplicableHeaderTradeAgreement                  | BG-4
cii | //rsm:SupplyChainTradeTransaction                     | BG-25
cii | //ram:SpecifiedLineTradeSettlement                    | BG-30
cii | //ram:SpecifiedTradeProduct                           | BG-31
cii | //ram:CategoryTradeTax                                | BT-95
ubl | //cac:AccountingCustomerParty                         | BG-7
ubl | //cac:AccountingSupplierParty/cac:Party               | BG-4
ubl | //cac:AccountingSupplierParty//cac:PostalAddress      | BG-5
ubl | //cac:AccountingCustomerParty//cac:PostalAddress      | BG-8
ubl | //cac:LegalMonetaryTotal                              | BG-22
ubl | //cac:Item                                            | BG-31
ubl | //cac:ClassifiedTaxCategory                           | BG-30
ubl | //cac:Price                                           | BG-29
ubl | //cac:AllowanceCharge/cac:TaxCategory                 | BT-95
ubl | //cac:TaxSubtotal/cac:TaxCategory                     | BT-118
ubl | //cbc:PaymentMeansCode                                | BT-81
"""

# What tells the tax of an allowance, and an allowance from a charge.
TAXES = {
    "cii": "//ram:CategoryTradeTax/ram:TypeCode",
    "ubl": "//cac:TaxCategory/cac:TaxScheme/cbc:ID",
}
INDICATORS = {
    "cii": "//ram:ApplicableHeaderTradeSettlement//udt:Indicator",
    "ubl": "/*/cac:AllowanceCharge/cbc:ChargeIndicator",
}

# Rules of what no XML can hold, and of what says nothing.
NEVER_CARRIED = {"cii": ("CII-10", "CII-15"), "ubl": ("UBL-20", "UBL-21")}

each_syntax = pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)


def full_root(syntax: Adapter) -> etree._Element:
    return parse_xml(syntax.write(ubl_invoice()))


def rule(syntax: Adapter, number: str) -> str:
    return f"{syntax.name.upper()}-{number}"


@each_syntax
@pytest.mark.parametrize(("code", "text", "number"), rows(WRONG_VALUES))
def test_wrong_value(syntax: Adapter, code: str, text: str, number: str) -> None:
    root = full_root(syntax)
    spoil(root, code, text)
    findings = refused(syntax, root)
    assert [(item.rule, item.location.term) for item in findings] == [(rule(syntax, number), code)]
    assert findings[0].location.line is not None
    assert findings[0].location.xpath
    assert findings[0].found == (None if text == "-" or number == "08" else text)


@pytest.mark.parametrize(("name", "xpath", "term"), rows(MISSING_GROUPS))
def test_missing_group(name: str, xpath: str, term: str) -> None:
    (syntax,) = (item for item in SYNTAXES if item.name == name)
    root = full_root(syntax)
    for element in root.xpath(xpath, namespaces=NAMESPACES):
        element.getparent().remove(element)
    found = {(item.rule, item.location.term) for item in refused(syntax, root)}
    assert (rule(syntax, "01"), term) in found


@each_syntax
def test_a_document_without_content_is_refused_without_a_crash(syntax: Adapter) -> None:
    root = etree.Element(full_root(syntax).tag)
    assert {item.rule for item in refused(syntax, root)} == {rule(syntax, "01")}


@each_syntax
def test_what_no_syntax_can_carry_is_refused(syntax: Adapter) -> None:
    full = ubl_invoice()
    beyond_xml, empty = NEVER_CARRIED[syntax.name]
    totals = replace(full.totals, prepaid=Decimal("Infinity"))
    # One row a fault: what is wrong, rule and place.
    table = (
        (replace(full, number="F\x001"), beyond_xml, "number"),
        (replace(full, totals=totals), beyond_xml, "totals.prepaid"),
        (replace(full, payment_terms=" "), empty, "payment_terms"),
    )
    for invoice, code, column in table:
        assert cannot_write(syntax, invoice) == [(code, column)]


@each_syntax
@pytest.mark.parametrize("code", ["BT-2", "BT-115"])
def test_no_finding_holds_a_whole_iban(syntax: Adapter, code: str) -> None:
    root = full_root(syntax)
    first(root, code).text = "FR7630006000011234567890189"
    (found,) = refused(syntax, root)
    assert found.found == "FR76…0189"
    assert "FR7630006000011234567890189" not in str(found.to_json())


@each_syntax
def test_all_faults_are_told_at_once(syntax: Adapter) -> None:
    root = full_root(syntax)
    wrong = {"BT-2": "02", "BT-118": "04", "BT-129": "03", "BT-115": "03"}
    for code in wrong:
        first(root, code).text = "Q"
    found = {item.location.term: item.rule for item in refused(syntax, root)}
    assert found == {code: rule(syntax, number) for code, number in wrong.items()}


@each_syntax
@pytest.mark.parametrize(("code", "number"), [("BT-2", "02"), ("BT-136", "03")])
def test_digits_of_another_script_are_no_digits(syntax: Adapter, code: str, number: str) -> None:
    root = full_root(syntax)
    arabic = {0x30 + digit: 0x0660 + digit for digit in range(10)}
    first(root, code).text = (first(root, code).text or "").translate(arabic)
    assert [item.rule for item in refused(syntax, root)] == [rule(syntax, number)]


@each_syntax
def test_another_tax_than_vat_is_refused(syntax: Adapter) -> None:
    root = full_root(syntax)
    root.xpath(TAXES[syntax.name], namespaces=NAMESPACES)[0].text = "GST"
    (found,) = refused(syntax, root)
    assert (found.rule, found.found) == (rule(syntax, "07"), "GST")


@each_syntax
def test_vat_may_be_in_small_letters(syntax: Adapter) -> None:
    root = full_root(syntax)  # CEN's rules compare it in capitals
    root.xpath(TAXES[syntax.name], namespaces=NAMESPACES)[0].text = "vat"
    assert syntax.read(root).invoice == ubl_invoice()


@each_syntax
def test_neither_allowance_nor_charge_is_refused(syntax: Adapter) -> None:
    root = full_root(syntax)
    root.xpath(INDICATORS[syntax.name], namespaces=NAMESPACES)[0].text = "oui"
    (found,) = refused(syntax, root)
    assert (found.rule, found.found) == (rule(syntax, "06"), "oui")


@each_syntax
def test_an_amount_in_another_currency_is_refused(syntax: Adapter) -> None:
    root = full_root(syntax)
    first(root, "BT-115").attrib["currencyID"] = "USD"
    (found,) = refused(syntax, root)
    assert (found.rule, found.location.term, found.found) == (rule(syntax, "09"), "BT-115", "USD")
