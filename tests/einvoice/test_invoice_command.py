# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice`: exit status, what stands on standard output, and what beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from einvoice import build as build_module
from receivables.cli import main
from receivables.cli.run_options import followed
from tests.einvoice.invoice_rows import SETTINGS_TEXT, changed, plain_row

KINDS = Path(__file__).parent / "golden" / "kinds"


def run(*arguments: object, language: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", language, "invoice", *map(str, arguments)])


@pytest.fixture
def company(tmp_path: Path) -> Path:
    path = tmp_path / "encaisse.toml"
    path.write_text(SETTINGS_TEXT, encoding="utf-8")
    return path


def rows(folder: Path, *content: dict[str, Any]) -> Path:
    path = folder / "rows.json"
    path.write_text(json.dumps(list(content)), encoding="utf-8")
    return path


def built(folder: Path, company: Path, *content: dict[str, Any], extra: str = "") -> Result:
    source = rows(folder, *content)
    options = extra.split()
    return run("build", source, "--settings", company, "--out", folder / "out", *options)


def test_build_prints_one_aligned_line_a_document(tmp_path: Path, company: Path) -> None:
    short = changed(changed(plain_row(), "number", "F2"), "buyer.name", "A")
    result = built(tmp_path, company, plain_row(), short)
    assert result.exit_code == 0, result.stderr
    first, second = result.stdout.splitlines()
    assert first.split() == [
        "F2026-0101",
        *("Exemple", "Distribution", "SAS"),
        "€1,319.35",
        "passed",
        str(tmp_path / "out" / "F2026-0101.pdf"),
    ]
    assert first.index("€") == second.index("€")
    assert first.index("passed") == second.index("passed")
    assert "2 of 2" in result.stderr


def test_build_as_json_prints_the_manifest_and_nothing_else(tmp_path: Path, company: Path) -> None:
    result = built(tmp_path, company, plain_row(), extra="--format cii --json")
    assert result.exit_code == 0
    lines = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(result.stdout) == [json.loads(line) for line in lines]


def test_faults_of_rows_are_refused_in_the_language_asked_for(
    tmp_path: Path, company: Path
) -> None:
    bad = changed(changed(plain_row(), "lines[0].quantity", 1), "number", "F 1")
    result = built(tmp_path, company, bad)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "ROW-04  rows.json, row 1, lines[0].quantity" in result.stderr
    assert "BR-FR-02" in result.stderr
    assert not (tmp_path / "out").exists()
    source, out = tmp_path / "rows.json", tmp_path / "out"
    french = run("build", source, "--settings", company, "--out", out, language="fr")
    assert "n'est pas un texte" in french.stderr


def test_a_failed_document_exits_1_and_the_others_are_written(
    tmp_path: Path, company: Path
) -> None:
    bad = changed(changed(plain_row(), "number", "F2"), "lines[0].unit", "NOUNIT")
    result = built(tmp_path, company, plain_row(), bad, extra="--format cii")
    assert result.exit_code == 1
    assert "not written" in result.stdout
    assert "BR-CL-23" in result.stderr
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [
        "F2026-0101.xml",
        "manifest.jsonl",
    ]


def test_a_check_that_cannot_run_exits_4_and_writes_no_document(
    tmp_path: Path, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance.report import Report, not_run  # noqa: PLC0415 (used here alone)

    def no_engine(_data: bytes, *, file: str, rules: object) -> Report:
        assert rules
        checks = (not_run("xsd", "no engine"),)
        return Report(file=file, kind="x", required=frozenset({"xsd"}), checks=checks)

    monkeypatch.setattr(build_module, "check", no_engine)
    result = built(tmp_path, company, plain_row(), extra="--format cii")
    assert result.exit_code == 4
    assert "incomplete" in result.stdout
    assert "no engine" in result.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manifest.jsonl"]


@pytest.mark.parametrize("options", ["--format pdf", "--profile comfort", "--rules mars"])
def test_what_is_not_offered_is_a_usage_error(tmp_path: Path, company: Path, options: str) -> None:
    assert built(tmp_path, company, plain_row(), extra=options).exit_code == 2


def test_what_cannot_be_read_exits_3_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "rows.xlsx").write_bytes(b"PK")
    for arguments in (
        ("build", tmp_path / "rows.xlsx", "--out", tmp_path / "out"),
        ("build", tmp_path / "none.json", "--out", tmp_path / "out"),
        ("read", tmp_path / "none.pdf"),
        ("read", tmp_path / "rows.xlsx"),
    ):
        result = run(*arguments)
        assert result.exit_code == 3
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("form", ["facturx", "cii", "ubl"])
def test_read_then_build_gives_the_same_document(tmp_path: Path, company: Path, form: str) -> None:
    built(tmp_path, company, plain_row(), extra=f"--format {form}")
    (document,) = (tmp_path / "out").glob("F2026-0101.*")
    found = run("read", document, "--json")
    assert found.exit_code == 0
    assert found.stderr == ""
    again = tmp_path / "again.json"
    again.write_text(found.stdout, encoding="utf-8")
    out = tmp_path / "out2"
    result = run("build", again, "--settings", company, "--out", out, "--format", form)
    assert result.exit_code == 0, result.stderr
    assert (out / document.name).read_bytes() == document.read_bytes()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Invoice F2026-0101 of 2 November 2026", "Amount due", "€1,319.35", "12.5 hours")),
        ("fr", ("Facture F2026-0101 du 2 novembre 2026", "Net à payer", "FR76…0189", "5,5 %")),
    ],
)
def test_read_prints_a_summary(
    tmp_path: Path, company: Path, language: str, words: tuple[str, ...]
) -> None:
    built(tmp_path, company, plain_row(), extra="--format cii")
    result = run("read", tmp_path / "out" / "F2026-0101.xml", language=language)
    assert result.exit_code == 0
    # Amounts have the narrow spaces of their language.
    text = result.stdout.replace("\u202f", " ").replace("\u00a0", " ")
    for word in (*words, "Atelier Brumaire", "Exemple Distribution SAS", "Conseil"):
        assert word in text


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("386-deposit", "Facture d\u2019acompte F2026-386 du 16 novembre 2026"),
        ("384-corrected", "Facture rectificative F2026-384 du 16 novembre 2026"),
        ("503-deposit-credit-note", "Avoir sur acompte A2026-503 du 16 novembre 2026"),
    ],
)
def test_read_names_the_kind(kind: str, heading: str) -> None:
    result = run("read", KINDS / kind / "ubl.xml", language="fr")
    assert result.stdout.replace("\u00a0", " ").startswith(heading)


