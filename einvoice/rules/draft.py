# SPDX-License-Identifier: Apache-2.0
"""An input row with what the settings supply: what the rules look at before a document exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.codes import SIREN_SCHEME, NoteCode

if TYPE_CHECKING:
    from einvoice.input.row_models import InvoiceRow, PartyRow
    from einvoice.input.settings import Settings

FRANCE = "FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row, completed.

    Attributes:
        row: with the parts that the settings supplied; its faulty parts are missing.
        settings: of the company.
        seller_from_settings: whether the seller is that of the settings.
        national: whether the French rules apply.
        language: of page and texts, `fr` or `en`.
    """

    row: InvoiceRow
    settings: Settings
    seller_from_settings: bool
    national: bool
    language: str

    def notes(self, code: NoteCode) -> tuple[str, ...]:
        """Return the texts of the notes with a subject code."""
        return tuple(note.text or "" for note in self.row.notes if note.subject_code == code)

    @property
    def treatment(self) -> str | None:
        """Value of the note BAR."""
        return next(iter(self.notes(NoteCode.TREATMENT)), None)


def siren_of(party: PartyRow | None) -> str | None:
    """Return the SIREN of a party, where it has one under its scheme."""
    registration = None if party is None else party.legal_registration
    if registration is None or registration.scheme != SIREN_SCHEME:
        return None
    return registration.value


def is_french(party: PartyRow | None) -> bool:
    """Tell whether a party's address is in France (BT-40, BT-55)."""
    return party is not None and party.address is not None and party.address.country == FRANCE
