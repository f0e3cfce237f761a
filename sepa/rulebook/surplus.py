# SPDX-License-Identifier: Apache-2.0
"""Rules of what a file holds beside the elements that are judged one by one.

Nothing is passed over: an element that stands twice, is empty, stands at two levels, or has no
place in the guidelines is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.rulebook.values import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from compliance.report import Finding
    from sepa.debit.file import DebitFile, Place, Surplus

# What the guidelines give a direct debit beyond the fields of our model (EPC130-08, 2: elements of
# the SEPA core service), each with all below it, of which the characters alone are judged.
_LISTED = (
    "InitgPty/Id",
    "PmtTpInf/CtgyPurp",
    "CdtrAcct/Ccy",
    "UltmtCdtr/Id",
    "DrctDbtTx/MndtRltdInf/ElctrncSgntr",
    "Dbtr/Id",
    "DbtrAcct/Ccy",
    "UltmtDbtr/Id",
    "RmtInf/Strd/CdtrRefInf/Tp/Issr",
)

# Groups of which the guidelines list some elements and not others: those are named one by one.
_GROUP_PATHS = """
    InitgPty PmtTpInf PmtTpInf/SvcLvl PmtTpInf/LclInstrm
    Cdtr Cdtr/PstlAdr CdtrAcct CdtrAcct/Id CdtrAgt CdtrAgt/FinInstnId CdtrAgt/FinInstnId/Othr
    UltmtCdtr CdtrSchmeId CdtrSchmeId/Id CdtrSchmeId/Id/PrvtId CdtrSchmeId/Id/PrvtId/Othr
    PmtId DrctDbtTx DrctDbtTx/MndtRltdInf DrctDbtTx/MndtRltdInf/AmdmntInfDtls DrctDbtTx/CdtrSchmeId
    DbtrAgt DbtrAgt/FinInstnId DbtrAgt/FinInstnId/Othr Dbtr Dbtr/PstlAdr DbtrAcct DbtrAcct/Id
    UltmtDbtr Purp RmtInf RmtInf/Strd RmtInf/Strd/CdtrRefInf RmtInf/Strd/CdtrRefInf/Tp
"""
_GROUPS = frozenset(_GROUP_PATHS.split())


def encoding_is_utf_8(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-61: the file declares UTF-8, or nothing, which is the same (XML 1.0, 4.3.3)."""
    if file.encoding is not None and file.encoding.upper() != "UTF-8":
        yield finding("SDD-61", location=file.place.at(), found=file.encoding)


def elements_stand_once(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-62: what the schema lets stand many times, a direct debit has once."""
    for place, surplus in _surpluses(file):
        for path in surplus.repeated:
            yield finding("SDD-62", location=place.at(path), found=_name(path))


def elements_have_content(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-63: no element is empty."""
    for place, surplus in _surpluses(file):
        for path in surplus.empty:
            yield finding("SDD-63", location=place.at(path), found=_name(path))


def levels_are_not_mixed(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-64: what the block states for all collections, none states again."""
    for block in file.blocks:
        outer = (
            ("PmtTpInf", block.payment_type is not None),
            ("ChrgBr", block.charge_bearer is not None),
            ("UltmtCdtr", block.ultimate_creditor is not None),
        )
        stated = {name for name, is_stated in outer if is_stated}
        for item in block.transactions:
            inner = (
                ("PmtTpInf", item.payment_type is not None),
                ("ChrgBr", item.charge_bearer is not None),
                ("UltmtCdtr", item.ultimate_creditor is not None),
            )
            for name, is_stated in inner:
                if is_stated and name in stated:
                    yield finding("SDD-64", location=item.place.at(name), found=name)


def elements_are_of_the_guidelines(file: DebitFile, _today: date | None) -> Iterator[Finding]:
    """SDD-65, REF-03: an element that the guidelines do not list is named; texts are of the set."""
    for place, surplus in _surpluses(file):
        named = dict.fromkeys(map(_outermost, dict(surplus.unread)))
        for path in named:
            if path not in _LISTED:
                yield finding("SDD-65", location=place.at(path), found=_name(path))
        for path, text in surplus.unread:
            yield from check_text(text, place, path)


def _outermost(path: str) -> str:
    """The largest element at or above a path that stands apart from the guidelines as a whole."""
    steps = path.split("/")
    for count in range(1, len(steps)):
        outer = "/".join(steps[:count])
        if outer not in _GROUPS:
            return outer
    return path


def _surpluses(file: DebitFile) -> Iterator[tuple[Place, Surplus]]:
    yield file.place, file.surplus
    for block in file.blocks:
        yield block.place, block.surplus
        for item in block.transactions:
            yield item.place, item.surplus


def _name(path: str) -> str:
    return path.rpartition("/")[2]
