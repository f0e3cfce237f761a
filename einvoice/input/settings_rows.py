# SPDX-License-Identifier: Apache-2.0
"""The form of `encaisse.toml`, as it is read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from einvoice.codes import VatCategory
from einvoice.input.row_basics import AddressRow, ContactRow
from einvoice.input.row_types import (
    Currency,
    PageLanguage,
    RowModel,
    Several,
    Term,
    Text,
    WholeDays,
    fault,
)
from einvoice.input.settings import Means, VatOn
from einvoice.pdf.style import Language

if TYPE_CHECKING:
    from collections.abc import Iterable


def _one_of(choices: Iterable[StrEnum]) -> BeforeValidator:
    """Read one of a few words, each the value of an enumeration."""
    by_word = {choice.value: choice for choice in choices}

    def parse(value: object) -> object:
        if value is None or isinstance(value, StrEnum):
            return value
        if not isinstance(value, str) or value not in by_word:
            raise fault("ROW-10", value, ", ".join(by_word))
        return by_word[value]

    return BeforeValidator(parse)


def _one_text_for_all(value: object) -> object:
    """A text without language is the company's choice for every language."""
    return dict.fromkeys(Language, value) if isinstance(value, str) else value


def _strip(value: object) -> object:
    """TOML texts of several lines end with a line break, which is not part of the mention."""
    return value.strip() if isinstance(value, str) else value


BlockText = Annotated[Text, BeforeValidator(_strip)]


class LocalTextRow(RowModel):
    """A text by language."""

    fr: BlockText | None = None
    en: BlockText | None = None
    de: BlockText | None = None
    es: BlockText | None = None


Local = Annotated[LocalTextRow, BeforeValidator(_one_text_for_all)]


FRANCHISE_CATEGORIES = (VatCategory.EXEMPT, VatCategory.ZERO_RATED)
"""Both lawful readings of the franchise en base: EN 16931 with VATEX-FR-FRANCHISE; DGFiP G1.47."""


class SellerTable(RowModel):
    """Table `[seller]`."""

    REQUIRED: ClassVar = ("name", "address")

    name: Text | None = None
    trading_name: Text | None = None
    legal_form: Text | None = None
    siren: Text | None = None
    siret: Text | None = None
    vat_number: Text | None = None
    tax_registration: Text | None = None
    electronic_address: Text | None = None
    franchise: Annotated[VatCategory, _one_of(FRANCHISE_CATEGORIES)] | None = None
    address: AddressRow | None = None
    contact: ContactRow | None = None


class PaymentTable(RowModel):
    """Table `[payment]`."""

    means: Annotated[Means, _one_of(Means)] | None = None
    iban: Text | None = None
    bic: Text | None = None
    account_name: Text | None = None
    creditor_id: Text | None = None
    remittance_information: Text | None = None


class InvoiceTable(RowModel):
    """Table `[invoice]`."""

    profile: Text | None = None
    currency: Currency | None = None
    language: PageLanguage | None = None
    process: Text | None = None
    treatment: Text | None = None
    payment_terms: Local | None = None
    terms: Term | None = None
    legal_limit_days: WholeDays | None = None
    vat_on: Annotated[VatOn, _one_of(VatOn)] | None = None


class NotesTable(RowModel):
    """Table `[notes]`."""

    late_penalties: Local | None = None
    recovery_indemnity: Local | None = None
    discount_terms: Local | None = None


class ExemptionTable(RowModel):
    """Table `[exemptions.<category>]`."""

    reason: Local | None = None
    code: Text | None = None


class ExemptionsTable(RowModel):
    """Tables `[exemptions.*]`: the VAT categories that bear no VAT."""

    E: ExemptionTable | None = None
    AE: ExemptionTable | None = None
    K: ExemptionTable | None = None
    G: ExemptionTable | None = None
    O: ExemptionTable | None = None  # noqa: E741 (the category's name in UNTDID 5305)


class PageTable(RowModel):
    """Table `[page]`."""

    logo: Text | None = None
    logo_alternative_text: Text | None = None
    accent: Text | None = None
    tagline: Local | None = None
    website: Text | None = None
    legal_footer: Local | None = None
    show_qr: bool | None = None
    payment_link: Text | None = None
    font: Text | None = None
    fonts: Several[Text] = ()
    template: Text | None = None


class SettingsFile(RowModel):
    """The whole file. Tables of other rooms are let through unread."""

    seller: SellerTable | None = None
    payment: PaymentTable | None = None
    invoice: InvoiceTable | None = None
    notes: NotesTable | None = None
    exemptions: ExemptionsTable | None = None
    page: PageTable | None = None
    # Read by `receivables`, from the same file, with its own findings.
    reminders: Any = Field(default=None)


EXEMPT_CATEGORIES = tuple(VatCategory(name) for name in ExemptionsTable.model_fields)
