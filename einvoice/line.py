# SPDX-License-Identifier: Apache-2.0
"""Invoice lines: BG-25 with its price, item, VAT and period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from einvoice.charges import LineAllowance
    from einvoice.codes import VatCategory
    from einvoice.document import Delivery, PrecedingInvoice
    from einvoice.party import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days, both ends included: BG-14 of the document, BG-26 of a line.

    Attributes:
        start: BT-73, BT-134.
        end: BT-74, BT-135.
    """

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The price of an item, without VAT: BG-29.

    Attributes:
        net: BT-146, after the discount; up to six decimals.
        discount: BT-147.
        gross: BT-148.
        base_quantity: number of units to which the price applies, BT-149.
        base_quantity_unit: BT-150.
        gross_base_quantity: number of units to which the gross price applies, where a document
            states another one for it than BT-149 (BT-149-1 of Factur-X).
        gross_base_quantity_unit: its unit (BT-150-1 of Factur-X).
    """

    net: Decimal
    discount: Decimal | None = None
    gross: Decimal | None = None
    base_quantity: Decimal | None = None
    base_quantity_unit: str | None = None
    gross_base_quantity: Decimal | None = None
    gross_base_quantity_unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAttribute:
    """A property of an item: BG-32.

    Attributes:
        name: BT-160.
        value: BT-161.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is invoiced on a line: BG-31.

    Attributes:
        name: BT-153.
        description: BT-154.
        seller_identifier: BT-155.
        buyer_identifier: BT-156.
        standard_identifier: BT-157, e.g. a GTIN under scheme 0160.
        classifications: BT-158.
        origin_country: BT-159.
        attributes: BG-32.
    """

    name: str
    description: str | None = None
    seller_identifier: str | None = None
    buyer_identifier: str | None = None
    standard_identifier: Identifier | None = None
    classifications: tuple[Identifier, ...] = ()
    origin_country: str | None = None
    attributes: tuple[ItemAttribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One invoice line: BG-25.

    Attributes:
        identifier: BT-126.
        note: BT-127.
        object_identifier: BT-128.
        quantity: BT-129.
        unit: UN/ECE Recommendation 20 or 21, BT-130.
        net_amount: without VAT, after the line's allowances and charges, two decimals, BT-131.
        order_line: line of the purchase order, BT-132.
        accounting_reference: of the buyer, BT-133.
        period: BG-26.
        allowances: BG-27.
        charges: BG-28.
        price: BG-29.
        vat_category: BT-151.
        vat_rate: percent; absent for category O. BT-152.
        item: BG-31.
        subtype: DETAIL where the document says so, BT-X-8; beyond EN 16931.
        parent: BT-126 of the group that the line is part of, BT-X-304; beyond EN 16931.
        delivery: where and when this line was supplied, BG-X-7; beyond EN 16931.
        preceding_invoice: that this line corrects, BG-X-48; beyond EN 16931.
    """

    identifier: str
    note: str | None = None
    object_identifier: Identifier | None = None
    quantity: Decimal
    unit: str
    net_amount: Decimal
    order_line: str | None = None
    accounting_reference: str | None = None
    period: Period | None = None
    allowances: tuple[LineAllowance, ...] = ()
    charges: tuple[LineAllowance, ...] = ()
    price: Price
    vat_category: VatCategory
    vat_rate: Decimal | None = None
    item: Item
    subtype: str | None = None
    parent: str | None = None
    delivery: Delivery | None = None
    preceding_invoice: PrecedingInvoice | None = None
