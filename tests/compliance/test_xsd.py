# SPDX-License-Identifier: Apache-2.0
"""Validity by schema, and what is said of a document that is not valid."""

from __future__ import annotations

import pytest
from lxml import etree

from compliance.artefacts import State, all_ids, locate, status_of
from compliance.xml_read import parse_xml
from compliance.xsd import _compiled, validate
from tests.compliance.documents import CII, INVOICE, STATEMENT, UBL, changed, needs

CAMT = "camt.053.001.08"


@pytest.mark.parametrize(
    ("document", "schema"),
    [(INVOICE, "facturx-basic-xsd"), (CII, "cii-d22b-xsd"), (UBL, "ubl-invoice-xsd")],
)
def test_valid(document: bytes, schema: str) -> None:
    assert validate(parse_xml(document), schema) == ()


def test_every_schema_that_is_here_compiles() -> None:
    # D22B alone has 65 files that include each other.
    here = [i for i in all_ids() if i.endswith("-xsd") and status_of(i).state is State.HERE]
    assert len(here) >= 8
    for artefact_id in here:
        assert not _compiled(str(locate(artefact_id).path)).validate(etree.Element("x"))


def test_every_fault_is_found_and_placed() -> None:
    # libxml2 alone stops in a section after its first fault: it would miss the amount.
    spoilt = changed(
        INVOICE,
        ("<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", "<ram:Money>EUR</ram:Money>"),
        ("<ram:DuePayableAmount>297.00", "<ram:DuePayableAmount>297,00"),
        ("<ram:TypeCode>380</ram:TypeCode>\n    <ram:IssueDateTime>", "<ram:IssueDateTime>"),
    )
    findings = validate(parse_xml(spoilt), "facturx-basic-xsd")
    names = [(finding.location.xpath or "").rpartition("/")[2] for finding in findings]
    assert names == ["IssueDateTime", "Money", "DuePayableAmount"]
    assert [finding.expected for finding in findings][:1] == ["TypeCode"]
    assert "InvoiceCurrencyCode" in (findings[1].expected or "")
    assert findings[2].found == "297,00"
    assert {finding.rule for finding in findings} == {"XSD"}
    assert all(finding.location.line for finding in findings)


def test_account_numbers_are_masked() -> None:
    needs(CAMT)
    spoilt = changed(STATEMENT, ("FR7630006000011234567890189", "FR7630006000011234567890189!"))
    findings = validate(parse_xml(spoilt), CAMT)
    assert findings
    assert "3000600001" not in str(findings)


def test_large_document_is_explained_by_libxml2_alone() -> None:
    needs(CAMT)
    entry = '<Ntry><Amt Ccy="EUR">1x</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    entries = f"{entry}<BkTxCd/></Ntry>" * 9000
    findings = validate(parse_xml(changed(STATEMENT, ("</Stmt>", f"{entries}</Stmt>"))), CAMT)
    assert len(findings) == 9000
    assert findings[-1].location.xpath == "/Document/BkToCstmrStmt/Stmt/Ntry[9000]/Amt"
    assert findings[-1].found == "1x"


def test_schema_location_in_the_document_is_not_followed() -> None:
    hint = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"'
    )
    root = "<rsm:CrossIndustryInvoice "
    document = changed(INVOICE, (root, f"{root}{hint} "))
    assert validate(parse_xml(document), "facturx-basic-xsd") == ()


def test_schemas_are_compiled_once() -> None:
    for _ in range(3):
        validate(parse_xml(INVOICE), "facturx-basic-xsd")
    misses = _compiled.cache_info().misses
    validate(parse_xml(INVOICE), "facturx-basic-xsd")
    assert _compiled.cache_info().misses == misses
