# SPDX-License-Identifier: Apache-2.0
"""From a completed row without faults to the invoice, with all its amounts computed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import localcontext
from typing import TYPE_CHECKING, TypeVar

from compliance.amounts import PRECISION, ZERO, round_half_up
from compliance.kinds import EN16931
from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.codes import NoteCode
from einvoice.document import Invoice, Note, References
from einvoice.extended import PaymentTerm
from einvoice.input.deposits import compute_advance_payments, sum_of_deposits
from einvoice.input.discount import compute_discount
from einvoice.input.instalments import compute_instalments, plan_text
from einvoice.input.row_convert import to_model, to_models
from einvoice.input.row_models import TotalsRow
from einvoice.line import Line
from einvoice.profiles import carries
from einvoice.rules.codes import EXEMPT
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

    from einvoice.extended import AdvancePayment
    from einvoice.input.discount import Discount
    from einvoice.input.instalments import Instalment
    from einvoice.input.row_models import (
        DocumentAllowanceRow,
        LineAllowanceRow,
        LineRow,
        VatSubtotalRow,
    )
    from einvoice.input.row_payment import PaymentRow
    from einvoice.input.row_plan import ExchangeRateRow
    from einvoice.payment import PaymentInstructions
    from einvoice.rules.draft import Draft
    from einvoice.tax import Totals, VatSubtotal

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


def assemble(draft: Draft, amounts: Amounts) -> Invoice:
    """Return the invoice of a row in which the rules found nothing.

    Args:
        draft: has everything that the form and the rules ask for.
        amounts: computed from it.
    """
    row = draft.row
    instalments = compute_instalments(row, amounts.totals.due)
    discount = compute_discount(row, amounts.totals.due)
    return Invoice(
        number=known(row.number),
        issue_date=known(row.issue_date),
        type_code=known(row.type_code),
        currency=known(row.currency),
        vat_accounting_currency=row.vat_accounting_currency,
        tax_point_date=row.tax_point_date,
        tax_point_code=row.tax_point_code,
        due_date=row.due_date,
        payment_terms=_terms(draft, instalments),
        references=to_model(row.references) or References(),
        notes=_notes(draft, discount),
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
        payment_plan=_plan(draft, amounts, discount),
        advance_payments=_advance_payments(draft),
        additional_parties=to_model(row.additional_parties),
        line_groups=to_models(row.line_groups),
    )


def compute_plan(draft: Draft, amounts: Amounts) -> tuple[PaymentTerm, ...]:
    """Return the instalments of a row in which the rules found nothing, as values."""
    instalments = compute_instalments(draft.row, amounts.totals.due)
    return tuple(item.structured(first=position == 0) for position, item in enumerate(instalments))


def known(value: ValueT | None) -> ValueT:
    """Return a value that the form requires, of a row in which nothing is missing.

    Raises:
        ValueError: if it is missing all the same; the caller assembled a row with faults.
    """
    if value is None:
        raise ValueError("a row with missing fields was assembled")
    return value


def _in_euro(tax: Decimal | None, exchange: ExchangeRateRow) -> Decimal:
    """Return BT-111, the VAT BT-110 in euro; where nothing is taxed it is zero."""
    with localcontext(prec=PRECISION):
        return round_half_up((tax or ZERO) * known(exchange.rate))


def _terms(draft: Draft, instalments: tuple[Instalment, ...]) -> str | None:
    """Return BT-20: the row's own words first, then the whole plan."""
    if not instalments:
        return draft.row.payment_terms
    plan = plan_text(instalments, known(draft.row.currency), draft.language)
    return "\n".join(filter(None, (draft.row.payment_terms, plan)))


def _notes(draft: Draft, discount: Discount | None) -> tuple[Note, ...]:
    """Return BG-1, with the note AAB of a discount unless the row has one of its own."""
    notes: tuple[Note, ...] = to_models(draft.row.notes)
    if discount is None or draft.notes(NoteCode.DISCOUNT_TERMS):
        return notes
    text = discount.text(known(draft.row.currency), draft.language)
    return (*notes, Note(text=text, subject_code=NoteCode.DISCOUNT_TERMS))


def _plan(draft: Draft, amounts: Amounts, discount: Discount | None) -> tuple[PaymentTerm, ...]:
    """Return the payment plan: the row's own, or the one computed, where it has a place."""
    if draft.row.payment_plan or not carries(draft.row.guideline or EN16931, "payment_plan"):
        return to_models(draft.row.payment_plan)
    if discount is not None:
        basis = known(draft.row.issue_date)
        return (PaymentTerm(due_date=draft.row.due_date, discount=discount.structured(basis)),)
    return compute_plan(draft, amounts)


def _advance_payments(draft: Draft) -> tuple[AdvancePayment, ...]:
    """Return the deposits as values: the row's own, or its `deposits` in a profile with a place."""
    row = draft.row
    if row.advance_payments or not carries(row.guideline or EN16931, "advance_payments"):
        return to_models(row.advance_payments)
    return compute_advance_payments(row.deposits)


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
