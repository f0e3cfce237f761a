# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit reverse`: give settled collections back (pain.007)."""

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
    from decimal import Decimal

    from receivables.refunds.reversing import ReversalOutcome
    from sepa.debit.reversal import Reversal

_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)

_TEXTS = {
    "en": {
        "written": "{path}: {count} reversals, {total} EUR, message {message} on {original}",
        "line": "  {id}  {amount:>14} EUR of {collected}  {reason}",
        "refused": "nothing was written",
        "no_xsd": "the schema pain.007.001.09 is not here, so the file was NOT CHECKED against it: "
        "get it from iso20022.org, then encaisse schemas add PATH and encaisse schemas accept "
        "pain.007.001.09",
        "how": "--without-xsd writes the file all the same: it has passed every other check",
    },
    "fr": {
        "written": "{path} : {count} extournes, {total} EUR, message {message} sur {original}",
        "line": "  {id}  {amount:>14} EUR sur {collected}  {reason}",
        "refused": "rien n'a été écrit",
        "no_xsd": "le schéma pain.007.001.09 n'est pas ici, le fichier N'A PAS ÉTÉ CONTRÔLÉ avec "
        "lui : prenez-le sur iso20022.org, puis encaisse schemas add CHEMIN et encaisse schemas "
        "accept pain.007.001.09",
        "how": "--without-xsd écrit tout de même le fichier : il a passé tous les autres contrôles",
    },
}


_OPTIONS = (
    click.argument("end_to_end_ids", nargs=-1, required=True, metavar="END_TO_END_ID..."),
    click.option(
        "--reason",
        required=True,
        type=click.Choice(["AM05", "MS02", "MS03"]),
        help="AM05: collected twice; MS02: a reason of ours; MS03: a reason that is not specified.",
    ),
    click.option(
        "--creditor",
        required=True,
        type=_FILE,
        metavar="creditor.toml",
        help="Who collected: the settings of `encaisse debit build`.",
    ),
    click.option(
        "--out", "target", required=True, type=_FILE, metavar="PATH", help="The file to write."
    ),
    click.option("--amount", metavar="X", help="Of one collection, give back only this, in euro."),
    click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="The day on which the file is to be sent, which also dates it (default: now).",
    ),
    click.option(
        "--without-xsd",
        is_flag=True,
        help="Write the file too where the official schema is missing. Exit status stays 4.",
    ),
    ledger_option,
    click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON document."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@_with_options
@exits_as_agreed
def reverse(
    end_to_end_ids: tuple[str, ...],
    *,
    reason: str,
    creditor: Path,
    target: Path,
    amount: str | None,
    today: datetime | None,
    without_xsd: bool,
    url: str,
    as_json: bool,
) -> None:
    r"""Ask the bank to give collections back that have settled: build a pain.007 file.

    The collections are those that the ledger shows as credited, all of one file; banks take a
    reversal until five TARGET days after settlement. What is asked for is recorded in the ledger.

    The schema of pain.007 is given out by ISO 20022 alone. Without it the file is not written,
    unless with --without-xsd: then our own rules alone have judged it.

    \b
    Example:
      encaisse debit reverse F2026-0219 --reason AM05 --creditor creditor.toml --out back.xml

    Exit status: 0 written, 1 refused, 3 a file cannot be read, 4 the schema is missing.
    """
    from compliance.files import read_text
    from receivables.refunds.reversing import ReversalWish, order_reversal
    from sepa.debit.creditor_settings import read_creditor
    from sepa.debit.reversal import ReversalReason

    refuse_overwriting(target, creditor)
    wish = ReversalWish(
        end_to_end_ids=end_to_end_ids,
        reason=ReversalReason(reason),
        amount=_amount(amount, end_to_end_ids),
    )
    outcome = order_reversal(
        opened(url),
        wish,
        read_creditor(read_text(creditor)).creditor,
        target,
        created=today or local_time(),
        now=now(),
        without_xsd=without_xsd,
    )
    if as_json:
        print_json(_as_json(outcome, target))
    else:
        _print(outcome, target)
    if _lacks_xsd(outcome):
        say(_TEXTS[language()]["no_xsd"])
        if not outcome.is_written:
            say(_TEXTS[language()]["how"])
    raise SystemExit(_status(outcome))


def _amount(text: str | None, end_to_end_ids: tuple[str, ...]) -> Decimal | None:
    from compliance.amounts import parse_decimal

    if text is None:
        return None
    if len(set(end_to_end_ids)) > 1:
        raise click.UsageError("--amount is for one collection")
    try:
        amount = parse_decimal(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is no amount like 12.50") from error
    if amount != round(amount, 2):
        raise click.BadParameter(f"{text} has a fraction of a cent")
    return amount


def _lacks_xsd(outcome: ReversalOutcome) -> bool:
    from compliance.report import Verdict

    return outcome.report is not None and outcome.report.verdict is Verdict.INCOMPLETE


def _status(outcome: ReversalOutcome) -> Exit:
    from compliance.report import has_errors

    if outcome.is_resumed:
        return Exit.GOOD
    if outcome.report is None or has_errors(outcome.findings):
        return Exit.FINDINGS
    return EXIT_OF_VERDICT[outcome.report.verdict]


def _print(outcome: ReversalOutcome, target: Path) -> None:
    from receivables.cli.order_view import print_checks, print_refusal, print_resumed

    print_findings(outcome.findings)
    if outcome.is_resumed:
        print_resumed(target)
    elif outcome.reversal is None or outcome.report is None:
        say(_TEXTS[language()]["refused"])
    elif not outcome.is_written:
        print_refusal(outcome.report)
    else:
        _print_reversal(outcome.reversal, target)
        print_checks(outcome.report)


def _print_reversal(reversal: Reversal, target: Path) -> None:
    texts = _TEXTS[language()]
    head = {
        "count": len(reversal.collections),
        "total": reversal.total,
        "message": reversal.message_id,
        "original": reversal.original_message_id,
    }
    click.echo(texts["written"].format(path=target, **head))
    for _own, item in reversal.collections:
        row = {"id": item.end_to_end_id, "amount": str(item.amount), "reason": item.reason.value}
        click.echo(texts["line"].format(collected=item.collected, **row))


def _as_json(outcome: ReversalOutcome, target: Path) -> dict[str, Any]:
    from compliance.amounts import format_cents

    reversal = outcome.reversal
    pairs = () if reversal is None else reversal.collections
    return {
        "file": str(target) if outcome.is_written else None,
        "is_resumed": outcome.is_resumed,
        "message_id": None if reversal is None else reversal.message_id,
        "original_message_id": None if reversal is None else reversal.original_message_id,
        "count": len(pairs),
        "sum": "0.00" if reversal is None else format_cents(reversal.total),
        "reversals": [
            {
                "id": own,
                "end_to_end_id": item.end_to_end_id,
                "collected": format_cents(item.collected),
                "reversed": format_cents(item.amount),
                "reason": item.reason.value,
            }
            for own, item in pairs
        ],
        "findings": [item.to_json() for item in outcome.findings],
        "report": None if outcome.report is None else outcome.report.to_json(),
    }
