# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit cancel`: call collections back before they settle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import (
    Exit,
    exits_as_agreed,
    language,
    now,
    print_findings,
    print_json,
    say,
)
from receivables.cli.ledger_options import DAY, chosen_day, ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from receivables.refunds.cancelling import CancelOutcome

_TEXTS = {
    "en": {
        "written": "{path}: {count} collections, {total} EUR: give this list to your bank",
        "confirmed": "{count} collections, {total} EUR: the bank will not carry them out",
        "line": "  {date}  {amount:>14} EUR  {id}",
        "nothing": "nothing was recorded",
    },
    "fr": {
        "written": "{path} : {count} prélèvements, {total} EUR : remettez cette liste à la banque",
        "confirmed": "{count} prélèvements, {total} EUR : la banque ne les exécutera pas",
        "line": "  {date}  {amount:>14} EUR  {id}",
        "nothing": "rien n'a été enregistré",
    },
}


_OPTIONS = (
    click.argument("end_to_end_ids", nargs=-1, metavar="[END_TO_END_ID]..."),
    click.option("--mandate", metavar="RUM", help="All pending collections of a mandate."),
    click.option(
        "--out",
        "target",
        type=click.Path(exists=False, dir_okay=False, path_type=Path),
        metavar="LIST.csv",
        help="The list to write, for the bank.",
    ),
    click.option("--reason", metavar="TEXT", help="Why, in your words; kept in the ledger."),
    click.option(
        "--confirmed", is_flag=True, help="Record the bank's word that it will not carry them out."
    ),
    click.option(
        "--today",
        type=DAY,
        metavar="YYYY-MM-DD",
        help="The day on which it is asked, or was confirmed (default: today).",
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
def cancel(
    end_to_end_ids: tuple[str, ...],
    *,
    mandate: str | None,
    target: Path | None,
    reason: str | None,
    confirmed: bool,
    today: datetime | None,
    url: str,
    as_json: bool,
) -> None:
    r"""Call collections back that the bank has, and that have not settled.

    Writes a list for the bank, with whole account numbers, and records in the ledger what was
    asked. A collection stays pending until the bank's word is recorded with --confirmed, or its
    own answer (pain.002) is imported.

    \b
    Examples:
      encaisse debit cancel F2026-0219 F2026-0220 --out list.csv --reason "wrong price"
      encaisse debit cancel --mandate RUM-7 --confirmed

    Exit status: 0 recorded, or known already; 1 refused; 3 the ledger cannot be read.
    """
    from receivables.refunds.cancelling import CancelWish, ask_to_cancel, confirm_cancelled

    if not end_to_end_ids and mandate is None:
        raise click.UsageError("name collections by their end-to-end ids, or give --mandate")
    if (target is None) is not confirmed:
        raise click.UsageError("give --out for the list, or --confirmed for the bank's word")
    wish = CancelWish(
        end_to_end_ids=end_to_end_ids, mandate=mandate, reason=reason, day=chosen_day(today)
    )
    ledger = opened(url)
    if target is None:
        outcome = confirm_cancelled(ledger, wish, now=now())
    else:
        outcome = ask_to_cancel(ledger, wish, target, now=now(), language=language())
    if as_json:
        print_json(_as_json(outcome, target))
    else:
        _print(outcome, target)
    raise SystemExit(_status(outcome))


def _status(outcome: CancelOutcome) -> Exit:
    from compliance.report import has_errors

    return Exit.FINDINGS if has_errors(outcome.findings) else Exit.GOOD


def _total(outcome: CancelOutcome) -> str:
    from compliance.amounts import ZERO, format_cents

    return format_cents(sum((one.presented.amount for one in outcome.collections), ZERO))


def _print(outcome: CancelOutcome, target: Path | None) -> None:
    from receivables.cli.order_view import print_resumed

    texts = _TEXTS[language()]
    print_findings(outcome.findings)
    if outcome.is_resumed:
        print_resumed(target)
        return
    if not outcome.collections:
        say(texts["nothing"])
        return
    key = "confirmed" if target is None else "written"
    head = {"count": len(outcome.collections), "total": _total(outcome)}
    click.echo(texts[key].format(path=target, **head))
    for one in outcome.collections:
        fact = one.presented
        row = {"amount": str(fact.amount), "id": fact.end_to_end_id}
        click.echo(texts["line"].format(date=fact.collection_date.isoformat(), **row))


def _as_json(outcome: CancelOutcome, target: Path | None) -> dict[str, Any]:
    from compliance.amounts import format_cents

    is_written = outcome.is_resumed or bool(outcome.collections)
    return {
        "file": str(target) if is_written and target is not None else None,
        "is_resumed": outcome.is_resumed,
        "is_confirmed": target is None,
        "count": len(outcome.collections),
        "sum": _total(outcome),
        "collections": [
            {
                "message_id": one.presented.message_id,
                "block_id": one.presented.payment_information_id,
                "end_to_end_id": one.presented.end_to_end_id,
                "amount": format_cents(one.presented.amount),
                "collection_date": one.presented.collection_date.isoformat(),
                "mandate_id": one.presented.mandate_id,
            }
            for one in outcome.collections
        ],
        "findings": [item.to_json() for item in outcome.findings],
    }
