# SPDX-License-Identifier: Apache-2.0
"""Our own checks of the container: each rule is broken once, in a Factur-X that is right else."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from compliance.checking import Subject
from compliance.errors import NotRunError
from compliance.kinds import BY_KEY
from compliance.report import CheckStatus
from compliance.rules import rule_texts
from compliance.xml_read import parse_xml
from einvoice.pdf import pdfa
from einvoice.pdf.container_checks import check_container, check_pdfa
from einvoice.pdf.extract import extract_xml
from einvoice.pdf.hybrid import add_factur_x_metadata
from einvoice.pdf.reading import resolve, stream_data
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import PageStyle
from einvoice.pdf.xmp import parse_xmp
from tests.einvoice.pdf_models import EN16931, XML, invoice
from tests.einvoice.test_pdf_extract import FILE, raw_pdf, stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@cache
def good() -> bytes:
    return render_facturx(invoice(), XML, PageStyle())


def subject(pdf: bytes | None, xml: bytes = XML) -> Subject:
    kind = BY_KEY["facturx-en16931"]
    return Subject(file="invoice.pdf", kind=kind, root=parse_xml(xml), container=pdf)


def codes(pdf: bytes, xml: bytes = XML) -> list[str]:
    return [item.rule for item in check_container(subject(pdf, xml)).findings]


def swap(old: str, new: str) -> Callable[[], bytes]:
    """Overwrite some bytes with as many others, so that every offset stays right."""

    def make() -> bytes:
        before, after = old.encode(), new.encode()
        assert len(before) == len(after)
        assert before in good()
        return good().replace(before, after)

    return make


# The rule, and the change that breaks it. Metadata stands in the file twice: replaced in both.
BROKEN: list[tuple[str, Callable[[], bytes]]] = [
    ("PDF-01", swap("<pdfaid:part>3<", "<pdfaid:part>2<")),
    ("PDF-01", swap("pdfaid:part>", "pdfaid:port>")),
    ("PDF-08", swap("/OutputIntents", "/OutputUntents")),
    ("PDF-08", swap("/S/GTS_PDFA1", "/S/GTS_PDFX1")),
    ("PDF-03", swap("/FontFile2", "/FontFile9")),
    ("PDF-05", swap("/Metadata ", "/Motadata ")),
    ("PDF-05", swap("</rdf:RDF>", "</rdf:RDX>")),
    ("PDF-06", swap("/Marked true", "/Morked true")),
    ("PDF-09", lambda: b"\n" + good()),
    ("PDF-09", lambda: re.sub(rb"startxref\s+\d+", b"startxref\n12", good())),
    ("PDF-16", lambda: good() + b"\r\n\r\n"),
    ("PDF-10", swap("fx:DocumentType>", "fx:DocumentTape>")),
    ("PDF-10", swap("fx:ConformanceLevel>", "fx:ConformanceLovel>")),
    ("PDF-11", swap(">INVOICE<", ">ORDER  <")),
    ("PDF-12", swap("FileName>factur-x.xml", "FileName>factur_x.xml")),
    ("PDF-13", swap("fx:Version>1.0", "fx:Version>2.0")),
    ("PDF-14", swap(">EN 16931<", ">EXTENDED<")),
    ("PDF-15", swap("pdfaSchema:namespaceURI>urn:fac", "pdfaSchema:namespaceURI>urn:fax")),
    ("PDF-20", swap("(factur-x.xml)", "(Factur-X.xml)")),
    ("PDF-21", swap("/Alternative", "/Unspecified")),
    ("PDF-21", swap("/AFRelationship", "/AFRolationship")),
    ("PDF-22", swap("/AF[", "/AG[")),
    ("PDF-23", swap("/text#2Fxml", "/text#2Fpdf")),
    ("PDF-24", swap("/ModDate(D:20261101000000Z)>>>>", "/MedDate(D:20261101000000Z)>>>>")),
    ("PDF-25", swap("/EmbeddedFiles", "/EmbaddedFiles")),
]


def test_what_we_write_passes() -> None:
    result = check_container(subject(good()))
    assert result.status is CheckStatus.PASSED
    assert result.findings == ()


@pytest.mark.parametrize(("code", "make"), BROKEN)
def test_each_rule_can_fail(code: str, make: Callable[[], bytes]) -> None:
    found = codes(make())
    assert code in found
    assert set(found) <= {code, "PDF-12"}  # a renamed attachment is no longer what fx: names


def test_every_rule_of_the_container_is_broken_above() -> None:
    ours = {code for code in rule_texts() if re.fullmatch(r"PDF-[0-3]\d", code)}
    assert ours == {code for code, _ in BROKEN} | {"PDF-02", "PDF-07"}


def test_a_profile_that_the_xml_does_not_declare() -> None:
    xml = XML.replace(EN16931.encode(), b"urn:factur-x.eu:1p0:basicwl")
    [item] = check_container(subject(good(), xml)).findings
    assert (item.rule, item.found, item.expected) == ("PDF-14", "EN 16931", "BASIC WL")
    assert item.location.term == "BT-24"


@pytest.mark.parametrize("length", [0, 8, 9000])
def test_a_container_that_cannot_be_read_fails(length: int) -> None:
    result = check_container(subject(good()[:length]))
    assert result.status is CheckStatus.FAILED
    assert [item.rule for item in result.findings] == ["PDF-07"]


def test_a_plain_pdf_with_an_invoice_lacks_nearly_everything() -> None:
    catalogue = "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>"
    pages = "<</Type/Pages/Kids[6 0 R]/Count 1>>"
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 8 0 R"
        "/Resources<</Font<</F 7 0 R>>>>>>"
    )
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    tree = "<</Names[(factur-x.xml) 4 0 R]>>"
    drawing = stream(b"1 0 0 rg BT /F 9 Tf (x) Tj ET")
    pdf = raw_pdf(catalogue, pages, tree, FILE, stream(XML), page, font, drawing)
    assert codes(pdf) == ["PDF-05", "PDF-02", "PDF-03", "PDF-21", "PDF-22", "PDF-23", "PDF-24"]


def test_without_a_pdf_the_checks_are_not_run() -> None:
    with pytest.raises(NotRunError):
        check_container(subject(None))
    with pytest.raises(NotRunError):
        check_pdfa(subject(None))


def test_metadata_can_be_replaced_again() -> None:
    again = add_factur_x_metadata(good(), "BASIC")
    assert again.startswith(good())
    assert extract_xml(again).data == XML
    [item] = check_container(subject(again)).findings
    assert (item.rule, item.found) == ("PDF-14", "BASIC")
    assert again[len(good()) :].count(b"fx:Version>1.0<") == 1
    assert again[len(good()) :].count(b"pdfuaid:part>1<") == 1


def with_xref_stream() -> bytes:
    """Return a small PDF whose objects are listed by a cross-reference stream."""
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        b' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3"/></rdf:RDF></x:xmpmeta>'
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        stream(packet, "/Type/Metadata/Subtype/XML"),
    )
    body = b"%PDF-1.7\n"
    rows = b"\x00\x00\x00\xff"
    for number, content in enumerate(objects, start=1):
        rows += b"\x01" + len(body).to_bytes(2, "big") + b"\x00"
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(body)
    rows += b"\x01" + start.to_bytes(2, "big") + b"\x00"
    entry = stream(rows, "/Type/XRef/W[1 2 1]/Size 5/Root 1 0 R/ID[<00><11>]")
    return body + b"4 0 obj\n" + entry + f"\nendobj\nstartxref\n{start}\n%%EOF".encode()


def test_a_pdf_with_a_cross_reference_stream_gets_another() -> None:
    before = with_xref_stream()
    after = add_factur_x_metadata(before, "EN 16931")
    assert after.startswith(before)
    reader = PdfReader(io.BytesIO(after), strict=True)
    metadata = parse_xmp(stream_data(resolve(reader.root_object["/Metadata"])))
    assert metadata.pdfa_part == "3"
    assert metadata.factur_x.conformance_level == "EN 16931"
    assert metadata.describes_factur_x
    assert b"\nxref" not in after


def fake(folder: Path, answer: str, status: int = 0) -> str:
    """Make a program that prints an answer, whatever it is asked."""
    text = folder / "answer.txt"
    text.write_text(answer, encoding="utf-8")
    program = folder / "fake-verapdf"
    program.write_text(f"#!/bin/sh\ncat '{text}'\nexit {status}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


REPORT = """<?xml version="1.0" encoding="utf-8"?>
<report><buildInformation><releaseDetails id="core" version="1.26.1"/></buildInformation>
<jobs><job><validationReport isCompliant="{compliant}">
<details>{rules}</details></validationReport></job></jobs></report>"""
RULE = """<rule specification="ISO 19005-3:2012" clause="6.2.11.4.1" testNumber="1" status="failed"
 failedChecks="3"><description>The font programs
 shall be embedded</description></rule>"""

LINES = """FAIL\t3a\tx.pdf\t6.2.11.4.1-t1x3\t(9 checks)
    6.2.11.4.1-t1 x3: The font programs shall be embedded
        error: null
