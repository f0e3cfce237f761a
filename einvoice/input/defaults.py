# SPDX-License-Identifier: Apache-2.0
"""What the settings of the company supply to a row that is silent. Nothing else is supplied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.checking import Rules
from einvoice.codes import (
    CREDIT_NOTE_CODES,
    DEPOSIT_CODES,
    DIRECT_DEBIT_CODES,
    EURO,
    SELF_BILLED_CODES,
    TRANSFER_CODES,
    NoteCode,
    VatCategory,
)
from einvoice.input.due import complete_due
from einvoice.input.mentions import row_notes, settings_notes
from einvoice.input.row_models import (
    PartyRow,
    PrecedingInvoiceRow,
    ReferencesRow,
    VatSubtotalRow,
)
from einvoice.input.row_payment import CreditTransferRow, DirectDebitRow, PaymentRow
from einvoice.input.settings import DEBITS_CODE, LocalText, PaymentSettings
from einvoice.input.to_rows import to_json
from einvoice.input.wording import say
from einvoice.rules.codes import EXEMPT, FRANCHISE_CODE, SERVICE_LETTERS
from einvoice.rules.draft import Draft, is_french

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.row_models import InvoiceRow
    from einvoice.input.settings import InvoiceDefaults, Settings
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
    supplied = _supplied_to(row, settings)
    parties = _parties(row, settings, supplied)
    domestic = is_french(parties.seller) and is_french(parties.buyer)
    treated = any(note.subject_code == NoteCode.TREATMENT for note in row.notes)
    national = rules is Rules.FRANCE or (rules is Rules.AUTO and (domestic or treated))
    invoice = supplied.invoice
    process = row.process or invoice.process
    tax_point_code = _tax_point_code(row, invoice, process)
    due = complete_due(row, invoice, process, language)
    completed = row.model_copy(
        update={
            "guideline": row.guideline or (invoice.profile.guideline if invoice.profile else None),
            "seller": parties.seller,
            "buyer": parties.buyer,
            "language": language,
            "currency": row.currency or invoice.currency,
            "vat_accounting_currency": row.vat_accounting_currency
            or (EURO if row.exchange_rate else None),
            "process": process,
            "tax_point_code": tax_point_code,
            "terms": due.terms,
            "due_date": due.due_date,
            "payment_terms": due.payment_terms,
            "references": _references(row),
            "payment": _payment(row, supplied),
            "vat_breakdown": (*row.vat_breakdown, *_exemptions(row, supplied, language)),
        }
    )
    opted = row.tax_point_code is None and tax_point_code == DEBITS_CODE
    notes = (
        *row.notes,
        *settings_notes(row, supplied, language, treated_here=domestic),
        *row_notes(completed, supplied, language, opted=opted),
    )
    return Draft(
        row=completed.model_copy(update={"notes": notes}),
        settings=settings,
        company_is=parties.company_is,
        national=national,
        language=language,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parties:
    seller: PartyRow | None
    buyer: PartyRow | None
    company_is: str | None


def _supplied_to(row: InvoiceRow, settings: Settings) -> Settings:
    """Return what of the settings holds for a row.

    Of an invoice that the company issues as the buyer, in its supplier's name, accounts, exemptions
    and terms are the supplier's: the settings supply none of them.
    """
    if row.type_code not in SELF_BILLED_CODES:
        return settings
    invoice = replace(settings.invoice, payment_terms=LocalText(), terms=None, vat_on=None)
    return replace(
        settings, payment=PaymentSettings(), invoice=invoice, exemptions=(), franchise=None
    )


def _parties(row: InvoiceRow, settings: Settings, supplied: Settings) -> _Parties:
    company = None if settings.seller is None else party_row(settings.seller)
    if supplied is settings:
        seller = row.seller or company
        taken = "seller" if row.seller is None and company is not None else None
        return _Parties(seller=seller, buyer=row.buyer, company_is=taken)
    if row.buyer is not None or company is None:
        return _Parties(seller=row.seller, buyer=row.buyer, company_is=None)
    # BT-32 and BT-33 are terms of a seller alone.
    buyer = company.model_copy(update={"tax_registration": None, "legal_form": None})
    return _Parties(seller=row.seller, buyer=buyer, company_is="buyer")


def _tax_point_code(row: InvoiceRow, invoice: InvoiceDefaults, process: str | None) -> str | None:
    """Return BT-8: the setting is about VAT on services; that on a deposit is due when it is paid.

    Source: CGI art. 269, 2, a bis and c; DGFiP G1.43.
    """
    if row.tax_point_code is not None or row.tax_point_date is not None or invoice.vat_on is None:
        return row.tax_point_code
    services = (process or "").startswith(SERVICE_LETTERS)
    taxed = any(line.vat_category is VatCategory.STANDARD for line in row.lines)
    if not services or not taxed or row.type_code in DEPOSIT_CODES:
        return None
    return invoice.vat_on.code


def _references(row: InvoiceRow) -> ReferencesRow | None:
    """Add each deposit invoice to the preceding invoices BG-3, unless it stands there already."""
    references = row.references or ReferencesRow()
    known = {item.number for item in references.preceding_invoices}
    added = tuple(
        PrecedingInvoiceRow.model_construct(number=item.number, issue_date=item.issue_date)
        for item in row.deposits
        if item.number is not None and item.number not in known
    )
    if not added:
        return row.references
    return references.model_copy(
        update={"preceding_invoices": (*references.preceding_invoices, *added)}
    )


def party_row(party: Party) -> PartyRow:
    """Return a party of the canonical model in the input form."""
    return PartyRow.model_validate(to_json(party))


def _payment(row: InvoiceRow, settings: Settings) -> PaymentRow | None:
    """Complete the payment; a credit note asks for none, so it only has what its row says."""
    own, company = row.payment, settings.payment
    if own is None and (row.type_code in CREDIT_NOTE_CODES or company.means is None):
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
        if category not in EXEMPT or category in given:
            continue
        if exemption is not None:
            yield VatSubtotalRow(
                category=category,
                exemption_reason=exemption.reason.in_language(language),
                exemption_reason_code=exemption.code,
            )
        elif category is VatCategory.EXEMPT and settings.franchise is category:
            yield VatSubtotalRow(
                category=category,
                exemption_reason=say("franchise", language),
                exemption_reason_code=FRANCHISE_CODE,
            )


def _categories(row: InvoiceRow) -> tuple[VatCategory, ...]:
    used = (
        *(line.vat_category for line in row.lines),
        *(item.vat_category for item in (*row.allowances, *row.charges)),
    )
    return tuple(dict.fromkeys(category for category in used if category is not None))
