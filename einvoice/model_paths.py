# SPDX-License-Identifier: Apache-2.0
"""Places in the model, as text: `lines[0].price.discount`; leaves, differences, a digest."""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.document import Invoice

_STEP = re.compile(r"(?P<name>[a-z_]+)(?:\[(?P<index>\d+)\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that two invoices do not share.

    Attributes:
        path: its place.
        before: in the first; None where it says nothing.
        after: in the second; None where it says nothing.
    """

    path: str
    before: str | None
    after: str | None


def compare_invoices(first: Invoice, second: Invoice) -> tuple[Difference, ...]:
    """Return every value in which two invoices differ; decimals are compared digit by digit."""
    return tuple(_differences("", first, second))


def compute_digest(invoice: Invoice) -> str:
    """Return the sha256 of all that an invoice says.

    What it leaves unsaid does not count, so that a model with more terms gives the same digest.
    """
    said = (f"{path}={_exact(value)}\n" for _, path, value in leaves(invoice))
    return sha256("".join(said).encode()).hexdigest()


def leaves(part: Any, pattern: str = "", path: str = "") -> Iterator[tuple[str, str, Any]]:  # noqa: ANN401 (walks any model)
    """Yield every value of a model but None: its place in any invoice, in this one, the value.

    Args:
        part: an invoice, or a part of one.
        pattern: place of the part in any invoice, such as `lines[].item`; empty for an invoice.
        path: its place in this one, such as `lines[2].item`.
    """
    if isinstance(part, tuple):
        for index, member in enumerate(part):
            yield from leaves(member, f"{pattern}[]", f"{path}[{index}]")
    elif is_dataclass(part):
        before, above = (f"{pattern}.", f"{path}.") if path else ("", "")
        for name in _names(part.__class__):
            yield from leaves(getattr(part, name), f"{before}{name}", f"{above}{name}")
    elif part is not None:
        yield pattern, path, part


@cache
def _names(model: Any) -> tuple[str, ...]:  # noqa: ANN401 (any class of the model)
    return tuple(field.name for field in fields(model))


def leave_out(invoice: Invoice, path: str) -> tuple[Invoice, str] | None:
    """Return an invoice without the value at a path, and that value; None if it cannot be spared.

    Args:
        invoice: the invoice.
        path: as findings on the model name a place in `location.column`.

    What has no default in the model cannot be spared, nor what is not there.
    """
    steps = [_STEP.fullmatch(part) for part in path.split(".")]
    names = [(step["name"], step["index"]) for step in steps if step is not None]
    if len(names) != len(steps):
        return None
    return _without(invoice, names)


def _without(part: Any, steps: list[tuple[str, str | None]]) -> tuple[Any, str] | None:  # noqa: ANN401 (any part of a model)
    (name, index), rest = steps[0], steps[1:]
    field = _field(part, name)
    value = getattr(part, name, None)
    if field is None or value in {None, ()}:
        return None
    if index is not None:
        return _without_member(part, name, value, int(index), rest)
    if rest:
        inner = _without(value, rest)
        return None if inner is None else (replace(part, **{name: inner[0]}), inner[1])
    if field.default is MISSING:
        return None
    return replace(part, **{name: field.default}), text_of(value)


def _without_member(
    part: Any,  # noqa: ANN401 (any part of a model)
    name: str,
    members: Any,  # noqa: ANN401 (a tuple, where the path is right)
    index: int,
    rest: list[tuple[str, str | None]],
) -> tuple[Any, str] | None:
    if not isinstance(members, tuple) or index >= len(members):
        return None
    if rest:
        inner = _without(members[index], rest)
        if inner is None:
            return None
        kept: tuple[Any, ...] = (inner[0],)
        gone = inner[1]
    else:
        kept, gone = (), text_of(members[index])
    return replace(part, **{name: (*members[:index], *kept, *members[index + 1 :])}), gone


def _field(part: Any, name: str) -> Field[Any] | None:  # noqa: ANN401 (any part of a model)
    if not is_dataclass(part):
        return None
    return next((field for field in fields(part) if field.name == name), None)


def _differences(path: str, first: Any, second: Any) -> Iterator[Difference]:  # noqa: ANN401 (any model)
    if isinstance(first, tuple) and isinstance(second, tuple):
        for index in range(max(len(first), len(second))):
            yield from _differences(
                f"{path}[{index}]",
                first[index] if index < len(first) else None,
                second[index] if index < len(second) else None,
            )
    elif is_dataclass(first) and is_dataclass(second):
        for field in fields(first):
            below = f"{path}.{field.name}" if path else field.name
            yield from _differences(
                below, getattr(first, field.name), getattr(second, field.name, None)
            )
    elif not _same(first, second):
        yield Difference(path=path, before=_shown(first), after=_shown(second))


def _exact(value: Any) -> str:  # noqa: ANN401 (any value of a model)
    # A text is quoted, so that it cannot look like the line of another value.
    return repr(value) if isinstance(value, str | bytes) else str(value)


def _same(first: Any, second: Any) -> bool:  # noqa: ANN401 (any value of a model)
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return first.as_tuple() == second.as_tuple()
    return bool(first == second)


def _shown(value: Any) -> str | None:  # noqa: ANN401 (any value of a model)
    # What is not the case is not said.
    return None if value is None or value is False else text_of(value)


def text_of(value: Any) -> str:  # noqa: ANN401 (any value of a model)
    """Return a value of the model as one text: its members, where it has some."""
    if is_dataclass(value):
        members = (getattr(value, field.name) for field in fields(value))
        return ", ".join(text_of(member) for member in members if member not in {None, ()})
    if isinstance(value, tuple):
        return "; ".join(text_of(member) for member in value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return str(value)
