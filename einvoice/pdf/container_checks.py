# SPDX-License-Identifier: Apache-2.0
"""Our own checks of the PDF that carries an invoice.

They look at what commonly goes wrong and is cheap to see. They are no validation of PDF/A: that is
`check_pdfa`, which asks veraPDF.

Sources: ISO 19005-3:2012; Factur-X 1.07, chapter 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.errors import NotRunError, UnreadableError
from compliance.kinds import EXTENDED_CTC_FR
from compliance.report import Location, concluded
from compliance.rules import finding
from einvoice.pdf.archive_checks import check_archive, read_archive
from einvoice.pdf.extract import Attachment, read_document_file
from einvoice.pdf.file_structure import check_structure
from einvoice.pdf.forms import HybridForm, form_of
from einvoice.pdf.pdfa import check_pdfa as check_pdfa  # noqa: PLC0414 (re-exported: one place for the PDF's checks)
from einvoice.pdf.reading import contained, open_pdf

if TYPE_CHECKING:
    from compliance.checking import Subject
    from compliance.report import CheckResult, Finding
    from einvoice.pdf.xmp import Xmp

CHECK = "container"

_RELATIONSHIPS = frozenset(("Alternative", "Data", "Source"))
"""Factur-X: Data below EN 16931, else Alternative; France allows Data and Source as well."""

_MIME_TYPES = frozenset(("text/xml", "application/xml"))

_GUIDELINES = (
    "{*}ExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID",
    "{*}SpecifiedExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID",
)
"""Of CII and Order-X, and of ZUGFeRD 1."""


def check_container(subject: Subject) -> CheckResult:
    """Judge the PDF around a document: identification, output intent, fonts, metadata, attachment.

    Raises:
        NotRunError: if the subject has no PDF.
    """
    if subject.container is None:
        raise NotRunError("the invoice was not taken out of a PDF")
    form = form_of(subject.kind)
    try:
        with contained():
            reader = open_pdf(subject.container)
            archive, attachment = read_archive(reader, form.namespace), read_document_file(reader)
    except UnreadableError as error:
        return concluded(CHECK, (finding("PDF-07", found=str(error)),))
    guideline = next(
        (text.strip() for path in _GUIDELINES if (text := subject.root.findtext(path))), ""
    )
    if EXTENDED_CTC_FR in subject.kind.guidelines:
        carried = [finding("ATT-05", location=Location(term="BT-24"), found=guideline)]
    else:
        carried = _metadata(archive.xmp, attachment.name, form, guideline)
    findings = (
        *check_structure(subject.container),
        *check_archive(archive),
        *carried,
        *_attached(attachment, form),
    )
    return concluded(CHECK, findings)


def _metadata(xmp: Xmp | None, name: str, form: HybridForm, guideline: str) -> list[Finding]:
    """The properties that say what is carried, and their description: PDF-10 to PDF-15."""
    if xmp is None:
        return []
    found = xmp.factur_x
    types = form.document_types
    kind = found.document_type if found.document_type in types else types[0]
    expected = (
        ("PDF-11", "DocumentType", found.document_type, kind),
        ("PDF-12", "DocumentFileName", found.document_file_name, name),
        ("PDF-13", "Version", found.version, form.version or found.version),
        ("PDF-14", "ConformanceLevel", found.conformance_level, form.level(guideline)),
    )
    findings = []
    for code, label, value, wanted in expected:
        if value is None:
            findings.append(finding("PDF-10", expected=label))
        elif value != wanted:
            location = Location(term="BT-24") if code == "PDF-14" else Location()
            shown = wanted or "none that Factur-X knows"
            findings.append(finding(code, location=location, found=value, expected=shown))
    if not xmp.describes_factur_x:
        findings.append(finding("PDF-15"))
    return findings


def _attached(item: Attachment, form: HybridForm) -> list[Finding]:
    """Name, relationship, type and listing of the attachment: PDF-20 to PDF-25."""
    findings = []
    if item.name != form.file_name:
        findings.append(finding("PDF-20", found=item.name, expected=form.file_name))
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
