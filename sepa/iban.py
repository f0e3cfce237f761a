# SPDX-License-Identifier: Apache-2.0
"""The IBAN: international bank account number.

Sources: ISO 13616-1:2020; the IBAN registry (SWIFT), as carried by the package schwifty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from sepa.faults import InvalidValueError, mask_account
from sepa.mod97 import compute_check_digits

_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}")
_LOOK = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,}")
_GROUP = 4


class NationalCheck(StrEnum):
    """What came of the national check digits inside an IBAN (the French clé RIB).

    `NOT_CHECKED` is neither right nor wrong: the country has none, or nobody here can compute them.
    """

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """What the registry of banks knows of the bank that an IBAN names.

    Attributes:
        code: the national bank code.
        bic: of the bank, as registered; None if unknown.
        name: of the bank; None if unknown.
    """

    code: str
    bic: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Iban:
    """An IBAN whose country, length, structure and check digits are right.

    Its `repr` is masked: only `value` and `formatted` give the whole number.

    Attributes:
        value: compact, in capitals: `FR7630006000011234567890189`.

    Raises:
        InvalidValueError: (a `ValueError`) when made of a text that is no compact IBAN.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        _refuse_faults(self.value)

    def __repr__(self) -> str:
        return f"Iban({self.masked})"

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code of the country whose format it has."""
        return self.value[:2]

    @property
    def masked(self) -> str:
        """First and last four characters: `FR76…0189`."""
        return mask_account(self.value)

    @property
    def formatted(self) -> str:
        """In groups of four, as printed on paper (ISO 13616-1, 5.3)."""
        value = self.value
        return " ".join(value[i : i + _GROUP] for i in range(0, len(value), _GROUP))


def parse_iban(text: str) -> Iban:
    """Read an IBAN as people write it: with or without spaces, in capitals or not.

    Raises:
        InvalidValueError: (a `ValueError`) with the rule that it breaks, IBAN-01 to IBAN-05.

    >>> parse_iban("FR76 3000 6000 0112 3456 7890 189").formatted
    'FR76 3000 6000 0112 3456 7890 189'
    >>> parse_iban("FR7630006000011234567890188")
    Traceback (most recent call last):
    sepa.faults.InvalidValueError: The check digits of the IBAN FR76…0188 are wrong.

    Source: ISO 13616-1:2020, 5 and 6.
    """
    compact = "".join(text.split())
    return Iban(value=compact.upper() if compact.isascii() else compact)


def looks_like_iban(text: str) -> bool:
    """Tell whether an account number is meant to be an IBAN; `parse_iban` says whether it is one.

    Documents do not always say which accounts are IBANs, and a wrong one must not pass for the
    number of some other scheme: country, two digits and eight more letters or digits are enough.

    >>> looks_like_iban("FR76 3000 6000 0112 3456 7890 180"), looks_like_iban("12345-678")
    (True, False)
    """
    return _LOOK.fullmatch("".join(text.split()).upper()) is not None


def check_national_digits(iban: Iban) -> NationalCheck:
    """Verify the check digits that the country itself puts into its account numbers.

    A failure makes the account number doubtful, not the IBAN: the standard asks for the
    international check digits alone.

    Source: the algorithms of the package schwifty (clé RIB of France, Spain's DC, …).
    """
    from schwifty import IBAN  # noqa: PLC0415 (loads registries; most programs never need it)
    from schwifty.checksum import algorithms  # noqa: PLC0415 (same)

    number = IBAN(iban.value, allow_invalid=True)
    bank = number.bank
    # schwifty passes silently where it has no algorithm, so ask for the algorithm first.
    method = bank.checksum_algo if bank is not None else "default"
    algorithm = algorithms.get(f"{iban.country}:{method}")
    if algorithm is None:
        return NationalCheck.NOT_CHECKED
    parts = [getattr(number.bban, component.value) for component in algorithm.accepts]
    right = algorithm.validate(parts, number.bban.national_checksum_digits)
    return NationalCheck.PASSED if right else NationalCheck.FAILED


def find_bank(iban: Iban) -> Bank:
    """Return what the registry of banks knows of the bank that an IBAN names.

    Source: the registries of banks carried by the package schwifty, of the day of its release.
    """
    from schwifty import IBAN  # noqa: PLC0415 (loads registries; most programs never need it)

    number = IBAN(iban.value)
    bic = number.bic
    return Bank(
        code=number.bank_code,
        bic=str(bic) if bic is not None else None,
        name=number.bank_name,
    )


def _refuse_faults(value: str) -> None:
    if _FORM.fullmatch(value) is None:
        raise InvalidValueError("IBAN-01", found=mask_account(value))
    country = value[:2]
    structure = _structure(country)
    if structure is None:
        raise InvalidValueError("IBAN-02", found=country)
    length, pattern = structure
    if len(value) != length:
        raise InvalidValueError("IBAN-03", found=str(len(value)), expected=f"{length} ({country})")
    if pattern.fullmatch(value) is None:
        raise InvalidValueError("IBAN-04", found=mask_account(value), expected=country)
    # Comparing with the computed digits also refuses 00, 01 and 99, which a bare remainder accepts.
    if compute_check_digits(value[4:] + country) != value[2:4]:
        raise InvalidValueError("IBAN-05", found=mask_account(value))


@cache
def _structure(country: str) -> tuple[int, re.Pattern[str]] | None:
    """Length and form of a country's IBANs; None for a country that has none."""
    from schwifty import registry  # noqa: PLC0415 (most programs read no IBAN)
    from schwifty.exceptions import SchwiftyException  # noqa: PLC0415 (same)

    try:
        spec = registry.get_iban_spec(country)
    except SchwiftyException:
        return None
    body = spec.regex.pattern.removeprefix("^").removesuffix("$").replace("a-z", "")
    return spec.iban_length, re.compile(rf"{country}[0-9]{{2}}{body}", re.ASCII)
