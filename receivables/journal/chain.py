# SPDX-License-Identifier: Apache-2.0
"""The journal: an append-only chain of events, each sealed with the hash of the one before.

Whoever changes, removes or inserts a record breaks every hash after it, and `find_break` says
where. The last record cannot vouch for itself: keep its hash elsewhere (it is printed by
`encaisse ledger verify`) if a shortened journal must be noticed too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.chain import GENESIS, hash_text
from receivables.journal.payload import write_payload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from receivables.journal.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the journal.

    Attributes:
        seq: position, from 1, without gaps.
        event_date: the day on which the event takes effect, ISO 8601.
        recorded_at: when it was recorded, ISO 8601 with zone.
        kind: of the event.
        payload: the event, as canonical JSON.
        key: idempotency key.
        content_hash: sha256 of kind and payload.
        source: sha256 of the imported file, or empty.
        previous_hash: hash of the record before, or `GENESIS`.
        hash: sha256 over all of the above.
    """

    seq: int
    event_date: str
    recorded_at: str
    kind: str
    payload: str
    key: str
    content_hash: str
    source: str
    previous_hash: str
    hash: str


def content_hash(event: Event) -> str:
    """Return the hash of what an event says, whenever and from whichever file it was recorded."""
    return hash_text(event.kind, write_payload(event))


def seal(event: Event, *, seq: int, recorded_at: str, source: str, previous_hash: str) -> Record:
    """Return the record that appends an event to a journal."""
    payload = write_payload(event)
    content = hash_text(event.kind, payload)
    event_date = event.event_date.isoformat()
    return Record(
        seq=seq,
        event_date=event_date,
        recorded_at=recorded_at,
        kind=event.kind,
        payload=payload,
        key=event.key,
        content_hash=content,
        source=source,
        previous_hash=previous_hash,
        hash=_chained(seq, event_date, recorded_at, event.key, content, source, previous_hash),
    )


def find_break(records: Iterable[Record]) -> int | None:
    """Return the position at which a journal no longer agrees with its hashes, or None.

    Args:
        records: all of them, by `seq`.
    """
    previous = GENESIS
    expected = 1
    for record in records:
        if record.seq != expected or not _is_intact(record, previous):
            return expected
        previous = record.hash
        expected += 1
    return None


def _is_intact(record: Record, previous: str) -> bool:
    texts = (record.event_date, record.recorded_at, record.kind, record.payload, record.key)
    if not all(isinstance(text, str) for text in (*texts, record.source)):
        # SQLite keeps whatever is put into a column of text.
        return False
    content = hash_text(record.kind, record.payload)
    chained = _chained(
        record.seq,
        record.event_date,
        record.recorded_at,
        record.key,
        content,
        record.source,
        previous,
    )
    return (
        record.content_hash == content
        and record.previous_hash == previous
        and record.hash == chained
    )


def _chained(  # noqa: PLR0913, PLR0917 (all that a record holds is sealed)
    seq: int,
    event_date: str,
    recorded_at: str,
    key: str,
    content: str,
    source: str,
    previous_hash: str,
) -> str:
    return hash_text(str(seq), event_date, recorded_at, key, content, source, previous_hash)
