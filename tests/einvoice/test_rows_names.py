# SPDX-License-Identifier: Apache-2.0
"""Findings of a table speak of its lines and columns, those of JSON of its fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.errors import RefusedError
from compliance.report import Finding, Location
from compliance.rules import localise
from einvoice.input.rows import read_csv_rows
from receivables.cli.common import place_in_words
from tests.einvoice.invoice_rows import changed, plain_row, settings
from tests.einvoice.invoice_rows import faults as json_faults
from tests.einvoice.test_rows_csv import FIRST, HEADER, OTHER, SECOND


def found_in(*rows: str, header: str = HEADER) -> tuple[Finding, ...]:
    with pytest.raises(RefusedError) as caught:
        read_csv_rows("\n".join((header, *rows)), file="rows.csv", settings=settings())
    return caught.value.findings


@pytest.mark.parametrize(
    ("language", "in_json", "in_csv"),
    [
        (
            "en",
            "Fill references.preceding_invoices.",
            "Fill preceding_number, preceding_date.",
        ),
        (
            "fr",
            "Renseignez references.preceding_invoices.",
            "Renseignez preceding_number, preceding_date.",
        ),
    ],
)
def test_a_hint_names_the_columns_of_a_table(language: str, in_json: str, in_csv: str) -> None:
    row = changed(plain_row(), "type_code", "381")
    (item,) = (item for item in json_faults(row) if item.rule == "BR-FR-CO-05")
    assert localise(item, language).hint == in_json
    credit = FIRST.replace(";380;", ";381;")
    (item,) = (item for item in found_in(credit) if item.rule == "BR-FR-CO-05")
    assert localise(item, language).hint == in_csv
    assert item.hint == "Fill preceding_number, preceding_date."


def test_an_exemption_is_given_in_its_column() -> None:
    (item,) = found_in(FIRST.replace(";S;20;", ";E;0;"))
    hint = localise(item, "fr").hint
    assert item.rule == "BR-E-10"
    assert hint is not None
    assert hint.startswith("Indiquez-le dans exemption_reason, ou")


def test_what_is_missing_has_the_name_of_its_column() -> None:
    (item,) = found_in(FIRST.replace(";80.00;", ";;"))
    assert (item.found, item.location.column) == ("unit_price", "unit_price")


def test_a_field_of_a_line_without_a_column_is_named_as_one() -> None:
    header = f"{HEADER};line.period.start;line.period.end"
    (item,) = found_in(f"{FIRST};2026-10-31;2026-10-01", header=header)
    assert item.location.column == "line.period.end"


def test_the_line_is_the_one_that_an_editor_shows() -> None:
    over_two_lines = FIRST.replace(";Conseil;", ';"Conseil\nsuite";')
    wrong = SECOND.replace(";3;C62", ";3,5;C62")
    (item,) = (item for item in found_in(over_two_lines, "", wrong) if item.rule == "ROW-05")
    assert (item.location.line, item.location.row) == (5, 2)


def test_the_place_is_said_by_the_line_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("receivables.cli.common.language", lambda: "fr")
    place = Location(file="a.csv", line=6, row=5, column="unit")
    assert place_in_words(place) == "a.csv, ligne 6, unit"
    assert place_in_words(Location(file="a.json", row=5)) == "a.json, enregistrement 5"


def test_rows_that_do_not_follow_each_other_have_one_fault() -> None:
    found = found_in(FIRST, OTHER, SECOND)
    assert [(item.rule, item.location.line) for item in found] == [("CSV-05", 4)]
    found = found_in(FIRST, OTHER, SECOND.replace(";41.90;", ";41,90;"))
    assert [item.rule for item in found] == ["CSV-05", "ROW-05"]


def test_a_negative_credit_note_is_mended_at_its_quantity() -> None:
    header = f"{HEADER};preceding_number;preceding_date;payment_terms"
    credit = FIRST.replace(";380;", ";381;").replace(";12.5;", ";-12.5;")
    (item,) = found_in(f"{credit};F2026-0001;2026-10-01;Imputé", header=header)
    assert (item.rule, item.location.column) == ("INV-26", "quantity")


def documented_cases() -> dict[str, dict[str, str]]:
    """The columns of each case that the documentation shows."""
    page = (Path(__file__).parents[2] / "docs" / "invoice-input.md").read_text(encoding="utf-8")
    table = page.partition("| Case |")[2].partition("\n\n")[0]
    cell = re.compile(r'`([^`]+)` (?:"([^"]*)"|([^,|]+?))(?=,| \|)')
    return {
        line.split("|")[1].strip(): {name: a or b for name, a, b in cell.findall(line)}
        for line in table.splitlines()[2:]
    }


@pytest.mark.parametrize(
    ("case", "due"),
    # 12.5 x 80.00 at 20 %: 1,200.00; less the deposit of 360.00
    [
        ("Credit note", "1200.00"),
        ("Final invoice after a deposit", "840.00"),
        ("Instalments", "1200.00"),
        ("Early payment", "1200.00"),
    ],
)
def test_the_columns_that_the_documentation_shows_are_good(case: str, due: str) -> None:
    columns = documented_cases()[case]
    row = dict(zip(HEADER.split(";"), FIRST.split(";"), strict=True))
    if case != "Final invoice after a deposit":
        row["due_date"] = ""
    row |= columns
    text = "\n".join((";".join(row), ";".join(row.values())))
    (found,) = read_csv_rows(text, file="rows.csv", settings=settings())
    assert str(found.invoice.totals.due) == due
    assert len(columns) in {3, 4, 5}
