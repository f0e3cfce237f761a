# SPDX-License-Identifier: Apache-2.0
"""A mandate as it stands on a day; computed by `receivables.mandates.lifecycle`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from receivables.journal.mandate_facts import NOTICE_DAYS
from sepa.debit.model import Scheme, SequenceType

if TYPE_CHECKING:
    from datetime import date

    from receivables.journal.mandate_facts import MandateDrafted, MandateSigned
    from receivables.matching.book import Collection


def mandate_key(creditor_id: str, reference: str) -> tuple[str, str]:
    """Return what identifies a mandate: creditor and reference, in which case does not count.

    The business code of the creditor identifier identifies nobody, and its check digits leave it
    out too (EPC262-08 v5.0, 2): another one is the same creditor.

    >>> mandate_key("FR72ZZZ123456", "Rum-1") == mandate_key("FR72ABC123456", "RUM-1")
    True
    """
    return (creditor_id[:4] + creditor_id[7:].upper(), reference.upper())


class MandateStatus(StrEnum):
    """Where a mandate stands; only an active one may be collected under."""

    DRAFTED = "drafted"
    SIGNED = "signed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    USED = "used"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateTerms:
    """What an amendment can change.

    Attributes:
        reference: RUM.
        creditor_id: ICS.
        creditor_name: the creditor's name.
        debtor_iban: account to be debited, compact; None while it is not known.
        debtor_bic: of its bank.
        tells_account: whether collections name the account before this one; else SMNDA.
    """

    reference: str
    creditor_id: str
    creditor_name: str
    debtor_iban: str | None
    debtor_bic: str | None
    tells_account: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What identifies a mandate under these terms."""
        return mandate_key(self.creditor_id, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A mandate on a day.

    Attributes:
        draft: what was offered.
        signature: what was signed; None until then.
        terms: as they are now.
        collected_terms: as the last collection that the bank took stated them; None before any.
        earlier: its terms before those, the first first.
        status: where it stands.
        since: from which day on.
        reason: of a suspension or cancellation, as it was recorded.
        uses: collections under it, by collection date.
        lapses_on: the first day on which it has lapsed; None before it is signed.
    """

    draft: MandateDrafted
    signature: MandateSigned | None
    terms: MandateTerms
    collected_terms: MandateTerms | None
    earlier: tuple[MandateTerms, ...]
    status: MandateStatus
    since: date
    reason: str | None
    uses: tuple[Collection, ...]
    lapses_on: date | None

    @property
    def reference(self) -> str:
        """The RUM as it is now."""
        return self.terms.reference

    @property
    def former_references(self) -> tuple[str, ...]:
        """RUMs under which it was known, the earliest first."""
        references = dict.fromkeys(item.reference for item in self.earlier)
        return tuple(item for item in references if item != self.reference)

    def named(self, reference: str, creditor_id: str | None = None) -> tuple[MandateTerms, ...]:
        """Return its terms that bear a name, the latest first; none if it never had that name.

        Args:
            reference: RUM, in any case.
            creditor_id: ICS; None for whichever.
        """
        return tuple(
            item
            for item in (self.terms, *reversed(self.earlier))
            if item.reference.upper() == reference.upper()
            and (creditor_id is None or item.key == mandate_key(creditor_id, reference))
        )

    @property
    def scheme(self) -> Scheme:
        """CORE or B2B."""
        return Scheme(self.draft.scheme)

    @property
    def is_one_off(self) -> bool:
        """Whether it serves for one collection."""
        return self.draft.one_off is True

    @property
    def last_collection(self) -> date | None:
        """Due date of the last collection, those before this ledger included."""
        days = [use.presented.collection_date for use in self.uses]
        if self.signature is not None and self.signature.last_collection is not None:
            days.append(self.signature.last_collection)
        return max(days, default=None)

    @property
    def notice_days(self) -> int:
        """Calendar days between pre-notification and collection."""
        return NOTICE_DAYS if self.draft.notice_days is None else self.draft.notice_days

    def next_sequence(
        self, *, first: SequenceType = SequenceType.RECURRENT, is_final: bool = False
    ) -> SequenceType:
        """Return the sequence type of the next collection.

        Args:
            first: how the bank wants the first collection of a recurrent mandate to be called: RCUR
                has been allowed since 20 November 2016 (EPC016-06 v9.0, 4.1), FRST still is.
            is_final: whether no other will follow.
        """
        if self.is_one_off:
            return SequenceType.ONE_OFF
        if is_final:
            return SequenceType.FINAL
        return SequenceType.RECURRENT if self.collected_terms is not None else first
