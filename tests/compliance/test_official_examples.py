# SPDX-License-Identifier: Apache-2.0
"""Positive examples of those who made the rules: each must pass, by the judge of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.checking import Rules
from receivables.checks import check_paths
from tests.compliance.documents import needs
from tests.support import shared_data

if TYPE_CHECKING:
    from pathlib import Path


def verdicts(paths: list[Path], rules: Rules = Rules.AUTO) -> dict[str, tuple[str | None, str]]:
    needs("cii-en16931-schematron")
    assert paths, "no example found"
    return {
        report.file.rpartition("/")[2]: (report.kind, report.verdict)
        for report in check_paths(paths, rules=rules)
    }


def kind_of(path: Path) -> str:
    return "ubl-invoice" if path.stem.endswith("_ubl") else "cii-en16931"


def test_positive_invoices_pass() -> None:
    paths = sorted(shared_data("data", "invoices").rglob("*.xml"))
    assert len(paths) > 80
    assert verdicts(paths) == {path.name: (kind_of(path), "passed") for path in paths}


def test_french_examples_pass_the_french_rules() -> None:
    paths = sorted(shared_data("data", "examples").glob("facturx_*.xml"))
    expected = {path.name: ("cii-en16931", "passed") for path in paths}
    assert verdicts(paths, Rules.FRANCE) == expected


def test_foreign_examples_fail_the_french_rules_when_they_are_forced() -> None:
    paths = sorted(shared_data("data", "invoices", "cen").glob("*.xml"))
    assert {verdict for _, verdict in verdicts(paths, Rules.FRANCE).values()} == {"failed"}
