# SPDX-License-Identifier: Apache-2.0
"""docs/direct-debits.md, followed to the letter in an empty folder."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from tests.project.tree import ROOT
from tests.project.walks import assert_as_said, follow, page

if TYPE_CHECKING:
    from pathlib import Path

DEBITS = page("direct-debits.md")


def test_the_page_ends_and_prints_as_it_says(tmp_path: Path) -> None:
    walk = follow(DEBITS, tmp_path)
    assert_as_said(walk)
    assert not (tmp_path / "again.xml").exists()
    assert len(list((tmp_path / "notices").iterdir())) == len(["RC-0007", "RC-0009"])


def test_the_page_says_what_the_rules_say() -> None:
    text = (ROOT / "schemas" / "rules_collecting.toml").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (COL-\d+) \| (.+) \| (.+) \|$", DEBITS, re.MULTILINE)
    assert rows == [
        (code, re.sub(r"\{\w+\}", "…", rule["en"]), rule["source"])
        for code, rule in tomllib.loads(text).items()
    ]
