# SPDX-License-Identifier: Apache-2.0
"""Rules of mandates: reference, signature, amendments, one-off and final collections."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.debit.file import FileSchemeId
from sepa.debit.model import SequenceType
from sepa.debit.pain008_writer import SMNDA
from sepa.faults import mask_account
from sepa.references import is_same_mandate
from sepa.rulebook.values import check_account, check_creditor_id, check_identifier, check_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from compliance.report import Finding
    from sepa.debit.file import DebitBlock, DebitFile, DebitTransaction, FileAmendment

_MANDATE = "DrctDbtTx/MndtRltdInf"
_DETAILS = f"{_MANDATE}/AmdmntInfDtls"


def mandate_is_identified(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-50, 51, REF-codes: each collection names its mandate and the date of signature."""
    for item in file.transactions:
        if item.mandate_id is None:
            yield finding("SDD-50", location=item.place.at(f"{_MANDATE}/MndtId"))
        else:
            yield from check_identifier(item.mandate_id, item.place, f"{_MANDATE}/MndtId")
        if item.mandate_date is None:
            yield finding("SDD-51", location=item.place.at(f"{_MANDATE}/DtOfSgntr"))


def mandate_was_signed_before(file: DebitFile, today: date | None) -> Iterator[Finding]:
    """SDD-52: the mandate was signed before the file was made, and before it collects."""
    created = None if file.created is None else file.created.date()
    for block, item in _with_blocks(file):
        signed = item.mandate_date
        limits = [day for day in (created, today, block.collection_date) if day is not None]
        if signed is not None and limits and signed > min(limits):
            location = item.place.at(f"{_MANDATE}/DtOfSgntr")
            found, expected = signed.isoformat(), min(limits).isoformat()
            yield finding("SDD-52", location=location, found=found, expected=expected)


def mandates_are_used_in_turn(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-53, 59, 60: a one-off mandate serves once, FNAL is the last, one date of signature."""
    uses: dict[tuple[str, str], list[tuple[DebitBlock, DebitTransaction]]] = defaultdict(list)
    for block, item in _with_blocks(file):
        if item.mandate_id is not None:
            # Mandate references are unique within a creditor identifier, without regard to case.
            creditor = _creditor_id(block, item)
            uses[creditor, item.mandate_id.upper()].append((block, item))
    for found in uses.values():
        if len(found) > 1:
            yield from _uses_of_one_mandate(found)


def amendment_is_consistent(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-54 to 58 and value codes: what changed is said, in its place, and did change."""
    for block, item in _with_blocks(file):
        amendment = item.amendment
        if amendment is not None and not item.is_amended:
            yield finding("SDD-56", location=item.place.at(f"{_MANDATE}/AmdmntInd"))
        if amendment is None or not _says_something(amendment):
            if item.is_amended:
                yield finding("SDD-55", location=item.place.at(_MANDATE))
            continue
        yield from _original_mandate(item, amendment)
        yield from _original_account(item, amendment)
        if amendment.scheme_id is not None:
            yield from _original_creditor(block, item, amendment.scheme_id)


def _original_mandate(item: DebitTransaction, amendment: FileAmendment) -> Iterator[Finding]:
    original = amendment.mandate_id
    if original is None:
        return
    path = f"{_DETAILS}/OrgnlMndtId"
    yield from check_identifier(original, item.place, path)
    if item.mandate_id is not None and is_same_mandate(original, item.mandate_id):
        yield finding("SDD-57", location=item.place.at(path), found=original)


def _original_account(item: DebitTransaction, amendment: FileAmendment) -> Iterator[Finding]:
    if amendment.debtor_agent_other is not None:
        location = item.place.at(f"{_DETAILS}/OrgnlDbtrAgt")
        yield finding("SDD-54", location=location, found=amendment.debtor_agent_other)
    other = amendment.debtor_account_other
    if other is not None and other != SMNDA:
        location = item.place.at(f"{_DETAILS}/OrgnlDbtrAcct/Id/Othr/Id")
        yield finding("SDD-58", location=location, found=mask_account(other))
    if amendment.debtor_iban is not None:
        path = f"{_DETAILS}/OrgnlDbtrAcct/Id/IBAN"
        yield from check_account(amendment.debtor_iban, item.place, path)
        if amendment.debtor_iban == item.debtor_iban:
            found = mask_account(amendment.debtor_iban)
            yield finding("SDD-57", location=item.place.at(path), found=found)


def _original_creditor(
    block: DebitBlock, item: DebitTransaction, original: FileSchemeId
) -> Iterator[Finding]:
    path = f"{_DETAILS}/OrgnlCdtrSchmeId"
    if original.id is not None:
        yield from check_creditor_id(original, item.place, path)
        if original.id == _creditor_id(block, item):
            yield finding("SDD-57", location=item.place.at(path), found=original.id)
    if original.name is not None:
        yield from check_name(original.name, item.place, f"{path}/Nm")
        if original.name == block.creditor.name:
            yield finding("SDD-57", location=item.place.at(f"{path}/Nm"), found=original.name)


def _uses_of_one_mandate(
    found: list[tuple[DebitBlock, DebitTransaction]],
) -> Iterator[Finding]:
    sequences = [_sequence(block, item) for block, item in found]
    finals = [
        block.collection_date
        for (block, _item), sequence in zip(found, sequences, strict=True)
        if sequence == SequenceType.FINAL and block.collection_date is not None
    ]
    dates = sorted({item.mandate_date for _block, item in found if item.mandate_date is not None})
    for (block, item), sequence in zip(found, sequences, strict=True):
        location = item.place.at(f"{_MANDATE}/MndtId")
        mandate = item.mandate_id
        if sequence == SequenceType.ONE_OFF:
            yield finding("SDD-53", location=location, found=mandate)
        day = block.collection_date
        if finals and day is not None and day > min(finals):
            yield finding("SDD-59", location=location, found=mandate)
        if len(dates) > 1:
            listed = ", ".join(date.isoformat() for date in dates)
            yield finding("SDD-60", location=location, found=mandate, expected=listed)


def _says_something(amendment: FileAmendment) -> bool:
    scheme_id = amendment.scheme_id or FileSchemeId()
    return any(
        value is not None
        for value in (
            amendment.mandate_id,
            scheme_id.id,
            scheme_id.name,
            amendment.debtor_iban,
            amendment.debtor_account_other,
            amendment.debtor_agent_other,
        )
    )


def _creditor_id(block: DebitBlock, item: DebitTransaction) -> str:
    scheme_id = item.scheme_id or block.scheme_id
    return (scheme_id.id if scheme_id is not None else None) or ""


def _sequence(block: DebitBlock, item: DebitTransaction) -> str | None:
    for kind in (item.payment_type, block.payment_type):
        if kind is not None and kind.sequence is not None:
            return kind.sequence
    return None


def _with_blocks(file: DebitFile) -> Iterator[tuple[DebitBlock, DebitTransaction]]:
    for block in file.blocks:
        for item in block.transactions:
            yield block, item
