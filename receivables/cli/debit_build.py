# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit build`: from collections to the file that asks the bank for direct debits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import (
    EXIT_OF_VERDICT,
    Exit,
    exits_as_agreed,
    language,
    local_time,
    print_findings,
    print_json,
    refuse_overwriting,
    say,
)
from receivables.cli.debit_from_ledger import FromLedger, choose, ledger_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sepa.debit.build import DebitBuild
    from sepa.debit.model import BatchHead

_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)

_TEXTS = {
    "en": {
        "written": "{path}: {count} collections, {total} EUR, message {message}",
        "block": "  {date}  {sequence}  {count:>6}  {total:>14} EUR  {id}",
        "skipped": "rows refused and left out: {rows}",
        "refused": "rows refused: {rows}; nothing was written (--skip-refused writes the others)",
        "unread": "the table is refused; nothing was written",
    },
    "fr": {
        "written": "{path} : {count} prélèvements, {total} EUR, message {message}",
        "block": "  {date}  {sequence}  {count:>6}  {total:>14} EUR  {id}",
        "skipped": "lignes refusées et laissées de côté : {rows}",
        "refused": "lignes refusées : {rows} ; rien n'est écrit (--skip-refused écrit les autres)",
        "unread": "le tableau est refusé ; rien n'a été écrit",
    },
}


_BUILD_OPTIONS = (
    click.argument("source", metavar="[INPUT]", required=False, type=_FILE),
    click.option(
        "--creditor",
        required=True,
        type=_FILE,
        metavar="creditor.toml",
        help="Who collects: name, iban, creditor_id, scheme (CORE or B2B), and optionally bic, "
        "batch_booking and [address].",
    ),
    click.option(
        "--out", "target", required=True, type=_FILE, metavar="PATH", help="The file to write."
    ),
    click.option(
        "--version",
        "version",
        type=click.Choice(["pain.008.001.08", "pain.008.001.02"]),
        default="pain.008.001.08",
        show_default=True,
        help="Version of the message; ask your bank before you choose the old one.",
    ),
    click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="The day on which the file is to be sent, which also dates it (default: now).",
    ),
    click.option(
        "--skip-refused",
        is_flag=True,
        help="Write the collections that are good, and list the others. Exit status stays 1.",
    ),
    ledger_options,
    click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON document."),
)


def _with_build_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_BUILD_OPTIONS):
        command = option(command)
    return command


@click.command()
@_with_build_options
@exits_as_agreed
def build(
    source: Path | None,
    *,
    creditor: Path,
    target: Path,
    version: str,
    today: datetime | None,
    skip_refused: bool,
    as_json: bool,
    **of_ledger: Any,  # noqa: ANN401 (the options of `ledger_options`)
) -> None:
    """Build a pain.008 file from a table of collections, checked before it is put in place.

    INPUT is a CSV file in UTF-8 with a header; `encaisse debit schema` lists its columns. Every
    fault of every row is named with row and column, and nothing is written if a collection is
    refused, unless --skip-refused. The file is checked against the official XSD and the rules of
    the SEPA schemes.

    With --from-ledger and no INPUT, the collections are the invoices of the ledger that are due,
    under their mandates: each whole, once, as it was announced. Those left out are listed, each
    with its reason. What was built is remembered: a second run builds nothing.

    \b
    Examples:
      encaisse debit build collections.csv --creditor creditor.toml --out debits.xml
      encaisse debit build --from-ledger --creditor creditor.toml --out debits.xml --dry-run
    """  # noqa: D301 (click takes a real backspace for "leave these lines as they are")
    from compliance.files import read_text, writing_whole
    from sepa.debit.build import BuildOptions, build_debit_to
    from sepa.debit.creditor_settings import read_creditor
    from sepa.debit.pain008_writer import VERSIONS
    from sepa.row_table import open_table

    chosen = choose(source, skip_refused=skip_refused, **of_ledger)
    if isinstance(chosen, FromLedger):
        created = today or local_time()
        raise SystemExit(chosen.run(creditor, target, created, version, as_json=as_json))
    source = chosen
    refuse_overwriting(target, source, creditor)
    table, read = open_table(source), read_creditor(read_text(creditor))
    with writing_whole(target) as pending:
        outcome = build_debit_to(
            pending.stream,
            table,
            read,
            today or local_time(),
            file=str(target),
            options=BuildOptions(version=VERSIONS[version], skip_refused=skip_refused),
        )
        pending.is_kept = outcome.is_good
    if as_json:
        print_json(build_document(outcome, target))
    else:
        print_build(outcome, target)
    raise SystemExit(_status(outcome))


@click.command()
def schema() -> None:
    """Print the JSON Schema of one collection, the row that `debit build` reads."""
    from sepa.debit.columns import json_schema

    print_json(json_schema())


def _status(outcome: DebitBuild) -> Exit:
    if outcome.report is None or outcome.refused_rows:
        return Exit.FINDINGS
    return EXIT_OF_VERDICT[outcome.report.verdict]


def print_build(outcome: DebitBuild, target: Path) -> None:
    """Print what came of a build, for people."""
    from receivables.cli.order_view import print_checks, print_refusal

    texts = _TEXTS[language()]
    print_findings(outcome.findings)
    rows = ", ".join(str(row) for row in outcome.refused_rows)
    if outcome.report is None or outcome.batch is None:
        key = "refused" if outcome.refused_rows else "unread"
        say(texts[key].format(rows=rows))
        return
    if outcome.refused_rows:
        say(texts["skipped"].format(rows=rows))
    if outcome.is_good:
        _print_batch(outcome.batch, target)
        print_checks(outcome.report)
    else:
        print_refusal(outcome.report)


def _print_batch(batch: BatchHead, target: Path) -> None:
    texts = _TEXTS[language()]
    head = {
        "path": target,
        "count": batch.count,
        "total": batch.total,
        "message": batch.message_id,
    }
    click.echo(texts["written"].format(**head))
    for block in batch.blocks:
        line = {
            "date": block.collection_date.isoformat(),
            "sequence": block.sequence.value,
            "count": block.count,
            "total": str(block.total),
            "id": block.id,
        }
        click.echo(texts["block"].format(**line))


def build_document(outcome: DebitBuild, target: Path) -> dict[str, Any]:
    """Return what `--json` prints of a build (`debit_build.schema.json`)."""
    batch = outcome.batch
    written = outcome.is_good and batch is not None
    return {
        "file": str(target) if written else None,
        "message_id": batch.message_id if batch is not None else None,
        "count": batch.count if batch is not None else 0,
        "sum": str(batch.total) if batch is not None else "0.00",
        "blocks": [
            {
                "id": block.id,
                "collection_date": block.collection_date.isoformat(),
                "sequence": block.sequence.value,
                "count": block.count,
                "sum": str(block.total),
            }
            for block in (batch.blocks if batch is not None else ())
        ],
        "refused_rows": list(outcome.refused_rows),
        "findings": [item.to_json() for item in outcome.findings],
        "report": outcome.report.to_json() if outcome.report is not None else None,
    }
