# SPDX-License-Identifier: Apache-2.0
"""ApplicableHeaderTradeAgreement: who deals with whom, and under which documents.

Source of every path: CEN/TS 16931-3-3, in the element order of the UN/CEFACT schema D22B.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.cii.extended import (
    BUYER_AGENT,
    SELLER_AGENT,
    read_additional_party,
    write_additional_party,
)
from einvoice.cii.namespaces import BUILD
from einvoice.cii.party import (
    read_party,
    read_representative,
    write_party,
    write_representative,
)
from einvoice.document import SupportingDocument
from einvoice.extended import AdditionalParties
from einvoice.party import Identifier, Party, PostalAddress
from einvoice.syntax import BUYER, SELLER

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice, References
    from einvoice.extended import AdditionalParty
    from einvoice.party import TaxRepresentative
    from einvoice.syntax import Reading

AGREEMENT = "ram:ApplicableHeaderTradeAgreement"
ADDITIONAL = "ram:AdditionalReferencedDocument"

TENDER = "50"  # UNTDID 1001: BT-17
OBJECT = "130"  # UNTDID 1001: BT-18, BT-128
SUPPORTING = "916"  # UNTDID 1001: BG-24

_SELLER = "ram:SellerTradeParty"
_BUYER = "ram:BuyerTradeParty"
_ATTACHMENT = "ram:AttachmentBinaryObject"
_PROJECT = "ram:SpecifiedProcuringProject"
_NUMBER = "ram:IssuerAssignedID"
_SALES_ORDER = f"ram:SellerOrderReferencedDocument/{_NUMBER}"
_PURCHASE_ORDER = f"ram:BuyerOrderReferencedDocument/{_NUMBER}"
_CONTRACT = f"ram:ContractReferencedDocument/{_NUMBER}"

DEFAULT_PROJECT_NAME = "Project reference"
"""The name that CEN/TS 16931-3-3 puts beside BT-11, which EN 16931 gives no name of its own."""

_NO_PARTY = Party(name="", address=PostalAddress(country=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the agreement says, by the names of `Invoice` and of `References`."""

    buyer_reference: str | None
    seller: Party
    buyer: Party
    tax_representative: TaxRepresentative | None
    sales_order: str | None
    purchase_order: str | None
    contract: str | None
    tender: str | None
    invoiced_object: Identifier | None
    supporting_documents: tuple[SupportingDocument, ...]
    project: str | None
    project_name: str | None
    seller_agent: AdditionalParty | None
    buyer_agent: AdditionalParty | None


def write_agreement(transaction: etree._Element, invoice: Invoice) -> None:
    """Append the agreement to the transaction."""
    references = invoice.references
    group = BUILD.group(transaction, AGREEMENT)
    BUILD.leaf(group, "ram:BuyerReference", references.buyer_reference)
    write_party(group, _SELLER, invoice.seller)
    write_party(group, _BUYER, invoice.buyer)
    others = invoice.additional_parties or AdditionalParties()
    write_additional_party(group, SELLER_AGENT, others.seller_agent)
    write_representative(group, invoice.tax_representative)
    write_reference(group, _SALES_ORDER, references.sales_order)
    write_reference(group, _PURCHASE_ORDER, references.purchase_order)
    write_reference(group, _CONTRACT, references.contract)
    if references.tender is not None:
        write_object(group, TENDER, Identifier(value=references.tender))
    write_object(group, OBJECT, references.invoiced_object)
    for document in invoice.supporting_documents:
        _write_supporting(group, document)
    write_additional_party(group, BUYER_AGENT, others.buyer_agent)
    _write_project(group, references)


