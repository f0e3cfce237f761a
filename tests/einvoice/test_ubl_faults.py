# SPDX-License-Identifier: Apache-2.0
"""UBL that is no readable invoice, invoices that UBL cannot carry: every fault with its place."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from functools import partial
from importlib.resources import files

import pytest
from lxml import etree

from compliance.errors import UnknownKindError
from compliance.kinds import EXTENDED_CTC_FR
from compliance.xml_read import parse_xml
from einvoice.document import Note, SupportingDocument
from einvoice.party import Identifier
from einvoice.ubl.document import read_ubl, write_ubl
from tests.einvoice import fault_tables
from tests.einvoice.extended_models import extended_invoice
from tests.einvoice.fault_tables import rows, spoil
from tests.einvoice.syntaxes import UBL
from tests.einvoice.terms_table import NAMESPACES
from tests.einvoice.ubl_models import ubl_credit_note, ubl_extended, ubl_invoice

# What UBL writes otherwise than CII: term, text in its place, code expected.
WRONG_VALUES = """
BT-2  | 15/10/2026  | UBL-02
BT-2  | 2026-02-30  | UBL-02
BT-2  | 20261015    | UBL-02
BT-2  | 2026-10-15X | UBL-02
BT-9  | 2026-11     | UBL-02
BT-26 | 20260901    | UBL-02
BT-134 | 2026-13-01 | UBL-02
BT-3  | 381         | UBL-10
BT-8  | 72          | UBL-11
"""


def full_root() -> etree._Element:
    return parse_xml(write_ubl(ubl_invoice()))


refused = partial(fault_tables.refused, UBL)
cannot_write = partial(fault_tables.cannot_write, UBL)


@pytest.mark.parametrize(("code", "text", "rule"), rows(WRONG_VALUES))
def test_wrong_value(code: str, text: str, rule: str) -> None:
    root = full_root()
    spoil(root, code, text)
    (found,) = refused(root)
    assert (found.rule, found.location.term, found.found) == (rule, code, text)


@pytest.mark.parametrize("zone", ["Z", "+01:00", "-10:00"])
def test_a_date_may_have_a_zone(zone: str) -> None:
    # xs:date allows it, and no rule of EN 16931 forbids it: the day is the sender's.
    root = full_root()
    for element in root.iter("{*}IssueDate", "{*}DueDate"):
        element.text = f"{element.text}{zone}"
    assert read_ubl(root).invoice == ubl_invoice()


def test_a_second_creditor_identifier_is_refused() -> None:
    root = full_root()
    path = "//cac:AccountingSupplierParty//cac:PartyIdentification/cbc:ID"
    root.xpath(path, namespaces=NAMESPACES)[0].attrib["schemeID"] = "SEPA"
    found = [(item.rule, item.location.term) for item in refused(root)]
    assert found == [("UBL-05", "BT-90")]


def test_a_credit_note_that_says_it_is_an_invoice_is_refused() -> None:
    root = parse_xml(write_ubl(ubl_credit_note()))
    root.xpath("/*/cbc:CreditNoteTypeCode", namespaces=NAMESPACES)[0].text = "380"
    (found,) = refused(root)
    assert (found.rule, found.found, found.expected) == ("UBL-10", "380", "CreditNote")


@pytest.mark.parametrize("code", ["81", "83", "308", "420", "458", "532"])
def test_other_credit_notes_of_the_code_list_are_read(code: str) -> None:
    # BR-CL-01 of CEN allows them in a CreditNote.
    credit = replace(ubl_credit_note(), type_code=code)
    assert read_ubl(parse_xml(write_ubl(credit))).invoice == credit


def test_another_document_is_no_ubl() -> None:
    for text in (b"<Invoice xmlns='urn:x'/>", write_ubl(ubl_invoice()).replace(b":Invoice", b":X")):
        with pytest.raises(UnknownKindError):
            read_ubl(etree.fromstring(text))


def test_a_credit_note_without_content_is_refused_without_a_crash() -> None:
    root = etree.Element(parse_xml(write_ubl(ubl_credit_note())).tag)
    assert {item.rule for item in refused(root)} == {"UBL-01"}


def test_what_ubl_has_no_place_for_is_refused() -> None:
    full = ubl_invoice()
    line = full.lines[0]
    odd = replace(line.price, gross_base_quantity=Decimal(2))
    named = replace(full, references=replace(full.references, project_name="Toiture"))
    assert cannot_write(named) == [("UBL-22", "references.project_name")]
    assert cannot_write(replace(full, lines=(replace(line, price=odd),))) == [
        ("UBL-22", "lines[0].price.gross_base_quantity")
    ]
    more = extended_invoice(EXTENDED_CTC_FR)
    beyond = replace(ubl_extended(), payment_plan=more.payment_plan)
    assert ("UBL-22", "payment_plan") in cannot_write(beyond)
    deposits = replace(ubl_extended(), advance_payments=more.advance_payments)
    assert ("UBL-22", "advance_payments") in cannot_write(deposits)


def test_the_table_says_which_extensions_have_no_place_in_ubl() -> None:
    text = files("compliance.schemas").joinpath("terms_extended.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    nowhere = {row["model"].partition("[")[0] for row in rows if not row["ubl"]}
    extended = extended_invoice(EXTENDED_CTC_FR)
    found = cannot_write(replace(extended, references=ubl_invoice().references))
    assert {column for rule, column in found if rule == "UBL-22"} == nowhere


def test_what_would_be_read_as_something_else_is_refused() -> None:
    full = ubl_invoice()
    line = full.lines[0]
    sepa = Identifier(value="X", scheme="sepa")
    bare = replace(line, price=replace(line.price, discount=Decimal(0)))
    # One row a fault: the invoice, and where.
    table = (
        (
            replace(full, references=replace(full.references, purchase_order="NA")),
            "references.purchase_order",
        ),
        (replace(full, notes=(Note(text="#ABC#sans code"),)), "notes[0]"),
        (replace(full, notes=(Note(text="texte", subject_code="A#"),)), "notes[0]"),
        (
            replace(full, seller=replace(full.seller, identifiers=(sepa,))),
            "seller.identifiers[0]",
        ),
        (replace(full, buyer=replace(full.buyer, identifiers=(sepa,))), "buyer.identifiers[0]"),
        (replace(full, lines=(bare,)), "lines[0].price.discount"),
    )
    for invoice, column in table:
        assert cannot_write(invoice) == [("UBL-23", column)]
    extended = ubl_extended()
    first_line, *rest = extended.lines
    assert first_line.preceding_invoice is not None
    own = replace(first_line.preceding_invoice, number=extended.number)
    lines = (replace(first_line, preceding_invoice=own), *rest)
    assert cannot_write(replace(extended, lines=lines)) == [
        ("UBL-23", "lines[0].preceding_invoice.number")
    ]


def test_an_event_of_bt_8_without_counterpart_is_refused() -> None:
    assert cannot_write(replace(ubl_invoice(), tax_point_code="432")) == [
        ("UBL-24", "tax_point_code")
    ]


def test_what_ubl_holds_as_part_of_something_missing_is_refused() -> None:
    full, extended = ubl_invoice(), ubl_extended()
    price = replace(full.lines[0].price, base_quantity=None)
    nameless = SupportingDocument(reference="A", filename="a.pdf")
    untyped = SupportingDocument(reference="A", content=b"x", filename="a.pdf")
    group, note = extended.line_groups
    # One row a fault: the invoice, and where.
    table = (
        (replace(ubl_credit_note(), payment=None), "due_date"),
        (replace(extended, payment=None), "additional_parties.payer"),
        (replace(full, vat_accounting_currency=None), "totals.tax_accounting"),
        (replace(full, totals=replace(full.totals, tax=None)), "vat_breakdown"),
        (replace(full, supporting_documents=(nameless,)), "supporting_documents[0].content"),
        (replace(full, supporting_documents=(untyped,)), "supporting_documents[0].content"),
        (
            replace(full, lines=(replace(full.lines[0], price=price),)),
            "lines[0].price.base_quantity_unit",
        ),
        (
            replace(extended, line_groups=(group, replace(note, net_amount=None))),
            "line_groups[1]",
        ),
    )
    for invoice, column in table:
        assert cannot_write(invoice) == [("UBL-25", column)]


def test_terms_beyond_its_profile_are_refused() -> None:
    plain = replace(ubl_extended(), guideline=ubl_invoice().guideline)
    assert {rule for rule, _ in cannot_write(plain)} == {"PRF-01"}
