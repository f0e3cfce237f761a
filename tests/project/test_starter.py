# SPDX-License-Identifier: Apache-2.0
"""What `encaisse init` writes, and the settings that the documentation shows: whole and right."""

from __future__ import annotations

import re
import shutil
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

import pytest
from click.testing import CliRunner

from compliance.errors import RefusedError
from einvoice.input.row_types import RowModel
from einvoice.input.settings_reader import read_settings
from einvoice.input.settings_rows import LocalTextRow, SettingsFile
from receivables.cli import main
from receivables.reminders.settings import ReminderSettings, read_reminder_settings
from tests.project.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = ("fr", "en")
INPUT_PAGE = (ROOT / "docs" / "invoice-input.md").read_text(encoding="utf-8")


def starter(language: str) -> str:
    return files("receivables").joinpath(f"starter.{language}.toml").read_text(encoding="utf-8")


def filled(language: str) -> str:
    """A starter with the `#` of every setting and table taken away."""
    setting = re.compile(r'# ([a-z_]+ = |"[^"]+" = |\[)')
    lines = starter(language).splitlines()
    return "\n".join(line.removeprefix("# ") if setting.match(line) else line for line in lines)


def models_in(annotation: Any) -> Iterator[type[RowModel]]:  # noqa: ANN401 (any annotation)
    """The row models that the annotation of a field speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, RowModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def settings_of(model: type[RowModel], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every setting that the reader knows; a text by language is one setting."""
    for name, field in model.model_fields.items():
        inner = set(models_in(field.annotation)) - {LocalTextRow}
        for found in inner:
            yield from settings_of(found, (*path, name))
        if not inner:
            yield ".".join((*path, name))


def known() -> set[str]:
    """What the reader of settings and that of reminders know."""
    with pytest.raises(RefusedError) as refused:
        read_reminder_settings("[reminders]\nnothing = 1\n")
    (fault,) = (item for item in refused.value.findings if item.rule == "REMIND-04")
    assert fault.expected is not None
    reminders = {f"reminders.{name}" for name in fault.expected.split(", ")}
    return (set(settings_of(SettingsFile)) - {"reminders"}) | reminders


def keys(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """The settings in a document; a table of texts by language is one."""
    for name, value in table.items():
        here = (*path, name)
        if isinstance(value, dict) and not set(value) <= {"fr", "en"} and name != "languages":
            yield from keys(value, here)
        else:
            yield ".".join(here)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_starter_has_every_setting(language: str) -> None:
    found = known()
    assert {"seller.tax_registration", "page.show_qr", "exemptions.AE.code"} <= found
    assert set(keys(tomllib.loads(filled(language)))) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_starter_says_what_each_table_and_choice_is_for(language: str) -> None:
    tables = set(SettingsFile.model_fields) - {"exemptions"}
    assert {re.match(r"[a-z]+", name)[0] for name in tomllib.loads(starter(language))} == tables  # type: ignore[index]  # (a name of a table begins with a letter)
    for name in ("process", "show_qr", "tax_registration", "creditor_id", "code", "language"):
        assert re.search(rf"^(# )?{name} = .+ # \S", starter(language), flags=re.MULTILINE), name


def test_both_starters_set_the_same() -> None:
    french, english = (tomllib.loads(starter(language)) for language in LANGUAGES)
    assert french == english
    assert tomllib.loads(filled("fr")) == tomllib.loads(filled("en"))


@pytest.mark.parametrize("locale", ["C", "en_US.UTF-8", "fr_FR.UTF-8"])
def test_init_sets_the_page_to_french_under_any_locale(
    locale: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    path = tmp_path / "encaisse.toml"
    assert CliRunner().invoke(main, ["init", "--out", str(path)]).exit_code == 0
    assert tomllib.loads(path.read_text(encoding="utf-8"))["invoice"]["language"] == "fr"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_starter_is_accepted(language: str) -> None:
    settings = read_settings(filled(language))
    assert (settings.invoice.process, settings.page.show_qr) == ("S1", True)
    assert len(settings.exemptions) == 5
    assert isinstance(read_reminder_settings(filled(language)), ReminderSettings)


def build(folder: Path, settings: str, row: str) -> tuple[int, str]:
    """Build one row with some settings."""
    (folder / "encaisse.toml").write_text(settings, encoding="utf-8")
    (folder / "row.json").write_text(row, encoding="utf-8")
    arguments = ["--settings", str(folder / "encaisse.toml"), "--out", str(folder / "out")]
    done = CliRunner().invoke(
        main, ["--lang", "en", "invoice", "build", str(folder / "row.json"), *arguments]
    )
    return done.exit_code, done.output


def printed_block(kind: str) -> str:
    """The first block of a kind on the page of invoice input."""
    found = re.search(rf"```{kind}\n(.*?)```", INPUT_PAGE, flags=re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", ["S", "E", "AE", "G"])
def test_a_filled_starter_builds(language: str, category: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "fixtures" / "logo.svg", tmp_path)
    rows = printed_block("json").replace('"language": "fr",', f'"language": "{language}",')
    if category != "S":
        rows = rows.replace('"vat_category": "S"', f'"vat_category": "{category}"')
        rows = re.sub(r'"vat_rate": "[0-9.]+"', '"vat_rate": "0"', rows)
    settings = filled(language)
    if category == "S":
        settings = re.sub(r"^franchise = .*$", "", settings, flags=re.MULTILINE)
    status, printed = build(tmp_path, settings, rows)
    assert (status, "F2026-0101" in printed) == (0, True), printed


def test_the_settings_of_the_input_page_build_its_row(tmp_path: Path) -> None:
    status, printed = build(tmp_path, printed_block("toml"), printed_block("json"))
    assert status == 0, printed
