# SPDX-License-Identifier: Apache-2.0
"""An input row with what the settings supply: what the rules look at before a document exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from compliance.judges import is_french_territory
from compliance.kinds import EN16931
from einvoice.codes import CREDIT_NOTE_CODES, SELF_BILLED_CODES, SIREN_SCHEME, NoteCode
from einvoice.profiles import lacks, profile_of
from einvoice.terms import TermStart, compute_due_date

if TYPE_CHECKING:
    from datetime import date

    from einvoice.input.row_models import InvoiceRow, PartyRow
    from einvoice.input.row_plan import InstalmentRow
    from einvoice.input.settings import Settings
    from einvoice.profiles import Profile
    from einvoice.terms import DueTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row, completed.

    Attributes:
        row: with the parts that the settings supplied; its faulty parts are missing.
        settings: of the company.
        company_is: which party came from the settings, `seller` or `buyer`; None for neither.
        national: whether the French rules apply.
        language: of page and texts, a value of `Language`.
    """

    row: InvoiceRow
    settings: Settings
    company_is: str | None
    national: bool
    language: str

    def notes(self, code: NoteCode) -> tuple[str, ...]:
        """Return the texts of the notes with a subject code."""
        return tuple(note.text or "" for note in self.row.notes if note.subject_code == code)

    @property
    def is_credit_note(self) -> bool:
        """Whether it lowers what is owed."""
        return self.row.type_code in CREDIT_NOTE_CODES

    @property
    def is_self_billed(self) -> bool:
        """Whether the buyer issues it in the seller's name."""
        return self.row.type_code in SELF_BILLED_CODES

    @property
    def profile(self) -> Profile:
        """Profile of the document."""
        return profile_of(self.row.guideline or EN16931)

    @property
    def is_without_lines(self) -> bool:
        """Whether it has no lines, and its profile no place for them."""
        return not self.row.lines and lacks(self.profile, "BG-25")

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
    address = None if party is None else party.address
    return address is not None and is_french_territory(address.country)


def start_of(term: DueTerm, row: InvoiceRow) -> date | None:
    """Return the day from which a term counts (BT-2, or BT-72), where the row says it."""
    if term.start is TermStart.INVOICE:
        return row.issue_date
    return None if row.delivery is None else row.delivery.date


def day_of(term: DueTerm | None, row: InvoiceRow) -> date | None:
    """Return the day that words come to; None without words, or the day that they count from."""
    start = None if term is None else start_of(term, row)
    return None if term is None or start is None else compute_due_date(term, start)


def instalment_day(item: InstalmentRow, row: InvoiceRow) -> date | None:
    """Return the day of one instalment: its own, or that of its words."""
    return item.due_date or day_of(item.terms, row)


def discount_day(row: InvoiceRow) -> date | None:
    """Return the last day of the discount for early payment, where the row says it."""
    discount = row.discount
    if discount is None or discount.until is not None:
        return None if discount is None else discount.until
    if discount.days is None or row.issue_date is None:
        return None
    return row.issue_date + timedelta(days=discount.days)
