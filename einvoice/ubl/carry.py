# SPDX-License-Identifier: Apache-2.0
"""What UBL has no place for: checked before writing, so that nothing is dropped in silence.

A value that UBL would carry, but that a reader would take for something else, is refused too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import ZERO
from compliance.rules import finding
from einvoice.carry import at, check_values, files_without_content, lacks_accounting_currency
from einvoice.profiles import term_at
from einvoice.syntax import number
from einvoice.ubl.form import INVOICE, form_of
from einvoice.ubl.header import TAX_POINT_CODES, note_text, parse_note
from einvoice.ubl.item import NO_DISCOUNT, has_one_base
from einvoice.ubl.party import is_sepa
from einvoice.ubl.tax import breakdown_tax
from einvoice.ubl.values import NOT_AVAILABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.document import Invoice
    from einvoice.line import Line, Price
    from einvoice.party import Identifier


def check_carried(invoice: Invoice) -> tuple[Finding, ...]:
    """Return a finding for each value of the model that UBL could not carry as it stands."""
    return (
        *check_values(invoice, beyond_xml="UBL-20", empty="UBL-21"),
        *_without_place(invoice),
        *_misread(invoice),
        *_tax_point(invoice),
        *_without_companion(invoice),
        *(
            item
            for position, line in enumerate(invoice.lines)
            for item in _line(f"lines[{position}]", line, invoice.number)
        ),
    )


def _without_place(invoice: Invoice) -> Iterator[Finding]:
    """UBL-22: what UBL has no element for, or EN 16931 and EXTENDED-CTC-FR do not use it."""
    stated = {
        "references.project_name": invoice.references.project_name,
        "payment_plan": invoice.payment_plan,
        "advance_payments": invoice.advance_payments,
    }
    for column, value in stated.items():
        if value:
            yield finding("UBL-22", location=at(column, term_at(column)))


def _misread(invoice: Invoice) -> Iterator[Finding]:
    """UBL-23: what would be read as something else than it is."""
    references = invoice.references
    if references.sales_order is not None and references.purchase_order == NOT_AVAILABLE:
        yield _read_as("references.purchase_order", "BT-13", NOT_AVAILABLE)
    for position, note in enumerate(invoice.notes):
        if parse_note(note_text(note)) != note:
            term = "BT-22" if note.subject_code is None else "BT-21"
            yield _read_as(f"notes[{position}]", term, note.subject_code or note.text)
    for column, identifier in _identifiers(invoice):
        if is_sepa(identifier.scheme):
            yield _read_as(column, "BT-90", identifier.scheme or "")


def _identifiers(invoice: Invoice) -> Iterator[tuple[str, Identifier]]:
    """Yield the identifiers among which a creditor identifier would be looked for."""
    for position, identifier in enumerate(invoice.seller.identifiers):
        yield f"seller.identifiers[{position}]", identifier
    for position, identifier in enumerate(invoice.buyer.identifiers):
        yield f"buyer.identifiers[{position}]", identifier
    if invoice.payee is not None and invoice.payee.identifier is not None:
        yield "payee.identifier", invoice.payee.identifier
    others = invoice.additional_parties
    for name in ("buyer_agent", "payer", "seller_agent", "invoicee", "invoicer"):
        party = None if others is None else getattr(others, name)
        for position, identifier in enumerate(() if party is None else party.identifiers):
            yield f"additional_parties.{name}.identifiers[{position}]", identifier


def _tax_point(invoice: Invoice) -> Iterator[Finding]:
    """UBL-24: BT-8 has other codes in UBL, for three events."""
    code = invoice.tax_point_code
    if code is not None and code not in TAX_POINT_CODES:
        place = at("tax_point_code", "BT-8")
        yield finding("UBL-24", location=place, found=code, expected=", ".join(TAX_POINT_CODES))


def _without_companion(invoice: Invoice) -> Iterator[Finding]:
    """UBL-25: a value that UBL holds as part of another one, which is not there."""
    yield from _without_means(invoice)
    yield from _files(invoice)
    if lacks_accounting_currency(invoice):
        yield _needs("totals.tax_accounting", "BT-111", "BT-6")
    if invoice.totals.tax is None and breakdown_tax(invoice) != ZERO:
        yield _needs("vat_breakdown", "BG-23", "BT-110")
    if form_of(invoice.type_code) is INVOICE:
        for position, group in enumerate(invoice.line_groups):
            if group.net_amount is None:
                yield _needs(f"line_groups[{position}]", "EXT-FR-FE-163", "BT-131")


def _without_means(invoice: Invoice) -> Iterator[Finding]:
    """UBL-25: what stands in the payment means."""
    if invoice.payment is not None:
        return
    others = invoice.additional_parties
    if form_of(invoice.type_code).due_date is None and invoice.due_date is not None:
        yield _needs("due_date", "BT-9", "BT-81")
    if others is not None and others.payer is not None:
        yield _needs("additional_parties.payer", "EXT-FR-FE-BG-02", "BT-81")


def _files(invoice: Invoice) -> Iterator[Finding]:
    """UBL-25: an attached file has its type and name as attributes, and must have a type."""
    for column in files_without_content(invoice):
        yield _needs(column, "BT-125-1", "BT-125")
    for position, document in enumerate(invoice.supporting_documents):
        if document.content is not None and document.mime_code is None:
            yield _needs(f"supporting_documents[{position}].content", "BT-125", "BT-125-1")


def _line(path: str, line: Line, invoice_number: str) -> Iterator[Finding]:
    preceding = line.preceding_invoice
    if preceding is not None and preceding.number == invoice_number:
        yield _read_as(f"{path}.preceding_invoice.number", "EXT-FR-FE-136", invoice_number)
    yield from _price(f"{path}.price", line.price)


def _price(path: str, price: Price) -> Iterator[Finding]:
    """UBL-22, -23, -25: a line has one base quantity, and a discount beside its gross price."""
    if not has_one_base(price):
        yield finding("UBL-22", location=at(f"{path}.gross_base_quantity", "BT-149"))
    for name in ("base_quantity", "gross_base_quantity"):
        if getattr(price, name) is None and getattr(price, f"{name}_unit") is not None:
            yield _needs(f"{path}.{name}_unit", "BT-150", "BT-149")
    if price.gross is not None and number(price.discount) == number(NO_DISCOUNT):
        yield _read_as(f"{path}.discount", "BT-147", str(price.discount))


def _read_as(column: str, term: str, found: str) -> Finding:
    return finding("UBL-23", location=at(column, term), found=found)


def _needs(column: str, term: str, companion: str) -> Finding:
    return finding("UBL-25", location=at(column, term), expected=companion)
