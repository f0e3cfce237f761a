# SPDX-License-Identifier: Apache-2.0
"""Allowances and charges as every syntax holds them: one element for both, told by an indicator.

BG-20 and BG-21 of the document, BG-27 and BG-28 of a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.charges import DocumentAllowance, LineAllowance

if TYPE_CHECKING:
    from compliance.xml_read import Cursor
    from einvoice.syntax import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowancePaths:
    """Where a syntax holds the parts of an allowance or a charge.

    Attributes:
        group: the element, below the document or the line.
        amount: below that element, and so on.
        base: base amount.
        percentage: of the base amount.
        reason: text.
        reason_code: code.
        tax: the VAT that it bears.
        rate: below the tax.
    """

    group: str
    amount: str
    base: str
    percentage: str
    reason: str
    reason_code: str
    tax: str
    rate: str


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


def read_document_allowances(
    parent: Cursor, reading: Reading, paths: AllowancePaths
) -> tuple[tuple[DocumentAllowance, ...], tuple[DocumentAllowance, ...]]:
    """Read the allowances and the charges of the document."""
    allowances: list[DocumentAllowance] = []
    charges: list[DocumentAllowance] = []
    for group in parent.children(paths.group):
        is_charge = reading.indicator(group, _ALLOWANCE.group)
        terms = _CHARGE if is_charge else _ALLOWANCE
        tax = reading.group(group, paths.tax, terms.category)
        if tax is None:
            continue
        member = DocumentAllowance(
            amount=reading.required_decimal(group, paths.amount, terms.amount),
            base_amount=reading.decimal(group, paths.base, terms.base),
            percentage=reading.decimal(group, paths.percentage, terms.percentage),
            vat_category=reading.category(tax, terms.category),
            vat_rate=reading.decimal(tax, paths.rate, terms.rate),
            reason=group.text(paths.reason),
            reason_code=group.text(paths.reason_code),
        )
        (charges if is_charge else allowances).append(member)
    return tuple(allowances), tuple(charges)


def read_line_allowances(
    parent: Cursor, reading: Reading, paths: AllowancePaths
) -> tuple[tuple[LineAllowance, ...], tuple[LineAllowance, ...]]:
    """Read the allowances and the charges of a line."""
    allowances: list[LineAllowance] = []
    charges: list[LineAllowance] = []
    for group in parent.children(paths.group):
        is_charge = reading.indicator(group, _LINE_ALLOWANCE.group)
        terms = _LINE_CHARGE if is_charge else _LINE_ALLOWANCE
        member = LineAllowance(
            amount=reading.required_decimal(group, paths.amount, terms.amount),
            base_amount=reading.decimal(group, paths.base, terms.base),
            percentage=reading.decimal(group, paths.percentage, terms.percentage),
            reason=group.text(paths.reason),
            reason_code=group.text(paths.reason_code),
        )
        (charges if is_charge else allowances).append(member)
    return tuple(allowances), tuple(charges)
