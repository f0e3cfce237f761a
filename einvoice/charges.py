# SPDX-License-Identifier: Apache-2.0
"""Allowances and charges, on the document (BG-20, BG-21) and on a line (BG-27, BG-28)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from einvoice.codes import VatCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAllowance:
    """An allowance or a charge on one line; which of the two, the field that holds it says.

    Attributes:
        amount: without VAT, two decimals; positive. BT-136, BT-141.
        base_amount: BT-137, BT-142.
        percentage: BT-138, BT-143.
        reason: BT-139, BT-144.
        reason_code: BT-140 (UNTDID 5189), BT-145 (UNTDID 7161).
    """

    amount: Decimal
    base_amount: Decimal | None = None
    percentage: Decimal | None = None
    reason: str | None = None
    reason_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAllowance:
    """An allowance or a charge on the whole document, with the VAT that it bears.

    Attributes:
        amount: without VAT, two decimals; positive. BT-92, BT-99.
        base_amount: BT-93, BT-100.
        percentage: BT-94, BT-101.
        vat_category: BT-95, BT-102.
        vat_rate: percent; absent for category O. BT-96, BT-103.
        reason: BT-97, BT-104.
        reason_code: BT-98 (UNTDID 5189), BT-105 (UNTDID 7161).
    """

    amount: Decimal
    base_amount: Decimal | None = None
    percentage: Decimal | None = None
    vat_category: VatCategory
    vat_rate: Decimal | None = None
    reason: str | None = None
    reason_code: str | None = None
