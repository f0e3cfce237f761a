# SPDX-License-Identifier: Apache-2.0
"""IncludedSupplyChainTradeLineItem: BG-25 with its item, price, VAT, allowances and period.

Source of every path: CEN/TS 16931-3-3, in the element order of the UN/CEFACT schema D22B.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.allowance_reading import read_line_allowances
from einvoice.attribute_reading import AttributePaths, read_attributes
from einvoice.cii.agreement import OBJECT, read_object, write_object, write_reference
from einvoice.cii.allowances import (
    PATHS,
    write_category,
    write_indicator,
    write_line_allowances,
)
from einvoice.cii.delivery import read_supply, write_supply
from einvoice.cii.namespaces import BUILD
from einvoice.cii.settlement import (
    read_accounting_reference,
    read_period,
    read_preceding_invoices,
    write_accounting_reference,
    write_period,
    write_preceding_invoice,
)
from einvoice.cii.values import write_identifier
from einvoice.codes import VatCategory
from einvoice.extended import GROUPING_SUBTYPES, LineGroup
from einvoice.line import Item, Line, Price
from einvoice.party import Identifier
from einvoice.syntax import number, read_identifier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Delivery
    from einvoice.syntax import Reading
    from einvoice.tax import VatSubtotal

LINE = "ram:IncludedSupplyChainTradeLineItem"

_DOCUMENT = "ram:AssociatedDocumentLineDocument"
_PRODUCT = "ram:SpecifiedTradeProduct"
_AGREEMENT = "ram:SpecifiedLineTradeAgreement"
_DELIVERY = "ram:SpecifiedLineTradeDelivery"
_SETTLEMENT = "ram:SpecifiedLineTradeSettlement"

_NOTE = "ram:IncludedNote"
_SUBTYPE = "ram:LineStatusReasonCode"
_ATTRIBUTE = "ram:ApplicableProductCharacteristic"
_ATTRIBUTES = AttributePaths(
    group=_ATTRIBUTE,
    name="ram:Description",
    code="ram:TypeCode",
    value="ram:Value",
    measure="ram:ValueMeasure",
)
_CLASS = "ram:DesignatedProductClassification"
_ORIGIN = "ram:OriginTradeCountry/ram:ID"
_ORDER_LINE = "ram:BuyerOrderReferencedDocument/ram:LineID"
_GROSS = "ram:GrossPriceProductTradePrice"
_NET = "ram:NetPriceProductTradePrice"
_DISCOUNT = "ram:AppliedTradeAllowanceCharge"
_BASIS = "ram:BasisQuantity"
_TAX = "ram:ApplicableTradeTax"
_TOTALS = "ram:SpecifiedTradeSettlementLineMonetarySummation"


def write_line(
    transaction: etree._Element, line: Line, reasons: Mapping[VatCategory, VatSubtotal]
) -> None:
    """Append one line to the transaction; `reasons` as for `write_category`."""
    group = BUILD.group(transaction, LINE)
    _write_head(group, line)
    _write_item(group, line.item)
    agreement = BUILD.group(group, _AGREEMENT)
    write_reference(agreement, _ORDER_LINE, line.order_line)
    _write_price(agreement, line.price)
    delivery = BUILD.group(group, _DELIVERY)
    BUILD.leaf(delivery, "ram:BilledQuantity", number(line.quantity), unitCode=line.unit)
    write_supply(delivery, line.delivery)
    settlement = BUILD.group(group, _SETTLEMENT)
    tax = BUILD.group(settlement, _TAX)
    write_category(tax, line.vat_category, line.vat_rate, reasons)
    write_period(settlement, line.period)
    write_line_allowances(settlement, line.allowances, line.charges)
    totals = BUILD.group(settlement, _TOTALS)
    BUILD.leaf(totals, "ram:LineTotalAmount", number(line.net_amount))
    write_preceding_invoice(settlement, line.preceding_invoice)
    write_object(settlement, OBJECT, line.object_identifier)
    write_accounting_reference(settlement, line.accounting_reference)


def write_line_group(transaction: etree._Element, entry: LineGroup) -> None:
    """Append a line that groups others or informs."""
    group = BUILD.group(transaction, LINE)
    _write_head(group, entry)
    product = BUILD.group(group, _PRODUCT)
    BUILD.leaf(product, "ram:Name", entry.name)
    BUILD.leaf(product, "ram:Description", entry.description)
    prune(product)
    # The schemas want the settlement of every line, be it empty.
    settlement = BUILD.group(group, _SETTLEMENT)
    if entry.net_amount is not None:
        totals = BUILD.group(settlement, _TOTALS)
        BUILD.leaf(totals, "ram:LineTotalAmount", number(entry.net_amount))


def _write_head(group: etree._Element, entry: Line | LineGroup) -> None:
    document = BUILD.group(group, _DOCUMENT)
    BUILD.leaf(document, "ram:LineID", entry.identifier)
    BUILD.leaf(document, "ram:ParentLineID", entry.parent)
    BUILD.leaf(document, _SUBTYPE, entry.subtype)
    if entry.note is not None:
        BUILD.leaf(BUILD.group(document, _NOTE), "ram:Content", entry.note)


def read_lines(
    transaction: Cursor, reading: Reading
) -> tuple[tuple[Line, ...], tuple[LineGroup, ...]]:
    """Read the lines, and those that only group others or inform."""
    lines: list[Line] = []
    groups: list[LineGroup] = []
    for position, entry in enumerate(transaction.children(LINE)):
        subtype = entry.text(f"{_DOCUMENT}/{_SUBTYPE}")
        if subtype in GROUPING_SUBTYPES:
            groups.append(_read_group(entry, subtype, position, reading))
        else:
            lines.append(_read_line(entry, subtype, reading))
    return tuple(lines), tuple(groups)


def _read_group(entry: Cursor, subtype: str, position: int, reading: Reading) -> LineGroup:
    document = reading.group(entry, _DOCUMENT, "BT-126") or entry
    amount = f"{_SETTLEMENT}/{_TOTALS}/ram:LineTotalAmount"
    return LineGroup(
        position=position,
        identifier=reading.required(document, "ram:LineID", "BT-126"),
        subtype=subtype,
        parent=document.text("ram:ParentLineID"),
        note=document.text(f"{_NOTE}/ram:Content"),
        name=entry.text(f"{_PRODUCT}/ram:Name"),
        description=entry.text(f"{_PRODUCT}/ram:Description"),
        net_amount=reading.decimal(entry, amount, "BT-131"),
    )


def _read_line(group: Cursor, subtype: str | None, reading: Reading) -> Line:
    document = reading.group(group, _DOCUMENT, "BT-126") or group
    agreement = reading.group(group, _AGREEMENT, "BG-29") or group
    settlement = reading.group(group, _SETTLEMENT, "BG-30") or group
    quantity, unit = _read_quantity(group, reading)
    tax = reading.group(settlement, _TAX, "BG-30")
    allowances, charges = read_line_allowances(settlement, reading, PATHS)
    return Line(
        identifier=reading.required(document, "ram:LineID", "BT-126"),
        subtype=subtype,
        parent=document.text("ram:ParentLineID"),
        note=document.text(f"{_NOTE}/ram:Content"),
        item=_read_item(group, reading),
        order_line=agreement.text(_ORDER_LINE),
        price=_read_price(agreement, reading),
        quantity=quantity,
        unit=unit,
        vat_category=VatCategory.STANDARD if tax is None else reading.category(tax, "BT-151"),
        vat_rate=(
            None if tax is None else reading.decimal(tax, "ram:RateApplicablePercent", "BT-152")
        ),
        period=read_period(settlement, reading, "BT-134", "BT-135"),
        allowances=allowances,
        charges=charges,
        net_amount=reading.required_decimal(settlement, f"{_TOTALS}/ram:LineTotalAmount", "BT-131"),
        object_identifier=read_object(settlement, OBJECT),
        delivery=_read_supply(group, reading),
        preceding_invoice=next(read_preceding_invoices(settlement, reading), None),
        accounting_reference=read_accounting_reference(settlement),
    )


def _read_supply(line: Cursor, reading: Reading) -> Delivery | None:
    group = line.child(_DELIVERY)
    if group is None:
        return None
    return read_supply(group, reading, date="EXT-FR-FE-158", country="EXT-FR-FE-BG-10")


def _read_quantity(group: Cursor, reading: Reading) -> tuple[Decimal, str]:
    path = f"{_DELIVERY}/ram:BilledQuantity"
    quantity = reading.required_decimal(group, path, "BT-129")
    found = group.child(path)
    unit = found.attribute("unitCode") if found is not None else None
    if found is not None and unit is None:
        reading.missing(found, "BT-130")
    return quantity, unit or ""


def _write_item(line: etree._Element, item: Item) -> None:
    group = BUILD.group(line, _PRODUCT)
    write_identifier(group, "ram:GlobalID", item.standard_identifier)
    BUILD.leaf(group, "ram:SellerAssignedID", item.seller_identifier)
    BUILD.leaf(group, "ram:BuyerAssignedID", item.buyer_identifier)
    BUILD.leaf(group, "ram:Name", item.name)
    BUILD.leaf(group, "ram:Description", item.description)
    for attribute in item.attributes:
        characteristic = BUILD.group(group, _ATTRIBUTE)
        BUILD.leaf(characteristic, "ram:Description", attribute.name)
        BUILD.leaf(characteristic, "ram:Value", attribute.value)
    for code in item.classifications:
        BUILD.leaf(
            BUILD.group(group, _CLASS),
            "ram:ClassCode",
            code.value,
            listID=code.scheme,
            listVersionID=code.scheme_version,
        )
    write_reference(group, _ORIGIN, item.origin_country)


def _read_item(line: Cursor, reading: Reading) -> Item:
    group = reading.group(line, _PRODUCT, "BG-31") or line
    return Item(
        standard_identifier=read_identifier(group, "ram:GlobalID"),
        seller_identifier=group.text("ram:SellerAssignedID"),
        buyer_identifier=group.text("ram:BuyerAssignedID"),
        name=reading.required(group, "ram:Name", "BT-153"),
        description=group.text("ram:Description"),
        attributes=tuple(read_attributes(group, reading, _ATTRIBUTES)),
        classifications=tuple(_read_classifications(group)),
        origin_country=group.text(_ORIGIN),
    )


def _read_classifications(product: Cursor) -> list[Identifier]:
    found = []
    for code in product.children(f"{_CLASS}/ram:ClassCode"):
        value = code.text()
        if value is not None:
            scheme, version = code.attribute("listID"), code.attribute("listVersionID")
            found.append(Identifier(value=value, scheme=scheme, scheme_version=version))
    return found


def _write_price(agreement: etree._Element, price: Price) -> None:
    base = (price.base_quantity, price.base_quantity_unit)
    if price.gross is not None:
        group = BUILD.group(agreement, _GROSS)
        BUILD.leaf(group, "ram:ChargeAmount", number(price.gross))
        if price.gross_base_quantity is None:
            _write_base(group, *base)
        else:
            _write_base(group, price.gross_base_quantity, price.gross_base_quantity_unit)
        if price.discount is not None:
            discount = BUILD.group(group, _DISCOUNT)
            write_indicator(discount, is_charge=False)
            BUILD.leaf(discount, "ram:ActualAmount", number(price.discount))
    group = BUILD.group(agreement, _NET)
    BUILD.leaf(group, "ram:ChargeAmount", number(price.net))
    _write_base(group, *base)


def _read_price(agreement: Cursor, reading: Reading) -> Price:
    base, unit = _read_base(agreement, _NET, reading)
    gross_base, gross_unit = _read_base(agreement, _GROSS, reading)
    if (gross_base, gross_unit) == (base, unit):
        gross_base, gross_unit = None, None
    return Price(
        net=reading.required_decimal(agreement, f"{_NET}/ram:ChargeAmount", "BT-146"),
        gross=reading.decimal(agreement, f"{_GROSS}/ram:ChargeAmount", "BT-148"),
        discount=_read_discount(agreement, reading),
        base_quantity=base,
        base_quantity_unit=unit,
        gross_base_quantity=gross_base,
        gross_base_quantity_unit=gross_unit,
    )


def _read_discount(agreement: Cursor, reading: Reading) -> Decimal | None:
    discount = agreement.child(f"{_GROSS}/{_DISCOUNT}")
    # A charge on a price has no business term: it is left out, and listed.
    if discount is None or _says_charge(discount):
        return None
    reading.indicator(discount, "BT-147")
    return reading.decimal(discount, "ram:ActualAmount", "BT-147")


def _says_charge(discount: Cursor) -> bool:
    indicator = discount.child("ram:ChargeIndicator/udt:Indicator")
    return indicator is not None and (indicator.element.text or "").strip() in {"true", "1"}


def _write_base(price: etree._Element, quantity: Decimal | None, unit: str | None) -> None:
    BUILD.leaf(price, _BASIS, number(quantity), unitCode=unit)


def _read_base(
    agreement: Cursor, price: str, reading: Reading
) -> tuple[Decimal | None, str | None]:
    path = f"{price}/{_BASIS}"
    quantity = reading.decimal(agreement, path, "BT-149")
    found = agreement.child(path)
    if found is None or quantity is None:
        return None, None
    return quantity, found.attribute("unitCode")
