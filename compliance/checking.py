# SPDX-License-Identifier: Apache-2.0
"""Carrying out the checks that a kind of document asks for.

The names of the checks come from the registry of kinds, their implementations from the caller. A
name without implementation ends *not run*: nothing that is missing can look like a pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.errors import ArtefactError, NotRunError, UnreadableError
from compliance.kinds import KINDS
from compliance.report import CheckResult, Finding, Report, not_applicable, not_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lxml import etree

    from compliance.kinds import Kind


class Rules(StrEnum):
    """Which national rules to apply: those that the document calls for, or forced ones."""

    AUTO = "auto"
    FRANCE = "france"
    EUROPE = "europe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A document under examination.

    Attributes:
        file: its name, for findings.
        kind: what it was recognised as.
        root: the XML document, read by the hardened parser.
        container: the PDF that carried it, if any.
        rules: which national rules to apply.
        today: the day on which it is judged; None where only dates inside the file matter.
    """

    file: str
    kind: Kind
    root: etree._Element
    container: bytes | None = None
    rules: Rules = Rules.AUTO
    today: date | None = None


CheckFunction = Callable[[Subject], CheckResult]
"""Judges a subject; raises `NotRunError` where it cannot."""


def run_checks(
    subject: Subject,
    implementations: Mapping[str, CheckFunction],
    *,
    require: frozenset[str] = frozenset(),
) -> Report:
    """Carry out every check that the subject's kind lists, and report.

    Args:
        subject: the document.
        implementations: check name to function, e.g. `einvoice.formats.CHECKS`.
        require: names of checks to require beyond those that the kind requires (`pdfa`).
    """
    results = []
    for name in subject.kind.checks:
        implementation = implementations.get(name)
        if implementation is None:
            results.append(not_run(name, "this installation has no implementation of the check"))
            continue
        try:
            results.append(implementation(subject))
        except (NotRunError, ArtefactError) as error:
            # An altered artefact judges nothing, and the other files are judged all the same.
            reason = f"{error} ({error.hint})" if error.hint else str(error)
            results.append(not_run(name, reason))
    results += [_foreign(name, subject) for name in sorted(require - set(subject.kind.checks))]
    return Report(
        file=subject.file,
        kind=subject.kind.key,
        required=subject.kind.required | require,
        checks=tuple(results),
    )


def _foreign(name: str, subject: Subject) -> CheckResult:
    """Answer for a check that the caller requires and the kind does not have."""
    if any(name in kind.checks for kind in KINDS):
        return not_applicable(name, f"{subject.kind.key} is not subject to it")
    return not_run(name, "there is no such check")


def in_container(findings: tuple[Finding, ...], subject: Subject) -> tuple[Finding, ...]:
    """Drop the line numbers if the XML was inside a PDF: they would be read as lines of the PDF."""
    if subject.container is None:
        return findings
    return tuple(
        replace(finding, location=replace(finding.location, line=None)) for finding in findings
    )


def unreadable(file: str, error: UnreadableError) -> Report:
    """Return the report of a file that could not be read."""
    finding = Finding(rule=error.code, message=str(error), hint=error.hint)
    return Report(file=file, unreadable=finding)
