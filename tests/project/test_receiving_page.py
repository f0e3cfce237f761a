# SPDX-License-Identifier: Apache-2.0
"""docs/receiving.md, followed to the letter in an empty folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.project.test_guide import ELSEWHERE
from tests.project.walks import assert_as_said, follow, page

if TYPE_CHECKING:
    from pathlib import Path

RECEIVING = page("receiving.md")


def test_the_page_ends_and_prints_as_it_says(tmp_path: Path) -> None:
    walk = follow(RECEIVING, tmp_path)
    assert_as_said(walk)
    (kept,) = (tmp_path / "received").glob("2026/siren-299999003/F2026-0211.*.pdf")
    assert kept.read_bytes() == (tmp_path / "demo" / "invoices" / "F2026-0211.pdf").read_bytes()


def test_the_page_has_every_command_that_the_guide_leaves_to_it() -> None:
    left = {line for line in ELSEWHERE if line.startswith("encaisse invoice")}
    missing = {line for line in left - {"encaisse invoice schema"} if line not in RECEIVING}
    assert not missing
