# SPDX-License-Identifier: Apache-2.0
"""The whole CII document: an `Invoice` to XML and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from compliance.errors import RefusedError, UnknownKindError
from compliance.xml_read import Cursor
from compliance.xml_write import serialise
from einvoice.carry import check_extension
from einvoice.cii.agreement import read_agreement, write_agreement
from einvoice.cii.carry import check_carried
from einvoice.cii.delivery import read_delivery, write_delivery
from einvoice.cii.header import read_header, write_header
from einvoice.cii.lines import read_lines, write_line, write_line_group
from einvoice.cii.namespaces import BUILD, NAMESPACES
from einvoice.cii.settlement import read_settlement, write_settlement
from einvoice.cii.values import CII_SYNTAX
from einvoice.document import Invoice, References
from einvoice.exemptions import repeated_reasons
from einvoice.extended import AdditionalParties, LineGroup, in_order
from einvoice.profiles import check_profile, profile_of
from einvoice.reading import ReadInvoice
from einvoice.syntax import Reading

if TYPE_CHECKING:
    from einvoice.cii.agreement import Agreement
    from einvoice.cii.delivery import DeliverySection
    from einvoice.cii.header import Header
    from einvoice.cii.settlement import Settlement
    from einvoice.line import Line
    from einvoice.tax import Totals

_ROOT = "rsm:CrossIndustryInvoice"
_TRANSACTION = "rsm:SupplyChainTradeTransaction"
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


def write_cii(invoice: Invoice) -> bytes:
    """Return an invoice as CII: UTF-8, indented, in the element order of the schema D22B.

    The writer puts down what the model holds, in its own digits: it computes and completes
    nothing, but for the project name that CII demands beside BT-11.

    Raises:
        RefusedError: if the invoice holds something that CII cannot carry (CII-10 to CII-15), or
            terms that its own profile cannot (PRF-01).

    Source: CEN/TS 16931-3-3:2020; UN/CEFACT SCRDM CII D22B.
    """
    findings = (*check_carried(invoice), *check_profile(invoice), *check_extension(invoice))
    if findings:
        raise RefusedError(f"invoice {invoice.number!r} cannot be written as CII", findings)
    root = BUILD.root(_ROOT)
    write_header(root, invoice)
    transaction = BUILD.group(root, _TRANSACTION)
    reasons = repeated_reasons(invoice)
    for entry in in_order(invoice):
        if isinstance(entry, LineGroup):
            write_line_group(transaction, entry)
        else:
            write_line(transaction, entry, reasons)
    write_agreement(transaction, invoice)
    write_delivery(transaction, invoice)
    write_settlement(transaction, invoice)
    return serialise(root)


def read_cii(root: etree._Element) -> ReadInvoice:
    """Return the invoice of a CII document, and what of the document the model has no place for.

    Amounts keep the document's digits. What EN 16931 demands and the document's own profile has no
    place for (the lines, in Factur-X MINIMUM) is absent.

    Args:
        root: the document, read by `compliance.xml_read.parse_xml`.

    Raises:
        UnknownKindError: if the root is not that of a CII.
        RefusedError: if a value cannot be typed or a mandatory term is missing; it holds every
            such fault of the document with its place (CII-01 to CII-09).

    Source: CEN/TS 16931-3-3:2020; UN/CEFACT SCRDM CII D22B.
    """
    top = Cursor(root, NAMESPACES)
    if root.tag != BUILD.root(_ROOT).tag:
        raise UnknownKindError(f"the root element {etree.QName(root).localname} is not that of CII")
    top.attribute(_SCHEMA_LOCATION)  # where somebody keeps a schema is no content
    reading = Reading(CII_SYNTAX)
    header = read_header(top, reading)
    reading.profile = profile_of(header.guideline)
    transaction = reading.group(top, _TRANSACTION, "BG-25") or top
    settlement = read_settlement(transaction, reading)
    agreement = read_agreement(transaction, reading)
    delivery = read_delivery(transaction, reading)
    lines, groups = read_lines(transaction, reading)
    if reading.findings or settlement.totals is None:
        count = len(reading.findings)
        raise RefusedError(
            f"the CII cannot be read as an invoice: {count} fault(s)", tuple(reading.findings)
        )
    invoice = _assemble((header, agreement, delivery, settlement), settlement.totals, lines)
    return ReadInvoice(
        invoice=replace(
            invoice, line_groups=groups, additional_parties=_others(agreement, settlement)
        ),
        left_out=top.unread(),
    )


def _assemble(
    sections: tuple[Header, Agreement, DeliverySection, Settlement],
    totals: Totals,
    lines: tuple[Line, ...],
) -> Invoice:
    header, agreement, delivery, settlement = sections
    return Invoice(
        number=header.number,
        issue_date=header.issue_date,
        type_code=header.type_code,
        currency=settlement.currency,
        vat_accounting_currency=settlement.vat_accounting_currency,
        tax_point_date=settlement.tax_point_date,
        tax_point_code=settlement.tax_point_code,
        due_date=settlement.due_date,
        payment_terms=settlement.payment_terms,
        references=_references(agreement, delivery, settlement),
        notes=header.notes,
        process=header.process,
        guideline=header.guideline,
        seller=agreement.seller,
        buyer=agreement.buyer,
        payee=settlement.payee,
        tax_representative=agreement.tax_representative,
        delivery=delivery.delivery,
        period=settlement.period,
        payment=settlement.payment,
        allowances=settlement.allowances,
        charges=settlement.charges,
        totals=totals,
        vat_breakdown=settlement.vat_breakdown,
        supporting_documents=agreement.supporting_documents,
        lines=lines,
        payment_plan=settlement.payment_plan,
        advance_payments=settlement.advance_payments,
    )


def _others(agreement: Agreement, settlement: Settlement) -> AdditionalParties | None:
    others = AdditionalParties(
        buyer_agent=agreement.buyer_agent,
        payer=settlement.payer,
        seller_agent=agreement.seller_agent,
        invoicee=settlement.invoicee,
        invoicer=settlement.invoicer,
    )
    return None if others == AdditionalParties() else others


def _references(
    agreement: Agreement, delivery: DeliverySection, settlement: Settlement
) -> References:
    return References(
        buyer_reference=agreement.buyer_reference,
        project=agreement.project,
        project_name=agreement.project_name,
        contract=agreement.contract,
        purchase_order=agreement.purchase_order,
        sales_order=agreement.sales_order,
        receiving_advice=delivery.receiving_advice,
        despatch_advice=delivery.despatch_advice,
        tender=agreement.tender,
        invoiced_object=agreement.invoiced_object,
        buyer_accounting=settlement.buyer_accounting,
        preceding_invoices=settlement.preceding_invoices,
    )
