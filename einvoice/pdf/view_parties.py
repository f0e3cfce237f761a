# SPDX-License-Identifier: Apache-2.0
"""Who stands on the page: seller, buyer, payee, tax representative, place of delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.codes import CREDIT_NOTE_CODES, EMAIL_SCHEME
from einvoice.extended import AdditionalParty
from einvoice.pdf.display import breakable, together
from einvoice.pdf.view_words import Fact, drop_empty

if TYPE_CHECKING:
    from einvoice.document import Invoice
    from einvoice.party import Identifier, Party, PostalAddress
    from einvoice.pdf.display import Display
    from einvoice.pdf.style import PageStyle

# Countries that write the postcode after the town.
_POSTCODE_LAST = frozenset(("AU", "CA", "GB", "IE", "US", "XI"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyBlock:
    """A party, or a place, as a block of text.

    Attributes:
        heading: what it is on this document.
        name: in bold.
        lines: trading name and address, one line each.
        identity: its identifiers.
        legal_form: BT-33, where the footer does not say it.
        contact: whom to ask.
    """

    heading: str
    name: str
    lines: tuple[str, ...] = ()
    identity: tuple[Fact, ...] = ()
    legal_form: str | None = None
    contact: tuple[Fact, ...] = ()


def compute_seller(invoice: Invoice, style: PageStyle, display: Display) -> PartyBlock:
    """Return the seller's block: BG-4 to BG-6."""
    seller = invoice.seller
    abroad = invoice.buyer.country != seller.country
    website = (("", style.website),) if style.website else ()
    # BT-33 is the footer unless the style brings one that does not repeat it.
    form = seller.legal_form if style.legal_footer else None
    if form and style.legal_footer and form in style.legal_footer:
        form = None
    return PartyBlock(
        heading=display.word("seller"),
        name=breakable(seller.name),
        lines=_lines(seller, display, with_country=abroad),
        identity=drop_empty(_identity(seller, display)),
        legal_form=breakable(form) if form else None,
        contact=drop_empty((*_contact(seller), *website)),
    )


def compute_buyer(invoice: Invoice, display: Display) -> PartyBlock:
    """Return the buyer's block: BG-7 to BG-9."""
    buyer = invoice.buyer
    abroad = buyer.country != invoice.seller.country
    return PartyBlock(
        heading=display.word(
            "buyer_of_credit" if invoice.type_code in CREDIT_NOTE_CODES else "buyer"
        ),
        name=breakable(buyer.name),
        lines=_lines(buyer, display, with_country=abroad),
        identity=drop_empty(_identity(buyer, display)),
        contact=drop_empty(_contact(buyer)),
    )


def compute_others(invoice: Invoice, display: Display) -> tuple[PartyBlock, ...]:
    """Return payee (BG-10), tax representative (BG-11) and delivery (BG-13), where they are."""
    home = invoice.seller.country
    blocks = []
    if payee := invoice.payee:
        named = (payee.identifier, payee.legal_registration)
        facts = [_identifier(item, display, "identifier") for item in named if item]
        blocks.append(_block("payee", payee.name, (), facts, display))
    if agent := invoice.tax_representative:
        facts = [(display.word("vat_number"), agent.vat_identifier)]
        address = address_lines(agent.address, display, home)
        blocks.append(_block("tax_representative", agent.name, address, facts, display))
    if (delivery := invoice.delivery) and (
        delivery.party_name or delivery.location or delivery.address
    ):
        address = address_lines(delivery.address, display, home)
        place = delivery.location
        facts = [_identifier(place, display, "delivery_location")] if place else []
        blocks.append(_block("delivered_to", delivery.party_name or "", address, facts, display))
    return tuple(blocks)


def compute_additional(invoice: Invoice, display: Display) -> tuple[PartyBlock, ...]:
    """Return who else takes part in the deal (EXT-FR-FE-BG-01 to -05), where they are."""
    parties = invoice.additional_parties
    if parties is None:
        return ()
    home = invoice.seller.country
    named = (
        ("invoicer", parties.invoicer),
        ("seller_agent", parties.seller_agent),
        ("invoicee", parties.invoicee),
        ("buyer_agent", parties.buyer_agent),
        ("payer", parties.payer),
    )
    return tuple(_additional(key, item, home, display) for key, item in named if item)


