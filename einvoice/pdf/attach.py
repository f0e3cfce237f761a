# SPDX-License-Identifier: Apache-2.0
"""Turning a PDF/A that somebody else made into a Factur-X, by an incremental update.

All bytes of the PDF stay, and with them its fonts, tags and claims. What is no PDF/A-3 is refused:
nothing is converted, and no claim is written that the PDF does not bear out.

A PDF/A-2 becomes a PDF/A-3 when its metadata says part 3: ISO 19005-3 differs from ISO 19005-2 in
what may be embedded (its introduction and 6.8), not in what a page may be. Since the claim is then
ours, the result must pass veraPDF before it is used (`Attached.require`). ISO 19005-1 rests on
PDF 1.4 and has other rules; a PDF/A-1 is refused.

Sources: ISO 19005-3:2012, 6.8 and annex E; ISO 14289-1:2014, 7.11; Factur-X 1.07, chapter 6.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lxml import etree
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from compliance.errors import RefusedError
from compliance.kinds import CII, EXTENDED_CTC_FR
from compliance.report import Location, has_errors
from compliance.rules import finding
from compliance.xml_read import parse_xml
from einvoice.pdf.actions import read_behaviour
from einvoice.pdf.archive_checks import check_archive, read_archive
from einvoice.pdf.extract import INVOICE_NAMES, ORDER_NAME, list_names
from einvoice.pdf.file_structure import check_structure
from einvoice.pdf.hybrid import metadata_object, read_metadata
from einvoice.pdf.reading import contained, name_tree, open_pdf, resolve
from einvoice.pdf.update import append_objects, read_frame
from einvoice.pdf.xmp import CONFORMANCE_LEVELS, FILE_NAME, add_factur_x, claim_part_3
from einvoice.profiles import profile_of

if TYPE_CHECKING:
    from pypdf import PdfReader

    from compliance.report import Finding
    from einvoice.pdf.update import Frame

_UPGRADABLE = "2"
_CONTEXT = "{*}ExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"
_NUMBER = "{*}ExchangedDocument/{*}ID"
_ISSUED = "{*}ExchangedDocument/{*}IssueDateTime/{*}DateTimeString"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A PDF with its XML attached, to be checked before it is used.

    Attributes:
        data: the Factur-X.
        require: checks that must have passed beyond those of its kind.
        remarks: warnings and notes.
    """

    data: bytes
    require: frozenset[str]
    remarks: tuple[Finding, ...]


def attach_invoice(pdf: bytes, xml: bytes) -> Attached:
    """Return a PDF/A-3 with a CII attached as factur-x.xml, and the metadata that say so.

    The same arguments give the same bytes. Whether the XML is a valid invoice is judged by
    `einvoice.checks.check` on the result.

    Args:
        pdf: a PDF/A-3, or a PDF/A-2 whose upgrade veraPDF will confirm.
        xml: a CII of a profile of Factur-X, attached byte by byte.

    Raises:
        UnreadableError: if one of the two cannot be read, or the PDF is encrypted.
        RefusedError: with all that stands against the PDF (PDF-01 to PDF-05, ATT-02 to ATT-04), or
            against the XML (ATT-05, ATT-06).
    """
    root = parse_xml(xml)
    guideline = _guideline(root)
    level = CONFORMANCE_LEVELS[guideline]
    with contained():
        reader = open_pdf(pdf)
        frame = read_frame(reader, pdf)
        findings = [*check_structure(pdf), *_against(reader)]
        if has_errors(findings):
            raise RefusedError("the PDF cannot become a Factur-X", tuple(findings))
        is_upgraded = any(item.rule == "ATT-01" for item in findings)
        objects = _objects(reader, frame, xml, root)
        key, packet = read_metadata(reader)
        packet = claim_part_3(packet) if is_upgraded else packet
        objects[key] = metadata_object(add_factur_x(packet, level))
        findings += _mismatch(reader, root)
    return Attached(
        data=append_objects(pdf, frame, objects),
        require=frozenset(("pdfa",)) if is_upgraded else frozenset(),
        remarks=tuple(findings),
    )


def _guideline(root: etree._Element) -> str:
    """Return the guideline id of an XML that may be attached."""
    guideline = (root.findtext(_CONTEXT) or "").strip()
    name = etree.QName(root)
    if name.namespace == CII and guideline in CONFORMANCE_LEVELS:
        return guideline
    at = Location(term="BT-24")
    if guideline == EXTENDED_CTC_FR:
        fault = finding("ATT-05", location=at, found=guideline)
    else:
        found = f"{name.localname}, {guideline or '-'}"
        fault = finding("ATT-06", location=at, found=found, expected=", ".join(CONFORMANCE_LEVELS))
    raise RefusedError("the XML cannot be attached as a Factur-X", (fault,))


