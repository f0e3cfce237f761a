# SPDX-License-Identifier: Apache-2.0
"""Postal addresses in UBL: BG-5, BG-8, BG-12, BG-15, and those of further parties.

Source of every path: CEN/TS 16931-3-2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.party import PostalAddress
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import write_within

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.syntax import Reading

_LINE_THREE = "cac:AddressLine/cbc:Line"
_COUNTRY = "cac:Country/cbc:IdentificationCode"


def write_address(parent: etree._Element, name: str, address: PostalAddress | None) -> None:
    """Append a postal address; nothing for none."""
    if address is None:
        return
    group = BUILD.group(parent, name)
    BUILD.leaf(group, "cbc:StreetName", address.line_one)
    BUILD.leaf(group, "cbc:AdditionalStreetName", address.line_two)
    BUILD.leaf(group, "cbc:CityName", address.city)
    BUILD.leaf(group, "cbc:PostalZone", address.postcode)
    BUILD.leaf(group, "cbc:CountrySubentity", address.subdivision)
    write_within(group, _LINE_THREE, address.line_three)
    write_within(group, _COUNTRY, address.country)


def read_address(address: Cursor, reading: Reading, country_term: str) -> PostalAddress:
    """Read a postal address."""
    return PostalAddress(
        line_one=address.text("cbc:StreetName"),
        line_two=address.text("cbc:AdditionalStreetName"),
        city=address.text("cbc:CityName"),
        postcode=address.text("cbc:PostalZone"),
        subdivision=address.text("cbc:CountrySubentity"),
        line_three=address.text(_LINE_THREE),
        country=reading.required(address, _COUNTRY, country_term),
    )


def read_optional_address(
    parent: Cursor, path: str, reading: Reading, country_term: str
) -> PostalAddress | None:
    """Read an address that need not be there; None for one without content."""
    address = parent.child(path)
    if address is None or not "".join(address.element.itertext()).strip():
        return None
    return read_address(address, reading, country_term)
