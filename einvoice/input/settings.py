# SPDX-License-Identifier: Apache-2.0
"""The settings of the company, `encaisse.toml`: what is the same on all of its invoices.

Everything here was written by the company: a value that is missing stays missing, and the rule that
wants it names the setting to fill.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from einvoice.codes import PaymentMeansCode
from einvoice.pdf.style import (
    BUILT_IN_TEMPLATES,
    Language,
    Logo,
    PageFont,
    PageStyle,
    PageTemplate,
)

if TYPE_CHECKING:
    from datetime import date

    from einvoice.codes import VatCategory
    from einvoice.party import Party
    from einvoice.profiles import Profile
    from einvoice.terms import DueTerm


class Means(StrEnum):
    """How customers pay by default."""

    TRANSFER = "transfer"
    DIRECT_DEBIT = "direct_debit"

    @property
    def code(self) -> PaymentMeansCode:
        """BT-81 of the means inside SEPA."""
        if self is Means.TRANSFER:
            return PaymentMeansCode.SEPA_CREDIT_TRANSFER
        return PaymentMeansCode.SEPA_DIRECT_DEBIT


class VatOn(StrEnum):
    """When the VAT on services falls due: CGI art. 269, 2, c."""

    DEBITS = "debits"
    COLLECTION = "collection"

    @property
    def code(self) -> str:
        """BT-8 in the codes of CII (UNTDID 2475): DGFiP G1.43."""
        return DEBITS_CODE if self is VatOn.DEBITS else COLLECTION_CODE


DEBITS_CODE = "5"
COLLECTION_CODE = "72"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalText:
    """A text in the languages in which the company wrote it.

    Attributes:
        fr: in French.
        en: in English.
        de: in German.
        es: in Spanish.
    """

    fr: str | None = None
    en: str | None = None
    de: str | None = None
    es: str | None = None

    def in_language(self, language: str) -> str | None:
        """Return the text in a language of `Language`; None where the company wrote none."""
        text: str | None = getattr(self, Language(language).value)
        return text

    @property
    def is_written(self) -> bool:
        """Whether the company wrote it in any language."""
        return any(self.in_language(language) for language in Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSettings:
    """Table `[payment]`.

    Attributes:
        means: transfer or direct debit, unless a row says otherwise.
        iban: compact, of the account to be paid to.
        bic: of its bank.
        account_name: BT-85.
        creditor_id: the ICS, compact, for direct debits.
        remittance_information: the reference to quote, `{number}` stands for the invoice number.
    """

    means: Means | None = None
    iban: str | None = None
    bic: str | None = None
    account_name: str | None = None
    creditor_id: str | None = None
    remittance_information: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDefaults:
    """Table `[invoice]`.

    Attributes:
        currency: ISO 4217, BT-5.
        language: of page and texts, a value of `Language`.
        process: BT-23.
        treatment: value of the note BAR on invoices between French parties.
        payment_terms: BT-20.
        terms: from which the due date BT-9 is computed.
        legal_limit_days: ceiling of the trade for the due date (C. com. L441-11).
        vat_on: BT-8 of services.
        profile: of the documents, where their rows name no guideline.
    """

    profile: Profile | None = None
    currency: str | None = None
    language: str | None = None
    process: str | None = None
    treatment: str | None = None
    payment_terms: LocalText = field(default_factory=LocalText)
    terms: DueTerm | None = None
    legal_limit_days: int | None = None
    vat_on: VatOn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTexts:
    """Table `[notes]`: the mentions that French law asks for (C. com. L441-9, L441-10, D441-5).

    Attributes:
        late_penalties: note PMD.
        recovery_indemnity: note PMT.
        discount_terms: note AAB.
    """

    late_penalties: LocalText = field(default_factory=LocalText)
    recovery_indemnity: LocalText = field(default_factory=LocalText)
    discount_terms: LocalText = field(default_factory=LocalText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Table `[exemptions.<category>]`: why a VAT category bears no VAT.

    Attributes:
        category: which.
        reason: BT-120.
        code: BT-121, a VATEX code.
    """

    category: VatCategory
    reason: LocalText = field(default_factory=LocalText)
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Table `[page]`.

    Attributes:
        logo: path of the file, from the folder of the settings.
        logo_alternative_text: what a screen reader says instead of it.
        accent: colour `#rrggbb`.
        tagline: short line below the seller's name.
        website: shown with the contact.
        legal_footer: foot of every page.
        show_qr: whether a transfer gets a QR code.
        payment_link: page to pay an invoice on, `{number}` stands for the invoice number.
        font: family of the page's letters.
        fonts: paths of folders or files with its fonts, from the folder of the settings.
        template: `standard`, `letter`, or the path of a typst file.
    """

    logo: str | None = None
    logo_alternative_text: str | None = None
    accent: str | None = None
    tagline: LocalText = field(default_factory=LocalText)
    website: str | None = None
    legal_footer: LocalText = field(default_factory=LocalText)
    show_qr: bool = True
    payment_link: str | None = None
    font: str | None = None
    fonts: tuple[str, ...] = ()
    template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFiles:
    """What the settings of the page name, read or found by the caller.

    Attributes:
        logo: the file of `page.logo`.
        font: of `page.font` and `page.fonts`.
        template: of `page.template`.
    """

    logo: Logo | None = None
    font: PageFont | None = None
    template: PageTemplate = BUILT_IN_TEMPLATES["standard"]

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of which the content is a part of the page."""
        fonts = self.font.folders if self.font is not None else ()
        own = self.template.folder
        return fonts if own is None else (*fonts, own)


