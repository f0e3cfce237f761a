# SPDX-License-Identifier: Apache-2.0
"""InvoiceLine and CreditNoteLine: BG-25 with all that is part of it.

Source of every path: CEN/TS 16931-3-2; what goes beyond EN 16931 is in `einvoice.ubl.sublines`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.allowance_reading import read_line_allowances
from einvoice.extended import GROUPING_SUBTYPES, LineGroup
from einvoice.line import Line
from einvoice.syntax import number
from einvoice.ubl.allowances import PATHS, write_line_allowances
from einvoice.ubl.delivery import read_delivery, write_delivery
from einvoice.ubl.header import read_period, write_period
from einvoice.ubl.item import (
    ITEM,
    read_item,
    read_item_tax,
    read_price,
    write_item,
    write_price,
)
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.references import (
    OBJECT,
    read_object,
    write_object,
    write_preceding_invoice,
)
from einvoice.ubl.sublines import read_parent, read_preceding, read_subtype, write_place
from einvoice.ubl.values import write_amount, write_within

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.codes import VatCategory
    from einvoice.document import Invoice
    from einvoice.syntax import Reading
    from einvoice.tax import VatSubtotal
    from einvoice.ubl.form import Form

_NET_AMOUNT = "cbc:LineExtensionAmount"
_ACCOUNTING = "cbc:AccountingCost"
_ORDER_LINE = "cac:OrderLineReference/cbc:LineID"
_REFERENCE = "cac:DocumentReference"


def write_line(
    root: etree._Element,
    line: Line,
    invoice: Invoice,
    form: Form,
    reasons: Mapping[VatCategory, VatSubtotal],
) -> None:
    """Append one line.

    Args:
        root: the document.
        line: the line.
        invoice: whose line it is.
        form: which of the two documents it is.
        reasons: why categories are exempt, as `einvoice.exemptions` returns them.
    """
    currency = invoice.currency
    group = BUILD.group(root, form.line)
    BUILD.leaf(group, "cbc:ID", line.identifier)
    BUILD.leaf(group, "cbc:Note", line.note)
    BUILD.leaf(group, form.quantity, number(line.quantity), unitCode=line.unit)
    write_amount(group, _NET_AMOUNT, line.net_amount, currency)
    BUILD.leaf(group, _ACCOUNTING, line.accounting_reference)
    write_period(group, line.period)
    write_within(group, _ORDER_LINE, line.order_line)
    write_place(group, line, invoice.number)
    write_preceding_invoice(group, line.preceding_invoice)
    write_object(group, _REFERENCE, OBJECT, line.object_identifier)
    write_delivery(group, line.delivery)
    write_line_allowances(group, line.allowances, line.charges, currency)
    write_item(group, line, reasons.get(line.vat_category))
    write_price(group, line.price, currency)


def write_line_group(root: etree._Element, entry: LineGroup, invoice: Invoice, form: Form) -> None:
    """Append a line that groups others or informs."""
    group = BUILD.group(root, form.line)
    BUILD.leaf(group, "cbc:ID", entry.identifier)
    BUILD.leaf(group, "cbc:Note", entry.note)
    write_amount(group, _NET_AMOUNT, entry.net_amount, invoice.currency)
    write_place(group, entry, invoice.number)
    item = BUILD.group(group, ITEM)
    BUILD.leaf(item, "cbc:Description", entry.description)
    BUILD.leaf(item, "cbc:Name", entry.name)


def read_lines(
    top: Cursor, reading: Reading, form: Form, number: str
) -> tuple[tuple[Line, ...], tuple[LineGroup, ...]]:
    """Read the lines, and those that only group others or inform.

    Args:
        top: the document.
        reading: collects the faults.
        form: which of the two documents it is.
        number: BT-1, by which a line refers to another line of the same document.
    """
    lines: list[Line] = []
    groups: list[LineGroup] = []
    for position, entry in enumerate(top.children(form.line)):
        subtype = read_subtype(entry, number)
        if subtype in GROUPING_SUBTYPES:
            groups.append(_read_group(entry, subtype, position, number, reading))
        else:
            lines.append(_read_line(entry, subtype, form, number, reading))
    return tuple(lines), tuple(groups)


def _read_group(
    entry: Cursor, subtype: str, position: int, number: str, reading: Reading
) -> LineGroup:
    return LineGroup(
        position=position,
        identifier=reading.required(entry, "cbc:ID", "BT-126"),
        subtype=subtype,
        parent=read_parent(entry, number),
        note=entry.text("cbc:Note"),
        name=entry.text(f"{ITEM}/cbc:Name"),
        description=entry.text(f"{ITEM}/cbc:Description"),
        net_amount=reading.decimal(entry, _NET_AMOUNT, "BT-131"),
    )


def _read_line(
    line: Cursor, subtype: str | None, form: Form, number: str, reading: Reading
) -> Line:
    quantity, unit = _read_quantity(line, form, reading)
    category, rate = read_item_tax(line, reading)
    allowances, charges = read_line_allowances(line, reading, PATHS)
    return Line(
        identifier=reading.required(line, "cbc:ID", "BT-126"),
        subtype=subtype,
        parent=read_parent(line, number),
        note=line.text("cbc:Note"),
        quantity=quantity,
        unit=unit,
        net_amount=reading.required_decimal(line, _NET_AMOUNT, "BT-131"),
        accounting_reference=line.text(_ACCOUNTING),
        period=read_period(line, reading, "BT-134", "BT-135"),
        order_line=line.text(_ORDER_LINE),
        preceding_invoice=read_preceding(line, number, reading),
        # A line refers to nothing else: CEN's own examples leave the type of the reference out.
        object_identifier=read_object(line, _REFERENCE, OBJECT, ""),
        delivery=read_delivery(line, reading, date="EXT-FR-FE-158", country="EXT-FR-FE-BG-10"),
        allowances=allowances,
        charges=charges,
        item=read_item(line, reading),
        vat_category=category,
        vat_rate=rate,
        price=read_price(line, reading),
    )


def _read_quantity(line: Cursor, form: Form, reading: Reading) -> tuple[Decimal, str]:
    quantity = reading.required_decimal(line, form.quantity, "BT-129")
    found = line.child(form.quantity)
    unit = found.attribute("unitCode") if found is not None else None
    if found is not None and unit is None:
        reading.missing(found, "BT-130")
    return quantity, unit or ""
