# SPDX-License-Identifier: Apache-2.0
"""Official examples: read and written again, they lose no term and keep their verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from compliance.detect import detect_xml
from compliance.report import CheckStatus
from compliance.xml_read import parse_xml
from compliance.xsd import validate
from einvoice.checks import check
from tests.einvoice.syntaxes import CII, UBL, Adapter
from tests.einvoice.terms_table import leaves, stated
from tests.support import shared_data

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """The official examples of a syntax, and what is known of them.

    Attributes:
        syntax: theirs.
        files: the files.
        left_out: what they say outside the profile, or in no place of it: file, place, value.
        added: what stands in its place in what is written.
    """

    syntax: Adapter
    files: tuple[Path, ...]
    left_out: str
    added: Counter[str]


CII_LEFT_OUT = """
CII_example5.xml       | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument[1]/IssuerAssignedID | Lot567
CII_example5.xml       | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument[2]/IssuerAssignedID | OBJ999
XRechnung-O.xml        | SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[1]/SpecifiedLineTradeSettlement/AdditionalReferencedDocument/IssuerAssignedID | 50028642477
XRechnung-O.xml        | SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]/SpecifiedLineTradeSettlement/AdditionalReferencedDocument/IssuerAssignedID | 50028642477
XRechnung-O.xml        | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/URIUniversalCommunication/URIID/@schemeID | EM
huf_example_cii.xml    | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument[1]/IssuerAssignedID | 21620198615006
01.21a-INVOICE_uncefact.xml | SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement/ApplicableTradeTax/ExemptionReason | Umkehrung der Steuerschuldnerschaft
"""  # noqa: E501 (a path cannot be broken)

# What a tax number is called, and who issued a card: EN 16931 has no term for either.
UBL_LEFT_OUT = """
01.03a-INVOICE_ubl.xml | AccountingSupplierParty/Party/PartyTaxScheme[2]/TaxScheme/ID | ???
01.04a-INVOICE_ubl.xml | AccountingSupplierParty/Party/PartyTaxScheme/TaxScheme/ID | ???
01.10a-INVOICE_ubl.xml | AccountingSupplierParty/Party/PartyTaxScheme[2]/TaxScheme/ID | ???
01.13a-INVOICE_ubl.xml | AccountingSupplierParty/Party/PartyTaxScheme[2]/TaxScheme/ID | ???
01.21a-INVOICE_ubl.xml | AccountingSupplierParty/Party/PartyTaxScheme[2]/TaxScheme/ID | ???
01.21a-INVOICE_ubl.xml | AccountingCustomerParty/Party/PartyTaxScheme[2]/TaxScheme/ID | ???
03.02a-INVOICE_ubl.xml | PaymentMeans/CardAccount/NetworkID | mapped-from-cii
03.03a-INVOICE_ubl.xml | PaymentMeans/CardAccount/NetworkID | mapped-from-cii
03.06a-INVOICE_ubl.xml | AccountingSupplierParty/Party/PartyTaxScheme[2]/TaxScheme/ID | ID
"""


def cii_examples() -> Examples:
    folder = shared_data("data", "invoices")
    files = sorted((*folder.glob("cen/*.xml"), *folder.glob("xrechnung/*_uncefact.xml")))
    assert len(files) == 48, "the folder of official examples is not what it was"
    return Examples(syntax=CII, files=tuple(files), left_out=CII_LEFT_OUT, added=Counter())


def ubl_examples() -> Examples:
    files = sorted(shared_data("data", "invoices").glob("xrechnung/*_ubl.xml"))
    assert len(files) == 33, "the folder of official examples is not what it was"
    added = Counter({"FC": 7, "NA": 2})
    return Examples(syntax=UBL, files=tuple(files), left_out=UBL_LEFT_OUT, added=added)


@pytest.fixture(scope="module", params=[cii_examples, ubl_examples], ids=["cii", "ubl"])
def official(request: pytest.FixtureRequest) -> Examples:
    found = request.param()
    assert isinstance(found, Examples)
    return found


def test_no_term_is_lost_or_changed(official: Examples) -> None:
    for path in official.files:
        source = parse_xml(path.read_bytes())
        written = parse_xml(official.syntax.rewrite(path.read_bytes()))
        assert stated(written) == stated(source), path.name


def test_every_leaf_is_written_again_or_listed_as_left_out(official: Examples) -> None:
    added: Counter[str] = Counter()
    for path in official.files:
        source = parse_xml(path.read_bytes())
        read = official.syntax.read(source)
        written = leaves(parse_xml(official.syntax.write(read.invoice)))
        listed = Counter((_without_positions(item.xpath), item.value) for item in read.left_out)
        assert leaves(source) - written == listed, path.name
        added.update(value for _, value in (written - leaves(source)).elements())
    assert added == official.added, "something was added"


def test_what_is_left_out_is_known(official: Examples) -> None:
    found = {
        (path.name, item.xpath.lstrip("/").partition("/")[2], item.value)
        for path in official.files
        for item in official.syntax.read(parse_xml(path.read_bytes())).left_out
    }
    rows = (line.split("|") for line in official.left_out.strip().splitlines())
    assert found == {tuple(cell.strip() for cell in row) for row in rows}


def test_what_is_written_keeps_to_the_schema(official: Examples) -> None:
    for path in official.files:
        written = parse_xml(official.syntax.rewrite(path.read_bytes()))
        # Many CII here are no Factur-X, whose schema is narrower than the one of CII itself.
        schema = "cii-d22b-xsd" if official.syntax is CII else detect_xml(written).xsd
        assert schema is not None
        assert validate(written, schema) == (), path.name


def test_the_judge_says_the_same_of_what_is_written(official: Examples) -> None:
    for path in official.files:
        before = check(path.read_bytes(), file=path.name)
        after = check(official.syntax.rewrite(path.read_bytes()), file=path.name)
        reasons = [item.reason for item in before.checks if item.status is CheckStatus.NOT_RUN]
        if reasons:
            pytest.skip(f"the official rules did not run: {reasons[0]}")
        assert [(item.check, item.status) for item in after.checks] == [
            (item.check, item.status) for item in before.checks
        ], path.name
        assert after.is_good, path.name


def _without_positions(xpath: str) -> str:
    return "/".join(step.partition("[")[0] for step in xpath.split("/"))
