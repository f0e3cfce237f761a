# SPDX-License-Identifier: Apache-2.0
"""What the commands do with mandates: each a transaction of its own on a ledger.

The same command twice changes nothing. A step is replayed before it is appended, so that the
journal never holds one that is impossible. MND-06 other content under the same step, MND-08 a
reference that several creditors use.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from compliance.errors import RefusedError, UnreadableError
from compliance.files import read_whole
from compliance.report import Location
from compliance.rules import finding
from receivables.journal.mandate_facts import (
    MandateAmended,
    MandateDrafted,
    MandateSigned,
    MandateStep,
    MandateStepped,
)
from receivables.mandates.entry import (
    OptionCells,
    make_reference,
    read_amendment,
    read_draft,
    read_signature,
    read_step_day,
    report_unchanged,
)
from receivables.mandates.lifecycle import InvalidStepError, compute_mandates
from receivables.mandates.model import MandateStatus
from receivables.matching.replay import compute_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from compliance.report import Finding
    from receivables.journal.mandate_facts import MandateFact
    from receivables.mandates.model import Mandate
    from receivables.store.ledger import Ledger, Reader, Writer
    from sepa.debit.model import Creditor
    from sepa.debit.row_cells import Cells

T = TypeVar("T")
_Fact = TypeVar("_Fact", MandateAmended, MandateStepped)

_NAME = Location(column="REFERENCE")
_OVER = frozenset((MandateStatus.USED, MandateStatus.LAPSED))


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateName:
    """How people name a mandate.

    Attributes:
        reference: RUM, in any case; one that it had earlier too.
        creditor_id: ICS; needed where several creditors have the reference.
    """

    reference: str
    creditor_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where and when mandates are worked on.

    Attributes:
        ledger: that holds them.
        today: what is not dated is of this day, and nothing is later.
        now: when it is recorded, ISO 8601 with zone.
    """

    ledger: Ledger
    today: date
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of a command.

    Attributes:
        mandate: as it stands today.
        is_new: False if the journal held the step already.
        findings: remarks; no error.
    """

    mandate: Mandate
    is_new: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The file that proves a signature.

    Attributes:
        path: absolute.
        sha256: of its content, hexadecimal.
    """

    path: str
    sha256: str


def read_mandates(ledger: Ledger, as_of: date) -> tuple[Mandate, ...]:
    """Return the mandates of a ledger as they stand on a day.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: if its journal was altered.
    """
    with ledger.reading() as reader:
        return _mandates(reader, as_of)


def read_mandate(ledger: Ledger, name: MandateName, as_of: date) -> Mandate:
    """Return one mandate as it stands on a day.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: MND-01 if there is none, MND-08 if there are several.
    """
    return find_mandate(read_mandates(ledger, as_of), name)


def draft_mandate(desk: Desk, values: Mapping[str, str], creditor: Creditor) -> Recorded:
    """Record a mandate that is offered for signature; it is given a reference if it has none.

    Args:
        desk: whose ledger is made if it is missing.
        values: as `read_draft` reads them.
        creditor: who will collect.

    Raises:
        RefusedError: with every fault of every value; MND-02 if the reference is taken.
    """
    cells = OptionCells(dict(values))
    draft = _complete(cells, read_draft(cells, creditor, desk.today))
    with desk.ledger.writing() as writer:
        draft = _with_reference(writer, draft, desk)
        return _append(writer, (draft,), desk, cells)


def sign_mandate(
    desk: Desk,
    name: MandateName,
    values: Mapping[str, str],
    *,
    proof: Proof | None = None,
) -> Recorded:
    """Record the signature of a mandate.

    Args:
        desk: whose ledger holds the draft.
        name: of the mandate.
        values: as `read_signature` reads them.
        proof: the scan or signature file.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: with every fault of every value, MND-01 to 03, 06 and 08.
    """
    cells = OptionCells(dict(values))
    with desk.ledger.writing() as writer:
        mandate = find_mandate(_mandates(writer, desk.today), name)
        signature = _complete(cells, read_signature(cells, mandate.draft, desk.today))
        if proof is not None:
            signature = replace(signature, proof_path=proof.path, proof_sha256=proof.sha256)
        return _append(writer, (signature,), desk, cells)


def amend_mandate(desk: Desk, name: MandateName, values: Mapping[str, str]) -> Recorded:
    """Record what changed in a mandate; arguments as of `sign_mandate`.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: as `sign_mandate`; MND-03 too if it has lapsed or served: then a new one is
            needed; MND-07 and 09 if nothing changes.
    """
    cells = OptionCells(dict(values))
    with desk.ledger.writing() as writer:
        mandate = find_mandate(_mandates(writer, desk.today), name)
        amendment = _complete(cells, read_amendment(cells, mandate, desk.today))
        facts = _under_its_names(amendment, mandate, name)
        if not any(_is_known(writer, fact) for fact in facts):
            report_unchanged(cells, amendment, mandate.terms)
            _refuse_faults(cells)
        return _append(writer, facts, desk, cells)


def step_mandate(
    desk: Desk,
    name: MandateName,
    step: MandateStep,
    values: Mapping[str, str],
) -> Recorded:
    """Record that a mandate was registered (B2B), suspended, resumed or cancelled.

    Args:
        desk: whose ledger holds it.
        name: of the mandate.
        step: which.
        values: `day`, by default today, and `reason`.

    Raises:
        UnreadableError: if there is no ledger.
        RefusedError: as `sign_mandate`.
    """
    cells = OptionCells(dict(values))
    with desk.ledger.writing() as writer:
        mandate = find_mandate(_mandates(writer, desk.today), name)
        event = MandateStepped(
            reference=mandate.reference,
            creditor_id=mandate.terms.creditor_id,
            day=read_step_day(cells, mandate, desk.today),
            step=step.value,
            reason=cells.text("reason"),
        )
        _refuse_faults(cells)
        return _append(writer, _under_its_names(event, mandate, name), desk, cells)


