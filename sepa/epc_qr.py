# SPDX-License-Identifier: Apache-2.0
"""The QR code that a banking app reads to fill in a SEPA credit transfer.

Source: EPC069-12, Quick Response Code: Guidelines to Enable Data Capture for the Initiation of a
SEPA Credit Transfer, version 2.1.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from compliance.amounts import CENT, format_cents
from sepa.references import parse_creditor_reference

if TYPE_CHECKING:
    from sepa.bic import Bic
    from sepa.iban import Iban

SERVICE_TAG = "BCD"
VERSION = "002"
"""Version 002 leaves the BIC to the payer's bank; 001 demands it."""
UTF_8 = "1"
IDENTIFICATION = "SCT"

MAX_BYTES = 331
"""Of the whole payload; with error correction M it fits symbol version 13."""
MAX_SYMBOL_VERSION = 13
MAX_NAME = 70
MAX_REMITTANCE = 140
MAX_AMOUNT = Decimal("999999999.99")

_QUIET_ZONE = 4
"""Modules left blank on each side (ISO/IEC 18004:2015, 9.1)."""


def epc_payload(  # noqa: PLR0913 (the elements of the standard)
    *,
    name: str,
    iban: Iban,
    amount: Decimal,
    bic: Bic | None = None,
    reference: str | None = None,
    remittance: str | None = None,
) -> str:
    """Return the text of the QR code that pays an amount in euro.

    Args:
        name: of the beneficiary, at most 70 characters.
        iban: the account to be credited.
        amount: EUR, 0.01 to 999999999.99, at most two decimals.
        bic: of the account's bank; optional inside the EEA.
        reference: structured creditor reference (ISO 11649, RF); excludes `remittance`.
        remittance: unstructured remittance information, at most 140 characters.

    Raises:
        TypeError: for an amount that is no Decimal.
        ValueError: where an element has another form than above, or the whole exceeds 331 bytes.
            Nothing is cut.

    Source: EPC069-12, 2.2 Structure of the data.
    """
    if reference is not None and remittance is not None:
        raise ValueError("a QR code carries a structured reference or a free text, never both")
    lines = (
        SERVICE_TAG,
        VERSION,
        UTF_8,
        IDENTIFICATION,
        bic.value if bic is not None else "",
        _text("name of the beneficiary", name, MAX_NAME),
        iban.value,
        f"EUR{_amount(amount)}",
        "",
        parse_creditor_reference(reference).value if reference is not None else "",
        _text("remittance information", remittance, MAX_REMITTANCE) if remittance else "",
    )
    payload = "\n".join(lines).rstrip("\n")
    size = len(payload.encode("utf-8"))
    if size > MAX_BYTES:
        raise ValueError(f"the QR code would carry {size} bytes, more than {MAX_BYTES}")
    return payload


def qr_svg(payload: str) -> str:
    """Draw a payload as a QR code: one filled path in an SVG image, quiet zone included.

    Raises:
        ValueError: if the payload needs a larger symbol than version 13 (EPC069-12, 2.1).
    """
    import segno  # noqa: PLC0415 (needed only where a QR code is drawn)

    try:
        code = segno.make(payload, error="m", boost_error=False, micro=False, encoding="utf-8")
    except segno.DataOverflowError as error:
        raise ValueError("the payload does not fit a QR code") from error
    if not isinstance(code.version, int) or code.version > MAX_SYMBOL_VERSION:
        raise ValueError(f"the QR code would need version {code.version}, more than 13")
    size = len(code.matrix) + 2 * _QUIET_ZONE
    path = "".join(
        f"M{start + _QUIET_ZONE} {y + _QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for start, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path fill="#000" d="{path}"/></svg>'
    )


def _runs(row: bytearray | bytes) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs


def _amount(amount: Decimal) -> str:
    if not isinstance(amount, Decimal):
        raise TypeError(f"an amount is a Decimal, not a {type(amount).__name__}")
    if not (amount.is_finite() and CENT <= amount <= MAX_AMOUNT):
        raise ValueError(f"a QR code pays 0.01 to {MAX_AMOUNT} euro, not {amount}")
    return format_cents(amount)


def _text(what: str, text: str, limit: int) -> str:
    if not text.strip():
        raise ValueError(f"the {what} is empty")
    if len(text) > limit:
        raise ValueError(f"the {what} has {len(text)} characters, more than {limit}")
    # A line break would shift every element that follows.
    if any(character in text for character in "\r\n"):
        raise ValueError(f"the {what} has a line break")
    return text
