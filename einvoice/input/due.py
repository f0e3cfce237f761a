# SPDX-License-Identifier: Apache-2.0
"""The due date BT-9 and the terms BT-20 of a row that gives its terms in words, or as a plan.

What a row states is kept; whether it agrees with its words is looked at by `einvoice.rules.terms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.codes import CREDIT_NOTE_CODES
from einvoice.input.wording import display_in, say
from einvoice.rules.codes import PAID_PROCESSES
from einvoice.rules.draft import day_of, instalment_day
from einvoice.terms import format_term

if TYPE_CHECKING:
    from datetime import date

    from einvoice.input.row_models import InvoiceRow
    from einvoice.input.settings import InvoiceDefaults
    from einvoice.terms import DueTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a row is to be paid.

    Attributes:
        terms: in words, from the row or from the settings.
        due_date: BT-9; of a plan the first one (EN 16931-1, BT-9, usage note).
        payment_terms: BT-20; the text of a plan needs its amounts and is added with them.
    """

    terms: DueTerm | None
    due_date: date | None
    payment_terms: str | None


def complete_due(
    row: InvoiceRow, company: InvoiceDefaults, process: str | None, language: str
) -> Due:
    """Return when a row is to be paid, as far as the row and the settings say it.

    The terms of the settings are those of an invoice that says nothing of its own: they are not
    applied to a credit note, to what is already paid, nor beside a due date, terms or a plan.

    Args:
        row: as it was read.
        company: what the settings supply.
        process: BT-23.
        language: of the texts.
    """
    asks = row.type_code not in CREDIT_NOTE_CODES and process not in PAID_PROCESSES
    silent = row.due_date is None and row.payment_terms is None and not row.instalments
    terms = row.terms
    if terms is None and asks and silent:
        terms = company.terms
    due_date = row.due_date or _first(row) or day_of(terms, row)
    stated = row.payment_terms
    if stated is None and row.terms is None and not row.instalments:
        stated = company.payment_terms.in_language(language)
    if stated is None and terms is not None and due_date is not None:
        label = format_term(terms, language)
        stated = say("due", language, term=label, date=display_in(language).day(due_date))
    return Due(terms=terms, due_date=due_date, payment_terms=stated)


def _first(row: InvoiceRow) -> date | None:
    return min(filter(None, (instalment_day(item, row) for item in row.instalments)), default=None)
