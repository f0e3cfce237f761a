# SPDX-License-Identifier: Apache-2.0
"""What is known of a line beside its name and its amounts, one text a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.pdf.view_charges import listed, reason_of
from einvoice.pdf.view_parties import address_lines
from einvoice.pdf.view_words import preceding_text

if TYPE_CHECKING:
    from einvoice.document import Delivery
    from einvoice.line import Item, Line, Price
    from einvoice.party import Identifier
    from einvoice.pdf.display import Display


def compute_details(
    line: Line, currency: str, home: str | None, display: Display
) -> tuple[str, ...]:
    """Return what else is known of a line.

    Args:
        line: BG-25.
        currency: BT-5.
        home: country of the seller, which addresses do not repeat.
        display: of the page's language.
    """
    details = [
        line.item.description,
        _item_facts(line.item, display),
        _line_facts(line, display),
        display.period(line.period) if line.period else None,
        _delivered(line.delivery, home, display) if line.delivery else None,
        _gross(line.price, line.unit, currency, display),
    ]
    if line.preceding_invoice:
        invoice = preceding_text(line.preceding_invoice, display)
        details.append(display.word("line_preceding", invoice=invoice))
    for sign, key, adjustments in ((-1, "allowance", line.allowances), (1, "charge", line.charges)):
        for adjustment in adjustments:
            amount = display.money(sign * adjustment.amount, currency)
            details.append(display.pair(reason_of(adjustment, key, currency, display), amount))
    details.append(line.note)
    return tuple(text for text in details if text and text.strip())


def _gross(price: Price, unit: str, currency: str, display: Display) -> str | None:
    if price.gross is None:
        return None
    amount = display.money(price.gross, currency)
    base = price.gross_base_quantity
    if base is not None and base != 1:
        quantity = display.quantity(base, price.gross_base_quantity_unit or unit)
        amount = f"{amount} {display.word('price_per')} {quantity}"
    gross = display.pair(display.word("gross_price"), amount)
    if not price.discount:
        return gross
    return f"{gross}, {display.word('price_discount')} {display.money(price.discount, currency)}"


def _delivered(delivery: Delivery, home: str | None, display: Display) -> str | None:
    """Return where and when a line was supplied, in one row."""
    parts = (
        delivery.party_name,
        *address_lines(delivery.address, display, home),
        _schemed("delivery_location", delivery.location, display),
        display.day(delivery.date) if delivery.date else None,
    )
    said = ", ".join(part for part in parts if part)
    return display.pair(display.word("line_delivery"), said) if said else None


def _item_facts(item: Item, display: Display) -> str:
    facts = [
        _named("item_reference", item.seller_identifier, display),
        _named("item_buyer_reference", item.buyer_identifier, display),
        _schemed("identifier", item.standard_identifier, display),
        *(_schemed("classification", code, display) for code in item.classifications),
        _named(
            "origin", display.country(item.origin_country) if item.origin_country else None, display
        ),
        *(display.pair(attribute.name, attribute.value) for attribute in item.attributes),
    ]
    return listed(facts)


def _line_facts(line: Line, display: Display) -> str:
    facts = (
        _named("order_line", line.order_line, display),
        _named("line_accounting", line.accounting_reference, display),
        _schemed("line_object", line.object_identifier, display),
    )
    return listed(facts)


def _named(key: str, value: str | None, display: Display) -> str | None:
    return f"{display.word(key)} {value}" if value else None


def _schemed(key: str, item: Identifier | None, display: Display) -> str | None:
    if item is None:
        return None
    known = display.code("scheme", item.scheme) if item.scheme else None
    if known:
        return f"{known} {item.value}"
    scheme = " ".join(part for part in (item.scheme, item.scheme_version) if part)
    label = f"{display.word(key)} ({scheme})" if scheme else display.word(key)
    return f"{label} {item.value}"
