# SPDX-License-Identifier: Apache-2.0
"""Parties of an invoice: BG-4 seller, BG-7 buyer, BG-10 payee, BG-11 tax representative."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An identifier with the scheme that gives it meaning.

    Attributes:
        value: the identifier.
        scheme: code of its scheme (ICD, EAS or UNTDID 1153, by the term that holds it).
        scheme_version: version of the scheme, used by item classifications (BT-158-2) alone.
    """

    value: str
    scheme: str | None = None
    scheme_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """A postal address: BG-5, BG-8, BG-12, BG-15.

    Attributes:
        line_one: BT-35, 50, 64, 75.
        line_two: BT-36, 51, 65, 76.
        line_three: BT-162, 163, 164, 165.
        city: BT-37, 52, 66, 77.
        postcode: BT-38, 53, 67, 78.
        subdivision: BT-39, 54, 68, 79.
        country: BT-40, 55, 69, 80: ISO 3166-1 alpha-2.
    """

    line_one: str | None = None
    line_two: str | None = None
    line_three: str | None = None
    city: str | None = None
    postcode: str | None = None
    subdivision: str | None = None
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: BG-6 of the seller, BG-9 of the buyer.

    Attributes:
        name: person or department, BT-41, BT-56.
        telephone: BT-42, BT-57.
        email: BT-43, BT-58.
    """

    name: str | None = None
    telephone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The seller (BG-4) or the buyer (BG-7).

    Attributes:
        name: registered name, BT-27, BT-44.
        trading_name: BT-28, BT-45.
        identifiers: BT-29, BT-46, e.g. the SIRET under scheme 0009.
        legal_registration: BT-30, BT-47, e.g. the SIREN under scheme 0002.
        vat_identifier: BT-31, BT-48.
        tax_registration: BT-32, of the seller alone.
        legal_form: additional legal information BT-33, of the seller alone.
        electronic_address: BT-34, BT-49.
        address: BG-5, BG-8; absent only from what is read in a profile that has none (MINIMUM).
        contact: BG-6, BG-9.
    """

    name: str
    trading_name: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    legal_registration: Identifier | None = None
    vat_identifier: str | None = None
    tax_registration: str | None = None
    legal_form: str | None = None
    electronic_address: Identifier | None = None
    address: PostalAddress | None = None
    contact: Contact | None = None

    @property
    def country(self) -> str | None:
        """Country of the address, BT-40, BT-55."""
        return None if self.address is None else self.address.country


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who is to be paid when it is not the seller: BG-10.

    Attributes:
        name: BT-59.
        identifier: BT-60.
        legal_registration: BT-61.
    """

    name: str
    identifier: Identifier | None = None
    legal_registration: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRepresentative:
    """The seller's tax representative: BG-11.

    Attributes:
        name: BT-62.
        vat_identifier: BT-63.
        address: BG-12.
    """

    name: str
    vat_identifier: str
    address: PostalAddress
