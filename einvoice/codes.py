# SPDX-License-Identifier: Apache-2.0
"""Codes on which the code branches; all other codes are data (text checked against a list)."""

from __future__ import annotations

from enum import StrEnum


class TypeCode(StrEnum):
    """Invoice type codes BT-3 (UNTDID 1001) that encaisse writes; a reader keeps any code."""

    COMMERCIAL_INVOICE = "380"
    CREDIT_NOTE = "381"


class VatCategory(StrEnum):
    """VAT category code (UNTDID 5305, the subset of EN 16931)."""

    STANDARD = "S"
    ZERO_RATED = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUT_OF_SCOPE = "O"
    CANARY_ISLANDS = "L"
    CEUTA_MELILLA = "M"
    TRANSFERRED_ITALY = "B"


class NoteCode(StrEnum):
    """Subject codes BT-21 (UNTDID 4451) of the notes that French law asks for (BR-FR-05, -20)."""

    LATE_PENALTIES = "PMD"
    RECOVERY_INDEMNITY = "PMT"
    DISCOUNT_TERMS = "AAB"
    TREATMENT = "BAR"


class PaymentMeansCode(StrEnum):
    """Payment means BT-81 (UNTDID 4461) that change what an invoice must carry."""

    CREDIT_TRANSFER = "30"
    BANK_CARD = "48"
    DIRECT_DEBIT = "49"
    SEPA_CREDIT_TRANSFER = "58"
    SEPA_DIRECT_DEBIT = "59"


TRANSFER_CODES = frozenset(
    (PaymentMeansCode.CREDIT_TRANSFER, PaymentMeansCode.SEPA_CREDIT_TRANSFER)
)
DIRECT_DEBIT_CODES = frozenset((PaymentMeansCode.DIRECT_DEBIT, PaymentMeansCode.SEPA_DIRECT_DEBIT))

SIREN_SCHEME = "0002"
"""ICD of the SIREN (9 digits), the French legal registration BT-30 and BT-47."""

SIRET_SCHEME = "0009"
"""ICD of the SIRET (14 digits), the number of an establishment."""

FRENCH_ADDRESS_SCHEME = "0225"
"""EAS code of the French electronic address (SIREN, optionally with a suffix)."""
