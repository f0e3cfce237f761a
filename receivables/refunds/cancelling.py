# SPDX-License-Identifier: Apache-2.0
"""Calling collections back before they settle: the service of `debit cancel`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.report import has_errors
from compliance.rules import finding
from receivables.journal.order_facts import CollectionWithdrawn
from receivables.matching.book import CollectionStatus
from receivables.recorded_files import FileToRecord, record_file
from receivables.refunds.latest import compute_latest_book
from sepa.calendar import earliest_collection_date
from sepa.debit.cancellation_list import CancelledCollection, write_cancellation_list
from sepa.references import is_same_mandate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from compliance.report import Finding
    from receivables.matching.book import Book, Collection
    from receivables.store.ledger import Ledger, Reader

LIST = "cancellation-list"
"""What the ledger calls the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelWish:
    """What is to be called back.

    Attributes:
        end_to_end_ids: of collections.
        mandate: RUM, for all of its pending collections.
        reason: in the words of whoever asks.
        day: on which it is asked, or confirmed.
    """

    end_to_end_ids: tuple[str, ...] = ()
    mandate: str | None = None
    reason: str | None = None
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOutcome:
    """What came of calling back.

    Attributes:
        collections: that were recorded; none if anything is refused.
        findings: of what was asked for.
        is_resumed: whether the list of a run that was cut off was put in its place; nothing else
            was done then.
    """

    collections: tuple[Collection, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_resumed: bool = False


def ask_to_cancel(
    ledger: Ledger, wish: CancelWish, target: Path, *, now: datetime, language: str
) -> CancelOutcome:
    """Write the list for the bank, and record in the ledger what it asks for.

    Args:
        ledger: which knows the collections.
        wish: which of them are called back.
        target: where the list is to lie.
        now: when it is recorded, with zone.
        language: of the list, `fr` or `en`.

    Raises:
        UnreadableError: if the ledger cannot be used.
        UnwritableError: if there is a file at `target` already, or it cannot be written; then
            nothing is recorded.
    """

    def make(reader: Reader) -> tuple[CancelOutcome, FileToRecord | None]:
        outcome = _choose(reader, wish, is_confirmed=False)
        if not outcome.collections:
            return outcome, None
        rows = [_row(one) for one in outcome.collections]
        data = write_cancellation_list(rows, language)
        events = tuple(_fact(one, wish, is_confirmed=None) for one in outcome.collections)
        return outcome, FileToRecord(data=data, document=LIST, events=events)

    outcome = record_file(ledger, target, now, make)
    return CancelOutcome(is_resumed=True) if outcome is None else outcome


def confirm_cancelled(ledger: Ledger, wish: CancelWish, *, now: datetime) -> CancelOutcome:
    """Record the bank's word that collections are not carried out.

    Raises:
        UnreadableError: if the ledger cannot be used.
    """
    with ledger.writing() as writer:
        outcome = _choose(writer, wish, is_confirmed=True)
        events = tuple(_fact(one, wish, is_confirmed=True) for one in outcome.collections)
        writer.append(events, recorded_at=now.isoformat(timespec="seconds"))
    return outcome


def _choose(reader: Reader, wish: CancelWish, *, is_confirmed: bool) -> CancelOutcome:
    book = compute_latest_book(reader.events(), wish.day)
    findings: list[Finding] = []
    chosen: list[Collection] = []
    for name, named in _named(book, wish):
        pending = [one for one in named if one.status is CollectionStatus.PENDING]
        new = [one for one in pending if is_confirmed or one.withdrawal_asked is None]
        if len(pending) > 1 and name != wish.mandate:
            findings.append(finding("CNL-05", found=name, expected=str(len(pending))))
        elif new:
            chosen += new
            findings += [] if is_confirmed else _warnings(new, wish.day)
        else:
            findings.append(_why_not(name, named))
    if has_errors(findings):
        return CancelOutcome(findings=tuple(findings))
    once = {one.presented.key: one for one in chosen}
    return CancelOutcome(collections=tuple(once.values()), findings=tuple(findings))


def _named(book: Book, wish: CancelWish) -> Iterator[tuple[str, list[Collection]]]:
    for name in dict.fromkeys(wish.end_to_end_ids):
        yield name, [one for one in book.collections if one.presented.end_to_end_id == name]
    if wish.mandate is not None:
        yield (
            wish.mandate,
            [
                one
                for one in book.collections
                if one.presented.mandate_id is not None
                and is_same_mandate(one.presented.mandate_id, wish.mandate)
            ],
        )


def _why_not(name: str, named: list[Collection]) -> Finding:
    """CNL-01 to 03: unknown, called back already, or carried out."""
    if not named:
        return finding("CNL-01", found=name)
    last = max(named, key=lambda one: one.presented.collection_date)
    asked = last.day if last.status is CollectionStatus.CANCELLED else last.withdrawal_asked
    if last.status in {CollectionStatus.CANCELLED, CollectionStatus.PENDING} and asked:
        return finding("CNL-03", found=last.presented.end_to_end_id, expected=asked.isoformat())
    return finding("CNL-02", found=last.presented.end_to_end_id, expected=last.status.value)


def _warnings(collections: list[Collection], day: date) -> Iterator[Finding]:
    """CNL-04: the bank has sent it on."""
    for one in collections:
        due = one.presented.collection_date
        if earliest_collection_date(day) > due:
            name = one.presented.end_to_end_id
            yield finding("CNL-04", found=name, expected=due.isoformat())


def _row(collection: Collection) -> CancelledCollection:
    fact = collection.presented
    return CancelledCollection(
        message_id=fact.message_id,
        block_id=fact.payment_information_id,
        end_to_end_id=fact.end_to_end_id,
        amount=fact.amount,
        currency=fact.currency,
        collection_date=fact.collection_date,
        mandate_id=fact.mandate_id,
        debtor_name=fact.debtor_name,
        debtor_iban=fact.debtor_iban,
    )


def _fact(
    collection: Collection, wish: CancelWish, *, is_confirmed: bool | None
) -> CollectionWithdrawn:
    fact = collection.presented
    return CollectionWithdrawn(
        message_id=fact.message_id,
        payment_information_id=fact.payment_information_id,
        end_to_end_id=fact.end_to_end_id,
        day=wish.day,
        is_confirmed=is_confirmed,
        reason=wish.reason,
    )
