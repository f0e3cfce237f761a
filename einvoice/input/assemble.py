# SPDX-License-Identifier: Apache-2.0
"""From a completed row without faults to the invoice, with all its amounts computed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from compliance.kinds import EN16931
from einvoice.codes import NoteCode
from einvoice.document import Invoice, Note, References
from einvoice.extended import PageTerms, PaymentTerm
from einvoice.input.amounts import known
from einvoice.input.deposits import compute_advance_payments
from einvoice.input.discount import compute_discount
from einvoice.input.instalments import compute_instalments, plan_text
from einvoice.input.row_convert import to_model, to_models
from einvoice.profiles import carries
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from einvoice.extended import AdvancePayment
    from einvoice.input.amounts import Amounts
    from einvoice.input.discount import Discount
    from einvoice.input.instalments import Instalment
    from einvoice.input.row_payment import PaymentRow
    from einvoice.payment import PaymentInstructions
    from einvoice.rules.draft import Draft

ValueT = TypeVar("ValueT")


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


def compute_page_terms(draft: Draft, amounts: Amounts) -> PageTerms:
    """Return when to pay, for the page: whole in every profile, even where none has a place."""
    row = draft.row
    instalments = compute_instalments(row, amounts.totals.due)
    discount = compute_discount(row, amounts.totals.due)
    plan = tuple(item.on_page(draft.language) for item in instalments)
    if discount is not None and not row.payment_plan:
        plan = _discounted(draft, discount)
    said = plan_text(instalments, known(row.currency), draft.language) if instalments else None
    return PageTerms(plan=plan, plan_text=said, deposits=compute_advance_payments(row.deposits))


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
        return _discounted(draft, discount)
    instalments = compute_instalments(draft.row, amounts.totals.due)
    return tuple(item.structured(first=position == 0) for position, item in enumerate(instalments))


def _discounted(draft: Draft, discount: Discount) -> tuple[PaymentTerm, ...]:
    """Return the only term of an invoice that earns a discount when it is paid early."""
    basis = known(draft.row.issue_date)
    return (PaymentTerm(due_date=draft.row.due_date, discount=discount.structured(basis)),)


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
