# SPDX-License-Identifier: Apache-2.0
"""What holds for every command: errors as JSON, the language, help that is not cut."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import click
import jsonschema
import pytest
from click.testing import CliRunner

from receivables.cli import COMMANDS, main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REFUSALS = (
    ("invoice build {missing}.jsonl --out {folder} --json", 3, "UNREADABLE"),
    ("invoice build {rows} --out {folder} --json", 1, "REFUSED"),
    ("invoice read {rows} --json", 3, "UNREADABLE"),
    ("debit build {missing} --creditor {missing} --out {folder}/x.xml --json", 3, "UNREADABLE"),
    ("debit build {rows} --creditor {creditor} --out {folder}/x.xml --json", 1, "REFUSED"),
    ("ledger status --ledger sqlite:///{missing}.db --json", 3, "UNREADABLE"),
)


@pytest.mark.parametrize(("line", "status", "code"), REFUSALS)
def test_a_refusal_is_json_where_json_was_asked_for(
    line: str, status: int, code: str, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"number": "F1"}\n', encoding="utf-8")
    creditor = tmp_path / "creditor.toml"
    creditor.write_text('name = "Exemple SAS"\n', encoding="utf-8")
    missing = tmp_path / "missing"
    words = {"missing": missing, "folder": tmp_path / "out", "rows": rows, "creditor": creditor}
    result = CliRunner().invoke(main, line.format_map(words).split())
    document = json.loads(result.stdout)
    schema = json.loads(
        files("compliance.schemas").joinpath("error.schema.json").read_text("utf-8")
    )
    jsonschema.validate(document, schema)
    assert (result.exit_code, document["error"]["code"]) == (status, code)
    assert bool(document["findings"]) == (code == "REFUSED")


@pytest.mark.parametrize("line", ["--lang fr check none.pdf", "check none.pdf --lang=fr"])
def test_the_language_may_stand_anywhere(line: str) -> None:
    result = CliRunner().invoke(main, line.split())
    assert "illisible" in result.stdout


def test_a_word_after_two_dashes_is_no_option() -> None:
    result = CliRunner().invoke(main, ["--lang", "en", "check", "--", "--lang"])
    assert (result.exit_code, "--lang" in result.stdout) == (3, True)


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _commands(inner, (*path, name))


@pytest.mark.parametrize("path", list(_commands(main)), ids=" ".join)
def test_help_is_whole(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    listed = result.stdout.partition("Commands:")[2]
    assert "..." not in listed
    assert "\\b" not in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 100


def test_every_option_has_help() -> None:
    silent = []
    for path in _commands(main):
        command: click.Command = main
        for name in path:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), name)
            assert found is not None
            command = found
        silent += [
            (*path, *parameter.opts)
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.help
        ]
    assert silent == []
    assert set(COMMANDS) <= {path[0] for path in _commands(main) if path}
