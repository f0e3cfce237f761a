# SPDX-License-Identifier: Apache-2.0
"""SpecifiedTradeAllowanceCharge: BG-20 and BG-21 of the document, BG-27 and BG-28 of a line.

An indicator tells a charge from an allowance; the reader splits them, the writer puts the
allowances first. Source of every path: CEN/TS 16931-3-3.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.cii.namespaces import BUILD
from einvoice.cii.values import VAT, number
from einvoice.profiles import EXTENSIONS, profile_of
from einvoice.rules.codes import EXEMPT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.cii.values import Reading
    from einvoice.codes import VatCategory
    from einvoice.document import Invoice
    from einvoice.tax import VatSubtotal

_GROUP = "ram:SpecifiedTradeAllowanceCharge"
_INDICATOR = "ram:ChargeIndicator"
_TAX = "ram:CategoryTradeTax"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """The business terms that faults are told by."""

    group: str
    amount: str
    base: str
    percentage: str
    category: str = ""
    rate: str = ""


_ALLOWANCE = _Terms(
    group="BG-20",
    amount="BT-92",
    base="BT-93",
    percentage="BT-94",
    category="BT-95",
    rate="BT-96",
)
_CHARGE = _Terms(
    group="BG-21",
    amount="BT-99",
    base="BT-100",
    percentage="BT-101",
    category="BT-102",
    rate="BT-103",
)
_LINE_ALLOWANCE = _Terms(group="BG-27", amount="BT-136", base="BT-137", percentage="BT-138")
_LINE_CHARGE = _Terms(group="BG-28", amount="BT-141", base="BT-142", percentage="BT-143")


def write_document_allowances(settlement: etree._Element, invoice: Invoice) -> None:
    """Append the allowances, then the charges, of the document."""
    reasons = repeated_reasons(invoice)
    for is_charge, members in ((False, invoice.allowances), (True, invoice.charges)):
        for member in members:
            group = _write_amounts(settlement, member, is_charge=is_charge)
            tax = BUILD.group(group, _TAX)
            write_category(tax, member.vat_category, member.vat_rate, reasons)


def read_document_allowances(
    settlement: Cursor, reading: Reading
) -> tuple[tuple[DocumentAllowance, ...], tuple[DocumentAllowance, ...]]:
    """Read the allowances and the charges of the document."""
    allowances: list[DocumentAllowance] = []
    charges: list[DocumentAllowance] = []
    for group in settlement.children(_GROUP):
        is_charge = reading.indicator(group, _ALLOWANCE.group)
        terms = _CHARGE if is_charge else _ALLOWANCE
        tax = reading.group(group, _TAX, terms.category)
        if tax is None:
            continue
        member = DocumentAllowance(
            amount=reading.required_decimal(group, "ram:ActualAmount", terms.amount),
            base_amount=reading.decimal(group, "ram:BasisAmount", terms.base),
            percentage=reading.decimal(group, "ram:CalculationPercent", terms.percentage),
            vat_category=reading.category(tax, terms.category),
            vat_rate=reading.decimal(tax, "ram:RateApplicablePercent", terms.rate),
            reason=group.text("ram:Reason"),
            reason_code=group.text("ram:ReasonCode"),
        )
        (charges if is_charge else allowances).append(member)
    return tuple(allowances), tuple(charges)


def write_line_allowances(
    settlement: etree._Element,
    allowances: tuple[LineAllowance, ...],
    charges: tuple[LineAllowance, ...],
) -> None:
    """Append the allowances, then the charges, of a line."""
    for is_charge, members in ((False, allowances), (True, charges)):
        for member in members:
            _write_amounts(settlement, member, is_charge=is_charge)


def read_line_allowances(
    settlement: Cursor, reading: Reading
) -> tuple[tuple[LineAllowance, ...], tuple[LineAllowance, ...]]:
    """Read the allowances and the charges of a line."""
    allowances: list[LineAllowance] = []
    charges: list[LineAllowance] = []
    for group in settlement.children(_GROUP):
        is_charge = reading.indicator(group, _LINE_ALLOWANCE.group)
        terms = _LINE_CHARGE if is_charge else _LINE_ALLOWANCE
        member = LineAllowance(
            amount=reading.required_decimal(group, "ram:ActualAmount", terms.amount),
            base_amount=reading.decimal(group, "ram:BasisAmount", terms.base),
            percentage=reading.decimal(group, "ram:CalculationPercent", terms.percentage),
            reason=group.text("ram:Reason"),
            reason_code=group.text("ram:ReasonCode"),
        )
        (charges if is_charge else allowances).append(member)
    return tuple(allowances), tuple(charges)


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
        reasons: why categories are exempt, as `repeated_reasons` returns them.
    """
    why = reasons.get(category)
    BUILD.leaf(tax, "ram:TypeCode", VAT)
    BUILD.leaf(tax, "ram:ExemptionReason", why.exemption_reason if why else None)
    BUILD.leaf(tax, "ram:CategoryCode", category.value)
    BUILD.leaf(tax, "ram:ExemptionReasonCode", why.exemption_reason_code if why else None)
    BUILD.leaf(tax, "ram:RateApplicablePercent", number(rate))


def repeated_reasons(invoice: Invoice) -> Mapping[VatCategory, VatSubtotal]:
    """Return the exemption reasons that lines, allowances and charges repeat, by category.

    The extensions know several reasons for one category, and tell by them which lines a subtotal
    sums up; where the breakdown gives one, it is the line's too. Plain EN 16931 repeats none.

    Source: BR-FXEXT-E-08 and its likes; XP Z12-012, EXTENDED-CTC-FR, since July 2026.
    """
    if profile_of(invoice.guideline).name not in EXTENSIONS:
        return {}
    exempt = [group for group in invoice.vat_breakdown if group.category in EXEMPT]
    times = Counter(group.category for group in exempt)
    return {group.category: group for group in exempt if times[group.category] == 1}


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
