# SPDX-License-Identifier: Apache-2.0
"""Rules of the parties of an input row: identifiers, electronic addresses, who must have which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.codes import FRENCH_ADDRESS_SCHEME, SIREN_SCHEME, SIRET_SCHEME, VatCategory
from einvoice.profiles import lacks
from einvoice.rules import identifiers
from einvoice.rules.codes import B2B
from einvoice.rules.draft import siren_of
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.row_models import PartyRow
    from einvoice.rules.draft import Draft


def check_addresses(draft: Draft) -> Iterator[Fault]:
    """Seller and buyer have an address: BR-08, BR-10; in MINIMUM the buyer has none."""
    for path, party, group in (
        ("seller", draft.row.seller, "BG-5"),
        ("buyer", draft.row.buyer, "BG-8"),
    ):
        if party is not None and party.address is None and not lacks(draft.profile, group):
            yield Fault(code="ROW-01", path=f"{path}.address", found="address", term=group)


def check_party_identifiers(draft: Draft) -> Iterator[Fault]:
    """Every identifier that a party of the row has is one, whatever the country's rules.

    Source: INSEE; BR-CO-09; BR-FR-09, -23, -25, -32.
    """
    for path, party, terms in (
        ("seller", draft.row.seller, ("BT-29", "BT-30", "BT-31", "BT-34")),
        ("buyer", draft.row.buyer, ("BT-46", "BT-47", "BT-48", "BT-49")),
    ):
        if party is not None:
            yield from _identifiers(party, path, terms)


def _identifiers(party: PartyRow, path: str, terms: tuple[str, str, str, str]) -> Iterator[Fault]:
    siren = siren_of(party)
    if siren is not None:
        yield from identifiers.check_siren(siren, f"{path}.legal_registration.value", terms[1])
    for position, item in enumerate(party.identifiers):
        if item.scheme == SIRET_SCHEME and item.value is not None:
            place = f"{path}.identifiers[{position}].value"
            yield from identifiers.check_siret(item.value, siren, place, terms[0])
    if party.vat_identifier is not None:
        place = f"{path}.vat_identifier"
        yield from identifiers.check_vat_number(party.vat_identifier, place, terms[2])
    address = party.electronic_address
    if address is None or address.value is None:
        return
    if address.scheme is None:
        code = "BR-62" if path == "seller" else "BR-63"
        yield Fault(code=code, path=f"{path}.electronic_address.scheme", term=terms[3])
    elif identifiers.is_french_address(address.scheme):
        place = f"{path}.electronic_address.value"
        yield from identifiers.check_french_address(address.value, siren, place, terms[3])


def check_seller_of_french_invoice(draft: Draft) -> Iterator[Fault]:
    """The seller has a SIREN (BR-FR-10) and an electronic address (BR-FR-13) of scheme 0225.

    A self-billed invoice is sent to the seller: BR-FR-22.
    """
    seller = draft.row.seller
    if seller is None or not draft.national:
        return
    yield from _registration(seller, "seller", "BR-FR-10", "BT-30")
    if seller.electronic_address is None:
        yield Fault(code="BR-FR-13", path="seller.electronic_address", term="BT-34")
    elif seller.electronic_address.scheme not in {None, FRENCH_ADDRESS_SCHEME}:
        yield Fault(
            code="BR-FR-22" if draft.is_self_billed and draft.treatment == B2B else "INV-18",
            path="seller.electronic_address.scheme",
            found=seller.electronic_address.scheme,
            expected=FRENCH_ADDRESS_SCHEME,
            term="BT-34",
        )


def check_buyer_of_french_invoice(draft: Draft) -> Iterator[Fault]:
    """The buyer has an electronic address (BR-FR-12); of a B2B invoice a SIREN too.

    Source: BR-FR-11, BR-FR-12, BR-FR-21.
    """
    buyer = draft.row.buyer
    if buyer is None or not draft.national:
        return
    address = buyer.electronic_address
    if address is None:
        yield Fault(code="BR-FR-12", path="buyer.electronic_address", term="BT-49")
    if draft.treatment != B2B:
        return
    yield from _registration(buyer, "buyer", "BR-FR-11", "BT-47")
    foreign = address is not None and address.scheme not in {None, FRENCH_ADDRESS_SCHEME}
    if address is not None and foreign and not draft.is_self_billed:
        yield Fault(
            code="BR-FR-21",
            path="buyer.electronic_address.scheme",
            found=address.scheme,
            expected=FRENCH_ADDRESS_SCHEME,
            term="BT-49",
        )


def _registration(party: PartyRow, path: str, code: str, term: str) -> Iterator[Fault]:
    registration = party.legal_registration
    if registration is None:
        yield Fault(code=code, path=f"{path}.legal_registration", term=term)
    elif registration.scheme != SIREN_SCHEME:
        yield Fault(
            code="INV-19",
            path=f"{path}.legal_registration.scheme",
            found=registration.scheme or "none",
            expected=SIREN_SCHEME,
            term=term,
        )


def check_seller_tax_number(draft: Draft) -> Iterator[Fault]:
    """Lines of category S, Z or E need a tax number of the seller or of its representative.

    Source: EN 16931-1, BR-S-02, BR-Z-02 and BR-E-02.
    """
    seller = draft.row.seller
    represented = draft.row.tax_representative is not None
    if seller is None or represented or seller.vat_identifier or seller.tax_registration:
        return
    used = {line.vat_category for line in draft.row.lines}
    for category in (VatCategory.STANDARD, VatCategory.ZERO_RATED, VatCategory.EXEMPT):
        if category in used:
            yield Fault(code=f"BR-{category}-02", path="seller.vat_identifier", term="BT-31")


RULES = (
    check_addresses,
    check_party_identifiers,
    check_seller_of_french_invoice,
    check_buyer_of_french_invoice,
    check_seller_tax_number,
)
