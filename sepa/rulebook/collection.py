# SPDX-License-Identifier: Apache-2.0
"""Rules of each collection: amount, parties, accounts, addresses, remittance information."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from compliance.amounts import CENT, format_decimal
from compliance.rules import finding
from sepa.countries import SEPA, is_account_in_eea
from sepa.faults import InvalidValueError, mask_account
from sepa.references import MAX_REMITTANCE, NOT_PROVIDED, CreditorReference
from sepa.rulebook.values import (
    check_account,
    check_bic,
    check_decimals,
    check_identifier,
    check_name,
    check_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from compliance.report import Finding
    from sepa.debit.file import DebitFile, DebitTransaction

LARGEST = Decimal("999999999.99")

_ACCOUNT = "DbtrAcct/Id/IBAN"
_BANK = "DbtrAgt/FinInstnId"
_REFERENCE = "RmtInf/Strd/CdtrRefInf"


def amount_is_in_euro(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-30: SEPA collects euro."""
    for item in file.transactions:
        if item.currency != "EUR":
            location = item.place.at("InstdAmt/@Ccy")
            yield finding("SDD-30", location=location, found=item.currency or "")


def amount_is_in_range(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-31, 32: between a cent and a billion, in whole cents."""
    for item in file.transactions:
        amount = item.amount
        if amount is None:
            continue
        if not CENT <= amount <= LARGEST:
            location, found = item.place.at("InstdAmt"), format_decimal(amount)
            yield finding("SDD-31", location=location, found=found)
        yield from check_decimals(amount, item.place, "InstdAmt")


def collection_ids_are_usable(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """REF-01 to 04: end-to-end and instruction ids have length, characters, slashes as allowed."""
    for item in file.transactions:
        yield from check_identifier(item.end_to_end_id, item.place, "PmtId/EndToEndId")
        if item.instruction_id is not None:
            yield from check_identifier(item.instruction_id, item.place, "PmtId/InstrId")


def end_to_end_ids_are_unique(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-06: no two collections have one end-to-end id; NOTPROVIDED is none."""
    counts = Counter(item.end_to_end_id for item in file.transactions)
    for item in file.transactions:
        found = item.end_to_end_id
        if found not in {None, NOT_PROVIDED} and counts[found] > 1:
            yield finding("SDD-06", location=item.place.at("PmtId/EndToEndId"), found=found)


def debtor_account_is_valid(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-33, 34, IBAN- and BIC-codes: the debtor's account and its bank."""
    for item in file.transactions:
        place, iban = item.place, item.debtor_iban
        if iban is None:
            yield finding("SDD-33", location=place.at(_ACCOUNT))
        else:
            yield from check_account(iban, place, _ACCOUNT)
        yield from check_bic(item.debtor_bic, iban, place, _BANK)
        if item.debtor_bic is not None:
            continue
        if item.debtor_agent_other != NOT_PROVIDED:
            yield finding("SDD-34", location=place.at(_BANK))
        if iban is not None and iban[:2] in SEPA and not is_account_in_eea(iban[:2]):
            yield finding("BIC-03", location=place.at(_BANK), found=mask_account(iban))


def names_are_usable(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-24, 25, REF-03: names are there, of 70 characters of the SEPA set at most."""
    yield from check_name(file.initiating_party, file.place, "InitgPty/Nm")
    for block in file.blocks:
        yield from check_name(block.creditor.name, block.place, "Cdtr/Nm", required=True)
        yield from check_name(block.ultimate_creditor, block.place, "UltmtCdtr/Nm")
    for item in file.transactions:
        yield from check_name(item.debtor.name, item.place, "Dbtr/Nm", required=True)
        yield from check_name(item.ultimate_debtor, item.place, "UltmtDbtr/Nm")
        yield from check_name(item.ultimate_creditor, item.place, "UltmtCdtr/Nm")


def remittance_is_one_of_two(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-35 to 38, REF-codes: one text of 140 characters, or one creditor reference."""
    for item in file.transactions:
        if len(item.remittance) + item.structured_count > 1:
            yield finding("SDD-35", location=item.place.at("RmtInf"))
        for text in item.remittance:
            if len(text) > MAX_REMITTANCE:
                location, expected = item.place.at("RmtInf/Ustrd"), str(MAX_REMITTANCE)
                yield finding("SDD-36", location=location, found=str(len(text)), expected=expected)
            yield from check_text(text, item.place, "RmtInf/Ustrd")
        if item.structured_count:
            yield from _structured(item)


def _structured(item: DebitTransaction) -> Iterator[Finding]:
    place, reference = item.place, item.structured_reference
    if not reference:
        yield finding("SDD-38", location=place.at("RmtInf/Strd"))
        return
    if item.structured_type != "SCOR":
        location = place.at(f"{_REFERENCE}/Tp/CdOrPrtry")
        yield finding("SDD-37", location=location, found=item.structured_type or "")
    yield from check_identifier(reference, place, f"{_REFERENCE}/Ref")
    # A national reference may stand here too; one that begins with RF claims to be ISO 11649.
    if reference.startswith("RF"):
        try:
            CreditorReference(value=reference)
        except InvalidValueError as error:
            yield error.to_finding(place.at(f"{_REFERENCE}/Ref"))
