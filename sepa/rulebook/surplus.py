# SPDX-License-Identifier: Apache-2.0
"""Rules of what a file holds beside the elements that are judged one by one.

Nothing is passed over: an element that stands twice, is empty, stands at two levels, or has no
place in the guidelines is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.debit.file import NO_SURPLUS
from sepa.rulebook.values import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from sepa.debit.file import DebitBlock, DebitFile, DebitTransaction
    from sepa.rulebook.scope import Scope

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


def everything_has_its_place(
    element: DebitFile | DebitBlock | DebitTransaction, _scope: Scope
) -> Iterator[Finding]:
    """SDD-62, 63, 65, REF-03: nothing stands twice, is empty, or has no place in the guidelines."""
    surplus = element.surplus
    if surplus is NO_SURPLUS:
        return
    place = element.place
    for path in surplus.repeated:
        yield finding("SDD-62", location=place.at(path), found=_name(path))
    for path in surplus.empty:
        yield finding("SDD-63", location=place.at(path), found=_name(path))
    for path in dict.fromkeys(map(_outermost, dict(surplus.unread))):
        if path not in _LISTED:
            yield finding("SDD-65", location=place.at(path), found=_name(path))
    for path, text in surplus.unread:
        yield from check_text(text, place, path)


def levels_are_not_mixed(item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
    """SDD-64: what the block states for all collections, none states again."""
    block = scope.block
    if block is None:
        return
    stated = (
        ("PmtTpInf", block.payment_type, item.payment_type),
        ("ChrgBr", block.charge_bearer, item.charge_bearer),
        ("UltmtCdtr", block.ultimate_creditor, item.ultimate_creditor),
    )
    for name, outer, inner in stated:
        if outer is not None and inner is not None:
            yield finding("SDD-64", location=item.place.at(name), found=name)


def _outermost(path: str) -> str:
    """The largest element at or above a path that stands apart from the guidelines as a whole."""
    steps = path.split("/")
    for count in range(1, len(steps)):
        outer = "/".join(steps[:count])
        if outer not in _GROUPS:
            return outer
    return path


def _name(path: str) -> str:
    return path.rpartition("/")[2]
