# SPDX-License-Identifier: Apache-2.0
"""Files that are no document, or mean harm: unreadable, with one clear line each."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from receivables.checks import check_file, check_path, files_below
from tests.compliance.documents import INVOICE, changed
from tests.compliance.mutation import document

if TYPE_CHECKING:
    from pathlib import Path


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("invoice.xml", data)
    return buffer.getvalue()


def laughs(levels: int) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE a [<!ENTITY l0 "ha">{entities}]><a>&l{levels - 1};</a>'.encode()


TEXT = INVOICE.decode()
BODY = TEXT.partition("?>")[2].strip()
SECRET = "file:///etc/hostname"  # noqa: S105 (a place, not a password)

UNREADABLE = {
    "empty": (b"", "is empty"),
    "blank": (b" \r\n\t", "is empty"),
    "null bytes": (bytes(100), "is empty"),
    "zip": (zipped(INVOICE), "ZIP"),
    "gzip": (gzip.compress(INVOICE), "gzip"),
    "picture": (b"\x89PNG\r\n\x1a\n", "picture"),
    "web page": (b"<!doctype HTML><html></html>", "web page"),
    "binary": (bytes(range(256)) * 9, "neither XML nor PDF"),
    "text": (b"Dear customer,", "neither XML nor PDF"),
    "json": (b'{"invoice": 1}', "neither XML nor PDF"),
    "billion laughs": (laughs(12), "document type"),
    "few laughs": (laughs(2), "document type"),
    "quadratic blowup": (
        b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 100_000 + b'">]><a>' + b"&x;" * 5000 + b"</a>",
        "document type",
    ),
    "external entity": (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{SECRET}">]><a>&x;</a>'.encode(),
        "document type",
    ),
    "parameter entity": (
        f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{SECRET}"> %x;]><a/>'.encode(),
        "document type",
    ),
    "external DTD": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "document type"),
    "late doctype": (
        b"<!-- " + b"x" * 9000 + b" -->" + laughs(12),
        "not well-formed",
    ),
    "deep": (b"<a>" * 200 + b"</a>" * 200, "deeper"),
    "very deep": (b"<a>" * 100_000 + b"</a>" * 100_000, "not well-formed"),
    "hundred thousand attributes": (
        b"<a " + b" ".join(b"a%d='1'" % number for number in range(100_000)) + b"/>",
        "attributes",
    ),
    "truncated": (INVOICE[:3000], "not well-formed"),
    "two roots": (INVOICE + b"<a/>", "not well-formed"),
    "null byte inside": (changed(INVOICE, ("Lampe", "La\0mpe")), "not well-formed"),
    "wrong encoding": (TEXT.encode("latin-1"), "encoding"),
    "unknown encoding": (changed(INVOICE, ("UTF-8", "X-42")), "encoding"),
    "UTF-16 without sign or declaration": (BODY.encode("utf-16-le"), "not well-formed"),
    "very long text": (changed(INVOICE, ("Lampe", "L" * 11_000_000)), "too long"),
    "white space before the declaration": (b"\n" + INVOICE, "only at the start"),
    "Latin-1 that says nothing": (
        TEXT.replace(' encoding="UTF-8"', "").encode("latin-1"),
        "encoding",
    ),
    "order of UBL": (
        b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
        "no document that encaisse knows",
    ),
    "large file with a doctype": (
        b"<!DOCTYPE a><AttachmentBinaryObject>" + b"x" * 11_000_000 + b"</AttachmentBinaryObject>",
        "document type",
    ),
    "unknown root": (b"<order xmlns='urn:x'/>", "no document that encaisse knows"),
    "unknown namespace": (b"<Document xmlns='urn:x'/>", "no document that encaisse knows"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable(name: str) -> None:
    data, words = UNREADABLE[name]
    report = check_file(data, file=name)
    assert report.verdict == "unreadable"
    (finding,) = report.findings
    assert words in finding.message
    assert "\n" not in finding.message
    assert len(finding.message) < 250


LOCATED = (
    "rsm:CrossIndustryInvoice xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
    "xsi:schemaLocation='urn:x http://127.0.0.1:9/a.xsd'"
)

READABLE = {
    "byte order mark": b"\xef\xbb\xbf" + INVOICE,
    "UTF-16": TEXT.replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16 without sign": TEXT.replace("UTF-8", "UTF-16").encode("utf-16-be"),
    "Latin-1": TEXT.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "CRLF": INVOICE.replace(b"\n", b"\r\n"),
    "white space without a declaration": b"\n  " + BODY.encode(),
    "windows-1252": TEXT.replace("UTF-8", "windows-1252").encode("cp1252"),
    "other prefixes": changed(
        INVOICE, ("ram:", "a:"), ("xmlns:ram", "xmlns:a"), ("rsm:", "b:"), ("xmlns:rsm", "xmlns:b")
    ),
    "default namespace": changed(INVOICE, ("<rsm:", "<"), ("</rsm:", "</"), ("xmlns:rsm", "xmlns")),
    "place of the schema": changed(INVOICE, ("<rsm:CrossIndustryInvoice ", f"<{LOCATED} ")),
    "CDATA": changed(INVOICE, (">Atelier Lumen SARL<", "><![CDATA[Atelier Lumen SARL]]><")),
    "comment inside a value": changed(INVOICE, ("297.00</ram:Due", "297<!-- x -->.00</ram:Due")),
    "processing instruction": changed(INVOICE, ("?>", '?>\n<?xml-stylesheet href="a.xsl"?>')),
}


@pytest.mark.parametrize("name", READABLE)
def test_readable(name: str) -> None:
    assert check_file(READABLE[name], file=name).verdict == "passed"


def test_inclusion_is_not_carried_out() -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{SECRET}"/>'
    report = check_file(changed(INVOICE, ("14 rue des Essais", include)), file="f")
    assert report.verdict == "failed"


@pytest.mark.parametrize("cut", [8, 12, 100])
def test_truncated_pdf(cut: int) -> None:
    pdf = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nxref\n0 2\n"
    report = check_file(pdf[:cut], file="f")
    assert report.verdict == "unreadable"
    assert "\n" not in report.findings[0].message


def test_no_such_file(tmp_path: Path) -> None:
    report = check_path(tmp_path / "nowhere.xml")
    assert report.verdict == "unreadable"
    assert "no such file" in report.findings[0].message


def test_folder_is_walked_in_order_and_says_what_it_sets_aside(tmp_path: Path) -> None:
    for name in ("b.xml", "a/z.pdf", "a/.cache/x", ".hidden", "c.txt", "d"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "d").write_bytes(b"<?xml version='1.0'?><a/>")
    below = files_below(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in below.files] == [
        "a/z.pdf",
        "b.xml",
        "d",
    ]
    assert [path.name for path in below.set_aside] == ["c.txt"]


def test_linked_folders_are_walked_once_and_not_in_circles(tmp_path: Path) -> None:
    inbox, far = tmp_path / "inbox", tmp_path / "far"
    inbox.mkdir()
    far.mkdir()
    (far / "a.xml").write_bytes(INVOICE)
    (far / "circle").symlink_to(inbox)
    (inbox / "first").symlink_to(far)
    (inbox / "second").symlink_to(far)
    (found,) = files_below(inbox).files
    assert found.name == "a.xml"


def test_folder_without_a_document_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing", encoding="utf-8")
    (found,) = files_below(tmp_path).files
    assert check_path(found).verdict == "unreadable"


@pytest.mark.parametrize(
    "envelope",
    [
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{}</s:Body></s:Envelope>",
        "<StandardBusinessDocument xmlns='urn:x'><Header/>{}</StandardBusinessDocument>",
    ],
)
def test_an_envelope_is_named_as_such(envelope: str) -> None:
    report = check_file(envelope.format(BODY).encode(), file="f")
    assert report.verdict == "unreadable"
    assert "take the CrossIndustryInvoice out" in (report.findings[0].hint or "")


def test_a_large_attachment_is_no_reason_to_refuse() -> None:
    content = base64.b64encode(bytes(9_000_000)).decode()
    data = document("cii-rich", f"set //ram:AttachmentBinaryObject = {content}")
    assert check_file(data, file="f").kind == "cii-en16931"
