# SPDX-License-Identifier: Apache-2.0
"""The rules of a pain.007 file that the file itself can prove; texts in rules_reversals.toml.

Source: EPC130-08 (2025 v1.0), 2.3, and EPC131-08 for B2B; the order of elements is that of ISO
20022 pain.007.001.09.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from compliance.amounts import CENT, ZERO, format_decimal
from compliance.errors import NotRunError, UnknownKindError
from compliance.report import concluded
from compliance.rules import finding
from sepa.debit.file import Place
from sepa.debit.pain007_reader import MESSAGE, read_pain007
from sepa.debit.reversal import ReversalReason
from sepa.rulebook.collection import LARGEST
from sepa.rulebook.values import DECIMALS, check_account, check_identifier, check_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from compliance.checking import Subject
    from compliance.report import CheckResult, Finding
    from sepa.debit.pain007_reader import FileReversal, ReversalFile

RULEBOOK = "rulebook"
ARTEFACT = "EPC016-06 and EPC130-08, SDD 2025: reversals"

# The children of each element of the message, in their order (ISO 20022 pain.007.001.09).
_ORDER = {
    MESSAGE: "GrpHdr OrgnlGrpInf OrgnlPmtInfAndRvsl SplmtryData",
    "GrpHdr": "MsgId CreDtTm Authstn NbOfTxs CtrlSum GrpRvsl InitgPty FwdgAgt DbtrAgt CdtrAgt",
    "OrgnlGrpInf": "OrgnlMsgId OrgnlMsgNmId OrgnlCreDtTm RvslRsnInf",
    "OrgnlPmtInfAndRvsl": (
        "RvslPmtInfId OrgnlPmtInfId OrgnlNbOfTxs OrgnlCtrlSum BtchBookg PmtInfRvsl RvslRsnInf TxInf"
    ),
    "TxInf": (
        "RvslId OrgnlInstrId OrgnlEndToEndId OrgnlUETR OrgnlInstdAmt RvsdInstdAmt ChrgBr "
        "RvslRsnInf OrgnlTxRef SplmtryData"
    ),
    "RvslRsnInf": "Orgtr Rsn AddtlInf",
    "OrgnlTxRef": (
        "IntrBkSttlmAmt Amt IntrBkSttlmDt ReqdColltnDt ReqdExctnDt CdtrSchmeId SttlmInf PmtTpInf "
        "PmtMtd MndtRltdInf RmtInf UltmtDbtr Dbtr DbtrAcct DbtrAgt DbtrAgtAcct CdtrAgt CdtrAgtAcct "
        "Cdtr CdtrAcct UltmtCdtr Purp"
    ),
}


def values_have_their_types(file: ReversalFile) -> Iterator[Finding]:
    """RVS-01: numbers are numbers and dates are dates."""
    yield from file.findings


def totals_are_right(file: ReversalFile) -> Iterator[Finding]:
    """RVS-02 to 04: number and sum are there, and those of the reversals; there is one at least."""
    if not file.reversals:
        yield finding("RVS-04", location=file.place.at())
    count = len(file.reversals)
    if file.stated_count != count:
        location, found = file.place.at("GrpHdr/NbOfTxs"), str(file.stated_count)
        yield finding("RVS-02", location=location, found=found, expected=str(count))
    amounts = [item.amount for item in file.reversals if item.amount is not None]
    total = sum(amounts, ZERO)
    if file.stated_sum != total and len(amounts) == count:
        found = "-" if file.stated_sum is None else format_decimal(file.stated_sum)
        location, expected = file.place.at("GrpHdr/CtrlSum"), format_decimal(total)
        yield finding("RVS-03", location=location, found=found, expected=expected)


def identifiers_are_usable(file: ReversalFile) -> Iterator[Finding]:
    """RVS-05, 06, REF-01 to 04: ids are there, well formed, and used once."""
    yield from check_identifier(file.message_id, file.place, "GrpHdr/MsgId")
    yield from check_identifier(file.original_message_id, file.place, "OrgnlGrpInf/OrgnlMsgId")
    collections = Counter((item.block_id, item.end_to_end_id) for item in file.reversals)
    own = Counter(item.id for item in file.reversals)
    for item in file.reversals:
        place = item.place
        yield from check_identifier(item.block_id, place, "../OrgnlPmtInfId")
        yield from check_identifier(item.end_to_end_id, place, "OrgnlEndToEndId")
        if collections[item.block_id, item.end_to_end_id] > 1:
            location = place.at("OrgnlEndToEndId")
            yield finding("RVS-05", location=location, found=item.end_to_end_id)
        if item.id is not None:
            yield from check_identifier(item.id, place, "RvslId")
            if own[item.id] > 1:
                yield finding("RVS-06", location=place.at("RvslId"), found=item.id)


def original_is_a_direct_debit(file: ReversalFile) -> Iterator[Finding]:
    """RVS-07, 14: the message speaks of a pain.008, collection by collection."""
    name = file.original_message or ""
    if not name.startswith("pain.008"):
        location = file.place.at("OrgnlGrpInf/OrgnlMsgNmId")
        yield finding("RVS-07", location=location, found=name)
    for place, path, text in file.wholes:
        if text not in {None, "false", "0"}:
            yield finding("RVS-14", location=place.at(path), found=text)


def reasons_are_allowed(file: ReversalFile) -> Iterator[Finding]:
    """RVS-08, 16, REF-03: the reason is one of the scheme's, and says whose it is."""
    allowed = frozenset(reason.value for reason in ReversalReason)
    for item in file.reversals:
        if item.reason not in allowed:
            location = item.place.at("RvslRsnInf/Rsn/Cd")
            expected = ", ".join(sorted(allowed))
            yield finding("RVS-08", location=location, found=item.reason or "", expected=expected)
        if not item.originator:
            yield finding("RVS-16", location=item.place.at("RvslRsnInf/Orgtr"))


