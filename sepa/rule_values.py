# SPDX-License-Identifier: Apache-2.0
"""Judging single values of a file: the value types of this package, with a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.masking import mask_ibans
from compliance.rules import finding
from sepa.bic import Bic
from sepa.charset import outside_set
from sepa.countries import SEPA, is_plausible_pair
from sepa.creditor_id import CreditorId
from sepa.faults import InvalidValueError
from sepa.iban import Iban
from sepa.references import MAX_NAME, NOT_PROVIDED, parse_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding, Location
    from sepa.debit_file import FileSchemeId, Place


def check_identifier(text: str | None, location: Location) -> Iterator[Finding]:
    """Yield REF-01 to 04 for an identifier."""
    try:
        parse_identifier(text or "")
    except InvalidValueError as error:
        yield error.to_finding(location)


def check_text(text: str | None, location: Location) -> Iterator[Finding]:
    """Yield REF-03 for characters outside the SEPA set."""
    if text is not None and (outside := outside_set(text)):
        yield finding("REF-03", location=location, found=mask_ibans(text), expected=outside)


def check_name(
    text: str | None, location: Location, *, required: bool = False
) -> Iterator[Finding]:
    """Yield SDD-24, 25 and REF-03 for a name."""
    if not text:
        if required:
            yield finding("SDD-24", location=location)
        return
    if len(text) > MAX_NAME:
        found, expected = mask_ibans(text), str(MAX_NAME)
        yield finding("SDD-25", location=location, found=found, expected=expected)
    yield from check_text(text, location)


def check_account(text: str, location: Location) -> Iterator[Finding]:
    """Yield IBAN-01 to 05 for an IBAN as it must stand in a file, and IBAN-07 outside SEPA."""
    try:
        iban = Iban(value=text)
    except InvalidValueError as error:
        yield error.to_finding(location)
        return
    if iban.country not in SEPA:
        yield finding("IBAN-07", location=location, found=iban.masked)


def check_bic(bic: str | None, iban: str | None, location: Location) -> Iterator[Finding]:
    """Yield BIC-01 for its form and BIC-02 for a country that is not the account's."""
    if bic is None or bic == NOT_PROVIDED:
        return
    try:
        country = Bic(value=bic).country
    except InvalidValueError as error:
        yield error.to_finding(location)
        return
    if iban and not is_plausible_pair(iban[:2], country):
        yield finding("BIC-02", location=location, found=country, expected=iban[:2])


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
