# SPDX-License-Identifier: Apache-2.0
"""Pairs of files: rows in, CII out. A folder with `input.json` and `expected.xml` is a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.report import CheckStatus
from compliance.xml_read import parse_xml
from einvoice.checks import check
from einvoice.cii.document import read_cii, write_cii
from einvoice.input.rows import read_json_rows

FOLDER = Path(__file__).parent / "golden" / "cii"
CASES = sorted(path.parent for path in FOLDER.glob("*/input.json"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 3
    assert sorted(path.parent for path in FOLDER.glob("*/expected.xml")) == CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rows_become_the_expected_cii(case: Path) -> None:
    text = (case / "input.json").read_text(encoding="utf-8")
    (row,) = read_json_rows(text, file="input.json")
    assert write_cii(row.invoice).decode() == (case / "expected.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_expected_cii_is_read_and_written_in_the_same_bytes(case: Path) -> None:
    expected = (case / "expected.xml").read_bytes()
    read = read_cii(parse_xml(expected))
    assert write_cii(read.invoice) == expected
    assert read.left_out == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_expected_cii_passes_the_official_rules(case: Path) -> None:
    report = check((case / "expected.xml").read_bytes(), file="expected.xml")
    if any(item.status is CheckStatus.NOT_RUN for item in report.checks):
        pytest.skip("the official rules did not run")
    assert [(item.rule, item.message) for item in report.findings] == []
    assert report.is_good
