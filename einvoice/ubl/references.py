# SPDX-License-Identifier: Apache-2.0
"""References to other documents: BT-11 to BT-18, BG-3, and the supporting documents BG-24.

Source of every path: CEN/TS 16931-3-2; the type of an earlier invoice (EXT-FR-FE-02), BR-FR-Flux2
V1.4.0.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.document import PrecedingInvoice, References, SupportingDocument
from einvoice.party import Identifier
from einvoice.syntax import peek, read_identifier
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import NOT_AVAILABLE, write_day, write_identifier, write_within

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.syntax import Reading
    from einvoice.ubl.form import Form
    from einvoice.ubl.header import Header

OBJECT = "130"
"""UNTDID 1001 code of a reference to the invoiced object, BT-18 and BT-128."""

BILLING = "cac:BillingReference"
INVOICE_REFERENCE = "cac:InvoiceDocumentReference"

_ORDER = "cac:OrderReference"
_DESPATCH_ADVICE = "cac:DespatchDocumentReference/cbc:ID"
_RECEIVING_ADVICE = "cac:ReceiptDocumentReference/cbc:ID"
_TENDER = "cac:OriginatorDocumentReference/cbc:ID"
_CONTRACT = "cac:ContractDocumentReference/cbc:ID"
_PROJECT = "cac:ProjectReference/cbc:ID"
_ADDITIONAL = "cac:AdditionalDocumentReference"
_TYPE = "cbc:DocumentTypeCode"
_ATTACHMENT = "cac:Attachment"
_FILE = "cbc:EmbeddedDocumentBinaryObject"
_LOCATION = "cac:ExternalReference/cbc:URI"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReferences:
    """What the references say."""

    references: References
    supporting_documents: tuple[SupportingDocument, ...]


def write_references(root: etree._Element, invoice: Invoice, form: Form) -> None:
    """Append the references to other documents."""
    references = invoice.references
    _write_orders(root, references)
    for preceding in references.preceding_invoices:
        write_preceding_invoice(root, preceding)
    write_within(root, _DESPATCH_ADVICE, references.despatch_advice)
    write_within(root, _RECEIVING_ADVICE, references.receiving_advice)
    write_within(root, _TENDER, references.tender)
    write_within(root, _CONTRACT, references.contract)
    write_object(root, _ADDITIONAL, OBJECT, references.invoiced_object)
    for document in invoice.supporting_documents:
        _write_supporting(root, document)
    if form.project_type is None:
        write_within(root, _PROJECT, references.project)
    elif references.project is not None:
        project = Identifier(value=references.project)
        write_object(root, _ADDITIONAL, form.project_type, project)


def read_references(
    top: Cursor, reading: Reading, form: Form, header: Header
) -> DocumentReferences:
    """Read the references to other documents."""
    sales_order = top.text(f"{_ORDER}/cbc:SalesOrderID")
    purchase_order = top.text(f"{_ORDER}/cbc:ID")
    if sales_order is not None and purchase_order == NOT_AVAILABLE:
        purchase_order = None
    references = References(
        buyer_reference=header.buyer_reference,
        project=_read_project(top, form),
        contract=top.text(_CONTRACT),
        purchase_order=purchase_order,
        sales_order=sales_order,
        receiving_advice=top.text(_RECEIVING_ADVICE),
        despatch_advice=top.text(_DESPATCH_ADVICE),
        tender=top.text(_TENDER),
        invoiced_object=read_object(top, _ADDITIONAL, OBJECT),
        buyer_accounting=header.buyer_accounting,
        preceding_invoices=tuple(
            read_preceding_invoice(document, reading)
            for document in top.children(f"{BILLING}/{INVOICE_REFERENCE}")
        ),
    )
    return DocumentReferences(
        references=references,
        supporting_documents=tuple(
            _read_supporting(document, reading)
            for document in top.children(_ADDITIONAL)
            if not peek(document.child(_TYPE))
        ),
    )


def write_preceding_invoice(parent: etree._Element, preceding: PrecedingInvoice | None) -> None:
    """Append the reference to an earlier invoice, of the document or of a line."""
    if preceding is None:
        return
    document = BUILD.group(BUILD.group(parent, BILLING), INVOICE_REFERENCE)
    BUILD.leaf(document, "cbc:ID", preceding.number)
    write_day(document, "cbc:IssueDate", preceding.issue_date)
    BUILD.leaf(document, _TYPE, preceding.type_code)


def read_preceding_invoice(document: Cursor, reading: Reading) -> PrecedingInvoice:
    """Read the reference to an earlier invoice."""
    return PrecedingInvoice(
        number=reading.required(document, "cbc:ID", "BT-25"),
        issue_date=reading.day(document, "cbc:IssueDate", "BT-26"),
        type_code=document.text(_TYPE),
    )


def write_object(
    parent: etree._Element, name: str, type_code: str, identifier: Identifier | None
) -> None:
    """Append a reference that its type code tells apart; nothing for none."""
    if identifier is None:
        return
    group = BUILD.group(parent, name)
    write_identifier(group, "cbc:ID", identifier)
    BUILD.leaf(group, _TYPE, type_code)


def read_object(parent: Cursor, name: str, *type_codes: str) -> Identifier | None:
    """Read the first reference of one of the type codes, with its scheme.

    Args:
        parent: the document or a line.
        name: of the reference.
        type_codes: an empty one stands for a reference that has none.
    """
    document = _of_type(parent, name, *type_codes)
    return None if document is None else read_identifier(document, "cbc:ID")


def _of_type(parent: Cursor, name: str, *type_codes: str) -> Cursor | None:
    """Return the first reference of one of the type codes that has a number."""
    for document in parent.children(name):
        if peek(document.child(_TYPE)) in type_codes and peek(document.child("cbc:ID")):
            document.text(_TYPE)
            return document
    return None


def _write_orders(root: etree._Element, references: References) -> None:
    """Append BT-13 and BT-14; UBL has no place for the latter but beside an identifier."""
    purchase_order = references.purchase_order
    if purchase_order is None and references.sales_order is not None:
        purchase_order = NOT_AVAILABLE
    group = BUILD.group(root, _ORDER)
    BUILD.leaf(group, "cbc:ID", purchase_order)
    BUILD.leaf(group, "cbc:SalesOrderID", references.sales_order)
    prune(group)


def _read_project(top: Cursor, form: Form) -> str | None:
    if form.project_type is None:
        return top.text(_PROJECT)
    document = _of_type(top, _ADDITIONAL, form.project_type)
    return None if document is None else document.text("cbc:ID")


def _write_supporting(root: etree._Element, document: SupportingDocument) -> None:
    group = BUILD.group(root, _ADDITIONAL)
    BUILD.leaf(group, "cbc:ID", document.reference)
    BUILD.leaf(group, "cbc:DocumentDescription", document.description)
    attachment = BUILD.group(group, _ATTACHMENT)
    if document.content is not None:
        BUILD.leaf(
            attachment,
            _FILE,
            base64.b64encode(document.content).decode("ascii"),
            mimeCode=document.mime_code,
            filename=document.filename,
        )
    write_within(attachment, _LOCATION, document.location)
    prune(attachment)


def _read_supporting(document: Cursor, reading: Reading) -> SupportingDocument:
    file = document.child(f"{_ATTACHMENT}/{_FILE}")
    content = None if file is None else reading.binary(file, "BT-125")
    stated = file if content is not None else None
    return SupportingDocument(
        reference=reading.required(document, "cbc:ID", "BT-122"),
        description=document.text("cbc:DocumentDescription"),
        content=content,
        mime_code=None if stated is None else stated.attribute("mimeCode"),
        filename=None if stated is None else stated.attribute("filename"),
        location=document.text(f"{_ATTACHMENT}/{_LOCATION}"),
    )
