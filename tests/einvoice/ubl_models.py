# SPDX-License-Identifier: Apache-2.0
"""Invoices that state all that UBL has a place for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.kinds import EXTENDED_CTC_FR
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.extended_models import extended_invoice

if TYPE_CHECKING:
    from einvoice.document import Invoice


def ubl_invoice() -> Invoice:
    """Return the full invoice without the name of a project, which UBL has no place for."""
    full = full_invoice()
    return replace(full, references=replace(full.references, project_name=None))


def ubl_credit_note() -> Invoice:
    """Return the same as a credit note."""
    return replace(ubl_invoice(), type_code="381")


def ubl_extended() -> Invoice:
    """Return an invoice with all that EXTENDED-CTC-FR adds and UBL has a place for."""
    extended = extended_invoice(EXTENDED_CTC_FR)
    group, note = extended.line_groups
    return replace(
        extended,
        references=replace(extended.references, project_name=None),
        payment_plan=(),
        advance_payments=(),
        line_groups=(group, replace(note, net_amount=group.net_amount)),
    )
