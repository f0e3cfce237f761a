# SPDX-License-Identifier: Apache-2.0
"""What `encaisse debit build --from-ledger` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import plain, print_findings
from receivables.cli.debit_build import build_document, print_build

if TYPE_CHECKING:
    from pathlib import Path

    from receivables.collecting.building import LedgerBuild
    from receivables.collecting.model import CollectingPlan, PlannedCollection

_TEXTS = {
    "en": {
        "taken": "collected:",
        "would": "would be collected:",
        "row": "  {number}  {customer}  {amount} EUR  on {day}  {mandate}  {sequence}",
        "moved": "    due on {due}, no day of TARGET: collected on the next one",
        "again": "    presented again as {id}",
        "nothing": "nothing to collect",
        "taken_up": "a file built before was written again, nothing new was collected:",
        "left": "left out:",
    },
    "fr": {
        "taken": "prélevées :",
        "would": "seraient prélevées :",
        "row": "  {number}  {customer}  {amount} EUR  le {day}  {mandate}  {sequence}",
        "moved": "    échéance le {due}, jour de fermeture de TARGET : prélevée le suivant",
        "again": "    représentée sous {id}",
        "nothing": "rien à prélever",
        "taken_up": "un fichier fait auparavant a été réécrit, rien de nouveau n'est prélevé :",
        "left": "laissées de côté :",
    },
}


def print_outcome(done: LedgerBuild, target: Path, language: str, *, dry_run: bool) -> None:
    """Print what is collected, what not, and the file."""
    texts = _TEXTS[language]
    if done.is_taken_up:
        click.echo(texts["taken_up"])
    elif done.plan.taken:
        click.echo(texts["would" if dry_run else "taken"])
    else:
        click.echo(texts["nothing"])
    for one in done.plan.taken:
        _print_taken(one, texts)
    if done.plan.left_out and not done.is_taken_up:
        _print_left_out(done.plan, texts)
    if done.build is None:
        return
    if dry_run and done.build.is_good:
        print_findings(done.build.findings)
    else:
        print_build(done.build, target)


def _print_taken(one: PlannedCollection, texts: dict[str, str]) -> None:
    invoice, day = one.candidate.item.invoice, one.candidate.collection_date
    row = {
        "number": one.number,
        "customer": invoice.customer_name,
        "amount": one.amount,
        "day": day.isoformat(),
        "mandate": one.candidate.mandate.reference,
        "sequence": one.sequence.value,
    }
    click.echo(plain(texts["row"].format(**row)))
    if one.is_moved and invoice.due_date is not None:
        click.echo(texts["moved"].format(due=invoice.due_date.isoformat()))
    if one.candidate.item.setbacks:
        click.echo(texts["again"].format(id=one.end_to_end_id))


def _print_left_out(plan: CollectingPlan, texts: dict[str, str]) -> None:
    click.echo(texts["left"])
    for left in plan.left_out:
        click.echo(plain(f"  {left.item.number}  {left.item.invoice.customer_name}"))
        print_findings((left.finding,), err=False)


def document(done: LedgerBuild, target: Path, *, dry_run: bool) -> dict[str, Any]:
    """Return what `--json` prints: the form of a build, and what the ledger adds."""
    from sepa.debit.build import DebitBuild

    build = build_document(done.build or DebitBuild(), target)
    if not done.is_written:
        build["file"] = None
    plan = done.plan
    return {
        **build,
        "from_ledger": {
            "until": plan.until.isoformat(),
            "dry_run": dry_run,
            "taken_up": done.is_taken_up,
            "taken": [_taken(one) for one in plan.taken],
            "left_out": [
                {
                    "number": left.item.number,
                    "customer": left.item.invoice.customer_name,
                    "open": f"{left.item.open:f}",
                    "currency": left.item.invoice.currency,
                    "finding": left.finding.to_json(),
                }
                for left in plan.left_out
            ],
        },
    }


def _taken(one: PlannedCollection) -> dict[str, Any]:
    invoice = one.candidate.item.invoice
    due = invoice.due_date
    return {
        "number": one.number,
        "customer": invoice.customer_name,
        "amount": f"{one.amount:.2f}",
        "due_date": None if due is None else due.isoformat(),
        "collection_date": one.candidate.collection_date.isoformat(),
        "mandate_id": one.candidate.mandate.reference,
        "sequence": one.sequence.value,
        "is_amended": one.amendment is not None,
        "end_to_end_id": one.end_to_end_id,
    }
