# SPDX-License-Identifier: Apache-2.0
"""From transfers to the batch that one pain.001 file holds; identifiers come from the content."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from compliance.amounts import format_cents
from sepa.transfer.model import TransferBatch, TransferBlock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sepa.transfer.model import Party, Transfer

_HASH_LENGTH = 12
_SEPARATOR = "\x1f"


def build_transfers(
    payer: Party, transfers: tuple[Transfer, ...], created: datetime
) -> TransferBatch:
    """Return the batch of some transfers, a block for each day of execution.

    Args:
        payer: who pays.
        transfers: at least one.
        created: of the file; zone and fraction are refused, not dropped.

    Raises:
        ValueError: if there is no transfer, or the time has a zone or a fraction of a second.
    """
    if not transfers:
        raise ValueError("a batch needs at least one transfer")
    if created.tzinfo is not None or created.microsecond:
        raise ValueError("the time of creation has no zone and no fraction of a second")
    message_id = compute_message_id(payer, transfers, created.date())
    days: dict[date, list[Transfer]] = {}
    for transfer in transfers:
        days.setdefault(transfer.execution_date, []).append(transfer)
    return TransferBatch(
        message_id=message_id,
        created=created,
        payer=payer,
        blocks=tuple(
            TransferBlock(
                id=f"{message_id}-{number}", execution_date=day, transfers=tuple(days[day])
            )
            for number, day in enumerate(sorted(days), start=1)
        ),
    )


def compute_message_id(payer: Party, transfers: Iterable[Transfer], created: date) -> str:
    """Return the message id of a batch: `CT-`, the day, and a digest of all that it holds.

    The time of day does not count: a file that is built twice on one day has one id, and a bank
    that keeps message ids refuses the second.
    """
    digest = hashlib.sha256()
    digest.update(_line(*_party(payer)))
    for item in transfers:
        digest.update(
            _line(
                item.end_to_end_id,
                format_cents(item.amount),
                item.execution_date.isoformat(),
                *_party(item.payee),
                item.remittance,
                item.structured_reference,
            )
        )
    return f"CT-{created:%Y%m%d}-{digest.hexdigest()[:_HASH_LENGTH].upper()}"


def _party(party: Party) -> tuple[str | None, ...]:
    bic = None if party.bic is None else party.bic.value
    return (party.name, party.iban.value, bic, str(party.address))


def _line(*values: str | None) -> bytes:
    return (_SEPARATOR.join(value or "" for value in values) + "\n").encode()
