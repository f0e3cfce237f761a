# SPDX-License-Identifier: Apache-2.0
"""ZUGFeRD 1 and 2, XRechnung in a PDF, Order-X: recognised, named, and never a good e-invoice."""

from __future__ import annotations

import pytest

from compliance.detect import detect_xml
from compliance.errors import UnknownKindError
from compliance.kinds import EXTENDED_CTC_FR
from compliance.report import CheckStatus, Report, Verdict
from compliance.xml_read import parse_xml
from einvoice.checks import check
from einvoice.pdf.xmp import FX
from einvoice.read import read_invoice
from receivables.checks import check_file
from tests.einvoice.older_forms import ORDER_X, ZUGFERD_1, carried
from tests.einvoice.pdf_models import EN16931, XML

FERD = "urn:ferd:pdfa:CrossIndustryDocument:invoice:1p0#"
ORDER = "urn:factur-x:pdfa:CrossIndustryDocument:1p0#"
OLD = carried(
    ZUGFERD_1, "ZUGFeRD-invoice.xml", FERD, "zf",
    DocumentType="INVOICE", DocumentFileName="ZUGFeRD-invoice.xml", Version="1.0",
    ConformanceLevel="COMFORT",
)  # fmt: skip
PURCHASE = carried(
    ORDER_X, "order-x.xml", ORDER, "fx",
    DocumentType="ORDER", DocumentFileName="order-x.xml", Version="1.0", ConformanceLevel="BASIC",
)  # fmt: skip


def codes(report: Report, name: str) -> list[str]:
    (result,) = [item for item in report.checks if item.check == name]
    return [item.rule for item in result.findings]


CASES = [
    ("zugferd-1-xml", ZUGFERD_1, "RCV-26"),
    ("zugferd-1", OLD, "RCV-26"),
    ("order-x-basic-xml", ORDER_X, "RCV-27"),
    ("order-x-basic", PURCHASE, "RCV-27"),
]


@pytest.mark.parametrize(("kind", "data", "code"), CASES, ids=[case[0] for case in CASES])
def test_it_is_named_and_fails_for_one_clear_reason(kind: str, data: bytes, code: str) -> None:
    report = check(data, file="x")
    assert (report.kind, report.verdict) == (kind, Verdict.FAILED)
    assert codes(report, "en16931") == [code]
    assert codes(report, "xsd") == []
    assert check_file(data, file="x").kind == kind


@pytest.mark.parametrize(("data", "word"), [(OLD, "ZUGFeRD 1"), (PURCHASE, "order")])
def test_it_is_not_read_as_an_invoice(data: bytes, word: str) -> None:
    with pytest.raises(UnknownKindError, match=word):
        read_invoice(data)


@pytest.mark.parametrize("pdf", [OLD, PURCHASE])
def test_the_pdf_is_judged_by_its_own_standard(pdf: bytes) -> None:
    # What pypdf's plain attachment lacks is found; the properties of the standard are not missed.
    assert set(codes(check(pdf, file="x"), "container")) == {
        "PDF-08", "PDF-21", "PDF-22", "PDF-23", "PDF-24"
    }  # fmt: skip


def test_a_wrong_level_of_an_order_is_found() -> None:
    pdf = carried(
        ORDER_X, "order-x.xml", ORDER, "fx",
        DocumentType="INVOICE", DocumentFileName="order-x.xml", Version="1.0",
        ConformanceLevel="COMFORT",
    )  # fmt: skip
    assert {"PDF-11", "PDF-14"} <= set(codes(check(pdf, file="x"), "container"))


def with_guideline(guideline: str) -> bytes:
    return XML.replace(EN16931.encode(), guideline.encode())


GUIDELINES = [
    ("urn:zugferd.de:2p0:minimum", "zugferd-2.0-minimum"),
    (f"{EN16931}#compliant#urn:zugferd.de:2p0:basic", "zugferd-2.0-basic"),
    (f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "xrechnung-pdf"),
    (f"{EN16931}#compliant#urn:xoev-de:kosit:standard:xrechnung_2.3", "xrechnung-pdf"),
    (EXTENDED_CTC_FR, "pdf-extended-ctc-fr"),
]


@pytest.mark.parametrize(("guideline", "kind"), GUIDELINES)
def test_a_guideline_inside_a_pdf_is_named(guideline: str, kind: str) -> None:
    assert detect_xml(parse_xml(with_guideline(guideline)), in_pdf=True).key == kind


def test_pain_06_extended_ctc_fr_in_a_pdf_is_refused_by_name() -> None:
    pdf = carried(
        with_guideline(EXTENDED_CTC_FR), "factur-x.xml", FX, "fx",
        DocumentType="INVOICE", DocumentFileName="factur-x.xml", Version="1.0",
        ConformanceLevel="EXTENDED",
    )  # fmt: skip
    report = check(pdf, file="x")
    assert report.verdict is Verdict.FAILED
    assert "ATT-05" in codes(report, "container")
    assert "PDF-14" not in codes(report, "container")


def test_an_xrechnung_in_a_pdf_is_judged_by_cen() -> None:
    guideline = f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
    pdf = carried(
        with_guideline(guideline), "xrechnung.xml", FX, "fx",
        DocumentType="INVOICE", DocumentFileName="xrechnung.xml", Version="2.3",
        ConformanceLevel="XRECHNUNG",
    )  # fmt: skip
    report = check(pdf, file="x")
    assert not {"PDF-13", "PDF-14", "PDF-20"} & set(codes(report, "container"))
    (judged,) = [item for item in report.checks if item.check == "en16931"]
    assert judged.status in {CheckStatus.FAILED, CheckStatus.NOT_RUN}
