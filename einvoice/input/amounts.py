# SPDX-License-Identifier: Apache-2.0
"""The amounts of a completed row: computed from its lines, or as stated where it can have none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import localcontext
from typing import TYPE_CHECKING, TypeVar

from compliance.amounts import PRECISION, ZERO, round_half_up
from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.input.deposits import sum_of_deposits
from einvoice.input.row_convert import to_model
from einvoice.input.row_models import TotalsRow
from einvoice.line import Line
from einvoice.rules.codes import EXEMPT
from einvoice.tax import Totals, VatSubtotal
from einvoice.totals import (
    ExemptionReason,
    compute_line_net,
    compute_percentage_amount,
    compute_totals,
    compute_vat_breakdown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from einvoice.input.row_models import (
        DocumentAllowanceRow,
        InvoiceRow,
        LineAllowanceRow,
        LineRow,
        VatSubtotalRow,
    )
    from einvoice.input.row_plan import ExchangeRateRow
    from einvoice.rules.draft import Draft

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The parts of an invoice that hold amounts.

    Attributes:
        lines: BG-25.
        allowances: BG-20.
        charges: BG-21.
        vat_breakdown: BG-23.
        totals: BG-22.
    """

    lines: tuple[Line, ...]
    allowances: tuple[DocumentAllowance, ...]
    charges: tuple[DocumentAllowance, ...]
    vat_breakdown: tuple[VatSubtotal, ...]
    totals: Totals


def compute_amounts(draft: Draft) -> Amounts:
    """Compute all amounts of a row whose form has no fault.

    Args:
        draft: its allowances have an amount or a percentage, its base quantities are above zero;
            without lines (MINIMUM, BASIC WL), its amounts are stated.
    """
    row = draft.row
    if draft.is_without_lines:
        return _stated_amounts(draft.row)
    lines = tuple(_line(line, position) for position, line in enumerate(row.lines))
    allowances = tuple(_document_allowance(item) for item in row.allowances)
    charges = tuple(_document_allowance(item) for item in row.charges)
    breakdown = compute_vat_breakdown(lines, allowances, charges, _reasons(row.vat_breakdown))
    stated = row.totals or TotalsRow()
    totals = compute_totals(
        lines,
        allowances,
        charges,
        breakdown,
        prepaid=sum_of_deposits(row.deposits) or stated.prepaid,
        rounding=stated.rounding,
        tax_accounting=stated.tax_accounting,
    )
    if row.exchange_rate is not None:
        totals = replace(totals, tax_accounting=_in_euro(totals.tax, row.exchange_rate))
    return Amounts(
        lines=lines,
        allowances=allowances,
        charges=charges,
        vat_breakdown=breakdown,
        totals=_keep_stated_zeros(totals, stated),
    )


def known(value: ValueT | None) -> ValueT:
    """Return a value that the form requires, of a row in which nothing is missing.

    Raises:
        ValueError: if it is missing all the same; the caller assembled a row with faults.
    """
    if value is None:
        raise ValueError("a row with missing fields was assembled")
    return value


def _stated_amounts(row: InvoiceRow) -> Amounts:
    """Return the amounts of a row from whose lines nothing can be computed: they are as stated."""
    totals = row.totals or TotalsRow()
    return Amounts(
        lines=(),
        allowances=tuple(_document_allowance(item) for item in row.allowances),
        charges=tuple(_document_allowance(item) for item in row.charges),
        vat_breakdown=tuple(_stated_subtotal(group) for group in row.vat_breakdown),
        totals=Totals(
            line_total=totals.line_total,
            allowance_total=totals.allowance_total,
            charge_total=totals.charge_total,
            tax_exclusive=known(totals.tax_exclusive),
            tax=totals.tax,
            tax_accounting=totals.tax_accounting,
            tax_inclusive=known(totals.tax_inclusive),
            prepaid=totals.prepaid,
            rounding=totals.rounding,
            due=known(totals.due),
        ),
    )


def _stated_subtotal(group: VatSubtotalRow) -> VatSubtotal:
    return VatSubtotal(
        taxable_amount=known(group.taxable_amount),
        tax_amount=known(group.tax_amount),
        category=known(group.category),
        rate=_rate(group.rate),
        exemption_reason=group.exemption_reason,
        exemption_reason_code=group.exemption_reason_code,
    )


def _in_euro(tax: Decimal | None, exchange: ExchangeRateRow) -> Decimal:
    """Return BT-111, the VAT BT-110 in euro; where nothing is taxed it is zero."""
    with localcontext(prec=PRECISION):
        return round_half_up((tax or ZERO) * known(exchange.rate))


def _line(line: LineRow, position: int) -> Line:
    price = to_model(line.price)
    quantity = known(line.quantity)
    allowances = tuple(_line_allowance(item) for item in line.allowances)
    charges = tuple(_line_allowance(item) for item in line.charges)
    return Line(
        identifier=line.identifier or str(position + 1),
        note=line.note,
        object_identifier=to_model(line.object_identifier),
        quantity=quantity,
        unit=known(line.unit),
        net_amount=compute_line_net(quantity, price, allowances, charges),
        order_line=line.order_line,
        accounting_reference=line.accounting_reference,
        period=to_model(line.period),
        allowances=allowances,
        charges=charges,
        price=price,
        vat_category=known(line.vat_category),
        vat_rate=_rate(line.vat_rate),
        item=to_model(line.item),
        subtype=line.subtype,
        parent=line.parent,
        delivery=to_model(line.delivery),
        preceding_invoice=to_model(line.preceding_invoice),
    )


def _rate(rate: Decimal | None) -> Decimal | None:
    """Return a VAT rate in the two decimals in which BR-FR-16 compares it, as text."""
    if rate is None or rate != round_half_up(rate):
        return rate
    return round_half_up(rate)


def _amount(item: LineAllowanceRow) -> Decimal:
    if item.amount is not None:
        return item.amount
    return compute_percentage_amount(known(item.base_amount), known(item.percentage))


def _line_allowance(item: LineAllowanceRow) -> LineAllowance:
    return LineAllowance(
        amount=_amount(item),
        base_amount=item.base_amount,
        percentage=item.percentage,
        reason=item.reason,
        reason_code=item.reason_code,
    )


def _document_allowance(item: DocumentAllowanceRow) -> DocumentAllowance:
    return DocumentAllowance(
        amount=_amount(item),
        base_amount=item.base_amount,
        percentage=item.percentage,
        vat_category=known(item.vat_category),
        vat_rate=_rate(item.vat_rate),
        reason=item.reason,
        reason_code=item.reason_code,
    )


def _reasons(groups: tuple[VatSubtotalRow, ...]) -> Iterator[ExemptionReason]:
    for group in groups:
        given = group.exemption_reason or group.exemption_reason_code
        if group.category in EXEMPT and given:
            yield ExemptionReason(
                category=known(group.category),
                reason=group.exemption_reason,
                code=group.exemption_reason_code,
            )


def _keep_stated_zeros(totals: Totals, stated: TotalsRow) -> Totals:
    """Keep a zero that a row states and that would else be left out: it is the same amount."""
    for name in ("allowance_total", "charge_total", "tax"):
        if getattr(totals, name) is None and getattr(stated, name) is not None:
            totals = replace(totals, **{name: ZERO})
    return totals
