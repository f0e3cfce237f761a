# SPDX-License-Identifier: Apache-2.0
"""What matters of a received invoice when it is compared with what was received before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from einvoice.codes import (
    CREDIT_NOTE_CODES,
    FRENCH_ADDRESS_SCHEME,
    SELF_BILLED_CODES,
    SIREN_SCHEME,
    SIRET_SCHEME,
)
from einvoice.model_paths import compute_digest

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from einvoice.document import Invoice
    from einvoice.party import Party, PostalAddress

_SIREN_LENGTH = 9
_FRENCH_VAT = re.compile(r"FR[0-9A-Z]{2}([0-9]{9})")
_DIGITS = re.compile(r"[0-9]{9,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """By what a company is known on an invoice.

    Attributes:
        name: registered name.
        siren: nine digits, taken from wherever the invoice states them.
        vat_number: VAT identifier, without spaces.
        other: another identifier with its scheme, `0060:123456789`; the first that is stated.
        address: in one line.
    """

    name: str
    siren: str | None = None
    vat_number: str | None = None
    other: str | None = None
    address: str = ""

    @property
    def key(self) -> str:
        """By what it is told from others: SIREN, VAT number, other identifier, at last its name."""
        if self.siren:
            return f"siren-{self.siren}"
        if self.vat_number:
            return f"vat-{self.vat_number}"
        return f"id-{self.other}" if self.other else f"name-{plain_name(self.name)}"

    @property
    def is_identified(self) -> bool:
        """Whether more than its name is stated."""
        return bool(self.siren or self.vat_number or self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who asks for what, when and to which account.

    Attributes:
        supplier: who issued it: the seller, or the buyer of a self-billed invoice.
        addressee: for whom it is.
        number: BT-1.
        type_code: BT-3.
        issue_date: BT-2.
        due_date: BT-9.
        amount_due: BT-115.
        first_part: what of it falls due on that date, where a payment plan has several parts.
        currency: BT-5.
        accounts: BT-84, compact and in capitals.
        payee: BT-59, where it is not the seller who is to be paid.
        creditor_identifier: BT-90, of a direct debit.
        mandate: BT-89.
        terms: BT-20.
        content: sha256 of all terms, whatever the file that carried them.
    """

    supplier: Company
    addressee: Company
    number: str
    type_code: str
    issue_date: date
    due_date: date | None
    amount_due: Decimal
    currency: str
    accounts: tuple[str, ...]
    payee: str | None
    creditor_identifier: str | None
    mandate: str | None
    terms: str | None
    content: str
    first_part: Decimal | None = None

    @property
    def is_credit(self) -> bool:
        """Whether it lowers what is owed."""
        return self.type_code in CREDIT_NOTE_CODES


def compute_facts(invoice: Invoice) -> Facts:
    """Return the facts of an invoice that was received."""
    seller, buyer = compute_company(invoice.seller), compute_company(invoice.buyer)
    is_self_billed = invoice.type_code in SELF_BILLED_CODES
    payment = invoice.payment
    debit = payment.direct_debit if payment else None
    return Facts(
        supplier=buyer if is_self_billed else seller,
        addressee=seller if is_self_billed else buyer,
        number=invoice.number,
        type_code=invoice.type_code,
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        amount_due=invoice.totals.due,
        currency=invoice.currency,
        accounts=tuple(
            dict.fromkeys(
                compact(item.account) for item in (payment.credit_transfers if payment else ())
            )
        ),
        payee=invoice.payee.name if invoice.payee else None,
        creditor_identifier=debit.creditor_identifier if debit else None,
        mandate=debit.mandate_reference if debit else None,
        terms=invoice.payment_terms,
        # The profile is a matter of the file; two files of one invoice say the same otherwise.
        content=compute_digest(replace(invoice, guideline="")),
        first_part=invoice.payment_plan[0].amount if len(invoice.payment_plan) > 1 else None,
    )


def compute_company(party: Party) -> Company:
    """Return by what a party is known."""
    vat = compact(party.vat_identifier) if party.vat_identifier else None
    stated = [
        item
        for item in (party.legal_registration, *party.identifiers, party.electronic_address)
        if item is not None
    ]
    other = next((f"{item.scheme or ''}:{compact(item.value)}" for item in stated), None)
    return Company(
        name=party.name,
        siren=_siren(party, vat),
        vat_number=vat,
        other=other,
        address=_one_line(party.address),
    )


def _one_line(address: PostalAddress | None) -> str:
    if address is None:
        return ""
    place = " ".join(part for part in (address.postcode, address.city) if part)
    lines = (address.line_one, address.line_two, address.line_three, place, address.country)
    return ", ".join(line for line in lines if line)


def compact(text: str) -> str:
    """Return an identifier without spaces, in capitals."""
    return "".join(text.split()).upper()


def plain_name(name: str) -> str:
    """Return a name by its letters and digits alone, so that spelling does not part two.

    >>> plain_name("Ets. DUPONT & Fils")
    'etsdupontfils'
    """
    return "".join(char for char in name.casefold() if char.isalnum())


def _siren(party: Party, vat: str | None) -> str | None:
    """Return the SIREN that a party states: as such, in its SIRET, VAT number or e-address."""
    by_scheme = {SIREN_SCHEME, SIRET_SCHEME, FRENCH_ADDRESS_SCHEME}
    for item in (party.legal_registration, *party.identifiers, party.electronic_address):
        if item is None or item.scheme not in by_scheme:
            continue
        match = _DIGITS.match(compact(item.value))
        if match is not None:
            return match[0][:_SIREN_LENGTH]
    match = _FRENCH_VAT.fullmatch(vat or "")
    return match[1] if match else None
