# SPDX-License-Identifier: Apache-2.0
"""The payment plan: several due dates with their amounts, and discounts for paying early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.pdf.display import breakable

if TYPE_CHECKING:
    from decimal import Decimal

    from einvoice.document import Invoice
    from einvoice.extended import EarlyPaymentDiscount, PaymentTerm
    from einvoice.pdf.display import Display
    from einvoice.pdf.style import PageStyle

_DAY = "DAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """One term of a payment plan.

    Attributes:
        due_date: of this part; empty where the document names none.
        amount: VAT included; empty where the document states none.
        texts: what is said of this part, and the discount for paying it early.
    """

    due_date: str
    amount: str
    texts: tuple[str, ...]


def compute_plan(invoice: Invoice, style: PageStyle, display: Display) -> tuple[TermRow, ...]:
    """Return the rows of the payment plan.

    A plan of one term that says no more than the due date of the invoice is no plan.
    """
    plan = invoice.payment_plan or style.instalments
    if len(plan) == 1 and _is_plain(plan[0], invoice):
        return ()
    return tuple(_term(term, invoice.currency, display) for term in plan)


def several_parts(invoice: Invoice, style: PageStyle) -> tuple[PaymentTerm, ...]:
    """Return the instalments of an invoice that is paid in more than one; else none."""
    plan = invoice.payment_plan or style.instalments
    return plan if len(plan) > 1 else ()


def amount_to_pay(invoice: Invoice, style: PageStyle) -> Decimal:
    """Return what is to be paid on the due date BT-9: all that is due, or the first instalment."""
    plan = several_parts(invoice, style)
    first = plan[0].amount if plan else None
    return invoice.totals.due if first is None else first


def _is_plain(term: PaymentTerm, invoice: Invoice) -> bool:
    # Another amount, text or day than those that the page shows anyway would be lost.
    return (
        term.discount is None
        and term.due_date in {None, invoice.due_date}
        and term.amount in {None, invoice.totals.due}
        and term.text in {None, invoice.payment_terms}
    )


def _term(term: PaymentTerm, currency: str, display: Display) -> TermRow:
    discount = _discount(term.discount, currency, display) if term.discount else None
    return TermRow(
        due_date=display.day(term.due_date) if term.due_date else "",
        amount=display.money(term.amount, currency) if term.amount is not None else "",
        texts=tuple(breakable(text) for text in (term.text, discount) if text),
    )


def _discount(item: EarlyPaymentDiscount, currency: str, display: Display) -> str:
    """Return an early-payment discount in one sentence, with every value that it states."""
    amount = display.money(item.amount, currency) if item.amount is not None else None
    percent = display.percent(item.percentage) if item.percentage is not None else None
    share = percent or amount or display.word("unstated")
    if item.days is not None:
        days = display.quantity(item.days, _DAY)
        said = display.word("discount_within", share=share, days=days)
    else:
        said = display.word("discount", share=share)
    parts = [said]
    if item.basis_date is not None:
        parts.append(display.word("discount_from", date=display.day(item.basis_date)))
    if item.basis_amount is not None:
        basis = display.money(item.basis_amount, currency)
        parts.append(display.word("discount_basis", amount=basis))
    if amount and percent:
        parts.append(display.word("discount_amount", amount=amount))
    return ", ".join(parts)
