# SPDX-License-Identifier: Apache-2.0
"""ApplicableHeaderTradeDelivery: BG-13, BG-15, BT-15 and BT-16.

The element is mandatory in CII even when there is nothing to say of a delivery.
Source of every path: CEN/TS 16931-3-3, in the element order of the UN/CEFACT schema D22B.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.cii.agreement import write_reference
from einvoice.cii.namespaces import BUILD
from einvoice.cii.party import read_one_identifier, read_optional_address, write_address
from einvoice.cii.values import write_date, write_identifiers
from einvoice.document import Delivery

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.syntax import Reading

DELIVERY = "ram:ApplicableHeaderTradeDelivery"

_SHIP_TO = "ram:ShipToTradeParty"
_EVENT = "ram:ActualDeliverySupplyChainEvent"
_DATE = "ram:OccurrenceDateTime/udt:DateTimeString"
_DESPATCH_ADVICE = "ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"
_RECEIVING_ADVICE = "ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySection:
    """What the delivery section says, by the names of `Invoice` and of `References`."""

    delivery: Delivery | None
    despatch_advice: str | None
    receiving_advice: str | None


def write_delivery(transaction: etree._Element, invoice: Invoice) -> None:
    """Append the delivery section to the transaction, empty if there is nothing to say."""
    group = BUILD.group(transaction, DELIVERY)
    write_supply(group, invoice.delivery)
    write_reference(group, _DESPATCH_ADVICE, invoice.references.despatch_advice)
    write_reference(group, _RECEIVING_ADVICE, invoice.references.receiving_advice)


def read_delivery(transaction: Cursor, reading: Reading) -> DeliverySection:
    """Read the delivery section from the transaction."""
    group = transaction.child(DELIVERY)
    if group is None:
        return DeliverySection(delivery=None, despatch_advice=None, receiving_advice=None)
    return DeliverySection(
        delivery=read_supply(group, reading, date="BT-72", country="BT-80"),
        despatch_advice=group.text(_DESPATCH_ADVICE),
        receiving_advice=group.text(_RECEIVING_ADVICE),
    )


def write_supply(group: etree._Element, delivery: Delivery | None) -> None:
    """Append where and when it was supplied, of the document or of a line; nothing for none."""
    if delivery is None:
        return
    party = BUILD.group(group, _SHIP_TO)
    write_identifiers(party, () if delivery.location is None else (delivery.location,))
    BUILD.leaf(party, "ram:Name", delivery.party_name)
    write_address(party, delivery.address)
    prune(party)
    if delivery.date is not None:
        write_date(BUILD.group(group, _EVENT), _DATE, delivery.date)


def read_supply(group: Cursor, reading: Reading, *, date: str, country: str) -> Delivery | None:
    """Read where and when it was supplied, telling faults by the terms given."""
    party = group.child(_SHIP_TO)
    delivery = Delivery(
        party_name=None if party is None else party.text("ram:Name"),
        location=None if party is None else read_one_identifier(party),
        date=reading.day(group, f"{_EVENT}/{_DATE}", date),
        address=None if party is None else read_optional_address(party, reading, country),
    )
    return None if delivery == Delivery() else delivery
