# SPDX-License-Identifier: Apache-2.0
"""A sound row of every invoice type of BR-FR-04: what each kind demands, and nothing else."""

from __future__ import annotations

from typing import Any

from einvoice.codes import (
    CORRECTED_CODES,
    CREDIT_NOTE_CODES,
    FACTORED_CODES,
    SELF_BILLED_CODES,
    TypeCode,
)
from tests.einvoice.invoice_rows import ABSENT, changed, plain_row

PRECEDING = {"preceding_invoices": [{"number": "F2026-0007", "issue_date": "2026-09-01"}]}
REBATE = {
    "references": {"contract": "C-2026"},
    "period": {"start": "2026-01-01", "end": "2026-06-30"},
}
FACTORED = {
    "payee": {"name": "Affacturage Exemple"},
    "notes": [{"subject_code": "ACC", "text": "Créance cédée à Affacturage Exemple."}],
}
TO_THE_SUPPLIER = {
    "means_code": "58",
    "credit_transfers": [{"account": "FR7630006000011234567890189"}],
}


def row_of(kind: str) -> dict[str, Any]:
    """Return a sound row of a kind, dated 2 November 2026; the company issues all of them."""
    row = {**plain_row(), "type_code": kind, "number": f"F2026-{kind}"}
    if kind == TypeCode.GLOBAL_REBATE:
        row |= REBATE
    elif kind in CORRECTED_CODES | CREDIT_NOTE_CODES:
        row |= {"references": PRECEDING}
    if kind in FACTORED_CODES:
        row |= FACTORED
    if kind in SELF_BILLED_CODES:
        row = changed(row, "seller", row["buyer"])
        row = changed(row, "buyer", ABSENT)
        if kind not in CREDIT_NOTE_CODES:
            row |= {"payment": TO_THE_SUPPLIER}
    return row


def planned_row(*, in_instalments: bool) -> dict[str, Any]:
    """Return a final invoice in dollars, with deposits, and instalments or a discount."""
    row = {
        **plain_row(),
        "process": "S4",
        "currency": "USD",
        "exchange_rate": {"rate": "0.9123", "date": "2026-11-01", "source": "BCE"},
        "deposits": [
            {
                "number": "A-1",
                "issue_date": "2026-10-01",
                "amount": "300.00",
                "received": "2026-10-08",
                "taxes": [{"amount": "50.00", "category": "S", "rate": "20"}],
            }
        ],
    }
    if in_instalments:
        parts = [
            {"due_date": "2026-12-02", "percentage": "30", "text": "à la commande"},
            {"terms": "60 jours nets", "percentage": "70", "amount": "713.54"},
        ]
        return {**row, "instalments": parts}
    discount = {"percentage": "2", "days": "10", "base": "1000.00"}
    return {**row, "terms": "30 jours nets", "discount": discount}
