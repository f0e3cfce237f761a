# SPDX-License-Identifier: Apache-2.0
"""The lines, the VAT table and the totals of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from einvoice.pdf.display import LONGEST_WORD, Display, breakable, together
from einvoice.pdf.view_payment import is_credit_note

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from einvoice.charges import DocumentAllowance, LineAllowance
    from einvoice.codes import VatCategory
    from einvoice.document import Invoice
    from einvoice.line import Item, Line
    from einvoice.party import Identifier

_LONG_ROW = 700
"""Characters from which a row may be divided between two pages."""

_KEPT_WHOLE = 25
"""Characters up to which a fact is not parted by a line break."""

# Of the table of lines, in tenths of a millimetre: what all columns share, a digit, a wide letter.
_TABLE_WIDTH = 1450
_DIGIT_WIDTH = 19
_LETTER_WIDTH = 22
_SHORTEST_WORD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One row of the table of lines.

    Attributes:
        number: BT-126.
        name: BT-153.
        details: what else is known of the line, one text a paragraph.
        quantity: with its unit.
        price: of one unit, or of the stated number of units.
        vat: rate or category.
        net: BT-131.
        breakable: whether the row may be divided between two pages.
    """

    number: str
    name: str
    details: tuple[str, ...]
    quantity: str
    price: str
    vat: str
    net: str
    breakable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRow:
    """One row of the VAT table.

    Attributes:
        rate: rate or category.
        base: BT-116.
        amount: BT-117.
    """

    rate: str
    base: str
    amount: str


class Weight(StrEnum):
    """How strongly a total is set."""

    PLAIN = "plain"
    STRONG = "strong"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """One of the totals.

    Attributes:
        label: what it is.
        value: the amount.
        weight: how strongly it is set.
    """

    label: str
    value: str
    weight: Weight = Weight.PLAIN


