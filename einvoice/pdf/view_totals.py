# SPDX-License-Identifier: Apache-2.0
"""The VAT table, the totals and the deposits that are deducted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.amounts import ZERO
from einvoice.codes import CREDIT_NOTE_CODES
from einvoice.extended import NO_TERMS
from einvoice.pdf.display import breakable
from einvoice.pdf.view_charges import listed, reason_of, vat_of

if TYPE_CHECKING:
    from decimal import Decimal

    from einvoice.document import Invoice
    from einvoice.extended import AdvancePayment, PageTerms
    from einvoice.pdf.display import Display

_MOST_DEPOSITS = 6
"""Of which each has a row of its own among the totals."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceRow:
    """A deposit that is deducted.

    Attributes:
        invoice: its own invoice, with its date; empty where the document does not name it.
        received: when it was paid; empty where it is not said.
        vat: the VAT that it contains, one text a rate.
        amount: VAT included.
    """

    invoice: str
    received: str
    vat: tuple[str, ...]
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


def compute_vat(invoice: Invoice, display: Display) -> tuple[VatRow, ...]:
    """Return the rows of the VAT table: BG-23."""
    return tuple(
        VatRow(
            rate=vat_of(subtotal.category, subtotal.rate, display),
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


def compute_totals(
    invoice: Invoice, display: Display, terms: PageTerms = NO_TERMS
) -> tuple[TotalRow, ...]:
    """Return the totals, from the sum of lines to the amount due: BG-20 to BG-22."""
    totals, currency = invoice.totals, invoice.currency

    def money(amount: Decimal | None) -> str | None:
        return None if amount is None else display.money(amount, currency)

    accounting = None
    if totals.tax_accounting is not None:
        unit = invoice.vat_accounting_currency or currency
        accounting = display.money(totals.tax_accounting, unit)
    in_currency = invoice.vat_accounting_currency or currency
    deposits = _deposits(invoice, terms, display)
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
        ("prepaid", None if deposits else money(_minus(totals.prepaid)), Weight.PLAIN),
        ("deposits", None, Weight.PLAIN),
        ("rounding", money(totals.rounding), Weight.PLAIN),
        (_due_key(invoice), money(totals.due), Weight.DUE),
    )
    rows = []
    for key, value, weight in named:
        if not key:
            rows.extend(_adjustments(invoice, display))
        elif key == "deposits":
            rows.extend(deposits)
        elif value is not None:
            label = display.word(key, currency=in_currency)
            rows.append(TotalRow(label=label, value=value, weight=weight))
    return tuple(rows)


def _due_key(invoice: Invoice) -> str:
    if invoice.type_code in CREDIT_NOTE_CODES:
        return "due_credit"
    return "due_negative" if invoice.totals.due < 0 else "due"


def _deposits(invoice: Invoice, terms: PageTerms, display: Display) -> list[TotalRow]:
    """Return a row for each deposit, where the document names them all and they are all of BT-113.

    Too many of them have a table of their own, or a note.
    """
    paid = terms.deposits or invoice.advance_payments
    total = sum((item.amount for item in paid), ZERO)
    if len(paid) > _MOST_DEPOSITS or total != invoice.totals.prepaid:
        return []
    if not all(item.invoice_number for item in paid):
        return []
    return [
        TotalRow(
            label=display.word("deposit_paid", invoice=breakable(item.invoice_number or "")),
            value=display.money(-item.amount, invoice.currency),
        )
        for item in paid
    ]


def _minus(amount: Decimal | None) -> Decimal | None:
    return -amount if amount else amount


def _adjustments(invoice: Invoice, display: Display) -> list[TotalRow]:
    rows = []
    for sign, key, items in (
        (-1, "allowance", invoice.allowances),
        (1, "charge", invoice.charges),
    ):
        for item in items:
            label = reason_of(item, key, invoice.currency, display)
            vat = vat_of(item.vat_category, item.vat_rate, display)
            amount = display.money(sign * item.amount, invoice.currency)
            rows.append(TotalRow(label=breakable(listed((label, vat))), value=amount))
    return rows


def compute_advances(
    invoice: Invoice, display: Display, terms: PageTerms = NO_TERMS
) -> tuple[AdvanceRow, ...]:
    """Return the deposits that are deducted (BG-X-45), or those of a row that says their VAT."""
    taxed = tuple(item for item in terms.deposits if item.taxes)
    paid = invoice.advance_payments or (terms.deposits if taxed else ())
    return tuple(_advance(item, invoice.currency, display) for item in paid)


def _advance(item: AdvancePayment, currency: str, display: Display) -> AdvanceRow:
    number, day = item.invoice_number or "", item.invoice_date
    if day and number:
        number = display.word("preceding_dated", number=number, date=display.day(day))
    elif day:
        number = display.day(day)
    return AdvanceRow(
        invoice=breakable(number),
        received=display.day(item.received) if item.received else "",
        vat=tuple(
            display.pair(
                vat_of(tax.category, tax.rate, display), display.money(tax.amount, currency)
            )
            for tax in item.taxes
        ),
        amount=display.money(item.amount, currency),
    )
