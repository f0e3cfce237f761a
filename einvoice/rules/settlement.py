# SPDX-License-Identifier: Apache-2.0
"""Rules of payment: means, accounts, mandates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from einvoice.codes import DIRECT_DEBIT_CODES, TRANSFER_CODES, PaymentMeansCode
from einvoice.rules.fault import Fault
from einvoice.rules.identifiers import check_bic, check_creditor_id, check_iban

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.row_payment import PaymentRow
    from einvoice.rules.draft import Draft

_CARD_DIGITS = re.compile(r"[0-9]{4,6}")


def check_means(draft: Draft) -> Iterator[Fault]:
    """Payment instructions have a code (BR-49); a transfer says the account (BR-61)."""
    payment = draft.row.payment
    if payment is None:
        return
    if payment.means_code is None:
        yield Fault(code="BR-49", path="payment.means_code", term="BT-81", setting="payment.means")
    if payment.means_code in TRANSFER_CODES and not payment.credit_transfers:
        yield Fault(
            code="BR-61", path="payment.credit_transfers", term="BT-84", setting="payment.iban"
        )
    number = None if payment.card is None else payment.card.number
    if number is not None and _CARD_DIGITS.fullmatch(number) is None:
        # The number itself is not shown: it may be a whole one.
        yield Fault(code="BR-51", path="payment.card.number", term="BT-87")


def check_accounts(draft: Draft) -> Iterator[Fault]:
    """Accounts are IBANs where SEPA wants them, and BICs have their form."""
    payment = draft.row.payment
    if payment is None:
        return
    for position, transfer in enumerate(payment.credit_transfers):
        place = f"payment.credit_transfers[{position}]"
        sepa = payment.means_code == PaymentMeansCode.SEPA_CREDIT_TRANSFER
        if transfer.account is not None and (sepa or not transfer.is_proprietary):
            yield from check_iban(transfer.account, f"{place}.account", "BT-84")
        if transfer.bic is not None:
            yield from check_bic(transfer.bic, f"{place}.bic", "BT-86")


def check_direct_debit(draft: Draft) -> Iterator[Fault]:
    """A direct debit names mandate and creditor; what it names has the right form.

    Source: EN 16931-1 BG-19; EPC016-06 (pre-notification by invoice).
    """
    payment = draft.row.payment
    if payment is None:
        return
    if payment.means_code in DIRECT_DEBIT_CODES:
        yield from _mandate(payment)
    debit = payment.direct_debit
    if debit is None:
        return
    place = "payment.direct_debit"
    if debit.creditor_identifier is not None:
        yield from check_creditor_id(
            debit.creditor_identifier, f"{place}.creditor_identifier", "BT-90"
        )
    if debit.debited_account is not None:
        yield from check_iban(debit.debited_account, f"{place}.debited_account", "BT-91")


def _mandate(payment: PaymentRow) -> Iterator[Fault]:
    debit = payment.direct_debit
    if debit is None or debit.mandate_reference is None:
        yield Fault(
            code="INV-14",
            path="payment.direct_debit.mandate_reference",
            found="mandate_reference",
            term="BT-89",
        )
    if debit is None or debit.creditor_identifier is None:
        yield Fault(
            code="INV-14",
            path="payment.direct_debit.creditor_identifier",
            found="creditor_identifier",
            term="BT-90",
            setting="payment.creditor_id",
        )


RULES = (check_means, check_accounts, check_direct_debit)
