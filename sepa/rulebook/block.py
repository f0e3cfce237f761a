# SPDX-License-Identifier: Apache-2.0
"""Rules of a payment-information block: identification, payment type, creditor, collection date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.calendar import earliest_collection_date, is_target_day, next_target_day
from sepa.debit.model import Scheme, SequenceType
from sepa.references import NOT_PROVIDED
from sepa.rulebook.address import check_address
from sepa.rulebook.values import (
    check_account,
    check_bic,
    check_creditor_id,
    check_decimals,
    check_identifier,
    check_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from sepa.debit.file import DebitBlock, PaymentType, Place
    from sepa.rulebook.scope import Scope

_SCHEMES = frozenset(Scheme)
_SEQUENCES = frozenset(SequenceType)


def block_is_identified(block: DebitBlock, _scope: Scope) -> Iterator[Finding]:
    """REF-01 to 04, SDD-32: the block's id is usable, its sum in whole cents."""
    yield from check_identifier(block.id, block.place, "PmtInfId")
    yield from check_decimals(block.stated_sum, block.place, "CtrlSum")


def payment_method_is_direct_debit(block: DebitBlock, _scope: Scope) -> Iterator[Finding]:
    """SDD-10: PmtMtd is DD."""
    if block.method != "DD":
        yield finding("SDD-10", location=block.place.at("PmtMtd"), found=block.method or "")


def payment_type_is_sepa(block: DebitBlock, _scope: Scope) -> Iterator[Finding]:
    """SDD-13, 14, 15: service level SEPA, local instrument CORE or B2B, a known sequence type."""
    if block.payment_type is not None:
        yield from check_payment_type(block.payment_type, None, block.place)


def charges_are_shared(block: DebitBlock, _scope: Scope) -> Iterator[Finding]:
    """SDD-16: the charge bearer, where stated, is SLEV."""
    if block.charge_bearer not in {None, "SLEV"}:
        yield finding("SDD-16", location=block.place.at("ChrgBr"), found=block.charge_bearer)


def creditor_is_usable(block: DebitBlock, _scope: Scope) -> Iterator[Finding]:
    """SDD-19, 24, 25, 40, 41, ADR- and ICS-codes: name, address and identifier of the creditor."""
    yield from check_name(block.creditor.name, block.place, "Cdtr/Nm", required=True)
    yield from check_name(block.ultimate_creditor, block.place, "UltmtCdtr/Nm")
    day = block.collection_date
    yield from check_address(block.creditor, block.place, "Cdtr/PstlAdr", day)
    if block.scheme_id is not None:
        yield from check_creditor_id(block.scheme_id, block.place, "CdtrSchmeId")


def creditor_account_is_valid(block: DebitBlock, _scope: Scope) -> Iterator[Finding]:
    """SDD-23, 26, IBAN- and BIC-codes: the creditor's account and its bank."""
    account, bank = "CdtrAcct/Id/IBAN", "CdtrAgt/FinInstnId"
    if block.creditor_iban is None:
        yield finding("SDD-23", location=block.place.at(account))
    else:
        yield from check_account(block.creditor_iban, block.place, account)
    yield from check_bic(block.creditor_bic, block.creditor_iban, block.place, bank)
    if block.creditor_bic is None and block.creditor_agent_other != NOT_PROVIDED:
        yield finding("SDD-26", location=block.place.at(bank))


def collection_date_is_target_day(block: DebitBlock, _scope: Scope) -> Iterator[Finding]:
    """SDD-20: money is collected on a day on which TARGET settles."""
    day = block.collection_date
    if day is not None and not is_target_day(day):
        yield finding(
            "SDD-20",
            location=block.place.at("ReqdColltnDt"),
            found=day.isoformat(),
            expected=next_target_day(day).isoformat(),
        )


def collection_date_leaves_time(block: DebitBlock, scope: Scope) -> Iterator[Finding]:
    """SDD-21, 22: the date lies ahead of the file's creation, and of today, by a TARGET day."""
    created = None if scope.file.created is None else scope.file.created.date()
    days = [day for day in (created, scope.today) if day is not None]
    day = block.collection_date
    if not days or day is None:
        return
    sent = max(days)
    location = block.place.at("ReqdColltnDt")
    found, earliest = day.isoformat(), earliest_collection_date(sent)
    if day < sent:
        yield finding("SDD-21", location=location, found=found, expected=sent.isoformat())
    elif day < earliest:
        yield finding("SDD-22", location=location, found=found, expected=earliest.isoformat())


def check_payment_type(
    kind: PaymentType | None, outer: PaymentType | None, place: Place
) -> Iterator[Finding]:
    """Yield SDD-13, 14 and 15 for a payment type, a transaction's completed by its block's."""

    def value(name: str) -> str | None:
        own: str | None = getattr(kind, name, None)
        inherited: str | None = getattr(outer, name, None)
        return own or inherited

    checks = (
        ("SDD-13", "service_level", frozenset({"SEPA"}), "PmtTpInf/SvcLvl/Cd"),
        ("SDD-14", "local_instrument", _SCHEMES, "PmtTpInf/LclInstrm/Cd"),
        ("SDD-15", "sequence", _SEQUENCES, "PmtTpInf/SeqTp"),
    )
    for code, name, allowed, path in checks:
        found = value(name)
        if found not in allowed:
            yield finding(code, location=place.at(path), found=found or "")
