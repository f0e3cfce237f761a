# SPDX-License-Identifier: Apache-2.0
"""A page of the documentation, followed to the letter in an empty folder.

What a page means by its blocks:

- a line with a file name in code and a colon, before a block: the block is that file;
- `sh`: commands, one a line, each with exit status 0 or the one of its comment `# exit 1`;
- `text`: lines that the commands of the block before have printed, in this order;
- `console`: commands that are shown and not run, because they install.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.project.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
ENCAISSE = 'encaisse() { "$PYTHON" -c \'from receivables.cli import main; main()\' "$@"; }'


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of a page, after it was run."""

    line: str
    expected: int
    status: int
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A page, followed to its end.

    Attributes:
        folder: in which it was followed.
        commands: in their order.
        shown: what the page says that they print, each with what they printed.
    """

    folder: Path
    commands: tuple[Command, ...]
    shown: tuple[tuple[str, str], ...]


def page(name: str) -> str:
    """Return a page of the documentation."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def follow(text: str, folder: Path) -> Walk:
    """Write a page's files and run its commands."""
    commands: list[Command] = []
    shown: list[tuple[str, str]] = []
    printed = ""
    for name, kind, content in BLOCK.findall(text):
        if name:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        elif kind == "sh":
            block = [_run(line, folder) for line in content.splitlines()]
            commands += block
            printed = "\n".join(command.printed for command in block)
        elif kind == "text":
            shown.append((content, printed))
    return Walk(folder=folder, commands=tuple(commands), shown=tuple(shown))


def assert_as_said(walk: Walk) -> None:
    """Every command ended as the page says, and printed what it shows."""
    wrong = [command for command in walk.commands if command.status != command.expected]
    assert not wrong, "\n".join(
        f"{item.line}: {item.status}, not {item.expected}\n{item.printed}" for item in wrong
    )
    assert walk.shown
    for shown, printed in walk.shown:
        rest = _words(printed)
        for line in shown.splitlines():
            _before, found, rest = rest.partition(_words(line))
            assert found, f"not printed: {line}\n{printed}"


def _run(line: str, folder: Path) -> Command:
    """Run a line of a page in a shell, with the `encaisse` of this interpreter."""
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no sh: the commands of the documentation are for one")
    kept = {name: value for name, value in os.environ.items() if name != "ENCAISSE_LEDGER"}
    path = os.pathsep.join([str(ROOT), *filter(None, [kept.get("PYTHONPATH")])])
    own = {"PYTHON": sys.executable, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [shell, "-c", f"{ENCAISSE}\n{line}"],
        cwd=folder,
        env={**kept, **own, "LC_ALL": "C.UTF-8", "COLUMNS": "120"},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )
    stated = re.search(r"# exit (\d)$", line)
    return Command(
        line=line,
        expected=int(stated.group(1)) if stated else 0,
        status=done.returncode,
        printed=done.stdout + done.stderr,
    )


def _words(text: str) -> str:
    """A text without its spacing."""
    return " ".join(text.split())
