# SPDX-License-Identifier: Apache-2.0
"""What the commands that order something from the bank share: the file's checks, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compliance.report import CheckStatus, Verdict
from receivables.cli.common import language, print_findings, say

if TYPE_CHECKING:
    from compliance.report import Report

_TEXTS = {
    "en": {
        "checked": "  checked: {checks}",
        "passed": "passed",
        "not_run": "NOT RUN",
        "failed": "the file did not pass its checks; nothing was written",
        "no_check": "a check could not run; nothing was written: {reason}",
        "resumed": "{path}: recorded by a run that was cut off; the file is in its place now",
    },
    "fr": {
        "checked": "  contrôles : {checks}",
        "passed": "conforme",
        "not_run": "NON EFFECTUÉ",
        "failed": "le fichier n'a pas passé ses contrôles ; rien n'a été écrit",
        "no_check": "un contrôle n'a pu se faire ; rien n'a été écrit : {reason}",
        "resumed": "{path} : enregistré lors d'une exécution interrompue ; le fichier est en place",
    },
}


def reasons_not_run(report: Report) -> str:
    """Return why checks were not run, in one line; empty if all were."""
    reasons = [item.reason for item in report.checks if item.status is CheckStatus.NOT_RUN]
    return "; ".join(reason for reason in reasons if reason)


def print_refusal(report: Report) -> None:
    """Say why a file was not written: what it did not pass, or which check could not run."""
    print_findings(report.findings)
    texts = _TEXTS[language()]
    if report.verdict is Verdict.INCOMPLETE:
        say(texts["no_check"].format(reason=reasons_not_run(report)))
    else:
        say(texts["failed"])


def print_checks(report: Report) -> None:
    """Print which checks a file went through, and warnings."""
    print_findings(report.findings)
    texts = _TEXTS[language()]
    words = {CheckStatus.NOT_RUN: texts["not_run"]}
    checks = ", ".join(
        f"{item.check} {words.get(item.status, texts['passed'])}" for item in report.checks
    )
    click.echo(texts["checked"].format(checks=checks))


def print_resumed(path: object) -> None:
    """Say that the file of a run that was cut off lies where it belongs."""
    click.echo(_TEXTS[language()]["resumed"].format(path=path))
