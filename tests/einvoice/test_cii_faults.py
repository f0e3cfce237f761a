# SPDX-License-Identifier: Apache-2.0
"""Documents that cannot be read as an invoice: every fault is told at once, with its place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from lxml import etree

from compliance.errors import UnknownKindError
from compliance.xml_read import parse_xml
from einvoice.cii.document import read_cii, write_cii
from einvoice.document import SupportingDocument
from tests.einvoice import fault_tables
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.fault_tables import first, rows, spoil
from tests.einvoice.syntaxes import CII

# Days that CII writes otherwise: term, text in its place.
WRONG_DAYS = """
BT-2 | 15/10/2026
BT-2 | 20260230
BT-2 | 2026101
BT-9 | 202611
BT-26 | 2026-09-01
BT-134 | 20261301
"""


def full_root() -> etree._Element:
    return parse_xml(write_cii(full_invoice()))


refused = partial(fault_tables.refused, CII)
cannot_write = partial(fault_tables.cannot_write, CII)


@pytest.mark.parametrize(("code", "text"), rows(WRONG_DAYS))
def test_a_day_in_another_form(code: str, text: str) -> None:
    root = full_root()
    spoil(root, code, text)
    (found,) = refused(root)
    assert (found.rule, found.location.term, found.found) == ("CII-02", code, text)


def test_another_date_format_is_refused() -> None:
    root = full_root()
    place = first(root, "BT-9")
    place.text, place.attrib["format"] = "202611", "610"
    assert [item.rule for item in refused(root)] == ["CII-02"]


def test_an_amount_in_the_invoice_currency_is_read() -> None:
    root = full_root()
    place = first(root, "BT-115")
    place.attrib["currencyID"] = "EUR"
    assert read_cii(root).invoice == full_invoice()


def test_a_currency_is_never_part_of_a_path() -> None:
    root = full_root()
    place = first(root, "BT-6")
    place.text = "E']|//*['"
    assert read_cii(root).left_out  # the total in CHF belongs to no stated currency


def test_another_document_is_no_cii() -> None:
    with pytest.raises(UnknownKindError):
        read_cii(etree.fromstring(b"<Invoice xmlns='urn:x'/>"))


def test_what_cii_cannot_carry_is_refused() -> None:
    full = full_invoice()
    line = full.lines[0]
    bare_price = replace(line.price, gross=None, base_quantity=None)
    # One row a fault: what is wrong, and what is said of it.
    table = (
        (
            replace(full, vat_breakdown=()),
            [("CII-12", "tax_point_date"), ("CII-12", "tax_point_code")],
        ),
        (
            replace(full, vat_accounting_currency=None),
            [("CII-13", "totals.tax_accounting")],
        ),
        (
            replace(
                full,
                supporting_documents=(SupportingDocument(reference="A", filename="a.pdf"),),
            ),
            [("CII-14", "supporting_documents[0].content")],
        ),
        (
            replace(full, lines=(replace(line, price=bare_price),)),
            [
                ("CII-11", "lines[0].price.discount"),
                ("CII-14", "lines[0].price.base_quantity_unit"),
            ],
        ),
    )
    for invoice, expected in table:
        assert cannot_write(invoice) == expected
