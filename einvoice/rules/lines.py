# SPDX-License-Identifier: Apache-2.0
"""Rules of lines, prices, allowances and charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_decimal
from einvoice.rules.fault import Fault
from einvoice.totals import compute_percentage_amount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from einvoice.input.row_models import (
        DocumentAllowanceRow,
        ItemRow,
        LineAllowanceRow,
        LineRow,
        PriceRow,
    )
    from einvoice.rules.draft import Draft


def allowances_of(draft: Draft) -> Iterator[tuple[str, str, LineAllowanceRow]]:
    """Yield path, rule of the reason, and content of every allowance and charge of a row."""
    for position, item in enumerate(draft.row.allowances):
        yield f"allowances[{position}]", "BR-33", item
    for position, item in enumerate(draft.row.charges):
        yield f"charges[{position}]", "BR-38", item
    for number, line in enumerate(draft.row.lines):
        for position, part in enumerate(line.allowances):
            yield f"lines[{number}].allowances[{position}]", "BR-42", part
        for position, part in enumerate(line.charges):
            yield f"lines[{number}].charges[{position}]", "BR-44", part


def taxed_parts(draft: Draft) -> Iterator[tuple[str, str, LineRow | DocumentAllowanceRow]]:
    """Yield path, ending of the rate's rule, and content of all that bears VAT."""
    for position, line in enumerate(draft.row.lines):
        yield f"lines[{position}]", "05", line
    for position, item in enumerate(draft.row.allowances):
        yield f"allowances[{position}]", "06", item
    for position, item in enumerate(draft.row.charges):
        yield f"charges[{position}]", "07", item


def check_allowances(draft: Draft) -> Iterator[Fault]:
    """Allowances and charges have an amount or a percentage of a base, no sign, and a reason."""
    for path, reason_rule, item in allowances_of(draft):
        if item.reason is None and item.reason_code is None:
            yield Fault(code=reason_rule, path=f"{path}.reason")
        if item.amount is not None and item.amount < 0:
            yield Fault(code="INV-22", path=f"{path}.amount", found=format_decimal(item.amount))
        yield from _percentage(path, item)


def _percentage(path: str, item: LineAllowanceRow) -> Iterator[Fault]:
    if item.base_amount is None or item.percentage is None:
        if item.amount is None:
            yield Fault(code="INV-09", path=f"{path}.amount")
        return
    computed = compute_percentage_amount(item.base_amount, item.percentage)
    if item.amount is not None and item.amount != computed:
        yield Fault(
            code="INV-08",
            path=f"{path}.amount",
            found=format_decimal(item.amount),
            expected=format_decimal(computed),
        )


def check_line_identifiers(draft: Draft) -> Iterator[Fault]:
    """No two lines have the same identifier (BT-126), those numbered by position included."""
    seen: set[str] = set()
    for position, line in enumerate(draft.row.lines):
        identifier = line.identifier or str(position + 1)
        if identifier in seen:
            yield Fault(
                code="INV-20",
                path=f"lines[{position}].identifier",
                found=identifier,
                term="BT-126",
            )
        seen.add(identifier)


def check_lines(draft: Draft) -> Iterator[Fault]:
    """Prices, periods and item identifiers of lines."""
    for position, line in enumerate(draft.row.lines):
        path = f"lines[{position}]"
        if line.price is not None:
            yield from _price(f"{path}.price", line.price)
        if line.item is not None:
            yield from _item(f"{path}.item", line.item)
        period = line.period
        if period is not None and period.start is None and period.end is None:
            yield Fault(code="BR-CO-20", path=f"{path}.period", term="BG-26")
        elif period is not None and period.start and period.end and period.end < period.start:
            yield Fault(
                code="BR-30",
                path=f"{path}.period.end",
                found=period.end.isoformat(),
                term="BT-135",
            )


def _price(path: str, price: PriceRow) -> Iterator[Fault]:
    if price.base_quantity is not None and price.base_quantity <= 0:
        yield Fault(
            code="INV-16",
            path=f"{path}.base_quantity",
            found=format_decimal(price.base_quantity),
            term="BT-149",
        )
    if price.net is None or price.gross is None or price.gross_base_quantity is not None:
        return
    expected: Decimal = price.gross - (price.discount or ZERO)
    if price.net != expected:
        yield Fault(
            code="INV-15",
            path=f"{path}.net",
            found=format_decimal(price.net),
            expected=format_decimal(expected),
            term="BT-146",
        )


def _item(path: str, item: ItemRow) -> Iterator[Fault]:
    standard = item.standard_identifier
    if standard is not None and standard.scheme is None:
        yield Fault(code="BR-64", path=f"{path}.standard_identifier.scheme", term="BT-157")
    for position, entry in enumerate(item.classifications):
        if entry.scheme is None:
            yield Fault(
                code="BR-65", path=f"{path}.classifications[{position}].scheme", term="BT-158"
            )


def check_has_lines(draft: Draft) -> Iterator[Fault]:
    """An invoice has lines (BR-16), or a profile without them and its amounts stated."""
    row = draft.row
    if row.lines:
        return
    if not draft.is_without_lines:
        yield Fault(code="ROW-01", path="lines", found="lines", term="BG-25")
        return
    for name, term in (("tax_exclusive", "BT-109"), ("tax_inclusive", "BT-112"), ("due", "BT-115")):
        if getattr(row.totals, name, None) is None:
            yield Fault(code="ROW-01", path=f"totals.{name}", found=name, term=term)
    for position, group in enumerate(row.vat_breakdown):
        for name, term in (("taxable_amount", "BT-116"), ("tax_amount", "BT-117")):
            if getattr(group, name) is None:
                path = f"vat_breakdown[{position}].{name}"
                yield Fault(code="ROW-01", path=path, found=name, term=term)


RULES = (check_has_lines, check_allowances, check_line_identifiers, check_lines)
