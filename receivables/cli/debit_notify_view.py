# SPDX-License-Identifier: Apache-2.0
"""What `encaisse debit notify` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import plain, print_findings

if TYPE_CHECKING:
    from receivables.collecting.notifying import NoticeSummary, WrittenNotice

_TEXTS = {
    "en": {
        "row": "{path}: {customer}, {amount} EUR on {day} ({numbers})",
        "nothing": "nobody is to be told",
    },
    "fr": {
        "row": "{path} : {customer}, {amount} EUR le {day} ({numbers})",
        "nothing": "personne n'est à prévenir",
    },
}


def print_notices(summary: NoticeSummary, language: str) -> None:
    """Print who was told of what, and who could not be."""
    texts = _TEXTS[language]
    for one in summary.written:
        click.echo(plain(texts["row"].format(**_facts(one))))
    if not summary.written:
        click.echo(texts["nothing"])
    for left in summary.left_out:
        click.echo(plain(f"  {left.item.number}"), err=True)
        print_findings((left.finding,))


def _facts(one: WrittenNotice) -> dict[str, Any]:
    planned = one.planned
    return {
        "path": one.path,
        "customer": planned.mandate.draft.debtor_name,
        "amount": planned.amount,
        "day": planned.collection_date.isoformat(),
        "numbers": ", ".join(item.number for item in planned.items),
    }


def document(summary: NoticeSummary) -> dict[str, Any]:
    """Return what `--json` prints (`debit_notify.schema.json`)."""
    return {
        "until": summary.until.isoformat(),
        "written": [
            {
                "file": str(one.path),
                "debtor": one.planned.mandate.draft.debtor_name,
                "recipient": one.planned.recipient,
                "mandate_id": one.planned.mandate.reference,
                "collection_date": one.planned.collection_date.isoformat(),
                "amount": f"{one.planned.amount:.2f}",
                "numbers": [item.number for item in one.planned.items],
            }
            for one in summary.written
        ],
        "left_out": [
            {"number": left.item.number, "finding": left.finding.to_json()}
            for left in summary.left_out
        ],
    }
