# SPDX-License-Identifier: Apache-2.0
"""From a completed row without faults to the invoice: amounts computed, stated ones compared."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

from compliance.amounts import ZERO, format_cents, format_decimal, round_half_up
from compliance.kinds import EN16931
from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.codes import TypeCode
from einvoice.document import Invoice, References
from einvoice.input.row_convert import to_model, to_models
from einvoice.input.row_models import TotalsRow
from einvoice.input.row_types import MAX_DIGITS
from einvoice.line import Line
from einvoice.rules.codes import EXEMPT, PAID_PROCESSES
from einvoice.rules.fault import Fault
from einvoice.tax import Totals
from einvoice.totals import (
    ExemptionReason,
    compute_line_net,
    compute_percentage_amount,
    compute_totals,
    compute_vat_breakdown,
)
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from einvoice.codes import VatCategory
    from einvoice.input.row_models import (
        DocumentAllowanceRow,
        LineAllowanceRow,
        LineRow,
        PaymentRow,
        VatSubtotalRow,
    )
    from einvoice.payment import PaymentInstructions
    from einvoice.rules.draft import Draft
    from einvoice.tax import VatSubtotal

ValueT = TypeVar("ValueT")

_COMPARED = (
    ("line_total", "BT-106"),
    ("allowance_total", "BT-107"),
    ("charge_total", "BT-108"),
    ("tax_exclusive", "BT-109"),
    ("tax", "BT-110"),
    ("tax_inclusive", "BT-112"),
    ("due", "BT-115"),
)


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
        draft: its allowances have an amount or a percentage, its base quantities are above zero.
    """
    row = draft.row
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
        prepaid=stated.prepaid,
        rounding=stated.rounding,
        tax_accounting=stated.tax_accounting,
    )
    return Amounts(
        lines=lines,
        allowances=allowances,
        charges=charges,
        vat_breakdown=breakdown,
        totals=_keep_stated_zeros(totals, stated),
    )


def assemble(draft: Draft, amounts: Amounts) -> Invoice:
    """Return the invoice of a row in which the rules found nothing.

    Args:
        draft: has everything that the form and the rules ask for.
        amounts: computed from it.
    """
    row = draft.row
    return Invoice(
        number=known(row.number),
        issue_date=known(row.issue_date),
        type_code=known(row.type_code),
        currency=known(row.currency),
        vat_accounting_currency=row.vat_accounting_currency,
        tax_point_date=row.tax_point_date,
        tax_point_code=row.tax_point_code,
        due_date=row.due_date,
        payment_terms=row.payment_terms,
        references=to_model(row.references) or References(),
        notes=to_models(row.notes),
        process=row.process,
        guideline=row.guideline or EN16931,
        seller=to_model(row.seller),
        buyer=to_model(row.buyer),
        payee=to_model(row.payee),
        tax_representative=to_model(row.tax_representative),
        delivery=to_model(row.delivery),
        period=to_model(row.period),
        payment=_payment(row.payment),
        allowances=amounts.allowances,
        charges=amounts.charges,
        totals=amounts.totals,
        vat_breakdown=amounts.vat_breakdown,
        supporting_documents=to_models(row.supporting_documents),
        lines=amounts.lines,
        payment_plan=to_models(row.payment_plan),
        advance_payments=to_models(row.advance_payments),
        additional_parties=to_model(row.additional_parties),
        line_groups=to_models(row.line_groups),
    )


def compare_stated(draft: Draft, amounts: Amounts) -> tuple[Fault, ...]:
    """Return a fault for every stated amount that differs from the computed one.

    Args:
        draft: the row that states amounts.
        amounts: computed from it.
    """
    return (
        *_compare_lines(draft, amounts),
        *_compare_breakdown(draft, amounts),
        *_compare_totals(draft, amounts),
        *_check_digits(amounts),
        *_check_sign(draft, amounts),
        *_check_payable(draft, amounts),
    )


def known(value: ValueT | None) -> ValueT:
    """Return a value that the form requires, of a row in which nothing is missing.

    Raises:
        ValueError: if it is missing all the same; the caller assembled a row with faults.
    """
    if value is None:
        raise ValueError("a row with missing fields was assembled")
    return value


