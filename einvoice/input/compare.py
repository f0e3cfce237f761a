# SPDX-License-Identifier: Apache-2.0
"""What a row states of its amounts, against what is computed from it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_cents, format_decimal
from einvoice.input.amounts import known
from einvoice.input.discount import compare_discount
from einvoice.input.instalments import compare_instalments
from einvoice.input.row_types import MAX_DIGITS
from einvoice.profiles import lacks
from einvoice.rules.codes import PAID_PROCESSES
from einvoice.rules.fault import Fault
from einvoice.tax import Totals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from einvoice.codes import VatCategory
    from einvoice.input.amounts import Amounts
    from einvoice.input.row_models import VatSubtotalRow
    from einvoice.rules.draft import Draft
    from einvoice.tax import VatSubtotal

_COMPARED = (
    ("line_total", "BT-106"),
    ("allowance_total", "BT-107"),
    ("charge_total", "BT-108"),
    ("tax_exclusive", "BT-109"),
    ("tax", "BT-110"),
    ("tax_accounting", "BT-111"),
    ("tax_inclusive", "BT-112"),
    ("prepaid", "BT-113"),
    ("due", "BT-115"),
)


def compare_stated(draft: Draft, amounts: Amounts) -> tuple[Fault, ...]:
    """Return a fault for every stated amount that differs from the computed one.

    Args:
        draft: the row that states amounts.
        amounts: computed from it.
    """
    if draft.is_without_lines:
        return (*_check_sign(draft, amounts), *_check_payable(draft, amounts))
    return (
        *_compare_lines(draft, amounts),
        *_compare_breakdown(draft, amounts),
        *_compare_totals(draft, amounts),
        *_check_digits(amounts),
        *_check_sign(draft, amounts),
        *_check_payable(draft, amounts),
        *_check_deposits(draft, amounts),
        *compare_instalments(draft, amounts.totals.due),
        *compare_discount(draft, amounts.totals),
    )


def _compare_lines(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    for position, (row, line) in enumerate(zip(draft.row.lines, amounts.lines, strict=True)):
        if row.net_amount is not None and row.net_amount != line.net_amount:
            yield Fault(
                code="INV-07",
                path=f"lines[{position}].net_amount",
                found=format_decimal(row.net_amount),
                expected=format_cents(line.net_amount),
                term="BT-131",
            )


def _compare_breakdown(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    computed = {(group.category, group.rate): group for group in amounts.vat_breakdown}
    seen: set[tuple[VatCategory | None, Decimal | None]] = set()
    for position, row in enumerate(draft.row.vat_breakdown):
        path = f"vat_breakdown[{position}]"
        name = _group_name(row)
        key = (row.category, row.rate)
        if row.taxable_amount is None and row.tax_amount is None and row.rate is None:
            # Only a reason for a category, from the row or from the settings.
            if not any(group.category is row.category for group in amounts.vat_breakdown):
                yield Fault(code="INV-11", path=path, found=name)
            continue
        if key in seen:
            yield Fault(code="INV-12", path=path, found=name)
        seen.add(key)
        group = computed.get((known(row.category), row.rate))
        if group is None:
            yield Fault(code="INV-11", path=path, found=name)
        else:
            yield from _compare_group(path, row, group)


def _group_name(row: VatSubtotalRow) -> str:
    return f"{row.category}" if row.rate is None else f"{row.category} {format_decimal(row.rate)}"


def _compare_group(path: str, row: VatSubtotalRow, group: VatSubtotal) -> Iterator[Fault]:
    for name, term in (("taxable_amount", "BT-116"), ("tax_amount", "BT-117")):
        stated, right = getattr(row, name), getattr(group, name)
        if stated is not None and stated != right:
            yield Fault(
                code="INV-10",
                path=f"{path}.{name}",
                found=format_decimal(stated),
                expected=format_cents(right),
                term=term,
            )


def _compare_totals(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    for name, term in _COMPARED:
        stated = getattr(draft.row.totals, name, None)
        right = getattr(amounts.totals, name) or ZERO
        if stated is not None and stated != right:
            yield Fault(
                code="INV-10",
                path=f"totals.{name}",
                found=format_decimal(stated),
                expected=format_cents(right),
                term=term,
            )


def _check_digits(amounts: Amounts) -> Iterator[Fault]:
    """No computed amount outgrows what a document can carry: BR-FR-DEC-01."""
    named = (
        *((f"lines[{i}].net_amount", line.net_amount) for i, line in enumerate(amounts.lines)),
        *((f"totals.{item.name}", getattr(amounts.totals, item.name)) for item in fields(Totals)),
    )
    for path, amount in named:
        if amount is not None and len(amount.as_tuple().digits) > MAX_DIGITS:
            yield Fault(code="BR-FR-DEC-01", path=path, found=format_decimal(amount))


def _check_sign(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    """A credit note says in positive amounts what is given back: its type is its sign."""
    total = amounts.totals.tax_inclusive
    if draft.is_credit_note and total < 0:
        negative = (
            f"lines[{position}].quantity"
            for position, line in enumerate(draft.row.lines)
            if line.quantity is not None and line.quantity < 0
        )
        path = next(negative, "totals.tax_inclusive")
        yield Fault(code="INV-26", path=path, found=format_decimal(total), term="BT-112")


def _check_payable(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    """What is due says when (BR-CO-25, in France a date); what is paid is not due (BR-FR-CO-09)."""
    totals, row = amounts.totals, draft.row
    if totals.due > 0 and row.due_date is None and not lacks(draft.profile, "BT-9"):
        if row.payment_terms is None:
            yield Fault(code="BR-CO-25", path="due_date", term="BT-9")
        elif draft.national and not draft.is_credit_note:
            yield Fault(code="INV-24", path="due_date", found=row.payment_terms, term="BT-9")
    if draft.national and row.process in PAID_PROCESSES:
        paid = totals.prepaid == totals.tax_inclusive and totals.due == 0
        if not paid or row.due_date is None:
            yield Fault(code="BR-FR-CO-09", path="totals.prepaid", term="BT-113")


def _check_deposits(draft: Draft, amounts: Amounts) -> Iterator[Fault]:
    """The deposits together are no more than the invoice comes to: BT-113, BT-112."""
    paid, total = amounts.totals.prepaid, amounts.totals.tax_inclusive
    if draft.row.deposits and paid is not None and paid > total:
        yield Fault(
            code="TRM-19",
            path="deposits",
            found=format_decimal(paid),
            expected=format_cents(total),
            term="BT-113",
        )
