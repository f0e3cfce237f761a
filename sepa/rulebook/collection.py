# SPDX-License-Identifier: Apache-2.0
"""Rules of a collection: type, creditor, amount, parties, accounts, remittance information."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from compliance.amounts import CENT, format_decimal
from compliance.rules import finding
from sepa.countries import SEPA, is_account_in_eea
from sepa.faults import InvalidValueError, mask_account
from sepa.references import MAX_REMITTANCE, NOT_PROVIDED, CreditorReference
from sepa.rulebook.block import check_payment_type
from sepa.rulebook.values import (
    check_account,
    check_bic,
    check_creditor_id,
    check_decimals,
    check_identifier,
    check_name,
    check_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from sepa.debit.file import DebitTransaction
    from sepa.rulebook.scope import Scope

LARGEST = Decimal("999999999.99")

_ACCOUNT = "DbtrAcct/Id/IBAN"
_BANK = "DbtrAgt/FinInstnId"
_REFERENCE = "RmtInf/Strd/CdtrRefInf"


def payment_type_is_sepa(item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
    """SDD-13, 14, 15: a payment type of its own, completed by its block's, is one of SEPA."""
    if item.payment_type is not None:
        outer = None if scope.block is None else scope.block.payment_type
        yield from check_payment_type(item.payment_type, outer, item.place)


def charges_are_shared(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """SDD-16: the charge bearer, where stated, is SLEV."""
    if item.charge_bearer not in {None, "SLEV"}:
        yield finding("SDD-16", location=item.place.at("ChrgBr"), found=item.charge_bearer)


def creditor_is_identified(item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
    """SDD-17, 18, 19, ICS-01 to 03: one right creditor identifier, its own or its block's."""
    place, outer = item.place, None if scope.block is None else scope.block.scheme_id
    if item.scheme_id is not None:
        yield from check_creditor_id(item.scheme_id, place, "DrctDbtTx/CdtrSchmeId")
        if outer is not None:
            yield finding("SDD-18", location=place.at("DrctDbtTx/CdtrSchmeId"))
    elif outer is None:
        yield finding("SDD-17", location=place.at("DrctDbtTx"))


def amount_is_in_euro_and_in_range(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """SDD-30, 31, 32: euro, between a cent and a billion, in whole cents."""
    if item.currency != "EUR":
        location = item.place.at("InstdAmt/@Ccy")
        yield finding("SDD-30", location=location, found=item.currency or "")
    amount = item.amount
    if amount is None:
        return
    if not CENT <= amount <= LARGEST:
        location, found = item.place.at("InstdAmt"), format_decimal(amount)
        yield finding("SDD-31", location=location, found=found)
    yield from check_decimals(amount, item.place, "InstdAmt")


def ids_are_usable(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """REF-01 to 04: end-to-end and instruction ids have length, characters, slashes as allowed."""
    yield from check_identifier(item.end_to_end_id, item.place, "PmtId/EndToEndId")
    if item.instruction_id is not None:
        yield from check_identifier(item.instruction_id, item.place, "PmtId/InstrId")


def debtor_account_is_valid(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """SDD-33, 34, IBAN- and BIC-codes: the debtor's account and its bank."""
    place, iban = item.place, item.debtor_iban
    if iban is None:
        yield finding("SDD-33", location=place.at(_ACCOUNT))
    else:
        yield from check_account(iban, place, _ACCOUNT)
    yield from check_bic(item.debtor_bic, iban, place, _BANK)
    if item.debtor_bic is not None:
        return
    if item.debtor_agent_other != NOT_PROVIDED:
        yield finding("SDD-34", location=place.at(_BANK))
    if iban is not None and iban[:2] in SEPA and not is_account_in_eea(iban[:2]):
        yield finding("BIC-03", location=place.at(_BANK), found=mask_account(iban))


def names_are_usable(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """SDD-24, 25, REF-03: names are there, of 70 characters of the SEPA set at most."""
    yield from check_name(item.debtor.name, item.place, "Dbtr/Nm", required=True)
    yield from check_name(item.ultimate_debtor, item.place, "UltmtDbtr/Nm")
    yield from check_name(item.ultimate_creditor, item.place, "UltmtCdtr/Nm")


def remittance_is_one_of_two(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """SDD-35 to 38, REF-codes: one text of 140 characters, or one creditor reference."""
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
