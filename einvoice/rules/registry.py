# SPDX-License-Identifier: Apache-2.0
"""All rules of an input row, in the order of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.rules import (
    code_lists,
    deposits,
    header,
    kinds,
    lines,
    page,
    parties,
    plan,
    settlement,
    terms,
    vat,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from einvoice.rules.draft import Draft
    from einvoice.rules.fault import Fault

RULES: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    *kinds.RULES,
    *header.RULES,
    *parties.RULES,
    *terms.RULES,
    *plan.RULES,
    *deposits.RULES,
    *settlement.RULES,
    *lines.RULES,
    *vat.RULES,
    *code_lists.RULES,
    *page.RULES,
)


def check_draft(draft: Draft) -> tuple[Fault, ...]:
    """Return every fault of a row that its form does not show."""
    return tuple(fault for rule in RULES for fault in rule(draft))
