# SPDX-License-Identifier: Apache-2.0
"""docs/library.md: its examples run one after the other, and print what it shows."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

from tests.project.tree import ROOT
from tests.project.walks import page

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LIBRARY = page("library.md")
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n+```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_every_example_shows_what_it_prints() -> None:
    assert len(EXAMPLE.findall(LIBRARY)) == len(re.findall("^```python$", LIBRARY, re.MULTILINE))
    assert len(EXAMPLE.findall(LIBRARY)) * 4 == len(re.findall("^```", LIBRARY, re.MULTILINE))


def test_the_examples_print_what_the_page_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "library"}
    shown, printed = [], []
    for source, output in EXAMPLE.findall(LIBRARY):
        exec(compile(source, "docs/library.md", "exec"), names)  # noqa: S102 (our own page)
        shown.append(output)
        printed.append(capsys.readouterr().out)
    assert printed == shown
