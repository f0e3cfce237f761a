# SPDX-License-Identifier: Apache-2.0
"""Reading the cells of one row: each fault becomes a finding with row and column."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from compliance.amounts import CENT, parse_decimal
from compliance.masking import mask_ibans
from compliance.report import Location, Severity
from compliance.rules import finding
from sepa.address import Address, InvalidAddressError
from sepa.charset import convert
from sepa.faults import InvalidValueError
from sepa.references import (
    MAX_NAME,
    MAX_REMITTANCE,
    parse_creditor_reference,
    parse_identifier,
)
from sepa.rulebook.collection import LARGEST
from sepa.rulebook.values import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from compliance.report import Finding

T = TypeVar("T")

_ADDRESS_PARTS = ("street", "building_number", "postcode", "town", "country")

_EXAMPLE = "1234.56"
_AMOUNT = re.compile(r"-?\d+(\.(?P<decimals>\d+))?", re.ASCII)
_COMMA_AMOUNT = re.compile(r"\d{1,3}([ .\u00a0\u202f]?\d{3})*,\d{1,2}|\d+,\d{1,2}")


class Cells:
    """The cells of a row, or the settings of a table, being read.

    Attributes:
        findings: what was found so far, in the order of reading.
    """

    __slots__ = ("_cells", "_line", "_row", "findings")

    def __init__(
        self, cells: dict[str, str], *, row: int | None = None, line: int | None = None
    ) -> None:
        self._cells = cells
        self._row = row
        self._line = line
        self.findings: list[Finding] = []

    @property
    def is_refused(self) -> bool:
        """Whether an error was found."""
        return any(item.severity is Severity.ERROR for item in self.findings)

    def at(self, column: str | None = None) -> Location:
        """The location of a cell, or of the row."""
        return Location(row=self._row, line=self._line, column=column)

    def report(
        self, code: str, column: str | None = None, *, found: str = "", expected: str | None = None
    ) -> None:
        """Record a finding."""
        self.findings.append(
            finding(
                code,
                location=self.at(column),
                found=mask_ibans(found),
                expected=None if expected is None else mask_ibans(expected),
            )
        )

    def text(self, column: str) -> str | None:
        """A cell without the blanks around it; None if it is empty."""
        return self._cells.get(column, "").strip() or None

    def required(self, column: str) -> str | None:
        """A cell that must be filled: DDR-03 if it is not."""
        text = self.text(column)
        if text is None:
            self.report("DDR-03", column, found=column)
        return text

    def value(self, column: str, parse: Callable[[str], T], *, required: bool = False) -> T | None:
        """A cell of a value type; what that type refuses becomes a finding."""
        text = self.required(column) if required else self.text(column)
        if text is None:
            return None
        try:
            return parse(text)
        except InvalidValueError as error:
            self.findings.append(error.to_finding(self.at(column)))
            return None

    def amount(self, column: str) -> Decimal | None:
        """An amount: DDR-04 if it is no decimal text, SDD-31 and 32 for range and decimals."""
        text = self.required(column)
        if text is None:
            return None
        form = _AMOUNT.fullmatch(text)
        if form is None:
            self.report("DDR-04", column, found=text, expected=_as_decimal_text(text))
            return None
        amount = parse_decimal(text)
        if not CENT <= amount <= LARGEST:
            self.report("SDD-31", column, found=text)
            return None
        # Not even zeros: 1.500 may be a thousand and a half, or one thousand five hundred.
        if len(form["decimals"] or "") > DECIMALS:
            self.report("SDD-32", column, found=text)
            return None
        return amount.quantize(CENT)

    def date(self, column: str) -> date | None:
        """A date: DDR-05 if it is written in another form than ISO 8601."""
        text = self.required(column)
        if text is None:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        # fromisoformat also takes 20261130 and 2026-W48-1, which nobody means to write here.
        if day is None or day.isoformat() != text:
            self.report("DDR-05", column, found=text)
            return None
        return day

    def flag(self, column: str) -> bool:
        """A truth value: DDR-06 if it is neither; empty is false."""
        text = self.text(column)
        if text not in {None, "true", "false"}:
            self.report("DDR-06", column, found=text or "")
        return text == "true"

    def name(self, column: str, *, required: bool = False) -> str | None:
        """A name as it will be written: SDD-25 if it is too long then."""
        text = self.required(column) if required else self.text(column)
        written = None if text is None else self.written(column, text)
        if written is not None and len(written) > MAX_NAME:
            self.report("SDD-25", column, found=written, expected=str(MAX_NAME))
        return written

    def remittance(self, column: str) -> str | None:
        """Remittance information as it will be written: SDD-36 if it is too long then."""
        text = self.text(column)
        written = None if text is None else self.written(column, text)
        if written is not None and len(written) > MAX_REMITTANCE:
            self.report("SDD-36", column, found=str(len(written)), expected=str(MAX_REMITTANCE))
        return written

    def remittance_or_reference(self, code: str) -> tuple[str | None, str | None]:
        """The columns `remittance` and `structured_reference`, of which one may be filled.

        A national reference may stand in the second; one that begins with RF claims to be ISO
        11649.

        Args:
            code: of the finding that both are filled.
        """
        column = "structured_reference"
        remittance, text = self.remittance("remittance"), self.text(column)
        reference = self.value(column, parse_identifier)
        if text is not None and text.upper().startswith("RF"):
            found = self.value(column, parse_creditor_reference)
            reference = None if found is None else found.value
        if remittance is not None and text is not None:
            self.report(code, column)
        return remittance, reference

    def free_text(self, column: str) -> str | None:
        """A text as it will be written; its length is for its type to judge."""
        text = self.text(column)
        return None if text is None else self.written(column, text)

    def address(
        self, prefix: str, lines: tuple[tuple[str, str | None], ...], *, required: bool = False
    ) -> Address | None:
        """An address: every fault of it, each at its column.

        Args:
            prefix: of the columns of its parts: `debtor_` before `town`.
            lines: column and text, as written, of each free line.
            required: whether there is an address even if it has no part.
        """
        part = {name: self.free_text(prefix + name) for name in _ADDRESS_PARTS}
        used = [(column, text) for column, text in lines if text is not None]
        if not (required or used or any(part.values())):
            return None
        try:
            return Address(
                street=part["street"],
                building_number=part["building_number"],
                postcode=part["postcode"],
                town=part["town"] or "",
                country=part["country"] or "",
                lines=tuple(text for _column, text in used),
            )
        except InvalidAddressError as error:
            for name, fault in error.faults:
                column = used[-1][0] if name == "lines" else prefix + name
                self.findings.append(fault.to_finding(self.at(column)))
            return None

    def written(self, column: str, text: str) -> str:
        """A text in the SEPA set: DDR-10 says what changes, DDR-11 what is lost, 17 if all is."""
        conversion = convert(text)
        if conversion.changes:
            code = "DDR-11" if conversion.lost else "DDR-10"
            if conversion.lost and not any(map(str.isalnum, conversion.converted)):
                code = "DDR-17"
            self.report(code, column, found=text, expected=conversion.converted)
        return conversion.converted


def _as_decimal_text(text: str) -> str:
    """How a French amount is meant to be written: `1 234,50` as `1234.50`."""
    if _COMMA_AMOUNT.fullmatch(text) is None:
        return _EXAMPLE
    whole, _, cents = text.rpartition(",")
    return "".join(sign for sign in whole if sign.isdigit()) + "." + cents
