# SPDX-License-Identifier: Apache-2.0
"""TaxTotal and LegalMonetaryTotal: the VAT breakdown BG-23 and the document totals BG-22.

A TaxTotal in the invoice currency holds BT-110 and the breakdown; a second one, in the accounting
currency, BT-111 alone. Source of every path: CEN/TS 16931-3-2.
"""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from compliance.amounts import PRECISION, ZERO, round_half_up
from einvoice.syntax import peek
from einvoice.tax import Totals, VatSubtotal
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import UBL_SYNTAX, read_rate, write_amount, write_tax

if TYPE_CHECKING:
    from decimal import Decimal

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.syntax import Reading

_TAX_TOTAL = "cac:TaxTotal"
_SUBTOTAL = "cac:TaxSubtotal"
_CATEGORY = "cac:TaxCategory"
_TOTALS = "cac:LegalMonetaryTotal"


def breakdown_tax(invoice: Invoice) -> Decimal:
    """Return the sum of BT-117 over the breakdown, which is BT-110 (BR-CO-14)."""
    with localcontext(prec=PRECISION):
        return round_half_up(sum((group.tax_amount for group in invoice.vat_breakdown), ZERO))


def write_tax_totals(root: etree._Element, invoice: Invoice) -> None:
    """Append the VAT totals and the breakdown.

    A breakdown needs a total: where the invoice states none (category O), it is the breakdown's.
    """
    totals, currency = invoice.totals, invoice.currency
    if totals.tax is not None or invoice.vat_breakdown:
        group = BUILD.group(root, _TAX_TOTAL)
        total = breakdown_tax(invoice) if totals.tax is None else totals.tax
        write_amount(group, "cbc:TaxAmount", total, currency)
        for subtotal in invoice.vat_breakdown:
            _write_subtotal(group, subtotal, currency)
    if totals.tax_accounting is not None:
        group = BUILD.group(root, _TAX_TOTAL)
        write_amount(group, "cbc:TaxAmount", totals.tax_accounting, invoice.vat_accounting_currency)


def read_breakdown(top: Cursor, reading: Reading) -> tuple[VatSubtotal, ...]:
    """Read the VAT breakdown; one in another currency than the invoice is left out, and listed."""
    return tuple(
        _read_subtotal(subtotal, reading)
        for total in _tax_totals(top, frozenset((reading.currency, None)))
        for subtotal in total.children(_SUBTOTAL)
    )


def write_totals(root: etree._Element, invoice: Invoice) -> None:
    """Append the document totals."""
    totals, currency = invoice.totals, invoice.currency
    group = BUILD.group(root, _TOTALS)
    write_amount(group, "cbc:LineExtensionAmount", totals.line_total, currency)
    write_amount(group, "cbc:TaxExclusiveAmount", totals.tax_exclusive, currency)
    write_amount(group, "cbc:TaxInclusiveAmount", totals.tax_inclusive, currency)
    write_amount(group, "cbc:AllowanceTotalAmount", totals.allowance_total, currency)
    write_amount(group, "cbc:ChargeTotalAmount", totals.charge_total, currency)
    write_amount(group, "cbc:PrepaidAmount", totals.prepaid, currency)
    write_amount(group, "cbc:PayableRoundingAmount", totals.rounding, currency)
    write_amount(group, "cbc:PayableAmount", totals.due, currency)


def read_totals(top: Cursor, reading: Reading, accounting_currency: str | None) -> Totals | None:
    """Read the document totals; None after a fault."""
    group = reading.group(top, _TOTALS, "BG-22")
    if group is None:
        return None
    second = frozenset((accounting_currency,)) - {reading.currency, None}
    return Totals(
        line_total=reading.required_decimal(group, "cbc:LineExtensionAmount", "BT-106"),
        tax_exclusive=reading.required_decimal(group, "cbc:TaxExclusiveAmount", "BT-109"),
        tax_inclusive=reading.required_decimal(group, "cbc:TaxInclusiveAmount", "BT-112"),
        allowance_total=reading.decimal(group, "cbc:AllowanceTotalAmount", "BT-107"),
        charge_total=reading.decimal(group, "cbc:ChargeTotalAmount", "BT-108"),
        prepaid=reading.decimal(group, "cbc:PrepaidAmount", "BT-113"),
        rounding=reading.decimal(group, "cbc:PayableRoundingAmount", "BT-114"),
        due=reading.required_decimal(group, "cbc:PayableAmount", "BT-115"),
        # A VAT total that names no currency is in the invoice's.
        tax=_read_tax_total(top, reading, frozenset((reading.currency, None)), "BT-110"),
        tax_accounting=_read_tax_total(top, reading, second, "BT-111"),
    )


def _write_subtotal(total: etree._Element, subtotal: VatSubtotal, currency: str) -> None:
    group = BUILD.group(total, _SUBTOTAL)
    write_amount(group, "cbc:TaxableAmount", subtotal.taxable_amount, currency)
    write_amount(group, "cbc:TaxAmount", subtotal.tax_amount, currency)
    write_tax(group, _CATEGORY, subtotal.category, subtotal.rate, subtotal)


def _read_subtotal(subtotal: Cursor, reading: Reading) -> VatSubtotal:
    category = reading.group(subtotal, _CATEGORY, "BT-118") or subtotal
    return VatSubtotal(
        taxable_amount=reading.required_decimal(subtotal, "cbc:TaxableAmount", "BT-116"),
        tax_amount=reading.required_decimal(subtotal, "cbc:TaxAmount", "BT-117"),
        category=reading.category(category, "BT-118"),
        rate=read_rate(category, reading, "BT-119"),
        exemption_reason=category.text(UBL_SYNTAX.reason),
        exemption_reason_code=category.text(UBL_SYNTAX.reason_code),
    )


def _tax_totals(top: Cursor, currencies: frozenset[str | None]) -> list[Cursor]:
    found = []
    for total in top.children(_TAX_TOTAL):
        amount = total.child("cbc:TaxAmount")
        if amount is None or amount.element.get("currencyID") in currencies:
            found.append(total)
    return found


def _read_tax_total(
    top: Cursor, reading: Reading, wanted: frozenset[str | None], term: str
) -> Decimal | None:
    """Read the VAT total of a currency; a total in any other currency is left out, and listed."""
    amounts = (total.child("cbc:TaxAmount") for total in _tax_totals(top, wanted))
    found = [amount for amount in amounts if amount is not None and peek(amount)]
    if len(found) > 1:
        reading.fault(reading.codes.repeated, found[1], term)
    return reading.to_decimal(found[0], term, any_currency=True) if found else None
