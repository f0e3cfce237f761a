# SPDX-License-Identifier: Apache-2.0
"""From collections to the batch that one pain.008 file holds.

Identifiers come from the content: the same collections of the same day give the same file, so that
a file sent twice is known to the bank as a duplicate.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from compliance.amounts import format_cents
from sepa.debit.model import DebitBatch, PaymentBlock, SequenceType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sepa.debit.model import Amendment, Collection, Creditor

BlockKey = tuple["date", SequenceType]
"""What a block states once for its collections: ReqdColltnDt and SeqTp (EPC130-08, 2.0)."""

_HASH_LENGTH = 12
_SEPARATOR = "\x1f"
_ORDER = {sequence: index for index, sequence in enumerate(SequenceType)}


def build_batch(
    creditor: Creditor, collections: tuple[Collection, ...], created: datetime
) -> DebitBatch:
    """Return the batch of some collections, grouped into blocks.

    Args:
        creditor: who collects.
        collections: at least one.
        created: of the file; zone and fraction are refused, not dropped.

    Raises:
        ValueError: if there is no collection, or the time has a zone or a fraction of a second.
    """
    if not collections:
        raise ValueError("a batch needs at least one collection")
    if created.tzinfo is not None or created.microsecond:
        raise ValueError("the time of creation has no zone and no fraction of a second")
    message_id = compute_message_id(creditor, collections, created.date())
    return DebitBatch(
        message_id=message_id,
        created=created,
        creditor=creditor,
        blocks=group_collections(collections, message_id),
    )


def group_collections(
    collections: Iterable[Collection], message_id: str
) -> tuple[PaymentBlock, ...]:
    """Group collections by date and sequence type, which a block states once (EPC130-08, 2.0).

    Blocks are in the order of their dates, then FRST, RCUR, OOFF, FNAL; collections keep the order
    of the input. Block ids are the message id and a number: `DD-20261123-…-1`.
    """
    groups: dict[tuple[date, SequenceType], list[Collection]] = {}
    for collection in collections:
        key = (collection.collection_date, collection.sequence)
        groups.setdefault(key, []).append(collection)
    keys = sorted(groups, key=block_rank)
    return tuple(
        PaymentBlock(
            id=f"{message_id}-{number}",
            collection_date=key[0],
            sequence=key[1],
            collections=tuple(groups[key]),
        )
        for number, key in enumerate(keys, start=1)
    )


def compute_message_id(creditor: Creditor, collections: Iterable[Collection], created: date) -> str:
    """Return the message id of a batch; see `MessageDigest`."""
    digest = MessageDigest(creditor)
    for item in collections:
        digest.add(item)
    return digest.message_id(created)


class MessageDigest:
    """The message id of a batch: `DD-`, the day, and a digest of all that it holds.

    24 characters of the SEPA set, so that block ids made of it keep to 35. The time of day does
    not count: a file that is built twice on one day has one id, and a bank that keeps message ids
    refuses the second.
    """

    def __init__(self, creditor: Creditor) -> None:
        self._digest = hashlib.sha256(
            _line(
                creditor.creditor_id.value,
                creditor.iban.value,
                None if creditor.bic is None else creditor.bic.value,
                creditor.scheme.value,
                creditor.name,
                str(creditor.batch_booking),
                str(creditor.address),
            )
        )

    def add(self, item: Collection) -> None:
        """Count a collection in; their order counts."""
        self._digest.update(_line(*_values(item)))
        if item.amendment is not None:
            self._digest.update(_line(*_amended(item.amendment)))

    def message_id(self, created: date) -> str:
        """Return the id of a file made on a day."""
        return f"DD-{created:%Y%m%d}-{self._digest.hexdigest()[:_HASH_LENGTH].upper()}"


def block_rank(key: BlockKey) -> tuple[date, int]:
    """By what blocks are ordered: their dates, then FRST, RCUR, OOFF, FNAL."""
    return key[0], _ORDER[key[1]]


def _values(item: Collection) -> tuple[str | None, ...]:
    debtor = item.debtor
    return (
        item.end_to_end_id,
        format_cents(item.amount),
        item.collection_date.isoformat(),
        item.sequence.value,
        item.mandate.reference,
        item.mandate.signed.isoformat(),
        debtor.iban.value,
        None if debtor.bic is None else debtor.bic.value,
        debtor.name,
        str(debtor.address),
        item.remittance,
        item.structured_reference,
        item.ultimate_debtor,
        item.ultimate_creditor,
    )


def _amended(amendment: Amendment) -> tuple[str | None, ...]:
    iban, creditor_id = amendment.original_debtor_iban, amendment.original_creditor_id
    return (
        amendment.original_mandate_id,
        None if iban is None else iban.value,
        str(amendment.original_debtor_account_smnda),
        None if creditor_id is None else creditor_id.value,
        amendment.original_creditor_name,
    )


def _line(*values: str | None) -> bytes:
    return (_SEPARATOR.join(value or "" for value in values) + "\n").encode()