def read_agreement(transaction: Cursor, reading: Reading) -> Agreement:
    """Read the agreement from the transaction."""
    group = reading.group(transaction, AGREEMENT, "BG-4") or transaction
    seller = reading.group(group, _SELLER, "BG-4")
    buyer = reading.group(group, _BUYER, "BG-7")
    tender = read_object(group, TENDER)
    name = group.text(f"{_PROJECT}/ram:Name")
    return Agreement(
        buyer_reference=group.text("ram:BuyerReference"),
        seller=_NO_PARTY if seller is None else read_party(seller, reading, SELLER),
        buyer=_NO_PARTY if buyer is None else read_party(buyer, reading, BUYER),
        tax_representative=read_representative(group, reading),
        sales_order=group.text(_SALES_ORDER),
        purchase_order=group.text(_PURCHASE_ORDER),
        contract=group.text(_CONTRACT),
        tender=None if tender is None else tender.value,
        invoiced_object=read_object(group, OBJECT),
        supporting_documents=tuple(
            _read_supporting(document, reading)
            for document in group.children(ADDITIONAL)
            if _type_code(document) == SUPPORTING and document.text("ram:TypeCode")
        ),
        project=group.text(f"{_PROJECT}/ram:ID"),
        project_name=None if name == DEFAULT_PROJECT_NAME else name,
        seller_agent=read_additional_party(group, SELLER_AGENT, "EXT-FR-FE-BG-03", reading),
        buyer_agent=read_additional_party(group, BUYER_AGENT, "EXT-FR-FE-BG-01", reading),
    )


def write_reference(parent: etree._Element, path: str, number: str | None) -> None:
    """Append the number of a document: `path` is its group and its identifier."""
    if number is not None:
        group, _, name = path.partition("/")
        BUILD.leaf(BUILD.group(parent, group), name, number)


def write_object(parent: etree._Element, type_code: str, identifier: Identifier | None) -> None:
    """Append a reference that its type code tells apart: BT-17, BT-18 or BT-128."""
    if identifier is None:
        return
    group = BUILD.group(parent, ADDITIONAL)
    BUILD.leaf(group, _NUMBER, identifier.value)
    BUILD.leaf(group, "ram:TypeCode", type_code)
    BUILD.leaf(group, "ram:ReferenceTypeCode", identifier.scheme)


def read_object(parent: Cursor, type_code: str) -> Identifier | None:
    """Read the first reference of a type code that has a number."""
    for document in parent.children(ADDITIONAL):
        if _type_code(document) != type_code:
            continue
        value = document.text(_NUMBER)
        if value is not None:
            document.text("ram:TypeCode")
            return Identifier(value=value, scheme=document.text("ram:ReferenceTypeCode"))
    return None


def _type_code(document: Cursor) -> str | None:
    # Looked at without being taken: a reference of another type stays listed as left out.
    code = document.child("ram:TypeCode")
    return None if code is None else (code.element.text or "").strip()


def _write_supporting(parent: etree._Element, document: SupportingDocument) -> None:
    group = BUILD.group(parent, ADDITIONAL)
    BUILD.leaf(group, _NUMBER, document.reference)
    BUILD.leaf(group, "ram:URIID", document.location)
    BUILD.leaf(group, "ram:TypeCode", SUPPORTING)
    BUILD.leaf(group, "ram:Name", document.description)
    if document.content is not None:
        BUILD.leaf(
            group,
            _ATTACHMENT,
            base64.b64encode(document.content).decode("ascii"),
            mimeCode=document.mime_code,
            filename=document.filename,
        )


def _read_supporting(document: Cursor, reading: Reading) -> SupportingDocument:
    content, mime_code, filename = _read_attachment(document, reading)
    return SupportingDocument(
        reference=reading.required(document, _NUMBER, "BT-122"),
        location=document.text("ram:URIID"),
        description=document.text("ram:Name"),
        content=content,
        mime_code=mime_code,
        filename=filename,
    )


def _read_attachment(
    document: Cursor, reading: Reading
) -> tuple[bytes | None, str | None, str | None]:
    attachment = document.child(_ATTACHMENT)
    content = None if attachment is None else reading.binary(attachment, "BT-125")
    if attachment is None or content is None:
        return None, None, None
    return content, attachment.attribute("mimeCode"), attachment.attribute("filename")


def _write_project(agreement: etree._Element, references: References) -> None:
    group = BUILD.group(agreement, _PROJECT)
    BUILD.leaf(group, "ram:ID", references.project)
    name = references.project_name
    if references.project is not None and name is None:
        name = DEFAULT_PROJECT_NAME
    BUILD.leaf(group, "ram:Name", name)
    prune(group)
