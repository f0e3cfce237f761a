# SPDX-License-Identifier: Apache-2.0
"""Item and Price of a line: BG-31 with BG-30 and BG-32, and BG-29.

Source of every path: CEN/TS 16931-3-2.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from einvoice.attribute_reading import AttributePaths, read_attributes
from einvoice.codes import VatCategory
from einvoice.line import Item, Price
from einvoice.party import Identifier
from einvoice.syntax import number, peek, read_identifier
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import (
    read_rate,
    says_charge,
    write_amount,
    write_identifier,
    write_indicator,
    write_tax,
    write_within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.line import Line
    from einvoice.syntax import Reading
    from einvoice.tax import VatSubtotal

ITEM = "cac:Item"

_PRICE = "cac:Price"
_BUYER = "cac:BuyersItemIdentification/cbc:ID"
_SELLER = "cac:SellersItemIdentification/cbc:ID"
_STANDARD = "cac:StandardItemIdentification"
_ORIGIN = "cac:OriginCountry/cbc:IdentificationCode"
_CLASS = "cac:CommodityClassification"
_CLASS_CODE = "cbc:ItemClassificationCode"
_TAX = "cac:ClassifiedTaxCategory"
_ATTRIBUTE = "cac:AdditionalItemProperty"
_ATTRIBUTES = AttributePaths(
    group=_ATTRIBUTE,
    name="cbc:Name",
    code="cbc:NameCode",
    value="cbc:Value",
    measure="cbc:ValueQuantity",
)
_BASE = "cbc:BaseQuantity"
_DISCOUNT = "cac:AllowanceCharge"

NO_DISCOUNT = Decimal(0)
"""Stands beside a gross price without discount, which UBL holds as the base of a discount."""


def write_item(line: etree._Element, member: Line, why: VatSubtotal | None) -> None:
    """Append what is invoiced, with the VAT that it bears; `why` as for `write_tax`."""
    item = member.item
    group = BUILD.group(line, ITEM)
    BUILD.leaf(group, "cbc:Description", item.description)
    BUILD.leaf(group, "cbc:Name", item.name)
    write_within(group, _BUYER, item.buyer_identifier)
    write_within(group, _SELLER, item.seller_identifier)
    if item.standard_identifier is not None:
        write_identifier(BUILD.group(group, _STANDARD), "cbc:ID", item.standard_identifier)
    write_within(group, _ORIGIN, item.origin_country)
    for code in item.classifications:
        BUILD.leaf(
            BUILD.group(group, _CLASS),
            _CLASS_CODE,
            code.value,
            listID=code.scheme,
            listVersionID=code.scheme_version,
        )
    write_tax(group, _TAX, member.vat_category, member.vat_rate, why)
    for attribute in item.attributes:
        characteristic = BUILD.group(group, _ATTRIBUTE)
        BUILD.leaf(characteristic, "cbc:Name", attribute.name)
        BUILD.leaf(characteristic, "cbc:Value", attribute.value)


def read_item(line: Cursor, reading: Reading) -> Item:
    """Read what is invoiced."""
    group = reading.group(line, ITEM, "BG-31") or line
    return Item(
        description=group.text("cbc:Description"),
        name=reading.required(group, "cbc:Name", "BT-153"),
        buyer_identifier=group.text(_BUYER),
        seller_identifier=group.text(_SELLER),
        standard_identifier=read_identifier(group, f"{_STANDARD}/cbc:ID"),
        origin_country=group.text(_ORIGIN),
        classifications=tuple(_read_classifications(group)),
        attributes=tuple(read_attributes(group, reading, _ATTRIBUTES)),
    )


def read_item_tax(line: Cursor, reading: Reading) -> tuple[VatCategory, Decimal | None]:
    """Read the VAT category BT-151 and the rate BT-152 of a line."""
    item = line.child(ITEM)
    tax = None if item is None else reading.group(item, _TAX, "BG-30")
    if tax is None:
        return VatCategory.STANDARD, None
    return reading.category(tax, "BT-151"), read_rate(tax, reading, "BT-152")


def has_one_base(price: Price) -> bool:
    """Tell whether the base quantity BT-149 is the same for the net and the gross price.

    A net price that states none is for one unit; one that the gross price states is then BT-149.
    """
    return price.gross_base_quantity is None or (
        price.base_quantity is None and price.gross_base_quantity == 1
    )


def write_price(line: etree._Element, price: Price, currency: str) -> None:
    """Append the price; its base quantity is one, as `has_one_base` tells."""
    group = BUILD.group(line, _PRICE)
    write_amount(group, "cbc:PriceAmount", price.net, currency)
    base, unit = price.base_quantity, price.base_quantity_unit
    if base is None:
        base, unit = price.gross_base_quantity, price.gross_base_quantity_unit
    BUILD.leaf(group, _BASE, number(base), unitCode=unit)
    if price.discount is not None or price.gross is not None:
        discount = BUILD.group(group, _DISCOUNT)
        write_indicator(discount, is_charge=False)
        amount = NO_DISCOUNT if price.discount is None else price.discount
        write_amount(discount, "cbc:Amount", amount, currency)
        write_amount(discount, "cbc:BaseAmount", price.gross, currency)


def read_price(line: Cursor, reading: Reading) -> Price:
    """Read the price."""
    group = reading.group(line, _PRICE, "BG-29") or line
    base = reading.decimal(group, _BASE, "BT-149")
    quantity = group.child(_BASE)
    discount, gross = _read_discount(group, reading)
    return Price(
        net=reading.required_decimal(group, "cbc:PriceAmount", "BT-146"),
        base_quantity=base,
        base_quantity_unit=(
            None if quantity is None or base is None else quantity.attribute("unitCode")
        ),
        discount=discount,
        gross=gross,
    )


def _read_discount(price: Cursor, reading: Reading) -> tuple[Decimal | None, Decimal | None]:
    """Return discount BT-147 and gross price BT-148."""
    group = price.child(_DISCOUNT)
    # A charge on a price has no business term: it is left out, and listed.
    if group is None or says_charge(group):
        return None, None
    reading.indicator(group, "BT-147")
    stands_in = peek(group.child("cbc:Amount")) == number(NO_DISCOUNT)
    discount = reading.decimal(group, "cbc:Amount", "BT-147")
    gross = reading.decimal(group, "cbc:BaseAmount", "BT-148")
    return None if stands_in and gross is not None else discount, gross


def _read_classifications(item: Cursor) -> Iterator[Identifier]:
    for code in item.children(f"{_CLASS}/{_CLASS_CODE}"):
        value = code.text()
        if value is not None:
            scheme, version = code.attribute("listID"), code.attribute("listVersionID")
            yield Identifier(value=value, scheme=scheme, scheme_version=version)
