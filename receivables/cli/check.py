# SPDX-License-Identifier: Apache-2.0
"""`encaisse check`: recognise any supported file and judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compliance.error_texts import say_error
from compliance.rules import localise
from receivables.cli.common import (
    EXIT_OF_VERDICT,
    exits_as_agreed,
    gravest,
    language,
    plain,
    print_findings,
    print_json,
    say,
)
from receivables.cli.document_options import rules_option

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from compliance.report import CheckResult, Report
    from receivables.checks import Below

_MANY = 20
_SHOWN = 5
_PLURAL = 2

_TEXTS = {
    "en": {
        "passed": "passed",
        "failed": "failed",
        "incomplete": "incomplete",
        "unreadable": "unreadable",
        "not_run": "not run",
        "not_applicable": "not applicable",
        "files": "files",
        "file": "file",
        "count": "{number} {files}: {parts}",
        "set_aside": "set aside, being neither XML nor PDF: {number} ({names})",
    },
    "fr": {
        "passed": "conforme",
        "failed": "non conforme",
        "incomplete": "incomplet",
        "unreadable": "illisible",
        "not_run": "non effectué",
        "not_applicable": "sans objet",
        "files": "fichiers",
        "file": "fichier",
        "count": "{number} {files} : {parts}",
        "set_aside": "laissé de côté, n'étant ni XML ni PDF : {number} ({names})",
    },
}

_COLOURS = {"passed": "green", "failed": "red", "incomplete": "yellow", "unreadable": "magenta"}


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR...")
@rules_option(
    "National rules for invoices: those that the invoice calls for, always the French BR-FR, or "
    "none."
)
@click.option(
    "--require",
    type=click.Choice(["pdfa"]),
    multiple=True,
    help="Require a check that is otherwise optional: pdfa, which needs veraPDF.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Judge lead times and dates to come as of this day (default: only the dates inside the "
    "file count).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the reports as one JSON document.")
@exits_as_agreed
def check(
    paths: tuple[str, ...],
    rules: str,
    require: tuple[str, ...],
    today: datetime | None,
    as_json: bool,
) -> None:
    r"""Judge invoices and bank files by every official rule that applies to them.

    Recognises Factur-X PDF, CII and UBL invoices, pain.001, pain.002, pain.007, pain.008 and camt
    by their content.
    A folder is walked with all below it; hidden files, and files that are neither XML nor PDF, are
    left out.

    \b
    Examples:
      encaisse check facture.pdf
      encaisse check --rules france --json factures/ > report.json

    A file is good only if every required check ran and passed. Exit status: 0 all good,
    1 findings, 3 a file cannot be read, 4 a required check could not run.
    """
    from pathlib import Path

    from compliance.checking import Rules
    from receivables.checks import check_paths, files_below

    below = [files_below(Path(path)) for path in paths]
    files = [file for item in below for file in item.files]
    day = today.date() if today else None
    reports = check_paths(files, rules=Rules(rules), require=frozenset(require), today=day)
    done = _print(_with_progress(reports, len(files)), as_json=as_json)
    _say_set_aside(below)
    raise SystemExit(gravest(EXIT_OF_VERDICT[report.verdict] for report in done))


def _say_set_aside(below: list[Below]) -> None:
    files = [file for item in below for file in item.set_aside]
    if not files:
        return
    names = ", ".join(plain(file.name) for file in files[:_SHOWN])
    more = ", …" if len(files) > _SHOWN else ""
    say(_TEXTS[language()]["set_aside"].format(number=len(files), names=f"{names}{more}"))


def _with_progress(reports: Iterable[Report], length: int) -> Iterable[Report]:
    from sys import stderr, stdout

    if length < _MANY or not stderr.isatty() or stdout.isatty():
        yield from reports
        return
    with click.progressbar(reports, length=length, file=stderr) as bar:
        yield from bar


def _print(reports: Iterable[Report], *, as_json: bool) -> list[Report]:
    if as_json:
        done = list(reports)
        print_json([report.to_json() for report in done])
        return done
    done = []
    for report in reports:
        _print_report(report)
        done.append(report)
    _print_summary(done)
    return done


def _print_report(report: Report) -> None:
    texts = _TEXTS[language()]
    verdict = report.verdict.value
    word = click.style(f"{texts[verdict]:<12}", fg=_COLOURS[verdict], bold=True)
    click.echo(f"{word} {plain(report.file)}" + (f"  ({report.kind})" if report.kind else ""))
    if report.unreadable is not None:
        said = localise(report.unreadable, language())
        hint = f" → {said.hint}" if said.hint else ""
        click.echo(f"  {plain(said.message + hint)}")
        return
    for result in report.checks:
        _print_check(result, required=result.check in report.required)


def _print_check(result: CheckResult, *, required: bool) -> None:
    texts = _TEXTS[language()]
    status = result.status.value
    if status == "passed" and not result.findings:
        return
    if status == "not_run" and not required:
        return  # said once for all files, at the end
    reason = say_error(result.reason or "", language())
    if status == "not_applicable":
        click.secho(f"  {result.check}: {texts[status]}, {plain(reason)}", dim=True)
        return
    detail = reason or result.artefact
    click.echo(f"  {result.check}: {texts[status]}" + (f", {plain(detail)}" if detail else ""))
    print_findings(result.findings, err=False)


def _print_summary(reports: list[Report]) -> None:
    texts = _TEXTS[language()]
    counts = {
        verdict: sum(report.verdict.value == verdict for report in reports) for verdict in _COLOURS
    }
    _print_options_left_out(reports)
    parts = ", ".join(
        f"{count} {_counted(verdict, count)}" for verdict, count in counts.items() if count
    )
    noun = texts["file"] if len(reports) == 1 else texts["files"]
    click.echo(texts["count"].format(number=len(reports), files=noun, parts=parts))


def _print_options_left_out(reports: list[Report]) -> None:
    from collections import Counter

    texts = _TEXTS[language()]
    left_out = Counter(
        (result.check, result.reason)
        for report in reports
        for result in report.checks
        if result.status.value == "not_run" and result.check not in report.required
    )
    for (check_name, why), count in left_out.items():
        reason = say_error(why or "", language())
        noun = texts["file"] if count == 1 else texts["files"]
        click.secho(f"{check_name}: {texts['not_run']} ({count} {noun}), {reason}", dim=True)


def _counted(verdict: str, count: int) -> str:
    word = _TEXTS[language()][verdict]
    # English adjectives stay as they are; in French each word takes an s, but for "non".
    if language() != "fr" or count < _PLURAL:
        return word
    return " ".join(part if part == "non" else f"{part}s" for part in word.split())
