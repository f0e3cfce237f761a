# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice build --assign-numbers`: numbers for rows that come with a key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from einvoice import build_files
from receivables.cli import main
from tests.einvoice.invoice_rows import SETTINGS_TEXT, plain_row
from tests.einvoice.workbooks import HEADER, plain_book

if TYPE_CHECKING:
    from pathlib import Path

SELLER = "100000009"


class Company:
    """A folder with settings, a ledger with one series, and the command."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._url = url
        (folder / "encaisse.toml").write_text(SETTINGS_TEXT, encoding="utf-8")
        pattern = "F{year}-{number:04}"
        self.number("series", "invoices", "--seller", SELLER, "--pattern", pattern)

    def number(self, *words: str) -> Any:  # noqa: ANN401 (any JSON)
        result = CliRunner().invoke(
            main, ["invoice", "number", *words, "--ledger", self._url, "--json"]
        )
        return json.loads(result.stdout)

    def build(self, *rows: dict[str, Any], more: tuple[str, ...] = ()) -> tuple[int, Any]:
        path = self.folder / "rows.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        return self.build_file(path, *more)

    def build_file(self, path: Path, *more: str) -> tuple[int, Any]:
        words = ["invoice", "build", str(path), "--out", str(self.folder / "out"), "--json"]
        words += ["--settings", str(self.folder / "encaisse.toml"), "--ledger", self._url]
        result = CliRunner().invoke(main, [*words, "--format", "cii", "--assign-numbers", *more])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, json.loads(result.stdout)

    def issued(self) -> dict[str, int]:
        (part,) = self.number("report")["series"]
        return {name: part["count"][name] for name in ("given", "issued", "registered")}


@pytest.fixture
def company(tmp_path: Path, ledger_url: str) -> Company:
    return Company(tmp_path, ledger_url)


def order(key: str, day: str = "2026-11-02", **more: object) -> dict[str, Any]:
    row = {**plain_row(), "key": key, "issue_date": day, **more}
    del row["number"]
    return row


def numbers(document: Any) -> list[str]:  # noqa: ANN401 (any JSON)
    return [line["number"] for line in document]


def rules(document: Any) -> list[str]:  # noqa: ANN401 (any JSON)
    return [item["rule"] for item in document["findings"]]


def test_numbers_follow_the_dates_and_come_again(company: Company) -> None:
    rows = (order("b", "2026-11-03"), order("a", "2026-11-02"), order("c", "2026-11-03"))
    status, first = company.build(*rows)
    assert (status, numbers(first)) == (0, ["F2026-0002", "F2026-0001", "F2026-0003"])
    assert company.build(*rows) == (status, first)
    assert company.issued() == {"given": 0, "issued": 3, "registered": 0}
    # The page asks for the number, not for the one that stood in for it.
    text = (company.folder / "out" / "F2026-0002.xml").read_text(encoding="utf-8")
    assert text.count("F2026-0002") == 2
    assert "+000" not in text


def test_while_a_row_has_a_fault_no_number_is_given(company: Company) -> None:
    status, refused = company.build(order("a"), order("b", type_code="999"))
    assert (status, rules(refused)) == (1, ["INV-01"])
    assert company.number("report")["series"] == []


def test_a_row_without_number_and_key_is_refused(company: Company) -> None:
    row = order("a")
    del row["key"]
    status, refused = company.build(row)
    assert (status, rules(refused)) == (1, ["ROW-01"])


def test_every_reason_is_said_and_no_number_given(company: Company) -> None:
    company.build(order("a", "2026-11-05"))
    status, refused = company.build(
        order("x"), order("y", "2026-11-06"), order("y", "2026-11-06"), order("a", "2026-11-04")
    )
    assert (status, sorted(rules(refused))) == (1, ["NUM-04", "NUM-05", "NUM-11"])
    places = {item["location"]["row"] for item in refused["findings"]}
    assert places == {1, 3, 4}
    assert company.issued() == {"given": 0, "issued": 1, "registered": 0}


def test_a_run_that_breaks_off_finds_its_numbers_again(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (order("a"), order("b"), order("c"))
    build = build_files.build_job
    built: list[build_files.BuildJob] = []

    def break_off(job: build_files.BuildJob) -> object:
        if built:
            raise RuntimeError
        built.append(job)
        return build(job)

    with monkeypatch.context() as patched:
        patched.setattr(build_files, "build_job", break_off)
        with pytest.raises(AssertionError):
            company.build(*rows)
    assert company.issued() == {"given": 2, "issued": 1, "registered": 0}
    # Another run in between goes on after them, and the first is asked for again.
    assert numbers(company.build(order("d"))[1]) == ["F2026-0004"]
    status, again = company.build(*rows)
    assert (status, numbers(again)) == (0, ["F2026-0001", "F2026-0002", "F2026-0003"])
    assert company.issued() == {"given": 0, "issued": 4, "registered": 0}
    assert company.number("report")["findings"] == []


def test_only_a_document_that_passes_is_issued_and_its_row_may_be_mended_until_then(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("einvoice.checks.CHECKS", {})  # no check runs: nothing passes
        status, refused = company.build(order("a"))
    assert (status, refused[0]["status"], numbers(refused)) == (4, "refused", ["F2026-0001"])
    assert company.issued() == {"given": 1, "issued": 0, "registered": 0}
    mended = order("a", due_date="2026-12-31")
    assert numbers(company.build(mended)[1]) == ["F2026-0001"]
    status, changed = company.build(order("a", due_date="2026-12-30"))
    assert (status, rules(changed)) == (1, ["NUM-05"])
    assert company.build(mended)[0] == 0


def test_numbers_of_the_user_are_registered_and_checked(company: Company) -> None:
    own = plain_row()  # F2026-0101
    status, built = company.build(order("a"), own)
    assert (status, numbers(built)) == (0, ["F2026-0102", "F2026-0101"])
    assert company.build(own)[0] == 0
    other = {**own, "due_date": "2026-12-31"}
    assert rules(company.build(other)[1]) == ["NUM-06"]
    assert rules(company.build({**own, "issue_date": "2026-11-01"})[1]) == ["NUM-06"]


def test_credit_notes_may_have_a_series_of_their_own(company: Company) -> None:
    company.number("series", "credits", "--seller", SELLER, "--pattern", "A{number}")
    note = order("n", type_code="381")
    note["references"] = {"preceding_invoices": [{"number": "F1", "issue_date": "2026-10-01"}]}
    series = ("--series", "invoices", "--credit-note-series", "credits")
    built = company.build(order("a"), note, more=series)
    assert numbers(built[1]) == ["F2026-0001", "A1"]
    assert rules(company.build(order("b"))[1]) == ["NUM-19"]


def test_a_workbook_of_orders_is_numbered(company: Company) -> None:
    book, sheet = plain_book()
    sheet.cell(1, HEADER.index("invoice_number") + 1, "key")
    sheet["A2"] = sheet["A3"] = "order-1"
    book.save(company.folder / "orders.xlsx")
    status, built = company.build_file(company.folder / "orders.xlsx")
    assert (status, numbers(built)) == (0, ["F2026-0001"])
    sheet["A3"] = None
    book.save(company.folder / "orders.xlsx")
    status, refused = company.build_file(company.folder / "orders.xlsx")
    places = {(item["rule"], item["location"]["row"]) for item in refused["findings"]}
    assert status == 1
    assert ("ROW-01", 3) in places


def test_a_series_is_named_for_numbers_alone(company: Company) -> None:
    words = ["invoice", "build", "x.json", "--out", str(company.folder), "--series", "a"]
    assert CliRunner().invoke(main, words).exit_code == 2
