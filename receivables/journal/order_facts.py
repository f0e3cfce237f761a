# SPDX-License-Identifier: Apache-2.0
"""What we ask the bank for beside direct debits, as events of the journal: refunds."""

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
