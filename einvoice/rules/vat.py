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


def check_reason_code(draft: Draft) -> Iterator[Fault]:
    """Warn of category E without a code: the French portal wants BT-120 and BT-121.

    Source: DGFiP external specifications v3.2, annex 7, G1.41.
    """
    for position, group in enumerate(draft.row.vat_breakdown):
        exempt = draft.national and group.category is VatCategory.EXEMPT
        if exempt and group.exemption_reason and group.exemption_reason_code is None:
            yield Fault(
                code="TRM-25",
                path=f"vat_breakdown[{position}].exemption_reason_code",
                found=group.exemption_reason,
                term="BT-121",
                setting=_code_setting(draft, group.exemption_reason),
            )


def _code_setting(draft: Draft, reason: str) -> str | None:
    """Return the setting that lacks the code, where the reason is that of the settings."""
    exemption = draft.settings.exemption(VatCategory.EXEMPT)
    if exemption is None or exemption.reason.in_language(draft.language) != reason:
        return None
    return "exemptions.E.code"


def check_franchise(draft: Draft) -> Iterator[Fault]:
    """Under the franchise en base nothing is taxed, and what is sold has the category declared.

    The two readings differ by the VAT number: DGFiP G1.47 makes BT-31 mandatory with category E,
    and lets those without a VAT number use Z; EN 16931 and BR-FR accept E with BT-32 alone.

    Source: CGI art. 293 B and 293 E; DGFiP external specifications v3.2, annex 7, G1.47.
    """
    declared = draft.settings.franchise
    if declared is None or draft.is_self_billed:
        return
    wrong = {VatCategory.STANDARD}
    if declared is VatCategory.EXEMPT:
        wrong.add(VatCategory.ZERO_RATED)
    for path, _, part in taxed_parts(draft):
        if part.vat_category in wrong:
            yield Fault(
                code="TRM-24",
                path=f"{path}.vat_category",
                found=part.vat_category,
                expected=declared,
                term="BT-151",
            )
    seller = draft.row.seller
    numbered = seller is not None and seller.vat_identifier is not None
    if draft.national and any(part.vat_category is declared for _, _, part in taxed_parts(draft)):
        if declared is VatCategory.EXEMPT and not numbered:
            yield Fault(code="TRM-27", path="seller.vat_identifier", term="BT-31")
        if declared is VatCategory.ZERO_RATED and numbered:
            yield Fault(code="TRM-28", path="seller.vat_identifier", term="BT-31")


RULES = (check_rates, check_reasons, check_reason_code, check_franchise)