def test_read_says_that_a_correction_corrects_and_no_other(tmp_path: Path, company: Path) -> None:
    final = {**plain_row(), "references": {"preceding_invoices": [{"number": "F2026-0090"}]}}
    built(tmp_path, company, final, extra="--format cii")
    result = run("read", tmp_path / "out" / "F2026-0101.xml")
    assert "· Preceding invoice F2026-0090" in " ".join(result.stdout.split())
    corrected = run("read", KINDS / "384-corrected" / "cii.xml")
    assert "· Corrects F2026-300" in " ".join(corrected.stdout.split())


def test_what_the_form_has_no_place_for_is_listed(tmp_path: Path, company: Path) -> None:
    built(tmp_path, company, plain_row(), extra="--format cii")
    path = tmp_path / "out" / "F2026-0101.xml"
    text = path.read_text(encoding="utf-8")
    title = "<ram:TypeCode>380</ram:TypeCode>"
    assert text.count(title) == 1
    path.write_text(text.replace(title, f"<ram:Name>FACTURE</ram:Name>{title}"), encoding="utf-8")
    result = run("read", path, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["number"] == "F2026-0101"
    assert "FACTURE" in result.stderr


def test_schema_prints_json() -> None:
    result = run("schema")
    assert result.exit_code == 0
    assert "InvoiceRow" in json.loads(result.stdout)["$defs"]


@pytest.mark.parametrize("command", ["build", "read", "schema"])
def test_help_says_what_a_command_does(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert len(result.output) > 150


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path, company: Path) -> None:
    source = rows(tmp_path, plain_row())
    result = run("build", source, "--settings", company, "--out", source)
    assert result.exit_code == 1
    assert result.stderr.startswith("UNWRITABLE: ")
    assert len(result.stderr.splitlines()) == 1


def test_an_input_whose_name_is_no_utf8_is_built(tmp_path: Path, company: Path) -> None:
    source = tmp_path / "rows\udcff.json"
    try:
        source.write_text(json.dumps([plain_row()]), encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    options = ("--settings", company, "--out", tmp_path / "out", "--format", "cii")
    result = run("build", source, *options)
    assert result.exit_code == 0, result.stderr
    (line,) = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["input"] == "rows\ufffd.json"


def test_an_interrupted_run_goes_on(tmp_path: Path, company: Path) -> None:
    other = changed(plain_row(), "number", "F2")
    first = built(tmp_path, company, plain_row(), extra="--format cii")
    assert "earlier" not in first.stderr
    result = built(tmp_path, company, plain_row(), other, extra="--format cii --resume")
    assert result.exit_code == 0
    assert "2 of 2 documents written" in result.stderr
    assert "1 of them by an earlier run" in result.stderr
    assert result.stdout.count("passed") == 2
    listed = built(tmp_path, company, plain_row(), other, extra="--format cii --resume --json")
    manifest = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(listed.stdout) == [json.loads(line) for line in manifest]


def test_workers_and_cluster_exclude_each_other(tmp_path: Path, company: Path) -> None:
    extra = "--workers 2 --scheduler tcp://127.0.0.1:1"
    result = built(tmp_path, company, plain_row(), extra=extra)
    assert result.exit_code == 2
    assert "--scheduler" in result.stderr
    assert built(tmp_path, company, plain_row(), extra="--workers 0").exit_code == 2


def test_a_bar_follows_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []

    def track(_bar: object, items: range, *, total: int, description: str) -> range:
        assert description
        shown.append(total)
        return items

    monkeypatch.setattr("rich.progress.Progress.track", track)
    for is_terminal, total in ((False, 3), (True, 1), (True, 3)):
        monkeypatch.setattr("sys.stderr.isatty", lambda answer=is_terminal: answer)
        with followed(range(total), total, "Building") as coming:
            assert list(coming) == list(range(total))
    assert shown == [3]
