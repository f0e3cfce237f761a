# SPDX-License-Identifier: Apache-2.0
"""How to pay in UBL: BG-16 with its transfers, card and direct debit, and the terms BT-9, BT-20.

One PaymentMeans stands for each account, all with the same code BT-81; the first one carries what
is said once. The creditor identifier BT-90 is an identifier of a party.
Sources of every path: CEN/TS 16931-3-2; BR-FR-Flux2 V1.4.0 for the payer (EXT-FR-FE-BG-02).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.payment import CreditTransfer, DirectDebit, PaymentCard, PaymentInstructions
from einvoice.syntax import peek, repeated_text
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.party import (
    read_additional_party,
    read_creditor,
    write_additional_party,
)
from einvoice.ubl.values import NOT_AVAILABLE, write_day, write_within
from sepa.iban import looks_like_iban

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.extended import AdditionalParty
    from einvoice.syntax import Reading
    from einvoice.ubl.form import Form

_MEANS = "cac:PaymentMeans"
_CODE = "cbc:PaymentMeansCode"
_DUE_DATE = "cbc:PaymentDueDate"
_CARD = "cac:CardAccount"
_ACCOUNT = "cac:PayeeFinancialAccount"
_INSTITUTION = "cac:FinancialInstitutionBranch/cbc:ID"
_MANDATE = "cac:PaymentMandate"
_PAYER = "cac:PayerParty"
_DEBITED_ACCOUNT = "cac:PayerFinancialAccount/cbc:ID"
_TERMS = "cac:PaymentTerms/cbc:Note"
_CREDITORS = ("cac:AccountingSupplierParty/cac:Party", "cac:PayeeParty")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSection:
    """What is said of paying, by the names of `Invoice`."""

    due_date: date | None
    payment_terms: str | None
    payment: PaymentInstructions | None
    payer: AdditionalParty | None


def write_payment(root: etree._Element, invoice: Invoice, form: Form) -> None:
    """Append the payment means, and the terms."""
    payment = invoice.payment
    if payment is not None:
        for position, transfer in enumerate(payment.credit_transfers or (None,)):
            group = BUILD.group(root, _MEANS)
            name = payment.means_text if position == 0 else None
            BUILD.leaf(group, _CODE, payment.means_code, name=name)
            if position == 0 and form.due_date is None:
                write_day(group, _DUE_DATE, invoice.due_date)
            BUILD.leaf(group, "cbc:PaymentID", payment.remittance_information)
            _write_card(group, payment.card if position == 0 else None)
            _write_account(group, transfer)
            if position == 0:
                _write_mandate(group, invoice)
    write_within(root, _TERMS, invoice.payment_terms)


def read_payment(top: Cursor, reading: Reading, form: Form) -> PaymentSection:
    """Read the payment means, and the terms."""
    means = tuple(top.children(_MEANS))
    return PaymentSection(
        due_date=reading.day(top, f"{_MEANS}/{_DUE_DATE}", "BT-9")
        if form.due_date is None
        else None,
        payment_terms=top.text(_TERMS),
        payment=_read_instructions(top, means, reading) if means else None,
        payer=read_additional_party(
            top, f"{_MEANS}/{_MANDATE}/{_PAYER}", "EXT-FR-FE-BG-02", reading
        ),
    )


def _read_instructions(
    top: Cursor, means: tuple[Cursor, ...], reading: Reading
) -> PaymentInstructions:
    code = repeated_text(means, _CODE)
    if code is None:
        reading.missing(means[0], "BT-81", below=_CODE)
    debit = DirectDebit(
        mandate_reference=repeated_text(means, f"{_MANDATE}/cbc:ID"),
        creditor_identifier=read_creditor(
            (party for path in _CREDITORS for party in top.children(path)), reading
        ),
        debited_account=repeated_text(means, f"{_MANDATE}/{_DEBITED_ACCOUNT}"),
    )
    return PaymentInstructions(
        means_code=code or "",
        means_text=_read_means_text(means),
        remittance_information=repeated_text(means, "cbc:PaymentID"),
        credit_transfers=tuple(_read_transfers(means, reading)),
        card=_read_card(means, reading),
        direct_debit=None if debit == DirectDebit() else debit,
    )


def _read_means_text(means: Iterable[Cursor]) -> str | None:
    """Return BT-82; a means that says something else of the same code is left out, and listed."""
    text: str | None = None
    for group in means:
        code = group.child(_CODE)
        stated = "" if code is None else (code.element.get("name") or "").strip()
        if code is not None and stated and text in {None, stated}:
            text = code.attribute("name")
    return text


def _write_card(means: etree._Element, card: PaymentCard | None) -> None:
    if card is not None:
        group = BUILD.group(means, _CARD)
        BUILD.leaf(group, "cbc:PrimaryAccountNumberID", card.number)
        BUILD.leaf(group, "cbc:NetworkID", NOT_AVAILABLE)
        BUILD.leaf(group, "cbc:HolderName", card.holder)


def _read_card(means: Iterable[Cursor], reading: Reading) -> PaymentCard | None:
    for group in means:
        card = group.child(_CARD)
        if card is None:
            continue
        if peek(card.child("cbc:NetworkID")) == NOT_AVAILABLE:
            card.text("cbc:NetworkID")
        return PaymentCard(
            number=reading.required(card, "cbc:PrimaryAccountNumberID", "BT-87"),
            holder=card.text("cbc:HolderName"),
        )
    return None


def _write_account(means: etree._Element, transfer: CreditTransfer | None) -> None:
    if transfer is not None:
        group = BUILD.group(means, _ACCOUNT)
        BUILD.leaf(group, "cbc:ID", transfer.account)
        BUILD.leaf(group, "cbc:Name", transfer.account_name)
        write_within(group, _INSTITUTION, transfer.bic)


def _read_transfers(means: Iterable[Cursor], reading: Reading) -> Iterator[CreditTransfer]:
    for group in means:
        account = group.child(_ACCOUNT)
        if account is None:
            continue
        number = reading.required(account, "cbc:ID", "BT-84")
        yield CreditTransfer(
            account=number,
            account_name=account.text("cbc:Name"),
            bic=account.text(_INSTITUTION),
            # CII says whether an account is an IBAN; in UBL its form does.
            is_proprietary=not looks_like_iban(number),
        )


def _write_mandate(means: etree._Element, invoice: Invoice) -> None:
    """Append the mandate, with who pays in the buyer's place and from which account."""
    debit = None if invoice.payment is None else invoice.payment.direct_debit
    others = invoice.additional_parties
    group = BUILD.group(means, _MANDATE)
    BUILD.leaf(group, "cbc:ID", None if debit is None else debit.mandate_reference)
    write_additional_party(group, _PAYER, None if others is None else others.payer)
    write_within(group, _DEBITED_ACCOUNT, None if debit is None else debit.debited_account)
    prune(group)
