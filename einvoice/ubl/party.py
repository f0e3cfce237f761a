# SPDX-License-Identifier: Apache-2.0
"""Parties in UBL: seller BG-4, buyer BG-7, payee BG-10, tax representative BG-11, and others.

Party is one element type for all of them. EN 16931 gives the tax registration (BT-32) and the legal
form (BT-33) to the seller alone; a buyer's are read and written in the same place. The creditor
identifier BT-90 stands among the identifiers of the payee, or of the seller where there is none.
Sources of every path: CEN/TS 16931-3-2; BR-FR-Flux2 V1.4.0 for the parties beyond EN 16931.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.extended import AdditionalParty
from einvoice.party import Contact, Identifier, Party, Payee, PostalAddress, TaxRepresentative
from einvoice.syntax import REPRESENTATIVE, VAT, peek, read_identifier
from einvoice.ubl.address import read_address, read_optional_address, write_address
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import write_identifier, write_scheme, write_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.syntax import PartyTerms, Reading

SEPA = "SEPA"
"""Scheme by which the creditor identifier BT-90 is told from other identifiers of a party."""

_PAYEE = "cac:PayeeParty"
_REPRESENTATIVE = "cac:TaxRepresentativeParty"
_ADDRESS = "cac:PostalAddress"
_CONTACT = "cac:Contact"
_LEGAL = "cac:PartyLegalEntity"
_REGISTERED_NAME = f"{_LEGAL}/cbc:RegistrationName"
_REGISTRATION = f"{_LEGAL}/cbc:CompanyID"
_LEGAL_FORM = f"{_LEGAL}/cbc:CompanyLegalForm"
_IDENTIFIER = "cac:PartyIdentification/cbc:ID"
_NAME = "cac:PartyName/cbc:Name"
_ROLE = "cbc:IndustryClassificationCode"
_TAX = "cac:PartyTaxScheme"
_TAX_SCHEME = "cac:TaxScheme/cbc:ID"

_TAX_NUMBER = "FC"  # UNTDID 1153: fiscal number; any scheme but VAT says BT-32 (CEN/TS 16931-3-2)
_NO_ADDRESS = PostalAddress(country="")


def write_party(group: etree._Element, party: Party, creditor: str | None = None) -> None:
    """Write the seller or the buyer, with the creditor identifier BT-90 if it carries that."""
    write_identifier(group, "cbc:EndpointID", party.electronic_address)
    _write_identifiers(group, party.identifiers, creditor)
    write_within(group, _NAME, party.trading_name)
    write_address(group, _ADDRESS, party.address)
    _write_tax_number(group, VAT, party.vat_identifier)
    _write_tax_number(group, _TAX_NUMBER, party.tax_registration)
    _write_legal(group, party.name, party.legal_registration, party.legal_form)
    _write_contact(group, party.contact)


def read_party(party: Cursor, reading: Reading, terms: PartyTerms) -> Party:
    """Read the seller or the buyer."""
    return Party(
        electronic_address=read_identifier(party, "cbc:EndpointID"),
        identifiers=_read_identifiers(party),
        trading_name=party.text(_NAME),
        address=_read_mandatory_address(party, reading, terms),
        vat_identifier=_read_vat_number(party),
        tax_registration=_read_tax_registration(party),
        name=reading.required(party, _REGISTERED_NAME, terms.name),
        legal_registration=read_identifier(party, _REGISTRATION),
        legal_form=party.text(_LEGAL_FORM),
        contact=_read_contact(party),
    )


def write_additional_party(
    parent: etree._Element, name: str, party: AdditionalParty | None
) -> None:
    """Append a party beside seller and buyer; nothing for none."""
    if party is None:
        return
    group = BUILD.group(parent, name)
    write_identifier(group, "cbc:EndpointID", party.electronic_address)
    BUILD.leaf(group, _ROLE, party.role)
    _write_identifiers(group, party.identifiers)
    write_within(group, _NAME, party.trading_name)
    write_address(group, _ADDRESS, party.address)
    _write_tax_number(group, VAT, party.vat_identifier)
    _write_legal(group, party.name, party.legal_registration, None)
    _write_contact(group, party.contact)


def read_additional_party(
    parent: Cursor, path: str, term: str, reading: Reading
) -> AdditionalParty | None:
    """Read a party beside seller and buyer; None if there is none."""
    party = parent.child(path)
    if party is None:
        return None
    return AdditionalParty(
        electronic_address=read_identifier(party, "cbc:EndpointID"),
        role=party.text(_ROLE),
        identifiers=_read_identifiers(party),
        trading_name=party.text(_NAME),
        address=read_optional_address(party, _ADDRESS, reading, term),
        vat_identifier=_read_vat_number(party),
        name=reading.required(party, _REGISTERED_NAME, term),
        legal_registration=read_identifier(party, _REGISTRATION),
        contact=_read_contact(party),
    )


def write_payee(root: etree._Element, payee: Payee | None, creditor: str | None) -> None:
    """Append the payee, if there is one, with the creditor identifier BT-90."""
    if payee is None:
        return
    group = BUILD.group(root, _PAYEE)
    _write_identifiers(group, () if payee.identifier is None else (payee.identifier,), creditor)
    write_within(group, _NAME, payee.name)
    _write_legal(group, None, payee.legal_registration, None)


def read_payee(top: Cursor, reading: Reading) -> Payee | None:
    """Read the payee, if there is one."""
    party = top.child(_PAYEE)
    if party is None:
        return None
    return Payee(
        identifier=next(_identifiers(party), None),
        name=reading.required(party, _NAME, "BT-59"),
        legal_registration=read_identifier(party, _REGISTRATION),
    )


def write_representative(root: etree._Element, party: TaxRepresentative | None) -> None:
    """Append the tax representative, if there is one."""
    if party is None:
        return
    group = BUILD.group(root, _REPRESENTATIVE)
    write_within(group, _NAME, party.name)
    write_address(group, _ADDRESS, party.address)
    _write_tax_number(group, VAT, party.vat_identifier)


def read_representative(top: Cursor, reading: Reading) -> TaxRepresentative | None:
    """Read the tax representative, if there is one."""
    party = top.child(_REPRESENTATIVE)
    if party is None:
        return None
    vat_identifier = _read_vat_number(party)
    if vat_identifier is None:
        reading.missing(party, "BT-63", below=f"{_TAX}/cbc:CompanyID")
    return TaxRepresentative(
        name=reading.required(party, _NAME, REPRESENTATIVE.name),
        address=_read_mandatory_address(party, reading, REPRESENTATIVE),
        vat_identifier=vat_identifier or "",
    )


def read_creditor(parties: Iterable[Cursor], reading: Reading) -> str | None:
    """Read the creditor identifier BT-90 among the identifiers of those who may carry it."""
    found = [
        identifier
        for party in parties
        for identifier in party.children(_IDENTIFIER)
        if is_sepa(identifier.element.get("schemeID")) and peek(identifier)
    ]
    if len(found) > 1:
        reading.fault(reading.codes.repeated, found[1], "BT-90")
    if not found:
        return None
    found[0].attribute("schemeID")
    return found[0].text()


def is_sepa(scheme: str | None) -> bool:
    """Tell whether a scheme says that an identifier is BT-90."""
    return (scheme or "").strip().upper() == SEPA


def _write_identifiers(
    party: etree._Element, identifiers: Iterable[Identifier], creditor: str | None = None
) -> None:
    known = tuple(identifiers)
    if creditor is not None:
        known = (*known, Identifier(value=creditor, scheme=SEPA))
    outer, _, inner = _IDENTIFIER.partition("/")
    for identifier in known:
        write_identifier(BUILD.group(party, outer), inner, identifier)


def _read_identifiers(party: Cursor) -> tuple[Identifier, ...]:
    return tuple(_identifiers(party))


def _identifiers(party: Cursor) -> Iterator[Identifier]:
    for child in party.children(_IDENTIFIER):
        if is_sepa(child.element.get("schemeID")):
            continue
        identifier = read_identifier(child, ".")
        if identifier is not None:
            yield identifier


def _read_mandatory_address(party: Cursor, reading: Reading, terms: PartyTerms) -> PostalAddress:
    address = reading.group(party, _ADDRESS, terms.address)
    return _NO_ADDRESS if address is None else read_address(address, reading, terms.country)


def _write_legal(
    party: etree._Element,
    name: str | None,
    registration: Identifier | None,
    legal_form: str | None,
) -> None:
    group = BUILD.group(party, _LEGAL)
    BUILD.leaf(group, "cbc:RegistrationName", name)
    write_identifier(group, "cbc:CompanyID", registration)
    BUILD.leaf(group, "cbc:CompanyLegalForm", legal_form)
    prune(group)


def _write_contact(party: etree._Element, contact: Contact | None) -> None:
    if contact is None:
        return
    group = BUILD.group(party, _CONTACT)
    BUILD.leaf(group, "cbc:Name", contact.name)
    BUILD.leaf(group, "cbc:Telephone", contact.telephone)
    BUILD.leaf(group, "cbc:ElectronicMail", contact.email)
    prune(group)


def _read_contact(party: Cursor) -> Contact | None:
    read = Contact(
        name=party.text(f"{_CONTACT}/cbc:Name"),
        telephone=party.text(f"{_CONTACT}/cbc:Telephone"),
        email=party.text(f"{_CONTACT}/cbc:ElectronicMail"),
    )
    return None if read == Contact() else read


def _write_tax_number(party: etree._Element, scheme: str, value: str | None) -> None:
    if value is not None:
        group = BUILD.group(party, _TAX)
        BUILD.leaf(group, "cbc:CompanyID", value)
        write_scheme(group, scheme)


def _read_vat_number(party: Cursor) -> str | None:
    for group in party.children(_TAX):
        if peek(group.child(_TAX_SCHEME)).upper() == VAT and peek(group.child("cbc:CompanyID")):
            group.text(_TAX_SCHEME)
            return group.text("cbc:CompanyID")
    return None


def _read_tax_registration(party: Cursor) -> str | None:
    for group in party.children(_TAX):
        scheme = peek(group.child(_TAX_SCHEME)).upper()
        if scheme not in {"", VAT} and peek(group.child("cbc:CompanyID")):
            if scheme == _TAX_NUMBER:  # another one says more than the model holds: it is listed
                group.text(_TAX_SCHEME)
            return group.text("cbc:CompanyID")
    return None
