# SPDX-License-Identifier: Apache-2.0
"""The bank's statements counted again, by the standard library alone.

It knows nothing of our reader, our model or our matching: it walks camt.053 files by local names,
and adds up what each end-to-end id brought and took. The ledger must come to the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(slots=True)
class Recount:
    """What statements come to.

    Attributes:
        by_id: sum of the booked entries of each end-to-end id, signed from the account's side.
        booked: sum of all booked entries.
        opening: opening balance of the first statement.
        closing: closing balance of the last one.
    """

    by_id: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    booked: Decimal = Decimal(0)
    opening: Decimal | None = None
    closing: Decimal = Decimal(0)


def recount(statements: Iterable[bytes]) -> Recount:
    """Count camt.053 files, in the order in which the bank sent them."""
    found = Recount()
    for data in statements:
        root = ET.fromstring(data)
        for statement in _all(root, "Stmt"):
            _balances(statement, found)
            for entry in _all(statement, "Ntry"):
                _entry(entry, found)
    return found


def _balances(statement: ET.Element, found: Recount) -> None:
    for balance in _all(statement, "Bal"):
        code = next(element.text for element in _all(balance, "Cd"))
        if code == "OPBD" and found.opening is None:
            found.opening = _signed(balance)
        elif code == "CLBD":
            found.closing = _signed(balance)


def _entry(entry: ET.Element, found: Recount) -> None:
    status = next(iter(_all(entry, "Sts")))
    assert "BOOK" in "".join(status.itertext())
    found.booked += _signed(entry)
    details = list(_all(entry, "TxDtls"))
    for detail in details:
        ids = [element.text for element in _all(detail, "EndToEndId")]
        amounts = [element for element in detail if _local(element) == "Amt"]
        # A detail without an amount of its own is the whole entry, or the entry is a riddle.
        assert amounts or len(details) == 1
        amount = _signed(detail if amounts else entry)
        if ids:
            found.by_id[str(ids[0])] += amount


def _signed(parent: ET.Element) -> Decimal:
    children = {_local(element): element for element in parent}
    amount = Decimal(str(children["Amt"].text))
    return amount if str(children["CdtDbtInd"].text) == "CRDT" else -amount


def _all(root: ET.Element, name: str) -> Iterator[ET.Element]:
    return (element for element in root.iter() if _local(element) == name)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
