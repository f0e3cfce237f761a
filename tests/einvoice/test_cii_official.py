# SPDX-License-Identifier: Apache-2.0
"""Official CII examples: read and written again, they lose no term and keep their verdict."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from compliance.report import CheckStatus
from compliance.xml_read import parse_xml
from compliance.xsd import validate
from einvoice.checks import check
from einvoice.cii.document import read_cii, write_cii
from tests.einvoice.cii_table import leaves, stated
from tests.support import shared_data

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def official() -> tuple[Path, ...]:
    folder = shared_data("data", "invoices")
    files = sorted((*folder.glob("cen/*.xml"), *folder.glob("xrechnung/*_uncefact.xml")))
    assert len(files) == 48, "the folder of official examples is not what it was"
    return tuple(files)


def rewritten(path: Path) -> bytes:
    return write_cii(read_cii(parse_xml(path.read_bytes())).invoice)


def test_no_term_is_lost_or_changed(official: tuple[Path, ...]) -> None:
    for path in official:
        source = parse_xml(path.read_bytes())
        assert stated(parse_xml(rewritten(path))) == stated(source), path.name


def test_every_leaf_is_written_again_or_listed_as_left_out(official: tuple[Path, ...]) -> None:
    for path in official:
        source = parse_xml(path.read_bytes())
        read = read_cii(source)
        written = leaves(parse_xml(write_cii(read.invoice)))
        listed = Counter((_without_positions(item.xpath), item.value) for item in read.left_out)
        assert leaves(source) - written == listed, path.name
        assert written - leaves(source) == Counter(), f"{path.name}: something was added"


# What the official examples say outside the EN16931 profile, or in no place that it gives.
LEFT_OUT = """
CII_example5.xml       | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument[1]/IssuerAssignedID | Lot567
CII_example5.xml       | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument[2]/IssuerAssignedID | OBJ999
XRechnung-O.xml        | SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[1]/SpecifiedLineTradeSettlement/AdditionalReferencedDocument/IssuerAssignedID | 50028642477
XRechnung-O.xml        | SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]/SpecifiedLineTradeSettlement/AdditionalReferencedDocument/IssuerAssignedID | 50028642477
XRechnung-O.xml        | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/URIUniversalCommunication/URIID/@schemeID | EM
huf_example_cii.xml    | SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument[1]/IssuerAssignedID | 21620198615006
01.21a-INVOICE_uncefact.xml | SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement/ApplicableTradeTax/ExemptionReason | Umkehrung der Steuerschuldnerschaft
"""  # noqa: E501 (a path cannot be broken)


def test_what_is_left_out_is_known(official: tuple[Path, ...]) -> None:
    found = {
        (path.name, item.xpath.removeprefix("/CrossIndustryInvoice/"), item.value)
        for path in official
        for item in read_cii(parse_xml(path.read_bytes())).left_out
    }
    rows = (line.split("|") for line in LEFT_OUT.strip().splitlines())
    assert found == {tuple(cell.strip() for cell in row) for row in rows}


def test_what_is_written_keeps_to_the_schema(official: tuple[Path, ...]) -> None:
    for path in official:
        assert validate(parse_xml(rewritten(path)), "cii-d22b-xsd") == (), path.name


def test_the_judge_says_the_same_of_what_is_written(official: tuple[Path, ...]) -> None:
    for path in official:
        before = check(path.read_bytes(), file=path.name)
        after = check(rewritten(path), file=path.name)
        reasons = [item.reason for item in before.checks if item.status is CheckStatus.NOT_RUN]
        if reasons:
            pytest.skip(f"the official rules did not run: {reasons[0]}")
        assert [(item.check, item.status) for item in after.checks] == [
            (item.check, item.status) for item in before.checks
        ], path.name
        assert after.is_good, path.name


def _without_positions(xpath: str) -> str:
    return "/".join(step.partition("[")[0] for step in xpath.split("/"))
