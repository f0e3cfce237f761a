# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice`: build invoices from rows, read them back, show the form of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compliance.error_texts import say_error
from compliance.masking import mask_ibans
from compliance.rules import localise
from receivables.cli.common import (
    EXIT_OF_VERDICT,
    Exit,
    exits_as_agreed,
    gravest,
    language,
    print_findings,
    print_json,
    say,
)
from receivables.cli.document_options import profile_option, rules_option
from receivables.cli.lazy import LazyGroup
from receivables.cli.number_options import numbering_options
from receivables.cli.run_options import crew_for, followed, run_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from einvoice.build_files import Outcome
    from einvoice.reading import ReadInvoice
    from receivables.cli.invoice_view import OutcomePrinter
    from receivables.numbers.assigning import LedgerNumbering

_TEXTS = {
    "en": {
        "building": "Building",
        "kept": ", {kept} of them by an earlier run",
        "incomplete": "not written: a required check could not run",
        "left_out": "not carried over, since the form has no place for it:",
        "written": "{good} of {all} documents written to {out}",
    },
    "fr": {
        "building": "Établissement",
        "kept": ", dont {kept} par une exécution précédente",
        "incomplete": "non écrit : un contrôle obligatoire n'a pas pu être effectué",
        "left_out": "non repris, faute de place dans le format :",
        "written": "{good} documents sur {all} écrits dans {out}",
    },
}


_BUILD_OPTIONS = (
    click.option(
        "--out",
        required=True,
        metavar="DIR",
        help="Folder for the documents and manifest.jsonl; made if missing.",
    ),
    click.option(
        "--sheet",
        metavar="NAME",
        help="Sheet to read of workbooks; default: the only one that is shown and not empty.",
    ),
    click.option(
        "--settings",
        metavar="FILE",
        help="Settings of your company (encaisse.toml): seller, payment, legal mentions, page. "
        "Default: encaisse.toml in the working directory, if there is one.",
    ),
    click.option(
        "--format",
        "build_format",
        type=click.Choice(["facturx", "cii", "ubl"]),
        default="facturx",
        show_default=True,
        help="facturx: a PDF with the XML inside. cii or ubl: the XML alone, in that syntax.",
    ),
    profile_option(
        "Profile of the documents: which terms the XML can carry. extended-ctc-fr is for CII "
        "and UBL alone, minimum to basic and extended for Factur-X. Default: invoice.profile of "
        "the settings, else en16931.",
    ),
    click.option(
        "--rest-on-page",
        is_flag=True,
        help="What the profile cannot carry may stand on the page alone; each such term is "
        "listed. Without this, such a document is refused.",
    ),
    rules_option(
        "Apply the French rules (BR-FR) to invoices between French parties (auto), to all "
        "(france), or to none (europe).",
    ),
    click.option(
        "--json", "as_json", is_flag=True, help="Print the manifest's lines as a JSON list."
    ),
)


def _build_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_BUILD_OPTIONS):
        command = option(command)
    return command


