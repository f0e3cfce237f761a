# SPDX-License-Identifier: Apache-2.0
"""Reading the values of an ISO 20022 message by local names, whatever its version and prefix.

A value that is there and cannot be read becomes a finding with its line and path; it is never
taken for absent, and never for zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from compliance.amounts import parse_decimal
from compliance.masking import mask_ibans
from compliance.report import Finding, Location
from compliance.rules import finding
from compliance.xml_stream import local_name
from sepa.reports.camt_model import Amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

CREDIT = Decimal(1)
DEBIT = Decimal(-1)

_DIRECTIONS = {"CRDT": CREDIT, "DBIT": DEBIT}
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*|Z|[+-]\d{2}:\d{2})?")


@dataclass(slots=True)
class Reading:
    """Collects the findings of one file while it is read.

    Attributes:
        findings: so far, in the order of the file.
        anchor: the element that is being read.
        path: its path in the file, which streaming can no longer compute.
    """

    findings: list[Finding] = field(default_factory=list)
    anchor: etree._Element | None = None
    path: str = ""

    def report(
        self,
        code: str,
        element: etree._Element | None,
        *,
        found: str | None = None,
        expected: str | None = None,
    ) -> None:
        """Add a finding of one of our rules at an element."""
        where = self.anchor if element is None else element
        line = where.sourceline if where is not None else None
        place = Location(line=line, xpath=self.path_of(where) or None)
        shown = None if found is None else mask_ibans(found)
        fault = finding(code, location=place, found=shown, expected=expected)
        # Two readers may ask for the same value: it is one fault.
        if fault not in self.findings:
            self.findings.append(fault)

    def path_of(self, element: etree._Element | None) -> str:
        """Return the path of an element, the part above the anchor as it was remembered."""
        steps: list[str] = []
        current = element
        while current is not None and current is not self.anchor:
            steps.append(_step(current))
            current = current.getparent()
        start = self.path if current is not None else ""
        return start + "".join(f"/{step}" for step in reversed(steps))

    def drain(self) -> tuple[Finding, ...]:
        """Return the findings so far and forget them."""
        drained = tuple(self.findings)
        self.findings.clear()
        return drained


def _step(element: etree._Element) -> str:
    name = local_name(element)
    parent = element.getparent()
    if parent is None:
        return name
    twins = list(parent.iterchildren(str(element.tag)))
    return f"{name}[{twins.index(element) + 1}]" if len(twins) > 1 else name


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element at a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren("{*}" + name), None)
    return element


def children(element: etree._Element | None, *path: str) -> Iterator[etree._Element]:
    """Yield every element at a path of local names, in document order."""
    if element is None:
        return
    name, rest = path[0], path[1:]
    for found in element.iterchildren(f"{{*}}{name}"):
        if rest:
            yield from children(found, *rest)
        else:
            yield found


def text(element: etree._Element | None, *path: str) -> str | None:
    """Return the text of the first element at a path, stripped; None if absent, empty or a group.

    >>> from lxml import etree
    >>> text(etree.fromstring("<x:Sts xmlns:x='urn:x'><x:Cd> BOOK </x:Cd></x:Sts>"), "Cd")
    'BOOK'
    """
    leaf = child(element, *path) if path else element
    if leaf is None or len(leaf):
        return None
    return (leaf.text or "").strip() or None


def first_text(element: etree._Element | None, *paths: str) -> str | None:
    """Return the text at the first of several paths (steps joined by `/`) that has one."""
    if element is None:
        return None
    for path in paths:
        value = text(element, *path.split("/"))
        if value is not None:
            return value
    return None


def texts(element: etree._Element | None, *path: str) -> tuple[str, ...]:
    """Return the text of every element at a path that has any."""
    values = (text(found) for found in children(element, *path))
    return tuple(value for value in values if value is not None)


_TOTAL_DIGITS = 18


def read_amount(element: etree._Element | None, reading: Reading, code: str) -> Amount | None:
    """Return an unsigned amount with its currency.

    Args:
        element: an `Amt` element; None for an amount that is absent.
        reading: takes the finding of an amount that is there and cannot be read.
        code: of that finding.
    """
    if element is None:
        return None
    content, currency = text(element), (element.get("Ccy") or "").strip()
    if content is None:
        reading.report(code, element, found="?")
        return None
    try:
        value = parse_decimal(content)
    except ValueError:
        reading.report(code, element, found=content)
        return None
    # The direction is in CdtDbtInd alone (ISO 20022: minInclusive 0): a sign would be a second one.
    # 18 digits at most (totalDigits): beyond them, sums would no longer be exact.
    is_sound = value >= 0 and len(value.as_tuple().digits) <= _TOTAL_DIGITS
    if not is_sound or _CURRENCY.fullmatch(currency) is None:
        reading.report(code, element, found=f"{content} {currency}".rstrip())
        return None
    return Amount(value=value, currency=currency)


def signed(amount: Amount, direction: Decimal) -> Amount:
    """Return an amount with the sign of a direction; zero has none."""
    if not amount.value:
        return amount
    return Amount(value=amount.value * direction, currency=amount.currency)


def read_direction(parent: etree._Element, reading: Reading, code: str) -> Decimal | None:
    """Return 1 for CRDT and -1 for DBIT of a `CdtDbtInd`, which must be there."""
    indicator = child(parent, "CdtDbtInd")
    content = text(indicator)
    direction = _DIRECTIONS.get(content or "")
    if direction is None:
        reading.report(code, parent if indicator is None else indicator, found=content or "?")
    return direction


def read_date(element: etree._Element | None, reading: Reading) -> date | None:
    """Return the day of a `Dt` or `DtTm` choice (or of the text itself), as the bank wrote it.

    The day of a time is the one written, whatever its zone: it is the bank's own calendar day.
    """
    if element is None:
        return None
    content = first_text(element, "Dt", "DtTm") if len(element) else text(element)
    if content is None and not len(element):
        return None
    match = _DATE.fullmatch(content or "")
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError:
        reading.report("BANK-08", element, found=content or "?")
        return None


def read_time(element: etree._Element | None, reading: Reading) -> datetime | None:
    """Return a date and time; one that cannot be read is a finding, since nothing hangs on it."""
    content = text(element)
    if content is None:
        return None
    try:
        return datetime.fromisoformat(content)
    except ValueError:
        reading.report("BANK-24", element, found=content, expected="dateTime")
        return None


def read_count(element: etree._Element | None, reading: Reading) -> int | None:
    """Return a number of things, without sign."""
    content = text(element)
    if content is None:
        return None
    if not (content.isascii() and content.isdigit()):
        reading.report("BANK-24", element, found=content, expected="integer")
        return None
    return int(content)


def read_flag(element: etree._Element | None, reading: Reading) -> bool | None:
    """Return a truth value (XML Schema: true, false, 1, 0)."""
    content = text(element)
    if content is None:
        return None
    flag = _BOOLEANS.get(content)
    if flag is None:
        reading.report("BANK-24", element, found=content, expected="boolean")
    return flag


def read_decimal(element: etree._Element | None, reading: Reading) -> Decimal | None:
    """Return a plain decimal, such as an exchange rate."""
    content = text(element)
    if content is None:
        return None
    try:
        return parse_decimal(content)
    except ValueError:
        reading.report("BANK-24", element, found=content, expected="decimal")
        return None


def compact(identifier: str | None) -> str | None:
    """Return an account number without white space; None for none."""
    return "".join(identifier.split()) if identifier else None
