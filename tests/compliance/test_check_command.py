# SPDX-License-Identifier: Apache-2.0
"""`encaisse check` and `encaisse schemas`: exit status, JSON, words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from receivables.cli import main
from tests.compliance.documents import INVOICE, STATEMENT, UBL, WRONG_BY_A_CENT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

COMMAND = "from receivables.cli import main; main()"
SCHEMA = json.loads((files("compliance.schemas") / "check.schema.json").read_text(encoding="utf-8"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", *arguments], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in (
        ("good.xml", INVOICE),
        ("ubl.xml", UBL),
        ("wrong.xml", WRONG_BY_A_CENT),
        ("notes.txt", b"hello"),
    ):
        (tmp_path / name).write_bytes(data)
    return tmp_path


STATUSES = """
    files                         status
    good.xml                      0
    good.xml,ubl.xml              0
    wrong.xml                     1
    wrong.xml,good.xml            1
    notes.txt                     3
    good.xml,notes.txt,wrong.xml  3
    nowhere.xml                   3
    .                             1
"""


@pytest.mark.parametrize("row", STATUSES.strip().splitlines()[1:])
def test_exit_status(row: str, folder: Path) -> None:
    names, status = row.split()
    paths = [str(folder / name) for name in names.split(",")]
    for options in ((), ("--json",)):
        assert run("check", *options, *paths).exit_code == int(status)


def validated(output: str) -> list[dict[str, Any]]:
    reports: list[dict[str, Any]] = json.loads(output)
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(reports)
    return reports


def test_json(folder: Path) -> None:
    result = run("check", "--json", "--require", "pdfa", str(folder))
    reports = {report["file"].rpartition("/")[2]: report for report in validated(result.stdout)}
    assert list(reports) == ["good.xml", "ubl.xml", "wrong.xml"]
    assert [report["verdict"] for report in reports.values()] == ["passed", "passed", "failed"]
    assert "set aside, being neither XML nor PDF: 1 (notes.txt)" in result.stderr
    assert reports["good.xml"]["kind"] == "facturx-basic-xml"
    assert {check["check"] for check in reports["good.xml"]["checks"]} == {
        *("xsd", "en16931", "br-fr", "advice", "pdfa")
    }
    rules = [finding["rule"] for finding in reports["wrong.xml"]["findings"]]
    assert rules == ["BR-CO-15", "BR-CO-16"]


def test_a_file_that_is_named_is_checked_whatever_it_is(folder: Path) -> None:
    result = run("check", "--json", str(folder / "notes.txt"))
    (report,) = validated(result.stdout)
    assert (report["kind"], report["verdict"]) == (None, "unreadable")


def test_json_schema_refuses_what_it_should() -> None:
    report: dict[str, object] = {
        "file": "f",
        "kind": None,
        "verdict": "ok",
        "checks": [],
        "findings": [],
    }
    assert not Draft202012Validator(SCHEMA).is_valid([report])
    silent = {"check": "xsd", "status": "not_run", "required": True}
    assert not Draft202012Validator(SCHEMA).is_valid(
        [{**report, "verdict": "incomplete", "checks": [silent]}]
    )


def test_words(folder: Path) -> None:
    result = run("check", str(folder))
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["passed", str(folder / "good.xml"), "(facturx-basic-xml)"]
    assert any("BR-CO-15" in line for line in lines)
    assert lines[-1] == "3 files: 2 passed, 1 failed"


def test_french_words(folder: Path) -> None:
    result = CliRunner().invoke(main, ["--lang", "fr", "check", str(folder / "wrong.xml")])
    assert result.stdout.splitlines()[-1] == "1 fichier : 1 non conforme"


def test_folder_without_a_file(tmp_path: Path) -> None:
    result = run("check", str(tmp_path))
    assert result.exit_code == 3
    assert "holds no file" in result.stdout


def test_saxon_made_impossible(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shim = tmp_path_factory.mktemp("shim")
    (shim / "saxonche.py").write_text("raise ImportError('made impossible')")
    statuses = {}
    for name in ("good.xml", "wrong.xml"):
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "check", "--json", folder / name],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(shim)},
        )
        (report,) = validated(done.stdout)
        statuses[name] = (done.returncode, report["verdict"])
        judged = {check["check"]: check for check in report["checks"]}
        assert judged["xsd"]["status"] == "passed"
        assert judged["en16931"]["status"] == "not_run"
        assert "made impossible" in judged["en16931"]["reason"]
    assert statuses == {"good.xml": (4, "incomplete"), "wrong.xml": (4, "incomplete")}


def test_many_files_are_judged_in_order(tmp_path: Path) -> None:
    for number in range(50):
        data = WRONG_BY_A_CENT if number % 7 == 0 else INVOICE
        (tmp_path / f"{number:03}.xml").write_bytes(data)
    reports = validated(run("check", "--json", str(tmp_path)).stdout)
    assert [report["verdict"] == "failed" for report in reports] == [
        number % 7 == 0 for number in range(50)
    ]


def test_statement_without_its_schema_is_incomplete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "statement.xml"
    path.write_bytes(STATEMENT)
    result = run("check", str(path))
    assert result.exit_code == 4
    assert "encaisse schemas sync" in result.stdout


def test_schemas_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(tmp_path / "data"))
    rows = {row["id"]: row for row in json.loads(run("schemas", "list", "--json").stdout)}
    assert rows["facturx-en16931-xsd"]["state"] == "here"
    assert rows["camt.053.001.08"]["command"] == "encaisse schemas sync"
    assert "pain.002.001.10" in run("schemas", "list").stdout


def test_schemas_add_of_nothing_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "other.xsd"
    path.write_bytes(b"<schema/>")
    assert run("schemas", "add", str(path)).exit_code == 1
    assert run("schemas", "add", str(tmp_path / "nowhere")).exit_code == 3


def test_schemas_accept() -> None:
    assert run("schemas", "accept", "no-such").exit_code == 2
    assert "nothing to accept" in run("schemas", "accept", "br-fr-cii").stderr


def test_a_folder_without_a_file_is_in_the_json(tmp_path: Path) -> None:
    result = run("check", "--json", str(tmp_path))
    (report,) = validated(result.stdout)
    assert (result.exit_code, report["verdict"], report["file"]) == (3, "unreadable", str(tmp_path))


def test_a_name_cannot_command_the_terminal_or_forge_a_line(tmp_path: Path) -> None:
    name = "a\x1b[2J\u202e\npassed       b.xml"
    (tmp_path / name).write_bytes(b"hello")
    shown = run("check", str(tmp_path)).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert len(shown.splitlines()) == 3
