# SPDX-License-Identifier: Apache-2.0
"""The commands on a ledger: output, JSON against its published form, exit status."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator, FormatChecker

from receivables.cli import main
from receivables.services import import_files
from receivables.store.ledger import open_ledger
from tests.receivables.company import FIXTURES, make_files
from tests.receivables.factory import NOW

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-11-02"
SETTINGS = str(FIXTURES / "encaisse.toml")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a ledger with everything of the fixture company; the tests below only read it."""
    folder = tmp_path_factory.mktemp("company")
    paths = make_files(folder)
    url = f"sqlite:///{folder / 'ledger.db'}"
    opened = open_ledger(url, create=True)
    import_files(paths, opened, NOW)
    opened.close()
    return url


def encaisse(*arguments: str, language: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", language, *arguments], catch_exceptions=False)


def document(schema: str, *arguments: str) -> Any:  # noqa: ANN401 (any JSON)
    result = encaisse(*arguments, "--json")
    assert result.exit_code == 0
    content = json.loads(result.stdout)
    form = json.loads(files("compliance.schemas").joinpath(f"{schema}.schema.json").read_text())
    Draft202012Validator.check_schema(form)
    Draft202012Validator(form, format_checker=FormatChecker()).validate(content)
    return content


def test_status_ends_in_a_line_of_totals(url: str) -> None:
    result = encaisse("ledger", "status", "--as-of", TODAY, "--ledger", url)
    last = result.stdout.splitlines()[-1]
    assert last == "Open €6,810.71 · overdue €3,533.40 · in collection €0.00"


def test_status_in_french(url: str) -> None:
    result = encaisse("ledger", "status", "--as-of", TODAY, "--ledger", url, language="fr")
    last = result.stdout.splitlines()[-1].replace("\u202f", " ").replace("\u00a0", " ")
    assert last == "Ouvert 6 810,71 € · en retard 3 533,40 € · en prélèvement 0,00 €"


def test_status_for_programs(url: str) -> None:
    told = document("status", "ledger", "status", "--as-of", TODAY, "--ledger", url)
    assert (told["as_of"], told["bank_data_to"]) == (TODAY, "2026-10-31")
    (total,) = told["totals"]
    assert (total["open"], total["overdue"]) == ("6810.71", "3533.40")
    items = {item["number"]: item for row in told["customers"] for item in row["items"]}
    assert [row["reason"] for row in items["F2026-0221"]["setbacks"]] == ["AM04"]
    assert items["F2026-0213"]["status"] == "partially_paid"
    assert items["F2026-0211"]["status"] == "paid"
    (unknown,) = told["unallocated"]
    assert (unknown["remainder"], unknown["reason"]) == ("150.00", "no_reference")


def test_status_while_collections_are_pending(url: str) -> None:
    told = document("status", "ledger", "status", "--as-of", "2026-10-06", "--ledger", url)
    assert told["totals"][0]["in_collection"] == "1308.00"


def test_no_account_is_shown_in_full(url: str) -> None:
    for arguments in (("--json",), ("--all",)):
        result = encaisse("ledger", "status", "--as-of", TODAY, "--ledger", url, *arguments)
        assert "FR76…" in result.stdout or "--all" in arguments
        assert "FR76616" not in result.stdout


def test_status_of_one_customer(url: str) -> None:
    asked = ("ledger", "status", "--customer", "guennec", "--as-of", TODAY, "--ledger", url)
    told = document("status", *asked)
    assert [row["balance"] for row in told["customers"]] == ["1530.50"]
    assert "Biscuiterie" not in encaisse(*asked).stdout


def test_aged_for_programs(url: str) -> None:
    told = document("aged", "report", "aged", "--as-of", TODAY, "--ledger", url)
    (total,) = told["totals"]
    assert (total["not_due"], total["days_1_30"]) == ("3277.31", "3533.40")
    later = document("aged", "report", "aged", "--as-of", "2026-12-20", "--ledger", url)
    assert later["totals"][0]["total"] == total["total"]
    assert later["totals"][0]["days_61_90"] != "0.00"


def test_aged_as_csv(url: str) -> None:
    result = encaisse("report", "aged", "--as-of", TODAY, "--ledger", url, "--csv")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert rows["Biscuiterie de la Sèvre SA"]["total"] == "1047.65"
    assert encaisse("report", "aged", "--csv", "--json").exit_code == 2


def test_aged_for_people(url: str) -> None:
    result = encaisse("report", "aged", "--as-of", TODAY, "--ledger", url)
    assert "€6,810.71" in result.stdout
    assert "€150.00" in result.stdout


def test_plan_for_programs(url: str) -> None:
    told = document(
        "remind_plan",
        *("remind", "plan", "--today", TODAY, "--settings", SETTINGS, "--ledger", url),
    )
    due = {row["name"]: row["language"] for row in told["reminders"] if row["remind"]}
    assert len(due) == 5
    assert due["Harbourlight Studios Ltd"] == "en"
    assert {row["language"] for row in told["reminders"] if row["remind"]} == {"fr", "en"}


def test_plan_for_people_says_why_not(url: str) -> None:
    arguments = ("remind", "plan", "--today", "2026-12-20", "--ledger", url)
    assert "bank data too old" in encaisse(*arguments).stdout
    assert "0 customers to remind" in encaisse(*arguments).stdout


def test_verify(url: str) -> None:
    assert "records, intact" in encaisse("ledger", "verify", "--ledger", url).stdout


@pytest.fixture
def fresh(tmp_path: Path) -> tuple[str, str]:
    return ("--ledger", f"sqlite:///{tmp_path / 'new.db'}")


class TestImport:
    def test_good(self, fresh: tuple[str, str]) -> None:
        bank = str(FIXTURES / "bank")
        result = encaisse("ledger", "import", bank, *fresh, "--json")
        assert result.exit_code == 0
        told = json.loads(result.stdout)
        assert {row["status"] for row in told["files"]} == {"imported"}
        again = encaisse("ledger", "import", bank, *fresh)
        assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "Nothing new.")

    def test_unreadable_outweighs_the_others(self, fresh: tuple[str, str], tmp_path: Path) -> None:
        bad = tmp_path / "bad.xml"
        bad.write_bytes(b"")
        good = str(FIXTURES / "bank")
        result = encaisse("ledger", "import", str(bad), good, *fresh)
        assert result.exit_code == 3
        assert "bad.xml" in result.stderr

    def test_refused(self, fresh: tuple[str, str], tmp_path: Path) -> None:
        source = next((FIXTURES / "bank").glob("*camt.053.xml")).read_text(encoding="utf-8")
        bad = tmp_path / "bad.xml"
        bad.write_text(source.replace("<IBAN>FR7661610044000002026100190</IBAN>", ""))
        result = encaisse("ledger", "import", str(bad), *fresh)
        assert result.exit_code == 1
        assert "LEDGER-09" in result.stderr

    def test_nothing_to_import_is_a_fault_of_use(self, fresh: tuple[str, str]) -> None:
        assert encaisse("ledger", "import", *fresh).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [("ledger", "status"), ("ledger", "verify"), ("report", "aged"), ("remind", "plan")],
)
def test_without_a_ledger_it_says_how_to_make_one(
    arguments: tuple[str, ...], fresh: tuple[str, str]
) -> None:
    result = encaisse(*arguments, *fresh)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "encaisse ledger import" in result.stderr


