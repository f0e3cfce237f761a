# SPDX-License-Identifier: Apache-2.0
"""How the invoice is to be paid: BG-16 with BG-17 transfers, BG-18 card, BG-19 direct debit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTransfer:
    """An account to which payment may be made: BG-17.

    Attributes:
        account: IBAN or other account number, BT-84.
        account_name: BT-85.
        bic: payment service provider, BT-86.
        is_proprietary: whether the account is known by a national or other number, not by an IBAN.
    """

    account: str
    account_name: str | None = None
    bic: str | None = None
    is_proprietary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCard:
    """The card that was used: BG-18. Only the last digits are ever kept.

    Attributes:
        number: last 4 to 6 digits, BT-87.
        holder: BT-88.
    """

    number: str
    holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectDebit:
    """The mandate under which the seller collects: BG-19.

    Attributes:
        mandate_reference: the RUM, BT-89.
        creditor_identifier: the ICS, BT-90.
        debited_account: the buyer's IBAN, BT-91.
    """

    mandate_reference: str | None = None
    creditor_identifier: str | None = None
    debited_account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInstructions:
    """How to pay: BG-16.

    Attributes:
        means_code: UNTDID 4461, BT-81.
        means_text: BT-82.
        remittance_information: the reference to quote, BT-83.
        credit_transfers: BG-17.
        card: BG-18.
        direct_debit: BG-19.
    """

    means_code: str
    means_text: str | None = None
    remittance_information: str | None = None
    credit_transfers: tuple[CreditTransfer, ...] = ()
    card: PaymentCard | None = None
    direct_debit: DirectDebit | None = None
