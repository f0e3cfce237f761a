# SPDX-License-Identifier: Apache-2.0
"""docs/refunds.md, followed to the letter in an empty folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compliance.artefacts import locate
from compliance.errors import NotRunError
from tests.project.test_guide import ELSEWHERE
from tests.project.walks import assert_as_said, follow, page

if TYPE_CHECKING:
    from pathlib import Path

REFUNDS = page("refunds.md")


def test_the_page_ends_and_prints_as_it_says(tmp_path: Path) -> None:
    try:
        locate("pain.007.001.09")
    except NotRunError:
        walk = follow(REFUNDS, tmp_path)
        assert_as_said(walk)
        assert not (tmp_path / "again.xml").exists()
        assert not (tmp_path / "twice.xml").exists()
    else:
        pytest.skip("the page shows what is printed without the schema of pain.007")


def test_the_page_has_every_command_that_gives_back() -> None:
    names = ("encaisse refund", "encaisse debit cancel", "encaisse debit reverse")
    left = {line for line in ELSEWHERE if line.startswith(names)}
    assert left
    assert not {line for line in left if line not in REFUNDS}
