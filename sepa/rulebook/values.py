# SPDX-License-Identifier: Apache-2.0
"""Judging single values of a file: the value types of this package, with a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from compliance.masking import mask_ibans
from compliance.rules import finding
from sepa.bic import Bic
from sepa.charset import is_in_set, outside_set
from sepa.countries import SEPA, is_plausible_pair
from sepa.creditor_id import CreditorId
from sepa.faults import InvalidValueError
from sepa.iban import Iban
from sepa.references import MAX_NAME, parse_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from compliance.report import Finding
    from sepa.debit.file import FileSchemeId, Place

DECIMALS = 2
"""EPC130-08, amounts and control sums: two fraction digits at most."""


def check_identifier(text: str | None, place: Place, path: str) -> Iterator[Finding]:
    """Yield REF-01 to 04 for an identifier."""
    try:
        parse_identifier(text or "")
    except InvalidValueError as error:
        yield error.to_finding(place.at(path))


def check_text(text: str | None, place: Place, path: str) -> Iterator[Finding]:
    """Yield REF-03 for characters outside the SEPA set."""
    if text is not None and not is_in_set(text):
        found, expected = mask_ibans(text), outside_set(text)
        yield finding("REF-03", location=place.at(path), found=found, expected=expected)


def check_name(
    text: str | None, place: Place, path: str, *, required: bool = False
) -> Iterator[Finding]:
    """Yield SDD-24, 25 and REF-03 for a name."""
    if not text:
        if required:
            yield finding("SDD-24", location=place.at(path))
        return
    if len(text) > MAX_NAME:
        found, expected = mask_ibans(text), str(MAX_NAME)
        yield finding("SDD-25", location=place.at(path), found=found, expected=expected)
    yield from check_text(text, place, path)


def check_decimals(amount: Decimal | None, place: Place, path: str) -> Iterator[Finding]:
    """Yield SDD-32 for a third decimal, a zero too: the fraction has two digits at most."""
    if amount is not None and -int(amount.as_tuple().exponent) > DECIMALS:
        yield finding("SDD-32", location=place.at(path), found=format_decimal(amount))


def check_account(text: str, place: Place, path: str) -> Iterator[Finding]:
    """Yield IBAN-01 to 05 for an IBAN as it must stand in a file, and IBAN-07 outside SEPA."""
    try:
        iban = Iban(value=text)
    except InvalidValueError as error:
        yield error.to_finding(place.at(path))
        return
    if iban.country not in SEPA:
        yield finding("IBAN-07", location=place.at(path), found=iban.masked)


def check_bic(bic: str | None, iban: str | None, place: Place, path: str) -> Iterator[Finding]:
    """Yield BIC-01 for its form and BIC-02 for a country that is not the account's."""
    if bic is None:
        return
    try:
        country = Bic(value=bic).country
    except InvalidValueError as error:
        yield error.to_finding(place.at(path))
        return
    if iban and not is_plausible_pair(iban[:2], country):
        yield finding("BIC-02", location=place.at(path), found=country, expected=iban[:2])


def check_creditor_id(scheme_id: FileSchemeId, place: Place, path: str) -> Iterator[Finding]:
    """Yield SDD-19 for the scheme's name, ICS-01 to 03 for the identifier."""
    other = f"{path}/Id/PrvtId/Othr"
    if scheme_id.scheme != "SEPA":
        found = scheme_id.scheme or scheme_id.scheme_code or ""
        yield finding("SDD-19", location=place.at(f"{other}/SchmeNm"), found=found)
    try:
        CreditorId(value=scheme_id.id or "")
    except InvalidValueError as error:
        yield error.to_finding(place.at(f"{other}/Id"))
