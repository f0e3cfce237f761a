# SPDX-License-Identifier: Apache-2.0
"""How `encaisse invoice number` shows series and numbers, to people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from compliance.rules import localise
from receivables.cli.common import language, plain, print_findings
from receivables.cli.tables import amounts_column, print_table, table_of, text_column
from receivables.numbers.model import NumberStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from receivables.numbers.giving import Answer
    from receivables.numbers.model import InvoiceNumber, Series
    from receivables.numbers.report import NumberReport, Run, SeriesReport

_TEXTS = {
    "en": {
        "seller": "Seller",
        "series": "Series",
        "pattern": "Pattern",
        "start": "First number",
        "order": "Dates",
        "any": "any order",
        "chronological": "in order",
        "year": "Year",
        "span": "Numbers",
        "given": "Waiting",
        "issued": "Issued",
        "registered": "Registered",
        "void": "Void",
        "gap": "Left out",
        "voids": "Void:",
        "none": "No numbers yet.",
        "others": "Of no series:",
        "whole": "No number is left out without an explanation.",
    },
    "fr": {
        "seller": "Vendeur",
        "series": "Série",
        "pattern": "Modèle",
        "start": "Premier numéro",
        "order": "Dates",
        "any": "tout ordre",
        "chronological": "dans l'ordre",
        "year": "Année",
        "span": "Numéros",
        "given": "En attente",
        "issued": "Émis",
        "registered": "Enregistrés",
        "void": "Annulés",
        "gap": "Sautés",
        "voids": "Annulés :",
        "none": "Pas encore de numéros.",
        "others": "D'aucune série :",
        "whole": "Aucun numéro n'est sauté sans explication.",
    },
}


def series_document(listed: Iterable[Series]) -> dict[str, Any]:
    """Return series as `number_series.schema.json`."""
    return {"series": [_series_members(item) for item in listed]}


def _series_members(item: Series) -> dict[str, Any]:
    start = {} if item.start is None else {"start": item.pattern.render(*item.start)}
    return {
        "seller": item.seller,
        "series": item.name,
        "pattern": item.pattern.text,
        **start,
        "any_order": item.any_order,
    }


def print_series(listed: Iterable[Series]) -> None:
    """Print series for people."""
    texts = _TEXTS[language()]
    table = table_of(
        *(text_column(texts[name], keep=True) for name in ("seller", "series", "pattern")),
        text_column(texts["start"], keep=True),
        text_column(texts["order"]),
    )
    for item in listed:
        start = "" if item.start is None else item.pattern.render(*item.start)
        order = texts["any" if item.any_order else "chronological"]
        cells = (item.seller, item.name, item.pattern.text, start, order)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    print_table(table)


def numbers_document(answers: Iterable[Answer]) -> dict[str, Any]:
    """Return numbers as `numbers.schema.json`."""
    return {
        "numbers": [
            {**_number_members(item), "new": answer.is_new}
            for answer in answers
            for item in answer.numbers
        ]
    }


def _number_members(item: InvoiceNumber) -> dict[str, Any]:
    members = {
        "number": item.number,
        "seller": item.seller,
        "year": item.year,
        "status": item.status.value,
        "date": None if item.issue_date is None else item.issue_date.isoformat(),
        "series": item.series,
        "key": item.key,
        "reason": item.reason,
    }
    return {name: value for name, value in members.items() if value is not None}


def report_document(report: NumberReport) -> dict[str, Any]:
    """Return the account as `number_report.schema.json`."""
    return {
        "series": [_report_members(item) for item in report.series],
        "others": [_number_members(item) for item in report.others],
        "findings": [localise(item, language()).to_json() for item in report.findings],
    }


def _report_members(item: SeriesReport) -> dict[str, Any]:
    return {
        **_series_members(item.series),
        "year": int(item.scope) if item.scope else None,
        "first": item.numbers[0].number,
        "last": item.numbers[-1].number,
        "count": {status.value: len(item.with_status(status)) for status in NumberStatus},
        "gaps": [_run_members(run) for run in item.gaps],
        "waiting": [_run_members(run) for run in item.waiting],
        "void": [_number_members(number) for number in item.with_status(NumberStatus.VOID)],
        "out_of_order": [number.number for number in item.out_of_order],
    }


def _run_members(run: Run) -> dict[str, Any]:
    return {"first": run.first, "last": run.last, "count": run.count}


def print_report(report: NumberReport) -> None:
    """Print the account for people: a line for each series and year, then what is to be done."""
    texts = _TEXTS[language()]
    if not report.series and not report.others:
        click.echo(texts["none"])
        return
    if report.series:
        _print_series_table(report.series, texts)
    voids = [item for part in report.series for item in part.with_status(NumberStatus.VOID)]
    if voids:
        click.echo(f"\n{texts['voids']}")
    for item in voids:
        click.echo(f"  {item.number}  {plain(item.reason or '')}")
    if report.others:
        click.echo(f"\n{texts['others']}")
    for item in report.others:
        click.echo(f"  {item.number}  {item.issue_date}")
    click.echo()
    if not any(part.gaps for part in report.series):
        click.echo(texts["whole"])
    print_findings(report.findings, err=False)


def _print_series_table(parts: Iterable[SeriesReport], texts: dict[str, str]) -> None:
    table = table_of(
        *(text_column(texts[name], keep=True) for name in ("seller", "series", "year", "span")),
        *(amounts_column(texts[status.value]) for status in NumberStatus),
        amounts_column(texts["gap"]),
    )
    for item in parts:
        span = f"{item.numbers[0].number} … {item.numbers[-1].number}"
        if len(item.numbers) == 1:
            span = item.numbers[0].number
        counts = [len(item.with_status(status)) for status in NumberStatus]
        counts.append(sum(gap.count for gap in item.gaps))
        cells = (item.series.seller, item.series.name, item.scope, span, *map(str, counts))
        table.add_row(*(Text(plain(cell)) for cell in cells))
    print_table(table)
