# SPDX-License-Identifier: Apache-2.0
"""Whatever a document says that it is (BT-24) and wherever it lies, the right judge is asked."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from compliance.checking import Rules
from compliance.detect import detect_xml
from compliance.judges import why_not_french
from compliance.xml_read import parse_xml
from einvoice.checks import check
from tests.compliance.documents import CII, UBL, changed, needs
from tests.compliance.mutation import document

# Ids of Factur-X 1.0, XRechnung, Peppol BIS, Chorus Pro, the French extension, and of nobody.
GUIDELINES = """
    syntax guideline                                                                        judge
    cii    urn:cen.eu:en16931:2017                                                          cii-en16931-schematron
    cii    urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0            cii-en16931-schematron
    cii    urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0       cii-en16931-schematron
    cii    urn:cen.eu:en16931:2017#compliant#urn.cpro.gouv.fr:1p0:einvoicing                cii-en16931-schematron
    cii    urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr          cii-extended-ctc-fr-schematron
    cii    urn:factur-x.eu:1p0:minimum                                                      facturx-minimum-schematron
    cii    urn:factur-x.eu:1p0:basicwl                                                      facturx-basicwl-schematron
    cii    urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic                      facturx-basic-schematron
    cii    urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended                  facturx-extended-schematron
    cii    URN:CEN.EU:EN16931:2017                                                          cii-en16931-schematron
    cii    urn:example:nobody                                                               cii-en16931-schematron
    ubl    urn:cen.eu:en16931:2017                                                          ubl-en16931-schematron
    ubl    urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0       ubl-en16931-schematron
    ubl    urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0   ubl-en16931-schematron
    ubl    urn:peppol:france:billing:cius:1.0                                               ubl-en16931-schematron
    ubl    urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr          ubl-extended-ctc-fr-schematron
    ubl    urn:factur-x.eu:1p0:minimum                                                      ubl-en16931-schematron
"""  # noqa: E501 (a table is read along its lines)
EN16931 = ">urn:cen.eu:en16931:2017<"


@pytest.mark.parametrize("row", GUIDELINES.strip().splitlines()[1:])
@pytest.mark.parametrize("padding", ["", " ", "\n   "])
def test_judge(row: str, padding: str) -> None:
    syntax, guideline, judge = row.split()
    start = CII if syntax == "cii" else UBL
    data = changed(start, (EN16931, f">{padding}{guideline}{padding}<"))
    assert detect_xml(parse_xml(data)).schematron == judge


@pytest.mark.parametrize("base", ["ubl", "ubl-credit"])
def test_ubl_without_a_guideline_is_wrong_and_not_unreadable(base: str) -> None:
    report = check(document(base, "del /*/cbc:CustomizationID"), file="f.xml")
    assert report.verdict == "failed"
    assert {item.rule for item in report.findings} == {"BR-01"}


TERRITORIES = """
    seller buyer french
    FR     FR    yes
    GP     FR    yes
    FR     MQ    yes
    RE     GP    yes
    FR     GF    no
    YT     FR    no
    FR     NC    no
    FR     BE    no
    DE     DE    no
"""


@pytest.mark.parametrize("row", TERRITORIES.strip().splitlines()[1:])
def test_where_the_french_rules_apply(row: str) -> None:
    seller, buyer, french = row.split()
    change = (
        f"set //ram:SellerTradeParty//ram:CountryID = {seller} ;; "
        f"set //ram:BuyerTradeParty//ram:CountryID = {buyer}"
    )
    reason = why_not_french(parse_xml(document("cii", change)), Rules.AUTO)
    assert (reason is None) == (french == "yes")


def attached(xml: bytes, name: str = "factur-x.xml") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(name, xml)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


GUIDELINE = "set //ram:GuidelineSpecifiedDocumentContextParameter/ram:ID = "


@pytest.mark.parametrize(
    "guideline",
    [
        "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr",
        "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
        "urn:example:nobody",
    ],
)
def test_what_else_a_pdf_carries_is_judged(guideline: str) -> None:
    needs("cii-en16931-schematron")
    report = check(attached(document("cii", f"{GUIDELINE}{guideline}")), file="f.pdf")
    statuses = {result.check: result.status for result in report.checks}
    assert report.verdict == "failed"
    assert (statuses["container"], statuses["en16931"]) == ("failed", "passed")


def test_ubl_in_a_pdf_is_refused_in_clear_words() -> None:
    report = check(attached(UBL), file="f.pdf")
    assert report.verdict == "unreadable"
    assert "UBL" in report.findings[0].message
    assert "CII" in (report.findings[0].hint or "")
