# SPDX-License-Identifier: Apache-2.0
"""What an invoice may say beyond EN 16931-1: terms of the profiles EXTENDED and EXTENDED-CTC-FR.

Sources: Factur-X 1.09, EXTENDED profile (terms BT-X-…, BG-X-…); BR-FR-Flux2 V1.4.0,
EXTENDED-CTC-FR (terms EXT-FR-FE-…). Profiles below these carry none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from einvoice.codes import VatCategory
    from einvoice.document import Invoice
    from einvoice.line import Line
    from einvoice.party import Contact, Identifier, PostalAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyPaymentDiscount:
    """What may be taken off for paying early (escompte).

    Attributes:
        percentage: BT-X-286.
        amount: BT-X-287.
        basis_amount: what it is taken off, BT-X-285.
        basis_date: from when the days are counted, BT-X-282.
        days: within how many days, BT-X-284 in the unit DAY.
    """

    percentage: Decimal | None = None
    amount: Decimal | None = None
    basis_amount: Decimal | None = None
    basis_date: date | None = None
    days: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerm:
    """One term of a payment plan; the plan as a whole is stated in BT-20 too.

    Attributes:
        due_date: of this part.
        amount: due on that day, VAT included, BT-X-275.
        text: what is said of this part alone.
        discount: for paying it early.
    """

    due_date: date | None = None
    amount: Decimal | None = None
    text: str | None = None
    discount: EarlyPaymentDiscount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancePaymentTax:
    """VAT contained in an advance payment, of one rate.

    Attributes:
        amount: of the tax.
        category: UNTDID 5305.
        rate: percent.
    """

    amount: Decimal
    category: VatCategory
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancePayment:
    """A deposit that was paid and is deducted: BG-X-45; their sum is BT-113.

    Attributes:
        amount: VAT included, BT-X-291.
        received: when, BT-X-292.
        taxes: what VAT it contains, by rate; at least one.
        invoice_number: of the deposit's own invoice.
        invoice_date: of that invoice.
    """

    amount: Decimal
    received: date | None = None
    taxes: tuple[AdvancePaymentTax, ...] = ()
    invoice_number: str | None = None
    invoice_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTerms:
    """When an invoice is paid, and what was paid before, as its page says it in every profile.

    Attributes:
        plan: the instalments, or the only term with its discount; none where there are neither.
        plan_text: what BT-20 says of the instalments, which the page shows as a table instead.
        deposits: which BT-113 is the sum of.
    """

    plan: tuple[PaymentTerm, ...] = ()
    plan_text: str | None = None
    deposits: tuple[AdvancePayment, ...] = ()


NO_TERMS = PageTerms()
"""Of an invoice that comes from no row: its page says what the invoice itself says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalParty:
    """A party beside seller, buyer, payee and tax representative.

    Attributes:
        name: of the company or the person.
        role: UNTDID 3035.
        trading_name: under which it is known.
        identifiers: with their schemes.
        legal_registration: e.g. the SIREN under scheme 0002.
        vat_identifier: VAT number.
        electronic_address: where it receives documents.
        address: postal.
        contact: whom to ask.
    """

    name: str
    role: str | None = None
    trading_name: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    legal_registration: Identifier | None = None
    vat_identifier: str | None = None
    electronic_address: Identifier | None = None
    address: PostalAddress | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalParties:
    """Who else takes part in the deal, each at most once.

    Attributes:
        buyer_agent: acts for the buyer, EXT-FR-FE-BG-01.
        payer: pays in the buyer's place, EXT-FR-FE-BG-02.
        seller_agent: acts for the seller, EXT-FR-FE-BG-03.
        invoicee: to whom the invoice is addressed, EXT-FR-FE-BG-04.
        invoicer: who issues it in the seller's name, EXT-FR-FE-BG-05.
    """

    buyer_agent: AdditionalParty | None = None
    payer: AdditionalParty | None = None
    seller_agent: AdditionalParty | None = None
    invoicee: AdditionalParty | None = None
    invoicer: AdditionalParty | None = None


GROUPING_SUBTYPES = frozenset(("GROUP", "INFORMATION"))
"""Subtypes of lines (BT-X-8) that are no part of the totals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGroup:
    """A line that groups others or informs, and is no part of the totals: BT-X-8.

    Attributes:
        position: its index among the lines and groups of the document together, from 0.
        identifier: BT-126.
        subtype: GROUP or INFORMATION, BT-X-8.
        parent: BT-126 of the group that it is part of, BT-X-304.
        note: BT-127.
        name: BT-153.
        description: BT-154.
        net_amount: sum of the lines below it, where it is stated.
    """

    position: int
    identifier: str
    subtype: str
    parent: str | None = None
    note: str | None = None
    name: str | None = None
    description: str | None = None
    net_amount: Decimal | None = None


def in_order(invoice: Invoice) -> list[Line | LineGroup]:
    """Return lines and groups together, in the order of the document."""
    entries: list[Line | LineGroup] = list(invoice.lines)
    for group in sorted(invoice.line_groups, key=lambda group: group.position):
        entries.insert(group.position, group)
    return entries
