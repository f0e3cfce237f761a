# SPDX-License-Identifier: Apache-2.0
"""Every kind of document that a page is set for, each by its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from einvoice.codes import (
    CORRECTED_CODES,
    CREDIT_NOTE_CODES,
    FACTORED_CODES,
    TypeCode,
    VatCategory,
)
from einvoice.document import Note, PrecedingInvoice, References
from einvoice.extended import (
    AdvancePayment,
    AdvancePaymentTax,
    EarlyPaymentDiscount,
    PaymentTerm,
)
from einvoice.party import Payee
from tests.einvoice.extended_models import extended_invoice
from tests.einvoice.pdf_models import DEBIT, EN16931, invoice, line

if TYPE_CHECKING:
    from einvoice.document import Invoice

ORIGINAL = PrecedingInvoice(number="FA-0", issue_date=date(2026, 9, 1))
FACTOR = Payee(name="Affacturage Durand")
SUBROGATION = Note(text="Payez à Affacturage Durand, subrogée.", subject_code="ACC")


def of_type(code: str) -> Invoice:
    """Return an invoice of a type code, with what its type asks for."""
    subject = replace(invoice(), type_code=code)
    if code in CREDIT_NOTE_CODES:
        subject = replace(subject, due_date=None, payment=None)
    if code in CREDIT_NOTE_CODES | CORRECTED_CODES:
        subject = replace(subject, references=References(preceding_invoices=(ORIGINAL,)))
    if code in FACTORED_CODES:
        subject = replace(subject, payee=FACTOR, notes=(*subject.notes, SUBROGATION))
    return subject


def paid() -> Invoice:
    """Return an invoice that was paid before it was issued."""
    subject = replace(invoice(), process="B2", due_date=date(2026, 10, 30))
    total = subject.totals.tax_inclusive
    return replace(subject, totals=replace(subject.totals, prepaid=total, due=Decimal(0)))


def final() -> Invoice:
    """Return a final invoice of 120 euro, less a deposit of 36."""
    deposit = AdvancePayment(
        amount=Decimal("36.00"),
        received=date(2026, 9, 5),
        taxes=(
            AdvancePaymentTax(
                amount=Decimal("6.00"), category=VatCategory.STANDARD, rate=Decimal(20)
            ),
        ),
        invoice_number="AC-7",
        invoice_date=date(2026, 9, 1),
    )
    subject = replace(invoice(), process="S4", advance_payments=(deposit,))
    totals = replace(subject.totals, prepaid=Decimal("36.00"), due=Decimal("84.00"))
    return replace(subject, totals=totals)


def planned() -> Invoice:
    """Return an invoice of 120 euro with a plan of two dates, and a discount on the first."""
    discount = EarlyPaymentDiscount(
        percentage=Decimal(2),
        amount=Decimal("1.20"),
        basis_amount=Decimal("60.00"),
        basis_date=date(2026, 11, 1),
        days=Decimal(10),
    )
    plan = (
        PaymentTerm(due_date=date(2026, 12, 1), amount=Decimal("60.00"), discount=discount),
        PaymentTerm(due_date=date(2027, 1, 1), amount=Decimal("60.00"), text="Solde"),
    )
    return replace(invoice(), payment_plan=plan)


KINDS: dict[str, Invoice] = {
    **{code.name.lower(): of_type(code) for code in TypeCode},
    "paid": paid(),
    "final": final(),
    "planned": planned(),
    "debit": replace(invoice(), payment=DEBIT),
    "no_payment": replace(invoice(), payment=None, due_date=None),
    "everything": extended_invoice(EN16931),
    "long": invoice(*(line(n, description="Détail " * n) for n in range(1, 61))),
    "odd_text": invoice(line(name="Dvořák Ωα Жя ☎ ﬁ" + "x" * 300)),
}
"""All types of BR-FR-04, and what makes a page look otherwise."""
