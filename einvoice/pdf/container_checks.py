# SPDX-License-Identifier: Apache-2.0
"""Our own checks of the PDF that carries an invoice.

They look at what commonly goes wrong and is cheap to see. They are no validation of PDF/A: that is
`check_pdfa`, which asks veraPDF.

Sources: ISO 19005-3:2012; Factur-X 1.07, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypdf.generic import ArrayObject, DictionaryObject

from compliance.errors import NotRunError, UnreadableError
from compliance.report import Location, concluded
from compliance.rules import finding
from einvoice.pdf.colours import needs_output_intent
from einvoice.pdf.extract import Attachment, read_invoice_file
from einvoice.pdf.file_structure import check_structure
from einvoice.pdf.fonts import unembedded_fonts
from einvoice.pdf.pdfa import check_pdfa as check_pdfa  # noqa: PLC0414 (re-exported: one place for the PDF's checks)
from einvoice.pdf.reading import contained, open_pdf, resolve, stream_data
from einvoice.pdf.xmp import DOCUMENT_TYPE, FILE_NAME, LEVELS, VERSION, Xmp, parse_xmp

if TYPE_CHECKING:
    from pypdf import PdfReader

    from compliance.checking import Subject
    from compliance.report import CheckResult, Finding

CHECK = "container"

_RELATIONSHIPS = frozenset(("Alternative", "Data", "Source"))
"""Factur-X: Data below EN 16931, else Alternative; France allows Data and Source as well."""

_MIME_TYPES = frozenset(("text/xml", "application/xml"))

_GUIDELINE = "{*}ExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Container:
    """What the checks look at.

    Attributes:
        attachment: the invoice.
        xmp: the metadata; None if absent or unreadable, then `xmp_fault` says which.
        xmp_fault: why there is no metadata.
        has_output_intent: whether the catalogue has a PDF/A output intent.
        needs_output_intent: whether a page surely paints in colours that only it defines.
        is_marked: whether the catalogue says that the PDF is tagged.
        unembedded: names of fonts that are not embedded.
    """

    attachment: Attachment
    xmp: Xmp | None
    xmp_fault: str
    has_output_intent: bool
    needs_output_intent: bool
    is_marked: bool
    unembedded: tuple[str, ...]


def check_container(subject: Subject) -> CheckResult:
    """Judge the PDF around an invoice: identification, output intent, fonts, metadata, attachment.

    Raises:
        NotRunError: if the subject has no PDF.
    """
    if subject.container is None:
        raise NotRunError("the invoice was not taken out of a PDF")
    try:
        with contained():
            container = _read(open_pdf(subject.container))
    except UnreadableError as error:
        return concluded(CHECK, (finding("PDF-07", found=str(error)),))
    level = LEVELS.get((subject.root.findtext(_GUIDELINE) or "").strip())
    findings = (
        *check_structure(subject.container),
        *_document(container),
        *_metadata(container, level),
        *_attached(container.attachment),
    )
    return concluded(CHECK, findings)


def _read(reader: PdfReader) -> _Container:
    catalogue = reader.root_object
    xmp, fault = _xmp(catalogue)
    mark = resolve(catalogue.get("/MarkInfo"))
    marked = resolve(mark.get("/Marked")) if isinstance(mark, DictionaryObject) else None
    return _Container(
        attachment=read_invoice_file(reader),
        xmp=xmp,
        xmp_fault=fault,
        has_output_intent=_has_output_intent(catalogue),
        needs_output_intent=needs_output_intent(reader),
        is_marked=bool(marked) and str(marked).lower() != "false",
        unembedded=unembedded_fonts(reader),
    )


def _xmp(catalogue: DictionaryObject) -> tuple[Xmp | None, str]:
    stream = resolve(catalogue.get("/Metadata"))
    if stream is None:
        return None, "none"
    try:
        return parse_xmp(stream_data(stream)), ""
    except UnreadableError as error:
        return None, str(error)


def _has_output_intent(catalogue: DictionaryObject) -> bool:
    intents = resolve(catalogue.get("/OutputIntents"))
    if not isinstance(intents, ArrayObject):
        return False
    return any(
        isinstance(intent, DictionaryObject)
        and intent.get("/S") == "/GTS_PDFA1"
        and "/DestOutputProfile" in intent
        for intent in (resolve(item) for item in intents)
    )


def _document(container: _Container) -> list[Finding]:
    """Identification, output intent, fonts, tags: PDF-01 to PDF-08."""
    findings = []
    xmp = container.xmp
    if xmp is None:
        findings.append(finding("PDF-05", found=container.xmp_fault))
    else:
        if xmp.pdfa_part != "3":
            findings.append(finding("PDF-01", found=xmp.pdfa_part or "none", expected="3"))
        if (xmp.pdfa_conformance or "").upper() == "A" and not container.is_marked:
            findings.append(finding("PDF-06"))
    if not container.has_output_intent:
        findings.append(finding("PDF-02" if container.needs_output_intent else "PDF-08"))
    findings += [finding("PDF-03", found=name) for name in container.unembedded]
    return findings


def _metadata(container: _Container, level: str | None) -> list[Finding]:
    """The `fx:` properties and their description: PDF-10 to PDF-15."""
    xmp = container.xmp
    if xmp is None:
        return []
    found = xmp.factur_x
    expected = (
        ("PDF-11", "DocumentType", found.document_type, DOCUMENT_TYPE),
        ("PDF-12", "DocumentFileName", found.document_file_name, container.attachment.name),
        ("PDF-13", "Version", found.version, VERSION),
        ("PDF-14", "ConformanceLevel", found.conformance_level, level),
    )
    findings = []
    for code, name, value, wanted in expected:
        if value is None:
            findings.append(finding("PDF-10", expected=name))
        elif value != wanted:
            location = Location(term="BT-24") if code == "PDF-14" else Location()
            shown = wanted or "none that Factur-X knows"
            findings.append(finding(code, location=location, found=value, expected=shown))
    if not xmp.describes_factur_x:
        findings.append(finding("PDF-15"))
    return findings


def _attached(item: Attachment) -> list[Finding]:
    """Name, relationship, type and listing of the attachment: PDF-20 to PDF-25."""
    findings = []
    if item.name != FILE_NAME:
        findings.append(finding("PDF-20", found=item.name, expected=FILE_NAME))
    if item.relationship not in _RELATIONSHIPS:
        findings.append(
            finding(
                "PDF-21",
                found=item.relationship or "none",
                expected=", ".join(sorted(_RELATIONSHIPS)),
            )
        )
    if not item.is_associated:
        findings.append(finding("PDF-22"))
    if item.mime_type not in _MIME_TYPES:
        findings.append(finding("PDF-23", found=item.mime_type or "none", expected="text/xml"))
    if not item.has_modification_date:
        findings.append(finding("PDF-24"))
    if not item.is_embedded:
        findings.append(finding("PDF-25"))
    return findings