def compute_lines(invoice: Invoice, display: Display) -> tuple[LineRow, ...]:
    """Return the rows of the table of lines: BG-25.

    Long numbers leave the names a narrow column, in which long words must be allowed to break.
    """
    rows = tuple(_line(line, invoice.currency, display) for line in invoice.lines)
    room = _TABLE_WIDTH - _DIGIT_WIDTH * sum(
        max((len(getattr(row, name)) for row in rows), default=0)
        for name in ("quantity", "price", "vat", "net")
    )
    longest = min(max(room // _LETTER_WIDTH, _SHORTEST_WORD), LONGEST_WORD)
    return tuple(
        replace(
            row,
            name=breakable(row.name, longest),
            details=tuple(breakable(text, longest) for text in row.details),
        )
        for row in rows
    )


def compute_vat(invoice: Invoice, display: Display) -> tuple[VatRow, ...]:
    """Return the rows of the VAT table: BG-23."""
    return tuple(
        VatRow(
            rate=_vat_of(subtotal.category, subtotal.rate, display),
            base=display.money(subtotal.taxable_amount, invoice.currency),
            amount=display.money(subtotal.tax_amount, invoice.currency),
        )
        for subtotal in invoice.vat_breakdown
    )


def compute_vat_reasons(invoice: Invoice, display: Display) -> tuple[str, ...]:
    """Return why nothing is taxed (BT-120, BT-121), for each subtotal that says so."""
    reasons = []
    for subtotal in invoice.vat_breakdown:
        reason, code = subtotal.exemption_reason, subtotal.exemption_reason_code
        if not (reason or code):
            continue
        text = f"{reason} ({code})" if reason and code else reason or code or ""
        category = display.code("vat_category", subtotal.category) or subtotal.category
        reasons.append(breakable(display.pair(category, text)))
    return tuple(reasons)


def compute_totals(invoice: Invoice, display: Display) -> tuple[TotalRow, ...]:
    """Return the totals, from the sum of lines to the amount due: BG-20 to BG-22."""
    totals, currency = invoice.totals, invoice.currency

    def money(amount: Decimal | None) -> str | None:
        return None if amount is None else display.money(amount, currency)

    accounting = None
    if totals.tax_accounting is not None:
        unit = invoice.vat_accounting_currency or currency
        accounting = display.money(totals.tax_accounting, unit)
    in_currency = invoice.vat_accounting_currency or currency
    adjusted = bool(invoice.allowances or invoice.charges)
    several_allowances = adjusted and len(invoice.allowances) != 1
    several_charges = adjusted and len(invoice.charges) != 1
    named: tuple[tuple[str, str | None, Weight], ...] = (
        ("line_total", money(totals.line_total) if adjusted else None, Weight.PLAIN),
        ("", None, Weight.PLAIN),
        (
            "allowance_total",
            money(_minus(totals.allowance_total)) if several_allowances else None,
            Weight.PLAIN,
        ),
        ("charge_total", money(totals.charge_total) if several_charges else None, Weight.PLAIN),
        ("tax_exclusive", money(totals.tax_exclusive), Weight.STRONG),
        ("tax_total", money(totals.tax), Weight.PLAIN),
        ("tax_total_in", accounting, Weight.PLAIN),
        ("tax_inclusive", money(totals.tax_inclusive), Weight.STRONG),
        ("prepaid", money(_minus(totals.prepaid)), Weight.PLAIN),
        ("rounding", money(totals.rounding), Weight.PLAIN),
        (_due_key(invoice), money(totals.due), Weight.DUE),
    )
    rows = []
    for key, value, weight in named:
        if not key:
            rows.extend(_adjustments(invoice, display))
        elif value is not None:
            label = display.word(key, currency=in_currency)
            rows.append(TotalRow(label=label, value=value, weight=weight))
    return tuple(rows)


def _due_key(invoice: Invoice) -> str:
    if is_credit_note(invoice):
        return "due_credit"
    return "due_negative" if invoice.totals.due < 0 else "due"


def _minus(amount: Decimal | None) -> Decimal | None:
    return -amount if amount else amount


def _adjustments(invoice: Invoice, display: Display) -> list[TotalRow]:
    rows = []
    for sign, key, items in (
        (-1, "allowance", invoice.allowances),
        (1, "charge", invoice.charges),
    ):
        for item in items:
            label = _reason(item, key, invoice.currency, display)
            vat = _vat_of(item.vat_category, item.vat_rate, display)
            amount = display.money(sign * item.amount, invoice.currency)
            rows.append(TotalRow(label=breakable(_listed((label, vat))), value=amount))
    return rows


def _reason(
    item: LineAllowance | DocumentAllowance, key: str, currency: str, display: Display
) -> str:
    """Return why an allowance or charge is made, and of what it is a share."""
    reason = item.reason or display.word(key)
    if item.reason_code:
        reason = f"{reason} ({item.reason_code})"
    if item.percentage is None and item.base_amount is None:
        return reason
    percent = display.percent(item.percentage) if item.percentage is not None else None
    base = display.money(item.base_amount, currency) if item.base_amount is not None else None
    share = (
        display.word("share_of", percent=percent, base=base)
        if percent and base
        else percent or base
    )
    return f"{reason}, {share}"


def _vat_of(category: VatCategory, rate: Decimal | None, display: Display) -> str:
    name = display.code("vat_category", category) or category
    if rate is None or (not rate and display.code("vat_short", category)):
        return name
    return f"{name} {display.percent(rate)}"


def _line(line: Line, currency: str, display: Display) -> LineRow:
    details = tuple(text for text in _details(line, currency, display) if text and text.strip())
    price = display.money(line.price.net, currency)
    base = line.price.base_quantity
    if base is not None and base != 1:
        unit = line.price.base_quantity_unit or line.unit
        price = f"{price} {display.word('price_per')} {display.quantity(base, unit)}"
    short = display.code("vat_short", line.vat_category)
    rate = display.percent(line.vat_rate) if line.vat_rate is not None else None
    size = len(line.item.name) + sum(len(text) for text in details)
    return LineRow(
        number=breakable(line.identifier),
        name=line.item.name,
        details=details,
        quantity=display.quantity(line.quantity, line.unit),
        price=price,
        vat=short or rate or line.vat_category,
        net=display.money(line.net_amount, currency),
        breakable=size > _LONG_ROW,
    )


def _details(line: Line, currency: str, display: Display) -> list[str | None]:
    item, price = line.item, line.price
    details = [item.description, _item_facts(item, display), _line_facts(line, display)]
    if line.period:
        details.append(display.period(line.period))
    if price.gross is not None:
        gross = display.pair(display.word("gross_price"), display.money(price.gross, currency))
        details.append(
            f"{gross}, {display.word('price_discount')} {display.money(price.discount, currency)}"
            if price.discount
            else gross
        )
    for sign, key, adjustments in ((-1, "allowance", line.allowances), (1, "charge", line.charges)):
        for adjustment in adjustments:
            amount = display.money(sign * adjustment.amount, currency)
            details.append(display.pair(_reason(adjustment, key, currency, display), amount))
    details.append(line.note)
    return details


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
    return _listed(facts)


def _line_facts(line: Line, display: Display) -> str:
    facts = (
        _named("order_line", line.order_line, display),
        _named("line_accounting", line.accounting_reference, display),
        _schemed("line_object", line.object_identifier, display),
    )
    return _listed(facts)


def _listed(facts: Iterable[str | None]) -> str:
    return ", ".join(together(fact) if len(fact) <= _KEPT_WHOLE else fact for fact in facts if fact)


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
