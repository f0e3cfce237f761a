# SPDX-License-Identifier: Apache-2.0
"""How to pay in CII: BG-16 with its transfers, card and direct debit, and the terms BT-9, BT-20.

CII spreads BG-16 over three places: the creditor's identifier and the remittance text stand at
the head of the settlement, one SpecifiedTradeSettlementPaymentMeans follows per account (each with
the same BT-81), and the mandate reference is part of the payment terms.
Source of every path: CEN/TS 16931-3-3, in the element order of the UN/CEFACT schema D22B.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.cii.extended import read_plan_part, write_plan_part
from einvoice.cii.namespaces import BUILD
from einvoice.cii.values import write_date
from einvoice.extended import PaymentTerm
from einvoice.payment import CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions
from einvoice.syntax import repeated_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.syntax import Reading

_MEANS = "ram:SpecifiedTradeSettlementPaymentMeans"
_CARD = "ram:ApplicableTradeSettlementFinancialCard"
_DEBTOR_ACCOUNT = "ram:PayerPartyDebtorFinancialAccount"
_CREDITOR_ACCOUNT = "ram:PayeePartyCreditorFinancialAccount"
_INSTITUTION = "ram:PayeeSpecifiedCreditorFinancialInstitution"
_TERMS = "ram:SpecifiedTradePaymentTerms"
_DUE_DATE = "ram:DueDateDateTime/udt:DateTimeString"
_CREDITOR = "ram:CreditorReferenceID"
_REMITTANCE = "ram:PaymentReference"
_MANDATE = "ram:DirectDebitMandateID"


def write_payment_references(settlement: etree._Element, invoice: Invoice) -> None:
    """Append the creditor identifier BT-90 and the remittance text BT-83."""
    payment = invoice.payment
    if payment is None:
        return
    if payment.direct_debit is not None:
        BUILD.leaf(settlement, _CREDITOR, payment.direct_debit.creditor_identifier)
    BUILD.leaf(settlement, _REMITTANCE, payment.remittance_information)


def write_payment_means(settlement: etree._Element, invoice: Invoice) -> None:
    """Append one payment means per account; the first carries what is said once."""
    payment = invoice.payment
    if payment is None:
        return
    for position, transfer in enumerate(payment.credit_transfers or (None,)):
        group = BUILD.group(settlement, _MEANS)
        BUILD.leaf(group, "ram:TypeCode", payment.means_code)
        if position == 0:
            BUILD.leaf(group, "ram:Information", payment.means_text)
            _write_card(group, payment.card)
            debit = payment.direct_debit
            if debit is not None and debit.debited_account is not None:
                account = BUILD.group(group, _DEBTOR_ACCOUNT)
                BUILD.leaf(account, "ram:IBANID", debit.debited_account)
        if transfer is not None:
            _write_transfer(group, transfer)


def read_payment(settlement: Cursor, reading: Reading) -> PaymentInstructions | None:
    """Read BG-16 from the three places of the settlement.

    Without any payment means there is no BT-81 and so no BG-16; a remittance text, a creditor or
    a mandate on its own is then left out, and listed.
    """
    means = tuple(settlement.children(_MEANS))
    if not means:
        return None
    code = repeated_text(means, "ram:TypeCode")
    if code is None:
        reading.missing(means[0], "BT-81", below="ram:TypeCode")
    debit = DirectDebit(
        mandate_reference=settlement.text(f"{_TERMS}/{_MANDATE}"),
        creditor_identifier=settlement.text(_CREDITOR),
        debited_account=repeated_text(means, f"{_DEBTOR_ACCOUNT}/ram:IBANID"),
    )
    return PaymentInstructions(
        means_code=code or "",
        means_text=repeated_text(means, "ram:Information"),
        remittance_information=settlement.text(_REMITTANCE),
        credit_transfers=tuple(_read_transfers(means, reading)),
        card=_read_card(means, reading),
        direct_debit=None if debit == DirectDebit() else debit,
    )


def write_terms(settlement: etree._Element, invoice: Invoice) -> None:
    """Append the payment terms: BT-20, BT-9 and BT-89, then the further terms of a plan."""
    plan = invoice.payment_plan or (PaymentTerm(),)
    group = BUILD.group(settlement, _TERMS)
    BUILD.leaf(group, "ram:Description", invoice.payment_terms)
    write_date(group, _DUE_DATE, invoice.due_date)
    if invoice.payment is not None and invoice.payment.direct_debit is not None:
        BUILD.leaf(group, _MANDATE, invoice.payment.direct_debit.mandate_reference)
    write_plan_part(group, plan[0])
    prune(group)
    for part in plan[1:]:
        group = BUILD.group(settlement, _TERMS)
        BUILD.leaf(group, "ram:Description", part.text)
        write_date(group, _DUE_DATE, part.due_date)
        write_plan_part(group, part)


def read_terms(settlement: Cursor, reading: Reading) -> tuple[date | None, tuple[PaymentTerm, ...]]:
    """Read the due date BT-9 and the payment plan; no plan where one term is due in full."""
    plan = tuple(
        read_plan_part(terms, _DUE_DATE, reading, first=position == 0)
        for position, terms in enumerate(settlement.children(_TERMS))
    )
    due_date = plan[0].due_date if plan else None
    is_plain = plan in {(), (PaymentTerm(due_date=due_date),)}
    return due_date, () if is_plain else plan


TERMS_TEXT = f"{_TERMS}/ram:Description"


def _write_card(means: etree._Element, card: PaymentCard | None) -> None:
    if card is not None:
        group = BUILD.group(means, _CARD)
        BUILD.leaf(group, "ram:ID", card.number)
        BUILD.leaf(group, "ram:CardholderName", card.holder)


def _read_card(means: Iterable[Cursor], reading: Reading) -> PaymentCard | None:
    for group in means:
        card = group.child(_CARD)
        if card is not None:
            return PaymentCard(
                number=reading.required(card, "ram:ID", "BT-87"),
                holder=card.text("ram:CardholderName"),
            )
    return None


def _write_transfer(means: etree._Element, transfer: CreditTransfer) -> None:
    account = BUILD.group(means, _CREDITOR_ACCOUNT)
    if not transfer.is_proprietary:
        BUILD.leaf(account, "ram:IBANID", transfer.account)
    BUILD.leaf(account, "ram:AccountName", transfer.account_name)
    if transfer.is_proprietary:
        BUILD.leaf(account, "ram:ProprietaryID", transfer.account)
    if transfer.bic is not None:
        BUILD.leaf(BUILD.group(means, _INSTITUTION), "ram:BICID", transfer.bic)


def _read_transfers(means: Iterable[Cursor], reading: Reading) -> Iterable[CreditTransfer]:
    for group in means:
        account = group.child(_CREDITOR_ACCOUNT)
        if account is None:
            continue
        iban = account.text("ram:IBANID")
        number = iban or reading.required(account, "ram:ProprietaryID", "BT-84")
        yield CreditTransfer(
            account=number,
            account_name=account.text("ram:AccountName"),
            bic=group.text(f"{_INSTITUTION}/ram:BICID"),
            is_proprietary=iban is None,
        )