# In the order of the work; a module is imported when its command is called.
_COMMANDS = {
    "build": "invoice",
    "number": "number",
    "read": "invoice",
    "render": "invoice_render",
    "convert": "invoice_convert",
    "attach": "invoice_attach",
    "extract": "invoice_extract",
    "receive": "invoice_receive",
    "received": "invoice_received",
    "schema": "invoice",
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def invoice() -> None:
    """Say what is owed: build, read, convert and receive invoices."""


@invoice.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@_build_options
@run_options
@exits_as_agreed
@numbering_options
def build(
    inputs: tuple[str, ...],
    out: str,
    sheet: str | None,
    settings: str | None,
    build_format: str,
    profile: str | None,
    rest_on_page: bool,
    rules: str,
    numbering: LedgerNumbering | None,
    workers: int | None,
    scheduler: str | None,
    resume: bool,
    as_json: bool,
) -> None:
    r"""Build invoices from JSON, JSON Lines, CSV or XLSX, each checked before it is put in place.

    The form of the rows: `encaisse invoice schema`, and the documentation (invoice-input). Every
    fault of every row is reported at once; while there is one, nothing is written. A document that
    fails an official check is not written either: the manifest says why.

    \b
    Examples:
      encaisse invoice build invoices.jsonl --out invoices/
      encaisse invoice build year.jsonl --out invoices/ --workers 4 --resume
      encaisse invoice build orders.xlsx --assign-numbers --series invoices --out invoices/

    Exit status: 0 all written, 1 refused, 3 a file cannot be read, 4 a check could not run.
    """
    from pathlib import Path

    from compliance.checking import Rules
    from einvoice.build import BuildFormat, BuildOptions
    from einvoice.build_files import build_all, in_profile, load_company, load_rows
    from einvoice.profiles import BY_NAME
    from receivables.cli.invoice_view import OutcomePrinter

    company = load_company(settings_path(settings))
    if profile is not None:
        company = in_profile(company, BY_NAME[profile])
    sources = load_rows(
        map(Path, inputs), company, rules=Rules(rules), sheet=sheet, numbering=numbering
    )
    options = BuildOptions(
        build_format=BuildFormat(build_format), rules=Rules(rules), rest_on_page=rest_on_page
    )
    printer = None if as_json else OutcomePrinter(sources, language())
    with crew_for(len(sources), workers, scheduler) as crew:
        outcomes = build_all(sources, company, Path(out), options, resume=resume, crew=crew)
        with followed(outcomes, len(sources), _TEXTS[language()]["building"]) as coming:
            done = [_recorded(outcome, printer, numbering) for outcome in coming]
    _sum_up(done, out, as_json=as_json)
    raise SystemExit(gravest(_exit_of(outcome) for outcome in done))


@invoice.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the JSON form that `invoice build` takes."
)
@exits_as_agreed
def read(file: str, as_json: bool) -> None:
    r"""Read a Factur-X PDF, a CII or a UBL: a summary, or the JSON form that `build` takes.

    Amounts are shown as the document states them; `encaisse check` judges them. What the form has
    no place for is listed on standard error.

    \b
    Examples:
      encaisse invoice read facture.pdf
      encaisse invoice read facture.pdf --json > facture.json
    """
    from pathlib import Path

    from compliance.files import read_whole
    from compliance.xml_read import MAX_BYTES
    from einvoice.input.to_rows import invoice_to_json
    from einvoice.read import read_invoice
    from receivables.cli.invoice_view import print_invoice

    found = read_invoice(read_whole(Path(file), max_bytes=MAX_BYTES))
    if as_json:
        print_json(invoice_to_json(found.invoice))
    else:
        print_invoice(found.invoice, language())
    _say_left_out(found)


@invoice.command()
@exits_as_agreed
def schema() -> None:
    """Print the JSON Schema of the rows that `build` takes and `read --json` gives."""
    from einvoice.input.rows import published_schema

    click.echo(published_schema(), nl=False)


def _recorded(
    outcome: Outcome, printer: OutcomePrinter | None, numbering: LedgerNumbering | None
) -> Outcome:
    """Record that a document was issued, and show it, as soon as it is done."""
    if numbering is not None and outcome.path is not None:
        numbering.keep(outcome.source.invoice)
    if printer is not None:
        printer.show(outcome)
        _explain(outcome, printer)
    return outcome


def settings_path(given: Path | str | None) -> Path | None:
    """Return the settings that were named, else those of the working directory, if any."""
    from pathlib import Path

    if given is not None:
        return Path(given)
    usual = Path("encaisse.toml")
    return usual if usual.is_file() else None


def _exit_of(outcome: Outcome) -> Exit:
    return EXIT_OF_VERDICT[outcome.verdict]


def _explain(outcome: Outcome, printer: OutcomePrinter) -> None:
    """Say on standard error what stands against a document that was not written."""
    report = outcome.report
    if outcome.path is not None:
        return
    if report is not None and _exit_of(outcome) is Exit.NOT_RUN:
        reasons = (check.reason for check in report.checks if check.check in report.required)
        detail = "; ".join(say_error(reason, language()) for reason in reasons if reason)
        say(f"  {_TEXTS[language()]['incomplete']} ({detail})")
    print_findings(printer.unsaid(outcome.findings))


def _sum_up(done: list[Outcome], out: str, *, as_json: bool) -> None:
    if as_json:
        print_json([outcome.to_json() for outcome in done])
        return
    _say_warnings(done)
    good = sum(1 for outcome in done if outcome.path is not None)
    texts = _TEXTS[language()]
    kept = sum(1 for outcome in done if outcome.kept is not None)
    by_earlier_run = texts["kept"].format(kept=kept) if kept else ""
    say(texts["written"].format(good=good, all=len(done), out=out) + by_earlier_run)


def _say_warnings(done: list[Outcome]) -> None:
    """Say once what was remarked in documents that were written, and in how many."""
    remarks: dict[tuple[str, str], list[str]] = {}
    for outcome in done:
        if outcome.path is None:
            continue
        for item in outcome.findings:
            said = localise(item, language())
            documents = remarks.setdefault((said.rule, said.message), [])
            if outcome.name not in documents:
                documents.append(outcome.name)
    for (rule, message), documents in remarks.items():
        more = "" if len(documents) == 1 else f" (+ {len(documents) - 1})"
        say(f"  {rule} {documents[0]}{more}: {message}")


def _say_left_out(found: ReadInvoice) -> None:
    if found.left_out:
        say(_TEXTS[language()]["left_out"])
    for item in found.left_out:
        say(f"  {item.xpath}: {mask_ibans(item.value)}")
