# SPDX-License-Identifier: Apache-2.0
"""The user's own PDF becomes a Factur-X, or is refused for what it is."""

from __future__ import annotations

import io
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from compliance.errors import RefusedError, UnreadableError
from compliance.kinds import EXTENDED_CTC_FR
from compliance.rules import rule_texts
from einvoice.cii.document import write_cii
from einvoice.pdf.attach import Attached, attach_invoice
from einvoice.pdf.extract import extract_xml
from einvoice.pdf.reading import resolve, stream_data
from einvoice.pdf.user_fonts import load_fonts
from einvoice.pdf.xmp import parse_xmp
from tests.einvoice.older_forms import ZUGFERD_1
from tests.einvoice.pdf_models import EN16931, XML, invoice
from tests.support import shared_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE = b"""#set document(title: "x", author: "y", date: datetime(year: 2026, month: 11, day: 1))
#set text(lang: "fr", font: "IBM Plex Sans", fallback: false)
= Facture FA-1
Net"""
CII = write_cii(invoice())


@cache
def page(*standards: typst.PDFStandard, source: bytes = SOURCE) -> bytes:
    """Return a PDF as a user's own program may make it."""
    return typst.compile(
        source, font_paths=load_fonts(None), format="pdf", pdf_standards=list(standards)
    )


def metadata(pdf: bytes) -> bytes:
    return stream_data(resolve(PdfReader(io.BytesIO(pdf)).root_object["/Metadata"]))


def codes(pdf: bytes, xml: bytes = CII) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        attach_invoice(pdf, xml)
    return [item.rule for item in caught.value.findings if item.severity.value == "error"]


def remarks(done: Attached) -> list[str]:
    return [item.rule for item in done.remarks]


def test_the_xml_lies_inside_byte_for_byte_and_every_byte_of_the_pdf_stays() -> None:
    pdf = page("a-3a", "ua-1")
    done = attach_invoice(pdf, CII)
    found = extract_xml(done.data)
    assert (found.data, found.name, found.relationship) == (CII, "factur-x.xml", "Alternative")
    assert (found.is_embedded, found.is_associated, found.has_modification_date) == (True,) * 3
    assert done.data.startswith(pdf)
    assert (remarks(done), done.require) == ([], frozenset())
    assert attach_invoice(pdf, CII).data == done.data


def test_no_claim_is_lost() -> None:
    xmp = parse_xmp(metadata(attach_invoice(page("a-3a", "ua-1"), CII).data))
    assert (xmp.pdfa_part, xmp.pdfa_conformance, xmp.pdfua_part) == ("3", "A", "1")
    assert xmp.factur_x.conformance_level == "EN 16931"
    assert xmp.describes_factur_x


def test_below_basic_the_xml_is_data_of_the_page() -> None:
    xml = CII.replace(EN16931.encode(), b"urn:factur-x.eu:1p0:basicwl")
    assert extract_xml(attach_invoice(page("a-3b"), xml).data).relationship == "Data"


def test_a_pdfa_2_becomes_a_pdfa_3_that_verapdf_must_confirm() -> None:
    done = attach_invoice(page("a-2b"), CII)
    assert (remarks(done), done.require) == (["ATT-01"], frozenset(("pdfa",)))
    assert parse_xmp(metadata(done.data)).pdfa_part == "3"


def test_a_page_that_does_not_show_the_number_is_remarked() -> None:
    other = page("a-3b", source=SOURCE.replace(b"FA-1", b"FA-2"))
    assert remarks(attach_invoice(other, CII)) == ["ATT-07"]


def test_earlier_attachments_stay() -> None:
    own = (
        b'#pdf.attach("plan.txt", bytes("x"), relationship: "supplement", '
        b'mime-type: "text/plain", description: "plan")'
    )
    done = attach_invoice(page("a-3b", source=own + b"\n" + SOURCE), CII)
    assert sorted(PdfReader(io.BytesIO(done.data)).attachments) == ["factur-x.xml", "plan.txt"]


