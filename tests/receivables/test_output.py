# SPDX-License-Identifier: Apache-2.0
"""What people read: one form of days, tables that fit, nobody's text taken for markup."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from receivables.cli import main
from receivables.cli.tables import amounts_column, print_table, table_of, text_column
from receivables.services import import_files
from receivables.store.ledger import open_ledger
from tests.receivables.company import FIXTURES, make_files
from tests.receivables.factory import NOW, detail, entry, invoice, seen

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-11-02"
STATEMENTS = sorted(str(item) for item in (FIXTURES / "bank").glob("*.xml"))
ODD = "Dupont [/b] [red]& Fils[/red] :smile:"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("company")
    url = f"sqlite:///{folder / 'ledger.db'}"
    opened = open_ledger(url, create=True)
    import_files(make_files(folder), opened, NOW)
    opened.close()
    return url


def commands(url: str) -> dict[str, tuple[str, ...]]:
    return {
        "status": ("ledger", "status", "--as-of", TODAY, "--ledger", url),
        "aged": ("report", "aged", "--as-of", TODAY, "--ledger", url),
        "plan": ("remind", "plan", "--today", TODAY, "--ledger", url),
        "read": ("statement", "read", *STATEMENTS),
    }


NAMES = sorted(commands(""))


def run(*arguments: str, language: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(
        main, ["--lang", language, *arguments], catch_exceptions=False
    )


@pytest.mark.parametrize("name", NAMES)
def test_french_days_are_written_as_the_french_write_them(url: str, name: str) -> None:
    # File names and identifiers of the bank keep theirs.
    iso = re.compile(r"(?<![-/\w])2026-\d\d-\d\d(?![-\w])")
    french = run(*commands(url)[name], language="fr", COLUMNS="200").stdout
    assert re.search(r"\b\d\d/\d\d/2026\b", french)
    assert iso.findall(french) == []
    assert iso.findall(run(*commands(url)[name], language="en", COLUMNS="200").stdout)


@pytest.mark.parametrize("width", ["80", "100", None])
@pytest.mark.parametrize("name", NAMES)
def test_tables_fit(url: str, name: str, width: str | None) -> None:
    given = {} if width is None else {"COLUMNS": width}
    out = run(*commands(url)[name], language="fr", **given).stdout
    tables = [line for line in out.splitlines() if "·" not in line or "€" not in line]
    assert max(cell_len(line) for line in tables) <= int(width or 100)
    assert "…" not in out.replace(" … ", "").replace("FR76…", "")


def test_numbers_are_never_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    table = table_of(text_column("Name"), *(amounts_column(f"{n}") for n in range(5)))
    table.add_row("Établissements Dupont", *(["1\u202f234\u202f567,89"] * 5))
    print_table(table)
    assert capsys.readouterr().out.count("1\u202f234\u202f567,89") == 5


@pytest.mark.parametrize("name", ["status", "aged", "plan"])
def test_what_others_wrote_is_no_markup(tmp_path: Path, name: str) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    opened = open_ledger(url, create=True)
    with opened.writing() as writer:
        strange = seen(entry("7", "10-06", detail("7", "[/INV] :smile:", payer="[/X]")))
        writer.append((invoice("FA-001", "100", customer_name=ODD), *strange), recorded_at="x")
    opened.close()
    out = run(*commands(url)[name], language="en", COLUMNS="160").stdout
    assert ODD in out
    assert name != "status" or "[/INV] :smile:" in out


@pytest.mark.parametrize("name", NAMES)
def test_a_pipe_gets_no_colour(url: str, name: str) -> None:
    assert "\x1b" not in run(*commands(url)[name], language="fr").stdout


@pytest.mark.parametrize("wish", ["", "1"])
def test_no_color_is_kept(url: str, wish: str) -> None:
    arguments = ["ledger", "import", STATEMENTS[0], "--ledger", url]
    result = CliRunner(env={"NO_COLOR": wish}).invoke(main, arguments, color=True)
    assert ("\x1b[32m" in result.stdout) is (not wish)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_an_output_of_few_letters_ends_no_command(url: str, encoding: str) -> None:
    command = [sys.executable, "-c", "from receivables.cli import main; main()", "--lang", "fr"]
    for name, form in (("status", "--json"), ("status", ""), ("read", "")):
        arguments = [*commands(url)[name], *([form] if form else [])]
        done = subprocess.run(
            [*command, *arguments],
            check=True,
            capture_output=True,
            env={"PYTHONIOENCODING": encoding, "PATH": ""},
        )
        assert not form or json.loads(done.stdout.decode("ascii"))


@pytest.mark.parametrize(("language", "told"), [("fr", "1 jour"), ("en", "1 day")])
def test_one_is_not_many(url: str, language: str, told: str) -> None:
    arguments = ("ledger", "status", "--as-of", "2026-10-24", "--ledger", url)
    out = run(*arguments, language=language, COLUMNS="160").stdout
    assert f"{told} " in out
    assert f"{told}s" not in out
