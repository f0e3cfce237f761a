# SPDX-License-Identifier: Apache-2.0
"""`encaisse statement`: read what the bank sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import Exit, exits_as_agreed, gravest, language, print_json, say

if TYPE_CHECKING:
    from compliance.report import Finding
    from sepa.reports.bank_file import BankFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One file of the command line: what was read from it, or why nothing was."""

    file: str
    content: BankFile | None
    findings: tuple[Finding, ...]
    status: Exit


@click.group()
def statement() -> None:
    """Read account statements and the bank's answers to your files."""


@statement.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON document: the file's, or a list with one for each file.",
)
@click.option(
    "--csv",
    "as_csv",
    is_flag=True,
    help="Print one row for each transaction, with a header (statements only).",
)
@exits_as_agreed
def read(files: tuple[str, ...], *, as_json: bool, as_csv: bool) -> None:
    r"""Show the entries of statements (camt.052, 053, 054) and status reports (pain.002).

    Every transaction of a batch is shown with its own amount, reference, remittance text and, when
    it came back, the reason in plain words. What cannot be read or does not add up is said; a file
    that differs from its official schema is read all the same, with a warning.

    \b
    Examples:
      encaisse statement read releve.xml
      encaisse --lang fr statement read *.xml
      encaisse statement read --csv releve.xml > ecritures.csv

    Exit status: 0 all read, 1 something in a file is wrong, 3 a file cannot be read.
    """
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    results = [_read(file) for file in files]
    if as_json:
        documents = [_json(result) for result in results]
        print_json(documents[0] if len(documents) == 1 else documents)
    elif as_csv:
        _print_csv(results)
    else:
        _print(results)
    raise SystemExit(gravest(result.status for result in results))


def _read(file: str) -> Read:
    from pathlib import Path

    from compliance.checking import unreadable
    from compliance.errors import UnreadableError
    from compliance.report import has_errors
    from sepa.reports.bank_file import read_bank_file

    try:
        content = read_bank_file(Path(file).read_bytes())
    except OSError as error:
        fault = UnreadableError(f"the file cannot be opened: {error.strerror}")
        return _unreadable(file, unreadable(file, fault).findings)
    except UnreadableError as error:
        return _unreadable(file, unreadable(file, error).findings)
    findings = tuple(finding.at_file(file) for finding in content.findings)
    status = Exit.FINDINGS if has_errors(findings) else Exit.GOOD
    return Read(file=file, content=content, findings=findings, status=status)


def _unreadable(file: str, findings: tuple[Finding, ...]) -> Read:
    return Read(file=file, content=None, findings=findings, status=Exit.UNREADABLE)


def _json(result: Read) -> dict[str, Any]:
    from sepa.reports.camt_model import BankReport
    from sepa.reports.json_form import bank_report_json, status_report_json

    if result.content is None:
        document: dict[str, Any] = {"kind": None, "statements": []}
    elif isinstance(result.content, BankReport):
        document = bank_report_json(result.content)
    else:
        document = status_report_json(result.content)
    document["findings"] = [finding.to_json() for finding in result.findings]
    return {"file": result.file, **document}


def _print_csv(results: list[Read]) -> None:
    from receivables.cli.statement_view import print_all_findings
    from sepa.reports.camt_model import BankReport
    from sepa.reports.csv_rows import write_csv

    statuses = [r.file for r in results if r.content and not isinstance(r.content, BankReport)]
    if statuses:
        raise click.UsageError(
            f"{statuses[0]} is a status report, which has no rows of entries: use --json"
        )
    reports = tuple((r.file, r.content) for r in results if isinstance(r.content, BankReport))
    click.echo(write_csv(reports), nl=False)
    for result in results:
        print_all_findings(result.findings, language())


def _print(results: list[Read]) -> None:
    from receivables.cli.statement_view import print_all_findings, print_report, print_status
    from sepa.reports.camt_model import BankReport

    for result in results:
        if result.content is None:
            for finding in result.findings:
                hint = f" ({finding.hint})" if finding.hint else ""
                say(f"{finding.rule}: {result.file}: {finding.message}{hint}")
            continue
        if isinstance(result.content, BankReport):
            print_report(result.file, result.content, language())
        else:
            print_status(result.file, result.content, language())
        print_all_findings(result.findings, language())
