# SPDX-License-Identifier: Apache-2.0
"""From row and settings to the page: its language, its link, its look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from compliance.errors import RefusedError
from einvoice.build_files import build_all, load_company, load_rows
from tests.einvoice.invoice_rows import SETTINGS_TEXT, changed, plain_row
from tests.einvoice.pdf_models import page_text

if TYPE_CHECKING:
    from pathlib import Path

    from compliance.report import Finding
    from einvoice.build_files import Company

IN_GERMAN = {
    'en = "Late penalties."': 'de = "Verzugszinsen."',
    'en = "EUR 40."': 'de = "Pauschale 40 EUR."',
    'en = "No discount."': 'de = "Kein Skonto."',
}


def built(folder: Path, settings: str, row: dict[str, Any]) -> str:
    """Build one row with some settings, and return the text of its page."""
    (folder / "encaisse.toml").write_text(settings, encoding="utf-8")
    (folder / "row.json").write_text(json.dumps(row), encoding="utf-8")
    company = load_company(folder / "encaisse.toml")
    inputs = load_rows([folder / "row.json"], company)
    (outcome,) = build_all(inputs, company, folder / "out")
    assert outcome.path is not None, outcome.findings
    return page_text(outcome.path.read_bytes())


def in_german() -> str:
    text = SETTINGS_TEXT
    for old, new in IN_GERMAN.items():
        text = text.replace(old, new)
    return text


def test_a_page_in_german_has_the_texts_of_the_company_in_german(tmp_path: Path) -> None:
    text = built(tmp_path, in_german(), changed(plain_row(), "language", "de"))
    assert all(words in text for words in ("Rechnung", "Verzugszinsen.", "Zahlbetrag"))
    assert "Facture" not in text


def language_faults(path: Path, company: Company) -> list[Finding]:
    """Return what is found of texts that are not in the language of a row."""
    try:
        load_rows([path], company)
    except RefusedError as error:
        return list(error.findings)
    return []


# The language, what the settings have besides, and the settings that are named.
MISSING = [
    ("de", "", {"notes.late_penalties", "notes.recovery_indemnity", "notes.discount_terms"}),
    ("en", '[page]\ntagline = { fr = "Oui" }', {"page.tagline"}),
    ("en", '[page]\nlegal_footer = { de = "Ja" }', {"page.legal_footer"}),
    ("en", '[page]\ntagline = "Any"', set()),
    ("en", '[exemptions.E]\nreason = { fr = "Franchise" }', set()),
    ("fr", "", set()),
]


@pytest.mark.parametrize(("language", "more", "named"), MISSING)
def test_a_text_that_is_not_in_the_language_of_the_page_is_named(
    language: str, more: str, named: set[str], tmp_path: Path
) -> None:
    (tmp_path / "encaisse.toml").write_text(f"{SETTINGS_TEXT}\n{more}\n", encoding="utf-8")
    row = changed(plain_row(), "language", language)
    rows = [row, changed(row, "number", "F2026-0102")]
    (tmp_path / "row.json").write_text(json.dumps(rows), encoding="utf-8")
    company = load_company(tmp_path / "encaisse.toml")
    found = language_faults(tmp_path / "row.json", company)
    # One cause has one finding: what is not in this language is not called missing as well.
    assert {item.rule for item in found} <= {"PAGE-01"}
    assert sorted(item.found or "" for item in found) == sorted(named)
    assert {item.expected for item in found} <= {f"{language}, F2026-0101"}
    # At the setting, which is what has to be filled.
    assert {(item.location.file, item.location.column) for item in found} == {
        ("encaisse.toml", setting) for setting in named
    }


def test_a_row_that_says_it_itself_needs_no_text_of_the_settings(tmp_path: Path) -> None:
    notes = [
        {"subject_code": "PMD", "text": "Verzugszinsen."},
        {"subject_code": "PMT", "text": "Pauschale."},
        {"subject_code": "AAB", "text": "Kein Skonto."},
    ]
    row = changed(changed(plain_row(), "language", "de"), "notes", notes)
    assert "Pauschale." in built(tmp_path, SETTINGS_TEXT, row)


def test_a_row_may_have_a_link_of_its_own(tmp_path: Path) -> None:
    settings = f'{SETTINGS_TEXT}\n[page]\npayment_link = "https://pay.example/{{number}}"\n'
    row = plain_row()
    assert f"https://pay.example/{row['number']}" in built(tmp_path, settings, row)
    own = changed(row, "payment_link", "https://pay.example/own")
    assert "https://pay.example/own" in built(tmp_path, settings, own)


def test_a_link_that_is_none_is_refused_in_its_row(tmp_path: Path) -> None:
    row = changed(plain_row(), "payment_link", "pay.example")
    with pytest.raises(RefusedError) as caught:
        built(tmp_path, SETTINGS_TEXT, row)
    assert [(item.rule, item.location.column) for item in caught.value.findings] == [
        ("PAGE-09", "payment_link")
    ]


def test_the_template_of_the_settings_is_used(tmp_path: Path) -> None:
    (tmp_path / "mine.typ").write_text("#let invoice(view, logo) = [Mine]", encoding="utf-8")
    settings = f'{SETTINGS_TEXT}\n[page]\ntemplate = "mine.typ"\n'
    assert built(tmp_path, settings, plain_row()) == "Mine"
