# SPDX-License-Identifier: Apache-2.0
"""Values of CII: dates of format 102, decimals, identifiers with schemes, VAT categories.

Writing puts the model's own digits down. Reading keeps the document's digits, and notes every
value that cannot be typed, so that all faults of a document are told at once.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_decimal, parse_decimal
from compliance.report import Finding, Location
from compliance.rules import finding
from einvoice.cii.namespaces import BUILD
from einvoice.codes import VatCategory
from einvoice.party import Identifier
from einvoice.profiles import lacks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.profiles import Profile
    from einvoice.tax import VatSubtotal

DATE_FORMAT = "102"
"""UNTDID 2379 code of YYYYMMDD, the only date format of EN 16931 in CII (CEN/TS 16931-3-3)."""

VAT = "VAT"
"""UNTDID 5153 code of the only tax that EN 16931 knows."""

_DATE = re.compile(r"[0-9]{8}")
_NO_DATE = date.min
_SHOWN = 60


def number(value: Decimal | None) -> str | None:
    """Return a decimal in its own digits, or None for none."""
    return None if value is None else format_decimal(value)


def write_date(parent: etree._Element, path: str, value: date | None) -> None:
    """Append a date: `path` is the group and its date string, e.g. `ram:X/udt:DateTimeString`."""
    if value is None:
        return
    group, _, name = path.partition("/")
    text = value.isoformat().replace("-", "")
    BUILD.leaf(BUILD.group(parent, group), name, text, format=DATE_FORMAT)


def write_identifier(parent: etree._Element, name: str, identifier: Identifier | None) -> None:
    """Append an identifier with its scheme; nothing for none."""
    if identifier is not None:
        BUILD.leaf(parent, name, identifier.value, schemeID=identifier.scheme)


def read_identifier(cursor: Cursor, path: str) -> Identifier | None:
    """Return the first identifier at a path with its scheme; None if there is none."""
    found = cursor.child(path)
    value = found.text() if found is not None else None
    if found is None or value is None:
        return None
    return Identifier(value=value, scheme=found.attribute("schemeID"))


def write_identifiers(parent: etree._Element, identifiers: Iterable[Identifier]) -> None:
    """Append party identifiers: `ID` for those without scheme, then `GlobalID` with theirs."""
    known = tuple(identifiers)
    for identifier in known:
        if identifier.scheme is None:
            BUILD.leaf(parent, "ram:ID", identifier.value)
    for identifier in known:
        if identifier.scheme is not None:
            write_identifier(parent, "ram:GlobalID", identifier)


def read_identifiers(cursor: Cursor) -> tuple[Identifier, ...]:
    """Return the identifiers of a party, `ID` first, then `GlobalID`."""
    found = (
        read_identifier(child, ".")
        for path in ("ram:ID", "ram:GlobalID")
        for child in cursor.children(path)
    )
    return tuple(identifier for identifier in found if identifier is not None)


def repeated_text(cursors: Iterable[Cursor], path: str) -> str | None:
    """Return a term that CII states once per repetition of a group, such as BT-81 per account.

    A repetition that says something else is not taken, so that it is listed as left out.
    """
    value: str | None = None
    for cursor in cursors:
        child = cursor.child(path)
        stated = (child.element.text or "").strip() if child is not None else ""
        if child is not None and stated and value in {None, stated}:
            value = child.text()
    return value


class Reading:
    """One reading of one document: collects every fault.

    A method that must return a value returns a stand-in after a fault; nobody sees it, since
    `read_cii` refuses the document as a whole when there are findings.
    """

    __slots__ = ("breakdown", "currency", "findings", "profile")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.currency: str | None = None
        self.profile: Profile | None = None
        self.breakdown: tuple[VatSubtotal, ...] = ()

    def lacks(self, term: str) -> bool:
        """Tell whether the document's own profile has no such term: it cannot be missing then."""
        return self.profile is not None and lacks(self.profile, term)

    def fault(  # noqa: PLR0913 (the parts of a finding, by keyword)
        self,
        code: str,
        cursor: Cursor,
        term: str,
        *,
        below: str = ".",
        found: str | None = None,
        expected: str | None = None,
    ) -> None:
        """Note a fault of a business term at an element, or at a path below it."""
        steps = "" if below == "." else "/" + _local(below)
        place = Location(line=cursor.line, xpath=f"{cursor.xpath}{steps}", term=term)
        if found is not None and len(found) > _SHOWN:
            found = f"{found[: _SHOWN - 1]}…"
        self.findings.append(finding(code, location=place, found=found, expected=expected))

    def only(self, cursor: Cursor, path: str, term: str) -> Cursor | None:
        """Return the one element at a path; a second one with content is a fault (CII-05)."""
        twins = [twin for twin in cursor.children(path) if len(twin.element) or _peek(twin)]
        if len(twins) > 1:
            self.fault("CII-05", twins[1], term)
        return twins[0] if twins else None

    def required(self, cursor: Cursor, path: str, term: str) -> str:
        """Return a mandatory text."""
        found = self.only(cursor, path, term)
        text = found.text() if found is not None else None
        if text is None and not self.lacks(term):
            self.fault("CII-01", cursor, term, below=path)
        return text or ""

    def group(self, cursor: Cursor, path: str, term: str) -> Cursor | None:
        """Return a mandatory group; its absence is a fault of the term that names it."""
        found = self.only(cursor, path, term)
        if found is None and not self.lacks(term):
            self.fault("CII-01", cursor, term, below=path)
        return found

    def decimal(self, cursor: Cursor, path: str, term: str) -> Decimal | None:
        """Return an optional decimal with the digits of the document."""
        found = self.only(cursor, path, term)
        return None if found is None else self.to_decimal(found, term)

    def to_decimal(self, found: Cursor, term: str, *, any_currency: bool = False) -> Decimal | None:
        """Return an element's decimal with the digits of the document.

        Args:
            found: the element.
            term: its business term.
            any_currency: whether it may be in another currency than the invoice, as BT-111 is.
        """
        text = found.text()
        currency = found.attribute("currencyID")
        if text is None:
            return None
        # EN 16931-1, BT-5: every other amount is in the invoice currency.
        if not any_currency and currency is not None and currency != self.currency:
            self.fault("CII-09", found, term, found=currency, expected=self.currency)
        try:
            return parse_decimal(text)
        except ValueError:
            self.fault("CII-03", found, term, found=text)
            return None

    def required_decimal(self, cursor: Cursor, path: str, term: str) -> Decimal:
        """Return a mandatory decimal with the digits of the document."""
        before = len(self.findings)
        value = self.decimal(cursor, path, term)
        if value is None and len(self.findings) == before:
            self.fault("CII-01", cursor, term, below=path)
        return ZERO if value is None else value

    def day(self, cursor: Cursor, path: str, term: str) -> date | None:
        """Return an optional date; `path` as for `write_date`."""
        found = cursor.child(path)
        text = found.text() if found is not None else None
        if found is None or text is None:
            return None
        if found.attribute("format") in {None, DATE_FORMAT} and _DATE.fullmatch(text):
            try:
                return date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                pass
        self.fault("CII-02", found, term, found=text, expected="YYYYMMDD")
        return None

    def required_day(self, cursor: Cursor, path: str, term: str) -> date:
        """Return a mandatory date."""
        before = len(self.findings)
        self.only(cursor, path, term)
        value = self.day(cursor, path, term)
        if value is None and len(self.findings) == before:
            self.fault("CII-01", cursor, term, below=path)
        return value or _NO_DATE

    def category(self, cursor: Cursor, term: str) -> VatCategory:
        """Return the VAT category code of a tax; another tax than VAT is a fault (CII-07)."""
        kind = cursor.child("ram:TypeCode")
        kind_text = kind.text() if kind is not None else None
        if kind is not None and kind_text not in {None, VAT}:
            self.fault("CII-07", kind, term, found=kind_text, expected=VAT)
        code = self.required(cursor, "ram:CategoryCode", term)
        if code in set(VatCategory):
            self._take_reason(cursor, VatCategory(code))
            return VatCategory(code)
        if code:
            self.fault("CII-04", cursor, term, below="ram:CategoryCode", found=code)
        return VatCategory.STANDARD

    def _take_reason(self, tax: Cursor, category: VatCategory) -> None:
        """Take a reason that repeats what the breakdown says; another one is left out, listed."""
        for group in self.breakdown:
            if group.category is not category:
                continue
            for path, said in (
                ("ram:ExemptionReason", group.exemption_reason),
                ("ram:ExemptionReasonCode", group.exemption_reason_code),
            ):
                found = tax.child(path)
                if found is not None and said is not None and _peek(found) == said:
                    found.text()

    def indicator(self, cursor: Cursor, term: str) -> bool | None:
        """Return whether an allowance or charge is a charge; None after a fault."""
        path = "ram:ChargeIndicator/udt:Indicator"
        text = self.required(cursor, path, term)
        if text in {"true", "1"}:
            return True
        if text in {"false", "0"}:
            return False
        if text:
            self.fault("CII-06", cursor, term, below=path, found=text)
        return None


def _peek(cursor: Cursor) -> str:
    """Return an element's text without marking it as read."""
    return (cursor.element.text or "").strip()


def _local(path: str) -> str:
    return "/".join(step.partition(":")[2] for step in path.split("/"))
