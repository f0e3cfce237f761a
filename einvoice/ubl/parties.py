# SPDX-License-Identifier: Apache-2.0
"""Who takes part in the deal, and where each party stands in the document.

Agents, invoicer and invoicee stand within the party for whom they act (BR-FR-Flux2 V1.4.0, terms
EXT-FR-FE-BG-01 to -05); the payer is part of the payment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.xml_write import prune
from einvoice.extended import AdditionalParties
from einvoice.party import Party, PostalAddress
from einvoice.syntax import BUYER, SELLER
from einvoice.ubl.namespaces import BUILD
from einvoice.ubl.party import (
    read_additional_party,
    read_party,
    read_payee,
    read_representative,
    write_additional_party,
    write_party,
    write_payee,
    write_representative,
)

if TYPE_CHECKING:
    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.document import Invoice
    from einvoice.extended import AdditionalParty
    from einvoice.party import Payee, TaxRepresentative
    from einvoice.syntax import PartyTerms, Reading

SELLER_PARTY = "cac:AccountingSupplierParty/cac:Party"
BUYER_PARTY = "cac:AccountingCustomerParty/cac:Party"

_AGENT = "cac:AgentParty"
_PROVIDER = "cac:ServiceProviderParty"
_PROVIDING_PARTY = f"{_PROVIDER}/cac:Party"
_NO_PARTY = Party(name="", address=PostalAddress(country=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who takes part, by the names of `Invoice`; the payer is not among them."""

    seller: Party
    buyer: Party
    payee: Payee | None
    tax_representative: TaxRepresentative | None
    additional: AdditionalParties


def write_parties(root: etree._Element, invoice: Invoice) -> None:
    """Append every party but the payer."""
    debit = None if invoice.payment is None else invoice.payment.direct_debit
    creditor = None if debit is None else debit.creditor_identifier
    others = invoice.additional_parties or AdditionalParties()
    seller = _open(root, SELLER_PARTY)
    write_party(seller, invoice.seller, creditor if invoice.payee is None else None)
    _write_others(seller, others.seller_agent, others.invoicer)
    buyer = _open(root, BUYER_PARTY)
    write_party(buyer, invoice.buyer)
    _write_others(buyer, others.buyer_agent, others.invoicee)
    write_payee(root, invoice.payee, creditor)
    write_representative(root, invoice.tax_representative)


def read_parties(top: Cursor, reading: Reading) -> Parties:
    """Read every party but the payer."""
    seller = reading.group(top, SELLER_PARTY, "BG-4")
    buyer = reading.group(top, BUYER_PARTY, "BG-7")
    return Parties(
        seller=_read(seller, reading, SELLER),
        buyer=_read(buyer, reading, BUYER),
        payee=read_payee(top, reading),
        tax_representative=read_representative(top, reading),
        additional=AdditionalParties(
            buyer_agent=_read_other(buyer, _AGENT, "EXT-FR-FE-BG-01", reading),
            seller_agent=_read_other(seller, _AGENT, "EXT-FR-FE-BG-03", reading),
            invoicee=_read_other(buyer, _PROVIDING_PARTY, "EXT-FR-FE-BG-04", reading),
            invoicer=_read_other(seller, _PROVIDING_PARTY, "EXT-FR-FE-BG-05", reading),
        ),
    )


def _open(root: etree._Element, path: str) -> etree._Element:
    outer, _, inner = path.partition("/")
    return BUILD.group(BUILD.group(root, outer), inner)


def _write_others(
    party: etree._Element, agent: AdditionalParty | None, provider: AdditionalParty | None
) -> None:
    write_additional_party(party, _AGENT, agent)
    group = BUILD.group(party, _PROVIDER)
    write_additional_party(group, "cac:Party", provider)
    prune(group)


def _read(party: Cursor | None, reading: Reading, terms: PartyTerms) -> Party:
    return _NO_PARTY if party is None else read_party(party, reading, terms)


def _read_other(
    party: Cursor | None, path: str, term: str, reading: Reading
) -> AdditionalParty | None:
    return None if party is None else read_additional_party(party, path, term, reading)
