# SPDX-License-Identifier: Apache-2.0
"""How far the bank's reports reach: nobody is reminded of what may have been paid since."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from receivables.journal.bank_facts import StatementRecorded
    from receivables.matching.book import Item

# A notification (camt.054) shows some entries of a day, never that there were no others.
_STATEMENTS = frozenset(("camt.052", "camt.053"))


def compute_bank_data_to(
    statements: Iterable[StatementRecorded], items: Iterable[Item]
) -> date | None:
    """Return the last day up to which the accounts are known that open invoices are paid to.

    An account that no open invoice names says nothing of them. Where none of those named is known
    (a statement may give another number of the same account), the best known one counts.

    Args:
        statements: bank reports that were imported.
        items: of the book; each may name its account in BT-84.
    """
    known: dict[str, date] = {}
    for seen in statements:
        if seen.family in _STATEMENTS:
            known[seen.account] = max(known.get(seen.account, seen.covers_to), seen.covers_to)
    expected = {item.invoice.payee_iban for item in items if item.open > 0}
    named = [day for account, day in known.items() if account in expected]
    return min(named) if named else max(known.values(), default=None)
