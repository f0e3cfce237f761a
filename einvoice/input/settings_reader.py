# SPDX-License-Identifier: Apache-2.0
"""Reading `encaisse.toml`: form, then identifiers and codes, every fault at its key."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.errors import RefusedError, UnreadableError
from compliance.report import Location, Severity
from compliance.rules import unreadable
from einvoice.codes import FRENCH_ADDRESS_SCHEME, SIREN_SCHEME, SIRET_SCHEME
from einvoice.input.row_convert import to_model
from einvoice.input.row_faults import around, read_shape
from einvoice.input.settings import (
    Exemption,
    InvoiceDefaults,
    LocalText,
    NoteTexts,
    PageSettings,
    PaymentSettings,
    Settings,
)
from einvoice.input.settings_rows import (
    EXEMPT_CATEGORIES,
    InvoiceTable,
    NotesTable,
    SettingsFile,
)
from einvoice.party import Identifier, Party
from einvoice.pdf.style import LEAST_CONTRAST, contrast_with_white, is_colour, is_payment_link
from einvoice.profiles import BY_NAME
from einvoice.rules import identifiers
from einvoice.rules.codes import PROCESSES, TREATMENTS
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.settings_rows import (
        LocalTextRow,
        PageTable,
        PaymentTable,
        SellerTable,
    )


def read_settings(text: str, *, file: str = "encaisse.toml", to_invoice: bool = True) -> Settings:
    """Read the settings of the company.

    Args:
        text: the content of `encaisse.toml`.
        file: its name, for findings.
        to_invoice: whether, beside faults, what French invoices will ask for is named too.

    Raises:
        UnreadableError: if it is no TOML.
        RefusedError: with a finding for every fault, each at its key.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise unreadable("READ-11", file, str(error)) from error
    except RecursionError as error:
        raise UnreadableError(f"{file} nests too deep to be settings") from error
    shape = read_shape(SettingsFile, raw)
    faults = (*shape.faults, *_faults(shape.model))
    if faults:
        findings = tuple(
            fault.to_finding(Location(file=file, column=fault.path)) for fault in faults
        )
        known = {fault.path for fault in faults}
        more = (
            replace(
                fault.to_finding(Location(file=file, column=fault.path)), severity=Severity.WARNING
            )
            for fault in (_still_wanted(shape.model, known) if to_invoice else ())
        )
        raise RefusedError(f"the settings {file} were refused", (*findings, *more))
    return _settings(shape.model, file)


def _still_wanted(read: SettingsFile, known: set[str]) -> Iterator[Fault]:
    """Yield what an invoice between French companies will ask for once these settings are good.

    Settings without it are good, since rows may say it; who mends them should know it at once.
    """
    seller, invoice, notes = read.seller, read.invoice or InvoiceTable(), read.notes or NotesTable()
    if seller is None or seller.address is None or seller.address.country != "FR":
        return
    wanted = (
        ("BR-FR-10", "seller.siren", seller.siren is not None),
        ("BR-FR-13", "seller.electronic_address", seller.electronic_address is not None),
        ("ROW-01", "invoice.currency", invoice.currency is not None),
        ("BR-FR-08", "invoice.process", invoice.process is not None),
        ("INV-06", "invoice.treatment", invoice.treatment is not None),
        ("BR-FR-05", "notes.late_penalties", _local(notes.late_penalties).is_written),
        ("BR-FR-05", "notes.recovery_indemnity", _local(notes.recovery_indemnity).is_written),
        ("BR-FR-05", "notes.discount_terms", _local(notes.discount_terms).is_written),
    )
    for code, path, is_there in wanted:
        if not is_there and known.isdisjoint(around(path)):
            yield Fault(code=code, path=path, found=path if code == "ROW-01" else None)


def _faults(read: SettingsFile) -> Iterator[Fault]:
    if read.seller is not None:
        yield from _seller_faults(read.seller)
    if read.payment is not None:
        yield from _payment_faults(read.payment)
    if read.invoice is not None:
        yield from _invoice_faults(read.invoice)
    if read.page is not None and read.page.accent is not None:
        yield from _accent_faults(read.page.accent)
    link = None if read.page is None else read.page.payment_link
    if link is not None and not is_payment_link(link):
        yield Fault(code="PAGE-09", path="page.payment_link", found=link)


def _accent_faults(accent: str) -> Iterator[Fault]:
    if not is_colour(accent):
        yield Fault(code="SET-04", path="page.accent", found=accent)
        return
    contrast = contrast_with_white(accent)
    if contrast < LEAST_CONTRAST:
        yield Fault(code="SET-01", path="page.accent", found=accent, expected=f"{contrast:.1f}")


def _seller_faults(seller: SellerTable) -> Iterator[Fault]:
    if seller.siren is not None:
        yield from identifiers.check_siren(seller.siren, "seller.siren", "BT-30")
    if seller.siret is not None:
        yield from identifiers.check_siret(seller.siret, seller.siren, "seller.siret", "BT-29")
    if seller.vat_number is not None:
        yield from identifiers.check_vat_number(seller.vat_number, "seller.vat_number", "BT-31")
    if seller.electronic_address is not None:
        yield from identifiers.check_french_address(
            seller.electronic_address, seller.siren, "seller.electronic_address", "BT-34"
        )


