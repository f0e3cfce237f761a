# SPDX-License-Identifier: Apache-2.0
"""Rules of the file and of its blocks: totals, identifiers, payment type, creditor, dates."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_decimal
from compliance.rules import finding
from sepa.calendar import earliest_collection_date, is_target_day, next_target_day
from sepa.debit.model import Scheme, SequenceType
from sepa.references import NOT_PROVIDED
from sepa.rulebook.values import (
    check_account,
    check_bic,
    check_creditor_id,
    check_decimals,
    check_identifier,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from compliance.report import Finding
    from sepa.debit.file import DebitFile, DebitTransaction, PaymentType, Place

_SCHEMES = frozenset(Scheme)
_SEQUENCES = frozenset(SequenceType)


def values_have_their_types(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-01: numbers are numbers and dates are dates."""
    yield from file.findings


def creation_time_has_no_zone(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-02: the time of creation is local, in whole seconds."""
    created = file.created
    if created is not None and (created.tzinfo is not None or created.microsecond):
        yield finding("SDD-02", location=file.place.at("CreDtTm"), found=created.isoformat())


def file_totals_are_right(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-03, 04, 08, 09: number and sum of the file are those of its collections."""
    if not file.transactions:
        yield finding("SDD-08", location=file.place.at())
    if file.stated_sum is None:
        yield finding("SDD-09", location=file.place.at())
    yield from _totals(
        ("SDD-03", "SDD-04"), file.place, (file.stated_count, file.stated_sum), file.transactions
    )


def block_totals_are_right(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-11, 12: number and sum of each block are those of its collections."""
    for block in file.blocks:
        stated = (block.stated_count, block.stated_sum)
        yield from _totals(("SDD-11", "SDD-12"), block.place, stated, block.transactions)


def file_identifiers_are_usable(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """REF-01 to 04: message and block ids have length, characters and slashes as allowed."""
    yield from check_identifier(file.message_id, file.place, "MsgId")
    for block in file.blocks:
        yield from check_identifier(block.id, block.place, "PmtInfId")


def block_ids_are_unique(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-05: no two blocks have one id."""
    counts = Counter(block.id for block in file.blocks)
    for block in file.blocks:
        if block.id is not None and counts[block.id] > 1:
            yield finding("SDD-05", location=block.place.at("PmtInfId"), found=block.id)


def payment_method_is_direct_debit(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-10: PmtMtd is DD."""
    for block in file.blocks:
        if block.method != "DD":
            yield finding("SDD-10", location=block.place.at("PmtMtd"), found=block.method or "")


def payment_type_is_sepa(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-13, 14, 15: service level SEPA, local instrument CORE or B2B, a known sequence type."""
    for block in file.blocks:
        own = [item for item in block.transactions if item.payment_type is not None]
        if block.payment_type is not None or len(own) < len(block.transactions):
            yield from _payment_type(block.payment_type, None, block.place)
        for item in own:
            yield from _payment_type(item.payment_type, block.payment_type, item.place)


def schemes_are_not_mixed(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-07: a file is CORE or B2B as a whole."""
    found = {
        kind.local_instrument
        for block in file.blocks
        for kind in (block.payment_type, *(item.payment_type for item in block.transactions))
        if kind is not None and kind.local_instrument is not None
    }
    if len(found) > 1:
        yield finding("SDD-07", location=file.place.at(), found=", ".join(sorted(found)))


def charges_are_shared(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-16: the charge bearer, where stated, is SLEV."""
    for block in file.blocks:
        stated = [(block.place, block.charge_bearer)]
        stated += [(item.place, item.charge_bearer) for item in block.transactions]
        for place, bearer in stated:
            if bearer not in {None, "SLEV"}:
                yield finding("SDD-16", location=place.at("ChrgBr"), found=bearer)


def creditor_is_identified(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-17, 18, 19, ICS-01 to 03: each collection has one right creditor identifier."""
    for block in file.blocks:
        if block.scheme_id is not None:
            yield from check_creditor_id(block.scheme_id, block.place, "CdtrSchmeId")
        for item in block.transactions:
            if item.scheme_id is not None:
                place = item.place
                yield from check_creditor_id(item.scheme_id, place, "DrctDbtTx/CdtrSchmeId")
                if block.scheme_id is not None:
                    yield finding("SDD-18", location=place.at("DrctDbtTx/CdtrSchmeId"))
            elif block.scheme_id is None:
                yield finding("SDD-17", location=item.place.at("DrctDbtTx"))


def creditor_account_is_valid(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-23, 26, IBAN- and BIC-codes: the creditor's account and its bank."""
    account, bank = "CdtrAcct/Id/IBAN", "CdtrAgt/FinInstnId"
    for block in file.blocks:
        if block.creditor_iban is None:
            yield finding("SDD-23", location=block.place.at(account))
        else:
            yield from check_account(block.creditor_iban, block.place, account)
        yield from check_bic(block.creditor_bic, block.creditor_iban, block.place, bank)
        if block.creditor_bic is None and block.creditor_agent_other != NOT_PROVIDED:
            yield finding("SDD-26", location=block.place.at(bank))


def collection_date_is_target_day(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-20: money is collected on a day on which TARGET settles."""
    for block in file.blocks:
        day = block.collection_date
        if day is not None and not is_target_day(day):
            yield finding(
                "SDD-20",
                location=block.place.at("ReqdColltnDt"),
                found=day.isoformat(),
                expected=next_target_day(day).isoformat(),
            )


def collection_date_leaves_time(file: DebitFile, today: date | None) -> Iterator[Finding]:
    """SDD-21, 22: the date lies ahead of the file's creation, and of today, by a TARGET day."""
    created = None if file.created is None else file.created.date()
    days = [day for day in (created, today) if day is not None]
    if not days:
        return
    sent = max(days)
    for block in file.blocks:
        day = block.collection_date
        if day is None:
            continue
        location = block.place.at("ReqdColltnDt")
        found, earliest = day.isoformat(), earliest_collection_date(sent)
        if day < sent:
            yield finding("SDD-21", location=location, found=found, expected=sent.isoformat())
        elif day < earliest:
            yield finding("SDD-22", location=location, found=found, expected=earliest.isoformat())


def _totals(
    codes: tuple[str, str],
    place: Place,
    stated: tuple[int | None, Decimal | None],
    transactions: tuple[DebitTransaction, ...],
) -> Iterator[Finding]:
    count, total = stated
    yield from check_decimals(total, place, "CtrlSum")
    if count is not None and count != len(transactions):
        location = place.at("NbOfTxs")
        yield finding(
            codes[0], location=location, found=str(count), expected=str(len(transactions))
        )
    amounts = [item.amount for item in transactions if item.amount is not None]
    real = sum(amounts, ZERO)
    # An amount that could not be read is a finding of its own; the sum would only repeat it.
    if total is not None and len(amounts) == len(transactions) and total != real:
        location = place.at("CtrlSum")
        found, expected = format_decimal(total), format_decimal(real)
        yield finding(codes[1], location=location, found=found, expected=expected)


def _payment_type(
    kind: PaymentType | None, outer: PaymentType | None, place: Place
) -> Iterator[Finding]:
    """Judge a payment type, a transaction's completed by its block's."""

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
