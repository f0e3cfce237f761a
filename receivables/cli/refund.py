# SPDX-License-Identifier: Apache-2.0
"""`encaisse refund`: give money back by SEPA credit transfer."""

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
    now,
    print_findings,
    print_json,
    refuse_overwriting,
    say,
)
from receivables.cli.ledger_options import ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from receivables.refunds.ordering import RefundOutcome
    from receivables.refunds.owed import Wish
    from sepa.transfer.model import Party, TransferBatch

_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)

_TEXTS = {
    "en": {
        "written": "{path}: {count} transfers, {total} EUR, message {message}",
        "block": "  {date}  {count:>6}  {total:>14} EUR  {id}",
        "transfer": "  {id}  {amount:>14} EUR  {name}  {iban}",
        "skipped": "rows refused and left out: {rows}",
        "refused": "rows refused: {rows}; nothing was written (--skip-refused writes the others)",
        "unread": "the table is refused; nothing was written",
        "nothing": "nothing to refund; nothing was written",
    },
    "fr": {
        "written": "{path} : {count} virements, {total} EUR, message {message}",
        "block": "  {date}  {count:>6}  {total:>14} EUR  {id}",
        "transfer": "  {id}  {amount:>14} EUR  {name}  {iban}",
        "skipped": "lignes refusées et laissées de côté : {rows}",
        "refused": "lignes refusées : {rows} ; rien n'est écrit (--skip-refused écrit les autres)",
        "unread": "le tableau est refusé ; rien n'a été écrit",
        "nothing": "rien à rembourser ; rien n'a été écrit",
    },
}

