# SPDX-License-Identifier: Apache-2.0
"""Advice: given where it is due and nowhere else; it never makes a document fail."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from compliance.report import CheckStatus, Severity
from compliance.rules import rule_texts
from einvoice.advice.check import check_advice
from einvoice.checks import check, read_subject
from tests.compliance.documents import DATA
from tests.compliance.mutation import base_names, document, rows
from tests.support import shared_data

if TYPE_CHECKING:
    from compliance.report import CheckResult

ADVICE = list(rows("advice.txt"))


def advised(data: bytes, today: str = "-") -> CheckResult:
    day = None if today == "-" else date.fromisoformat(today)
    return check_advice(read_subject(data, file="f.xml", today=day))


@pytest.mark.parametrize("row", ADVICE, ids=lambda row: str(row["name"]))
def test_advice(row: dict[str, str]) -> None:
    result = advised(document(row["base"], row["change"]), row["today"])
    assert result.status is CheckStatus.PASSED
    expected = set() if row["expected"] == "-" else set(row["expected"].split())
    assert {item.rule for item in result.findings} == expected
    assert all(item.severity is not Severity.ERROR for item in result.findings)
    assert all(item.location.term for item in result.findings)


def test_every_advice_is_in_the_docs() -> None:
    text = (DATA.parents[2] / "docs" / "judging.md").read_text(encoding="utf-8")
    for code, rule in rule_texts().items():
        if code.startswith("ADV-"):
            assert f"| {code} | {rule.severity} | " in text, code
            assert rule.source in text, code


def test_every_advice_is_given_once_above() -> None:
    given = {code for row in ADVICE for code in row["expected"].split()}
    assert given - {"-"} == {code for code in rule_texts() if code.startswith("ADV-")}


@pytest.mark.parametrize("base", base_names())
def test_no_false_alarm_on_a_good_document(base: str) -> None:
    assert not advised(document(base)).findings


def test_no_false_alarm_on_the_french_examples() -> None:
    for path in sorted(shared_data("data", "examples").glob("facturx_*.xml")):
        assert not advised(path.read_bytes()).findings, path.name


def test_advice_never_makes_a_document_fail() -> None:
    odd = document("basic", "set //ram:IncludedNote[1]/ram:Content = -")
    report = check(odd, file="f.xml")
    assert report.is_good
    assert {item.rule for item in report.findings} == {"ADV-30"}


def test_a_document_that_cannot_be_read_gets_none_and_says_why() -> None:
    report = check(document("basic", "del //ram:IssueDateTime"), file="f.xml")
    [result] = [item for item in report.checks if item.check == "advice"]
    assert result.status is CheckStatus.NOT_RUN
    assert "BT-2" in (result.reason or "")
    assert "advice" not in report.required


def test_no_advice_holds_a_whole_iban() -> None:
    iban = "FR7630006000011234567890189"
    change = f"set //ram:IncludedNote[ram:SubjectCode='PMT']/ram:Content = A payer sur {iban}"
    (found,) = advised(document("basic", change)).findings
    assert (found.rule, found.found) == ("ADV-31", "A payer sur FR76…0189")
