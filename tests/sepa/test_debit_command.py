# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit` and `encaisse iban`, as a person uses them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

import jsonschema
import pytest
from click.testing import CliRunner, Result

from compliance.errors import NotRunError
from receivables.cli import main
from sepa.debit.columns import REQUIRED
from tests.sepa.debits import DE, schema_faults, texts

if TYPE_CHECKING:
    from pathlib import Path


CREDITOR = """
name = "Rameau Clair SAS"
iban = "FR76 3000 6000 0112 3456 7890 189"
creditor_id = "FR72ZZZ123456"
"""

HEADER = "end_to_end_id;amount;collection_date;mandate_id;mandate_date;debtor_name;debtor_iban"
ROW = f"INV-1;120.50;2026-11-30;RUM-1;2026-01-05;Hôtel Un;{DE}"
OTHER = f"INV-2;80.00;2026-12-01;RUM-2;2026-01-05;Client Deux;{DE}"
WRONG = f"INV-3;12,50;2026-12-01;RUM-3;2026-01-05;Client Trois;{DE}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "creditor.toml").write_text(CREDITOR, encoding="utf-8")
    return tmp_path


def build(folder: Path, *options: str, rows: tuple[str, ...] = (ROW, OTHER)) -> Result:
    table = folder / "collections.csv"
    table.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    arguments = ["--lang", "en", "debit", "build", str(table)]
    arguments += ["--creditor", str(folder / "creditor.toml"), "--out", str(folder / "out.xml")]
    return CliRunner().invoke(main, [*arguments, "--today", "2026-11-20", *options])


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"creditor.toml", "collections.csv"}


def test_a_file_is_built_and_checked(folder: Path) -> None:
    result = build(folder)
    assert result.exit_code == 0, result.output
    assert "2 collections, 200.50 EUR" in result.stdout
    assert "2026-11-30  RCUR       1" in result.stdout
    assert "xsd passed, rulebook passed" in result.stdout
    assert "'Hotel Un'" in result.stderr
    data = (folder / "out.xml").read_bytes()
    assert schema_faults(data) == []
    assert texts(data, "InstdAmt") == ["120.50", "80.00"]
    assert files_of(folder) == {"out.xml"}


def test_building_twice_gives_the_same_bytes(folder: Path) -> None:
    build(folder)
    first = (folder / "out.xml").read_bytes()
    build(folder)
    assert (folder / "out.xml").read_bytes() == first