_OPTIONS = (
    click.argument("source", metavar="[INPUT]", type=_FILE, required=False),
    click.option(
        "--from-ledger", is_flag=True, help="Refund what the ledger shows as owed to a customer."
    ),
    click.option("--customer", metavar="ID|NAME", help="With --from-ledger: who is refunded."),
    click.option(
        "--number",
        "numbers",
        multiple=True,
        metavar="N",
        help="With --from-ledger: only what concerns this invoice or credit note; may be repeated.",
    ),
    click.option(
        "--iban",
        metavar="IBAN",
        help="With --from-ledger and --name: account for credit notes, and where the bank did not "
        "say from which account was paid.",
    ),
    click.option("--name", metavar="NAME", help="With --iban: whose account that is."),
    click.option(
        "--creditor",
        required=True,
        type=_FILE,
        metavar="creditor.toml",
        help="Whose account is debited: the settings of `encaisse debit build`.",
    ),
    click.option(
        "--out", "target", required=True, type=_FILE, metavar="PATH", help="The file to write."
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
        help="Of INPUT, write the transfers that are good. Exit status stays 1.",
    ),
    ledger_option,
    click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON document."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def refund() -> None:
    """Give money back by SEPA credit transfer: build the file for the bank (pain.001)."""


@refund.command()
@_with_options
@exits_as_agreed
def build(
    source: Path | None,
    *,
    from_ledger: bool,
    customer: str | None,
    numbers: tuple[str, ...],
    iban: str | None,
    name: str | None,
    creditor: Path,
    target: Path,
    today: datetime | None,
    skip_refused: bool,
    url: str,
    as_json: bool,
) -> None:
    r"""Build a pain.001 file of a table of transfers, or of what the ledger shows as owed.

    INPUT is a CSV file in UTF-8 with a header; `encaisse refund schema` lists its columns. With
    --from-ledger, what a customer paid beyond the invoices goes back to the account that paid, and
    credit notes to the account given with --iban and --name; what is ordered is recorded in the
    ledger, so that nothing is refunded twice. Name a customer, numbers, or both.

    \b
    Examples:
      encaisse refund build transfers.csv --creditor creditor.toml --out refunds.xml
      encaisse refund build --from-ledger --customer "Le Guennec" --creditor creditor.toml
          --out refunds.xml

    Exit status: 0 written, or nothing is owed; 1 something is refused or left out; 3 a file cannot
    be read; 4 a check could not run.
    """
    from compliance.files import read_text
    from receivables.refunds.ordering import order_refunds, payer_of
    from receivables.refunds.owed import Wish
    from sepa.debit.creditor_settings import read_creditor

    wish = Wish(customer=customer, numbers=numbers, iban=iban, name=name, language=language())
    _refuse_usage(source, wish, from_ledger=from_ledger)
    refuse_overwriting(target, creditor)
    payer = payer_of(read_creditor(read_text(creditor)).creditor)
    created = today or local_time()
    if source is not None:
        outcome = _of_table(source, payer, created, target, skip_refused=skip_refused)
    else:
        outcome = order_refunds(opened(url), wish, payer, target, created=created, now=now())
    if as_json:
        print_json(_as_json(outcome, target))
    else:
        _print(outcome, target, from_ledger=from_ledger)
    raise SystemExit(_status(outcome))


@refund.command()
def schema() -> None:
    """Print the JSON Schema of one transfer, the row that `refund build` reads."""
    from sepa.transfer.rows import json_schema

    print_json(json_schema())


def _refuse_usage(source: Path | None, wish: Wish, *, from_ledger: bool) -> None:
    if (source is None) is not from_ledger:
        raise click.UsageError("give either INPUT or --from-ledger")
    if from_ledger and wish.customer is None and not wish.numbers:
        raise click.UsageError("--from-ledger needs --customer or --number: say who is refunded")
    if (wish.iban is None) is not (wish.name is None):
        raise click.UsageError("--iban and --name go together")
    if not from_ledger and (wish.customer or wish.numbers or wish.iban):
        raise click.UsageError("--customer, --number, --iban and --name are for --from-ledger")


def _of_table(
    source: Path, payer: Party, created: datetime, target: Path, *, skip_refused: bool
) -> RefundOutcome:
    from compliance.files import read_whole, write_whole
    from receivables.refunds.ordering import RefundOutcome
    from sepa.transfer.build import build_transfer_rows

    refuse_overwriting(target, source)
    built = build_transfer_rows(
        read_whole(source), payer, created, file=str(target), skip_refused=skip_refused
    )
    if built.is_good and built.data is not None:
        write_whole(target, built.data)
    return RefundOutcome(build=built, findings=built.findings)


def _status(outcome: RefundOutcome) -> Exit:
    from compliance.report import has_errors

    if outcome.build is not None and outcome.build.report is not None:
        status = EXIT_OF_VERDICT[outcome.build.report.verdict]
        if status is not Exit.GOOD:
            return status
    return Exit.FINDINGS if has_errors(outcome.findings) else Exit.GOOD


def _print(outcome: RefundOutcome, target: Path, *, from_ledger: bool) -> None:
    from receivables.cli.order_view import print_checks, print_refusal, print_resumed

    texts = _TEXTS[language()]
    print_findings(outcome.findings)
    built = outcome.build
    if outcome.is_resumed:
        print_resumed(target)
    elif built is None:
        say(texts["nothing"])
    elif built.report is None or built.batch is None:
        key = "refused" if built.refused_rows else "unread"
        say(texts[key].format(rows=", ".join(map(str, built.refused_rows))))
    elif not built.is_good:
        print_refusal(built.report)
    else:
        if built.refused_rows:
            say(texts["skipped"].format(rows=", ".join(map(str, built.refused_rows))))
        _print_batch(built.batch, target, with_transfers=from_ledger)
        print_checks(built.report)


def _print_batch(batch: TransferBatch, target: Path, *, with_transfers: bool) -> None:
    from compliance.amounts import format_cents

    texts = _TEXTS[language()]
    head = {"count": batch.count, "total": batch.total, "message": batch.message_id}
    click.echo(texts["written"].format(path=target, **head))
    for block in batch.blocks:
        line = {"count": len(block.transfers), "total": format_cents(block.total), "id": block.id}
        click.echo(texts["block"].format(date=block.execution_date.isoformat(), **line))
        for item in block.transfers if with_transfers else ():
            row = {
                "id": item.end_to_end_id,
                "amount": format_cents(item.amount),
                "name": item.payee.name,
            }
            click.echo(texts["transfer"].format(iban=item.payee.iban.masked, **row))


def _as_json(outcome: RefundOutcome, target: Path) -> dict[str, Any]:
    from compliance.amounts import format_cents

    built = outcome.build
    batch = None if built is None else built.batch
    written = outcome.is_resumed or (built is not None and built.is_good)
    return {
        "file": str(target) if written else None,
        "is_resumed": outcome.is_resumed,
        "message_id": None if batch is None else batch.message_id,
        "count": 0 if batch is None else batch.count,
        "sum": "0.00" if batch is None else format_cents(batch.total),
        "blocks": [
            {
                "id": block.id,
                "execution_date": block.execution_date.isoformat(),
                "count": len(block.transfers),
                "sum": format_cents(block.total),
            }
            for block in (() if batch is None else batch.blocks)
        ],
        "transfers": [
            {
                "end_to_end_id": item.end_to_end_id,
                "amount": format_cents(item.amount),
                "payee_name": item.payee.name,
                "payee_iban": item.payee.iban.masked,
            }
            for block in (() if batch is None else batch.blocks)
            for item in block.transfers
        ],
        "refused_rows": [] if built is None else list(built.refused_rows),
        "findings": [item.to_json() for item in outcome.findings],
        "report": None if built is None or built.report is None else built.report.to_json(),
    }
