# SPDX-License-Identifier: Apache-2.0
"""Taking the invoice out of PDFs, of which most here are damaged, odd or hostile."""

from __future__ import annotations

import io
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader, PdfWriter

from compliance.errors import UnknownKindError, UnreadableError
from einvoice.pdf import reading
from einvoice.pdf.extract import extract_xml, list_attachments
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import PageStyle
from tests.einvoice.pdf_models import XML, invoice

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def good() -> bytes:
    return render_facturx(invoice(), XML, PageStyle())


def with_files(*names: str, data: bytes = XML) -> bytes:
    """Return a PDF of one blank page with files attached."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name in names:
        writer.add_attachment(name, data)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(good())))
    writer.encrypt("", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def raw_pdf(*objects: str | bytes) -> bytes:
    """Return a PDF of the objects 1, 2, …, of which the first is the catalogue."""
    body = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        data = content.encode() if isinstance(content, str) else content
        body += f"{number} 0 obj\n".encode() + data + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + trailer.encode()


def stream(data: bytes, extra: str = "") -> bytes:
    return f"<<{extra}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


CATALOGUE = "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>"
PAGES = "<</Type/Pages/Kids[]/Count 0>>"
TREE = "<</Names[(factur-x.xml) 4 0 R]>>"
FILE = "<</Type/Filespec/F(factur-x.xml)/EF<</F 5 0 R>>>>"


def attached(content: bytes | str) -> bytes:
    return raw_pdf(CATALOGUE, PAGES, TREE, FILE, content)


def bomb() -> bytes:
    """Return a PDF whose attachment of some hundred kilobytes decodes to more than the limit."""
    packed = zlib.compress(b"\0" * (reading.MAX_STREAM + 1024), 9)
    return attached(stream(packed, "/Filter/FlateDecode"))


def nested_tree(depth: int) -> bytes:
    kids = [f"<</Kids[{number + 1} 0 R]>>" for number in range(3, depth + 3)]
    return raw_pdf(CATALOGUE, PAGES, *kids, "<</Names[]>>")


# What is wrong, the file, and what the one line must say.
DAMAGED: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty", lambda: b"", "empty"),
    ("blanks", lambda: b" \n" * 10, "empty"),
    ("zip", lambda: b"PK\x03\x04" + b"x" * 100, "ZIP archive"),
    ("text", lambda: b"Dear customer, ...", "nor PDF"),
    ("header alone", lambda: b"%PDF-1.7\n", "truncated or damaged"),
    ("first half", lambda: good()[: len(good()) // 2], "truncated or damaged"),
    ("last half", lambda: good()[len(good()) // 2 :], "nor PDF"),
    ("zeros inside", lambda: good()[:5000] + b"\0" * 40000 + good()[45000:46000], "truncated"),
    ("encrypted", encrypted, "encrypted"),
    ("no attachment", with_files, "no file is attached"),
    ("other attachment", lambda: with_files("cgv.xml", "plan.dwg"), "cgv.xml, plan.dwg"),
    ("two invoices", lambda: with_files("factur-x.xml", "zugferd-invoice.xml"), "2 invoices"),
    ("two orders", lambda: with_files("order-x.xml", "Order-X.xml"), "2 orders"),
    ("the same twice", lambda: with_files("factur-x.xml", "factur-x.xml"), "2 invoices"),
    ("empty file", lambda: with_files("factur-x.xml", data=b" "), "factur-x.xml is empty"),
    ("bomb", bomb, "more than"),
    (
        "cut stream",
        lambda: attached(stream(zlib.compress(XML)[:-20], "/Filter/FlateDecode")),
        "early",
    ),
    ("broken stream", lambda: attached(stream(b"garbage", "/Filter/FlateDecode")), "decompressed"),
    ("no stream", lambda: attached("<</Type/EmbeddedFile>>"), "truncated or damaged"),
    ("null stream", lambda: attached("null"), "has no content"),
    ("unknown filter", lambda: attached(stream(b"x", "/Filter/Nonsense")), "truncated or damaged"),
    ("tree that eats its tail", lambda: raw_pdf(CATALOGUE, PAGES, "<</Kids[3 0 R]>>"), "no file"),
    ("deep tree", lambda: nested_tree(5000), "no file"),
    ("very deep tree", lambda: nested_tree(reading.MAX_NODES + 1), "unreasonable"),
    ("catalogue is a number", lambda: raw_pdf("42"), "truncated or damaged"),
]


@pytest.mark.parametrize(
    ("make", "says"), [row[1:] for row in DAMAGED], ids=[row[0] for row in DAMAGED]
)
def test_damage_is_said_in_one_line(
    make: Callable[[], bytes], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    data = make()
    with pytest.raises(UnreadableError) as caught:
        extract_xml(data)
    message = str(caught.value)
    assert says in message
    assert "\n" not in message
    assert len(message) < 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_truncated_file_never_yields_an_invoice_by_halves(cut: int) -> None:
    data = good()[: len(good()) * cut // 100]
    try:
        found = extract_xml(data)
    except UnreadableError:
        return
    assert found.data == XML


def test_any_exception_of_the_reader_is_contained(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (RecursionError(), KeyError("x"), MemoryError(), AssertionError(), ValueError()):

        def fail(*_: object, error: BaseException = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(reading, "PdfReader", fail)
        with pytest.raises(UnreadableError):
            extract_xml(good())


@pytest.mark.parametrize(
    "name", ["factur-x.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml"]
)
def test_every_name_of_an_invoice_is_known(name: str) -> None:
    found = extract_xml(with_files("conditions.pdf", name))
    assert (found.name, found.data, found.relationship) == (name, XML, None)
    assert found.is_embedded
    assert not found.is_associated


def test_an_order_comes_out_where_there_is_no_invoice() -> None:
    assert extract_xml(with_files("plan.dwg", "order-x.xml")).name == "order-x.xml"
    assert extract_xml(with_files("order-x.xml", "factur-x.xml")).name == "factur-x.xml"


def test_a_despatch_advice_is_named_as_such() -> None:
    with pytest.raises(UnknownKindError, match=r"despatch advice \(cida\.xml\)"):
        extract_xml(with_files("cida.xml"))


def test_all_attachments_are_listed() -> None:
    assert list_attachments(with_files("factur-x.xml", "plan\n.dwg")) == (
        "factur-x.xml",
        "plan?.dwg",
    )


def test_what_the_pdf_says_of_the_file() -> None:
    found = extract_xml(good())
    assert found.name == "factur-x.xml"
    assert found.relationship == "Alternative"
    assert found.mime_type == "text/xml"
    assert found.description
    assert (found.has_modification_date, found.is_embedded, found.is_associated) == (True,) * 3


def test_a_file_that_is_only_associated_is_found() -> None:
    catalogue = "<</Type/Catalog/Pages 2 0 R/AF[4 0 R]>>"
    found = extract_xml(raw_pdf(catalogue, PAGES, "null", FILE, stream(XML)))
    assert found.is_associated
    assert not found.is_embedded


def test_a_hostile_name_does_not_break_the_line() -> None:
    data = with_files("a\nb\x1b[31m" + "c" * 500)
    with pytest.raises(UnreadableError) as caught:
        extract_xml(data)
    assert re.fullmatch(r"[ -~…]+", str(caught.value))


def test_two_contents_of_one_file_are_refused() -> None:
    catalogue = "<</Type/Catalog/Pages 2 0 R/AF[4 0 R]>>"
    both = FILE.replace("/F 5 0 R", "/F 5 0 R/UF 6 0 R")
    assert both != FILE
    same = raw_pdf(catalogue, PAGES, "null", both, stream(XML), stream(XML))
    assert extract_xml(same).data == XML
    with pytest.raises(UnreadableError, match="two contents"):
        extract_xml(raw_pdf(catalogue, PAGES, "null", both, stream(XML), stream(b"<other/>")))
