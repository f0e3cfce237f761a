# SPDX-License-Identifier: Apache-2.0
"""Which judge, and whether the French rules apply."""

from __future__ import annotations

import pytest

from compliance.checking import Rules
from compliance.judges import why_not_french
from compliance.xml_read import parse_xml
from einvoice.checks import check
from tests.compliance.documents import (
    BASIC_GUIDELINE,
    CII,
    EN16931_GUIDELINE,
    INVOICE,
    UBL,
    WRONG_BY_A_CENT,
    changed,
    needs,
)

CII_SELLER = ("<ram:CityName>Lille</ram:CityName>\n          <ram:CountryID>FR", "BE")
CII_BUYER = ("<ram:CityName>Nantes</ram:CityName>\n          <ram:CountryID>FR", "BE")
UBL_COUNTRY = "<cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country>"
BAR = "<ram:IncludedNote><ram:Content>B2B</ram:Content><ram:SubjectCode>BAR</ram:SubjectCode>"


def abroad(place: tuple[str, str]) -> tuple[str, str]:
    return place[0], place[0].removesuffix("FR") + place[1]


DOMESTIC = {"cii": INVOICE, "ubl": UBL}
FOREIGN = {
    "seller": changed(INVOICE, abroad(CII_SELLER)),
    "buyer": changed(INVOICE, abroad(CII_BUYER)),
    "unstated": changed(UBL, (UBL_COUNTRY, "")),
}
WITH_BAR = {
    "cii": changed(
        FOREIGN["buyer"],
        (
            "<ram:IncludedNote>\n      <ram:Content>Tout",
            f"{BAR}</ram:IncludedNote><ram:IncludedNote><ram:Content>Tout",
        ),
    ),
    "ubl": changed(
        FOREIGN["unstated"], ("<cbc:Note>#PMT#", "<cbc:Note>#BAR#B2B</cbc:Note><cbc:Note>#PMT#")
    ),
}


@pytest.mark.parametrize("document", [*DOMESTIC.values(), *WITH_BAR.values()])
def test_french_rules_apply(document: bytes) -> None:
    assert why_not_french(parse_xml(document), Rules.AUTO) is None
    assert why_not_french(parse_xml(document), Rules.EUROPE) is not None


@pytest.mark.parametrize("document", FOREIGN.values())
def test_french_rules_do_not_apply(document: bytes) -> None:
    assert "BT-55" in (why_not_french(parse_xml(document), Rules.AUTO) or "")
    assert why_not_french(parse_xml(document), Rules.FRANCE) is None


def status(document: bytes, name: str, rules: Rules = Rules.AUTO) -> tuple[str, str]:
    report = check(document, file="f", rules=rules)
    result = next(result for result in report.checks if result.check == name)
    return result.status, report.verdict


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Rules.AUTO, ("not_applicable", "passed")),
        (Rules.EUROPE, ("not_applicable", "passed")),
        (Rules.FRANCE, ("failed", "failed")),
    ],
)
def test_rules_of_a_foreign_invoice_without_french_notes(
    rules: Rules, expected: tuple[str, str]
) -> None:
    document = changed(FOREIGN["buyer"], (">PMT<", ">AAI<"))
    assert status(document, "br-fr", rules) == expected


GUIDELINES = (
    ("urn:factur-x.eu:1p0:minimum", "Factur-X MINIMUM"),
    ("urn:factur-x.eu:1p0:basicwl", "Factur-X BASIC WL"),
    (BASIC_GUIDELINE, "Factur-X BASIC"),
    (f"{EN16931_GUIDELINE}#conformant#urn:factur-x.eu:1p0:extended", "Factur-X EXTENDED"),
    (EN16931_GUIDELINE, "CEN EN 16931"),
    (f"{EN16931_GUIDELINE}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "CEN EN 16931"),
)


@pytest.mark.parametrize(("guideline", "judge"), GUIDELINES)
def test_guideline_chooses_the_judge(guideline: str, judge: str) -> None:
    needs("cii-en16931-schematron")
    report = check(changed(INVOICE, (BASIC_GUIDELINE, guideline)), file="f")
    judged = [result.artefact or "" for result in report.checks if result.check == "en16931"]
    assert [name.startswith(f"{judge} Schematron") for name in judged] == [True]


def test_good_invoices() -> None:
    assert check(INVOICE, file="f").is_good
    assert check(UBL, file="f").is_good


def test_good_cii() -> None:
    needs("cii-en16931-schematron")
    assert check(CII, file="f").is_good


def test_wrong_by_a_cent() -> None:
    report = check(WRONG_BY_A_CENT, file="f.xml")
    assert report.verdict == "failed"
    assert [finding.rule for finding in report.findings] == ["BR-CO-15", "BR-CO-16"]
    assert {finding.location.file for finding in report.findings} == {"f.xml"}


def test_document_that_breaks_a_stylesheet_is_wrong_and_not_run() -> None:
    report = check(changed(INVOICE, (">297.00<", ">a lot<")), file="f")
    assert report.verdict == "failed"
    assert [result.status for result in report.checks][:2] == ["failed", "not_run"]


def test_what_the_official_rules_only_warn_of_does_not_fail() -> None:
    # UBL-CR-… warns of every element of UBL that EN 16931 has no place for.
    spoken = changed(UBL, ("<cbc:IssueDate>", "<cbc:UUID>7b3f</cbc:UUID><cbc:IssueDate>"))
    report = check(spoken, file="f")
    [finding] = report.findings
    assert (finding.severity, finding.rule[:7], report.verdict) == ("warning", "UBL-CR-", "passed")
