# SPDX-License-Identifier: Apache-2.0
"""docs/guide.md, followed to the letter in an empty folder: its files, commands and outputs."""

from __future__ import annotations

import re
from email import message_from_bytes
from typing import TYPE_CHECKING

import click
import pytest

from receivables.cli import main
from receivables.cli.common import Exit
from tests.project.walks import BLOCK, Walk, assert_as_said, follow, page

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = page("guide.md")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return follow(GUIDE, tmp_path_factory.mktemp("guide"))


def test_every_block_is_of_a_known_kind() -> None:
    kinds = {kind for name, kind, _content in BLOCK.findall(GUIDE) if not name}
    assert kinds == {"sh", "text", "console"}
    assert len(BLOCK.findall(GUIDE)) * 2 == len(re.findall("^```", GUIDE, re.MULTILINE))


def test_the_guide_ends_and_prints_as_it_says(walk: Walk) -> None:
    assert_as_said(walk)
    assert {command.expected for command in walk.commands} == {0, 1}


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


# Of no use on the way from nothing to a reminder, or for those who keep the schemas up to date;
# what suppliers send is the matter of docs/receiving.md, mandates that of docs/mandates.md, giving
# back that of docs/refunds.md, announcing debits that of docs/direct-debits.md.
ELSEWHERE = {
    "encaisse debit cancel",
    "encaisse debit reverse",
    "encaisse debit notify",
    "encaisse demo",
    "encaisse iban check",
    "encaisse invoice attach",
    "encaisse invoice convert",
    "encaisse invoice extract",
    "encaisse invoice received trust",
    "encaisse invoice received verify",
    "encaisse invoice render",
    "encaisse invoice schema",
    "encaisse refund build",
    "encaisse refund schema",
    "encaisse mandate amend",
    "encaisse mandate build",
    "encaisse mandate cancel",
    "encaisse mandate import",
    "encaisse mandate list",
    "encaisse mandate register",
    "encaisse mandate resume",
    "encaisse mandate schema",
    "encaisse mandate show",
    "encaisse mandate sign",
    "encaisse mandate suspend",
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
