# SPDX-License-Identifier: Apache-2.0
"""What the syntaxes of an invoice share when they are read: typed values, and every fault at once.

Reading keeps the document's digits, and notes each value that cannot be typed. What is said
differently in CII and UBL (codes of our rules, form of a date, paths of a tax) is a `Syntax`.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_decimal, parse_decimal
from compliance.masking import beginning, mask_ibans
from compliance.report import Finding, Location
from compliance.rules import finding
from einvoice.codes import VatCategory
from einvoice.party import Identifier
from einvoice.profiles import lacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from compliance.xml_read import Cursor
    from einvoice.profiles import Profile
    from einvoice.tax import VatSubtotal

VAT = "VAT"
"""UNTDID 5153 code of the only tax that EN 16931 knows."""

_NO_DATE = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCodes:
    """Codes of the faults that any syntax can have, each with the sentence of its own syntax.

    Attributes:
        missing: a mandatory term is absent or empty.
        day: no date.
        decimal: no decimal number.
        category: no VAT category.
        repeated: a term that may occur once is stated again.
        indicator: neither allowance nor charge.
        tax: another tax than VAT.
        binary: no base64.
        currency: an amount in another currency than the invoice.
    """

    missing: str
    day: str
    decimal: str
    category: str
    repeated: str
    indicator: str
    tax: str
    binary: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """A syntax, as far as single values are concerned.

    Attributes:
        codes: of its faults.
        day_form: how a day is written, for people.
        parse_day: an element to the day that it states; None if it states none.
        indicator: path from an allowance or charge to what tells the two apart.
        tax_type: path from a tax to which tax it is.
        tax_category: path from a tax to its VAT category.
        reason: path from a tax to the text why it is exempt.
        reason_code: path from a tax to the code why it is exempt.
    """

    codes: FaultCodes
    day_form: str
    parse_day: Callable[[Cursor], date | None]
    indicator: str
    tax_type: str
    tax_category: str
    reason: str
    reason_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyTerms:
    """The business terms that faults of a party are told by."""

    name: str
    address: str
    country: str


SELLER = PartyTerms(name="BT-27", address="BG-5", country="BT-40")
BUYER = PartyTerms(name="BT-44", address="BG-8", country="BT-55")
REPRESENTATIVE = PartyTerms(name="BT-62", address="BG-12", country="BT-69")


class Reading:
    """One reading of one document: collects every fault.

    A method that must return a value returns a stand-in after a fault; nobody sees it, since the
    document is refused as a whole when there are findings.
    """

    __slots__ = ("breakdown", "codes", "currency", "findings", "profile", "syntax")

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.codes = syntax.codes
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
        shown = None if found is None else beginning(mask_ibans(found))
        self.findings.append(finding(code, location=place, found=shown, expected=expected))

    def missing(self, cursor: Cursor, term: str, *, below: str = ".") -> None:
        """Note that a mandatory term is absent or empty."""
        self.fault(self.codes.missing, cursor, term, below=below)

    def only(self, cursor: Cursor, path: str, term: str) -> Cursor | None:
        """Return the one element at a path; a second one with content is a fault."""
        twins = [twin for twin in cursor.children(path) if len(twin.element) or peek(twin)]
        if len(twins) > 1:
            self.fault(self.codes.repeated, twins[1], term)
        return twins[0] if twins else None

    def required(self, cursor: Cursor, path: str, term: str) -> str:
        """Return a mandatory text."""
        found = self.only(cursor, path, term)
        text = found.text() if found is not None else None
        if text is None and not self.lacks(term):
            self.missing(cursor, term, below=path)
        return text or ""

    def group(self, cursor: Cursor, path: str, term: str) -> Cursor | None:
        """Return a mandatory group; its absence is a fault of the term that names it."""
        found = self.only(cursor, path, term)
        if found is None and not self.lacks(term):
            self.missing(cursor, term, below=path)
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
        # EN 16931-1, BT-5: every other amount is in the invoice currency. A document that states
        # none has that one fault, not one more for each amount.
        is_compared = self.currency and not any_currency
        if is_compared and currency is not None and currency != self.currency:
            self.fault(self.codes.currency, found, term, found=currency, expected=self.currency)
        try:
            return parse_decimal(text)
        except ValueError:
            self.fault(self.codes.decimal, found, term, found=text)
            return None

    def required_decimal(self, cursor: Cursor, path: str, term: str) -> Decimal:
        """Return a mandatory decimal with the digits of the document."""
        before = len(self.findings)
        value = self.decimal(cursor, path, term)
        if value is None and len(self.findings) == before:
            self.missing(cursor, term, below=path)
        return ZERO if value is None else value

    def day(self, cursor: Cursor, path: str, term: str) -> date | None:
        """Return an optional date."""
        found = cursor.child(path)
        text = found.text() if found is not None else None
        if found is None or text is None:
            return None
        day = self.syntax.parse_day(found)
        if day is None:
            self.fault(self.codes.day, found, term, found=text, expected=self.syntax.day_form)
        return day

    def required_day(self, cursor: Cursor, path: str, term: str) -> date:
        """Return a mandatory date."""
        before = len(self.findings)
        self.only(cursor, path, term)
        value = self.day(cursor, path, term)
        if value is None and len(self.findings) == before:
            self.missing(cursor, term, below=path)
        return value or _NO_DATE

    def category(self, cursor: Cursor, term: str) -> VatCategory:
        """Return the VAT category code of a tax; another tax than VAT is a fault."""
        kind = cursor.child(self.syntax.tax_type)
        kind_text = kind.text() if kind is not None else None
        if kind is not None and kind_text is not None and kind_text.upper() != VAT:
            self.fault(self.codes.tax, kind, term, found=kind_text, expected=VAT)
        path = self.syntax.tax_category
        code = self.required(cursor, path, term)
        if code in set(VatCategory):
            self._take_reason(cursor, VatCategory(code))
            return VatCategory(code)
        if code:
            self.fault(self.codes.category, cursor, term, below=path, found=code)
        return VatCategory.STANDARD

    def _take_reason(self, tax: Cursor, category: VatCategory) -> None:
        """Take a reason that repeats what the breakdown says; another one is left out, listed."""
        for group in self.breakdown:
            if group.category is not category:
                continue
            for path, said in (
                (self.syntax.reason, group.exemption_reason),
                (self.syntax.reason_code, group.exemption_reason_code),
            ):
                if said is not None and peek(tax.child(path)) == said:
                    tax.text(path)

    def indicator(self, cursor: Cursor, term: str) -> bool | None:
        """Return whether an allowance or charge is a charge; None after a fault."""
        path = self.syntax.indicator
        text = self.required(cursor, path, term)
        if text in {"true", "1"}:
            return True
        if text in {"false", "0"}:
            return False
        if text:
            self.fault(self.codes.indicator, cursor, term, below=path, found=text)
        return None

    def binary(self, found: Cursor, term: str) -> bytes | None:
        """Return an attached file; None if there is none, or after a fault."""
        text = found.text()
        if text is None:
            return None
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):  # ValueError: a letter beyond ASCII
            self.fault(self.codes.binary, found, term)
            return None


def number(value: Decimal | None) -> str | None:
    """Return a decimal in its own digits, or None for none."""
    return None if value is None else format_decimal(value)


def peek(cursor: Cursor | None) -> str:
    """Return an element's text without marking it as read; empty for none."""
    return "" if cursor is None else (cursor.element.text or "").strip()


def read_identifier(cursor: Cursor, path: str) -> Identifier | None:
    """Return the first identifier at a path with its scheme; None if there is none."""
    found = cursor.child(path)
    value = found.text() if found is not None else None
    if found is None or value is None:
        return None
    return Identifier(value=value, scheme=found.attribute("schemeID"))


def repeated_text(cursors: Iterable[Cursor], path: str) -> str | None:
    """Return a term that is stated once per repetition of a group, such as BT-81 per account.

    A repetition that says something else is not taken, so that it is listed as left out.
    """
    value: str | None = None
    for cursor in cursors:
        child = cursor.child(path)
        stated = peek(child)
        if child is not None and stated and value in {None, stated}:
            value = child.text()
    return value


def _local(path: str) -> str:
    return "/".join(step.partition(":")[2] for step in path.split("/"))
