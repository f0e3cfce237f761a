# SPDX-License-Identifier: Apache-2.0
"""Advice on VAT: the mentions and numbers that French law asks for and no official rule looks at.

Sources: CGI art. 293 B, 283, 242 nonies A of annex II; DGFiP external specifications v3.2, annex 7
(G1.41, G1.47); code list VATEX of the CEF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from einvoice.advice.case import advice
from einvoice.codes import VatCategory
from einvoice.rules.codes import FRANCHISE_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.advice.case import Case
    from einvoice.tax import VatSubtotal

_CREDIT_NOTE_ONLY = "VATEX-FR-CNWVAT"
_ART_293_B = re.compile(r"\b293[\s-]*B\b", re.IGNORECASE)
_REVERSE_CHARGE = re.compile(r"auto[\s-]*liquidation|reverse[\s-]*charge", re.IGNORECASE)


def check_franchise(case: Case) -> Iterator[Finding]:
    """A seller in the franchise en base: E with the VAT number, or Z without the article.

    G1.47 asks for the VAT number beside category E; a company without one may use Z. EN 16931 and
    BR-FR accept the tax registration BT-32 in its place.
    """
    if not case.is_french:
        return
    number = case.invoice.seller.vat_identifier
    for group in case.invoice.vat_breakdown:
        if group.category == VatCategory.EXEMPT and _is_franchise(group) and number is None:
            yield advice("ADV-40", "BT-31")
        if group.category == VatCategory.ZERO_RATED and any(map(_ART_293_B.search, case.texts())):
            yield advice("ADV-41", "BT-118", found=group.category.value)


def _is_franchise(group: VatSubtotal) -> bool:
    stated = group.exemption_reason_code == FRANCHISE_CODE
    return stated or _ART_293_B.search(group.exemption_reason or "") is not None


def check_reverse_charge(case: Case) -> Iterator[Finding]:
    """Reverse charge says « Autoliquidation » and names the buyer's VAT number.

    Source: CGI annex II, art. 242 nonies A, I, 13° (the word) and 3° (the number).
    """
    groups = [
        item for item in case.invoice.vat_breakdown if item.category == VatCategory.REVERSE_CHARGE
    ]
    if not groups or not case.is_french:
        return
    if not any(map(_REVERSE_CHARGE.search, case.texts())):
        yield advice("ADV-42", "BT-120")
    if case.invoice.buyer.vat_identifier is None:
        yield advice("ADV-43", "BT-48")


def check_exemption(case: Case) -> Iterator[Finding]:
    """Category E has a reason and its code (G1.41); a code of credit notes is on a credit note."""
    for group in case.invoice.vat_breakdown:
        one = (group.exemption_reason is None) != (group.exemption_reason_code is None)
        if case.is_french and group.category == VatCategory.EXEMPT and one:
            missing = "BT-120" if group.exemption_reason is None else "BT-121"
            yield advice("ADV-44", missing)
        if group.exemption_reason_code == _CREDIT_NOTE_ONLY and not case.is_credit_note:
            yield advice("ADV-45", "BT-121", found=_CREDIT_NOTE_ONLY)


RULES = (check_franchise, check_reverse_charge, check_exemption)
