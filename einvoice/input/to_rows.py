# SPDX-License-Identifier: Apache-2.0
"""From an invoice to the input form, so that reading and then building gives the same invoice."""

from __future__ import annotations

import base64
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.amounts import format_decimal

if TYPE_CHECKING:
    from einvoice.document import Invoice


def invoice_to_json(invoice: Invoice, language: str | None = None) -> dict[str, Any]:
    """Return an invoice in the JSON form that `encaisse invoice build` takes.

    Every amount is stated, so that building compares it with what it computes. What is absent is
    left out.

    Args:
        invoice: read or built.
        language: of its page, where it is known.
    """
    row: dict[str, Any] = to_json(invoice)
    if not row["references"]:
        del row["references"]
    if language is not None:
        row["language"] = language
    return row


def to_json(value: object) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a part of the model, or a value of it, in the JSON form of rows."""
    if is_dataclass(value) and not isinstance(value, type):
        members = ((item.name, getattr(value, item.name)) for item in fields(value))
        return {name: to_json(item) for name, item in members if not _is_absent(item)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value if isinstance(value, bool) else str(value)


def _is_absent(value: object) -> bool:
    # By identity: a rate of zero is equal to False, and is no absence.
    return value is None or value is False or value == ()