def _against(reader: PdfReader) -> list[Finding]:
    """Return what stands against a PDF; an upgrade from PDF/A-2 is a note, ATT-01."""
    archive = read_archive(reader)
    findings = check_archive(archive)
    part = archive.xmp.pdfa_part if archive.xmp else None
    if part == _UPGRADABLE:
        findings = [item for item in findings if item.rule != "PDF-01"]
        findings.append(finding("ATT-01"))
    behaviour = read_behaviour(reader)
    findings += [finding("ATT-02", found=name) for name in behaviour.forbidden]
    if behaviour.is_signed:
        findings.append(finding("ATT-03"))
    taken = {*INVOICE_NAMES, ORDER_NAME}
    findings += [
        finding("ATT-04", found=name) for name in list_names(reader) if name.lower() in taken
    ]
    return findings


def _mismatch(reader: PdfReader, root: etree._Element) -> list[Finding]:
    """ATT-07: the page ought to show the number of the invoice that is attached."""
    number = "".join((root.findtext(_NUMBER) or "").split())
    texts = ("".join(page.extract_text().split()) for page in reader.pages)
    if not number or any(number in text for text in texts):
        return []
    return [finding("ATT-07", location=Location(term="BT-1"), found=number)]


def _issue_day(root: etree._Element) -> str | None:
    """Return BT-2 as a PDF date at midnight UTC, or None where the XML has none that is one."""
    try:
        day = datetime.strptime((root.findtext(_ISSUED) or "").strip(), "%Y%m%d")  # noqa: DTZ007 (a day)
    except ValueError:
        return None
    return f"D:{day:%Y%m%d}000000Z"


def _objects(
    reader: PdfReader, frame: Frame, xml: bytes, root: etree._Element
) -> dict[tuple[int, int], bytes]:
    """Return the file, its specification, and the catalogue that lists it."""
    file, specification = (frame.size, 0), (frame.size + 1, 0)
    # Factur-X 1.09, 6.2.2: an XML that says less than the page is data about it.
    relationship = "Alternative" if profile_of(_guideline(root)).is_whole else "Data"
    day = _issue_day(root)
    modified = f"/ModDate({day})" if day else ""
    head = (
        f"<</Type/EmbeddedFile/Subtype/text#2Fxml/Params<</Size {len(xml)}{modified}>>"
        f"/Length {len(xml)}>>\nstream\n"
    )
    described = (
        f"<</Type/Filespec/F({FILE_NAME})/UF({FILE_NAME})/AFRelationship/{relationship}"
        f"/Desc(Factur-X invoice)/EF<</F {file[0]} 0 R/UF {file[0]} 0 R>>>>"
    )
    return {
        file: head.encode() + xml + b"\nendstream",
        specification: described.encode(),
        frame.root: _catalogue(reader, specification[0]),
    }


def _catalogue(reader: PdfReader, number: int) -> bytes:
    """Return the catalogue with the specification among embedded and associated files."""
    reference = IndirectObject(number, 0, reader)
    catalogue = DictionaryObject(_raw(reader.root_object))
    names = resolve(catalogue.get("/Names"))
    names = DictionaryObject(_raw(names) if isinstance(names, DictionaryObject) else {})
    # The tree is written anew as one node: its names must be sorted (ISO 32000-1, 7.9.6).
    entries = list(name_tree(names.raw_get("/EmbeddedFiles"))) if "/EmbeddedFiles" in names else []
    entries = sorted([*entries, (FILE_NAME, reference)], key=lambda entry: entry[0].encode())
    flat = ArrayObject(item for name, value in entries for item in (TextStringObject(name), value))
    names[NameObject("/EmbeddedFiles")] = DictionaryObject({NameObject("/Names"): flat})
    catalogue[NameObject("/Names")] = names
    associated = resolve(catalogue.get("/AF"))
    earlier = list.__iter__(associated) if isinstance(associated, ArrayObject) else ()
    catalogue[NameObject("/AF")] = ArrayObject([*earlier, reference])
    out = io.BytesIO()
    catalogue.write_to_stream(out)
    return out.getvalue()


def _raw(dictionary: DictionaryObject) -> dict[NameObject, object]:
    """Return the members of a dictionary, references as references."""
    return {NameObject(key): dictionary.raw_get(key) for key in dictionary}
