# SPDX-License-Identifier: Apache-2.0
"""The payment plan: several due dates with their amounts, and discounts for paying early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from einvoice.pdf.display import breakable

if TYPE_CHECKING:
    from datetime import date
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

    A plan of one term that is due with the invoice is no plan: `compute_discounts` has what it
    says.
    """
    plan = _plan(invoice, style)
    if _only_term(plan, invoice):
        return ()
    return tuple(_term(term, invoice.currency, display) for term in plan)


def compute_discounts(invoice: Invoice, style: PageStyle, display: Display) -> tuple[str, ...]:
    """Return what the only term of an invoice says: its text, its discount and what is then due."""
    term = _only_term(_plan(invoice, style), invoice)
    if term is None:
        return ()
    text = None if term.text == invoice.payment_terms else term.text
    said = (
        _discount(term.discount, invoice.totals.due, invoice.currency, display)
        if term.discount
        else None
    )
    return tuple(breakable(part) for part in (text, said) if part)


def several_parts(invoice: Invoice, style: PageStyle) -> tuple[PaymentTerm, ...]:
    """Return the instalments of an invoice that is paid in more than one; else none."""
    plan = _plan(invoice, style)
    return plan if len(plan) > 1 else ()


def amount_to_pay(invoice: Invoice, style: PageStyle) -> Decimal:
    """Return what is to be paid on the due date BT-9: all that is due, or the first instalment."""
    plan = several_parts(invoice, style)
    first = plan[0].amount if plan else None
    return invoice.totals.due if first is None else first


def _plan(invoice: Invoice, style: PageStyle) -> tuple[PaymentTerm, ...]:
    # A row says more than the invoice can hold, such as the text of the first instalment.
    return style.terms.plan or invoice.payment_plan


def _only_term(plan: tuple[PaymentTerm, ...], invoice: Invoice) -> PaymentTerm | None:
    """Return the term of a plan of one that is due as the headline says; else None."""
    if len(plan) != 1:
        return None
    (term,) = plan
    # Another amount or day than those that the page shows anyway would be lost.
    usual = term.due_date in {None, invoice.due_date} and term.amount in {None, invoice.totals.due}
    return term if usual else None


def _term(term: PaymentTerm, currency: str, display: Display) -> TermRow:
    discount = _discount(term.discount, term.amount, currency, display) if term.discount else None
    return TermRow(
        due_date=display.day(term.due_date) if term.due_date else "",
        amount=display.money(term.amount, currency) if term.amount is not None else "",
        texts=tuple(breakable(text) for text in (term.text, discount) if text),
    )


def _discount(
    item: EarlyPaymentDiscount, due: Decimal | None, currency: str, display: Display
) -> str:
    """Return an early-payment discount in one sentence, with every value that it states.

    Args:
        item: of which days, and the day that they are counted from, become the last day to pay.
        due: what is to be paid without it, where that is known.
        currency: BT-5.
        display: of the page's language.
    """
    amount = display.money(item.amount, currency) if item.amount is not None else None
    percent = display.percent(item.percentage) if item.percentage is not None else None
    share = percent or amount or display.word("unstated")
    last = last_day(item)
    if last is not None:
        said = display.word("discount_until", share=share, date=display.day(last))
    elif item.days is not None:
        days = display.quantity(item.days, _DAY)
        said = display.word("discount_within", share=share, days=days)
    else:
        said = display.word("discount", share=share)
    parts = [said]
    if item.basis_date is not None and last is None:
        parts.append(display.word("discount_from", date=display.day(item.basis_date)))
    if item.basis_amount is not None and item.basis_amount != due:
        basis = display.money(item.basis_amount, currency)
        parts.append(display.word("discount_basis", amount=basis))
    if amount and percent:
        parts.append(display.word("discount_amount", amount=amount))
    if due is None or due <= 0 or item.amount is None:
        return ", ".join(parts)
    pays = display.word("discount_pays", amount=display.money(due - item.amount, currency))
    return display.pair(", ".join(parts), pays)


def last_day(item: EarlyPaymentDiscount) -> date | None:
    """Return the last day on which a discount is earned; None where the document leaves it open.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from einvoice.extended import EarlyPaymentDiscount
    >>> item = EarlyPaymentDiscount(basis_date=date(2026, 9, 7), days=Decimal(10))
    >>> last_day(item).isoformat()
    '2026-09-17'
    """
    if item.basis_date is None or item.days is None or item.days != item.days.to_integral_value():
        return None
    try:
        return item.basis_date + timedelta(days=int(item.days))
    except OverflowError:
        return None
