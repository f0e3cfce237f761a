# SPDX-License-Identifier: Apache-2.0
"""The standards by which a PDF carries a document: what they differ in, in one table.

Sources: Factur-X 1.07, chapter 6 (ZUGFeRD 2.1 and later are the same, with XRechnung as one more
profile); ZUGFeRD 1.0, technical annex, chapter 5; Order-X 1.0, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance import kinds
from einvoice.pdf.xmp import CONFORMANCE_LEVELS, DOCUMENT_TYPE, FILE_NAME, FX, VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compliance.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridForm:
    """How one standard attaches a document to a PDF, and says so in the metadata.

    Attributes:
        file_name: of the attached XML.
        namespace: of the four properties in the XMP metadata.
        document_types: values that DocumentType may have.
        version: value of Version; None where the standard's releases contradict each other.
        levels: ConformanceLevel by guideline id; an id ending in `*` stands for all that begin so.
    """

    file_name: str
    namespace: str
    document_types: tuple[str, ...]
    version: str | None
    levels: Mapping[str, str]

    def level(self, guideline: str) -> str | None:
        """Return the ConformanceLevel of a guideline id (BT-24), None for a foreign one."""
        for stem, level in self.levels.items():
            if guideline == stem or (stem.endswith("*") and guideline.startswith(stem[:-1])):
                return level
        return None


FACTUR_X = HybridForm(
    file_name=FILE_NAME,
    namespace=FX,
    document_types=(DOCUMENT_TYPE,),
    version=VERSION,
    levels=CONFORMANCE_LEVELS,
)
XRECHNUNG = HybridForm(
    file_name="xrechnung.xml",
    namespace=FX,
    document_types=(DOCUMENT_TYPE,),
    version=None,
    levels=dict.fromkeys(kinds.XRECHNUNG, "XRECHNUNG"),
)
ZUGFERD_1 = HybridForm(
    file_name="ZUGFeRD-invoice.xml",
    namespace="urn:ferd:pdfa:CrossIndustryDocument:invoice:1p0#",
    document_types=(DOCUMENT_TYPE,),
    version="1.0",
    levels={
        "urn:ferd:CrossIndustryDocument:invoice:1p0:basic": "BASIC",
        "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort": "COMFORT",
        "urn:ferd:CrossIndustryDocument:invoice:1p0:extended": "EXTENDED",
    },
)
ORDER_X = HybridForm(
    file_name="order-x.xml",
    namespace="urn:factur-x:pdfa:CrossIndustryDocument:1p0#",
    document_types=("ORDER", "ORDER_CHANGE", "ORDER_RESPONSE"),
    version="1.0",
    levels={
        "urn:order-x.eu:1p0:basic": "BASIC",
        "urn:order-x.eu:1p0:comfort": "COMFORT",
        "urn:order-x.eu:1p0:extended": "EXTENDED",
    },
)


def form_of(kind: Kind) -> HybridForm:
    """Return the standard by which the PDF around a document of some kind is judged."""
    if kind.namespace == kinds.ZUGFERD_1:
        return ZUGFERD_1
    if kind.namespace == kinds.ORDER_X:
        return ORDER_X
    return XRECHNUNG if kind.guidelines == kinds.XRECHNUNG else FACTUR_X
