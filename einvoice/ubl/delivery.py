# SPDX-License-Identifier: Apache-2.0
"""Where and when it was supplied: BG-13 with BG-15 of the document, and the same of a line.

Sources of every path: CEN/TS 16931-3-2; BR-FR-Flux2 V1.4.0 for a line (EXT-FR-FE-BG-10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.document import Delivery
from einvoice.syntax import read_identifier
from einvoice.ubl.address import read_optional_address, write_address
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.values import write_day, write_identifier, write_within

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.syntax import Reading

_DELIVERY = "cac:Delivery"
_LOCATION = "cac:DeliveryLocation"
_PARTY = "cac:DeliveryParty"
_NAME = "cac:PartyName/cbc:Name"


def write_delivery(parent: etree._Element, delivery: Delivery | None) -> None:
    """Append a delivery, of the document or of a line; nothing for none."""
    if delivery is None:
        return
    group = BUILD.group(parent, _DELIVERY)
    write_day(group, "cbc:ActualDeliveryDate", delivery.date)
    location = BUILD.group(group, _LOCATION)
    write_identifier(location, "cbc:ID", delivery.location)
    write_address(location, "cac:Address", delivery.address)
    prune(location)
    party = BUILD.group(group, _PARTY)
    write_within(party, _NAME, delivery.party_name)
    prune(party)
    prune(group)


def read_delivery(parent: Cursor, reading: Reading, *, date: str, country: str) -> Delivery | None:
    """Read a delivery, telling faults by the terms given; None if nothing is said."""
    group = parent.child(_DELIVERY)
    if group is None:
        return None
    delivery = Delivery(
        party_name=group.text(f"{_PARTY}/{_NAME}"),
        location=read_identifier(group, f"{_LOCATION}/cbc:ID"),
        date=reading.day(group, "cbc:ActualDeliveryDate", date),
        address=read_optional_address(group, f"{_LOCATION}/cac:Address", reading, country),
    )
    return None if delivery == Delivery() else delivery
