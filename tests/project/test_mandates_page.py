# SPDX-License-Identifier: Apache-2.0
"""docs/mandates.md, followed to the letter in an empty folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receivables.mandates.columns import COLUMNS
from tests.project.test_guide import ELSEWHERE
from tests.project.walks import assert_as_said, follow, page

if TYPE_CHECKING:
    from pathlib import Path

MANDATES = page("mandates.md")


def test_the_page_ends_and_prints_as_it_says(tmp_path: Path) -> None:
    walk = follow(MANDATES, tmp_path)
    assert_as_said(walk)
    assert {command.expected for command in walk.commands} == {0, 1}
    for name in ("mandate.pdf", "blank.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF-")


def test_the_page_has_every_command_that_the_guide_leaves_to_it() -> None:
    left = {line for line in ELSEWHERE if line.startswith("encaisse mandate")}
    assert left
    assert not {line for line in left if line not in MANDATES}


def test_the_page_names_every_column() -> None:
    assert not [column.name for column in COLUMNS if f"`{column.name}`" not in MANDATES]
