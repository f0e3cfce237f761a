# SPDX-License-Identifier: Apache-2.0
"""Whether a PDF looks like the PDF/A-3 that it says it is: what is cheap to see without veraPDF.

Source: ISO 19005-3:2012.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypdf.generic import ArrayObject, DictionaryObject

from compliance.errors import UnreadableError
from compliance.rules import finding
from einvoice.pdf.colours import needs_output_intent
from einvoice.pdf.fonts import unembedded_fonts
from einvoice.pdf.reading import resolve, stream_data
from einvoice.pdf.xmp import FX, Xmp, parse_xmp

if TYPE_CHECKING:
    from pypdf import PdfReader

    from compliance.report import Finding

PART = "3"
"""The part of ISO 19005 that lets a document carry files of any kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What a PDF says of itself, and what of it can be seen.

    Attributes:
        xmp: the metadata; None if absent or unreadable, then `xmp_fault` says which.
        xmp_fault: why there is no metadata.
        has_output_intent: whether the catalogue has a PDF/A output intent.
        needs_output_intent: whether a page surely paints in colours that only it defines.
        is_marked: whether the catalogue says that the PDF is tagged.
        unembedded: names of fonts that are not embedded.
    """

    xmp: Xmp | None
    xmp_fault: str
    has_output_intent: bool
    needs_output_intent: bool
    is_marked: bool
    unembedded: tuple[str, ...]


def read_archive(reader: PdfReader, namespace: str = FX) -> Archive:
    """Look at an open PDF; call it inside `reading.contained`.

    Args:
        reader: of the PDF.
        namespace: of the properties that say what it carries.

    Raises:
        UnreadableError: if a content stream is damaged, or resources are unreasonably many.
    """
    catalogue = reader.root_object
    xmp, fault = _xmp(catalogue, namespace)
    mark = resolve(catalogue.get("/MarkInfo"))
    marked = resolve(mark.get("/Marked")) if isinstance(mark, DictionaryObject) else None
    return Archive(
        xmp=xmp,
        xmp_fault=fault,
        has_output_intent=_has_output_intent(catalogue),
        needs_output_intent=needs_output_intent(reader),
        is_marked=bool(marked) and str(marked).lower() != "false",
        unembedded=unembedded_fonts(reader),
    )


def check_archive(archive: Archive) -> list[Finding]:
    """Identification, output intent, fonts, tags: PDF-01 to PDF-08."""
    findings = []
    xmp = archive.xmp
    if xmp is None:
        findings.append(finding("PDF-05", found=archive.xmp_fault))
    else:
        if xmp.pdfa_part != PART:
            findings.append(finding("PDF-01", found=xmp.pdfa_part or "none", expected=PART))
        if (xmp.pdfa_conformance or "").upper() == "A" and not archive.is_marked:
            findings.append(finding("PDF-06"))
    if not archive.has_output_intent:
        findings.append(finding("PDF-02" if archive.needs_output_intent else "PDF-08"))
    findings += [finding("PDF-03", found=name) for name in archive.unembedded]
    return findings


def _xmp(catalogue: DictionaryObject, namespace: str) -> tuple[Xmp | None, str]:
    stream = resolve(catalogue.get("/Metadata"))
    if stream is None:
        return None, "none"
    try:
        return parse_xmp(stream_data(stream), namespace), ""
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
