# SPDX-License-Identifier: Apache-2.0
"""Parties in CII: seller BG-4, buyer BG-7, payee BG-10, tax representative BG-11, addresses.

One element type serves all of them. EN 16931 gives the tax registration (BT-32) and the legal
form (BT-33) to the seller alone; a buyer's are read and written in the same place.
Source of every path: CEN/TS 16931-3-3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.cii.namespaces import BUILD
from einvoice.cii.values import read_identifiers, write_identifier, write_identifiers
from einvoice.party import Contact, Party, Payee, PostalAddress, TaxRepresentative
from einvoice.syntax import REPRESENTATIVE, read_identifier

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.party import Identifier
    from einvoice.syntax import PartyTerms, Reading

_ADDRESS = "ram:PostalTradeAddress"
_CONTACT = "ram:DefinedTradeContact"
_ELECTRONIC = "ram:URIUniversalCommunication"
_EMAIL = "ram:EmailURIUniversalCommunication"
_LEGAL = "ram:SpecifiedLegalOrganization"
_REGISTRATION = "ram:SpecifiedTaxRegistration"
_TELEPHONE = "ram:TelephoneUniversalCommunication"

_VAT_NUMBER = "VA"  # UNTDID 1153: VAT registration number, BT-31, BT-48, BT-63
_TAX_NUMBER = "FC"  # UNTDID 1153: fiscal number, BT-32


_NO_ADDRESS = PostalAddress(country="")


def write_address(party: etree._Element, address: PostalAddress | None) -> None:
    """Append a postal address to a party; nothing for none."""
    if address is None:
        return
    group = BUILD.group(party, _ADDRESS)
    BUILD.leaf(group, "ram:PostcodeCode", address.postcode)
    BUILD.leaf(group, "ram:LineOne", address.line_one)
    BUILD.leaf(group, "ram:LineTwo", address.line_two)
    BUILD.leaf(group, "ram:LineThree", address.line_three)
    BUILD.leaf(group, "ram:CityName", address.city)
    BUILD.leaf(group, "ram:CountryID", address.country)
    BUILD.leaf(group, "ram:CountrySubDivisionName", address.subdivision)


def read_address(address: Cursor, reading: Reading, country_term: str) -> PostalAddress:
    """Read a postal address."""
    return PostalAddress(
        postcode=address.text("ram:PostcodeCode"),
        line_one=address.text("ram:LineOne"),
        line_two=address.text("ram:LineTwo"),
        line_three=address.text("ram:LineThree"),
        city=address.text("ram:CityName"),
        country=reading.required(address, "ram:CountryID", country_term),
        subdivision=address.text("ram:CountrySubDivisionName"),
    )


def read_optional_address(
    party: Cursor, reading: Reading, country_term: str
) -> PostalAddress | None:
    """Read the address of a party that need not have one."""
    address = party.child(_ADDRESS)
    if address is None or not "".join(address.element.itertext()).strip():
        return None
    return read_address(address, reading, country_term)


def _mandatory_address(party: Cursor, reading: Reading, terms: PartyTerms) -> PostalAddress | None:
    address = reading.group(party, _ADDRESS, terms.address)
    return None if address is None else read_address(address, reading, terms.country)


def write_party(parent: etree._Element, name: str, party: Party) -> None:
    """Append the seller or the buyer."""
    group = BUILD.group(parent, name)
    write_identifiers(group, party.identifiers)
    BUILD.leaf(group, "ram:Name", party.name)
    BUILD.leaf(group, "ram:Description", party.legal_form)
    write_legal(group, party.legal_registration, party.trading_name)
    write_contact(group, party.contact)
    write_address(group, party.address)
    if party.electronic_address is not None:
        write_identifier(BUILD.group(group, _ELECTRONIC), "ram:URIID", party.electronic_address)
    write_vat_number(group, party.vat_identifier)
    _write_registration(group, _TAX_NUMBER, party.tax_registration)


def read_party(party: Cursor, reading: Reading, terms: PartyTerms) -> Party:
    """Read the seller or the buyer."""
    registration, trading_name = read_legal(party)
    return Party(
        identifiers=read_identifiers(party),
        name=reading.required(party, "ram:Name", terms.name),
        legal_form=party.text("ram:Description"),
        legal_registration=registration,
        trading_name=trading_name,
        contact=read_contact(party),
        address=_mandatory_address(party, reading, terms),
        electronic_address=read_identifier(party, f"{_ELECTRONIC}/ram:URIID"),
        vat_identifier=read_vat_number(party),
        tax_registration=_read_registration(party, _TAX_NUMBER),
    )


def write_payee(parent: etree._Element, payee: Payee | None) -> None:
    """Append the payee, if there is one."""
    if payee is None:
        return
    group = BUILD.group(parent, "ram:PayeeTradeParty")
    write_identifiers(group, () if payee.identifier is None else (payee.identifier,))
    BUILD.leaf(group, "ram:Name", payee.name)
    write_legal(group, payee.legal_registration, None)


def read_payee(parent: Cursor, reading: Reading) -> Payee | None:
    """Read the payee, if there is one."""
    party = parent.child("ram:PayeeTradeParty")
    if party is None:
        return None
    return Payee(
        identifier=read_one_identifier(party),
        name=reading.required(party, "ram:Name", "BT-59"),
        legal_registration=read_legal(party)[0],
    )


def read_one_identifier(party: Cursor) -> Identifier | None:
    """Read the identifier of a party that may have one: the `GlobalID`, else the `ID`."""
    return read_identifier(party, "ram:GlobalID") or read_identifier(party, "ram:ID")


def write_representative(parent: etree._Element, party: TaxRepresentative | None) -> None:
    """Append the seller's tax representative, if there is one."""
    if party is None:
        return
    group = BUILD.group(parent, "ram:SellerTaxRepresentativeTradeParty")
    BUILD.leaf(group, "ram:Name", party.name)
    write_address(group, party.address)
    write_vat_number(group, party.vat_identifier)


