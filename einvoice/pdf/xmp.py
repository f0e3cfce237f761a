# SPDX-License-Identifier: Apache-2.0
"""The XMP metadata of a Factur-X: what it says, and how the `fx:` properties are added.

Sources: ISO 16684-1 (XMP); ISO 19005-3:2012, 6.6.2.3 and 6.6.4; ISO 14289-1:2014, clause 5;
Factur-X 1.07, chapter 6 (XMP extension schema).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import UnreadableError
from compliance.kinds import EN16931, FACTUR_X
from compliance.xml_read import parse_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFA_ID = "http://www.aiim.org/pdfa/ns/id/"
PDFUA_ID = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"

FILE_NAME = "factur-x.xml"
DOCUMENT_TYPE = "INVOICE"
VERSION = "1.0"

_MAX_XMP = 4 * 1024 * 1024
"""Real packets are a few kilobytes."""

_DESCRIPTIONS = {
    "DocumentFileName": "The name of the embedded XML document",
    "DocumentType": "The type of the hybrid document",
    "Version": "The version of the standard that the embedded XML document follows",
    "ConformanceLevel": "The profile of the embedded XML document",
}

# The packet wrapper marks the metadata for programs that do not read PDF (ISO 16684-1, 7.3.2).
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_END = '<?xpacket end="r"?>'

# Conformance level by guideline id (BT-24); Factur-X 1.07, chapters 6 and 7.
CONFORMANCE_LEVELS = {
    FACTUR_X["minimum"]: "MINIMUM",
    FACTUR_X["basicwl"]: "BASIC WL",
    FACTUR_X["basic"]: "BASIC",
    EN16931: "EN 16931",
    FACTUR_X["extended"]: "EXTENDED",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FacturXProperties:
    """The four properties that say what a PDF carries; None for one that is absent.

    Attributes:
        document_type: `INVOICE`.
        document_file_name: name of the attached XML.
        version: `1.0`.
        conformance_level: the profile, in the spelling of Factur-X: `EN 16931`.
    """

    document_type: str | None = None
    document_file_name: str | None = None
    version: str | None = None
    conformance_level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Xmp:
    """What the checks read in a document's metadata.

    Attributes:
        pdfa_part: part of ISO 19005 that it claims.
        pdfa_conformance: level that it claims.
        pdfua_part: part of ISO 14289 that it claims.
        factur_x: the `fx:` properties.
        describes_factur_x: whether a PDF/A extension schema describes them.
    """

    pdfa_part: str | None
    pdfa_conformance: str | None
    pdfua_part: str | None
    factur_x: FacturXProperties
    describes_factur_x: bool


def parse_xmp(packet: bytes, namespace: str = FX) -> Xmp:
    """Read the metadata of a document.

    Args:
        packet: the metadata, with or without packet wrapper.
        namespace: of the properties that say what the PDF carries, where it is no Factur-X.

    Raises:
        UnreadableError: if it is no well-formed XML, or unreasonably large.
    """
    root = _parse(packet)
    return Xmp(
        pdfa_part=_value(root, PDFA_ID, "part"),
        pdfa_conformance=_value(root, PDFA_ID, "conformance"),
        pdfua_part=_value(root, PDFUA_ID, "part"),
        factur_x=FacturXProperties(
            document_type=_value(root, namespace, "DocumentType"),
            document_file_name=_value(root, namespace, "DocumentFileName"),
            version=_value(root, namespace, "Version"),
            conformance_level=_value(root, namespace, "ConformanceLevel"),
        ),
        describes_factur_x=any(
            (item.text or "").strip() == namespace
            for item in root.iter(f"{{{_SCHEMA}}}namespaceURI")
        ),
    )


def add_factur_x(packet: bytes, level: str) -> bytes:
    """Return a metadata packet with the `fx:` properties and their extension schema added.

    Everything else that it says stays, the claims to PDF/A and PDF/UA above all; earlier `fx:`
    properties are replaced.

    Args:
        packet: the metadata, with or without packet wrapper.
        level: conformance level, one of the values of `CONFORMANCE_LEVELS`.

    Raises:
        UnreadableError: if the packet is not well-formed, or has no rdf:RDF.
    """
    root = _parse(packet)
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    if rdf is None:
        raise UnreadableError("the XMP metadata has no rdf:RDF element")
    _remove_factur_x(rdf)
    values = {
        "DocumentType": DOCUMENT_TYPE,
        "DocumentFileName": FILE_NAME,
        "Version": VERSION,
        "ConformanceLevel": level,
    }
    description = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap={"fx": FX})
    description.set(f"{{{RDF}}}about", "")
    _texts(description, FX, values)
    _describe(rdf)
    return (_BEGIN + etree.tostring(root, encoding="unicode") + _END).encode()


def claim_part_3(packet: bytes) -> bytes:
    """Return a metadata packet that claims part 3 of ISO 19005 where it claimed another part.

    Whether the document keeps to part 3 is for the caller to prove.

    Raises:
        UnreadableError: if the packet is not well-formed.
    """
    root = _parse(packet)
    tag = f"{{{PDFA_ID}}}part"
    for description in root.iter(f"{{{RDF}}}Description"):
        element = description.find(tag)
        if element is not None:
            element.text = "3"
        if tag in description.attrib:
            description.set(tag, "3")
    return (_BEGIN + etree.tostring(root, encoding="unicode") + _END).encode()


def _describe(rdf: etree._Element) -> None:
    bag = rdf.find(f".//{{{_EXTENSION}}}schemas/{{{RDF}}}Bag")
    if bag is None:
        description = etree.SubElement(
            rdf,
            f"{{{RDF}}}Description",
            nsmap={"pdfaExtension": _EXTENSION, "pdfaSchema": _SCHEMA, "pdfaProperty": _PROPERTY},
        )
        description.set(f"{{{RDF}}}about", "")
        schemas = etree.SubElement(description, f"{{{_EXTENSION}}}schemas")
        bag = etree.SubElement(schemas, f"{{{RDF}}}Bag")
    schema = _resource(bag)
    _texts(
        schema,
        _SCHEMA,
        {"schema": "Factur-X PDFA Extension Schema", "namespaceURI": FX, "prefix": "fx"},
    )
    holder = etree.SubElement(schema, f"{{{_SCHEMA}}}property")
    sequence = etree.SubElement(holder, f"{{{RDF}}}Seq")
    for name, text in _DESCRIPTIONS.items():
        _texts(
            _resource(sequence),
            _PROPERTY,
            {"name": name, "valueType": "Text", "category": "external", "description": text},
        )


def _resource(parent: etree._Element) -> etree._Element:
    item = etree.SubElement(parent, f"{{{RDF}}}li")
    item.set(f"{{{RDF}}}parseType", "Resource")
    return item


def _texts(parent: etree._Element, namespace: str, values: Mapping[str, str]) -> None:
    for name, text in values.items():
        etree.SubElement(parent, f"{{{namespace}}}{name}").text = text


def _remove_factur_x(rdf: etree._Element) -> None:
    for description in rdf.findall(f"{{{RDF}}}Description"):
        for element in description.findall(f"{{{FX}}}*"):
            description.remove(element)
        for name in [name for name in description.attrib if str(name).startswith(f"{{{FX}}}")]:
            del description.attrib[name]
    for item in rdf.findall(f".//{{{_EXTENSION}}}schemas/{{{RDF}}}Bag/{{{RDF}}}li"):
        uri = item.find(f".//{{{_SCHEMA}}}namespaceURI")
        parent = item.getparent()
        if uri is not None and (uri.text or "").strip() == FX and parent is not None:
            parent.remove(item)


def _value(root: etree._Element, namespace: str, name: str) -> str | None:
    """Return a simple property, which may be an element or an attribute (ISO 16684-1, 7.9.2)."""
    tag = f"{{{namespace}}}{name}"
    for description in root.iter(f"{{{RDF}}}Description"):
        text = description.findtext(tag)
        if text is None:
            text = description.get(tag)
        if text is not None:
            return text.strip()
    return None


def _parse(packet: bytes) -> etree._Element:
    data = packet.strip(b" \t\r\n\x00")
    return parse_xml(data, max_bytes=_MAX_XMP)
