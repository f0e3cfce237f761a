# SPDX-License-Identifier: Apache-2.0
"""The life of a mandate, by replay: drafted, signed, active, amended, suspended, ended.

A step that is impossible at its place raises `InvalidStepError`: whoever records one replays first,
so that a journal never holds any.

What ends a mandate without a step of its own: a one-off or final collection that the bank took, and
36 months without a collection, counted from the due date of the last one presented, even if it was
refused or came back (Banque de France, FAQ on direct debits; EPC016-06, 4.1), or from the signature
before any. One that the creditor withdrew was not presented to the debtor, and does not count; one
that is due after the 36 months brings nothing back to life.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from receivables.journal.mandate_facts import (
    MandateAmended,
    MandateDrafted,
    MandateSigned,
    MandateStep,
    MandateStepped,
)
from receivables.mandates.model import Mandate, MandateStatus, MandateTerms, mandate_key
from receivables.matching.book import CollectionStatus
from sepa.creditor_id import parse_creditor_id
from sepa.debit.model import Amendment, Scheme, SequenceType
from sepa.faults import InvalidValueError
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from collections.abc import Iterable

    from receivables.journal.events import Event
    from receivables.journal.mandate_facts import MandateFact
    from receivables.matching.book import Collection

LAPSE_MONTHS = 36

_ENDS = frozenset((SequenceType.ONE_OFF.value, SequenceType.FINAL.value))

# Which steps may be taken from which status.
_FROM = {
    MandateStep.REGISTERED: (MandateStatus.SIGNED,),
    MandateStep.SUSPENDED: (MandateStatus.SIGNED, MandateStatus.ACTIVE),
    MandateStep.RESUMED: (MandateStatus.SUSPENDED,),
    MandateStep.CANCELLED: (
        MandateStatus.DRAFTED,
        MandateStatus.SIGNED,
        MandateStatus.ACTIVE,
        MandateStatus.SUSPENDED,
    ),
}


class InvalidStepError(InvalidValueError):
    """A step that a mandate cannot take: MND-01 unknown, 02 known already, 03 not from there."""


def compute_mandates(
    events: Iterable[Event], collections: Iterable[Collection], as_of: date
) -> tuple[Mandate, ...]:
    """Return all mandates as they stand on a day, by creditor identifier and reference.

    Args:
        events: of the journal, in the order in which they were recorded.
        collections: of the book of that day.
        as_of: the last day that counts.

    Raises:
        InvalidStepError: (a `ValueError`) if an event names a mandate that it cannot belong to.
    """
    replay = _Replay()
    facts = [event for event in events if isinstance(event, _FACTS) and event.event_date <= as_of]
    for fact in sorted(facts, key=lambda fact: fact.event_date):
        replay.take(fact)
    for collection in sorted(collections, key=lambda item: item.presented.collection_date):
        replay.use(collection)
    lives = {id(life): life for life in replay.by_name.values()}
    mandates = (life.finish(as_of) for life in lives.values())
    return tuple(sorted(mandates, key=lambda item: (item.terms.creditor_id, item.reference)))


def compute_amendment(mandate: Mandate) -> Amendment | None:
    """Return what the next collection must say of changes since the last one; None for nothing.

    Before the first collection there is nothing to amend: the debtor's bank knows no other terms.

    Source: EPC130-08 (2025 v1.0), 2.2 Amendment Information Details; SMNDA in OrgnlDbtrAcct.
    """
    before, now = mandate.collected_terms, mandate.terms
    if before is None:
        return None
    moved = before.debtor_iban is not None and before.debtor_iban != now.debtor_iban
    renamed = before.reference.upper() != now.reference.upper()
    other_id, other_name = (
        before.key[0] != now.key[0],
        before.creditor_name != now.creditor_name,
    )
    if not (moved or renamed or other_id or other_name):
        return None
    tells = moved and now.tells_account and before.debtor_iban is not None
    return Amendment(
        original_mandate_id=before.reference if renamed else None,
        original_debtor_iban=parse_iban(before.debtor_iban or "") if tells else None,
        original_debtor_account_smnda=moved and not tells,
        original_creditor_id=parse_creditor_id(before.creditor_id) if other_id else None,
        original_creditor_name=before.creditor_name if other_name else None,
    )


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a shorter month.

    >>> add_months(date(2024, 2, 29), 36)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


_FACTS = (MandateDrafted, MandateSigned, MandateAmended, MandateStepped)


class _Replay:
    """All mandates while the journal is replayed, by every name that they had."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, str], _Life] = {}

    def take(self, fact: MandateFact) -> None:
        name = mandate_key(fact.creditor_id, fact.reference)
        life = self.by_name.get(name)
        if isinstance(fact, MandateDrafted):
            if life is not None:
                raise InvalidStepError("MND-02", found=fact.reference)
            self.by_name[name] = _Life(fact)
            return
        if life is None or life.key != name:
            raise InvalidStepError("MND-01", found=fact.reference)
        if isinstance(fact, MandateSigned):
            life.sign(fact)
        elif isinstance(fact, MandateAmended):
            life.amend(fact)
            if life.key != name and self.by_name.setdefault(life.key, life) is not life:
                raise InvalidStepError("MND-02", found=life.terms.reference)
        else:
            life.step(fact)

    def use(self, collection: Collection) -> None:
        """Add a collection to its mandate; one under a mandate that is not recorded is nobody's."""
        fact = collection.presented
        if fact.mandate_id is None:
            return
        if fact.creditor_id is not None:
            life = self.by_name.get(mandate_key(fact.creditor_id, fact.mandate_id))
        else:
            found = {
                id(life): life
                for (_creditor, reference), life in self.by_name.items()
                if reference == fact.mandate_id.upper()
            }
            life = next(iter(found.values())) if len(found) == 1 else None
        if life is not None:
            life.uses.append(collection)