"""

GOOD_ANSWERS = [REPORT.format(compliant="true", rules=""), "PASS\t3a\tx.pdf\t\t(9 checks, 1 ms)\n"]
BAD_ANSWERS = [
    REPORT.format(compliant="false", rules=RULE),
    LINES,
]
NO_ANSWERS = [
    "",
    "ERROR\t3a\tx.pdf\tcould not parse\n",
    "Exception in thread main\n",
    "<report><jobs><job><taskException/></job></jobs></report>",
    "<report>",
    REPORT.format(compliant="false", rules=""),
    REPORT.format(compliant="true", rules=RULE),
]


@pytest.mark.parametrize("answer", GOOD_ANSWERS)
def test_verapdf_passes(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pdfa.VARIABLE, fake(tmp_path, answer))
    result = check_pdfa(subject(good()))
    assert result.status is CheckStatus.PASSED
    assert (result.artefact or "").endswith("PDF/A-3a")


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_verapdf_fails(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pdfa.VARIABLE, fake(tmp_path, answer, status=1))
    [item] = check_pdfa(subject(good())).findings
    assert item.rule == "PDFA-6.2.11.4.1"
    assert item.message == "The font programs shall be embedded"
    assert item.found == "test 1, 3 times"


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_no_verdict_is_no_pass(
    answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pdfa.VARIABLE, fake(tmp_path, answer))
    with pytest.raises(NotRunError):
        check_pdfa(subject(good()))


def test_without_verapdf_the_check_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(pdfa.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotRunError) as caught:
        check_pdfa(subject(good()))
    assert pdfa.VARIABLE in (caught.value.hint or "")
    monkeypatch.setenv(pdfa.VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(NotRunError, match="names no program"):
        check_pdfa(subject(good()))
