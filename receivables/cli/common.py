# SPDX-License-Identifier: Apache-2.0
"""What the commands share: exit status, language, errors, printing of findings."""

from __future__ import annotations

import functools
import json
import locale
import os
from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from compliance.errors import EncaisseError, RefusedError, UnreadableError
from compliance.report import Severity, Verdict
from compliance.rules import localise, rule_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from compliance.report import Finding

P = ParamSpec("P")
R = TypeVar("R")


class Exit(IntEnum):
    """Exit status, the same for every command."""

    GOOD = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    NOT_RUN = 4


EXIT_OF_VERDICT = {
    Verdict.PASSED: Exit.GOOD,
    Verdict.FAILED: Exit.FINDINGS,
    Verdict.INCOMPLETE: Exit.NOT_RUN,
    Verdict.UNREADABLE: Exit.UNREADABLE,
}

_GRAVITY = (Exit.GOOD, Exit.FINDINGS, Exit.NOT_RUN, Exit.UNREADABLE)


def gravest(statuses: Iterable[Exit]) -> Exit:
    """Return the status of a command over several files: the order is 3, 4, 1, 0."""
    return max(statuses, key=_GRAVITY.index, default=Exit.GOOD)


def language_of_locale() -> str:
    """Return `fr` for a French locale, `en` for any other."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    if name is None:
        name = locale.getlocale()[0] or ""
    return "fr" if name.lower().startswith("fr") else "en"


def language() -> str:
    """Return the language chosen for this run of the command."""
    chosen = click.get_current_context().find_root().obj
    return chosen if isinstance(chosen, str) else language_of_locale()


def local_time() -> datetime:
    """Return what the clock on the wall shows, in whole seconds: where `--today` is left out."""
    return datetime.now(tz=UTC).astimezone().replace(tzinfo=None, microsecond=0)


def say(message: str) -> None:
    """Print a message for people, on standard error."""
    click.echo(message, err=True)


def print_json(document: Any) -> None:  # noqa: ANN401 (any JSON value)
    """Print one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def print_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Print findings for people: rule, place, sentence, values, and how to mend it."""
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
    for item in findings:
        finding = localise(item, language())
        place = f" {finding.location}" if str(finding.location) else ""
        rule = click.style(finding.rule, fg=colours[finding.severity], bold=True)
        click.echo(f"  {rule}{place}\n      {finding.message}", err=err)
        text = rule_texts().get(item.rule)
        if text is None or text.official:
            # Our own rules carry their values in the sentence; official ones do not.
            _echo_values(finding, err=err)
        if finding.hint:
            click.echo(f"      → {finding.hint}", err=err)


def _echo_values(finding: Finding, *, err: bool) -> None:
    labels = ("trouvé", "attendu") if language() == "fr" else ("found", "expected")
    values = zip(labels, (finding.found, finding.expected), strict=True)
    shown = ", ".join(f"{label}: {value}" for label, value in values if value)
    if shown:
        click.echo(f"      {shown}", err=err)


def exits_as_agreed(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors of the library into the agreed exit status and one clear line each."""

    @functools.wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RefusedError as error:
            say(f"{error}")
            print_findings(error.findings)
            raise SystemExit(Exit.FINDINGS) from error
        except EncaisseError as error:
            hint = f" ({error.hint})" if error.hint else ""
            say(f"{error.code}: {error}{hint}")
            status = Exit.UNREADABLE if isinstance(error, UnreadableError) else Exit.FINDINGS
            raise SystemExit(status) from error

    return wrapper