class _Life:
    """One mandate while the journal is replayed."""

    def __init__(self, draft: MandateDrafted) -> None:
        self.draft = draft
        self.signature: MandateSigned | None = None
        self.status = MandateStatus.DRAFTED
        self.since = draft.drafted
        self.reason: str | None = None
        self.uses: list[Collection] = []
        # Where a suspended one goes back to.
        self.before = MandateStatus.ACTIVE
        first = MandateTerms(
            reference=draft.reference,
            creditor_id=draft.creditor_id,
            creditor_name=draft.creditor_name,
            debtor_iban=draft.debtor_iban,
            debtor_bic=draft.debtor_bic,
        )
        self.history: list[tuple[date, MandateTerms]] = [(draft.drafted, first)]

    @property
    def terms(self) -> MandateTerms:
        return self.history[-1][1]

    @property
    def key(self) -> tuple[str, str]:
        return self.terms.key

    def sign(self, fact: MandateSigned) -> None:
        self._expect(fact.reference, MandateStatus.DRAFTED)
        self.signature = fact
        # A B2B mandate serves once the debtor has confirmed it to the bank (EPC222-07, 4.1).
        is_core = self.draft.scheme == Scheme.CORE
        self._become(MandateStatus.ACTIVE if is_core else MandateStatus.SIGNED, fact.signed)
        signed = replace(
            self.terms,
            debtor_iban=fact.debtor_iban,
            debtor_bic=fact.debtor_bic or self.terms.debtor_bic,
        )
        self.history.append((fact.signed, signed))

    def amend(self, fact: MandateAmended) -> None:
        self._expect(
            fact.reference, MandateStatus.SIGNED, MandateStatus.ACTIVE, MandateStatus.SUSPENDED
        )
        old = self.terms
        moved = fact.new_debtor_iban is not None
        self.history.append(
            (
                fact.amended,
                MandateTerms(
                    reference=fact.new_reference or old.reference,
                    creditor_id=fact.new_creditor_id or old.creditor_id,
                    creditor_name=fact.new_creditor_name or old.creditor_name,
                    debtor_iban=fact.new_debtor_iban or old.debtor_iban,
                    debtor_bic=fact.new_debtor_bic if moved else old.debtor_bic,
                    tells_account=bool(fact.tells_account) if moved else old.tells_account,
                ),
            )
        )
        # The debtor's bank asks the debtor again before it pays from another account (EPC222-07,
        # 4.1: the debtor bank verifies the mandate data, and each change of them).
        if moved and self.draft.scheme == Scheme.B2B:
            if self.status is MandateStatus.ACTIVE:
                self._become(MandateStatus.SIGNED, fact.amended)
            self.before = MandateStatus.SIGNED

    def step(self, fact: MandateStepped) -> None:
        step = MandateStep(fact.step)
        self._expect(fact.reference, *_FROM[step])
        if step is MandateStep.SUSPENDED:
            self.before = self.status
        self._become(
            {
                MandateStep.REGISTERED: MandateStatus.ACTIVE,
                MandateStep.SUSPENDED: MandateStatus.SUSPENDED,
                MandateStep.RESUMED: self.before,
                MandateStep.CANCELLED: MandateStatus.CANCELLED,
            }[step],
            fact.day,
            fact.reason,
        )

    def finish(self, as_of: date) -> Mandate:
        """Return the mandate on a day, which time or a last collection may have ended."""
        lapses_on = self._lapses_on()
        ending = [use for use in self.uses if _was_taken(use) and use.presented.sequence in _ENDS]
        if self.signature is not None and self.status is not MandateStatus.CANCELLED:
            if ending:
                self._become(MandateStatus.USED, min(use.presented.presented for use in ending))
            elif lapses_on is not None and lapses_on <= as_of:
                self._become(MandateStatus.LAPSED, lapses_on)
        return Mandate(
            draft=self.draft,
            signature=self.signature,
            terms=self.terms,
            collected_terms=self._collected_terms(),
            earlier=tuple(terms for _since, terms in self.history[:-1]),
            status=self.status,
            since=self.since,
            reason=self.reason,
            uses=tuple(self.uses),
            lapses_on=lapses_on,
        )

    def _lapses_on(self) -> date | None:
        if self.signature is None:
            return None
        lapses_on = add_months(
            self.signature.last_collection or self.signature.signed, LAPSE_MONTHS
        )
        for use in self.uses:  # by collection date
            due = use.presented.collection_date
            if use.status is not CollectionStatus.CANCELLED and due < lapses_on:
                lapses_on = max(lapses_on, add_months(due, LAPSE_MONTHS))
        return lapses_on

    def _collected_terms(self) -> MandateTerms | None:
        """The terms that the debtor's bank knows: of the last collection that was not rejected."""
        taken = [use.presented for use in self.uses if not _was_rejected(use)]
        if taken:
            last = max(taken, key=lambda fact: (fact.presented, fact.collection_date))
            terms = self._terms_on(last.presented)
            # What it stated counts: a change may have been recorded later on the same day.
            return replace(
                terms,
                reference=last.mandate_id or terms.reference,
                creditor_id=last.creditor_id or terms.creditor_id,
                debtor_iban=last.debtor_iban or terms.debtor_iban,
            )
        if self.signature is not None and self.signature.last_collection is not None:
            # What was changed by that day was told by then.
            return self._terms_on(self.signature.last_collection)
        return None

    def _terms_on(self, day: date) -> MandateTerms:
        known = [terms for since, terms in self.history if since <= day]
        return known[-1] if known else self.history[0][1]

    def _expect(self, reference: str, *statuses: MandateStatus) -> None:
        if self.status not in statuses:
            expected = ", ".join(statuses)
            raise InvalidStepError("MND-03", found=f"{reference}: {self.status}", expected=expected)

    def _become(self, status: MandateStatus, day: date, reason: str | None = None) -> None:
        self.status, self.since, self.reason = status, day, reason


def _was_rejected(use: Collection) -> bool:
    """Whether it ended before it settled: the debtor's bank has booked nothing."""
    return use.status in {CollectionStatus.REJECTED, CollectionStatus.CANCELLED}


def _was_taken(use: Collection) -> bool:
    """Whether it was debited, or may yet be; what the creditor reversed was."""
    return use.status in {
        CollectionStatus.PENDING,
        CollectionStatus.CREDITED,
        CollectionStatus.REVERSED,
    }
