# SPDX-License-Identifier: Apache-2.0
"""The rules of a credit transfer file that the file itself can prove.

Numbers agree with those of the direct debit rules (`schemas/rules_sepa.toml`) where the rule is the
same: TRF-31 is SDD-31. Texts are in `schemas/rules_transfers.toml`.

Source: EPC132-08 (2025 v1.0), SCT C2PSP implementation guidelines; EPC125-05, SCT rulebook 2025.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from compliance.amounts import CENT, ZERO, format_decimal
from compliance.errors import NotRunError, UnknownKindError
from compliance.masking import mask_ibans
from compliance.report import concluded
from compliance.rules import finding
from sepa.calendar import is_target_day, next_target_day
from sepa.countries import SEPA, is_account_in_eea
from sepa.faults import InvalidValueError, mask_account
from sepa.references import MAX_NAME, MAX_REMITTANCE, NOT_PROVIDED, CreditorReference
from sepa.rulebook.address import check_address
from sepa.rulebook.collection import LARGEST
from sepa.rulebook.values import DECIMALS, check_account, check_bic, check_identifier, check_text
from sepa.transfer.pain001_reader import read_pain001

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from decimal import Decimal

    from compliance.checking import Subject
    from compliance.report import CheckResult, Finding
    from sepa.debit.file import Place
    from sepa.transfer.file import OrderedTransfer, TransferFile

RULEBOOK = "rulebook"
ARTEFACT = "EPC125-05 and EPC132-08, SCT 2025"

# What the guidelines give a transfer beyond the fields of our model (EPC132-08, 2).
_LISTED = (
    "InitgPty/Id",
    "PmtTpInf/CtgyPurp",
    "PmtTpInf/InstrPrty",
    "DbtrAcct/Ccy",
    "CdtrAcct/Ccy",
    "Dbtr/Id",
    "Cdtr/Id",
    "UltmtDbtr/Id",
    "UltmtCdtr/Id",
    "RmtInf/Strd/CdtrRefInf/Tp/Issr",
)

_ACCOUNT = "CdtrAcct/Id/IBAN"
_REFERENCE = "RmtInf/Strd/CdtrRefInf"


def values_have_their_types(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-01, 02: numbers are numbers and dates are dates; the time of creation has no zone."""
    yield from file.findings
    created = file.created
    if created is not None and (created.tzinfo is not None or created.microsecond):
        yield finding("TRF-02", location=file.place.at("CreDtTm"), found=created.isoformat())


