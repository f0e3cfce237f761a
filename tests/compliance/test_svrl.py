# SPDX-License-Identifier: Apache-2.0
"""What a Schematron report says, as findings."""

from __future__ import annotations

import pytest

from compliance.errors import NotRunError
from compliance.report import Severity
from compliance.svrl import read_svrl
from compliance.xml_read import parse_xml

DOCUMENT = parse_xml(
    b"<Invoice><Line><ID>1</ID></Line><Line scheme='9'><ID>2</ID></Line></Invoice>"
)
FIRED = "<s:active-pattern/><s:fired-rule/>"


def report(body: str, *, fired: str = FIRED) -> bytes:
    xmlns = "xmlns:s='http://purl.oclc.org/dsdl/svrl'"
    return f"<s:schematron-output {xmlns}>{fired}{body}</s:schematron-output>".encode()


def said(text: str, *, element: str = "failed-assert", **attributes: str) -> str:
    names = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<s:{element} {names}><s:text>\n  {text}\n </s:text></s:{element}>"


FLAGS = """
    element            flag         role      severity
    failed-assert      -            -         error
    failed-assert      fatal        -         error
    failed-assert      warning      -         warning
    failed-assert      WARNING      -         warning
    failed-assert      -            warning   warning
    failed-assert      information  -         info
    failed-assert      nonsense     -         error
    successful-report  -            -         error
    successful-report  warning      -         warning
"""


@pytest.mark.parametrize("row", FLAGS.strip().splitlines()[1:])
def test_severity(row: str) -> None:
    element, flag, role, severity = row.split()
    named = {name: value for name, value in (("flag", flag), ("role", role)) if value != "-"}
    (finding,) = read_svrl(parse_xml(report(said("x", element=element, **named))), DOCUMENT)
    assert finding.severity == Severity(severity)


@pytest.mark.parametrize(
    ("identifier", "text", "rule", "term", "message"),
    [
        (
            "FX-SCH-A-000121",
            "[BR-CO-15]-Total (BT-112) =",
            "BR-CO-15",
            "BT-112",
            "Total (BT-112) =",
        ),
        ("BR-DEC-01", "[BR-DEC-01]-Two decimals.", "BR-DEC-01", None, "Two decimals."),
        ("BR-FR-05_BT-22", "BR-FR-05/BT-22 : Absente.", "BR-FR-05", "BT-22", "Absente."),
        ("BR-FR-DEC-01_BT-92", "[BR-FR-DEC-01/BT-92] : Non.", "BR-FR-DEC-01", "BT-92", "Non."),
        ("BR-FR-32-LEGALID", "BR-FR-32/LEGALID : Neuf.", "BR-FR-32", None, "Neuf."),
        ("BR-FR-01_BT-1-2", "BR-FR-01/BT-1-2 : Non.", "BR-FR-01", "BT-1", "Non."),
        ("BR-FR-10_BT-29-1", "BR-FR-10/BT-29-1 : Non.", "BR-FR-10", "BT-29-1", "Non."),
        ("BR-FR-CO-09", "BR-FR-CO-09/BT-23 : Non.", "BR-FR-CO-09", None, "Non."),
        ("FX-SCH-A-000007", "Element 'ram:X' is not used.", "FX-SCH-A-000007", None, None),
        ("CII-SR-014", "[CII-SR-014] - Not used", "CII-SR-014", None, "Not used"),
        ("", "Something is wrong", "SCHEMATRON", None, "Something is wrong"),
        ("BR-CO-10", "Sum (BT-106) = BT-131", "BR-CO-10", None, "Sum (BT-106) = BT-131"),
    ],
)
def test_identification(
    identifier: str, text: str, rule: str, term: str | None, message: str | None
) -> None:
    (finding,) = read_svrl(parse_xml(report(said(text, id=identifier))), DOCUMENT)
    assert (finding.rule, finding.location.term) == (rule, term)
    assert finding.message == (message or text)


@pytest.mark.parametrize(
    ("location", "xpath", "found"),
    [
        ("/*:Invoice[namespace-uri()=''][1]/*:Line[2]/*:ID[1]", "/Invoice/Line[2]/ID", "2"),
        ("/*:Invoice[1]/*:Line[2]/@scheme", "/Invoice/Line[2]/@scheme", "9"),
        ("/*:Invoice[1]", "/Invoice", None),
        ("/*:Other[namespace-uri()='urn:x'][1]", "/Other[1]", None),
    ],
)
def test_place(location: str, xpath: str, found: str | None) -> None:
    (finding,) = read_svrl(parse_xml(report(said("x", location=location))), DOCUMENT)
    assert (finding.location.xpath, finding.found) == (xpath, found)


def test_account_numbers_are_masked() -> None:
    text = "The account FR7630006000011234567890189 is refused"
    (finding,) = read_svrl(parse_xml(report(said(text))), DOCUMENT)
    assert finding.message == "The account FR76…0189 is refused"


@pytest.mark.parametrize(
    "svrl",
    [
        report("", fired=""),
        report("", fired="<s:active-pattern/>"),
        report("", fired="<s:fired-rule/>"),
        b"<html/>",
    ],
)
def test_a_report_that_judged_nothing_is_no_pass(svrl: bytes) -> None:
    with pytest.raises(NotRunError):
        read_svrl(parse_xml(svrl), DOCUMENT)
