# SPDX-License-Identifier: Apache-2.0
"""Transfers and the file that orders them: the model behind pain.001."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.amounts import ZERO

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from sepa.address import Address
    from sepa.bic import Bic
    from sepa.iban import Iban


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who pays, or who is paid.

    Attributes:
        name: at most 70 characters of the SEPA set.
        iban: of the account.
        bic: of its bank, optional inside the EEA.
        address: structured or hybrid.
    """

    name: str
    iban: Iban
    bic: Bic | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One amount to be paid.

    Attributes:
        end_to_end_id: unique in the file, at most 35 characters; it comes back in every report.
        amount: EUR, 0.01 to 999999999.99, two decimals.
        execution_date: the day on which our account is to be debited.
        payee: who is paid.
        remittance: unstructured remittance information, at most 140 characters.
        structured_reference: the payee's reference; excludes `remittance`.
    """

    end_to_end_id: str
    amount: Decimal
    execution_date: date
    payee: Party
    remittance: str | None = None
    structured_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBlock:
    """Transfers of one day.

    Attributes:
        id: PmtInfId.
        execution_date: ReqdExctnDt.
        transfers: in the order of the input.
    """

    id: str
    execution_date: date
    transfers: tuple[Transfer, ...]

    @property
    def total(self) -> Decimal:
        """Sum of their amounts in euro (CtrlSum)."""
        return sum((item.amount for item in self.transfers), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBatch:
    """One pain.001 file.

    Attributes:
        message_id: GrpHdr/MsgId.
        created: CreDtTm, without zone or fraction.
        payer: who pays.
        blocks: one a day of execution.
    """

    message_id: str
    created: datetime
    payer: Party
    blocks: tuple[TransferBlock, ...]

    @property
    def count(self) -> int:
        """Number of transfers (NbOfTxs)."""
        return sum(len(block.transfers) for block in self.blocks)

    @property
    def total(self) -> Decimal:
        """Sum of all amounts in euro (CtrlSum)."""
        return sum((block.total for block in self.blocks), ZERO)
