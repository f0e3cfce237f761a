# SPDX-License-Identifier: Apache-2.0
"""Whether a debit that failed may be presented again: COL-16, COL-22.

The reason of the last failure says it (`sepa.reports.returns`): as it is, once something was
corrected, or never. An unknown reason, or none, is never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.rules import finding
from sepa.reports.returns import Presentation, return_reason

if TYPE_CHECKING:
    from compliance.report import Finding
    from receivables.mandates.model import Mandate
    from receivables.matching.book import Book, Item


def find_obstacle_to_presenting(item: Item, mandate: Mandate, book: Book) -> Finding | None:
    """Return why an invoice whose debit failed is not collected; None if it may be, or none did.

    Args:
        item: the invoice.
        mandate: under which it would be collected.
        book: of the day, with all collections.
    """
    if not item.setbacks:
        return None
    last = item.setbacks[-1]
    reason = last.reason or ""
    presentation = return_reason(reason).presentation
    if presentation is Presentation.AS_IS:
        return None
    if presentation is Presentation.NO:
        return finding("COL-16", found=reason or "-")
    failed = [
        one.presented
        for one in book.collections
        if one.setback == last and item.number in one.numbers
    ]
    terms = mandate.terms
    is_corrected = bool(failed) and all(
        (fact.mandate_id or "").upper() != terms.reference.upper()
        or fact.creditor_id != terms.creditor_id
        or fact.debtor_iban != terms.debtor_iban
        for fact in failed
    )
    return None if is_corrected else finding("COL-22", found=reason)
