# SPDX-License-Identifier: Apache-2.0
"""Nothing of one machine in the tree; docs in step with the command; the README's example runs."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest

from receivables.cli import main
from tests.project.tree import ROOT, project_files, relative, text_files

if TYPE_CHECKING:
    from pathlib import Path

# Folders of a machine, and hosts of package registries: neither belongs into a portable project.
# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:ho" + r"me|wo" + r"rk|ro" + r"ot|Us" + r"ers|t" + r"mp|opt)/",
            r"files\.python" + "hosted",
            r"(?:test\.)?py" + r"pi\.org",
            "arti" + "factory",
        )
    )
)

DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]


@pytest.mark.parametrize("path", text_files(), ids=relative)
def test_no_place_of_one_machine(path: Path) -> None:
    found = [
        f"{number}: {line.strip()[:80]}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE.search(line)
    ]
    assert not found


def shell_lines(text: str) -> list[str]:
    """Lines of shell blocks and inline code that call `encaisse`, without prompt and comment."""
    blocks = re.findall(r"```(?:sh|console|bash)\n(.*?)```", text, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(encaisse [^`]+)`", text)
    return [
        line.removeprefix("$ ").split(" #")[0].strip()
        for line in lines
        if line.removeprefix("$ ").startswith("encaisse ")
    ]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that some words name, and its options among them."""
    command: click.Command = main
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, f"there is no command {rest[0]!r} in {' '.join(words)!r}"
        command, rest = found, rest[1:]
    return command, [word.split("=")[0] for word in rest if word.startswith("--")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_commands_in_documents_exist(path: Path) -> None:
    for line in shell_lines(path.read_text(encoding="utf-8")):
        words = shlex.split(line)[1:]
        command, options = command_of(words)
        known = {name for param in (*command.params, *main.params) for name in param.opts} | {
            "--help"
        }
        known |= {name for param in command.params for name in param.secondary_opts}
        assert set(options) <= known, f"{line}: {set(options) - known}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_links_in_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert not [target for target in local if not (path.parent / target).exists()]


def test_readme_example_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```\n+```text\n(.*?)```", text, flags=re.DOTALL)
    assert example is not None, "the README shows no example with its output"
    source, printed = example.groups()
    assert len([line for line in source.splitlines() if line.strip()]) <= 10
    exec(compile(source, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102 (our own README)
    assert capsys.readouterr().out == printed


def test_readme_names_its_targets() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)", text)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
