# SPDX-License-Identifier: Apache-2.0
"""Rules of postal addresses: structured or hybrid since 15 November 2026, required outside the EEA.

Source: EPC153-22 v2.1, Guidance on structured addresses; EPC130-08 (2025 v1.0), Postal Address.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.address import MAX_LINES
from sepa.countries import ISO_3166, SEPA, is_account_in_eea
from sepa.faults import mask_account
from sepa.rulebook.values import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from sepa.debit.file import DebitTransaction, FileAddress, FileParty, Place
    from sepa.rulebook.scope import Scope

STRUCTURED_FROM = date(2026, 11, 15)
"""First settlement date on which an unstructured address is refused (EPC153-22 v2.1)."""


def debtor_address_is_structured(item: DebitTransaction, scope: Scope) -> Iterator[Finding]:
    """SDD-40, 41, ADR-codes: town and country as elements, at most two lines, no repetition."""
    yield from check_address(item.debtor, item.place, "Dbtr/PstlAdr", scope.collection_date)


def address_is_given_outside_eea(item: DebitTransaction, _scope: Scope) -> Iterator[Finding]:
    """SDD-42: a debtor whose account is outside the EEA has an address."""
    iban, bic = item.debtor_iban, item.debtor_bic
    if iban is None or iban[:2] not in SEPA or item.debtor.address is not None:
        return
    if not is_account_in_eea(iban[:2], None if bic is None else bic[4:6]):
        location = item.place.at("Dbtr/PstlAdr")
        yield finding("SDD-42", location=location, found=mask_account(iban))


def check_address(
    party: FileParty,
    place: Place,
    path: str,
    settled: date | None,
    codes: tuple[str, str] = ("SDD-40", "SDD-41"),
) -> Iterator[Finding]:
    """Yield what is wrong with a party's address.

    Args:
        party: whose address it is; it may have none.
        place: of the element that holds the party.
        path: of the address, from there.
        settled: day of settlement, before which it may be that an address need not be structured.
        codes: of an unstructured address, and of a line that repeats an element.
    """
    address = party.address
    if address is None:
        return
    location = place.at(path)
    for text in (address.street, address.building_number, address.postcode, address.town):
        yield from check_text(text, place, path)
    for text in (*address.others, *address.lines):
        yield from check_text(text, place, path)
    if address.country is not None and address.country not in ISO_3166:
        yield finding("ADR-02", location=place.at(f"{path}/Ctry"), found=address.country)
    if settled is not None and settled < STRUCTURED_FROM:
        return
    if address.lines and not (address.town and address.country):
        yield finding(codes[0], location=location, found=" / ".join(address.lines))
        return
    if not address.town:
        yield finding("ADR-01", location=location, found="")
    if not address.country:
        yield finding("ADR-02", location=location, found="")
    if len(address.lines) > MAX_LINES:
        found, expected = str(len(address.lines)), str(MAX_LINES)
        yield finding("ADR-04", location=location, found=found, expected=expected)
    yield from _repetitions(address, place, path, codes[1])


def _repetitions(address: FileAddress, place: Place, path: str, code: str) -> Iterator[Finding]:
    """A town's name inside a street's is no repetition, the postcode or a whole line is."""
    for line in address.lines:
        words = line.casefold().split()
        repeated = [
            element
            for element in (address.postcode, address.town, address.street)
            if element is not None and line.casefold() == element.casefold()
        ]
        if address.postcode is not None and address.postcode.casefold() in words:
            repeated = [address.postcode]
        if repeated:
            location = place.at(f"{path}/AdrLine")
            yield finding(code, location=location, found=line, expected=repeated[0])
