# SPDX-License-Identifier: Apache-2.0
"""A report is three-valued: what nobody checked is never good."""

from __future__ import annotations

import pytest

from compliance.checking import Subject, run_checks
from compliance.errors import ArtefactError, NotRunError
from compliance.kinds import BY_KEY
from compliance.report import (
    CheckResult,
    CheckStatus,
    Finding,
    Report,
    Severity,
    concluded,
    not_applicable,
    not_run,
)
from compliance.xml_read import parse_xml
from tests.compliance.documents import INVOICE

ERROR = Finding(rule="BR-01", message="wrong")
WARNING = Finding(rule="BR-02", message="odd", severity=Severity.WARNING)

RESULTS = {
    "ok": lambda name: concluded(name, ()),
    "warn": lambda name: concluded(name, (WARNING,)),
    "bad": lambda name: concluded(name, (ERROR,)),
    "off": lambda name: not_run(name, "no engine"),
    "n/a": lambda name: not_applicable(name, "not French"),
}

# Results of the checks a and b (absent: `-`), what is required, the verdict.
VERDICTS = """
    a     b     required  verdict
    ok    ok    a,b       passed
    ok    warn  a,b       passed
    ok    n/a   a,b       passed
    ok    off   a         passed
    ok    off   a,b       incomplete
    ok    -     a,b       incomplete
    -     -     a         incomplete
    -     -               incomplete
    n/a   n/a   a,b       incomplete
    off   off   a,b       incomplete
    bad   ok    a,b       failed
    bad   off   a,b       failed
    ok    bad   a         failed
"""


@pytest.mark.parametrize("row", VERDICTS.strip().splitlines()[1:])
def test_verdict(row: str) -> None:
    first, second, *rest = row.split()
    required = rest[0].split(",") if len(rest) == 2 else []
    checks = tuple(
        RESULTS[word](name) for name, word in (("a", first), ("b", second)) if word != "-"
    )
    report = Report(file="f", kind="k", required=frozenset(required), checks=checks)
    assert report.verdict == rest[-1]
    assert report.is_good == (rest[-1] == "passed")


@pytest.mark.parametrize(
    ("status", "findings"),
    [(CheckStatus.PASSED, (ERROR,)), (CheckStatus.FAILED, ()), (CheckStatus.FAILED, (WARNING,))],
)
def test_a_status_cannot_deny_its_findings(
    status: CheckStatus, findings: tuple[Finding, ...]
) -> None:
    with pytest.raises(ValueError, match="denies"):
        CheckResult(check="a", status=status, findings=findings)


@pytest.mark.parametrize("status", [CheckStatus.NOT_RUN, CheckStatus.NOT_APPLICABLE])
def test_silence_needs_a_reason(status: CheckStatus) -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        CheckResult(check="a", status=status)


def subject() -> Subject:
    return Subject(file="f", kind=BY_KEY["facturx-basic-xml"], root=parse_xml(INVOICE))


def refuse(error: Exception) -> CheckResult:
    raise error


def test_a_check_without_implementation_is_not_run() -> None:
    report = run_checks(subject(), {})
    assert [check.status for check in report.checks] == [CheckStatus.NOT_RUN] * 4
    assert report.verdict == "incomplete"


@pytest.mark.parametrize(
    "error", [NotRunError("no engine", hint="install it"), ArtefactError("altered")]
)
def test_a_check_that_cannot_run_says_why(error: Exception) -> None:
    good = {name: lambda _, name=name: concluded(name, ()) for name in ("xsd", "br-fr")}
    report = run_checks(subject(), {**good, "en16931": lambda _: refuse(error)})
    assert report.verdict == "incomplete"
    assert str(error) in (report.checks[1].reason or "")


@pytest.mark.parametrize(
    ("name", "status", "verdict"),
    [("pdfa", "not_applicable", "passed"), ("no-such-check", "not_run", "incomplete")],
)
def test_a_required_check_that_the_kind_has_not(name: str, status: str, verdict: str) -> None:
    good = {name: lambda _, name=name: concluded(name, ()) for name in subject().kind.checks}
    report = run_checks(subject(), good, require=frozenset({name}))
    assert report.checks[-1].status == status
    assert report.verdict == verdict
