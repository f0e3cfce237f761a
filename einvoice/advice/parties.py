# SPDX-License-Identifier: Apache-2.0
"""Advice on the parties: check digits of SIREN, SIRET and VAT number, and whether they agree.

Sources: INSEE (SIREN and SIRET, Luhn; the rule of La Poste); CGI art. 286 ter and the VAT key;
python-stdnum, which carries the algorithms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret
from stdnum.fr import tva as stdnum_tva

from einvoice.advice.case import advice
from einvoice.codes import EMAIL_SCHEME, FRENCH_ADDRESS_SCHEME, SIREN_SCHEME, SIRET_SCHEME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.advice.case import Case
    from einvoice.party import Identifier

_SIREN = re.compile(r"[0-9]{9}")
_SIRET = re.compile(r"[0-9]{14}")
_FRENCH_VAT = re.compile(r"FR([0-9A-Z]{2})([0-9]{9})")
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_GROUP_SCHEME = "0231"
"""ICD of the VAT group (assujetti unique), whose members share its VAT number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """The identifiers of one party, with the terms that hold them."""

    identifiers: tuple[tuple[Identifier, str], ...] = ()
    registration: tuple[Identifier | None, str]
    vat: tuple[str | None, str] = (None, "")
    address: tuple[Identifier | None, str] = (None, "")
    mail: tuple[str | None, str] = (None, "")

    @property
    def siren(self) -> str | None:
        """The SIREN, where it is stated as one and has its form."""
        found = self.registration[0]
        if found is None or found.scheme != SIREN_SCHEME:
            return None
        return found.value if _SIREN.fullmatch(found.value) else None


def check_company_numbers(case: Case) -> Iterator[Finding]:
    """SIREN and SIRET pass their check digits (La Poste's: the sum of the digits is 5 times n).

    Their form is for BR-FR-09 and BR-FR-32.
    """
    for party in _parties(case):
        siren = party.siren
        if siren is not None and not stdnum_siren.is_valid(siren):
            yield advice("ADV-01", party.registration[1], found=siren)
        for item, term in party.identifiers:
            wrong = item.scheme == SIRET_SCHEME and not stdnum_siret.is_valid(item.value)
            if wrong and _SIRET.fullmatch(item.value):
                yield advice("ADV-02", term, found=item.value)


def check_vat_numbers(case: Case) -> Iterator[Finding]:
    """A French VAT number has its form and key, and the SIREN of its company.

    The members of a VAT group share one number, which is that of none of them.
    """
    for party in _parties(case):
        value, term = party.vat
        if value is None or not value.startswith("FR"):
            continue
        parts = _FRENCH_VAT.fullmatch(value)
        if parts is None or not stdnum_tva.is_valid(value):
            yield advice("ADV-03", term, found=value)
        elif party.siren is not None and parts[2] != party.siren and not _in_group(party):
            yield advice("ADV-04", term, found=value, expected=party.siren)


def check_addresses(case: Case) -> Iterator[Finding]:
    """An address of the French directory begins with the SIREN; an e-mail address has its form."""
    for party in _parties(case):
        address, term = party.address
        if address is not None and address.scheme == FRENCH_ADDRESS_SCHEME:
            siren = party.siren
            if siren is not None and re.fullmatch(rf"{siren}(?:_.*)?", address.value) is None:
                yield advice("ADV-05", term, found=address.value, expected=siren)
        mails = [party.mail]
        if address is not None and address.scheme == EMAIL_SCHEME:
            mails.append((address.value, term))
        for value, place in mails:
            if value is not None and _MAIL.fullmatch(value) is None:
                yield advice("ADV-06", place, found=value)


def _in_group(party: _Named) -> bool:
    return any(item.scheme == _GROUP_SCHEME for item, _ in party.identifiers)


def _parties(case: Case) -> Iterator[_Named]:
    seller, buyer = case.invoice.seller, case.invoice.buyer
    for party, terms in (
        (seller, ("BT-29", "BT-30", "BT-31", "BT-34", "BT-43")),
        (buyer, ("BT-46", "BT-47", "BT-48", "BT-49", "BT-58")),
    ):
        mail = party.contact.email if party.contact else None
        yield _Named(
            identifiers=tuple((item, terms[0]) for item in party.identifiers),
            registration=(party.legal_registration, terms[1]),
            vat=(party.vat_identifier, terms[2]),
            address=(party.electronic_address, terms[3]),
            mail=(mail, terms[4]),
        )
    payee, representative = case.invoice.payee, case.invoice.tax_representative
    if payee is not None:
        numbers = () if payee.identifier is None else ((payee.identifier, "BT-60"),)
        yield _Named(identifiers=numbers, registration=(payee.legal_registration, "BT-61"))
    if representative is not None:
        yield _Named(registration=(None, ""), vat=(representative.vat_identifier, "BT-63"))


RULES = (check_company_numbers, check_vat_numbers, check_addresses)
