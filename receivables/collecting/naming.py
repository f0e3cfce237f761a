# SPDX-License-Identifier: Apache-2.0
"""By which names the bank will speak of a collection: COL-21 where none would lead back to it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.rules import finding
from receivables.matching.presented import invoices_of
from receivables.matching.references import NumberIndex
from sepa.charset import convert
from sepa.faults import InvalidValueError
from sepa.references import parse_identifier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.report import Finding
    from receivables.journal.events import CollectionPresented

_WORDS = {"en": "Invoice", "fr": "Facture"}


class Names:
    """End-to-end ids and remittance texts that lead back to their invoice, and were never used.

    Args:
        numbers: of all our invoices.
        presented: all collections ever.
    """

    def __init__(self, numbers: Iterable[str], presented: Iterable[CollectionPresented]) -> None:
        self._numbers = NumberIndex(numbers)
        self._used = {fact.end_to_end_id.upper() for fact in presented}

    def name(
        self, number: str, fact: CollectionPresented, language: str
    ) -> CollectionPresented | Finding:
        """Return a collection with its end-to-end id and remittance, which then count as used.

        The id is the invoice's number; of a second presentation, with `-R2`. A number that no
        identifier may be (EPC130-08, 1.5) gives a digest, and the remittance names the invoice.

        Args:
            number: of the invoice.
            fact: the collection, its names still to be given.
            language: of the debtor.
        """
        base = number if _fits(number) else f"F-{_digest(number)}"
        own_id, times = base, 1
        while own_id.upper() in self._used or self._numbers.exactly(own_id) not in {None, number}:
            times += 1
            own_id = f"{base}-R{times}"
        texts = (f"{_WORDS.get(language, _WORDS['fr'])} {number}", number)
        for text in texts:
            named = replace(fact, end_to_end_id=own_id, remittance=convert(text).converted)
            if _fits(own_id) and invoices_of(named, self._numbers) == (number,):
                self._used.add(own_id.upper())
                return named
        return finding("COL-21", found=number)


def _fits(text: str) -> bool:
    try:
        parse_identifier(text)
    except InvalidValueError:
        return False
    return True


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()[:16].upper()
