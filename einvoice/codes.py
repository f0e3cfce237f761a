# SPDX-License-Identifier: Apache-2.0
"""Codes on which the code branches; all other codes are data (text checked against a list)."""

from __future__ import annotations

from enum import StrEnum


class TypeCode(StrEnum):
    """Invoice type codes BT-3 (UNTDID 1001) that encaisse writes; a reader keeps any code.

    Source: BR-FR-Flux2 V1.4.0, BR-FR-04.
    """

    COMMERCIAL_INVOICE = "380"
    SELF_BILLED = "389"
    FACTORED = "393"
    SELF_BILLED_FACTORED = "501"
    DEPOSIT = "386"
    SELF_BILLED_DEPOSIT = "500"
    CORRECTED = "384"
    SELF_BILLED_CORRECTED = "471"
    FACTORED_CORRECTED = "472"
    SELF_BILLED_FACTORED_CORRECTED = "473"
    CREDIT_NOTE = "381"
    SELF_BILLED_CREDIT_NOTE = "261"
    GLOBAL_REBATE = "262"
    FACTORED_CREDIT_NOTE = "396"
    SELF_BILLED_FACTORED_CREDIT_NOTE = "502"
    DEPOSIT_CREDIT_NOTE = "503"


CREDIT_NOTE_CODES = frozenset(
    (
        TypeCode.CREDIT_NOTE,
        TypeCode.SELF_BILLED_CREDIT_NOTE,
        TypeCode.GLOBAL_REBATE,
        TypeCode.FACTORED_CREDIT_NOTE,
        TypeCode.SELF_BILLED_FACTORED_CREDIT_NOTE,
        TypeCode.DEPOSIT_CREDIT_NOTE,
    )
)
"""Kinds that lower what is owed, with positive amounts; in UBL they are a CreditNote."""

CORRECTED_CODES = frozenset(
    (
        TypeCode.CORRECTED,
        TypeCode.SELF_BILLED_CORRECTED,
        TypeCode.FACTORED_CORRECTED,
        TypeCode.SELF_BILLED_FACTORED_CORRECTED,
    )
)
"""Kinds that replace one earlier invoice: BR-FR-CO-04."""

DEPOSIT_CODES = frozenset(
    (TypeCode.DEPOSIT, TypeCode.SELF_BILLED_DEPOSIT, TypeCode.DEPOSIT_CREDIT_NOTE)
)
"""Kinds about a deposit: BR-FR-CO-07, BR-FR-CO-08."""

SELF_BILLED_CODES = frozenset(
    (
        TypeCode.SELF_BILLED,
        TypeCode.SELF_BILLED_FACTORED,
        TypeCode.SELF_BILLED_DEPOSIT,
        TypeCode.SELF_BILLED_CORRECTED,
        TypeCode.SELF_BILLED_FACTORED_CORRECTED,
        TypeCode.SELF_BILLED_CREDIT_NOTE,
        TypeCode.SELF_BILLED_FACTORED_CREDIT_NOTE,
    )
)
"""Kinds that the buyer issues in the seller's name: BR-FR-22."""

FACTORED_CODES = frozenset(
    (
        TypeCode.FACTORED,
        TypeCode.SELF_BILLED_FACTORED,
        TypeCode.FACTORED_CORRECTED,
        TypeCode.SELF_BILLED_FACTORED_CORRECTED,
        TypeCode.FACTORED_CREDIT_NOTE,
        TypeCode.SELF_BILLED_FACTORED_CREDIT_NOTE,
    )
)
"""Kinds whose claim was sold to a factor, who is the payee (BG-10)."""


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


DEBITS_MENTION = "d'après les débits"
"""What the law's words for VAT on debits have in common (CGI ann. II art. 242 nonies A, I)."""


class PaymentMeansCode(StrEnum):
    """Payment means BT-81 (UNTDID 4461) that change what an invoice must carry."""

    CREDIT_TRANSFER = "30"
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

EMAIL_SCHEME = "EM"
"""EAS code of an e-mail address as electronic address."""

EURO = "EUR"
"""ISO 4217 code of the currency in which France wants its VAT, and SEPA its payments."""
