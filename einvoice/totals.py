# SPDX-License-Identifier: Apache-2.0
"""Amounts of an invoice, computed by the rules of EN 16931-1:2017 (6.4, BR-CO-10 to BR-CO-17).

All rounding is half up, to the cent, where the standard asks for an amount, and nowhere before.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from compliance.amounts import PRECISION, ZERO, round_half_up
from einvoice.codes import VatCategory
from einvoice.tax import Totals, VatSubtotal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from einvoice.charges import DocumentAllowance, LineAllowance
    from einvoice.line import Line, Price

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class VatKey:
    """What separates the groups of the VAT breakdown.

    Attributes:
        category: BT-118.
        rate: percent, compared as a number; None for category O. BT-119.
    """

    category: VatCategory
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionReason:
    """Why a category bears no VAT.

    Attributes:
        category: BT-118.
        reason: BT-120.
        code: BT-121.
    """

    category: VatCategory
    reason: str | None = None
    code: str | None = None


def compute_percentage_amount(base: Decimal, percentage: Decimal) -> Decimal:
    """Return the amount of an allowance or charge that is given as a percentage of a base.

    >>> compute_percentage_amount(Decimal("125.70"), Decimal(10))
    Decimal('12.57')

    Source: EN 16931-1, BT-92 = BT-93 x BT-94 / 100, and likewise BT-99, BT-136, BT-141.
    """
    with localcontext(prec=PRECISION):
        return round_half_up(base * percentage / HUNDRED)


def compute_line_net(
    quantity: Decimal,
    price: Price,
    allowances: Iterable[LineAllowance] = (),
    charges: Iterable[LineAllowance] = (),
) -> Decimal:
    """Return the net amount of a line, BT-131.

    BT-146 / BT-149 x BT-129 + charges - allowances, rounded once at the end.

    Args:
        quantity: BT-129.
        price: BG-29; its base quantity is not zero.
        allowances: BG-27.
        charges: BG-28.

    Source: EN 16931-1, 6.4 and BT-131.
    """
    with localcontext(prec=PRECISION):
        base = Decimal(1) if price.base_quantity is None else price.base_quantity
        gross = price.net * quantity / base
        extra = sum((charge.amount for charge in charges), ZERO)
        less = sum((allowance.amount for allowance in allowances), ZERO)
        return round_half_up(gross + extra - less)


def compute_vat_breakdown(
    lines: Iterable[Line],
    allowances: Iterable[DocumentAllowance] = (),
    charges: Iterable[DocumentAllowance] = (),
    reasons: Iterable[ExemptionReason] = (),
) -> tuple[VatSubtotal, ...]:
    """Return the VAT breakdown BG-23, a group for each category and rate in order of appearance.

    BT-116 is the sum of line amounts, less allowances, plus charges (BR-S-08 and its likes);
    BT-117 = BT-116 x BT-119 / 100, half up to the cent (BR-CO-17).

    Args:
        lines: BG-25.
        allowances: BG-20.
        charges: BG-21.
        reasons: of the categories without VAT.
    """
    taxable: dict[VatKey, Decimal] = {}
    why = {item.category: item for item in reasons}
    with localcontext(prec=PRECISION):
        for line in lines:
            _add(taxable, VatKey(category=line.vat_category, rate=line.vat_rate), line.net_amount)
        for allowance in allowances:
            key = VatKey(category=allowance.vat_category, rate=allowance.vat_rate)
            _add(taxable, key, -allowance.amount)
        for charge in charges:
            _add(taxable, VatKey(category=charge.vat_category, rate=charge.vat_rate), charge.amount)
        return tuple(
            _subtotal(key, amount, why.get(key.category)) for key, amount in taxable.items()
        )


def compute_totals(  # noqa: PLR0913 (each argument is a term of BG-22 that is given)
    lines: Iterable[Line],
    allowances: Iterable[DocumentAllowance] = (),
    charges: Iterable[DocumentAllowance] = (),
    vat_breakdown: Iterable[VatSubtotal] = (),
    *,
    prepaid: Decimal | None = None,
    rounding: Decimal | None = None,
    tax_accounting: Decimal | None = None,
) -> Totals:
    """Return the document totals BG-22.

    BT-106 sum of BT-131 (BR-CO-10); BT-107, BT-108 sums of allowances and charges (BR-CO-11, -12),
    absent where there are none; BT-109 = 106 - 107 + 108 (BR-CO-13); BT-110 sum of BT-117
    (BR-CO-14), absent where everything is outside the scope of VAT; BT-112 = 109 + 110 (BR-CO-15);
    BT-115 = 112 - 113 + 114 (BR-CO-16).

    Args:
        lines: BG-25.
        allowances: BG-20.
        charges: BG-21.
        vat_breakdown: as `compute_vat_breakdown` returns it.
        prepaid: BT-113.
        rounding: BT-114.
        tax_accounting: BT-111, VAT in the accounting currency, which needs a rate of exchange.
    """
    discounts, surcharges, groups = tuple(allowances), tuple(charges), tuple(vat_breakdown)
    with localcontext(prec=PRECISION):
        line_total = _cents(line.net_amount for line in lines)
        allowance_total = _cents(item.amount for item in discounts)
        charge_total = _cents(item.amount for item in surcharges)
        tax_exclusive = _cents((line_total, -allowance_total, charge_total))
        tax = _cents(group.tax_amount for group in groups)
        tax_inclusive = _cents((tax_exclusive, tax))
        due = _cents((tax_inclusive, -(prepaid or ZERO), rounding or ZERO))
    outside_vat = all(group.category is VatCategory.OUT_OF_SCOPE for group in groups)
    return Totals(
        line_total=line_total,
        allowance_total=allowance_total if discounts else None,
        charge_total=charge_total if surcharges else None,
        tax_exclusive=tax_exclusive,
        tax=None if outside_vat else tax,
        tax_accounting=tax_accounting,
        tax_inclusive=tax_inclusive,
        prepaid=prepaid,
        rounding=rounding,
        due=due,
    )


def _add(taxable: dict[VatKey, Decimal], key: VatKey, amount: Decimal) -> None:
    taxable[key] = taxable.get(key, ZERO) + amount


def _subtotal(key: VatKey, amount: Decimal, why: ExemptionReason | None) -> VatSubtotal:
    taxable = round_half_up(amount)
    rate = ZERO if key.rate is None else key.rate
    return VatSubtotal(
        taxable_amount=taxable,
        tax_amount=compute_percentage_amount(taxable, rate),
        category=key.category,
        rate=key.rate,
        exemption_reason=why.reason if why else None,
        exemption_reason_code=why.code if why else None,
    )


def _cents(amounts: Iterable[Decimal]) -> Decimal:
    return round_half_up(sum(amounts, ZERO))
