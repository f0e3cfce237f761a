# SPDX-License-Identifier: Apache-2.0
"""AllowanceCharge: BG-20 and BG-21 of the document, BG-27 and BG-28 of a line.

An indicator tells a charge from an allowance; `einvoice.allowance_reading` splits them by it, the
writer puts the allowances first. Source of every path: CEN/TS 16931-3-2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.allowance_reading import AllowancePaths
from einvoice.syntax import number
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import write_amount, write_indicator, write_tax

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from einvoice.charges import DocumentAllowance, LineAllowance
    from einvoice.codes import VatCategory
    from einvoice.document import Invoice
    from einvoice.tax import VatSubtotal

_GROUP = "cac:AllowanceCharge"
_TAX = "cac:TaxCategory"
_REASON = "cbc:AllowanceChargeReason"
_REASON_CODE = "cbc:AllowanceChargeReasonCode"
_PERCENTAGE = "cbc:MultiplierFactorNumeric"

PATHS = AllowancePaths(
    group=_GROUP,
    amount="cbc:Amount",
    base="cbc:BaseAmount",
    percentage=_PERCENTAGE,
    reason=_REASON,
    reason_code=_REASON_CODE,
    tax=_TAX,
    rate="cbc:Percent",
)


def write_document_allowances(
    root: etree._Element, invoice: Invoice, reasons: Mapping[VatCategory, VatSubtotal]
) -> None:
    """Append the allowances, then the charges, of the document.

    Args:
        root: the document.
        invoice: with its allowances and charges.
        reasons: why categories are exempt, as `einvoice.exemptions` returns them.
    """
    for is_charge, members in ((False, invoice.allowances), (True, invoice.charges)):
        for member in members:
            group = _write_amounts(root, member, invoice.currency, is_charge=is_charge)
            why = reasons.get(member.vat_category)
            write_tax(group, _TAX, member.vat_category, member.vat_rate, why)


def write_line_allowances(
    line: etree._Element,
    allowances: tuple[LineAllowance, ...],
    charges: tuple[LineAllowance, ...],
    currency: str,
) -> None:
    """Append the allowances, then the charges, of a line."""
    for is_charge, members in ((False, allowances), (True, charges)):
        for member in members:
            _write_amounts(line, member, currency, is_charge=is_charge)


def _write_amounts(
    parent: etree._Element,
    member: DocumentAllowance | LineAllowance,
    currency: str,
    *,
    is_charge: bool,
) -> etree._Element:
    group = BUILD.group(parent, _GROUP)
    write_indicator(group, is_charge=is_charge)
    BUILD.leaf(group, _REASON_CODE, member.reason_code)
    BUILD.leaf(group, _REASON, member.reason)
    BUILD.leaf(group, _PERCENTAGE, number(member.percentage))
    write_amount(group, "cbc:Amount", member.amount, currency)
    write_amount(group, "cbc:BaseAmount", member.base_amount, currency)
    return group