def test_pain_03_a_pdf_that_is_no_pdfa_3_is_refused_and_never_relabelled() -> None:
    assert codes(page()) == ["PDF-01"]
    assert codes(page("a-1b")) == ["PDF-01"]


def changed(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page("a-3b"))))
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_cross_reference_table_is_continued_by_a_table() -> None:
    pdf = changed(lambda _: None)
    assert b"\nxref\n" in pdf
    done = attach_invoice(pdf, CII)
    assert extract_xml(done.data).data == CII
    assert done.data[len(pdf) :].count(b"xref\n") == 2


def launch(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def sign(writer: PdfWriter) -> None:
    signature = DictionaryObject({NameObject("/ByteRange"): NameObject("/x")})
    writer.root_object[NameObject("/Perms")] = signature


def run_script(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def lose_fonts(writer: PdfWriter) -> None:
    for item in list(writer._objects):  # noqa: SLF001 (pypdf lists them in no other way)
        if isinstance(item, DictionaryObject):
            for key in ("/FontFile2", "/FontFile3"):
                item.pop(key, None)


REFUSED: list[tuple[str, Callable[[], bytes]]] = [
    ("ATT-02", lambda: changed(run_script)),
    ("ATT-02", lambda: changed(launch)),
    ("ATT-03", lambda: changed(sign)),
    ("ATT-04", lambda: attach_invoice(page("a-3b"), CII).data),
    ("ATT-04", lambda: changed(lambda writer: writer.add_attachment("Order-X.xml", b"<a/>"))),
    ("ATT-04", lambda: changed(lambda writer: writer.add_attachment("original.xml", CII))),
    ("ATT-04", lambda: changed(lambda writer: writer.add_attachment("a", ZUGFERD_1))),
    ("PDF-03", lambda: changed(lose_fonts)),
    ("PDF-05", lambda: changed(lambda writer: writer.root_object.pop("/Metadata"))),
]


@pytest.mark.parametrize(("code", "make"), REFUSED)
def test_what_stands_against_a_pdf(code: str, make: Callable[[], bytes]) -> None:
    assert code in codes(make())


def test_an_encrypted_pdf_is_refused() -> None:
    locked = changed(lambda writer: writer.encrypt("", algorithm="RC4-128"))
    with pytest.raises(UnreadableError, match="encrypted"):
        attach_invoice(locked, CII)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (XML.replace(EN16931.encode(), EXTENDED_CTC_FR.encode()), "ATT-05"),
        (XML.replace(EN16931.encode(), b"urn:cen.eu:en16931:2017#compliant#x"), "ATT-06"),
        (b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', "ATT-06"),
        (ZUGFERD_1, "ATT-06"),
    ],
)
def test_an_xml_that_is_no_factur_x_is_refused(xml: bytes, code: str) -> None:
    assert codes(page("a-3b"), xml) == [code]


def test_every_rule_of_attaching_is_tried() -> None:
    tried = {code for code, _ in REFUSED} | {"ATT-01", "ATT-05", "ATT-06", "ATT-07"}
    assert {code for code in rule_texts() if code.startswith("ATT-")} <= tried


def test_pain_04_verapdf_passes_what_it_passed_before(tmp_path: Path) -> None:
    program = shared_data("tools", "verapdf", "verapdf")
    (tmp_path / "3a.pdf").write_bytes(attach_invoice(page("a-3a", "ua-1"), CII).data)
    (tmp_path / "2a.pdf").write_bytes(attach_invoice(page("a-2a", "ua-1"), CII).data)
    done = subprocess.run(
        [str(program), "-f", "3b,3a,ua1", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = [row for row in done.stdout.splitlines() if not row.startswith(" ")]
    assert [row.split("\t")[0] for row in verdicts] == ["PASS"] * 6, done.stdout
