# SPDX-License-Identifier: Apache-2.0
"""Under which mandate an invoice is collected: COL-08 to COL-15.

The invoice says it (BT-89, with BT-90 and BT-91), in the terms of its day: a mandate that was
amended since is the same mandate. An invoice that does not is collected only where nothing is to be
chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.masking import mask_ibans
from compliance.report import Finding
from compliance.rules import finding
from receivables.mandates.lifecycle import compute_mandates
from receivables.mandates.model import MandateStatus
from sepa.references import is_same_mandate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from receivables.journal.events import Event, InvoiceRecorded
    from receivables.mandates.model import Mandate
    from receivables.matching.book import Collection
    from sepa.debit.model import Creditor


class Mandates:
    """The mandates of a journal as they stand on any day, also one to come.

    Args:
        events: of the journal, in its order.
        collections: of the book of today.
    """

    def __init__(self, events: Sequence[Event], collections: Sequence[Collection]) -> None:
        self._events = events
        self._collections = collections
        self._on: dict[date, tuple[Mandate, ...]] = {}

    def on(self, day: date) -> tuple[Mandate, ...]:
        """Return all mandates as they stand on a day."""
        if day not in self._on:
            self._on[day] = compute_mandates(self._events, self._collections, day)
        return self._on[day]

    def same(self, mandate: Mandate, day: date) -> Mandate | None:
        """Return a mandate as it stood on another day; None if it was not drafted yet."""
        key = mandate.draft.key
        return next((one for one in self.on(day) if one.draft.key == key), None)


def find_mandate(
    invoice: InvoiceRecorded, mandates: Mandates, creditor: Creditor, day: date
) -> Mandate | Finding:
    """Return the mandate under which an invoice may be collected on a day, or why there is none.

    Args:
        invoice: to be collected.
        mandates: of all creditors.
        creditor: who collects.
        day: of the collection.
    """
    ours = [one for one in mandates.on(day) if one.terms.creditor_id == creditor.creditor_id.value]
    found = _named(invoice, ours) if invoice.mandate_id else _only(invoice, ours)
    if isinstance(found, Finding):
        return found
    return _contradiction(invoice, found, mandates) or _bar(found, creditor) or found


def _named(invoice: InvoiceRecorded, ours: Sequence[Mandate]) -> Mandate | Finding:
    reference = invoice.mandate_id or ""
    for one in ours:
        if any(
            is_same_mandate(reference, name) for name in (one.reference, *one.former_references)
        ):
            return one
    return finding("COL-10", found=reference)


def _only(invoice: InvoiceRecorded, ours: Sequence[Mandate]) -> Mandate | Finding:
    own = [
        one
        for one in ours
        if one.draft.customer_id == invoice.customer_id and one.status is MandateStatus.ACTIVE
    ]
    if not own:
        return finding("COL-08", found=invoice.customer_name)
    if len(own) > 1:
        return finding("COL-09", found=", ".join(one.reference for one in own))
    return own[0]


def _contradiction(
    invoice: InvoiceRecorded, mandate: Mandate, mandates: Mandates
) -> Finding | None:
    """COL-11, 12, 13: what the invoice says of payer and creditor is what the mandate says."""
    customer = mandate.draft.customer_id
    if customer is not None and customer != invoice.customer_id:
        return finding("COL-12", found=mandate.reference, expected=customer)
    # The invoice may state the terms of its day.
    then = mandates.same(mandate, invoice.issue_date)
    terms = [mandate.terms] if then is None else [mandate.terms, then.terms]
    creditors = [one.creditor_id for one in terms]
    if invoice.creditor_id is not None and invoice.creditor_id not in creditors:
        return finding("COL-11", found=invoice.creditor_id, expected=creditors[0])
    accounts = [one.debtor_iban or "" for one in terms]
    if invoice.debited_iban is not None and invoice.debited_iban not in accounts:
        return finding(
            "COL-13", found=mask_ibans(invoice.debited_iban), expected=mask_ibans(accounts[0])
        )
    return None


def _bar(mandate: Mandate, creditor: Creditor) -> Finding | None:
    """COL-14, 15: the mandate may be collected under, in the scheme of the file."""
    if mandate.status is not MandateStatus.ACTIVE:
        return finding("COL-14", found=f"{mandate.reference}: {mandate.status}")
    if mandate.scheme is not creditor.scheme:
        return finding("COL-15", found=mandate.scheme.value, expected=creditor.scheme.value)
    return None
