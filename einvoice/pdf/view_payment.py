# SPDX-License-Identifier: Apache-2.0
"""The payment block: how to pay, or why there is nothing to pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.codes import CREDIT_NOTE_CODES, DIRECT_DEBIT_CODES
from einvoice.pdf.display import breakable
from einvoice.pdf.view_codes import PaymentLink, QrCode, compute_codes, compute_link, is_owed
from einvoice.pdf.view_kind import is_paid
from einvoice.pdf.view_terms import (
    TermRow,
    amount_to_pay,
    compute_discounts,
    compute_plan,
    several_parts,
)
from einvoice.pdf.view_words import Fact, drop_empty
from einvoice.rules.codes import FACTORING_NOTE
from sepa.faults import mask_account
from sepa.iban import parse_iban
from sepa.references import MAX_IDENTIFIER

if TYPE_CHECKING:
    from einvoice.document import Invoice
    from einvoice.payment import CreditTransfer, DirectDebit, PaymentInstructions
    from einvoice.pdf.display import Display
    from einvoice.pdf.style import PageStyle


# By whether a payee and a day are named.
_TO_PAY = {
    (False, False): "pay",
    (False, True): "pay_before",
    (True, False): "pay_to",
    (True, True): "pay_to_before",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBlock:
    """How to pay.

    Attributes:
        headline: what is to be done, in one sentence.
        remarks: the terms, and to whom the claim was sold.
        plan: several due dates, or discounts for paying early.
        facts: account, reference, mandate and the like.
        link: the page to pay on; None where there is none.
        codes: the codes to scan; none where nothing can be paid that way.
    """

    headline: str
    remarks: tuple[str, ...]
    plan: tuple[TermRow, ...]
    facts: tuple[Fact, ...]
    link: PaymentLink | None
    codes: tuple[QrCode, ...]


def compute_payment(invoice: Invoice, style: PageStyle, display: Display) -> PaymentBlock:
    """Return the payment block: BG-16 to BG-19, BT-9, BT-20, and the payment plan."""
    factor = [note.text for note in invoice.notes if note.subject_code == FACTORING_NOTE]
    terms = [_terms(invoice, style), *compute_discounts(invoice, style, display)]
    payment = invoice.payment
    return PaymentBlock(
        headline=_headline(invoice, style, display),
        remarks=tuple(breakable(text) for text in (*factor, *terms) if text),
        plan=compute_plan(invoice, style, display),
        facts=_facts(invoice, payment, style, display) if payment else (),
        link=compute_link(invoice, style),
        codes=compute_codes(invoice, style, display),
    )


def _terms(invoice: Invoice, style: PageStyle) -> str | None:
    """Return BT-20, without the plan at its end where the page has a table of it."""
    terms, plan = invoice.payment_terms, style.terms.plan_text
    return terms.removesuffix(plan).rstrip() if terms and plan else terms


def _headline(invoice: Invoice, style: PageStyle, display: Display) -> str:
    amount = display.money(invoice.totals.due, invoice.currency)
    if invoice.type_code in CREDIT_NOTE_CODES:
        return display.word("pay_credit", amount=amount)
    if invoice.totals.due < 0:
        owed = display.money(-invoice.totals.due, invoice.currency)
        return display.word("pay_credit", amount=owed)
    if not is_owed(invoice):
        return _settled(invoice, display)
    return _asked(invoice, style, amount, display)


def _asked(invoice: Invoice, style: PageStyle, amount: str, display: Display) -> str:
    """Return what is to be paid and by when: in instalments, by direct debit, or at once."""
    parts = several_parts(invoice, style)
    if parts and invoice.due_date:
        return display.word(
            "pay_plan",
            amount=amount,
            count=str(len(parts)),
            first=display.money(amount_to_pay(invoice, style), invoice.currency),
            date=display.day(invoice.due_date),
        )
    payment = invoice.payment
    if payment and payment.means_code in DIRECT_DEBIT_CODES:
        day = style.collection_date or invoice.due_date
        if day is None:
            return display.word("pay_debit_undated", amount=amount)
        return display.word("pay_debit", amount=amount, date=display.day(day))
    return _to_pay(invoice, amount, display)


def _settled(invoice: Invoice, display: Display) -> str:
    """Return that nothing is to be paid, and since when where that is known."""
    if is_paid(invoice) and invoice.due_date:
        return display.word("paid_on", date=display.day(invoice.due_date))
    return display.word("pay_nothing" if invoice.totals.prepaid else "pay_zero")


def _to_pay(invoice: Invoice, amount: str, display: Display) -> str:
    """Return what is to be paid, to whom where that is not the seller, and by when."""
    name = invoice.payee.name if invoice.payee else ""
    day = display.day(invoice.due_date) if invoice.due_date else ""
    key = _TO_PAY[bool(name), bool(day)]
    return breakable(display.word(key, amount=amount, name=name, date=day))


def _facts(
    invoice: Invoice, payment: PaymentInstructions, style: PageStyle, display: Display
) -> tuple[Fact, ...]:
    means = display.code("payment_means", payment.means_code) or payment.means_code
    if payment.means_text and payment.means_text != means:
        means = breakable(f"{means}, {payment.means_text}")
    debit = payment.direct_debit
    # A payer quotes a reference; one who is debited, or has paid, only reads it.
    quotes = is_owed(invoice) and debit is None
    quoted = payment.remittance_information or (invoice.number if quotes else None)
    named: list[tuple[str, str | None]] = [("payment_means", means)]
    for transfer in payment.credit_transfers:
        named += _transfer(transfer)
    if debit:
        named += _debit(debit, style, display)
    if payment.card:
        holder = payment.card.holder
        number = payment.card.number
        named.append(("card", breakable(f"…{number}, {holder}" if holder else f"…{number}")))
    named.append(("remittance" if quotes else "payment_reference", _copied(quoted)))
    return drop_empty((display.word(key), value) for key, value in named)


def _transfer(transfer: CreditTransfer) -> list[tuple[str, str | None]]:
    iban = _iban(transfer)
    account = ("iban", iban) if iban else ("account", _copied(transfer.account))
    holder = breakable(transfer.account_name) if transfer.account_name else None
    return [("account_holder", holder), account, ("bic", transfer.bic)]


def _iban(transfer: CreditTransfer) -> str | None:
    """Return the account in groups of four, or None where it is no IBAN."""
    if transfer.is_proprietary:
        return None
    try:
        return parse_iban(transfer.account).formatted.replace(" ", "\u00a0")
    except ValueError:
        return None


def _copied(text: str | None) -> str | None:
    """Return what a payer copies from the page: of the usual length, it stays as it is."""
    return breakable(text, MAX_IDENTIFIER) if text else None


def _debit(debit: DirectDebit, style: PageStyle, display: Display) -> list[tuple[str, str | None]]:
    account = mask_account(debit.debited_account) if debit.debited_account else None
    day = style.collection_date
    return [
        ("mandate", _copied(debit.mandate_reference)),
        ("creditor_id", _copied(debit.creditor_identifier)),
        ("debited_account", account),
        ("collection_date", display.day(day) if day else None),
    ]
