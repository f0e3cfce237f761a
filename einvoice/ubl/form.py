# SPDX-License-Identifier: Apache-2.0
"""The two documents of UBL: Invoice and CreditNote, by what one names differently from the other.

Sources: OASIS UBL 2.1, schemas of Invoice and CreditNote; CEN/TS 16931-3-2; CEN's rule BR-CL-01 for
the type codes of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from compliance.xml_write import Builder
from einvoice.codes import CREDIT_NOTE_CODES
from einvoice.ubl.namespaces import COMPONENTS, NAMESPACES

if TYPE_CHECKING:
    from compliance.xml_read import Cursor

OTHER_CREDIT_NOTE_CODES = frozenset(("81", "83", "296", "308", "420", "458", "532"))
"""Type codes of credit notes (UNTDID 1001) that encaisse does not build, but reads and keeps."""

_EITHER = frozenset(("81",))  # BR-CL-01 has it in both lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One of the two documents.

    Attributes:
        root: its element, prefixed.
        type_code: element of BT-3.
        line: element of BG-25.
        quantity: element of BT-129.
        due_date: element of BT-9; None where it is part of the payment means.
        project_type: type code (UNTDID 1001) of the document reference that holds BT-11; None
            where BT-11 has an element of its own.
        order: the children of the root that are written, in the order of the schema.
    """

    root: str
    type_code: str
    line: str
    quantity: str
    due_date: str | None
    project_type: str | None
    order: tuple[str, ...]

    def start(self) -> etree._Element:
        """Return the root of a new document."""
        prefix = self.root.partition(":")[0]
        return Builder({prefix: NAMESPACES[prefix], **COMPONENTS}).root(self.root)

    def arrange(self, root: etree._Element) -> None:
        """Put the children of a root in the order of the schema; twins keep theirs."""
        places = {name: place for place, name in enumerate(self.order)}
        root[:] = sorted(root, key=lambda child: places[etree.QName(child).localname])

    def fits(self, type_code: str) -> bool:
        """Tell whether a document of this form may have a type code."""
        return type_code in _EITHER or form_of(type_code) is self


_HEAD = ("CustomizationID", "ProfileID", "ID", "IssueDate")
_PERIOD = ("DocumentCurrencyCode", "TaxCurrencyCode", "AccountingCost", "BuyerReference")
_DEAL = (
    "InvoicePeriod",
    "OrderReference",
    "BillingReference",
    "DespatchDocumentReference",
    "ReceiptDocumentReference",
)
_PARTIES = (
    "AccountingSupplierParty",
    "AccountingCustomerParty",
    "PayeeParty",
    "TaxRepresentativeParty",
    "Delivery",
    "PaymentMeans",
    "PaymentTerms",
    "AllowanceCharge",
    "TaxTotal",
    "LegalMonetaryTotal",
)

INVOICE = Form(
    root="ubl:Invoice",
    type_code="cbc:InvoiceTypeCode",
    line="cac:InvoiceLine",
    quantity="cbc:InvoicedQuantity",
    due_date="cbc:DueDate",
    project_type=None,
    order=(
        *_HEAD,
        *("DueDate", "InvoiceTypeCode", "Note", "TaxPointDate"),
        *_PERIOD,
        *_DEAL,
        *("OriginatorDocumentReference", "ContractDocumentReference"),
        *("AdditionalDocumentReference", "ProjectReference"),
        *_PARTIES,
        "InvoiceLine",
    ),
)

CREDIT_NOTE = Form(
    root="cn:CreditNote",
    type_code="cbc:CreditNoteTypeCode",
    line="cac:CreditNoteLine",
    quantity="cbc:CreditedQuantity",
    due_date=None,
    project_type="50",
    order=(
        *_HEAD,
        *("TaxPointDate", "CreditNoteTypeCode", "Note"),
        *_PERIOD,
        *_DEAL,
        *("ContractDocumentReference", "AdditionalDocumentReference"),
        "OriginatorDocumentReference",
        *_PARTIES,
        "CreditNoteLine",
    ),
)


def form_of(type_code: str) -> Form:
    """Return the document that carries a type code BT-3."""
    is_credit = type_code in CREDIT_NOTE_CODES or type_code in OTHER_CREDIT_NOTE_CODES
    return CREDIT_NOTE if is_credit else INVOICE


def form_at(top: Cursor) -> Form | None:
    """Return which of the two documents a root is; None if it is neither."""
    name = etree.QName(top.element)
    for form in (INVOICE, CREDIT_NOTE):
        prefix, _, local = form.root.partition(":")
        if (name.namespace, name.localname) == (NAMESPACES[prefix], local):
            return form
    return None
