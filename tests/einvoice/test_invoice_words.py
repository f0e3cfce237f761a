# SPDX-License-Identifier: Apache-2.0
"""What `encaisse invoice build` says to people where it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from receivables.cli import main
from tests.einvoice.invoice_rows import SETTINGS_TEXT, changed, plain_row

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def build(folder: Path, *rows: dict[str, Any], settings: str = "") -> Result:
    """Build rows with the settings of the tests, and more of them."""
    (folder / "encaisse.toml").write_text(f"{SETTINGS_TEXT}\n{settings}", encoding="utf-8")
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    words = ["--lang", "fr", "invoice", "build", str(folder / "rows.json")]
    words += ["--settings", str(folder / "encaisse.toml"), "--out", str(folder / "out")]
    return CliRunner().invoke(main, words)


def test_a_fault_of_the_template_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "own.typ").write_text("#let invoice(view, logo) = unknown", encoding="utf-8")
    rows = (plain_row(), changed(plain_row(), "number", "F2"))
    built = build(tmp_path, *rows, settings='[page]\ntemplate = "own.typ"\n')
    assert built.exit_code == 1
    assert built.stderr.count("PAGE-08") == 1
    assert built.stderr.rstrip().endswith("0 documents sur 2 écrits dans " + str(tmp_path / "out"))


def test_characters_that_no_font_has_are_said_at_their_row(tmp_path: Path) -> None:
    odd = changed(plain_row(), "lines[0].item.name", "Pain 漢字")
    built = build(tmp_path, odd)
    (head,) = (line for line in built.stderr.splitlines() if "PDF-41" in line)
    assert "rows.json, enregistrement 1, lines[0].name" in head
    assert "漢 (U+6F22)" in built.stderr
    assert "字 (U+5B57)" in built.stderr


def test_one_refused_row_is_one_fault_in_french(tmp_path: Path) -> None:
    one = build(tmp_path, changed(plain_row(), "lines[0].vat_rate", "21"))
    assert one.stderr.splitlines()[0] == "Refusé : 1 erreur"
    rate, name = "lines[0].vat_rate", "lines[0].item.name"
    two = build(tmp_path, changed(changed(plain_row(), rate, "21"), name, ""))
    assert two.stderr.splitlines()[0] == "Refusé : 2 erreurs"


def test_a_file_that_cannot_be_read_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    words = ["invoice", "build", str(path), "--out", str(tmp_path / "out")]
    run = CliRunner().invoke
    missing = run(main, ["--lang", "fr", *words])
    assert missing.stderr == f"UNREADABLE: {path} : ce fichier n'existe pas\n"
    path.write_bytes("invoice_number;issue_date;item\nF1;15/10/2026;café\n".encode("cp1252"))
    assert run(main, ["--lang", "fr", *words]).stderr == (
        f"UNREADABLE: {path} : le fichier n'est pas en UTF-8 (enregistrez-le à nouveau en UTF-8 ; "
        "un tableau d'un tableur, au format .xlsx)\n"
    )
    assert run(main, ["--lang", "en", *words]).exit_code == 3


def test_dates_and_numbers_of_a_french_spreadsheet_point_to_its_own_format(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    text = "invoice_number;issue_date;quantity\nF1;15/10/2026;1,5\n"
    path.write_text(text, encoding="utf-8")
    words = ["--lang", "fr", "invoice", "build", str(path), "--out", str(tmp_path / "out")]
    said = CliRunner().invoke(main, words).stderr
    assert said.count("enregistrez le .xlsx plutôt que le CSV") == 2