NO_FILES = PageFiles()
"""Of a page that names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `encaisse.toml` says of invoices.

    Attributes:
        file: its name, for findings; None where there is no file.
        seller: BG-4; of a self-billed invoice the buyer.
        franchise: under CGI art. 293 B, the VAT category of what the company sells, E or Z.
        payment: BG-16.
        invoice: defaults of rows.
        notes: mandatory mentions.
        exemptions: by VAT category.
        page: how the page looks.
    """

    file: str | None = None
    seller: Party | None = None
    franchise: VatCategory | None = None
    payment: PaymentSettings = field(default_factory=PaymentSettings)
    invoice: InvoiceDefaults = field(default_factory=InvoiceDefaults)
    notes: NoteTexts = field(default_factory=NoteTexts)
    exemptions: tuple[Exemption, ...] = ()
    page: PageSettings = field(default_factory=PageSettings)

    def exemption(self, category: VatCategory) -> Exemption | None:
        """Return the exemption of a category, where the company wrote one."""
        return next((item for item in self.exemptions if item.category is category), None)


NO_SETTINGS = Settings()
"""For rows that say everything themselves."""


def page_style(
    settings: Settings,
    language: str,
    *,
    named: PageFiles = NO_FILES,
    payment_link: str | None = None,
    collection_date: date | None = None,
) -> PageStyle:
    """Return the look of a page.

    Args:
        settings: of the company.
        language: a value of `Language`.
        named: logo, font and template that `settings.page` names.
        payment_link: of this invoice, where it is not that of the settings.
        collection_date: of a direct debit, where it differs from the due date.
    """
    page = settings.page
    plain = PageStyle()
    return PageStyle(
        language=Language(language),
        logo=named.logo,
        accent=page.accent or plain.accent,
        tagline=page.tagline.in_language(language),
        website=page.website,
        legal_footer=page.legal_footer.in_language(language),
        collection_date=collection_date,
        show_qr=page.show_qr,
        payment_link=payment_link or page.payment_link,
        font=named.font,
        template=named.template,
    )


def in_name_of_seller(style: PageStyle) -> PageStyle:
    """Return the look of a page that the company issues as the buyer: nothing of its own identity.

    Logo, tagline, website, legal footer and payment page stand where those of the seller are read
    (CGI art. 289, I, 2).
    """
    return replace(
        style, logo=None, tagline=None, website=None, legal_footer=None, payment_link=None
    )
