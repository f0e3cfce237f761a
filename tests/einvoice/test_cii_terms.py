# SPDX-License-Identifier: Apache-2.0
"""Where each business term goes in CII, by the table of terms and not by our own reader."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from lxml import etree

from compliance.terms import term_name, terms
from compliance.xml_read import parse_xml
from compliance.xsd import validate
from einvoice.cii.document import read_cii, write_cii
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.full_terms import DATES, expected
from tests.einvoice.terms_table import NAMESPACES, values

# What CII writes in another form: dates without dashes, BT-8 in each subtotal, a base quantity in
# the gross price too.
DIFFERENCES = """
BT-8    | 72 ; 72
BT-149  | 1.0 ; 1.0
BT-150  | HUR ; HUR
"""


def stated() -> dict[str, list[str]]:
    found = expected(DIFFERENCES)
    return found | {code: [day.replace("-", "") for day in found[code]] for code in DATES}


def test_each_term_is_written_at_its_place() -> None:
    written = parse_xml(write_cii(full_invoice()))
    assert {code: values(written, code) for code in stated()} == stated()


def test_the_table_above_has_every_term() -> None:
    assert set(stated()) == {term.code for term in terms().values() if not term.is_group}


def test_the_table_of_terms_is_that_of_the_standard() -> None:
    # EN 16931-1:2017 numbers its terms 1 to 165 without a 4, and its groups 1 to 32.
    whole = {code for code in terms() if re.fullmatch(r"B[TG]-\d+", code)}
    assert whole == {f"BT-{n}" for n in range(1, 166) if n != 4} | {f"BG-{n}" for n in range(1, 33)}
    for term in terms().values():
        assert term.name_en, term.code
        assert term.name_fr, term.code
        assert re.fullmatch(r"[01]\.\.[1n]", term.cardinality), term.code
        assert term.group is None or terms()[term.group].is_group, term.code
        assert term.code == "BG-19" or etree.XPath(term.cii, namespaces=NAMESPACES), term.code
        assert term.code == "BG-2" or etree.XPath(term.ubl, namespaces=NAMESPACES), term.code


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_the_page_is_in_step_with_the_table(syntax: str) -> None:
    root = Path(__file__).parents[2]
    page = runpy.run_path(str(root / "tools" / "coverage.py"))["page"](syntax)
    assert (root / "docs" / f"{syntax}-coverage.md").read_text(encoding="utf-8") == page


def test_names_of_terms() -> None:
    assert term_name("BT-89", "fr") == "Référence unique du mandat (RUM)"
    assert term_name("BT-89", "en") == "Mandate reference"
    assert term_name("creditor.iban", "en") is None


def test_every_term_is_read_back() -> None:
    read = read_cii(parse_xml(write_cii(full_invoice())))
    assert read.invoice == full_invoice()
    assert read.left_out == ()


@pytest.mark.parametrize("schema", ["cii-d22b-xsd", "facturx-en16931-xsd"])
def test_the_full_invoice_keeps_to_the_schema(schema: str) -> None:
    assert validate(parse_xml(write_cii(full_invoice())), schema) == ()


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert write_cii(full_invoice()) == write_cii(full_invoice())
    assert write_cii(full_invoice()).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rsm:")