def test_send_says_which_invoice_has_no_pdf(url: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("--today", TODAY, "--settings", SETTINGS, "--ledger", url)
    result = encaisse("remind", "send", "--eml", str(out), *arguments)
    assert result.exit_code == 1
    assert "REMIND-02" in result.stderr
    assert not out.exists()


def test_send_without_a_sender_is_refused(url: str, tmp_path: Path) -> None:
    nobody = tmp_path / "encaisse.toml"
    nobody.write_text("[reminders]\nfirst_after_days = 5\n", encoding="utf-8")
    arguments = ("--today", TODAY, "--settings", str(nobody), "--ledger", url)
    result = encaisse("remind", "send", "--eml", str(tmp_path / "out"), *arguments)
    assert result.exit_code == 1
    assert "REMIND-01" in result.stderr


def test_init_writes_once(tmp_path: Path) -> None:
    path = tmp_path / "encaisse.toml"
    assert encaisse("init", "--out", str(path), language="fr").exit_code == 0
    first = path.read_bytes()
    assert "Réglages".encode() in first
    again = encaisse("init", "--out", str(path))
    assert (again.exit_code, path.read_bytes()) == (1, first)
    assert "left as it is" in again.stderr


def test_doctor_names_what_is_here() -> None:
    result = encaisse("doctor", "--json")
    told = json.loads(result.stdout)
    here = {row["name"]: row["presence"] for row in told["examined"]}
    assert (here["python"], here["lxml"]) == ("here", "here")
    assert result.exit_code == (0 if told["complete"] else 4)
    missing = [row for row in told["examined"] if row["presence"] == "missing"]
    assert all(row["remedy"] for row in missing)


@pytest.mark.parametrize(
    "command",
    [
        ("ledger", "import"),
        ("ledger", "status"),
        ("ledger", "verify"),
        ("remind", "plan"),
        ("remind", "send"),
        ("report", "aged"),
        ("init",),
        ("doctor",),
    ],
)
def test_every_option_has_its_help(command: tuple[str, ...]) -> None:
    found: Any = main
    for name in command:
        found = found.get_command(None, name)
    for option in found.params:
        assert option.param_type_name == "argument" or option.help
    assert encaisse(*command, "--help").exit_code == 0
