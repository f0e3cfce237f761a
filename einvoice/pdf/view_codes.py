# SPDX-License-Identifier: Apache-2.0
"""What a payer can scan or follow: the code of a SEPA transfer, the company's payment page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from compliance.report import Location
from compliance.rules import finding
from einvoice.codes import CREDIT_NOTE_CODES, DIRECT_DEBIT_CODES, EURO, TRANSFER_CODES
from einvoice.pdf.display import breakable
from einvoice.pdf.style import NUMBER_SLOT
from einvoice.pdf.view_terms import amount_to_pay
from sepa.bic import parse_bic
from sepa.epc_qr import epc_payload, qr_svg
from sepa.iban import parse_iban
from sepa.references import parse_creditor_reference

if TYPE_CHECKING:
    from decimal import Decimal

    from compliance.report import Finding
    from einvoice.document import Invoice
    from einvoice.payment import CreditTransfer
    from einvoice.pdf.display import Display
    from einvoice.pdf.style import PageStyle


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
class PaymentLink:
    """The company's page for paying this invoice.

    Attributes:
        url: complete.
        shown: the same, to be read, with places where a line may break.
    """

    url: str
    shown: str


def is_owed(invoice: Invoice) -> bool:
    """Tell whether a document asks for money."""
    return invoice.totals.due > 0 and invoice.type_code not in CREDIT_NOTE_CODES


def compute_link(invoice: Invoice, style: PageStyle) -> PaymentLink | None:
    """Return the page to pay an invoice on; None where there is none, or nothing to be done."""
    payment = invoice.payment
    debited = payment is not None and payment.means_code in DIRECT_DEBIT_CODES
    if style.payment_link is None or debited or not is_owed(invoice):
        return None
    url = style.payment_link.replace(NUMBER_SLOT, quote(invoice.number, safe=""))
    return PaymentLink(url=url, shown=breakable(url))


def compute_codes(invoice: Invoice, style: PageStyle, display: Display) -> tuple[QrCode, ...]:
    """Return the codes to scan: of the transfer, of the payment page."""
    codes = (_transfer_code(invoice, style, display), _link_code(invoice, style, display))
    return tuple(code for code in codes if code)


def _link_code(invoice: Invoice, style: PageStyle, display: Display) -> QrCode | None:
    link = compute_link(invoice, style)
    if link is None:
        return None
    try:
        svg = _drawn(link.url)
    except ValueError:
        return None  # `check_page` says why
    return QrCode(
        svg=svg,
        alternative=display.word("link_alt", link=link.url),
        caption=display.word("pay_online"),
    )


@lru_cache(maxsize=2)
def _drawn(url: str) -> str:
    # Asked for by the page, and once more by the check of the same page.
    return qr_svg(url)


def check_page(invoice: Invoice, style: PageStyle) -> tuple[Finding, ...]:
    """Return warnings about what the page cannot show: a QR code that nobody could scan.

    A transfer in euro is expected to have one, and so is a payment page; the finding says what
    stands against it.
    """
    faults = []
    try:
        if _wants_qr(invoice, style):
            compute_qr_payload(invoice, amount_to_pay(invoice, style))
    except ValueError as error:
        faults.append(finding("PDF-40", location=Location(term="BG-17"), found=str(error)))
    link = compute_link(invoice, style)
    try:
        if link is not None:
            _drawn(link.url)
    except ValueError as error:
        faults.append(finding("PDF-40", location=Location(term="BT-1"), found=str(error)))
    return tuple(faults)


def compute_qr_payload(invoice: Invoice, amount: Decimal | None = None) -> str:
    """Return the text of the QR code that pays an invoice by SEPA transfer.

    Args:
        invoice: that names an account.
        amount: of an instalment; all that is due if left out.

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
        name=beneficiary(invoice, transfer),
        iban=parse_iban(transfer.account),
        bic=parse_bic(transfer.bic) if transfer.bic else None,
        amount=invoice.totals.due if amount is None else amount,
        reference=reference,
        remittance=None if reference else quoted,
    )


def beneficiary(invoice: Invoice, transfer: CreditTransfer) -> str:
    """Return to whom an account belongs, as far as the invoice says."""
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
        and is_owed(invoice)
    )


def _transfer_code(invoice: Invoice, style: PageStyle, display: Display) -> QrCode | None:
    payment = invoice.payment
    if payment is None or not _wants_qr(invoice, style):
        return None
    amount = amount_to_pay(invoice, style)
    try:
        svg = qr_svg(compute_qr_payload(invoice, amount))
    except ValueError:
        return None  # `check_page` says why
    return QrCode(
        svg=svg,
        alternative=display.word(
            "qr_alt",
            amount=display.money(amount, invoice.currency),
            name=beneficiary(invoice, payment.credit_transfers[0]),
            reference=payment.remittance_information or invoice.number,
        ),
        caption=display.word("scan_to_pay"),
    )
