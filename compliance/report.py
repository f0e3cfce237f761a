# SPDX-License-Identifier: Apache-2.0
"""The outcome of checking: findings, check results, reports.

A check ends *passed*, *failed* or *not run*. A report is good only if every check that the kind
of document requires has passed: a result that nobody produced is missing, and missing is not good.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """Weight of a finding; only an error makes a document wrong."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class CheckStatus(StrEnum):
    """How a check ended. `NOT_APPLICABLE` is a rule set that the document is not subject to."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """What a report says of a document as a whole."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a finding is: in a file, an XML document, a page, or a table of rows.

    Attributes:
        file: the name of the file as the caller gave it.
        line: line in the file, from 1.
        xpath: path of the element in the XML document.
        term: business term of EN 16931, e.g. `BT-31`, or the field name of an input form.
        page: page of a PDF, from 1.
        row: row of a table or record of an input file, from 1.
        column: name of the column or field of that row.
        sheet: name of the sheet of a workbook; its rows have the numbers that it shows.
        cell: address of the cell on that sheet, e.g. `H12`.
    """

    file: str | None = None
    line: int | None = None
    xpath: str | None = None
    term: str | None = None
    page: int | None = None
    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    cell: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the members that are set, as the `check` command prints them."""
        return _without_none({name: getattr(self, name) for name in self.__slots__})

    def __str__(self) -> str:
        parts = (
            self.file,
            f"line {self.line}" if self.line else None,
            f"page {self.page}" if self.page else None,
            f"sheet {self.sheet}" if self.sheet else None,
            self.cell or (f"row {self.row}" if self.row else None),
            self.column,
            self.term,
            self.xpath,
        )
        return ", ".join(part for part in parts if part)


NOWHERE = Location()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault, or one remark, with its place.

    Attributes:
        rule: the official rule id where there is one (`BR-CO-15`), else ours (`SDD-07`).
        severity: only `error` makes a document wrong.
        message: one sentence; never the document, never a full IBAN.
        location: where.
        found: the value found, in the document's own spelling.
        expected: the value, or the form, that would be right.
        hint: how to mend it.
        names: fields that the hint speaks of, each with what the input calls it.
    """

    rule: str
    message: str
    severity: Severity = Severity.ERROR
    location: Location = NOWHERE
    found: str | None = None
    expected: str | None = None
    hint: str | None = None
    names: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def at_file(self, file: str) -> Finding:
        """Return the finding with its file named, where it was not yet."""
        if self.location.file is not None:
            return self
        return replace(self, location=replace(self.location, file=file))

    def to_json(self) -> dict[str, Any]:
        """Return the finding in the form of the `check` command's JSON."""
        return _without_none(
            {
                "rule": self.rule,
                "severity": self.severity.value,
                "message": self.message,
                "location": self.location.to_json(),
                "found": self.found,
                "expected": self.expected,
                "hint": self.hint,
            }
        )


def has_errors(findings: tuple[Finding, ...] | list[Finding]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The end of one check. Made by `concluded`, `not_run` or `not_applicable`, never by hand.

    Attributes:
        check: name of the check, as the registry of kinds spells it (`xsd`, `en16931`).
        status: how it ended.
        artefact: the official artefact that judged, with its version.
        reason: why it did not run or does not apply.
        findings: what it found; of severity error if and only if it failed.
    """

    check: str
    status: CheckStatus
    artefact: str | None = None
    reason: str | None = None
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if (self.status is CheckStatus.FAILED) != has_errors(self.findings):
            raise ValueError(f"check {self.check}: status {self.status} denies its findings")
        if self.status in {CheckStatus.NOT_RUN, CheckStatus.NOT_APPLICABLE} and not self.reason:
            raise ValueError(f"check {self.check}: {self.status} needs a reason")

    def to_json(self, *, required: bool) -> dict[str, Any]:
        """Return the result, without its findings, in the form of the `check` command's JSON."""
        return _without_none(
            {
                "check": self.check,
                "artefact": self.artefact,
                "status": self.status.value,
                "required": required,
                "reason": self.reason,
            }
        )


def concluded(
    check: str, findings: tuple[Finding, ...] | list[Finding], artefact: str | None = None
) -> CheckResult:
    """Return the result of a check that ran to its end: failed if a finding is an error."""
    status = CheckStatus.FAILED if has_errors(findings) else CheckStatus.PASSED
    return CheckResult(check=check, status=status, artefact=artefact, findings=tuple(findings))


def not_run(check: str, reason: str, artefact: str | None = None) -> CheckResult:
    """Return the result of a check that could not be carried out."""
    return CheckResult(check=check, status=CheckStatus.NOT_RUN, reason=reason, artefact=artefact)


def not_applicable(check: str, reason: str) -> CheckResult:
    """Return the result of a rule set that the document is not subject to."""
    return CheckResult(check=check, status=CheckStatus.NOT_APPLICABLE, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was checked in one document, and what came of it.

    Attributes:
        file: the name of the file as the caller gave it.
        kind: key of the kind in the registry; None if it could not be recognised.
        required: names of the checks that must have passed for the document to be good.
        checks: the results, in the order in which the checks are listed for the kind.
        unreadable: why the file could not be read; then there are no checks.
    """

    file: str
    kind: str | None = None
    required: frozenset[str] = frozenset()
    checks: tuple[CheckResult, ...] = ()
    unreadable: Finding | None = field(default=None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all checks, each with its file named."""
        if self.unreadable is not None:
            return (self.unreadable.at_file(self.file),)
        return tuple(
            finding.at_file(self.file) for check in self.checks for finding in check.findings
        )

    @property
    def verdict(self) -> Verdict:
        """The document as a whole: what is known to be wrong is wrong, what is missing is not good.

        A required check that is absent, or did not run, makes the report incomplete. One that is
        not applicable is settled: it asks nothing of this document.
        """
        if self.unreadable is not None:
            return Verdict.UNREADABLE
        if any(check.status is CheckStatus.FAILED for check in self.checks):
            return Verdict.FAILED
        settled = {
            check.check
            for check in self.checks
            if check.status in {CheckStatus.PASSED, CheckStatus.NOT_APPLICABLE}
        }
        passed = any(check.status is CheckStatus.PASSED for check in self.checks)
        if not passed or not self.required <= settled:
            return Verdict.INCOMPLETE
        return Verdict.PASSED

    @property
    def is_good(self) -> bool:
        """True only if every required check ran and passed."""
        return self.verdict is Verdict.PASSED

    def to_json(self) -> dict[str, Any]:
        """Return the report in the form of the `check` command's JSON."""
        return {
            "file": self.file,
            "kind": self.kind,
            "verdict": self.verdict.value,
            "checks": [
                check.to_json(required=check.check in self.required) for check in self.checks
            ],
            "findings": [finding.to_json() for finding in self.findings],
        }


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