def read_representative(parent: Cursor, reading: Reading) -> TaxRepresentative | None:
    """Read the seller's tax representative, if there is one."""
    party = parent.child("ram:SellerTaxRepresentativeTradeParty")
    if party is None:
        return None
    vat_identifier = read_vat_number(party)
    if vat_identifier is None:
        reading.missing(party, "BT-63", below=f"{_REGISTRATION}/ram:ID")
    return TaxRepresentative(
        name=reading.required(party, "ram:Name", REPRESENTATIVE.name),
        address=_mandatory_address(party, reading, REPRESENTATIVE) or _NO_ADDRESS,
        vat_identifier=vat_identifier or "",
    )


def write_legal(
    party: etree._Element, registration: Identifier | None, trading_name: str | None
) -> None:
    """Append the legal registration and the trading name of a party."""
    group = BUILD.group(party, _LEGAL)
    write_identifier(group, "ram:ID", registration)
    BUILD.leaf(group, "ram:TradingBusinessName", trading_name)
    prune(group)


def read_legal(party: Cursor) -> tuple[Identifier | None, str | None]:
    """Read the legal registration and the trading name of a party."""
    return (
        read_identifier(party, f"{_LEGAL}/ram:ID"),
        party.text(f"{_LEGAL}/ram:TradingBusinessName"),
    )


def write_contact(party: etree._Element, contact: Contact | None) -> None:
    """Append whom to ask; nothing for none."""
    if contact is None:
        return
    group = BUILD.group(party, _CONTACT)
    BUILD.leaf(group, "ram:PersonName", contact.name)
    if contact.telephone is not None:
        BUILD.leaf(BUILD.group(group, _TELEPHONE), "ram:CompleteNumber", contact.telephone)
    if contact.email is not None:
        BUILD.leaf(BUILD.group(group, _EMAIL), "ram:URIID", contact.email)
    prune(group)


def read_contact(party: Cursor) -> Contact | None:
    """Read whom to ask; None if nothing is said."""
    contact = party.child(_CONTACT)
    if contact is None:
        return None
    # BT-41 and BT-56 are bound to the person or, if none is named, to the department.
    read = Contact(
        name=contact.text("ram:PersonName") or contact.text("ram:DepartmentName"),
        telephone=contact.text(f"{_TELEPHONE}/ram:CompleteNumber"),
        email=contact.text(f"{_EMAIL}/ram:URIID"),
    )
    return None if read == Contact() else read


def write_vat_number(party: etree._Element, value: str | None) -> None:
    """Append the VAT number of a party; nothing for none."""
    _write_registration(party, _VAT_NUMBER, value)


def read_vat_number(party: Cursor) -> str | None:
    """Read the VAT number of a party."""
    return _read_registration(party, _VAT_NUMBER)


def _write_registration(party: etree._Element, scheme: str, value: str | None) -> None:
    if value is not None:
        BUILD.leaf(BUILD.group(party, _REGISTRATION), "ram:ID", value, schemeID=scheme)


def _read_registration(party: Cursor, scheme: str) -> str | None:
    found = read_identifier(party, f"{_REGISTRATION}/ram:ID[@schemeID='{scheme}']")
    return None if found is None else found.value
