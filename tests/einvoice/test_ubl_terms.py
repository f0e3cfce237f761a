# SPDX-License-Identifier: Apache-2.0
"""Where each business term goes in UBL, by the table of terms and not by our own reader."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib.resources import files

import pytest
from lxml import etree

from compliance.terms import terms
from compliance.xml_read import parse_xml
from compliance.xsd import validate
from einvoice.codes import CREDIT_NOTE_CODES, TypeCode
from einvoice.line import Price
from einvoice.ubl.document import write_ubl
from tests.einvoice.full_terms import expected
from tests.einvoice.syntaxes import UBL
from tests.einvoice.terms_table import NAMESPACES, values
from tests.einvoice.ubl_models import ubl_credit_note, ubl_extended, ubl_invoice

# What UBL writes in another form: the code of BT-8, a note with its code, BT-83 for each account.
DIFFERENCES = """
BT-8    | 432
BT-21   | #AAI#Merci de votre confiance
BT-22   | #AAI#Merci de votre confiance ; Sans code
BT-83   | REF-F-2026-1 ; REF-F-2026-1
"""


FORMS = {"ubl-invoice-xsd": ubl_invoice, "ubl-credit-note-xsd": ubl_credit_note}


@pytest.mark.parametrize("schema", FORMS)
def test_each_term_is_written_at_its_place(schema: str) -> None:
    invoice = FORMS[schema]()
    written = parse_xml(write_ubl(invoice))
    stated = expected(DIFFERENCES) | {"BT-3": [invoice.type_code]}
    assert {code: values(written, code) for code in stated} == stated
    assert set(stated) == {term.code for term in terms().values() if not term.is_group}


@pytest.mark.parametrize("schema", FORMS)
def test_every_term_is_read_back(schema: str) -> None:
    invoice = FORMS[schema]()
    read = UBL.reread(invoice)
    assert read.invoice == invoice
    assert read.left_out == ()


@pytest.mark.parametrize("schema", FORMS)
def test_the_full_document_keeps_to_the_schema(schema: str) -> None:
    assert validate(parse_xml(write_ubl(FORMS[schema]())), schema) == ()


@pytest.mark.parametrize("code", TypeCode)
def test_credit_notes_have_a_document_of_their_own(code: TypeCode) -> None:
    root = parse_xml(write_ubl(replace(ubl_invoice(), type_code=code.value)))
    assert etree.QName(root).localname == ("CreditNote" if code in CREDIT_NOTE_CODES else "Invoice")
    assert values(root, "BT-3") == [code.value]


def texts(root: etree._Element, path: str) -> list[str]:
    found = root.iterfind(path)
    return [(item.text or "").strip() for item in found]


# Where what goes beyond EN 16931 stands, below the root, and what the model above says there.
# Source: BR-FR-Flux2 V1.4.0, the paths of its rules in UBL.
BEYOND = """
BillingReference/InvoiceDocumentReference/DocumentTypeCode                                | 386
AccountingSupplierParty/Party/AgentParty/PartyLegalEntity/RegistrationName                | Agent du vendeur
AccountingSupplierParty/Party/AgentParty/IndustryClassificationCode                       | SR
AccountingSupplierParty/Party/ServiceProviderParty/Party/PartyLegalEntity/RegistrationName | Facturant
AccountingSupplierParty/Party/ServiceProviderParty/Party/EndpointID                       | 500000005
AccountingCustomerParty/Party/AgentParty/PartyLegalEntity/CompanyID                       | 100000009
AccountingCustomerParty/Party/ServiceProviderParty/Party/PartyName/Name                   | Destinataire (enseigne)
PaymentMeans/PaymentMandate/PayerParty/PartyIdentification/ID                             | 20000000800012
InvoiceLine/ID                                                                            | G1 ; 1 ; 2 ; I1
InvoiceLine/BillingReference/InvoiceDocumentReference/ID                                  | F-2026-1 ; F-2026-1 ; F-2026-0 ; F-2026-1 ; F-2026-1
InvoiceLine/BillingReference/InvoiceDocumentReference/DocumentStatusCode                  | GROUP ; DETAIL ; DETAIL ; INFORMATION
InvoiceLine/BillingReference/BillingReferenceLine/ID                                      | G1 ; G1 ; G1
InvoiceLine/BillingReference/InvoiceDocumentReference/IssueDate                           | 2026-09-01
InvoiceLine/BillingReference/InvoiceDocumentReference/DocumentTypeCode                    | 380
InvoiceLine/Delivery/ActualDeliveryDate                                                   | 2026-10-09
InvoiceLine/Delivery/DeliveryLocation/ID                                                  | LOC-LIGNE
InvoiceLine/Delivery/DeliveryLocation/Address/CityName                                    | Brest
InvoiceLine/Delivery/DeliveryParty/PartyName/Name                                         | Chantier de la ligne
"""  # noqa: E501 (a path cannot be broken)


def test_what_goes_beyond_en_16931_has_its_place() -> None:
    root = parse_xml(write_ubl(ubl_extended()))
    for line in BEYOND.strip().splitlines():
        path, _, stated = (part.strip() for part in line.partition("|"))
        found = texts(root, "/".join(f"{{*}}{step}" for step in path.split("/")))
        assert found == stated.split(" ; "), path


def test_the_table_has_the_place_of_each_extension() -> None:
    text = files("compliance.schemas").joinpath("terms_extended.csv").read_text(encoding="utf-8")
    for document in (ubl_extended(), replace(ubl_extended(), type_code="381")):
        root = parse_xml(write_ubl(document))
        for row in csv.DictReader(text.splitlines()):
            found = row["ubl"] and root.xpath(row["ubl"], namespaces=NAMESPACES)
            assert bool(found) is bool(row["ubl"]), row["model"]


def test_what_goes_beyond_en_16931_is_read_back_and_keeps_to_the_schema() -> None:
    invoice = ubl_extended()
    read = UBL.reread(invoice)
    assert (read.invoice, read.left_out) == (invoice, ())
    assert validate(parse_xml(write_ubl(invoice)), "ubl-invoice-xsd") == ()
    credit = replace(invoice, type_code="381")
    assert UBL.reread(credit).invoice == credit
    assert validate(parse_xml(write_ubl(credit)), "ubl-credit-note-xsd") == ()


def test_a_sales_order_does_not_make_a_purchase_order() -> None:
    invoice = ubl_invoice()
    alone = replace(invoice, references=replace(invoice.references, purchase_order=None))
    root = parse_xml(write_ubl(alone))
    assert texts(root, "{*}OrderReference/{*}ID") == ["NA"]
    assert values(root, "BT-13") == []
    assert UBL.reread(alone).invoice == alone


def test_a_gross_price_without_discount_needs_none() -> None:
    invoice = ubl_invoice()
    (line, *_) = invoice.lines
    bare = replace(line, price=Price(net=line.price.net, gross=line.price.net))
    alone = replace(invoice, lines=(bare,))
    root = parse_xml(write_ubl(alone))
    assert (values(root, "BT-147"), values(root, "BT-148")) == (["0"], ["80.123456"])
    assert UBL.reread(alone).invoice == alone


def test_a_breakdown_without_total_gets_that_of_its_parts() -> None:
    full = ubl_invoice()
    (_, exempt) = full.vat_breakdown
    outside = replace(full, vat_breakdown=(exempt,), totals=replace(full.totals, tax=None))
    assert values(parse_xml(write_ubl(outside)), "BT-110") == ["0.00"]


def test_the_creditor_identifier_is_that_of_who_is_paid() -> None:
    path = "{*}PartyIdentification/{*}ID[@schemeID='SEPA']"
    with_payee = parse_xml(write_ubl(ubl_invoice()))
    assert texts(with_payee, f"{{*}}PayeeParty/{path}") == ["FR72ZZZ123456"]
    assert texts(with_payee, f"{{*}}AccountingSupplierParty/{{*}}Party/{path}") == []
    without = parse_xml(write_ubl(replace(ubl_invoice(), payee=None)))
    assert texts(without, f"{{*}}AccountingSupplierParty/{{*}}Party/{path}") == ["FR72ZZZ123456"]


def test_each_event_of_bt_8_has_its_code_in_ubl() -> None:
    # EN 16931-1, BT-8: date of the invoice, of the delivery, of the payment.
    for ours, theirs in (("5", "3"), ("29", "35"), ("72", "432")):
        invoice = replace(ubl_invoice(), tax_point_code=ours)
        assert values(parse_xml(write_ubl(invoice)), "BT-8") == [theirs]
        assert UBL.reread(invoice).invoice == invoice


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert write_ubl(ubl_invoice()) == write_ubl(ubl_invoice())
    head = b"<?xml version='1.0' encoding='UTF-8'?>\n<ubl:Invoice "
    assert write_ubl(ubl_invoice()).startswith(head)
