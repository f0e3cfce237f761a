# SPDX-License-Identifier: Apache-2.0
"""Reasons for an exemption from VAT, where a syntax repeats them outside the VAT breakdown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from einvoice.profiles import EXTENSIONS, profile_of
from einvoice.rules.codes import EXEMPT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from einvoice.codes import VatCategory
    from einvoice.document import Invoice
    from einvoice.tax import VatSubtotal


def repeated_reasons(invoice: Invoice) -> Mapping[VatCategory, VatSubtotal]:
    """Return the exemption reasons that lines, allowances and charges repeat, by category.

    The extensions know several reasons for one category, and tell by them which lines a subtotal
    sums up; where the breakdown gives one, it is the line's too. Plain EN 16931 repeats none.

    Source: BR-FXEXT-E-08 and its likes; XP Z12-012, EXTENDED-CTC-FR, since July 2026.
    """
    if profile_of(invoice.guideline).name not in EXTENSIONS:
        return {}
    exempt = [group for group in invoice.vat_breakdown if group.category in EXEMPT]
    times = Counter(group.category for group in exempt)
    return {group.category: group for group in exempt if times[group.category] == 1}
