# SPDX-License-Identifier: Apache-2.0
"""What the commands share: exit status, language, errors, printing of findings."""

from __future__ import annotations

import functools
import io
import json
import locale
import os
import sys
from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from unicodedata import category

import click

from compliance.error_texts import say_error
from compliance.errors import EncaisseError, RefusedError, UnreadableError
from compliance.report import Severity, Verdict
from compliance.rules import localise, rule_texts
from compliance.terms import term_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from compliance.report import Finding, Location

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

# Unicode's categories of control, format, surrogate, line and paragraph separator.
_NOT_SHOWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))

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


def prepare_streams(context: click.Context) -> None:
    """Print without colour where NO_COLOR asks for it, and whatever the output's encoding is.

    Source: no-color.org. What an encoding has no place for (a file on Windows is often cp1252)
    is written by its number, neither lost nor the end of the command.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def now() -> datetime:
    """Return the moment, with the zone of this machine: the only place that reads the clock."""
    return datetime.now(tz=UTC).astimezone()


def moment() -> str:
    """Return the moment as it is recorded, ISO 8601 with zone, in whole seconds."""
    return now().isoformat(timespec="seconds")


def local_time() -> datetime:
    """Return what the clock on the wall shows, in whole seconds: where `--today` is left out."""
    return now().replace(tzinfo=None, microsecond=0)


def plain(text: str) -> str:
    r"""Return a text as one line that a terminal shows and does not obey.

    File names and documents come from others: control characters, marks of direction and line
    breaks in them are shown as escapes (CWE-150).

    >>> plain("a\x1b[2Jb\u202ec\nd")
    'a\\x1b[2Jb\\u202ec\\nd'
    """
    return "".join(
        char.encode("unicode_escape").decode() if category(char) in _NOT_SHOWN else char
        for char in text
    )


def say(message: str) -> None:
    """Print a message for people, on standard error."""
    click.echo("\n".join(plain(line) for line in message.split("\n")), err=True)


def refuse_overwriting(target: Path, *sources: Path) -> None:
    """Refuse, as wrong usage, to write a file over one that is read to make it."""
    for source in sources:
        if target.exists() and source.exists() and target.samefile(source):
            raise click.UsageError(f"{target} is read, and would be overwritten: name another file")


def print_json(document: Any) -> None:  # noqa: ANN401 (any JSON value)
    """Print one JSON document on standard output; plain ASCII where that is not in UTF-8."""
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(document, ensure_ascii=not is_utf8, indent=2))


_SEVERITY_WORDS = {
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"},
    "fr": {Severity.ERROR: "erreur", Severity.WARNING: "avertissement", Severity.INFO: "info"},
}
_SEVERITY_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def print_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Print findings for people: severity, rule, place, sentence, values, and how to mend it."""
    for item in findings:
        finding = localise(item, language())
        place = plain(place_in_words(finding.location))
        word = _SEVERITY_WORDS[language()][finding.severity]
        head = click.style(f"{word} {finding.rule}", fg=_SEVERITY_COLOURS[finding.severity])
        click.echo(
            f"  {head}{f'  {place}' if place else ''}\n      {plain(finding.message)}", err=err
        )
        text = rule_texts().get(item.rule)
        if text is None or text.official:
            # Our own rules carry their values in the sentence; official ones do not.
            _echo_values(finding, err=err)
        if finding.hint:
            click.echo(f"      → {plain(finding.hint)}", err=err)


def place_in_words(location: Location) -> str:
    """Return where a finding is, in the language of this run."""
    names = {"line": "ligne", "page": "page", "row": "enregistrement"}
    if location.sheet is not None:
        return _place_in_workbook(location)
    if location.line is not None:
        # What is counted by lines is found by them.
        del names["row"]
    counted = (
        f"{names[name] if language() == 'fr' else name} {number}"
        for name in names
        if (number := getattr(location, name)) is not None
    )
    name = term_name(location.term, language()) if location.term else None
    term = f"{location.term} {name}" if name else location.term
    parts = (location.file, *counted, location.column, term, location.xpath)
    return ", ".join(part for part in parts if part)


def _place_in_workbook(location: Location) -> str:
    sheet, row = ("feuille", "ligne") if language() == "fr" else ("sheet", "row")
    where = location.cell or (None if location.row is None else f"{row} {location.row}")
    parts = (location.file, f"{sheet} {location.sheet}", where, location.column, location.term)
    return ", ".join(part for part in parts if part)


def _echo_values(finding: Finding, *, err: bool) -> None:
    labels = ("trouvé :", "attendu :") if language() == "fr" else ("found:", "expected:")
    values = zip(labels, (finding.found, finding.expected), strict=True)
    shown = ", ".join(f"{label} {value}" for label, value in values if value)
    if shown:
        click.echo(f"      {plain(shown)}", err=err)


def exits_as_agreed(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors of the library into the agreed exit status and one clear line each.

    A command that was asked for JSON prints its error as one document, `error.schema.json`.
    """

    @functools.wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except EncaisseError as error:
            if kwargs.get("as_json"):
                print_json(_error_document(error))
            else:
                _print_error(error)
            status = Exit.UNREADABLE if isinstance(error, UnreadableError) else Exit.FINDINGS
            raise SystemExit(status) from error

    return wrapper


def _print_error(error: EncaisseError) -> None:
    item = None if error.finding is None else localise(error.finding, language())
    message = say_error(str(error), language()) if item is None else item.message
    how = say_error(error.hint or "", language()) if item is None else item.hint
    hint = f" ({how})" if how else ""
    if not isinstance(error, RefusedError):
        say(f"{error.code}: {message}{hint}")
        return
    # Where one finding says all, it is said once.
    if str(error) not in {found.message for found in error.findings}:
        say(f"{_headline(error, message)}{hint}")
    print_findings(error.findings)


def _headline(error: RefusedError, message: str) -> str:
    """Return what is said above findings, each of which names its file."""
    if language() == "en" or message != str(error):
        return message
    count = sum(1 for item in error.findings if item.severity is Severity.ERROR)
    return f"Refusé : {count} erreur{'s' if count > 1 else ''}"


def _error_document(error: EncaisseError) -> dict[str, Any]:
    findings = error.findings if isinstance(error, RefusedError) else ()
    said = {"code": error.code, "message": say_error(str(error), language())}
    return {
        "error": said
        if error.hint is None
        else {**said, "hint": say_error(error.hint, language())},
        "findings": [localise(item, language()).to_json() for item in findings],
    }
