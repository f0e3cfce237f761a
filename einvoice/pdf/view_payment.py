# SPDX-License-Identifier: Apache-2.0
"""The payment block: how to pay, or why there is nothing to pay; the QR code to pay by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.report import Location
from compliance.rules import finding
from einvoice.codes import DIRECT_DEBIT_CODES, TRANSFER_CODES
from einvoice.pdf.display import breakable
from einvoice.pdf.view_words import Fact, drop_empty
from sepa.bic import parse_bic
from sepa.epc_qr import epc_payload, qr_svg
from sepa.faults import mask_account
from sepa.iban import parse_iban
from sepa.references import MAX_IDENTIFIER, parse_creditor_reference

if TYPE_CHECKING:
    from compliance.report import Finding
    from einvoice.document import Invoice, References
    from einvoice.payment import CreditTransfer, DirectDebit, PaymentInstructions
    from einvoice.pdf.display import Display
    from einvoice.pdf.style import PageStyle

CREDIT_NOTE_CODES = frozenset(("261", "262", "381", "396", "502", "503"))
"""Values of BT-3 (UNTDID 1001) that lower what the buyer owes."""

EURO = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A QR code to pay by.

    Attributes:
        svg: the drawing.
        alternative: what a screen reader says instead.
        caption: below the drawing.
    """

    svg: str
    alternative: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBlock:
    """How to pay.

    Attributes:
        headline: what is to be done, in one sentence.
        remarks: what the amount relates to, and the terms.
        facts: account, reference, mandate and the like.
        qr: the code to scan; None where nothing can be paid that way.
    """

    headline: str
    remarks: tuple[str, ...]
    facts: tuple[Fact, ...]
    qr: QrCode | None


def is_credit_note(invoice: Invoice) -> bool:
    """Tell whether a document lowers what the buyer owes."""
    return invoice.type_code in CREDIT_NOTE_CODES


def preceding_invoices(references: References, display: Display) -> tuple[str, ...]:
    """Return each preceding invoice (BG-3) as number and date."""
    return tuple(
        display.word("preceding_dated", number=item.number, date=display.day(item.issue_date))
        if item.issue_date
        else item.number
        for item in references.preceding_invoices
    )


def compute_payment(invoice: Invoice, style: PageStyle, display: Display) -> PaymentBlock:
    """Return the payment block: BG-16 to BG-19, BT-9, BT-20."""
    remarks = []
    if is_credit_note(invoice) and invoice.references.preceding_invoices:
        remarks.append(_credited(invoice, display))
    if invoice.payment_terms:
        remarks.append(breakable(invoice.payment_terms))
    payment = invoice.payment
    return PaymentBlock(
        headline=_headline(invoice, style, display),
        remarks=tuple(remarks),
        facts=_facts(invoice, payment, style, display) if payment else (),
        qr=_qr(invoice, style, display),
    )


def check_page(invoice: Invoice, style: PageStyle) -> tuple[Finding, ...]:
    """Return warnings about what the page cannot show: a QR code that no bank could read.

    A transfer in euro is expected to have one; the finding says what stands against it.
    """
    if not _wants_qr(invoice, style):
        return ()
    try:
        compute_qr_payload(invoice)
    except ValueError as error:
        return (finding("PDF-40", location=Location(term="BG-17"), found=str(error)),)
    return ()


def compute_qr_payload(invoice: Invoice) -> str:
    """Return the text of the QR code that pays an invoice by SEPA transfer.

    Raises:
        ValueError: if the account is no IBAN, or an element does not fit (EPC069-12); the message
            says which.
    """
    payment = invoice.payment
    if payment is None or not payment.credit_transfers:
        raise ValueError("the invoice names no account (BT-84)")
    transfer = payment.credit_transfers[0]
    if transfer.is_proprietary:
        raise ValueError("the account is known by another number than an IBAN (BT-84)")
    quoted = payment.remittance_information or invoice.number
    try:
        reference: str | None = parse_creditor_reference(quoted).value
    except ValueError:
        reference = None
    return epc_payload(
        name=_beneficiary(invoice, transfer),
        iban=parse_iban(transfer.account),
        bic=parse_bic(transfer.bic) if transfer.bic else None,
        amount=invoice.totals.due,
        reference=reference,
        remittance=None if reference else quoted,
    )


def _beneficiary(invoice: Invoice, transfer: CreditTransfer) -> str:
    payee = invoice.payee.name if invoice.payee else None
    return transfer.account_name or payee or invoice.seller.name


def _wants_qr(invoice: Invoice, style: PageStyle) -> bool:
    payment = invoice.payment
    return (
        style.show_qr
        and payment is not None
        and payment.means_code in TRANSFER_CODES
        and bool(payment.credit_transfers)
        and invoice.currency == EURO
        and invoice.totals.due > 0
        and not is_credit_note(invoice)
    )


def _qr(invoice: Invoice, style: PageStyle, display: Display) -> QrCode | None:
    payment = invoice.payment
    if payment is None or not _wants_qr(invoice, style):
        return None
    try:
        svg = qr_svg(compute_qr_payload(invoice))
    except ValueError:
        return None  # `check_page` says why
    return QrCode(
        svg=svg,
        alternative=display.word(
            "qr_alt",
            amount=display.money(invoice.totals.due, invoice.currency),
            name=_beneficiary(invoice, payment.credit_transfers[0]),
            reference=payment.remittance_information or invoice.number,
        ),
        caption=display.word("scan_to_pay"),
    )


def _credited(invoice: Invoice, display: Display) -> str:
    texts = preceding_invoices(invoice.references, display)
    key = "credit_of" if len(texts) == 1 else "credit_of_several"
    return breakable(display.word(key, invoices=", ".join(texts)))


def _headline(invoice: Invoice, style: PageStyle, display: Display) -> str:
    amount = display.money(invoice.totals.due, invoice.currency)
    if is_credit_note(invoice):
        return display.word("pay_credit", amount=amount)
    if invoice.totals.due <= 0:
        return display.word("pay_nothing")
    payment = invoice.payment
    if payment and payment.means_code in DIRECT_DEBIT_CODES:
        day = style.collection_date or invoice.due_date
        if day is None:
            return display.word("pay_debit_undated", amount=amount)
        return display.word("pay_debit", amount=amount, date=display.day(day))
    if invoice.due_date:
        return display.word("pay_before", amount=amount, date=display.day(invoice.due_date))
    return display.word("pay", amount=amount)


def _facts(
    invoice: Invoice, payment: PaymentInstructions, style: PageStyle, display: Display
) -> tuple[Fact, ...]:
    means = display.code("payment_means", payment.means_code) or payment.means_code
    if payment.means_text and payment.means_text != means:
        means = breakable(f"{means}, {payment.means_text}")
    owes = invoice.totals.due > 0 and not is_credit_note(invoice)
    debit = payment.direct_debit
    # A payer quotes a reference; one who is debited, or has paid, only reads it.
    quotes = owes and debit is None
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