def amounts_are_possible(file: ReversalFile) -> Iterator[Finding]:
    """RVS-09 to 13: euro in whole cents, no more than was collected, charges shared."""
    for item in file.reversals:
        place = item.place
        if item.charge_bearer not in {None, "SLEV"}:
            yield finding("RVS-13", location=place.at("ChrgBr"), found=item.charge_bearer)
        both = (item.collected, item.amount)
        for name, amount, currency in zip(
            ("OrgnlInstdAmt", "RvsdInstdAmt"), both, item.currencies, strict=True
        ):
            yield from _amount(place, name, amount, currency)
        if item.amount is not None and item.collected is not None and item.amount > item.collected:
            found, expected = format_decimal(item.amount), format_decimal(item.collected)
            location = place.at("RvsdInstdAmt")
            yield finding("RVS-09", location=location, found=found, expected=expected)


def _amount(
    place: Place, name: str, amount: Decimal | None, currency: str | None
) -> Iterator[Finding]:
    location = place.at(name)
    if currency != "EUR":
        yield finding("RVS-10", location=place.at(f"{name}/@Ccy"), found=currency or "")
    if amount is None:
        return
    if not CENT <= amount <= LARGEST:
        yield finding("RVS-11", location=location, found=format_decimal(amount))
    if -int(amount.as_tuple().exponent) > DECIMALS:
        yield finding("RVS-12", location=location, found=format_decimal(amount))


def texts_and_accounts_are_valid(file: ReversalFile) -> Iterator[Finding]:
    """REF-03, IBAN-codes: texts of the SEPA set, accounts with right check digits."""
    yield from check_text(file.initiating_party, file.place, "GrpHdr/InitgPty/Nm")
    for item in file.reversals:
        yield from _texts(item)
        for name, iban in (("DbtrAcct", item.debtor_iban), ("CdtrAcct", item.creditor_iban)):
            if iban is not None:
                yield from check_account(iban, item.place, f"OrgnlTxRef/{name}/Id/IBAN")


def _texts(item: FileReversal) -> Iterator[Finding]:
    yield from check_text(item.originator, item.place, "RvslRsnInf/Orgtr/Nm")
    yield from check_text(item.debtor_name, item.place, "OrgnlTxRef/Dbtr/Pty/Nm")
    for path, text in item.surplus.unread:
        yield from check_text(text, item.place, path)


RULES: tuple[Callable[[ReversalFile], Iterator[Finding]], ...] = (
    values_have_their_types,
    totals_are_right,
    identifiers_are_usable,
    original_is_a_direct_debit,
    reasons_are_allowed,
    amounts_are_possible,
    texts_and_accounts_are_valid,
)


def elements_stand_in_order(root: etree._Element) -> Iterator[Finding]:
    """RVS-15: each element is one of the message, and stands where the message has it."""
    for parent in root.iter(etree.Element):
        names = _ORDER.get(etree.QName(parent).localname)
        if names is None:
            continue
        order, last = names.split(), -1
        for child in parent.iterchildren(etree.Element):
            name = etree.QName(child).localname
            at = order.index(name) if name in order else -1
            if at < last or at < 0:
                steps = [etree.QName(step).localname for step in (*child.iterancestors(),)]
                path = "/" + "/".join((*reversed(steps), name))
                location = Place(xpath=path, line=child.sourceline).at()
                yield finding("RVS-15", location=location, found=name)
            last = max(last, at)


def check_reversal_rulebook(subject: Subject) -> CheckResult:
    """Judge a pain.007 file by the rules of the SEPA direct debit schemes.

    Raises:
        NotRunError: if it holds no payment reversal that could be judged.
    """
    try:
        file = read_pain007(subject.root)
    except UnknownKindError as error:
        raise NotRunError(str(error)) from error
    found = [*elements_stand_in_order(subject.root), *check_reversal_file(file)]
    return concluded(RULEBOOK, tuple(found), ARTEFACT)


def check_reversal_file(file: ReversalFile) -> tuple[Finding, ...]:
    """Return what the rules have to say about a file that was read, rule by rule."""
    return tuple(found for rule in RULES for found in rule(file))
