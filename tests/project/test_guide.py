# SPDX-License-Identifier: Apache-2.0
"""docs/guide.md, followed to the letter in an empty folder: its files, commands and outputs.

What the page means by its blocks:

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
from email import message_from_bytes
from typing import TYPE_CHECKING

import click
import pytest

from receivables.cli import main
from receivables.cli.common import Exit
from tests.project.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
ENCAISSE = 'encaisse() { "$PYTHON" -c \'from receivables.cli import main; main()\' "$@"; }'


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of the guide, after it was run."""

    line: str
    expected: int
    status: int
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The guide, followed to its end.

    Attributes:
        folder: in which it was followed.
        commands: in their order.
        shown: what the guide says that they print, each with what they printed.
    """

    folder: Path
    commands: tuple[Command, ...]
    shown: tuple[tuple[str, str], ...]


def run(line: str, folder: Path) -> Command:
    """Run a line of the guide in a shell, with the `encaisse` of this interpreter."""
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no sh: the guide's commands are for one")
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


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("guide")
    commands: list[Command] = []
    shown: list[tuple[str, str]] = []
    printed = ""
    for name, kind, content in BLOCK.findall(GUIDE):
        if name:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        elif kind == "sh":
            block = [run(line, folder) for line in content.splitlines()]
            commands += block
            printed = "\n".join(command.printed for command in block)
        elif kind == "text":
            shown.append((content, printed))
    return Walk(folder=folder, commands=tuple(commands), shown=tuple(shown))


def test_every_block_is_of_a_known_kind() -> None:
    kinds = {kind for name, kind, _content in BLOCK.findall(GUIDE) if not name}
    assert kinds == {"sh", "text", "console"}
    assert len(BLOCK.findall(GUIDE)) * 2 == len(re.findall("^```", GUIDE, re.MULTILINE))


def test_every_command_ends_as_the_guide_says(walk: Walk) -> None:
    wrong = [command for command in walk.commands if command.status != command.expected]
    assert not wrong, "\n".join(
        f"{item.line}: {item.status}, not {item.expected}\n{item.printed}" for item in wrong
    )
    assert {command.expected for command in walk.commands} == {0, 1}


def words(text: str) -> str:
    """A text without its spacing."""
    return " ".join(text.split())


def test_what_the_guide_shows_was_printed(walk: Walk) -> None:
    assert walk.shown
    for shown, printed in walk.shown:
        rest = words(printed)
        for line in shown.splitlines():
            _before, found, rest = rest.partition(words(line))
            assert found, f"not printed: {line}\n{printed}"


def test_what_the_guide_promises_came_true(walk: Walk) -> None:
    (path,) = (walk.folder / "reminders").iterdir()
    message = message_from_bytes(path.read_bytes())
    assert message["To"] == "Menuiserie Aubin SAS <compta@aubin.example.com>"
    assert [part.get_filename() for part in message.walk() if part.get_filename()] == ["CD-001.pdf"]
    assert sorted(path.name for path in (walk.folder / "invoices").iterdir()) == [
        "CD-001.pdf",
        "CD-002.pdf",
        "manifest.jsonl",
    ]
    built = (walk.folder / "invoices" / "CD-001.pdf").read_bytes()
    assert built == (walk.folder / "again" / "CD-001.pdf").read_bytes()
    assert (walk.folder / "encaisse.db").is_file()


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The commands that do something, by what is typed."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        elif command is not None:
            yield " ".join(("encaisse", *path, name))


# Of no use on the way from nothing to a reminder, or for those who keep the schemas up to date.
ELSEWHERE = {
    "encaisse demo",
    "encaisse iban check",
    "encaisse invoice schema",
    "encaisse schemas accept",
    "encaisse schemas add",
    "encaisse schemas list",
}


def test_the_guide_leaves_no_command_out() -> None:
    missing = {line for line in leaves(main) if line not in GUIDE}
    assert missing == ELSEWHERE


def test_the_guide_has_every_exit_status() -> None:
    table = re.findall(r"^\| (\d) \| [^|]+ \|$", GUIDE, flags=re.MULTILINE)
    assert table == [str(status.value) for status in Exit]