def _payment_faults(payment: PaymentTable) -> Iterator[Fault]:
    if payment.iban is not None:
        yield from identifiers.check_iban(payment.iban, "payment.iban", "BT-84")
    if payment.bic is not None:
        yield from identifiers.check_bic(payment.bic, "payment.bic", "BT-86")
    if payment.creditor_id is not None:
        yield from identifiers.check_creditor_id(
            payment.creditor_id, "payment.creditor_id", "BT-90"
        )
    template = payment.remittance_information
    if template is not None and set("{}") & set(template.replace("{number}", "")):
        yield Fault(code="SET-02", path="payment.remittance_information", found=template)


def _invoice_faults(invoice: InvoiceTable) -> Iterator[Fault]:
    if invoice.profile is not None and invoice.profile not in BY_NAME:
        known = ", ".join(BY_NAME)
        yield Fault(code="ROW-10", path="invoice.profile", found=invoice.profile, expected=known)
    if invoice.process is not None and invoice.process not in PROCESSES:
        yield Fault(code="BR-FR-08", path="invoice.process", found=invoice.process, term="BT-23")
    if invoice.treatment is not None and invoice.treatment not in TREATMENTS:
        yield Fault(
            code="BR-FR-20", path="invoice.treatment", found=invoice.treatment, term="BT-22"
        )


def _settings(read: SettingsFile, file: str) -> Settings:
    return Settings(
        file=file,
        seller=None if read.seller is None else _seller(read.seller),
        franchise=None if read.seller is None else read.seller.franchise,
        payment=PaymentSettings() if read.payment is None else _payment(read.payment),
        invoice=InvoiceDefaults() if read.invoice is None else _invoice(read.invoice),
        notes=NoteTexts() if read.notes is None else _notes(read.notes),
        exemptions=tuple(_exemptions(read)),
        page=PageSettings() if read.page is None else _page(read.page),
    )


def _seller(seller: SellerTable) -> Party:
    def identified(value: str | None, scheme: str) -> Identifier | None:
        return None if value is None else Identifier(value=value, scheme=scheme)

    siret = identified(seller.siret, SIRET_SCHEME)
    return Party(
        name=seller.name or "",
        trading_name=seller.trading_name,
        identifiers=() if siret is None else (siret,),
        legal_registration=identified(seller.siren, SIREN_SCHEME),
        vat_identifier=seller.vat_number,
        tax_registration=_tax_registration(seller),
        legal_form=seller.legal_form,
        electronic_address=identified(seller.electronic_address, FRENCH_ADDRESS_SCHEME),
        address=to_model(seller.address),
        contact=to_model(seller.contact),
    )


def _tax_registration(seller: SellerTable) -> str | None:
    """Return BT-32: under the franchise, without a VAT number, it is the SIREN (BR-E-02, -Z-02)."""
    if seller.tax_registration is None and seller.vat_number is None and seller.franchise:
        return seller.siren
    return seller.tax_registration


def _payment(payment: PaymentTable) -> PaymentSettings:
    return PaymentSettings(
        means=payment.means,
        iban=None if payment.iban is None else _compact(payment.iban),
        bic=None if payment.bic is None else _compact(payment.bic),
        account_name=payment.account_name,
        creditor_id=None if payment.creditor_id is None else _compact(payment.creditor_id),
        remittance_information=payment.remittance_information,
    )


def _compact(value: str) -> str:
    return "".join(value.split())


def _invoice(invoice: InvoiceTable) -> InvoiceDefaults:
    return InvoiceDefaults(
        profile=None if invoice.profile is None else BY_NAME[invoice.profile],
        currency=invoice.currency,
        language=invoice.language,
        process=invoice.process,
        treatment=invoice.treatment,
        payment_terms=_local(invoice.payment_terms),
        terms=invoice.terms,
        legal_limit_days=invoice.legal_limit_days,
        vat_on=invoice.vat_on,
    )


def _notes(notes: NotesTable) -> NoteTexts:
    return NoteTexts(
        late_penalties=_local(notes.late_penalties),
        recovery_indemnity=_local(notes.recovery_indemnity),
        discount_terms=_local(notes.discount_terms),
    )


def _exemptions(read: SettingsFile) -> Iterator[Exemption]:
    for category in EXEMPT_CATEGORIES:
        table = None if read.exemptions is None else getattr(read.exemptions, category.value)
        if table is not None:
            yield Exemption(category=category, reason=_local(table.reason), code=table.code)


def _page(page: PageTable) -> PageSettings:
    return PageSettings(
        logo=page.logo,
        logo_alternative_text=page.logo_alternative_text,
        accent=page.accent,
        tagline=_local(page.tagline),
        website=page.website,
        legal_footer=_local(page.legal_footer),
        show_qr=True if page.show_qr is None else page.show_qr,
        payment_link=page.payment_link,
        font=page.font,
        fonts=page.fonts,
        template=page.template,
    )


def _local(text: LocalTextRow | None) -> LocalText:
    return LocalText() if text is None else LocalText(**dict(text))
