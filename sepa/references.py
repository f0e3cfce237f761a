# SPDX-License-Identifier: Apache-2.0
"""References that travel with a payment: identifiers, mandate references, creditor references.

Sources: EPC130-08 (2025 v1.0), SDD Core C2PSP implementation guidelines, 1.4 Character set and 1.5;
EPC230-15, Clarification paper on the use of slashes; ISO 11649:2009 (RF creditor reference).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sepa.charset import outside_set
from sepa.faults import InvalidValueError
from sepa.mod97 import compute_check_digits

MAX_IDENTIFIER = 35
"""ISO 20022 Max35Text: message, block, instruction, end-to-end and mandate identifiers."""

MAX_NAME = 70
"""EPC130-08: names of 70 characters, though the schema allows 140."""

MAX_REMITTANCE = 140
"""EPC130-08: one occurrence of 140 characters."""

NOT_PROVIDED = "NOTPROVIDED"
"""What stands where a mandatory reference does not exist (EPC130-08, 2.2)."""

_RF_FORM = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_RF_BODY = re.compile(r"[A-Z0-9]{1,21}")


def parse_identifier(text: str) -> str:
    """Check an identifier of a message, block or transaction, and return it.

    Raises:
        InvalidValueError: (a `ValueError`) REF-01 empty, REF-02 too long, REF-03 a character
            outside the SEPA set, REF-04 a slash at either end or two in a row.

    >>> parse_identifier("INV-2026/001")
    'INV-2026/001'
    >>> parse_identifier("/A//B")
    Traceback (most recent call last):
    sepa.faults.InvalidValueError: '/A//B' begins or ends with a slash, or has two in a row.
    """
    if not text.strip():
        raise InvalidValueError("REF-01", found=text)
    if len(text) > MAX_IDENTIFIER:
        raise InvalidValueError("REF-02", found=text, expected=str(MAX_IDENTIFIER))
    if outside := outside_set(text):
        raise InvalidValueError("REF-03", found=text, expected=outside)
    if breaks_slash_rule(text):
        raise InvalidValueError("REF-04", found=text)
    return text


def parse_mandate_reference(text: str) -> str:
    """Check a unique mandate reference (RUM), and return it.

    Two references that differ in case alone are the same (EPC016-06, AT-T054): compare with
    `is_same_mandate`.

    Raises:
        InvalidValueError: (a `ValueError`) as `parse_identifier`.
    """
    return parse_identifier(text)


def is_same_mandate(one: str, other: str) -> bool:
    """Tell whether two mandate references are the same: case does not count.

    >>> is_same_mandate("Rum-1", "RUM-1")
    True
    """
    return one.upper() == other.upper()


def breaks_slash_rule(text: str) -> bool:
    """Tell whether an identifier begins or ends with a slash, or has two in a row (EPC230-15).

    >>> [breaks_slash_rule(text) for text in ("a/b", "/a", "a/", "a//b")]
    [False, True, True, True]
    """
    return text.startswith("/") or text.endswith("/") or "//" in text


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditorReference:
    """A structured creditor reference (RF) with right check digits.

    Attributes:
        value: compact: `RF18539007547034`.

    Raises:
        InvalidValueError: (a `ValueError`) when made of a text that is none.
    """

    value: str

    def __post_init__(self) -> None:
        if _RF_FORM.fullmatch(self.value) is None:
            raise InvalidValueError("REF-05", found=self.value)
        if compute_check_digits(self.value[4:] + "RF") != self.value[2:4]:
            raise InvalidValueError("REF-06", found=self.value)

    @property
    def formatted(self) -> str:
        """In groups of four, as printed on paper."""
        return " ".join(self.value[i : i + 4] for i in range(0, len(self.value), 4))


def parse_creditor_reference(text: str) -> CreditorReference:
    """Read an RF creditor reference as people write it: with or without spaces.

    Raises:
        InvalidValueError: (a `ValueError`) REF-05 wrong form, REF-06 wrong check digits.

    >>> parse_creditor_reference("RF18 5390 0754 7034").value
    'RF18539007547034'
    """
    compact = "".join(text.split())
    return CreditorReference(value=compact.upper() if compact.isascii() else compact)


def compute_creditor_reference(body: str) -> CreditorReference:
    """Return the RF reference of the creditor's own number: letters and digits, 21 at most.

    Separators are the caller's to leave out: two numbers must not become one in silence.

    Raises:
        InvalidValueError: (a `ValueError`) REF-05, if the number has another form.

    >>> compute_creditor_reference("539007547034").value
    'RF18539007547034'

    Source: ISO 11649:2009, 5.
    """
    if _RF_BODY.fullmatch(body) is None:
        raise InvalidValueError("REF-05", found=body)
    return CreditorReference(value=f"RF{compute_check_digits(body + 'RF')}{body}")
