# SPDX-License-Identifier: Apache-2.0
"""Identifiers of a French company on an invoice: SIREN, SIRET, VAT number, electronic address.

Sources: INSEE (SIREN and SIRET, Luhn); CGI art. 286 ter and the VAT key; BR-FR-Flux2 V1.4.0 rules
09, 21, 23, 25, 32; python-stdnum, which carries the algorithms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret
from stdnum.fr import tva as stdnum_tva

from einvoice.codes import FRENCH_ADDRESS_SCHEME
from einvoice.rules.fault import Fault
from sepa.bic import parse_bic
from sepa.creditor_id import parse_creditor_id
from sepa.faults import InvalidValueError
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIREN = re.compile(r"[0-9]{9}")
_SIRET = re.compile(r"[0-9]{14}")
_FRENCH_VAT = re.compile(r"FR[0-9A-Z]{2}[0-9]{9}")
_ANY_VAT = re.compile(r"[A-Z]{2}\S{2,}")
_ELECTRONIC_ADDRESS = re.compile(r"[A-Za-z0-9+\-_.]{1,125}")
_SIREN_LENGTH = 9


def check_siren(value: str, path: str, term: str | None = None) -> Iterator[Fault]:
    """SIREN: nine digits that pass Luhn.

    >>> [fault.code for fault in check_siren("732829321", "seller.siren")]
    ['INV-02']
    >>> list(check_siren("732829320", "seller.siren"))
    []
    """
    if _SIREN.fullmatch(value) is None:
        yield Fault(code="BR-FR-32", path=path, found=value, term=term)
    elif not stdnum_siren.is_valid(value):
        yield Fault(code="INV-02", path=path, found=value, term=term)


def check_siret(
    value: str, siren: str | None, path: str, term: str | None = None
) -> Iterator[Fault]:
    """SIRET: fourteen digits that pass Luhn and begin with the SIREN of the party."""
    if _SIRET.fullmatch(value) is None or not stdnum_siret.is_valid(value):
        yield Fault(code="INV-03", path=path, found=value, term=term)
    elif siren is not None and not value.startswith(siren):
        yield Fault(code="BR-FR-09", path=path, found=value, expected=siren, term=term)


def check_vat_number(value: str, path: str, term: str | None = None) -> Iterator[Fault]:
    """VAT number: a country prefix (BR-CO-09); of a French one the key too.

    >>> [fault.code for fault in check_vat_number("FR45732829320", "buyer.vat_identifier")]
    ['INV-04']
    """
    if value.startswith("FR"):
        if _FRENCH_VAT.fullmatch(value) is None or not stdnum_tva.is_valid(value):
            yield Fault(code="INV-04", path=path, found=value, term=term)
    elif _ANY_VAT.fullmatch(value) is None:
        yield Fault(code="BR-CO-09", path=path, found=value, term=term)


def check_french_address(
    value: str, siren: str | None, path: str, term: str | None = None
) -> Iterator[Fault]:
    """Electronic address of scheme 0225: its characters, its length, and the SIREN it begins with.

    Args:
        value: the address.
        siren: of the party, where it is known.
        path: of the field.
        term: BT-34 or BT-49.
    """
    if _ELECTRONIC_ADDRESS.fullmatch(value) is None:
        yield Fault(code="BR-FR-23", path=path, found=value, term=term)
        return
    head = value[:_SIREN_LENGTH]
    follows = value[_SIREN_LENGTH : _SIREN_LENGTH + 1]
    whole = siren is not None and _SIREN.fullmatch(siren) is not None
    if whole and (head != siren or follows not in {"", "_"}):
        yield Fault(code="INV-05", path=path, found=value, expected=siren, term=term)


def check_iban(value: str, path: str, term: str | None = None) -> Iterator[Fault]:
    """IBAN: country, length, structure, check digits. The finding shows it masked."""
    return _parsed(parse_iban, value, path, term)


def check_bic(value: str, path: str, term: str | None = None) -> Iterator[Fault]:
    """BIC: its form."""
    return _parsed(parse_bic, value, path, term)


def check_creditor_id(value: str, path: str, term: str | None = None) -> Iterator[Fault]:
    """Creditor identifier (ICS): form and check digits."""
    return _parsed(parse_creditor_id, value, path, term)


def is_french_address(scheme: str | None) -> bool:
    """Tell whether an electronic address is of the French directory."""
    return scheme == FRENCH_ADDRESS_SCHEME


def _parsed(
    parse: Callable[[str], object], value: str, path: str, term: str | None
) -> Iterator[Fault]:
    try:
        parse(value)
    except InvalidValueError as error:
        yield Fault(
            code=error.code, path=path, found=error.found, expected=error.expected, term=term
        )