def find_mandate(mandates: Iterable[Mandate], name: MandateName) -> Mandate:
    """Return the mandate that has or had a name.

    Raises:
        RefusedError: MND-01 if there is none, MND-08 if there are several.
    """
    found = [item for item in mandates if item.named(name.reference, name.creditor_id)]
    if not found:
        raise _refused(finding("MND-01", location=_NAME, found=name.reference))
    if len(found) > 1:
        creditors = ", ".join(item.terms.creditor_id for item in found)
        raise _refused(finding("MND-08", location=_NAME, found=name.reference, expected=creditors))
    return found[0]


def read_names(reader: Reader, as_of: date) -> frozenset[tuple[str, str]]:
    """Return every name that a mandate of a ledger has or had, as `mandate_key`."""
    return frozenset(
        terms.key
        for mandate in _mandates(reader, as_of)
        for terms in (mandate.terms, *mandate.earlier)
    )


def read_proof(path: Path) -> Proof:
    """Return path and hash of a file that proves a signature.

    Raises:
        UnreadableError: if it cannot be read.
    """
    digest = hashlib.sha256(read_whole(path)).hexdigest()
    return Proof(path=str(path.resolve()), sha256=digest)


def check_proof(mandate: Mandate) -> tuple[Finding, ...]:
    """Compare the proof of a signature with what was recorded: MND-13 gone, MND-14 altered."""
    signature = mandate.signature
    if signature is None or signature.proof_path is None:
        return ()
    place = Location(file=signature.proof_path)
    try:
        proof = read_proof(Path(signature.proof_path))
    except UnreadableError:
        return (finding("MND-13", location=place, found=signature.proof_path),)
    if proof.sha256 != signature.proof_sha256:
        return (finding("MND-14", location=place, found=signature.proof_path),)
    return ()


def _append(writer: Writer, facts: Sequence[MandateFact], desk: Desk, cells: Cells) -> Recorded:
    """Append the first of some forms of one step, unless the journal holds one of them."""
    fact = next((item for item in facts if _is_known(writer, item)), None)
    is_new = fact is None
    if fact is None:
        fact = facts[0]
        if writer.conflict(fact):
            found, day = fact.reference, fact.event_date.isoformat()
            raise _refused(finding("MND-06", location=_NAME, found=found, expected=day))
        _expect_possible(writer, fact)
        writer.append((fact,), recorded_at=desk.now)
    name = MandateName(reference=fact.reference, creditor_id=fact.creditor_id)
    mandate = find_mandate(_mandates(writer, desk.today), name)
    return Recorded(mandate=mandate, is_new=is_new, findings=tuple(cells.findings))


def _expect_possible(writer: Writer, fact: MandateFact) -> None:
    """Replay the journal with a step, before anything is written."""
    events = writer.events()
    try:
        compute_mandates((*events, fact), (), date.max)
    except InvalidStepError as error:
        raise _refused(error.to_finding(_NAME)) from error
    if isinstance(fact, MandateDrafted | MandateSigned) or _cancels(fact):
        return
    # What ends by itself is known from the collections, which the steps do not tell.
    day = fact.event_date
    name = MandateName(reference=fact.reference, creditor_id=fact.creditor_id)
    then = find_mandate(compute_mandates(events, compute_book(events, day).collections, day), name)
    if then.status in _OVER:
        found = f"{fact.reference}: {then.status}"
        raise _refused(
            finding("MND-03", location=_NAME, found=found, expected=MandateStatus.ACTIVE)
        )


def _cancels(fact: MandateFact) -> bool:
    return isinstance(fact, MandateStepped) and fact.step == MandateStep.CANCELLED


def _is_known(writer: Writer, fact: MandateFact) -> bool:
    return writer.holds(fact.key) and not writer.conflict(fact)


def _under_its_names(fact: _Fact, mandate: Mandate, name: MandateName) -> tuple[_Fact, ...]:
    """Return a step under each name that the given one may stand for, the latest first.

    The same command again may name a mandate as it was called before that command.
    """
    return tuple(
        replace(fact, reference=terms.reference, creditor_id=terms.creditor_id)
        for terms in mandate.named(name.reference, name.creditor_id)
    )


def _with_reference(writer: Writer, draft: MandateDrafted, desk: Desk) -> MandateDrafted:
    """Return a draft with a reference: the one that it was given before, or the next free one."""
    if draft.reference:
        return draft
    mandates = _mandates(writer, desk.today)
    for counter in count(1):
        named = replace(draft, reference=make_reference(draft, counter))
        if _is_known(writer, named):
            return named
        if not any(item.named(named.reference, named.creditor_id) for item in mandates):
            return named
    raise AssertionError  # `count` has no end


def _mandates(reader: Reader, as_of: date) -> tuple[Mandate, ...]:
    events = reader.events()
    return compute_mandates(events, compute_book(events, as_of).collections, as_of)


def _complete(cells: Cells, value: T | None) -> T:
    """Return what was read, or raise every fault that prevented it."""
    _refuse_faults(cells)
    if value is None:
        raise AssertionError  # what is missing was reported
    return value


def _refuse_faults(cells: Cells) -> None:
    if cells.is_refused:
        raise _refused(*cells.findings)


def _refused(*findings: Finding) -> RefusedError:
    return RefusedError("the mandate is refused", findings)
