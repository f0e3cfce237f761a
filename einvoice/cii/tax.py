# SPDX-License-Identifier: Apache-2.0
"""VAT breakdown BG-23 with the VAT due dates BT-7 and BT-8, and the document totals BG-22.

Source of every path: CEN/TS 16931-3-3, in the element order of the UN/CEFACT schema D22B.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.cii.namespaces import BUILD
from einvoice.cii.values import write_date
from einvoice.syntax import VAT, number, repeated_text
from einvoice.tax import Totals, VatSubtotal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.syntax import Reading

_TAX = "ram:ApplicableTradeTax"
_TAX_POINT = "ram:TaxPointDate/udt:DateString"
_TAX_POINT_CODE = "ram:DueDateTypeCode"
_TOTALS = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_TAX_TOTAL = "ram:TaxTotalAmount"


def write_breakdown(settlement: etree._Element, invoice: Invoice) -> None:
    """Append the VAT breakdown.

    BT-7 stands once, in the first subtotal (CII-SR-461 of the CEN rules allows no second one);
    BT-8 is repeated in each (S1.13 of the French external specifications, annex 7).
    """
    for position, subtotal in enumerate(invoice.vat_breakdown):
        tax = BUILD.group(settlement, _TAX)
        BUILD.leaf(tax, "ram:CalculatedAmount", number(subtotal.tax_amount))
        BUILD.leaf(tax, "ram:TypeCode", VAT)
        BUILD.leaf(tax, "ram:ExemptionReason", subtotal.exemption_reason)
        BUILD.leaf(tax, "ram:BasisAmount", number(subtotal.taxable_amount))
        BUILD.leaf(tax, "ram:CategoryCode", subtotal.category.value)
        BUILD.leaf(tax, "ram:ExemptionReasonCode", subtotal.exemption_reason_code)
        if position == 0:
            write_date(tax, _TAX_POINT, invoice.tax_point_date)
        BUILD.leaf(tax, _TAX_POINT_CODE, invoice.tax_point_code)
        BUILD.leaf(tax, "ram:RateApplicablePercent", number(subtotal.rate))


def read_breakdown(settlement: Cursor, reading: Reading) -> tuple[VatSubtotal, ...]:
    """Read the VAT breakdown."""
    return tuple(
        VatSubtotal(
            taxable_amount=reading.required_decimal(tax, "ram:BasisAmount", "BT-116"),
            tax_amount=reading.required_decimal(tax, "ram:CalculatedAmount", "BT-117"),
            category=reading.category(tax, "BT-118"),
            rate=reading.decimal(tax, "ram:RateApplicablePercent", "BT-119"),
            exemption_reason=tax.text("ram:ExemptionReason"),
            exemption_reason_code=tax.text("ram:ExemptionReasonCode"),
        )
        for tax in settlement.children(_TAX)
    )


def read_tax_point(settlement: Cursor, reading: Reading) -> tuple[date | None, str | None]:
    """Read BT-7 and BT-8 from the breakdown.

    A repetition that says the same is one statement; one that says something else is left out,
    and listed.
    """
    code = repeated_text(settlement.children(_TAX), _TAX_POINT_CODE)
    day = reading.day(settlement, f"{_TAX}/{_TAX_POINT}", "BT-7")
    if day is not None:
        stated = day.isoformat().replace("-", "")
        for again in settlement.children(f"{_TAX}/{_TAX_POINT}"):
            if (again.element.text or "").strip() == stated:
                again.text()
                again.attribute("format")
    return day, code


def write_totals(settlement: etree._Element, invoice: Invoice) -> None:
    """Append the document totals."""
    totals = invoice.totals
    group = BUILD.group(settlement, _TOTALS)
    BUILD.leaf(group, "ram:LineTotalAmount", number(totals.line_total))
    BUILD.leaf(group, "ram:ChargeTotalAmount", number(totals.charge_total))
    BUILD.leaf(group, "ram:AllowanceTotalAmount", number(totals.allowance_total))
    BUILD.leaf(group, "ram:TaxBasisTotalAmount", number(totals.tax_exclusive))
    BUILD.leaf(group, _TAX_TOTAL, number(totals.tax), currencyID=invoice.currency)
    BUILD.leaf(
        group,
        _TAX_TOTAL,
        number(totals.tax_accounting),
        currencyID=invoice.vat_accounting_currency,
    )
    BUILD.leaf(group, "ram:RoundingAmount", number(totals.rounding))
    BUILD.leaf(group, "ram:GrandTotalAmount", number(totals.tax_inclusive))
    BUILD.leaf(group, "ram:TotalPrepaidAmount", number(totals.prepaid))
    BUILD.leaf(group, "ram:DuePayableAmount", number(totals.due))


def read_totals(
    settlement: Cursor, reading: Reading, accounting_currency: str | None
) -> Totals | None:
    """Read the document totals; None after a fault."""
    group = reading.group(settlement, _TOTALS, "BG-22")
    if group is None:
        return None
    second = frozenset((accounting_currency,)) - {reading.currency, None}
    return Totals(
        line_total=_read_line_total(group, reading),
        charge_total=reading.decimal(group, "ram:ChargeTotalAmount", "BT-108"),
        allowance_total=reading.decimal(group, "ram:AllowanceTotalAmount", "BT-107"),
        tax_exclusive=reading.required_decimal(group, "ram:TaxBasisTotalAmount", "BT-109"),
        # A VAT total that names no currency is in the invoice's.
        tax=_read_tax_total(group, reading, frozenset((reading.currency, None)), "BT-110"),
        tax_accounting=_read_tax_total(group, reading, second, "BT-111"),
        rounding=reading.decimal(group, "ram:RoundingAmount", "BT-114"),
        tax_inclusive=reading.required_decimal(group, "ram:GrandTotalAmount", "BT-112"),
        prepaid=reading.decimal(group, "ram:TotalPrepaidAmount", "BT-113"),
        due=reading.required_decimal(group, "ram:DuePayableAmount", "BT-115"),
    )


def _read_line_total(totals: Cursor, reading: Reading) -> Decimal | None:
    if reading.lacks("BT-106"):
        return reading.decimal(totals, "ram:LineTotalAmount", "BT-106")
    return reading.required_decimal(totals, "ram:LineTotalAmount", "BT-106")


def _read_tax_total(
    totals: Cursor, reading: Reading, wanted: frozenset[str | None], term: str
) -> Decimal | None:
    """Read the VAT total of a currency; a total in any other currency is left out, and listed."""
    found = [
        total
        for total in totals.children(_TAX_TOTAL)
        if total.element.get("currencyID") in wanted and (total.element.text or "").strip()
    ]
    if len(found) > 1:
        reading.fault(reading.codes.repeated, found[1], term)
    return reading.to_decimal(found[0], term, any_currency=True) if found else None
