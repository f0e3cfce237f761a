# SPDX-License-Identifier: Apache-2.0
"""The whole UBL document: an `Invoice` to XML and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import RefusedError, UnknownKindError
from compliance.xml_read import Cursor
from compliance.xml_write import serialise
from einvoice.allowance_reading import read_document_allowances
from einvoice.carry import check_extension
from einvoice.document import Invoice
from einvoice.exemptions import repeated_reasons
from einvoice.extended import AdditionalParties, LineGroup, in_order
from einvoice.profiles import check_profile
from einvoice.reading import ReadInvoice
from einvoice.syntax import Reading, peek
from einvoice.ubl.allowances import PATHS, write_document_allowances
from einvoice.ubl.carry import check_carried
from einvoice.ubl.delivery import read_delivery, write_delivery
from einvoice.ubl.form import form_at, form_of
from einvoice.ubl.header import read_header, write_header
from einvoice.ubl.lines import read_lines, write_line, write_line_group
from einvoice.ubl.namespaces import NAMESPACES
from einvoice.ubl.parties import read_parties, write_parties
from einvoice.ubl.payment import read_payment, write_payment
from einvoice.ubl.references import read_references, write_references
from einvoice.ubl.tax import read_breakdown, read_totals, write_tax_totals, write_totals
from einvoice.ubl.values import UBL_SYNTAX

if TYPE_CHECKING:
    from einvoice.extended import AdditionalParty
    from einvoice.ubl.form import Form

_VERSION = "cbc:UBLVersionID"
_OURS = "2.1"  # CEN/TS 16931-3-2; another one is listed
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


def write_ubl(invoice: Invoice) -> bytes:
    """Return an invoice as UBL: UTF-8, indented, in the element order of the schema 2.1.

    It is a CreditNote for the type codes of one, else an Invoice. The writer puts down what the
    model holds, in its own digits: it computes and completes nothing, but for what UBL demands
    beside a value: `NA` for the purchase order beside BT-14 and for the network of a card, a
    discount of 0 beside a gross price, and the VAT total of a breakdown that has none.

    Raises:
        RefusedError: if the invoice holds something that UBL cannot carry (UBL-20 to UBL-25), or
            terms that its own profile cannot (PRF-01).

    Source: CEN/TS 16931-3-2; OASIS UBL 2.1; BR-FR-Flux2 V1.4.0 for terms beyond EN 16931.
    """
    findings = (*check_carried(invoice), *check_profile(invoice), *check_extension(invoice))
    if findings:
        raise RefusedError(f"invoice {invoice.number!r} cannot be written as UBL", findings)
    form = form_of(invoice.type_code)
    root = form.start()
    write_header(root, invoice, form)
    write_references(root, invoice, form)
    write_parties(root, invoice)
    write_delivery(root, invoice.delivery)
    write_payment(root, invoice, form)
    reasons = repeated_reasons(invoice)
    write_document_allowances(root, invoice, reasons)
    write_tax_totals(root, invoice)
    write_totals(root, invoice)
    for entry in in_order(invoice):
        if isinstance(entry, LineGroup):
            write_line_group(root, entry, invoice, form)
        else:
            write_line(root, entry, invoice, form, reasons)
    form.arrange(root)
    return serialise(root)


def read_ubl(root: etree._Element) -> ReadInvoice:
    """Return the invoice of a UBL document, and what of it the model has no place for.

    Amounts keep the document's digits.

    Args:
        root: the document, read by `compliance.xml_read.parse_xml`.

    Raises:
        UnknownKindError: if the root is neither an Invoice nor a CreditNote of UBL.
        RefusedError: if a value cannot be typed or a mandatory term is missing; it holds every
            such fault of the document with its place (UBL-01 to UBL-11).

    Source: CEN/TS 16931-3-2; OASIS UBL 2.1; BR-FR-Flux2 V1.4.0 for terms beyond EN 16931.
    """
    top = Cursor(root, NAMESPACES)
    form = form_at(top)
    if form is None:
        raise UnknownKindError(f"the root element {etree.QName(root).localname} is not that of UBL")
    _take_declarations(top)
    reading = Reading(UBL_SYNTAX)
    invoice = _read(top, form, reading)
    if reading.findings or invoice is None:
        count = len(reading.findings)
        raise RefusedError(
            f"the UBL cannot be read as an invoice: {count} fault(s)", tuple(reading.findings)
        )
    return ReadInvoice(invoice=invoice, left_out=top.unread())


def _take_declarations(top: Cursor) -> None:
    """Take what says how a document is written and nothing of what it says."""
    top.attribute(_SCHEMA_LOCATION)
    if peek(top.child(_VERSION)) == _OURS:
        top.text(_VERSION)


def _read(top: Cursor, form: Form, reading: Reading) -> Invoice | None:
    header = read_header(top, reading, form)
    documents = read_references(top, reading, form, header)
    parties = read_parties(top, reading)
    payment = read_payment(top, reading, form)
    totals = read_totals(top, reading, header.vat_accounting_currency)
    # The breakdown comes before the lines and allowances that may repeat its reasons.
    reading.breakdown = read_breakdown(top, reading)
    allowances, charges = read_document_allowances(top, reading, PATHS)
    delivery = read_delivery(top, reading, date="BT-72", country="BT-80")
    lines, groups = read_lines(top, reading, form, header.number)
    if totals is None:
        return None
    return Invoice(
        number=header.number,
        issue_date=header.issue_date,
        type_code=header.type_code,
        currency=header.currency,
        vat_accounting_currency=header.vat_accounting_currency,
        tax_point_date=header.tax_point_date,
        tax_point_code=header.tax_point_code,
        due_date=payment.due_date if form.due_date is None else header.due_date,
        payment_terms=payment.payment_terms,
        references=documents.references,
        notes=header.notes,
        process=header.process,
        guideline=header.guideline,
        seller=parties.seller,
        buyer=parties.buyer,
        payee=parties.payee,
        tax_representative=parties.tax_representative,
        delivery=delivery,
        period=header.period,
        payment=payment.payment,
        allowances=allowances,
        charges=charges,
        totals=totals,
        vat_breakdown=reading.breakdown,
        supporting_documents=documents.supporting_documents,
        lines=lines,
        additional_parties=_others(parties.additional, payment.payer),
        line_groups=groups,
    )


def _others(others: AdditionalParties, payer: AdditionalParty | None) -> AdditionalParties | None:
    found = replace(others, payer=payer)
    return None if found == AdditionalParties() else found
