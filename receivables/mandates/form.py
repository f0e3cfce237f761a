# SPDX-License-Identifier: Apache-2.0
"""The form of a mandate that the ledger holds, or of one for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.input.settings import page_style
from receivables.letters.addresses import company_of, debtor_lines
from receivables.letters.mandate import render_mandate_form
from receivables.letters.model import Correspondent, LetterLanguage, MandateForm, PaymentKind
from sepa.address import Address
from sepa.bic import Bic
from sepa.charset import convert
from sepa.creditor_id import CreditorId
from sepa.iban import Iban

if TYPE_CHECKING:
    from datetime import date

    from einvoice.build_files import Company
    from einvoice.pdf.style import PageStyle
    from receivables.journal.mandate_facts import MandateDrafted
    from receivables.mandates.model import Mandate
    from sepa.debit.model import Creditor


def render_form(mandate: Mandate, creditor: Creditor, company: Company, day: date) -> bytes:
    """Return the PDF of the form that a debtor signs.

    Args:
        mandate: as it was drafted.
        creditor: who collects; his address stands on the form.
        company: logo and colours.
        day: stands as the date of creation.

    Raises:
        RefusedError: as `render_mandate_form`.
    """
    draft = mandate.draft
    language = LetterLanguage(draft.language)
    form = MandateForm(
        creditor=_sender(creditor, company, language),
        creditor_id=CreditorId(value=draft.creditor_id),
        reference=draft.reference,
        scheme=mandate.scheme,
        kind=PaymentKind.ONE_OFF if mandate.is_one_off else PaymentKind.RECURRENT,
        debtor_name=draft.debtor_name,
        debtor_address=_debtor_address(draft, language),
        debtor_iban=None if draft.debtor_iban is None else Iban(value=draft.debtor_iban),
        debtor_bic=None if draft.debtor_bic is None else Bic(value=draft.debtor_bic),
        contract=draft.contract,
        language=language,
    )
    return render_mandate_form(form, _style(company, language), day)


def render_blank_form(
    creditor: Creditor,
    company: Company,
    day: date,
    *,
    language: LetterLanguage,
    kind: PaymentKind | None,
) -> bytes:
    """Return the PDF of a form for anybody: all that a debtor knows is left to be filled in.

    Raises:
        RefusedError: as `render_mandate_form`.
    """
    form = MandateForm(
        creditor=_sender(creditor, company, language),
        creditor_id=creditor.creditor_id,
        scheme=creditor.scheme,
        kind=kind,
        language=language,
    )
    return render_mandate_form(form, _style(company, language), day)


def _sender(creditor: Creditor, company: Company, language: LetterLanguage) -> Correspondent:
    """The creditor as on letters: where the settings are his, his address with its accents."""
    seller = company.settings.seller
    if seller is not None and convert(seller.name).converted == creditor.name:
        return company_of(seller, language)
    lines = () if creditor.address is None else debtor_lines(creditor.address, language)
    return Correspondent(name=creditor.name, address=lines)


def _debtor_address(draft: MandateDrafted, language: LetterLanguage) -> tuple[str, ...]:
    """The address as payment files will write it: what is signed is what is collected with."""
    if draft.town is None or draft.country is None:
        return ()

    def written(text: str | None) -> str | None:
        return None if text is None else convert(text).converted

    address = Address(
        street=written(draft.street),
        building_number=written(draft.building_number),
        postcode=written(draft.postcode),
        town=convert(draft.town).converted,
        country=draft.country,
    )
    return debtor_lines(address, language)


def _style(company: Company, language: LetterLanguage) -> PageStyle:
    return page_style(company.settings, language.value, named=company.named)
