# SPDX-License-Identifier: Apache-2.0
"""What the settings of the company supply to a row that is silent. Nothing else is supplied."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from compliance.checking import Rules
from einvoice.codes import DIRECT_DEBIT_CODES, TRANSFER_CODES, NoteCode, TypeCode
from einvoice.input.row_models import (
    CreditTransferRow,
    DirectDebitRow,
    NoteRow,
    PartyRow,
    PaymentRow,
    VatSubtotalRow,
)
from einvoice.rules.codes import EXEMPT
from einvoice.rules.draft import Draft, is_french

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.codes import VatCategory
    from einvoice.input.row_models import InvoiceRow
    from einvoice.input.settings import NoteTexts, Settings
    from einvoice.party import Party

DEFAULT_LANGUAGE = "fr"
"""Of the page, where neither row nor settings name one: the French law's own."""


def complete(row: InvoiceRow, settings: Settings, rules: Rules = Rules.AUTO) -> Draft:
    """Return a row with what the settings supply.

    Args:
        row: without its faulty parts.
        settings: of the company.
        rules: French rules apply to invoices between French parties and to those with a note BAR
            (`AUTO`), to all (`FRANCE`), or to none (`EUROPE`).
    """
    language = row.language or settings.invoice.language or DEFAULT_LANGUAGE
    seller = row.seller
    if seller is None and settings.seller is not None:
        seller = party_row(settings.seller)
    domestic = is_french(seller) and is_french(row.buyer)
    treated = any(note.subject_code == NoteCode.TREATMENT for note in row.notes)
    national = rules is Rules.FRANCE or (rules is Rules.AUTO and (domestic or treated))
    invoice = settings.invoice
    completed = row.model_copy(
        update={
            "guideline": row.guideline or (invoice.profile.guideline if invoice.profile else None),
            "seller": seller,
            "language": language,
            "currency": row.currency or invoice.currency,
            "process": row.process or invoice.process,
            "payment_terms": row.payment_terms or invoice.payment_terms.in_language(language),
            "notes": (*row.notes, *_notes(row, settings, language, treated_here=domestic)),
            "payment": _payment(row, settings),
            "vat_breakdown": (*row.vat_breakdown, *_exemptions(row, settings, language)),
        }
    )
    return Draft(
        row=completed,
        settings=settings,
        seller_from_settings=row.seller is None and seller is not None,
        national=national,
        language=language,
    )


def party_row(party: Party) -> PartyRow:
    """Return a party of the canonical model in the input form."""
    return PartyRow.model_validate(_plain(party))


def _plain(value: object) -> Any:  # noqa: ANN401 (any value of the model)
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    return value


def _notes(
    row: InvoiceRow, settings: Settings, language: str, *, treated_here: bool
) -> Iterator[NoteRow]:
    given = {note.subject_code for note in row.notes}
    for code, text in _mandatory(settings.notes, language):
        if text is not None and code not in given:
            yield NoteRow(text=text, subject_code=code)
    treatment = settings.invoice.treatment
    if treated_here and treatment is not None and NoteCode.TREATMENT not in given:
        yield NoteRow(text=treatment, subject_code=NoteCode.TREATMENT)


def _mandatory(notes: NoteTexts, language: str) -> Iterator[tuple[NoteCode, str | None]]:
    yield NoteCode.RECOVERY_INDEMNITY, notes.recovery_indemnity.in_language(language)
    yield NoteCode.LATE_PENALTIES, notes.late_penalties.in_language(language)
    yield NoteCode.DISCOUNT_TERMS, notes.discount_terms.in_language(language)


def _payment(row: InvoiceRow, settings: Settings) -> PaymentRow | None:
    """Complete the payment; a credit note asks for none, so it only has what its row says."""
    own, company = row.payment, settings.payment
    if own is None and (row.type_code == TypeCode.CREDIT_NOTE or company.means is None):
        return None
    payment = own or PaymentRow()
    means = payment.means_code or (company.means.code.value if company.means else None)
    update: dict[str, object] = {"means_code": means}
    if means in TRANSFER_CODES and not payment.credit_transfers and company.iban:
        update["credit_transfers"] = (
            CreditTransferRow(
                account=company.iban, account_name=company.account_name, bic=company.bic
            ),
        )
    if means in DIRECT_DEBIT_CODES:
        debit = payment.direct_debit or DirectDebitRow()
        creditor = debit.creditor_identifier or company.creditor_id
        update["direct_debit"] = debit.model_copy(update={"creditor_identifier": creditor})
    if payment.remittance_information is None and company.remittance_information and row.number:
        quoted = company.remittance_information.replace("{number}", row.number)
        update["remittance_information"] = quoted
    return payment.model_copy(update=update)


def _exemptions(row: InvoiceRow, settings: Settings, language: str) -> Iterator[VatSubtotalRow]:
    """Yield the company's reason for each exempt category of the row that gives none itself."""
    given = {
        group.category
        for group in row.vat_breakdown
        if group.exemption_reason or group.exemption_reason_code
    }
    for category in _categories(row):
        exemption = settings.exemption(category)
        if category in EXEMPT and category not in given and exemption is not None:
            yield VatSubtotalRow(
                category=category,
                exemption_reason=exemption.reason.in_language(language),
                exemption_reason_code=exemption.code,
            )


def _categories(row: InvoiceRow) -> tuple[VatCategory, ...]:
    used = (
        *(line.vat_category for line in row.lines),
        *(item.vat_category for item in (*row.allowances, *row.charges)),
    )
    return tuple(dict.fromkeys(category for category in used if category is not None))
