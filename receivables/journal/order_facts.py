# SPDX-License-Identifier: Apache-2.0
"""What we ask the bank for beside direct debits, as events of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from receivables.journal.keys import key_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrdered:
    """Money that we ask the bank to give back to a customer (pain.001, CdtTrfTxInf).

    Attributes:
        message_id: GrpHdr/MsgId.
        payment_information_id: PmtInf/PmtInfId.
        end_to_end_id: PmtId/EndToEndId.
        ordered: day of GrpHdr/CreDtTm.
        execution_date: ReqdExctnDt.
        amount: InstdAmt, unsigned.
        currency: of it.
        customer_id: who is refunded.
        payment: key of a sighting of the payment that is given back, in whole or in part.
        credit_note: number of the credit note that is paid out; excludes `payment`.
        payee_name: Cdtr/Nm.
        payee_iban: CdtrAcct.
        payer_iban: DbtrAcct, to be debited.
    """

    kind: ClassVar[str] = "refund_ordered"

    message_id: str
    payment_information_id: str
    end_to_end_id: str
    ordered: date
    execution_date: date
    amount: Decimal
    currency: str
    customer_id: str
    payment: str | None = None
    credit_note: str | None = None
    payee_name: str
    payee_iban: str
    payer_iban: str

    @property
    def event_date(self) -> date:
        """The day on which the file was made."""
        return self.ordered

    @property
    def key(self) -> str:
        """One order a message, block and end-to-end id."""
        return key_of("refund", self.message_id, self.payment_information_id, self.end_to_end_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionWithdrawn:
    """A direct debit that we ask the bank not to carry out, before it settles.

    Attributes:
        message_id: GrpHdr/MsgId of the file that asked for it.
        payment_information_id: PmtInf/PmtInfId of it.
        end_to_end_id: of the collection.
        day: on which it was asked, or confirmed.
        is_confirmed: True once somebody has the bank's word for it; None while it is only asked. A
            pain.002 of status CANC says the same.
        reason: in the words of whoever recorded it.
    """

    kind: ClassVar[str] = "collection_withdrawn"

    message_id: str
    payment_information_id: str
    end_to_end_id: str
    day: date
    is_confirmed: bool | None = None
    reason: str | None = None

    @property
    def event_date(self) -> date:
        """The day on which it was asked, or confirmed."""
        return self.day

    @property
    def key(self) -> str:
        """One demand and one confirmation a collection."""
        return key_of(
            "withdrawn" if self.is_confirmed is None else "withdrawal_confirmed",
            self.message_id,
            self.payment_information_id,
            self.end_to_end_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalOrdered:
    """A settled direct debit that we ask the bank to give back (pain.007, TxInf).

    Attributes:
        message_id: GrpHdr/MsgId of the reversal.
        reversal_id: RvslId.
        ordered: day of GrpHdr/CreDtTm.
        original_message_id: OrgnlMsgId.
        original_payment_information_id: OrgnlPmtInfId.
        end_to_end_id: OrgnlEndToEndId.
        amount: RvsdInstdAmt, unsigned; at most what was collected.
        currency: of it.
        reason: RvslRsnInf/Rsn/Cd: AM05, MS02 or MS03 (EPC130-08).
    """

    kind: ClassVar[str] = "reversal_ordered"

    message_id: str
    reversal_id: str
    ordered: date
    original_message_id: str
    original_payment_information_id: str
    end_to_end_id: str
    amount: Decimal
    currency: str
    reason: str

    @property
    def event_date(self) -> date:
        """The day on which the file was made."""
        return self.ordered

    @property
    def key(self) -> str:
        """One reversal a collection: it is given back once."""
        return key_of(
            "reversal",
            self.original_message_id,
            self.original_payment_information_id,
            self.end_to_end_id,
        )


OrderFact = RefundOrdered | CollectionWithdrawn | ReversalOrdered
