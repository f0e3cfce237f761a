# SPDX-License-Identifier: Apache-2.0
"""A number is found where it stands alone, and nowhere else."""

from __future__ import annotations

from time import perf_counter

import pytest

from receivables.matching.references import NumberIndex
from tests.receivables.factory import rows_of

NUMBERS = ("FA-2026-014", "FA-2026-0142", "FA-2026-0143", "2026-0142", "12", "2026-11", "F 26/7-A9")

TABLE = """
    FACTURE FA-2026-0142                | FA-2026-0142
    facture fa-2026-0142.               | FA-2026-0142
    FA-2026-0142,FA-2026-0143           | FA-2026-0142 FA-2026-0143
    FA-2026-0142/FA-2026-0143           | FA-2026-0142 FA-2026-0143
    FA-2026-0142+FA-2026-014            | FA-2026-0142 FA-2026-014
    (FA-2026-0142)                      | FA-2026-0142
    N°FA-2026-0142 DU 12/09             | FA-2026-0142
    FACTURE-FA-2026-0142                | FA-2026-0142
    FA-2026-0142 FA-2026-0142           | FA-2026-0142
    FA-2026-01                          |
    FA-2026-01429                       |
    FA-2026-014-B                       |
    XFA-2026-0142                       |
    AV-2026-0142                        |
    FA-2026-014_2                       |
    2026-0142                           | 2026-0142
    12                                  | 12
    RUE 12                              |
    LOYER 2026-11                       |
    VIREMENT F 26/7-A9 MERCI            | F 26/7-A9
    VIREMENT F 26/7-A99                 |
"""


@pytest.mark.parametrize("row", rows_of(TABLE), ids=lambda row: row[0])
def test_numbers_in_text(row: tuple[str, ...]) -> None:
    text, expected = row
    found = NumberIndex(NUMBERS).find_in_text(text)
    assert sorted(found) == sorted(
        number for number in NUMBERS if number in {expected, *expected.split()}
    )


def test_ten_thousand_numbers_with_spaces_cost_no_more_than_one() -> None:
    index = NumberIndex(f"FA 2026 {number:05}" for number in range(10_000))
    begun = perf_counter()
    for number in range(200):
        text = f"REGLEMENT FACTURE FA 2026 {number:05} MERCI"
        assert index.find_in_text(text) == (f"FA 2026 {number:05}",)
    assert perf_counter() - begun < 5


def test_numbers_that_differ_in_case_alone_are_not_told_apart() -> None:
    assert NumberIndex(("fa-001x", "FA-001X")).find_in_text("FA-001X") == ()
