# SPDX-License-Identifier: Apache-2.0
"""Rules of mandates, as far as one collection shows them: reference, signature, amendments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.debit.file import FileSchemeId
from sepa.debit.pain008_writer import SMNDA
from sepa.faults import mask_account
from sepa.references import is_same_mandate
from sepa.rulebook.values import check_account, check_creditor_id, check_identifier, check_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from sepa.debit.file import DebitTransaction, FileAmendment
    from sepa.rulebook.scope import Scope

_MANDATE = "DrctDbtTx/MndtRltdInf"
_DETAILS = f"{_MANDATE}/AmdmntInfDtls"


def mandate_is_identified(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """SDD-50, 51, REF-codes: each collection names its mandate and the date of signature."""
    if item.mandate_id is None:
        yield finding("SDD-50", location=item.place.at(f"{_MANDATE}/MndtId"))
    else:
        yield from check_identifier(item.mandate_id, item.place, f"{_MANDATE}/MndtId")
    if item.mandate_date is None:
        yield finding("SDD-51", location=item.place.at(f"{_MANDATE}/DtOfSgntr"))


def mandate_was_signed_before(item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
    """SDD-52: the mandate was signed before the file was made, and before it collects."""
    created = None if scope.file.created is None else scope.file.created.date()
    signed = item.mandate_date
    limits = [day for day in (created, scope.today, scope.collection_date) if day is not None]
    if signed is not None and limits and signed > min(limits):
        location = item.place.at(f"{_MANDATE}/DtOfSgntr")
        found, expected = signed.isoformat(), min(limits).isoformat()
        yield finding("SDD-52", location=location, found=found, expected=expected)


def amendment_is_consistent(item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
    """SDD-54 to 58 and value codes: what changed is said, in its place, and did change."""
    amendment = item.amendment
    if amendment is not None and not item.is_amended:
        yield finding("SDD-56", location=item.place.at(f"{_MANDATE}/AmdmntInd"))
    if amendment is None or not _says_something(amendment):
        if item.is_amended:
            yield finding("SDD-55", location=item.place.at(_MANDATE))
        return
    yield from _original_mandate(item, amendment)
    yield from _original_account(item, amendment)
    if amendment.scheme_id is not None:
        yield from _original_creditor(item, scope, amendment.scheme_id)


def creditor_id_of(item: DebitTransaction, scope: Scope) -> str:
    """Return the creditor identifier of a collection, its own or its block's; empty for none."""
    scheme_id = item.scheme_id or (None if scope.block is None else scope.block.scheme_id)
    return (scheme_id.id if scheme_id is not None else None) or ""


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
    item: DebitTransaction, scope: Scope, original: FileSchemeId
) -> Iterator[Finding]:
    path = f"{_DETAILS}/OrgnlCdtrSchmeId"
    if original.id is not None:
        yield from check_creditor_id(original, item.place, path)
        if original.id == creditor_id_of(item, scope):
            yield finding("SDD-57", location=item.place.at(path), found=original.id)
    if original.name is not None:
        yield from check_name(original.name, item.place, f"{path}/Nm")
        if scope.block is not None and original.name == scope.block.creditor.name:
            yield finding("SDD-57", location=item.place.at(f"{path}/Nm"), found=original.name)


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
