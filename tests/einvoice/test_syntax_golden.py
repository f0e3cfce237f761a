# SPDX-License-Identifier: Apache-2.0
"""Pairs of files, rows in, CII or UBL out: `input.json` and `expected.xml` in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.report import CheckStatus
from compliance.xml_read import parse_xml
from einvoice.checks import check
from einvoice.input.rows import read_json_rows
from tests.einvoice.syntaxes import SYNTAXES, Adapter, name_of

FOLDER = Path(__file__).parent / "golden"
CASES = [
    pytest.param(syntax, path.parent, id=f"{syntax.name}-{path.parent.name}")
    for syntax in SYNTAXES
    for path in sorted((FOLDER / syntax.name).glob("*/input.json"))
]


@pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)
def test_there_are_cases(syntax: Adapter) -> None:
    inputs = {path.parent for path in (FOLDER / syntax.name).glob("*/input.json")}
    assert len(inputs) >= 3
    assert {path.parent for path in (FOLDER / syntax.name).glob("*/expected.xml")} == inputs


@pytest.mark.parametrize(("syntax", "case"), CASES)
def test_rows_become_the_expected_document(syntax: Adapter, case: Path) -> None:
    text = (case / "input.json").read_text(encoding="utf-8")
    (row,) = read_json_rows(text, file="input.json")
    written = syntax.write(row.invoice).decode()
    assert written == (case / "expected.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("syntax", "case"), CASES)
def test_the_expected_document_is_read_and_written_in_the_same_bytes(
    syntax: Adapter, case: Path
) -> None:
    expected = (case / "expected.xml").read_bytes()
    read = syntax.read(parse_xml(expected))
    assert syntax.write(read.invoice) == expected
    assert read.left_out == ()


@pytest.mark.parametrize(("syntax", "case"), CASES)
def test_the_expected_document_passes_the_official_rules(syntax: Adapter, case: Path) -> None:
    report = check((case / "expected.xml").read_bytes(), file="expected.xml")
    if any(item.status is CheckStatus.NOT_RUN for item in report.checks):
        pytest.skip("the official rules did not run")
    assert [(item.rule, item.message) for item in report.findings] == []
    assert report.is_good
    assert (report.kind or "").startswith(syntax.name)
