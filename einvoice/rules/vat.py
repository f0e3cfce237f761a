# SPDX-License-Identifier: Apache-2.0
"""Rules of VAT: which category has which rate, and which a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from einvoice.codes import VatCategory
from einvoice.rules.codes import EXEMPT, FRENCH_CATEGORIES, RULE_GROUP, VAT_RATES
from einvoice.rules.fault import Fault
from einvoice.rules.lines import taxed_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from einvoice.rules.draft import Draft

_ZERO_CATEGORIES = EXEMPT - {VatCategory.OUT_OF_SCOPE} | {VatCategory.ZERO_RATED}


def check_rates(draft: Draft) -> Iterator[Fault]:
    """S has a rate above zero, O none, Z and the exempt ones 0: BR-S-05, -06, -07 and likes."""
    for path, ending, part in taxed_parts(draft):
        category, rate = part.vat_category, part.vat_rate
        if category is None:
            continue
        if _rate_is_wrong(category, rate):
            yield Fault(
                code=f"BR-{RULE_GROUP[category]}-{ending}",
                path=f"{path}.vat_rate",
                found=None if rate is None else format_decimal(rate),
            )
        if draft.national and category not in FRENCH_CATEGORIES:
            yield Fault(code="BR-FR-15", path=f"{path}.vat_category", found=category)
        elif draft.national and rate is not None and rate not in VAT_RATES:
            yield Fault(code="BR-FR-16", path=f"{path}.vat_rate", found=format_decimal(rate))


def _rate_is_wrong(category: VatCategory, rate: Decimal | None) -> bool:
    if category is VatCategory.OUT_OF_SCOPE:
        return rate is not None
    if category is VatCategory.STANDARD:
        return rate is None or rate <= 0
    return category in _ZERO_CATEGORIES and rate != 0


def check_reasons(draft: Draft) -> Iterator[Fault]:
    """Exempt categories have one reason, S and Z none: BR-E-10, BR-S-10 and their likes."""
    reasons: dict[VatCategory, set[tuple[str | None, str | None]]] = {}
    for group in draft.row.vat_breakdown:
        reason = (group.exemption_reason, group.exemption_reason_code)
        if group.category is not None and any(reason):
            reasons.setdefault(group.category, set()).add(reason)
    used = dict.fromkeys(
        part.vat_category for _, _, part in taxed_parts(draft) if part.vat_category
    )
    for category in used:
        count = len(reasons.get(category, ()))
        needs = category in EXEMPT
        if needs and count == 0:
            yield Fault(
                code=f"BR-{RULE_GROUP[category]}-10",
                path="vat_breakdown",
                found=category,
                term="BT-120",
                setting=f"exemptions.{category}.reason.{draft.language}",
            )
        texts = [text for text, _ in reasons.get(category, ()) if text]
        if draft.national and category is VatCategory.EXEMPT and count and not texts:
            yield Fault(
                code="INV-25",
                path="vat_breakdown",
                found=category,
                term="BT-120",
                setting=f"exemptions.{category}.reason.{draft.language}",
            )
        if needs and count > 1:
            yield Fault(code="INV-23", path="vat_breakdown", found=category, term="BT-120")
    for category in (VatCategory.STANDARD, VatCategory.ZERO_RATED):
        if category in reasons:
            yield Fault(code=f"BR-{category}-10", path="vat_breakdown", found=category)


RULES = (check_rates, check_reasons)
