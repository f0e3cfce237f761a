# SPDX-License-Identifier: Apache-2.0
"""Closed lists of BR-FR-Flux2 V1.4.0 that the rules of the input compare with."""

from __future__ import annotations

from decimal import Decimal

from einvoice.codes import VatCategory

PROCESSES = frozenset(
    "B1 S1 M1 B2 S2 M2 S3 B4 S4 M4 S5 S6 B7 S7 B8 S8 M8 B9 S9 M9".split()  # noqa: SIM905 (a list to compare with the rule's text)
)
"""Business processes BT-23, BR-FR-08."""

PAID_PROCESSES = frozenset(("B2", "S2", "M2"))
"""Already paid when issued, BT-9 being the day of payment: BR-FR-CO-07 and -09."""

FINAL_PROCESSES = frozenset(("B4", "S4", "M4"))
"""Final invoice after a deposit: BR-FR-CO-08."""

SERVICE_LETTERS = ("S", "M")
"""With which the processes of services begin, alone or with goods: BR-FR-08."""

FRANCHISE_CODE = "VATEX-FR-FRANCHISE"
"""BT-121 of the franchise en base."""

FACTORING_NOTE = "ACC"
"""Subject code BT-21 of the note that says to whom the claim was assigned."""

TREATMENTS = frozenset(("B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY"))
"""Values of the note BAR, BR-FR-20."""

B2B = "B2B"

VAT_RATES = frozenset(
    Decimal(rate)
    for rate in "0 0.9 1.05 1.75 2.1 5.5 7 8.5 9.2 9.6 10 13 19.6 20 20.6".split()  # noqa: SIM905 (same)
)
"""VAT rates in percent, BR-FR-16."""

FRENCH_CATEGORIES = frozenset(
    (
        VatCategory.STANDARD,
        VatCategory.ZERO_RATED,
        VatCategory.EXEMPT,
        VatCategory.REVERSE_CHARGE,
        VatCategory.INTRA_COMMUNITY,
        VatCategory.EXPORT,
        VatCategory.OUT_OF_SCOPE,
    )
)
"""VAT categories, BR-FR-15."""

RULE_GROUP = {
    VatCategory.STANDARD: "S",
    VatCategory.ZERO_RATED: "Z",
    VatCategory.EXEMPT: "E",
    VatCategory.REVERSE_CHARGE: "AE",
    VatCategory.INTRA_COMMUNITY: "IC",
    VatCategory.EXPORT: "G",
    VatCategory.OUT_OF_SCOPE: "O",
    VatCategory.CANARY_ISLANDS: "AF",
    VatCategory.CEUTA_MELILLA: "AG",
    VatCategory.TRANSFERRED_ITALY: "B",
}
"""How EN 16931 names the rules of each VAT category: BR-S-05, BR-IC-05…"""

EXEMPT = frozenset(
    (
        VatCategory.EXEMPT,
        VatCategory.REVERSE_CHARGE,
        VatCategory.INTRA_COMMUNITY,
        VatCategory.EXPORT,
        VatCategory.OUT_OF_SCOPE,
    )
)
"""Categories that need an exemption reason (BR-E-10 and its likes); the others must have none."""
