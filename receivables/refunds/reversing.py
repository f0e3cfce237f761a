# SPDX-License-Identifier: Apache-2.0
"""Reversing collections that the ledger shows as credited: the service of `debit reverse`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from compliance.errors import RefusedError
from compliance.report import CheckStatus, Verdict, has_errors
from compliance.rules import finding
from compliance.xml_read import parse_xml
from receivables.journal.events import FileImported
from receivables.journal.order_facts import ReversalOrdered
from receivables.mandates.lifecycle import compute_mandates
from receivables.matching.book import CollectionStatus
from receivables.recorded_files import FileToRecord, record_file
from receivables.refunds.latest import compute_latest_book
from sepa.calendar import add_target_days, next_target_day
from sepa.checks import check
from sepa.debit.pain007_reader import read_pain007
from sepa.debit.pain007_writer import PAIN_007, write_pain007
from sepa.debit.reversal import LAST_DAYS, ReversedCollection, build_reversal
from sepa.faults import InvalidValueError
from sepa.references import is_same_mandate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from pathlib import Path

    from compliance.report import Finding, Report
    from receivables.journal.events import Event
    from receivables.mandates.model import Mandate
    from receivables.matching.book import Book, Collection
    from receivables.store.ledger import Ledger, Reader
    from sepa.debit.model import Creditor
    from sepa.debit.reversal import Reversal, ReversalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalWish:
    """What is to be given back.

    Attributes:
        end_to_end_ids: of the collections.
        reason: why, the same for all.
        amount: in euro, where there is one collection; None for all of it.
    """

    end_to_end_ids: tuple[str, ...]
    reason: ReversalReason
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalOutcome:
    """What came of reversing.

    Attributes:
        reversal: what the file holds; None if what was asked for is refused.
        report: of the checks of the file; None without one.
        is_written: whether the file was written and recorded.
        findings: of what was asked for.
        is_resumed: whether the file of a run that was cut off was put in its place; nothing else
            was done then.
    """

    reversal: Reversal | None = None
    report: Report | None = None
    is_written: bool = False
    findings: tuple[Finding, ...] = ()
    is_resumed: bool = False


def order_reversal(  # noqa: PLR0913 (the edge: place, clock and wish)
    ledger: Ledger,
    wish: ReversalWish,
    creditor: Creditor,
    target: Path,
    *,
    created: datetime,
    now: datetime,
    without_xsd: bool = False,
) -> ReversalOutcome:
    """Write the file that asks for a reversal, and record it in the ledger.

    Args:
        ledger: which knows the collections.
        wish: which of them are given back.
        creditor: who collected.
        target: where the file is to lie; written only if it passes its checks.
        created: of the file, without zone or fraction.
        now: when it is recorded, with zone.
        without_xsd: whether it is written too where the official schema is not at hand. Nothing
            else is let off.

    Raises:
        UnreadableError: if the ledger cannot be used.
        UnwritableError: if there is a file at `target` already, or it cannot be written; then
            nothing is recorded.
        RefusedError: REF-03, if a text of the collection cannot stand in a message.
    """

    def make(reader: Reader) -> tuple[ReversalOutcome, FileToRecord | None]:
        events = reader.events()
        book = compute_latest_book(events, created.date())
        chosen, findings = choose(book, wish, creditor, created.date())
        version = _version_of(reader, events, chosen)
        if chosen and version is None:
            findings += (finding("RVS-28", found=chosen[0].presented.message_id),)
        if not chosen or version is None or has_errors(findings):
            return ReversalOutcome(findings=findings), None
        mandates = compute_mandates(events, book.collections, book.as_of)
        reversal = build_reversal(
            (_reversed(one, wish, mandates) for one in chosen),
            creditor,
            created,
            original_message_id=chosen[0].presented.message_id,
            original_message=version,
        )
        return _judged(reversal, findings, target, without_xsd=without_xsd)

    outcome = record_file(ledger, target, now, make)
    return ReversalOutcome(is_written=True, is_resumed=True) if outcome is None else outcome


def _judged(
    reversal: Reversal, findings: tuple[Finding, ...], target: Path, *, without_xsd: bool
) -> tuple[ReversalOutcome, FileToRecord | None]:
    """Write a reversal, judge it as if somebody else had written it, and read it again."""
    try:
        data = write_pain007(reversal)
    except InvalidValueError as error:
        fault = error.to_finding()
        raise RefusedError(fault.message, (fault,)) from error
    report = check(data, file=str(target), today=reversal.created.date())
    findings += tuple(_differences(data, reversal))
    is_good = not has_errors(findings) and (
        report.is_good or (without_xsd and _lacks_xsd_alone(report))
    )
    outcome = ReversalOutcome(
        reversal=reversal, report=report, is_written=is_good, findings=findings
    )
    if not is_good:
        return outcome, None
    return outcome, FileToRecord(data=data, document=PAIN_007, events=tuple(_facts(reversal)))


def choose(
    book: Book, wish: ReversalWish, creditor: Creditor, today: date
) -> tuple[tuple[Collection, ...], tuple[Finding, ...]]:
    """Return the collections that are meant, and what stands against giving them back.

    RVS-20 to 27: unknown, not credited, given back already, more than was collected, too late,
    several, of several files, of another creditor.
    """
    findings: list[Finding] = []
    chosen: list[Collection] = []
    for end_to_end_id in dict.fromkeys(wish.end_to_end_ids):
        named = [one for one in book.collections if one.presented.end_to_end_id == end_to_end_id]
        live = [one for one in named if _can_be_reversed(one)]
        if len(live) == 1:
            chosen.append(live[0])
            findings += _objections(live[0], wish.amount, creditor, today)
        elif live:
            expected = str(len(live))
            findings.append(finding("RVS-25", found=end_to_end_id, expected=expected))
        else:
            findings.append(_why_not(end_to_end_id, named))
    messages = sorted({one.presented.message_id for one in chosen})
    if len(messages) > 1:
        findings.append(finding("RVS-26", found=", ".join(messages)))
    return tuple(chosen), tuple(findings)


def _can_be_reversed(collection: Collection) -> bool:
    return collection.status is CollectionStatus.CREDITED and collection.reversal_ordered is None


def _why_not(end_to_end_id: str, named: Sequence[Collection]) -> Finding:
    if not named:
        return finding("RVS-20", found=end_to_end_id)
    last = max(named, key=lambda one: one.presented.collection_date)
    is_gone = last.status in {CollectionStatus.RETURNED, CollectionStatus.REVERSED}
    if is_gone or last.reversal_ordered is not None:
        day = last.day if is_gone else last.reversal_ordered
        said = f"{last.status.value if is_gone else 'reversal_ordered'} {day}"
        return finding("RVS-22", found=end_to_end_id, expected=said)
    return finding("RVS-21", found=end_to_end_id, expected=last.status.value)


def _objections(
    collection: Collection, amount: Decimal | None, creditor: Creditor, today: date
) -> Iterator[Finding]:
    fact = collection.presented
    name = fact.end_to_end_id
    if amount is not None and not 0 < amount <= fact.amount:
        found, expected = format_decimal(amount), format_decimal(fact.amount)
        yield finding("RVS-23", found=found, expected=expected)
    last = add_target_days(next_target_day(fact.collection_date), LAST_DAYS)
    if today > last:
        yield finding("RVS-24", found=name, expected=last.isoformat())
    if fact.creditor_id not in {None, creditor.creditor_id.value}:
        yield finding("RVS-27", found=name, expected=fact.creditor_id)
    if fact.creditor_iban not in {None, creditor.iban.value}:
        yield finding("RVS-27", found=name, expected=creditor.iban.masked)


def _version_of(
    reader: Reader, events: Iterable[Event], chosen: Sequence[Collection]
) -> str | None:
    """Return the kind of the file that a collection was read from."""
    keys = {one.presented.key for one in chosen}
    sources = {record.source for record in reader.records() if record.key in keys}
    kinds = {
        event.document
        for event in events
        if isinstance(event, FileImported) and event.sha256 in sources
    }
    return kinds.pop() if len(kinds) == 1 else None


def _reversed(
    collection: Collection, wish: ReversalWish, mandates: Iterable[Mandate]
) -> ReversedCollection:
    fact = collection.presented
    return ReversedCollection(
        block_id=fact.payment_information_id,
        end_to_end_id=fact.end_to_end_id,
        collected=fact.amount,
        amount=fact.amount if wish.amount is None else wish.amount,
        reason=wish.reason,
        collection_date=fact.collection_date,
        creditor_id=fact.creditor_id,
        scheme=fact.scheme,
        sequence=fact.sequence,
        mandate_id=fact.mandate_id,
        signed=_signed(collection, mandates),
        debtor_name=fact.debtor_name,
        debtor_iban=fact.debtor_iban,
        creditor_iban=fact.creditor_iban,
    )


def _signed(collection: Collection, mandates: Iterable[Mandate]) -> date | None:
    """Return when the mandate of a collection was signed, if the ledger knows it."""
    reference = collection.presented.mandate_id
    if reference is None:
        return None
    for mandate in mandates:
        names = (mandate.reference, *mandate.former_references)
        is_its = any(is_same_mandate(name, reference) for name in names)
        if is_its and collection in mandate.uses and mandate.signature is not None:
            return mandate.signature.signed
    return None


def _lacks_xsd_alone(report: Report) -> bool:
    missing = {item.check for item in report.checks if item.status is CheckStatus.NOT_RUN}
    return report.verdict is Verdict.INCOMPLETE and missing == {"xsd"}


def _differences(data: bytes, reversal: Reversal) -> Iterator[Finding]:
    """RVS-29: what the file says, read again, beside what was asked of it."""
    file = read_pain007(parse_xml(data))
    read = [
        (one.block_id, one.id, one.end_to_end_id, one.collected, one.amount, one.reason)
        for one in file.reversals
    ]
    asked = [
        (item.block_id, own, item.end_to_end_id, item.collected, item.amount, item.reason.value)
        for own, item in reversal.collections
    ]
    heads = (file.message_id, file.original_message_id, file.original_message, file.stated_sum)
    wanted = (
        reversal.message_id,
        reversal.original_message_id,
        reversal.original_message,
        reversal.total,
    )
    if (heads, read) != (wanted, asked):
        yield finding("RVS-29", found=reversal.message_id)


def _facts(reversal: Reversal) -> Iterator[ReversalOrdered]:
    for own, item in reversal.collections:
        yield ReversalOrdered(
            message_id=reversal.message_id,
            reversal_id=own,
            ordered=reversal.created.date(),
            original_message_id=reversal.original_message_id,
            original_payment_information_id=item.block_id,
            end_to_end_id=item.end_to_end_id,
            amount=item.amount,
            currency="EUR",
            reason=item.reason.value,
        )
