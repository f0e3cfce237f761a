# SPDX-License-Identifier: Apache-2.0
"""A document that a command made: judged, put in place only if it is good, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.error_texts import say_error
from compliance.files import name_of, write_whole
from receivables.cli.common import EXIT_OF_VERDICT, Exit, language, print_findings, say

if TYPE_CHECKING:
    from pathlib import Path

    from compliance.report import Finding, Report

_TEXTS = {
    "en": {
        "written": "{out} written ({kind})",
        "failed": "not written: the result does not pass its checks",
        "incomplete": "not written: a required check could not run",
    },
    "fr": {
        "written": "{out} écrit ({kind})",
        "failed": "non écrit : le résultat ne passe pas ses contrôles",
        "incomplete": "non écrit : un contrôle obligatoire n'a pas pu être effectué",
    },
}


def judged_and_put(
    data: bytes, out: Path, report: Report, remarks: tuple[Finding, ...] = ()
) -> Exit:
    """Write a document if its report is good; say what came of it; return the exit status."""
    texts = _TEXTS[language()]
    print_findings(remarks)
    print_findings(report.findings)
    status = EXIT_OF_VERDICT[report.verdict]
    if report.is_good:
        write_whole(out, data)
        say(texts["written"].format(out=name_of(out), kind=report.kind))
        return status
    say(texts["incomplete" if status is Exit.NOT_RUN else "failed"])
    if status is Exit.NOT_RUN:
        for item in report.checks:
            if item.check in report.required and item.reason:
                say(f"  {item.check}: {say_error(item.reason, language())}")
    return status
