# SPDX-License-Identifier: Apache-2.0
"""What `encaisse invoice number` says to people where it refuses, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from receivables.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SELLER = "100000009"
PATTERN = "F{year}-{number:04}"


def said(folder: Path, language: str, *words: str) -> list[str]:
    """Return the lines on standard error."""
    ledger = ("--ledger", f"sqlite:///{folder / 'l.db'}")
    result = CliRunner().invoke(main, ["--lang", language, "invoice", "number", *words, *ledger])
    return result.stderr.splitlines()


def test_a_start_of_another_pattern_is_said_once_with_the_form_that_is_meant(
    tmp_path: Path,
) -> None:
    words = ("series", "a", "--seller", SELLER, "--pattern", PATTERN, "--start", "118")
    lines = said(tmp_path, "fr", *words)
    assert lines[0] == "Refusé : 1 erreur"
    assert sum("Le premier numéro 118" in line for line in lines) == 1
    assert lines[-1].startswith("      → Écrivez le numéro entier")
    assert said(tmp_path, "en", *words)[0] == "the series was not defined"


def test_a_seller_without_a_series_is_told_how_to_define_one(tmp_path: Path) -> None:
    said(tmp_path, "fr", "register", "X1", "--seller", SELLER, "--date", "2026-11-02")
    words = ("next", "--seller", SELLER, "--date", "2026-11-02")
    text = "\n".join(said(tmp_path, "fr", *words))
    assert f"Le vendeur {SELLER} n'a pas encore de série de numéros." in text
    assert "encaisse invoice number series NOM" in text


def test_a_number_that_is_used_has_no_word_of_another_language(tmp_path: Path) -> None:
    for day in ("2026-11-02", "2026-11-03"):
        words = ("register", "X1", "--seller", SELLER, "--date", day)
        lines = said(tmp_path, "fr", *words)
    assert "      Le numéro X1 est déjà utilisé (2026-11-02)." in lines


def test_a_report_before_any_series_names_the_command_that_makes_the_ledger(
    tmp_path: Path,
) -> None:
    (line,) = said(tmp_path, "en", "report")
    assert "encaisse invoice number series makes it" in line
