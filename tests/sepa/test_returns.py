# SPDX-License-Identifier: Apache-2.0
"""Reason codes: plain words in two languages, and whether to present again."""

from __future__ import annotations

import hashlib

import pytest

from sepa.reports.returns import Presentation, RTransaction, all_return_reasons, return_reason

# What a creditor may do, by the reasons that come most often.
TABLE = """
AC01  after_correction
AC04  after_correction
AC06  after_correction
AC13  after_correction
AG01  after_correction
AM04  as_is
AM05  no
BE05  after_correction
MD01  no
MD02  after_correction
MD06  no
MD07  no
MS02  no
MS03  as_is
RR04  no
SL01  after_correction
TM01  as_is
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_whether_to_present_again(row: str) -> None:
    code, presentation = row.split()
    reason = return_reason(code)
    assert reason.presentation is Presentation(presentation)
    assert reason.representable == (presentation == "as_is")


# The reasons of the SEPA direct-debit schemes (EPC173-14).
SCHEME = """
AC01 AC04 AC06 AC13 AG01 AG02 AM04 AM05 BE05 CNOR DNOR FF05 MD01 MD02 MD06 MD07 MS02 MS03 RC01
RR01 RR02 RR03 RR04 SL01
"""


def test_every_reason_of_the_schemes_is_known() -> None:
    assert [code for code in SCHEME.split() if not return_reason(code).is_known] == []


# The codes of ISO's quarter 2 of 2026: status reasons 315, return reasons 104, reversal reasons 11;
# together 327. The list itself is ISO's: its codes, sorted and joined by line ends, have this hash.
ISO_CODES = 327
ISO_SHA256 = "97177d3eb09da82506680bd2e80362ff2616ef0b233c4734471a496114297e83"


def test_every_iso_code_is_in_the_table() -> None:
    codes = sorted(all_return_reasons())
    assert len(codes) == ISO_CODES
    assert hashlib.sha256("\n".join(codes).encode()).hexdigest() == ISO_SHA256


# Reasons for which a SEPA credit transfer comes back or is rejected (EPC125-05, EPC004-16).
TRANSFER = "AC01 AC04 AC06 AG01 AG02 AM05 BE04 CNOR DNOR ED05 ERIN FOCR MD07 MS02 MS03 RC01 RR04"


@pytest.mark.parametrize("code", TRANSFER.split())
def test_a_transfer_of_ours_that_comes_back_has_its_own_next_step(code: str) -> None:
    reason = return_reason(code)
    for language, customer in (("en", "collect"), ("fr", "préle")):
        next_step = reason.next_step(language, of_transfer=True)
        assert next_step != reason.next_step(language)
        assert next_step.endswith(".")
        assert customer not in next_step + reason.meaning(language, of_transfer=True)


def test_a_code_of_direct_debits_alone_reads_the_same_for_a_transfer() -> None:
    reason = return_reason("MD01")
    assert reason.meaning("en", of_transfer=True) == reason.meaning("en")
    assert reason.next_step("fr", of_transfer=True) == reason.next_step("fr")


def test_every_reason_says_what_it_means_and_what_to_do_in_both_languages() -> None:
    reasons = all_return_reasons().values()
    assert reasons
    for reason in reasons:
        assert reason.kinds
        assert reason.source
        for language in ("en", "fr"):
            assert reason.meaning(language).endswith(".")
            assert reason.next_step(language).endswith(".")
        assert reason.meaning("en") != reason.meaning("fr")


def test_a_refund_is_what_the_debtor_asks_for() -> None:
    assert return_reason("MD06").kinds == {RTransaction.REFUND}


def test_an_unknown_reason_is_shown_and_never_presented_again() -> None:
    reason = return_reason("ZZ99")
    assert not reason.is_known
    assert not reason.representable
    assert "ZZ99" in reason.meaning("fr")