def totals_are_right(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-03, 04, 08, 09, 11, 12: numbers and sums are those of the transfers."""
    if not file.transfers:
        yield finding("TRF-08", location=file.place.at())
    if file.stated_sum is None:
        yield finding("TRF-09", location=file.place.at())
    stated = (file.stated_count, file.stated_sum)
    yield from _totals(("TRF-03", "TRF-04"), file.place, stated, file.transfers)
    for block in file.blocks:
        stated = (block.stated_count, block.stated_sum)
        yield from _totals(("TRF-11", "TRF-12"), block.place, stated, block.transfers)


def identifiers_are_usable(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-05, 06, REF-01 to 04: ids have length, characters, slashes as allowed, and are unique."""
    yield from check_identifier(file.message_id, file.place, "MsgId")
    blocks = Counter(block.id for block in file.blocks)
    for block in file.blocks:
        yield from check_identifier(block.id, block.place, "PmtInfId")
        if block.id is not None and blocks[block.id] > 1:
            yield finding("TRF-05", location=block.place.at("PmtInfId"), found=block.id)
    counts = Counter(item.end_to_end_id for item in file.transfers)
    for item in file.transfers:
        found, place = item.end_to_end_id, item.place
        yield from check_identifier(found, place, "PmtId/EndToEndId")
        if item.instruction_id is not None:
            yield from check_identifier(item.instruction_id, place, "PmtId/InstrId")
        if found not in {None, NOT_PROVIDED} and counts[found] > 1:
            yield finding("TRF-06", location=place.at("PmtId/EndToEndId"), found=found)


def payment_is_a_sepa_transfer(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-10, 13, 16: PmtMtd is TRF, the service level SEPA, charges are shared."""
    for block in file.blocks:
        if block.method != "TRF":
            yield finding("TRF-10", location=block.place.at("PmtMtd"), found=block.method or "")
        if block.charge_bearer not in {None, "SLEV"}:
            yield finding("TRF-16", location=block.place.at("ChrgBr"), found=block.charge_bearer)
        for item in block.transfers:
            level = item.service_level or block.service_level
            if level != "SEPA":
                location = item.place.at("PmtTpInf/SvcLvl/Cd")
                yield finding("TRF-13", location=location, found=level or "")
            if item.charge_bearer not in {None, "SLEV"}:
                yield finding("TRF-16", location=item.place.at("ChrgBr"), found=item.charge_bearer)


def execution_date_is_possible(file: TransferFile, today: date | None) -> Iterator[Finding]:
    """TRF-20, 21: the day lies not before the file, and is one on which TARGET settles."""
    created = None if file.created is None else file.created.date()
    sent = max((day for day in (created, today) if day is not None), default=None)
    for block in file.blocks:
        day = block.execution_date
        if day is None:
            continue
        location, found = block.place.at("ReqdExctnDt"), day.isoformat()
        if sent is not None and day < sent:
            yield finding("TRF-21", location=location, found=found, expected=sent.isoformat())
        elif not is_target_day(day):
            expected = next_target_day(day).isoformat()
            yield finding("TRF-20", location=location, found=found, expected=expected)


def accounts_are_valid(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-23, 26, 33, IBAN- and BIC-codes: both accounts and their banks."""
    account, bank = "DbtrAcct/Id/IBAN", "DbtrAgt/FinInstnId"
    for block in file.blocks:
        if block.payer_iban is None:
            yield finding("TRF-23", location=block.place.at(account))
        else:
            yield from check_account(block.payer_iban, block.place, account)
        yield from check_bic(block.payer_bic, block.payer_iban, block.place, bank)
        if block.payer_bic is None and block.payer_agent_other != NOT_PROVIDED:
            yield finding("TRF-26", location=block.place.at(bank))
    for item in file.transfers:
        place, iban, bank = item.place, item.payee_iban, "CdtrAgt/FinInstnId"
        if iban is None:
            yield finding("TRF-33", location=place.at(_ACCOUNT))
            continue
        yield from check_account(iban, place, _ACCOUNT)
        yield from check_bic(item.payee_bic, iban, place, bank)
        if item.payee_bic is None and iban[:2] in SEPA and not is_account_in_eea(iban[:2]):
            yield finding("BIC-03", location=place.at(bank), found=mask_account(iban))


def names_are_usable(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-24, 25, REF-03: names are there, of 70 characters of the SEPA set at most."""
    yield from _name(file.initiating_party, file.place, "InitgPty/Nm")
    for block in file.blocks:
        yield from _name(block.payer.name, block.place, "Dbtr/Nm", required=True)
        yield from _name(block.ultimate_debtor, block.place, "UltmtDbtr/Nm")
    for item in file.transfers:
        yield from _name(item.payee.name, item.place, "Cdtr/Nm", required=True)
        yield from _name(item.ultimate_debtor, item.place, "UltmtDbtr/Nm")
        yield from _name(item.ultimate_creditor, item.place, "UltmtCdtr/Nm")


def amounts_are_in_euro_and_in_range(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-30, 31, 32: euro, between a cent and a billion, in whole cents."""
    for item in file.transfers:
        if item.currency != "EUR":
            location = item.place.at("Amt/InstdAmt/@Ccy")
            yield finding("TRF-30", location=location, found=item.currency or "")
        if item.amount is not None and not CENT <= item.amount <= LARGEST:
            location, found = item.place.at("Amt/InstdAmt"), format_decimal(item.amount)
            yield finding("TRF-31", location=location, found=found)
        yield from _decimals(item.amount, item.place, "Amt/InstdAmt")


def remittance_is_one_of_two(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-35 to 38, REF-codes: one text of 140 characters, or one creditor reference."""
    for item in file.transfers:
        place = item.place
        if len(item.remittance) + item.structured_count > 1:
            yield finding("TRF-35", location=place.at("RmtInf"))
        for text in item.remittance:
            if len(text) > MAX_REMITTANCE:
                location, expected = place.at("RmtInf/Ustrd"), str(MAX_REMITTANCE)
                yield finding("TRF-36", location=location, found=str(len(text)), expected=expected)
            yield from check_text(text, place, "RmtInf/Ustrd")
        if item.structured_count:
            yield from _structured(item)


def addresses_are_structured(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-40, 41, ADR-codes: town and country as elements, at most two lines, no repetition."""
    codes = ("TRF-40", "TRF-41")
    for block in file.blocks:
        day = block.execution_date
        yield from check_address(block.payer, block.place, "Dbtr/PstlAdr", day, codes)
        for item in block.transfers:
            yield from check_address(item.payee, item.place, "Cdtr/PstlAdr", day, codes)


def elements_are_of_the_guidelines(file: TransferFile, _today: date | None) -> Iterator[Finding]:
    """TRF-62, 63, 65, REF-03: what stands twice, is empty, or has no place in the guidelines."""
    surpluses = [(file.place, file.surplus)]
    for block in file.blocks:
        surpluses.append((block.place, block.surplus))
        surpluses += [(item.place, item.surplus) for item in block.transfers]
    for place, surplus in surpluses:
        for path in surplus.repeated:
            yield finding("TRF-62", location=place.at(path), found=_last(path))
        for path in surplus.empty:
            yield finding("TRF-63", location=place.at(path), found=_last(path))
        for path, text in surplus.unread:
            if not path.startswith(_LISTED):
                yield finding("TRF-65", location=place.at(path), found=_last(path))
            yield from check_text(text, place, path)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


RULES: tuple[Callable[[TransferFile, date | None], Iterator[Finding]], ...] = (
    values_have_their_types,
    totals_are_right,
    identifiers_are_usable,
    payment_is_a_sepa_transfer,
    execution_date_is_possible,
    accounts_are_valid,
    names_are_usable,
    addresses_are_structured,
    amounts_are_in_euro_and_in_range,
    remittance_is_one_of_two,
    elements_are_of_the_guidelines,
)


def check_transfer_rulebook(subject: Subject) -> CheckResult:
    """Judge a pain.001 file by the rules of the SEPA credit transfer scheme.

    Raises:
        NotRunError: if it holds no credit transfer initiation that could be judged.
    """
    try:
        file = read_pain001(subject.root)
    except UnknownKindError as error:
        raise NotRunError(str(error)) from error
    return concluded(RULEBOOK, check_transfer_file(file, subject.today), ARTEFACT)


def check_transfer_file(file: TransferFile, today: date | None = None) -> tuple[Finding, ...]:
    """Return what the rules have to say about a file that was read, rule by rule."""
    return tuple(found for rule in RULES for found in rule(file, today))


def _totals(
    codes: tuple[str, str],
    place: Place,
    stated: tuple[int | None, Decimal | None],
    transfers: tuple[OrderedTransfer, ...],
) -> Iterator[Finding]:
    count, total = stated
    yield from _decimals(total, place, "CtrlSum")
    if count is not None and count != len(transfers):
        found, expected = str(count), str(len(transfers))
        yield finding(codes[0], location=place.at("NbOfTxs"), found=found, expected=expected)
    amounts = [item.amount for item in transfers if item.amount is not None]
    real = sum(amounts, ZERO)
    # An amount that could not be read is a finding of its own; the sum would only repeat it.
    if total is not None and len(amounts) == len(transfers) and total != real:
        found, expected = format_decimal(total), format_decimal(real)
        yield finding(codes[1], location=place.at("CtrlSum"), found=found, expected=expected)


def _decimals(amount: Decimal | None, place: Place, path: str) -> Iterator[Finding]:
    if amount is not None and -int(amount.as_tuple().exponent) > DECIMALS:
        yield finding("TRF-32", location=place.at(path), found=format_decimal(amount))


def _name(
    text: str | None, place: Place, path: str, *, required: bool = False
) -> Iterator[Finding]:
    if not text:
        if required:
            yield finding("TRF-24", location=place.at(path))
        return
    if len(text) > MAX_NAME:
        found, expected = mask_ibans(text), str(MAX_NAME)
        yield finding("TRF-25", location=place.at(path), found=found, expected=expected)
    yield from check_text(text, place, path)


def _structured(item: OrderedTransfer) -> Iterator[Finding]:
    place, reference = item.place, item.structured_reference
    if not reference:
        yield finding("TRF-38", location=place.at("RmtInf/Strd"))
        return
    if item.structured_type != "SCOR":
        location = place.at(f"{_REFERENCE}/Tp/CdOrPrtry")
        yield finding("TRF-37", location=location, found=item.structured_type or "")
    yield from check_identifier(reference, place, f"{_REFERENCE}/Ref")
    # A national reference may stand here too; one that begins with RF claims to be ISO 11649.
    if reference.startswith("RF"):
        try:
            CreditorReference(value=reference)
        except InvalidValueError as error:
            yield error.to_finding(place.at(f"{_REFERENCE}/Ref"))
