# SPDX-License-Identifier: Apache-2.0
"""What country and bank of an account ask for, beyond a right IBAN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sepa.countries import SEPA, is_account_in_eea, is_plausible_pair
from sepa.iban import NationalCheck, check_national_digits

if TYPE_CHECKING:
    from sepa.bic import Bic
    from sepa.debit.row_cells import Cells
    from sepa.iban import Iban


def judge_account(cells: Cells, iban: Iban, bic: Bic | None, *, prefix: str = "") -> None:
    """Report at its column what is wrong with an account: IBAN-06, 07, BIC-02.

    Args:
        cells: of a row or of settings.
        iban: in the column `iban`.
        bic: in the column `bic`, if it is given.
        prefix: of both columns: `debtor_`.
    """
    if iban.country not in SEPA:
        cells.report("IBAN-07", f"{prefix}iban", found=iban.masked)
    elif check_national_digits(iban) is NationalCheck.FAILED:
        cells.report("IBAN-06", f"{prefix}iban", found=iban.masked)
    if bic is not None and not is_plausible_pair(iban.country, bic.country):
        cells.report("BIC-02", f"{prefix}bic", found=bic.country, expected=iban.country)


def is_outside_eea(iban: Iban, bic: Bic | None) -> bool:
    """Tell whether an account is one of SEPA outside the EEA, for which more is asked."""
    country = None if bic is None else bic.country
    return iban.country in SEPA and not is_account_in_eea(iban.country, country)


def judge_debtor_account(cells: Cells, iban: Iban, bic: Bic | None, *, has_address: bool) -> None:
    """Report at its column what is wrong with an account: IBAN-06, 07, BIC-02, 03, SDD-42.

    Source: EPC130-08 (2025 v1.0), 2.2 Debtor Agent; EPC153-22 v2.1 for the address.
    """
    judge_account(cells, iban, bic, prefix="debtor_")
    if is_outside_eea(iban, bic):
        if bic is None:
            cells.report("BIC-03", "debtor_bic", found=iban.masked)
        if not has_address:
            cells.report("SDD-42", "debtor_town", found=iban.masked)