def _additional(key: str, party: AdditionalParty, home: str | None, display: Display) -> PartyBlock:
    trading = (breakable(party.trading_name),) if party.trading_name else ()
    address = address_lines(party.address, display, home)
    role = display.code("role", party.role) if party.role else None
    return PartyBlock(
        heading=display.word(key),
        name=breakable(party.name),
        lines=(*trading, *address),
        identity=drop_empty(((display.word("role"), role), *_identity(party, display))),
        contact=drop_empty(_contact(party)),
    )


def address_lines(
    address: PostalAddress | None, display: Display, home: str | None
) -> tuple[str, ...]:
    """Return an address as lines, with its country where that is not the seller's."""
    abroad = address is not None and address.country != home
    return _address(address, display, with_country=abroad)


def compute_footer(invoice: Invoice, style: PageStyle, display: Display) -> str:
    """Return the line at the foot of every page: the seller's legal identity."""
    if style.legal_footer:
        return breakable(style.legal_footer)
    seller = invoice.seller
    home = _address(seller.address, display, with_country=False)
    registration = seller.legal_registration
    if registration and registration.value in (seller.legal_form or "").replace(" ", ""):
        registration = None  # "RCS Nantes 299 999 003" says it
    parts = (
        seller.name,
        seller.legal_form,
        ", ".join(home),
        _labelled(*_identifier(registration, display, "registration")) if registration else None,
        _labelled(display.word("vat_number"), seller.vat_identifier),
    )
    # A line that ends with a comma looks whole; one that ends with a dot or a dash does not.
    return breakable(", ".join(part for part in parts if part))


def _labelled(label: str, value: str | None) -> str | None:
    return together(f"{label} {value}") if value else None


def _block(
    heading: str,
    name: str,
    lines: tuple[str, ...],
    facts: list[tuple[str, str]],
    display: Display,
) -> PartyBlock:
    return PartyBlock(
        heading=display.word(heading), name=breakable(name), lines=lines, identity=drop_empty(facts)
    )


def _lines(party: Party, display: Display, *, with_country: bool) -> tuple[str, ...]:
    trading = (breakable(party.trading_name),) if party.trading_name else ()
    return (*trading, *_address(party.address, display, with_country=with_country))


def _address(
    address: PostalAddress | None, display: Display, *, with_country: bool
) -> tuple[str, ...]:
    if address is None:
        return ()
    if address.country in _POSTCODE_LAST:
        town = " ".join(
            part for part in (address.city, address.subdivision, address.postcode) if part
        )
        region = None
    else:
        town = " ".join(part for part in (address.postcode, address.city) if part)
        region = address.subdivision
    country = display.country(address.country) if with_country else None
    lines = (address.line_one, address.line_two, address.line_three, town, region, country)
    return tuple(breakable(line) for line in lines if line)


def _identity(
    party: Party | AdditionalParty, display: Display
) -> tuple[tuple[str, str | None], ...]:
    registration = party.legal_registration
    electronic = party.electronic_address
    tax_number = None if isinstance(party, AdditionalParty) else party.tax_registration
    return (
        _identifier(registration, display, "registration") if registration else ("", None),
        *(_identifier(item, display, "identifier") for item in party.identifiers),
        (display.word("vat_number"), party.vat_identifier),
        (display.word("tax_registration"), tax_number),
        (
            display.word("electronic_address"),
            breakable(_scheme_and_value(electronic)) if electronic else None,
        ),
    )


def _contact(party: Party | AdditionalParty) -> tuple[tuple[str, str | None], ...]:
    contact = party.contact
    if contact is None:
        return ()
    return (
        ("", breakable(contact.name) if contact.name else None),
        ("", contact.telephone),
        ("", breakable(contact.email) if contact.email else None),
    )


def _identifier(item: Identifier, display: Display, otherwise: str) -> tuple[str, str]:
    """Return what an identifier is called, by its scheme, and its value."""
    name = display.code("scheme", item.scheme) if item.scheme else None
    if name:
        return name, breakable(item.value)
    return display.word(otherwise), breakable(_scheme_and_value(item))


def _scheme_and_value(item: Identifier) -> str:
    # An e-mail address (EAS code EM) speaks for itself.
    known = item.scheme is None or item.scheme == EMAIL_SCHEME
    return item.value if known else f"{item.scheme}:{item.value}"
