# SPDX-License-Identifier: Apache-2.0
"""SpecifiedTradeAllowanceCharge: BG-20 and BG-21 of the document, BG-27 and BG-28 of a line.

An indicator tells a charge from an allowance; `einvoice.allowance_reading` splits them by it, the
writer puts the allowances first. Source of every path: CEN/TS 16931-3-3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.allowance_reading import AllowancePaths
from einvoice.cii.namespaces import BUILD
from einvoice.exemptions import repeated_reasons
from einvoice.syntax import VAT, number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from lxml import etree

    from einvoice.charges import DocumentAllowance, LineAllowance
    from einvoice.codes import VatCategory
    from einvoice.document import Invoice
    from einvoice.tax import VatSubtotal

_GROUP = "ram:SpecifiedTradeAllowanceCharge"
_INDICATOR = "ram:ChargeIndicator"
_TAX = "ram:CategoryTradeTax"


PATHS = AllowancePaths(
    group=_GROUP,
    amount="ram:ActualAmount",
    base="ram:BasisAmount",
    percentage="ram:CalculationPercent",
    reason="ram:Reason",
    reason_code="ram:ReasonCode",
    tax=_TAX,
    rate="ram:RateApplicablePercent",
)


def write_document_allowances(settlement: etree._Element, invoice: Invoice) -> None:
    """Append the allowances, then the charges, of the document."""
    reasons = repeated_reasons(invoice)
    for is_charge, members in ((False, invoice.allowances), (True, invoice.charges)):
        for member in members:
            group = _write_amounts(settlement, member, is_charge=is_charge)
            tax = BUILD.group(group, _TAX)
            write_category(tax, member.vat_category, member.vat_rate, reasons)


def write_line_allowances(
    settlement: etree._Element,
    allowances: tuple[LineAllowance, ...],
    charges: tuple[LineAllowance, ...],
) -> None:
    """Append the allowances, then the charges, of a line."""
    for is_charge, members in ((False, allowances), (True, charges)):
        for member in members:
            _write_amounts(settlement, member, is_charge=is_charge)


def write_indicator(group: etree._Element, *, is_charge: bool) -> None:
    """Append the indicator that tells a charge from an allowance."""
    indicator = BUILD.group(group, _INDICATOR)
    BUILD.leaf(indicator, "udt:Indicator", "true" if is_charge else "false")


def write_category(
    tax: etree._Element,
    category: VatCategory,
    rate: Decimal | None,
    reasons: Mapping[VatCategory, VatSubtotal],
) -> None:
    """Append the VAT category and rate of an allowance, a charge or a line.

    Args:
        tax: their group.
        category: UNTDID 5305.
        rate: percent.
        reasons: why categories are exempt, as `einvoice.exemptions` returns them.
    """
    why = reasons.get(category)
    BUILD.leaf(tax, "ram:TypeCode", VAT)
    BUILD.leaf(tax, "ram:ExemptionReason", why.exemption_reason if why else None)
    BUILD.leaf(tax, "ram:CategoryCode", category.value)
    BUILD.leaf(tax, "ram:ExemptionReasonCode", why.exemption_reason_code if why else None)
    BUILD.leaf(tax, "ram:RateApplicablePercent", number(rate))


def _write_amounts(
    parent: etree._Element, member: DocumentAllowance | LineAllowance, *, is_charge: bool
) -> etree._Element:
    group = BUILD.group(parent, _GROUP)
    write_indicator(group, is_charge=is_charge)
    BUILD.leaf(group, "ram:CalculationPercent", number(member.percentage))
    BUILD.leaf(group, "ram:BasisAmount", number(member.base_amount))
    BUILD.leaf(group, "ram:ActualAmount", number(member.amount))
    BUILD.leaf(group, "ram:ReasonCode", member.reason_code)
    BUILD.leaf(group, "ram:Reason", member.reason)
    return group
