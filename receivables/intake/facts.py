# SPDX-License-Identifier: Apache-2.0
"""From documents to the events of the journal: invoices, direct-debit files, the bank's answers.

Bank statements are in `receivables.intake.entries`. Everything here refuses what it cannot place:
an event that lacks its date or its number would be a hole in the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.report import Location
from compliance.rules import finding
from einvoice.codes import CREDIT_NOTE_CODES, EMAIL_SCHEME, SIREN_SCHEME
from receivables.journal.events import (
    INVOICE_CODES,
    CollectionAnswered,
    CollectionPresented,
    InvoiceRecorded,
)
from sepa.debit.file import PaymentType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from compliance.report import Finding
    from einvoice.document import Invoice
    from einvoice.party import Party
    from sepa.debit.file import DebitBlock, DebitFile, DebitTransaction
    from sepa.reports.status_model import StatusReason, StatusReport

_FRENCH_VAT_LENGTH = 13


def customer_id(party: Party) -> str:
    """Return what identifies a party over all of its invoices.

    The SIREN where there is one, also from inside a French VAT number (its last nine digits); else
    the VAT number; else its first identifier; else its name. Two parties never share a SIREN or
    VAT number, but one name may be two parties: give customers an identifier.
    """
    registration = party.legal_registration
    if registration is not None and registration.scheme in {SIREN_SCHEME, None}:
        return f"siren:{registration.value}" if registration.scheme else f"id:{registration.value}"
    vat = "".join((party.vat_identifier or "").split()).upper()
    if vat.startswith("FR") and len(vat) == _FRENCH_VAT_LENGTH and vat[4:].isdigit():
        return f"siren:{vat[4:]}"
    if vat:
        return f"vat:{vat}"
    identifiers = [*([registration] if registration else []), *party.identifiers]
    if identifiers:
        return f"id:{identifiers[0].scheme or ''}:{identifiers[0].value}"
    return f"name:{' '.join(party.name.split()).casefold()}"


def invoice_events(invoice: Invoice) -> tuple[tuple[InvoiceRecorded, ...], tuple[Finding, ...]]:
    """Return the event that an invoice gives, or the findings for which it is refused."""
    term = Location(term="BT-3")
    if invoice.type_code not in INVOICE_CODES:
        return (), (finding("LEDGER-01", location=term, found=invoice.type_code),)
    if invoice.type_code in CREDIT_NOTE_CODES and invoice.totals.due < 0:
        place = Location(term="BT-115")
        return (), (finding("LEDGER-02", location=place, found=str(invoice.totals.due)),)
    findings: tuple[Finding, ...] = ()
    if invoice.due_date is None and invoice.type_code not in CREDIT_NOTE_CODES:
        findings = (finding("LEDGER-03", location=Location(term="BT-9"), found=invoice.number),)
    payment = invoice.payment
    account = payment.credit_transfers[0] if payment and payment.credit_transfers else None
    mandate = payment.direct_debit if payment else None
    contact = invoice.buyer.contact
    event = InvoiceRecorded(
        number=invoice.number,
        type_code=str(invoice.type_code),
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        amount=invoice.totals.due,
        currency=invoice.currency,
        customer_id=customer_id(invoice.buyer),
        customer_name=invoice.buyer.name,
        customer_country=invoice.buyer.country,
        customer_email=_email(invoice.buyer),
        contact_name=contact.name if contact else None,
        seller_id=customer_id(invoice.seller),
        seller_name=invoice.seller.name,
        preceding=tuple(item.number for item in invoice.references.preceding_invoices),
        means_code=str(payment.means_code) if payment else None,
        mandate_id=mandate.mandate_reference if mandate else None,
        creditor_id=mandate.creditor_identifier if mandate else None,
        debited_iban=(
            _compact(mandate.debited_account) if mandate and mandate.debited_account else None
        ),
        payee_iban=_compact(account.account) if account else None,
        payee_bic=account.bic if account else None,
        payment_reference=payment.remittance_information if payment else None,
    )
    return (event,), findings


def _email(party: Party) -> str | None:
    if party.contact is not None and party.contact.email:
        return party.contact.email
    address = party.electronic_address
    return address.value if address is not None and address.scheme == EMAIL_SCHEME else None


def _compact(value: str) -> str:
    return "".join(value.split())


def debit_events(
    debit: DebitFile,
) -> tuple[tuple[CollectionPresented, ...], tuple[Finding, ...]]:
    """Return the events that a pain.008 file gives, or the findings for which it is refused."""
    if debit.message_id is None or debit.created is None:
        missing = "GrpHdr/MsgId" if debit.message_id is None else "GrpHdr/CreDtTm"
        return (), (finding("LEDGER-04", location=debit.place.at(), found=missing),)
    presented = debit.created.date()
    events: list[CollectionPresented] = []
    faults: list[Finding] = []
    for block in debit.blocks:
        for transaction in block.transactions:
            event = _collection(debit.message_id, presented, block, transaction)
            if event is None:
                missing = _missing(block, transaction)
                faults.append(finding("LEDGER-04", location=transaction.place.at(), found=missing))
            else:
                events.append(event)
    return ((), tuple(faults)) if faults else (tuple(events), ())


def _collection(
    message_id: str, presented: date, block: DebitBlock, transaction: DebitTransaction
) -> CollectionPresented | None:
    if (
        block.id is None
        or block.collection_date is None
        or transaction.end_to_end_id is None
        or transaction.amount is None
        or transaction.currency is None
    ):
        return None
    kind = _payment_type(block, transaction)
    return CollectionPresented(
        message_id=message_id,
        payment_information_id=block.id,
        end_to_end_id=transaction.end_to_end_id,
        presented=presented,
        collection_date=block.collection_date,
        amount=transaction.amount,
        currency=transaction.currency,
        mandate_id=transaction.mandate_id,
        creditor_id=_creditor_id(block, transaction),
        scheme=kind.local_instrument,
        sequence=kind.sequence,
        is_amended=transaction.is_amended or None,
        debtor_name=transaction.debtor.name,
        debtor_iban=_compact(transaction.debtor_iban) if transaction.debtor_iban else None,
        creditor_iban=_compact(block.creditor_iban) if block.creditor_iban else None,
        remittance=" ".join(transaction.remittance) or None,
        structured_reference=transaction.structured_reference,
    )


def _creditor_id(block: DebitBlock, transaction: DebitTransaction) -> str | None:
    scheme_id = transaction.scheme_id or block.scheme_id
    return None if scheme_id is None else scheme_id.id


def _payment_type(block: DebitBlock, transaction: DebitTransaction) -> PaymentType:
    """What the transaction states of its type; else what its block states for all."""
    own, shared = transaction.payment_type or PaymentType(), block.payment_type or PaymentType()
    return PaymentType(
        service_level=own.service_level or shared.service_level,
        local_instrument=own.local_instrument or shared.local_instrument,
        sequence=own.sequence or shared.sequence,
    )


def _missing(block: DebitBlock, transaction: DebitTransaction) -> str:
    values = {
        "PmtInfId": block.id,
        "ReqdColltnDt": block.collection_date,
        "EndToEndId": transaction.end_to_end_id,
        "InstdAmt": transaction.amount,
        "InstdAmt/@Ccy": transaction.currency,
    }
    return ", ".join(name for name, value in values.items() if value is None)


def status_events(
    report: StatusReport, file_hash: str
) -> tuple[tuple[CollectionAnswered, ...], tuple[Finding, ...]]:
    """Return the events that a pain.002 gives, or the findings for which it is refused.

    Args:
        report: as read.
        file_hash: stands for the message id where the bank gives none.
    """
    if report.original_message_id is None or report.created is None:
        missing = "OrgnlMsgId" if report.original_message_id is None else "GrpHdr/CreDtTm"
        return (), (finding("LEDGER-04", found=missing),)
    unnamed = [
        transaction
        for block in report.payments
        for transaction in block.transactions
        if transaction.end_to_end_id is None and transaction.status is not None
    ]
    if unnamed:
        # Without its id, the answer to one collection would read as one to the whole block.
        return (), (finding("LEDGER-04", found="OrgnlEndToEndId"),)
    made = _Answers(report, report.message_id or file_hash, report.created.date())
    made.add(report.group_status, report.reasons)
    for block in report.payments:
        made.add(block.status, block.reasons, block=block.payment_information_id)
        for transaction in block.transactions:
            made.add(
                transaction.status,
                transaction.reasons,
                block=block.payment_information_id,
                end_to_end_id=transaction.end_to_end_id,
            )
    return tuple(made.events), ()


class _Answers:
    """The answers of one report, each with what they share."""

    def __init__(self, report: StatusReport, report_id: str, answered: date) -> None:
        self.events: list[CollectionAnswered] = []
        self._message_id = report.original_message_id or ""
        self._report_id = report_id
        self._answered = answered

    def add(
        self,
        status: str | None,
        reasons: Iterable[StatusReason],
        *,
        block: str | None = None,
        end_to_end_id: str | None = None,
    ) -> None:
        """Add an answer, if a status is given."""
        if status is None:
            return
        reason = next(iter(reasons), None)
        self.events.append(
            CollectionAnswered(
                report_id=self._report_id,
                answered=self._answered,
                message_id=self._message_id,
                payment_information_id=block,
                end_to_end_id=end_to_end_id,
                status=status,
                reason=(reason.code or reason.proprietary) if reason else None,
                reason_text=" ".join(reason.additional) or None if reason else None,
            )
        )