def _payment(row: PaymentRow | None) -> PaymentInstructions | None:
    """Return the payment with its accounts as machines write them: without the spaces of paper."""
    payment: PaymentInstructions | None = to_model(row)
    if payment is None:
        return None
    debit = payment.direct_debit
    if debit is not None and debit.debited_account is not None:
        debit = replace(debit, debited_account=parse_iban(debit.debited_account).value)
    transfers = tuple(
        item if item.is_proprietary else replace(item, account=parse_iban(item.account).value)
        for item in payment.credit_transfers
    )
    return replace(payment, credit_transfers=transfers, direct_debit=debit)


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


def _compare_lines(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    for position, (row, line) in enumerate(zip(draft.row.lines, amounts.lines, strict=True)):
        if row.net_amount is not None and row.net_amount != line.net_amount:
            yield Fault(
                code="INV-07",
                path=f"lines[{position}].net_amount",
                found=format_decimal(row.net_amount),
                expected=format_cents(line.net_amount),
                term="BT-131",
            )


def _compare_breakdown(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    computed = {(group.category, group.rate): group for group in amounts.vat_breakdown}
    seen: set[tuple[VatCategory | None, Decimal | None]] = set()
    for position, row in enumerate(draft.row.vat_breakdown):
        path = f"vat_breakdown[{position}]"
        name = _group_name(row)
        key = (row.category, row.rate)
        if row.taxable_amount is None and row.tax_amount is None and row.rate is None:
            # Only a reason for a category, from the row or from the settings.
            if not any(group.category is row.category for group in amounts.vat_breakdown):
                yield Fault(code="INV-11", path=path, found=name)
            continue
        if key in seen:
            yield Fault(code="INV-12", path=path, found=name)
        seen.add(key)
        group = computed.get((known(row.category), row.rate))
        if group is None:
            yield Fault(code="INV-11", path=path, found=name)
        else:
            yield from _compare_group(path, row, group)


def _group_name(row: VatSubtotalRow) -> str:
    return f"{row.category}" if row.rate is None else f"{row.category} {format_decimal(row.rate)}"


def _compare_group(path: str, row: VatSubtotalRow, group: VatSubtotal) -> Iterator[Fault]:
    for name, term in (("taxable_amount", "BT-116"), ("tax_amount", "BT-117")):
        stated, right = getattr(row, name), getattr(group, name)
        if stated is not None and stated != right:
            yield Fault(
                code="INV-10",
                path=f"{path}.{name}",
                found=format_decimal(stated),
                expected=format_cents(right),
                term=term,
            )


def _compare_totals(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    for name, term in _COMPARED:
        stated = getattr(draft.row.totals, name, None)
        right = getattr(amounts.totals, name) or ZERO
        if stated is not None and stated != right:
            yield Fault(
                code="INV-10",
                path=f"totals.{name}",
                found=format_decimal(stated),
                expected=format_cents(right),
                term=term,
            )


def _check_digits(amounts: Amounts) -> Iterator[Fault]:
    """No computed amount outgrows what a document can carry: BR-FR-DEC-01."""
    named = (
        *((f"lines[{i}].net_amount", line.net_amount) for i, line in enumerate(amounts.lines)),
        *((f"totals.{item.name}", getattr(amounts.totals, item.name)) for item in fields(Totals)),
    )
    for path, amount in named:
        if amount is not None and len(amount.as_tuple().digits) > MAX_DIGITS:
            yield Fault(code="BR-FR-DEC-01", path=path, found=format_decimal(amount))


def _check_sign(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    """A credit note says in positive amounts what is given back: its type is its sign."""
    total = amounts.totals.tax_inclusive
    if draft.row.type_code == TypeCode.CREDIT_NOTE and total < 0:
        yield Fault(
            code="INV-26", path="totals.tax_inclusive", found=format_decimal(total), term="BT-112"
        )


def _check_payable(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    """What is due says when (BR-CO-25, in France a date); what is paid is not due (BR-FR-CO-09)."""
    totals, row = amounts.totals, draft.row
    if totals.due > 0 and row.due_date is None:
        if row.payment_terms is None:
            yield Fault(code="BR-CO-25", path="due_date", term="BT-9")
        elif draft.national and row.type_code != TypeCode.CREDIT_NOTE:
            yield Fault(code="INV-24", path="due_date", found=row.payment_terms, term="BT-9")
    if draft.national and row.process in PAID_PROCESSES:
        paid = totals.prepaid == totals.tax_inclusive and totals.due == 0
        if not paid or row.due_date is None:
            yield Fault(code="BR-FR-CO-09", path="totals.prepaid", term="BT-113")
