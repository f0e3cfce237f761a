# SPDX-License-Identifier: Apache-2.0
"""Which countries a SEPA direct debit can reach, and which account belongs to which bank's country.

Sources: EPC409-09, EPC list of SEPA scheme countries (the state of 2026); ISO 3166-1.
"""

from __future__ import annotations


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


EEA = _codes(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
)
"""IBAN country codes of the European Economic Area."""

SEPA = EEA | _codes("AD AL CH GB GI MC MD ME MK RS SM VA")
"""IBAN country codes of the geographical scope of the SEPA schemes."""

ISO_3166 = _codes(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP
    GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE
    PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM
    US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """
)
"""ISO 3166-1 alpha-2 codes of countries, as of 2026; XK (Kosovo) is no ISO code, and not here."""

# Territories whose accounts bear the IBAN of another country, with the BIC's own country code.
# Those of the EEA: the French and Finnish regions that are part of the Union (art. 349 and 355
# TFEU). The others are in SEPA but not in the EEA.
_TERRITORIES_IN_EEA = {"FR": _codes("GP MQ GF RE YT MF"), "FI": _codes("AX")}
_TERRITORIES_OUTSIDE = {"FR": _codes("PM BL"), "GB": _codes("IM JE GG")}


CREDITOR_ID_COUNTRIES = SEPA | frozenset().union(*_TERRITORIES_OUTSIDE.values())
"""Country codes with which a creditor identifier can begin: of the schemes' countries."""


def is_plausible_pair(iban_country: str, bic_country: str) -> bool:
    """Tell whether an account of this IBAN country can be held at a bank of this BIC country.

    >>> is_plausible_pair("FR", "RE"), is_plausible_pair("GB", "JE"), is_plausible_pair("FR", "DE")
    (True, True, False)

    Source: EPC409-09, columns IBAN country code and BIC country code.
    """
    return (
        bic_country == iban_country
        or bic_country in _TERRITORIES_IN_EEA.get(iban_country, frozenset())
        or bic_country in _TERRITORIES_OUTSIDE.get(iban_country, frozenset())
    )


def is_account_in_eea(iban_country: str, bic_country: str | None = None) -> bool:
    """Tell whether an account is in the European Economic Area.

    Args:
        iban_country: of the account.
        bic_country: of its bank, where known: it alone shows a territory outside the EEA whose
            IBANs begin with FR.

    >>> is_account_in_eea("FR"), is_account_in_eea("FR", "PM"), is_account_in_eea("CH")
    (True, False, False)
    """
    if bic_country in _TERRITORIES_OUTSIDE.get(iban_country, frozenset()):
        return False
    return iban_country in EEA
