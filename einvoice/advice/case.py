# SPDX-License-Identifier: Apache-2.0
"""What the advice looks at: an invoice that was read, and what is known around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.report import Finding, Location
from compliance.rules import finding
from einvoice.codes import CREDIT_NOTE_CODES, NoteCode
from einvoice.rules.codes import PAID_PROCESSES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from einvoice.document import Invoice

_NOT_BETWEEN_PROFESSIONALS = frozenset(("B2C", "B2CINT", "OUTOFSCOPE"))
"""Values of the note BAR (BR-FR-20) to which the terms of payment of the C. com. do not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An invoice to advise on.

    Attributes:
        invoice: as the document states it.
        is_french: whether the rules of the French reform apply to it.
        today: the day on which it is read; None where only dates inside it matter.
    """

    invoice: Invoice
    is_french: bool
    today: date | None = None

    @property
    def is_credit_note(self) -> bool:
        """Whether it lowers what is owed."""
        return self.invoice.type_code in CREDIT_NOTE_CODES

    @property
    def is_paid(self) -> bool:
        """Whether its process says that it was paid before it was issued."""
        return self.invoice.process in PAID_PROCESSES

    @property
    def is_with_consumer(self) -> bool:
        """Whether its note BAR says that the buyer is no professional, or out of scope."""
        return any(
            text.strip() in _NOT_BETWEEN_PROFESSIONALS for text in self.notes(NoteCode.TREATMENT)
        )

    def notes(self, code: NoteCode) -> Iterator[str]:
        """Yield the texts of the notes with a subject code."""
        return (note.text for note in self.invoice.notes if note.subject_code == code)

    def texts(self) -> Iterator[str]:
        """Yield every text in which a mention of law may stand."""
        invoice = self.invoice
        yield from (note.text for note in invoice.notes)
        for group in invoice.vat_breakdown:
            yield group.exemption_reason or ""
        for line in invoice.lines:
            yield line.note or ""
        yield invoice.payment_terms or ""
        yield invoice.seller.legal_form or ""


def advice(
    code: str, term: str, *, found: str | None = None, expected: str | None = None
) -> Finding:
    """Return one piece of advice on a business term."""
    return finding(code, location=Location(term=term), found=found, expected=expected)
