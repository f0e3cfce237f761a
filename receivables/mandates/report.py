# SPDX-License-Identifier: Apache-2.0
"""Mandates for programs: the document of `schemas/mandates.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from receivables.mandates.model import MandateStatus
from sepa.faults import mask_account

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from compliance.report import Finding
    from receivables.mandates.model import Mandate

LAPSE_WARNING_DAYS = 60
"""Days ahead in which a mandate that lapses is pointed out: time for one more collection."""

_ALIVE = frozenset((MandateStatus.SIGNED, MandateStatus.ACTIVE, MandateStatus.SUSPENDED))


def lapses_soon(mandate: Mandate, as_of: date) -> bool:
    """Tell whether a mandate lapses within the next `LAPSE_WARNING_DAYS`."""
    if mandate.status not in _ALIVE or mandate.lapses_on is None:
        return False
    return (mandate.lapses_on - as_of).days <= LAPSE_WARNING_DAYS


def next_sequence_of(mandate: Mandate) -> str | None:
    """Return the sequence type of the next collection; None where none may come."""
    return mandate.next_sequence().value if mandate.status in _ALIVE else None


def mandates_document(
    mandates: Iterable[Mandate], as_of: date, findings: Iterable[Finding] = ()
) -> dict[str, Any]:
    """Return mandates as `mandate list --json` and `mandate show --json` print them."""
    return {
        "as_of": as_of.isoformat(),
        "mandates": [_document(mandate, as_of) for mandate in mandates],
        "findings": [item.to_json() for item in findings],
    }


def _document(mandate: Mandate, as_of: date) -> dict[str, Any]:
    draft, terms, signature = mandate.draft, mandate.terms, mandate.signature
    last = mandate.last_collection
    proof = None
    if signature is not None and signature.proof_path is not None:
        proof = {"path": signature.proof_path, "sha256": signature.proof_sha256}
    return {
        "reference": mandate.reference,
        "former_references": list(mandate.former_references),
        "creditor_id": terms.creditor_id,
        "creditor_name": terms.creditor_name,
        "scheme": mandate.scheme.value,
        "one_off": mandate.is_one_off,
        "debtor_name": draft.debtor_name,
        "debtor_account": None if terms.debtor_iban is None else mask_account(terms.debtor_iban),
        "customer": draft.customer_id,
        "status": mandate.status.value,
        "since": mandate.since.isoformat(),
        "reason": mandate.reason,
        "drafted": draft.drafted.isoformat(),
        "signed": None if signature is None else signature.signed.isoformat(),
        "place": None if signature is None else signature.place,
        "proof": proof,
        "last_collection": None if last is None else last.isoformat(),
        "lapses_on": None if mandate.lapses_on is None else mandate.lapses_on.isoformat(),
        "lapses_soon": lapses_soon(mandate, as_of),
        "next_sequence": next_sequence_of(mandate),
        "notice_days": mandate.notice_days,
        "language": draft.language,
    }
