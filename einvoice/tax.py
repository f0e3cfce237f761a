# SPDX-License-Identifier: Apache-2.0
"""VAT breakdown BG-23 and document totals BG-22."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from einvoice.codes import VatCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class VatSubtotal:
    """What is taxed at one rate of one category: BG-23.

    Attributes:
        taxable_amount: BT-116.
        tax_amount: BT-117.
        category: BT-118.
        rate: percent; absent for category O. BT-119.
        exemption_reason: BT-120.
        exemption_reason_code: VATEX, BT-121.
    """

    taxable_amount: Decimal
    tax_amount: Decimal
    category: VatCategory
    rate: Decimal | None = None
    exemption_reason: str | None = None
    exemption_reason_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Document totals, two decimals each: BG-22.

    Attributes:
        line_total: BT-106; absent only from what is read in a profile without it (MINIMUM).
        allowance_total: BT-107.
        charge_total: BT-108.
        tax_exclusive: BT-109.
        tax: in the invoice currency, BT-110; absent where nothing is taxed and none was stated.
        tax_accounting: in the VAT accounting currency, BT-111.
        tax_inclusive: BT-112.
        prepaid: BT-113.
        rounding: BT-114.
        due: BT-115.
    """

    line_total: Decimal | None = None
    allowance_total: Decimal | None = None
    charge_total: Decimal | None = None
    tax_exclusive: Decimal
    tax: Decimal | None = None
    tax_accounting: Decimal | None = None
    tax_inclusive: Decimal
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    due: Decimal
