# SPDX-License-Identifier: Apache-2.0
"""Collections and the file that asks for them: the model behind pain.008."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.amounts import ZERO

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from sepa.address import Address
    from sepa.bic import Bic
    from sepa.creditor_id import CreditorId
    from sepa.iban import Iban


class Scheme(StrEnum):
    """Local instrument: the SEPA direct-debit scheme."""

    CORE = "CORE"
    B2B = "B2B"


class SequenceType(StrEnum):
    """Sequence type of a collection under its mandate."""

    FIRST = "FRST"
    RECURRENT = "RCUR"
    ONE_OFF = "OOFF"
    FINAL = "FNAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Creditor:
    """Who collects.

    Attributes:
        name: at most 70 characters of the SEPA set.
        iban: of the account to be credited.
        bic: of its bank, optional inside the EEA.
        creditor_id: the ICS.
        scheme: CORE or B2B; one file holds one scheme.
        batch_booking: True for one credit entry per block; None leaves it to the bank.
        address: structured or hybrid.
    """

    name: str
    iban: Iban
    bic: Bic | None = None
    creditor_id: CreditorId
    scheme: Scheme = Scheme.CORE
    batch_booking: bool | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What the debtor signed.

    Attributes:
        reference: unique mandate reference (RUM), at most 35 characters.
        signed: date of signature.
    """

    reference: str
    signed: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What changed in the mandate since the last collection (AmdmntInfDtls).

    Attributes:
        original_mandate_id: the earlier RUM.
        original_debtor_iban: the earlier account.
        original_debtor_account_smnda: same mandate, new debtor account.
        original_creditor_id: the earlier ICS.
        original_creditor_name: the creditor's earlier name.
    """

    original_mandate_id: str | None = None
    original_debtor_iban: Iban | None = None
    original_debtor_account_smnda: bool = False
    original_creditor_id: CreditorId | None = None
    original_creditor_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Who is debited.

    Attributes:
        name: at most 70 characters of the SEPA set.
        iban: of the account to be debited.
        bic: of its bank, optional inside the EEA.
        address: required where the account is outside the EEA.
    """

    name: str
    iban: Iban
    bic: Bic | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One amount to be debited under one mandate.

    Attributes:
        end_to_end_id: unique in the file, at most 35 characters; it comes back in every report.
        amount: EUR, 0.01 to 999999999.99, two decimals.
        collection_date: requested collection date, the due date of the debit.
        sequence: as derived from the mandate's history or stated.
        mandate: what was signed.
        amendment: what changed in it.
        debtor: who is debited.
        remittance: unstructured remittance information, at most 140 characters.
        structured_reference: creditor reference; excludes `remittance`.
        ultimate_debtor: on whose behalf.
        ultimate_creditor: on whose behalf.
    """

    end_to_end_id: str
    amount: Decimal
    collection_date: date
    sequence: SequenceType
    mandate: Mandate
    amendment: Amendment | None = None
    debtor: Debtor
    remittance: str | None = None
    structured_reference: str | None = None
    ultimate_debtor: str | None = None
    ultimate_creditor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockHead:
    """What is told of a block before its collections.

    Attributes:
        id: PmtInfId.
        collection_date: ReqdColltnDt.
        sequence: SeqTp.
        count: number of collections (NbOfTxs).
        total: sum of their amounts in euro (CtrlSum).
    """

    id: str
    collection_date: date
    sequence: SequenceType
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchHead:
    """What is told of a pain.008 file before its collections.

    Attributes:
        message_id: GrpHdr/MsgId.
        created: CreDtTm, without zone or fraction.
        creditor: who collects.
        blocks: the payment-information blocks.
    """

    message_id: str
    created: datetime
    creditor: Creditor
    blocks: tuple[BlockHead, ...]

    @property
    def count(self) -> int:
        """Number of collections (NbOfTxs)."""
        return sum(block.count for block in self.blocks)

    @property
    def total(self) -> Decimal:
        """Sum of all amounts in euro (CtrlSum)."""
        return sum((block.total for block in self.blocks), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBlock:
    """Collections that share what a payment-information block states once.

    Attributes:
        id: PmtInfId.
        collection_date: ReqdColltnDt.
        sequence: SeqTp.
        collections: in the order of the input.
    """

    id: str
    collection_date: date
    sequence: SequenceType
    collections: tuple[Collection, ...]

    @property
    def head(self) -> BlockHead:
        """What is told of it before its collections."""
        return BlockHead(
            id=self.id,
            collection_date=self.collection_date,
            sequence=self.sequence,
            count=len(self.collections),
            total=sum((item.amount for item in self.collections), ZERO),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitBatch:
    """One pain.008 file whose collections are held.

    Attributes:
        message_id: GrpHdr/MsgId.
        created: CreDtTm, without zone or fraction.
        creditor: who collects.
        blocks: the payment-information blocks.
    """

    message_id: str
    created: datetime
    creditor: Creditor
    blocks: tuple[PaymentBlock, ...]

    @property
    def head(self) -> BatchHead:
        """What is told of it before its collections."""
        return BatchHead(
            message_id=self.message_id,
            created=self.created,
            creditor=self.creditor,
            blocks=tuple(block.head for block in self.blocks),
        )

    @property
    def count(self) -> int:
        """Number of collections (NbOfTxs)."""
        return sum(len(block.collections) for block in self.blocks)
