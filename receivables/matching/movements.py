# SPDX-License-Identifier: Apache-2.0
"""From sightings to money: one movement for each booked entry, however many reports show it.

A family of reports shows a booked entry once. Two sightings of one family are therefore one
movement only if their key is the same. Sightings of different families (the notification camt.054,
then the statement camt.053) are the same movement when account, day, amount and currency agree and
nothing contradicts it, the strongest evidence first:

1. the same bank reference (the booking day may then differ by a few days: a notification can
   precede the booking);
2. the same end-to-end ids;
3. no contradiction on the same day: what both state, they state alike;
4. the same end-to-end ids a few days apart, again without contradiction;
5. one entry that books a batch in one family, several entries in the other that all name the batch
   or one of its transactions, and add up to it to the cent.

The statement is the book of record: what it shows beyond a notification is more money, what the
notification shows beyond the statement stays, since the statement may not have arrived yet.

The result depends on the set of sightings alone, never on the order of their arrival.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from receivables.journal.keys import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable
    from datetime import date

    from receivables.journal.bank_facts import BatchReference, EntryDetail, EntrySeen

# camt.053 is the statement; the intraday report and the notification are measured against it.
_FAMILIES = ("camt.053", "camt.052", "camt.054")

MAX_DAYS_APART = 10
"""Between two sightings of one bank reference; far below the year after which banks reuse them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money that moved on our account, once.

    Attributes:
        key: family and entry key of its most authoritative sighting.
        names: the keys that it has, or had before that sighting was known.
        account: which account.
        booked: day.
        amount: signed.
        currency: of it.
        families: of the reports that show it.
        reference: the bank's.
        bank_transaction_code: domain/family/subfamily, or the bank's own.
        reversal: RvslInd.
        charges: signed; taken from the amount by the bank before it booked.
        batches: batches that it books as one.
        details: its transactions, from the richest sighting.
        text: the bank's words.
    """

    key: str
    names: frozenset[str]
    account: str
    booked: date
    amount: Decimal
    currency: str
    families: frozenset[str]
    reference: str | None
    bank_transaction_code: str | None
    reversal: bool
    charges: Decimal | None
    batches: tuple[BatchReference, ...]
    details: tuple[EntryDetail, ...]
    text: str | None


@dataclass(slots=True)
class _Group:
    """Sightings taken for one movement; while it is being made, it may grow."""

    seen: EntrySeen
    families: set[str]
    others: list[EntrySeen] = field(default_factory=list)
    parts: list[EntrySeen] = field(default_factory=list)
    richest: EntrySeen | None = None

    def take(self, other: EntrySeen) -> None:
        self.families.add(other.family)
        self.others.append(other)
        self.richest = max((self.richest or self.seen, other), key=_richness)


def compute_movements(sightings: Iterable[EntrySeen]) -> tuple[Movement, ...]:
    """Return the movements that some sightings show, by day and key."""
    by_family: dict[str, list[EntrySeen]] = {}
    for seen in _without_copies(sightings):
        by_family.setdefault(seen.family, []).append(seen)
    groups: list[_Group] = []
    families = [name for name in _FAMILIES if name in by_family]
    families += sorted(set(by_family) - set(_FAMILIES))
    for family in families:
        left = by_family[family]
        for stage in _STAGES:
            left = _pair(groups, left, family, stage)
        left = _fold_into_batches(groups, left, family)
        left = _fold_parts(groups, left, family)
        groups.extend(_Group(seen, {family}) for seen in left)
    movements = (_movement(group) for group in groups)
    return tuple(sorted(movements, key=lambda movement: (movement.booked, movement.key)))


def _without_copies(sightings: Iterable[EntrySeen]) -> list[EntrySeen]:
    """Keep the richest copy of each entry of a family, in an order that content alone decides."""
    best: dict[tuple[str, str], EntrySeen] = {}
    for seen in sightings:
        place = (seen.family, seen.entry_key)
        if place not in best or _richness(seen) > _richness(best[place]):
            best[place] = seen
    return sorted(best.values(), key=lambda seen: (seen.booked, seen.entry_key))


def _richness(seen: EntrySeen) -> tuple[int, int, int, str]:
    """How much a sighting tells of its transactions; the digest makes it a total order."""
    amounts = sum(detail.amount is not None for detail in seen.details)
    identified = sum(detail.end_to_end_id is not None for detail in seen.details)
    words = sum(len(text) for detail in seen.details for text in detail.remittance)
    return (amounts + identified, len(seen.details), words, seen.digest)


def _pair(
    groups: list[_Group], sightings: list[EntrySeen], family: str, stage: _Stage
) -> list[EntrySeen]:
    """Join each sighting to the first group that is the same money; return those left over.

    Only groups that share the name of the stage are compared: thousands of subscribers may pay the
    same amount on the same day.
    """
    index: dict[Hashable, list[_Group]] = {}
    for group in groups:
        name = stage.name(group.seen)
        if name is not None and family not in group.families:
            index.setdefault((*_place(group.seen), name), []).append(group)
    left: list[EntrySeen] = []
    for seen in sightings:
        candidates = index.get((*_place(seen), stage.name(seen)), [])
        same = next((group for group in candidates if stage.is_same(group.seen, seen)), None)
        if same is None:
            left.append(seen)
        else:
            same.take(seen)
            candidates.remove(same)
    return left


def _place(seen: EntrySeen) -> tuple[str, Decimal, str]:
    return (seen.account, seen.amount, seen.currency)


def _near(one: EntrySeen, other: EntrySeen) -> bool:
    return abs((one.booked - other.booked).days) <= MAX_DAYS_APART


def _no_contradiction(one: EntrySeen, other: EntrySeen) -> bool:
    return (
        not (one.reference and other.reference)
        and _agree(_end_to_end_ids(one), _end_to_end_ids(other))
        and _agree_texts(_remittance(one), _remittance(other))
    )


def _is_soon_after(one: EntrySeen, other: EntrySeen) -> bool:
    return _near(one, other) and _no_contradiction(one, other)


def _booked_end_to_end_ids(seen: EntrySeen) -> Hashable:
    ids = _end_to_end_ids(seen)
    return (seen.booked, ids) if ids else None


@dataclass(frozen=True, slots=True)
class _Stage:
    """One kind of evidence: the name that both sightings must share, and what else must hold."""

    name: Callable[[EntrySeen], Hashable]
    is_same: Callable[[EntrySeen, EntrySeen], bool]


_STAGES = (
    _Stage(lambda seen: seen.reference, _near),
    _Stage(_booked_end_to_end_ids, lambda _one, _other: True),
    _Stage(lambda seen: seen.booked, _no_contradiction),
    _Stage(lambda seen: _end_to_end_ids(seen) or None, _is_soon_after),
)


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or one == other


def _agree_texts(one: str, other: str) -> bool:
    """Texts agree where one is missing, or cut shorter than the other."""
    return one.startswith(other) or other.startswith(one)


def _end_to_end_ids(seen: EntrySeen) -> frozenset[str]:
    return frozenset(detail.end_to_end_id for detail in seen.details if detail.end_to_end_id)


def _remittance(seen: EntrySeen) -> str:
    return "".join("".join(text.split()) for detail in seen.details for text in detail.remittance)


def _names(seen: EntrySeen) -> frozenset[tuple[str, str]]:
    """Everything by which another report could name a batch or a transaction of it."""
    names = {("reference", seen.reference)}
    for batch in seen.batches:
        names |= {("message", batch.message_id), ("block", batch.payment_information_id)}
    for detail in seen.details:
        names |= {
            ("reference", detail.reference),
            ("end-to-end", detail.end_to_end_id),
            ("message", detail.message_id),
            ("block", detail.payment_information_id),
        }
    return frozenset((kind, value) for kind, value in names if value is not None)


def _fold_into_batches(
    groups: list[_Group], sightings: list[EntrySeen], family: str
) -> list[EntrySeen]:
    """Join single entries of this family to a batch entry that another family shows as one."""
    left = sightings
    for group in groups:
        if not left or family in group.families or not _is_batch(group.seen):
            continue
        parts = _parts_of(group.seen, left)
        if parts:
            group.parts = parts
            group.families.add(family)
            taken = {id(seen) for seen in parts}
            left = [seen for seen in left if id(seen) not in taken]
    return left


def _fold_parts(groups: list[_Group], sightings: list[EntrySeen], family: str) -> list[EntrySeen]:
    """Join a batch entry of this family to the single entries that another family shows."""
    left = []
    for seen in sightings:
        free: dict[int, _Group] = {}
        if _is_batch(seen):
            free = {id(group.seen): group for group in groups if family not in group.families}
        parts = _parts_of(seen, [group.seen for group in free.values()])
        for part in parts:
            free[id(part)].families.add(family)
        if not parts:
            left.append(seen)
    return left


def _is_batch(seen: EntrySeen) -> bool:
    return bool(seen.batches) or len(seen.details) > 1


def _parts_of(whole: EntrySeen, candidates: list[EntrySeen]) -> list[EntrySeen]:
    """Return the entries that are the transactions of a batch entry, to the cent, or nothing."""
    names = _names(whole)
    # One message may hold several blocks: its name counts only where no better one is given.
    names = frozenset(name for name in names if name[0] != "message") or names
    place = (whole.account, whole.booked, whole.currency)
    parts = [
        seen
        for seen in candidates
        if (seen.account, seen.booked, seen.currency) == place
        and seen.amount * whole.amount > 0
        and abs(seen.amount) < abs(whole.amount)
        and names & _names(seen)
    ]
    total = sum((seen.amount for seen in parts), Decimal(0))
    return parts if len(parts) > 1 and total == whole.amount else []


def _movement(group: _Group) -> Movement:
    seen, richest = group.seen, group.richest or group.seen
    tellers = tuple(group.parts) or (richest,)
    return Movement(
        key=_key(seen),
        names=frozenset(_key(one) for one in (seen, *group.others)),
        account=seen.account,
        booked=seen.booked,
        amount=seen.amount,
        currency=seen.currency,
        families=frozenset(group.families),
        reference=seen.reference or richest.reference,
        bank_transaction_code=seen.bank_transaction_code or richest.bank_transaction_code,
        reversal=seen.reversal or richest.reversal,
        charges=seen.charges if seen.charges is not None else richest.charges,
        batches=tuple(dict.fromkeys(seen.batches + richest.batches)),
        details=tuple(detail for teller in tellers for detail in teller.details),
        text=seen.text or richest.text,
    )


def _key(seen: EntrySeen) -> str:
    return key_of(seen.family, seen.entry_key)
