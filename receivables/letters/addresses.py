# SPDX-License-Identifier: Apache-2.0
"""Parties of the settings and of SEPA as a letter addresses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.pdf.display import Display
from einvoice.pdf.style import Language
from einvoice.pdf.view_parties import address_lines
from receivables.letters.model import Correspondent

if TYPE_CHECKING:
    from einvoice.party import Party
    from receivables.letters.model import LetterLanguage
    from sepa.address import Address

# Where the number stands before the street: UPU S42, national templates. France with its overseas
# parts, Monaco, Luxembourg, the British Isles and Malta.
_NUMBER_FIRST = frozenset(
    (
        *("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "MC", "LU"),
        *("GB", "IE", "GG", "JE", "IM", "MT"),
    )
)


def company_of(party: Party, language: LetterLanguage) -> Correspondent:
    """Return the company of the settings as it stands at the head of a letter.

    The country is always told: a mandate form names it (EPC016-06, DS-01).
    """
    lines = address_lines(party.address, Display(Language(language.value)), None)
    return Correspondent(name=party.name, address=lines)


def debtor_lines(address: Address, language: LetterLanguage) -> tuple[str, ...]:
    """Return a SEPA address line by line, at most six.

    >>> from sepa.address import Address
    >>> from receivables.letters.model import LetterLanguage
    >>> at = {"street": "Hauptstr.", "building_number": "5", "postcode": "10115", "town": "Berlin"}
    >>> debtor_lines(Address(**at, country="DE"), LetterLanguage.FRENCH)
    ('Hauptstr. 5', '10115 Berlin', 'Allemagne')
    """
    parts = (address.street, address.building_number)
    if address.country in _NUMBER_FIRST:
        parts = (address.building_number, address.street)
    lines = (
        *address.lines,
        " ".join(part for part in parts if part),
        " ".join(part for part in (address.postcode, address.town) if part),
        Display(Language(language.value)).country(address.country),
    )
    return tuple(line for line in lines if line)
