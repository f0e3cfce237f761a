# SPDX-License-Identifier: Apache-2.0
"""Everything that can be said of a text that should be an IBAN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compliance.report import has_errors
from compliance.rules import finding
from sepa.countries import SEPA
from sepa.faults import InvalidValueError
from sepa.iban import Bank, Iban, NationalCheck, check_national_digits, find_bank, parse_iban

if TYPE_CHECKING:
    from compliance.report import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class IbanReport:
    """What was found.

    Attributes:
        given: the text as it was given; it came from the person who reads the report.
        iban: the value, if it is one.
        bank: what the registry of banks knows.
        national: the national check digits.
        findings: why it is wrong.
    """

    given: str
    iban: Iban | None = None
    bank: Bank | None = None
    national: NationalCheck | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether international and, where known, national check digits are right."""
        return (
            self.iban is not None
            and self.national is not NationalCheck.FAILED
            and not has_errors(self.findings)
        )

    @property
    def is_in_sepa(self) -> bool:
        """Whether SEPA payments reach its country."""
        return self.iban is not None and self.iban.country in SEPA

    @property
    def shown(self) -> str:
        """The IBAN in groups of four, or the text as given."""
        return self.given if self.iban is None else self.iban.formatted

    def to_json(self) -> dict[str, Any]:
        """Return the report as the `iban check` command prints it."""
        return {
            "value": self.given,
            "valid": self.is_valid,
            "iban": None if self.iban is None else self.iban.value,
            "country": None if self.iban is None else self.iban.country,
            "sepa": self.is_in_sepa,
            "bank_code": None if self.bank is None else self.bank.code,
            "bic": None if self.bank is None else self.bank.bic,
            "bank_name": None if self.bank is None else self.bank.name,
            "national_check": None if self.national is None else self.national.value,
            "findings": [item.to_json() for item in self.findings],
        }


def check_iban(text: str) -> IbanReport:
    """Return what can be said of a text that should be an IBAN.

    >>> report = check_iban("FR76 3000 6000 0112 3456 7890 189")
    >>> report.is_valid, report.bank.code, report.national.value
    (True, '30006', 'passed')
    >>> [item.rule for item in check_iban("FR76 3000 6000 0112 3456 7890 188").findings]
    ['IBAN-05']
    """
    try:
        iban = parse_iban(text)
    except InvalidValueError as error:
        return IbanReport(given=text, findings=(error.to_finding(),))
    national = check_national_digits(iban)
    doubts = [finding("IBAN-06", found=iban.masked)] if national is NationalCheck.FAILED else []
    return IbanReport(
        given=text, iban=iban, bank=find_bank(iban), national=national, findings=tuple(doubts)
    )
