# SPDX-License-Identifier: Apache-2.0
"""Events as text and back: canonical JSON, decimals and dates as strings.

The form of each field follows from its annotation, so that a new event needs no code here; an
annotation that this table does not know is an error at the first event, not a guess.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from compliance.amounts import format_decimal, parse_decimal
from receivables.journal import bank_facts
from receivables.journal import events as model

if TYPE_CHECKING:
    from decimal import Decimal

CENTS = 2


def canonical_amount(amount: Decimal) -> str:
    """Write an amount in one way only: at least two decimals, no zero beyond them.

    >>> from decimal import Decimal
    >>> canonical_amount(Decimal("100")), canonical_amount(Decimal("1.50000"))
    ('100.00', '1.50')
    >>> canonical_amount(Decimal("0.125")), canonical_amount(Decimal("-0"))
    ('0.125', '0.00')
    """
    if amount == 0:
        return "0.00"
    whole, _, decimals = format_decimal(amount).partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(CENTS, '0')}"


def _same(value: Any) -> Any:  # noqa: ANN401 (text, number and truth are JSON already)
    return value


Coder = Callable[[Any], Any]

_WRITE: dict[str, Coder] = {
    "str": _same,
    "int": _same,
    "bool": _same,
    "Decimal": canonical_amount,
    "date": date.isoformat,
    "tuple[str, ...]": list,
    "tuple[BatchReference, ...]": lambda rows: [_members(row) for row in rows],
    "tuple[EntryDetail, ...]": lambda rows: [_members(row) for row in rows],
}

_READ: dict[str, Coder] = {
    "str": _same,
    "int": _same,
    "bool": _same,
    "Decimal": parse_decimal,
    "date": date.fromisoformat,
    "tuple[str, ...]": tuple,
    "tuple[BatchReference, ...]": lambda rows: tuple(
        _made(bank_facts.BatchReference, row) for row in rows
    ),
    "tuple[EntryDetail, ...]": lambda rows: tuple(
        _made(bank_facts.EntryDetail, row) for row in rows
    ),
}

_TYPES = {event.kind: event for event in model.EVENT_TYPES}


def write_payload(event: model.Event) -> str:
    """Return an event as canonical JSON: sorted keys, no spaces, members that are None left out."""
    return json.dumps(
        _members(event), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def read_payload(kind: str, payload: str) -> model.Event:
    """Return the event that `write_payload` wrote.

    Raises:
        ValueError: if the kind is unknown (a ledger written by a later version), or the payload
            does not fit it.
    """
    if kind not in _TYPES:
        raise ValueError(f"the journal holds an event of the unknown kind {kind!r}")
    try:
        event: model.Event = _made(_TYPES[kind], json.loads(payload))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the payload of an event {kind!r} does not fit it: {error}") from error
    return event


def _members(row: Any) -> dict[str, Any]:  # noqa: ANN401 (any dataclass of the model)
    members = {}
    for item in fields(row):
        value = getattr(row, item.name)
        if value is not None and value != ():
            members[item.name] = _WRITE[_bare(item.type)](value)
    return members


def _made(row_type: Any, members: dict[str, Any]) -> Any:  # noqa: ANN401 (any dataclass of the model)
    types = {item.name: _bare(item.type) for item in fields(row_type)}
    return row_type(**{name: _READ[types[name]](value) for name, value in members.items()})


def _bare(annotation: Any) -> str:  # noqa: ANN401 (a string, by the future import of the model)
    return str(annotation).removesuffix(" | None")
