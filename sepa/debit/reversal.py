# SPDX-License-Identifier: Apache-2.0
"""Reversals: collections that the creditor gives back after they settled; the model of pain.007.

Source: EPC016-06 (SDD Core rulebook 2025 v1.1), 4.4 and DS-07; EPC130-08 (2025 v1.0), 2.3.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_cents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from decimal import Decimal

    from sepa.debit.model import Creditor

LAST_DAYS = 5
"""TARGET days after settlement in which a creditor may reverse (EPC016-06 2025 v1.1, 4.4)."""

_HASH_LENGTH = 12


class ReversalReason(StrEnum):
    """Why the creditor gives a collection back (EPC130-08, Reversal Reason Information)."""

    DUPLICATE = "AM05"
    NOT_SPECIFIED_BY_CUSTOMER = "MS02"
    NOT_SPECIFIED_BY_AGENT = "MS03"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversedCollection:
    """One collection that is given back, with what is known of it.

    What is not known is left out of the message, where it is optional (OrgnlTxRef).

    Attributes:
        block_id: OrgnlPmtInfId.
        end_to_end_id: OrgnlEndToEndId.
        collected: OrgnlInstdAmt in euro.
        amount: RvsdInstdAmt in euro, at most what was collected.
        reason: Rsn/Cd.
        collection_date: ReqdColltnDt.
        creditor_id: the ICS under which it was collected.
        scheme: CORE or B2B.
        sequence: SeqTp.
        mandate_id: RUM.
        signed: date of signature of the mandate.
        debtor_name: Dbtr.
        debtor_iban: DbtrAcct.
        creditor_iban: CdtrAcct.
    """

    block_id: str
    end_to_end_id: str
    collected: Decimal
    amount: Decimal
    reason: ReversalReason
    collection_date: date
    creditor_id: str | None = None
    scheme: str | None = None
    sequence: str | None = None
    mandate_id: str | None = None
    signed: date | None = None
    debtor_name: str | None = None
    debtor_iban: str | None = None
    creditor_iban: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalBlock:
    """What is given back of one block.

    Attributes:
        id: RvslPmtInfId.
        original_id: OrgnlPmtInfId.
        collections: pairs of RvslId and collection.
    """

    id: str
    original_id: str
    collections: tuple[tuple[str, ReversedCollection], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """One pain.007 file: it speaks of one file of direct debits.

    Attributes:
        message_id: GrpHdr/MsgId.
        created: CreDtTm, without zone or fraction.
        creditor: who collected, and gives back.
        original_message_id: OrgnlMsgId.
        original_message: OrgnlMsgNmId, e.g. `pain.008.001.08`.
        blocks: one for each block of the original file.
    """

    message_id: str
    created: datetime
    creditor: Creditor
    original_message_id: str
    original_message: str
    blocks: tuple[ReversalBlock, ...]

    @property
    def collections(self) -> tuple[tuple[str, ReversedCollection], ...]:
        """All pairs of RvslId and collection, in the order of the file."""
        return tuple(pair for block in self.blocks for pair in block.collections)

    @property
    def total(self) -> Decimal:
        """Sum of what is given back, in euro (CtrlSum)."""
        return sum((item.amount for _id, item in self.collections), ZERO)


def build_reversal(
    collections: Iterable[ReversedCollection],
    creditor: Creditor,
    created: datetime,
    *,
    original_message_id: str,
    original_message: str,
) -> Reversal:
    """Return the reversal of some collections of one file; identifiers come from the content.

    Args:
        collections: at least one.
        creditor: who collected.
        created: of the file; zone and fraction are refused, not dropped.
        original_message_id: of the file that asked for them.
        original_message: its kind.

    Raises:
        ValueError: if there is no collection, or the time has a zone or a fraction of a second.
    """
    ordered = sorted(collections, key=lambda item: (item.block_id, item.end_to_end_id))
    if not ordered:
        raise ValueError("a reversal needs at least one collection")
    if created.tzinfo is not None or created.microsecond:
        raise ValueError("the time of creation has no zone and no fraction of a second")
    message_id = _message_id(original_message_id, ordered, created.date())
    blocks: dict[str, list[ReversedCollection]] = {}
    for item in ordered:
        blocks.setdefault(item.block_id, []).append(item)
    return Reversal(
        message_id=message_id,
        created=created,
        creditor=creditor,
        original_message_id=original_message_id,
        original_message=original_message,
        blocks=tuple(
            ReversalBlock(
                id=f"{message_id}-{number}",
                original_id=block_id,
                collections=tuple(
                    (f"{message_id}-{number}-{place}", item)
                    for place, item in enumerate(blocks[block_id], start=1)
                ),
            )
            for number, block_id in enumerate(sorted(blocks), start=1)
        ),
    )


def _message_id(original: str, items: list[ReversedCollection], created: date) -> str:
    """`RV-`, the day, and a digest: built twice on one day, a file has one id."""
    lines = [original, *(f"{i.block_id} {i.end_to_end_id} {format_cents(i.amount)}" for i in items)]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"RV-{created:%Y%m%d}-{digest[:_HASH_LENGTH].upper()}"