def test_one_refused_row_refuses_all(folder: Path) -> None:
    result = build(folder, rows=(ROW, WRONG))
    assert result.exit_code == 1
    assert re.search(r"DDR-04 +line 3, amount", result.stderr)
    assert "rows refused: 2; nothing was written" in result.stderr
    assert files_of(folder) == set()


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("options", [(), ("--skip-refused",)])
def test_refused_rows_are_listed_in_both_languages(
    folder: Path, lang: str, options: tuple[str, ...]
) -> None:
    table = folder / "collections.csv"
    table.write_text(f"{HEADER}\n{ROW}\n{WRONG}\n{WRONG}\n", encoding="utf-8")
    arguments = ["--lang", lang, "debit", "build", str(table), "--today", "2026-11-20", *options]
    arguments += ["--creditor", str(folder / "creditor.toml"), "--out", str(folder / "out.xml")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "2, 3" in result.stderr


@pytest.mark.parametrize("name", ["collections.csv", "creditor.toml"])
def test_what_is_read_is_not_overwritten(folder: Path, name: str) -> None:
    build(folder)
    before = (folder / name).read_bytes()
    result = build(folder, "--out", str(folder / "." / name))
    assert result.exit_code == 2
    assert "would be overwritten" in result.stderr
    assert (folder / name).read_bytes() == before


def test_warnings_of_the_written_file_are_shown(folder: Path) -> None:
    header = f"{HEADER};debtor_postcode;debtor_town;debtor_country;debtor_address_line1"
    table = folder / "collections.csv"
    table.write_text(f"{header}\n{ROW};10115;Berlin;DE;10115 Berlin\n", encoding="utf-8")
    arguments = ["debit", "build", str(table), "--creditor", str(folder / "creditor.toml")]
    arguments += ["--out", str(folder / "out.xml"), "--today", "2026-11-20"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert "SDD-41" in result.stderr


def test_an_interrupted_run_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    result = build(folder)
    assert result.exit_code != 0
    assert files_of(folder) == set()


def test_refused_rows_can_be_left_out(folder: Path) -> None:
    result = build(folder, "--skip-refused", rows=(ROW, WRONG, OTHER))
    assert result.exit_code == 1
    assert "rows refused and left out: 2" in result.stderr
    assert texts((folder / "out.xml").read_bytes(), "EndToEndId") == ["INV-1", "INV-2"]


def test_json_is_one_document_on_standard_output(folder: Path) -> None:
    result = build(folder, "--json", "--skip-refused", rows=(ROW, WRONG, OTHER))
    document = json.loads(result.stdout)
    assert document["file"] == str(folder / "out.xml")
    assert (document["count"], document["sum"]) == (2, "200.50")
    assert [block["sum"] for block in document["blocks"]] == ["120.50", "80.00"]
    assert document["refused_rows"] == [2]
    assert document["report"]["verdict"] == "passed"
    refused = json.loads(build(folder, "--json", rows=(WRONG,)).stdout)
    assert (refused["file"], refused["count"], refused["report"]) == (None, 0, None)


def test_the_old_version_on_demand(folder: Path) -> None:
    result = build(folder, "--version", "pain.008.001.02")
    assert result.exit_code == 0, result.output
    assert schema_faults((folder / "out.xml").read_bytes(), "pain.008.001.02") == []


def test_a_check_that_cannot_run_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_root: object, _xsd_id: str, *, is_explained: bool) -> NoReturn:  # noqa: ARG001 (the name is the schema's)
        raise NotRunError("no schema here")

    monkeypatch.setattr("sepa.rulebook.pieces.validate", fail)
    result = build(folder)
    assert result.exit_code == 4
    assert "nothing was written: no schema here" in result.stderr
    assert files_of(folder) == set()


@pytest.mark.parametrize(
    ("name", "content"),
    [("collections.csv", None), ("creditor.toml", "name ="), ("creditor.toml", None)],
)
def test_what_cannot_be_read(folder: Path, name: str, content: str | None) -> None:
    build(folder)
    path = folder / name
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    arguments = ["debit", "build", str(folder / "collections.csv"), "--out", str(folder / "x.xml")]
    result = CliRunner().invoke(main, [*arguments, "--creditor", str(folder / "creditor.toml")])
    assert result.exit_code == 3
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_folder_that_is_missing_is_said(folder: Path) -> None:
    result = build(folder, "--out", str(folder / "no" / "out.xml"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_rows_by_the_published_schema() -> None:
    result = CliRunner().invoke(main, ["debit", "schema"])
    schema: dict[str, Any] = json.loads(result.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    row = dict(zip(HEADER.split(";"), ROW.split(";"), strict=True))
    jsonschema.validate(row, schema)
    assert set(schema["required"]) == REQUIRED
    for change in ({"amount": "12,50"}, {"end_to_end_id": "/A"}, {"end_to_end_id": "A//B"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**row, **change}, schema)


def iban(*values: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "iban", "check", *values])


def test_ibans_are_looked_at() -> None:
    result = iban("FR76 3000 6000 0112 3456 7890 189", "GB29NWBK60161331926819")
    assert result.exit_code == 0
    assert "bank code:              30006" in result.stdout
    assert "national check digits:  passed" in result.stdout
    assert "national check digits:  not checked" in result.stdout


def test_one_wrong_iban_is_enough() -> None:
    result = iban("FR7630006000011234567890189", "FR7630006000011234567890188", "--json")
    assert result.exit_code == 1
    good, wrong = json.loads(result.stdout)
    assert (good["valid"], good["bank_code"], good["national_check"]) == (True, "30006", "passed")
    assert (wrong["valid"], wrong["findings"][0]["rule"]) == (False, "IBAN-05")
