# SPDX-License-Identifier: Apache-2.0
"""The input form of how to pay: BG-16 with its accounts, card and mandate."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from einvoice.input.row_types import RowModel, Several, Text


class CreditTransferRow(RowModel):
    """An account to pay to: BG-17."""

    REQUIRED: ClassVar = ("account",)

    account: Text | None = Field(default=None, description="IBAN, BT-84.")
    account_name: Text | None = Field(default=None, description="BT-85.")
    bic: Text | None = Field(default=None, description="BT-86.")
    is_proprietary: bool = Field(
        default=False, description="Whether the account is no IBAN but another number."
    )


class PaymentCardRow(RowModel):
    """The card used: BG-18."""

    REQUIRED: ClassVar = ("number",)

    number: Text | None = Field(default=None, description="Last 4 to 6 digits, BT-87.")
    holder: Text | None = Field(default=None, description="BT-88.")


class DirectDebitRow(RowModel):
    """The mandate: BG-19."""

    mandate_reference: Text | None = Field(default=None, description="RUM, BT-89.")
    creditor_identifier: Text | None = Field(
        default=None, description="ICS, BT-90; from the settings when left out."
    )
    debited_account: Text | None = Field(default=None, description="IBAN, BT-91.")


class PaymentRow(RowModel):
    """How to pay: BG-16."""

    means_code: Text | None = Field(
        default=None, description="UNTDID 4461, BT-81; from the settings when left out."
    )
    means_text: Text | None = Field(default=None, description="BT-82.")
    remittance_information: Text | None = Field(default=None, description="BT-83.")
    credit_transfers: Several[CreditTransferRow] = Field(
        default=(), description="BG-17; from the settings when left out of a transfer."
    )
    card: PaymentCardRow | None = Field(default=None, description="BG-18.")
    direct_debit: DirectDebitRow | None = Field(default=None, description="BG-19.")
