# SPDX-License-Identifier: Apache-2.0
"""What CII has no place for: checked before writing, so that nothing is dropped in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from einvoice.carry import at, check_values, files_without_content, lacks_accounting_currency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.document import Invoice
    from einvoice.line import Price


def check_carried(invoice: Invoice) -> tuple[Finding, ...]:
    """Return a finding for each value of the model that CII could not carry as it stands."""
    return (
        *check_values(invoice, beyond_xml="CII-10", empty="CII-15"),
        *_without_breakdown(invoice),
        *_without_currency(invoice),
        *_attachments(invoice),
        *(
            item
            for position, line in enumerate(invoice.lines)
            for item in _price(f"lines[{position}].price", line.price)
        ),
    )


def _without_breakdown(invoice: Invoice) -> Iterator[Finding]:
    """CII-12: BT-7 and BT-8 are part of a VAT subtotal."""
    if invoice.vat_breakdown:
        return
    if invoice.tax_point_date is not None:
        yield finding("CII-12", location=at("tax_point_date", "BT-7"))
    if invoice.tax_point_code is not None:
        yield finding("CII-12", location=at("tax_point_code", "BT-8"))


def _without_currency(invoice: Invoice) -> Iterator[Finding]:
    """CII-13: BT-111 is told from BT-110 by its currency alone."""
    if lacks_accounting_currency(invoice):
        yield finding("CII-13", location=at("totals.tax_accounting", "BT-111"))


def _attachments(invoice: Invoice) -> Iterator[Finding]:
    """CII-14: type and name of an attached file are attributes of its content."""
    for column in files_without_content(invoice):
        yield finding("CII-14", location=at(column, "BT-125"))


def _price(path: str, price: Price) -> Iterator[Finding]:
    """CII-11 and CII-14: what belongs to the gross price, and what belongs to a quantity."""
    if price.gross is None:
        if price.discount is not None:
            yield finding("CII-11", location=at(f"{path}.discount", "BT-147"))
        if price.gross_base_quantity is not None:
            yield finding("CII-14", location=at(f"{path}.gross_base_quantity", "BT-149"))
    if price.base_quantity is None and price.base_quantity_unit is not None:
        yield finding("CII-14", location=at(f"{path}.base_quantity_unit", "BT-150"))
    if price.gross_base_quantity is None and price.gross_base_quantity_unit is not None:
        yield finding("CII-14", location=at(f"{path}.gross_base_quantity_unit", "BT-150"))
