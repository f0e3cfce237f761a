# SPDX-License-Identifier: Apache-2.0
"""`encaisse iban`: is this account number right, and whose bank is it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import (
    Exit,
    exits_as_agreed,
    language,
    print_findings,
    print_json,
)

if TYPE_CHECKING:
    from sepa.iban_check import IbanReport

_TEXTS = {
    "en": {
        "valid": "valid",
        "wrong": "wrong",
        "country": "country",
        "bank": "bank code",
        "bic": "BIC",
        "bic_unknown": "not in the registry",
        "national": "national check digits",
        "passed": "passed",
        "failed": "failed",
        "not_checked": "not checked",
        "sepa": "reached by SEPA",
        "yes": "yes",
        "no": "no",
    },
    "fr": {
        "valid": "valide",
        "wrong": "faux",
        "country": "pays",
        "bank": "code banque",
        "bic": "BIC",
        "bic_unknown": "absent du registre",
        "national": "clé nationale",
        "passed": "juste",
        "failed": "fausse",
        "not_checked": "non contrôlée",
        "sepa": "atteint par SEPA",
        "yes": "oui",
        "no": "non",
    },
}


@click.group()
def iban() -> None:
    """Look at account numbers."""


@iban.command()
@click.argument("values", nargs=-1, required=True, metavar="VALUE...")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON document.")
@exits_as_agreed
def check(values: tuple[str, ...], as_json: bool) -> None:
    """Check IBANs: form, check digits, country, bank, and the BIC where the registry knows it.

    The country's own check digits (the French clé RIB) are checked where their rule is known;
    otherwise they are said to be not checked, which is neither right nor wrong. Exit status 1 if
    any value is wrong.

    \b
    Example:
      encaisse iban check "FR76 3000 6000 0112 3456 7890 189"
    """  # noqa: D301 (click takes a real backspace for "leave these lines as they are")
    from sepa.iban_check import check_iban

    reports = [check_iban(value) for value in values]
    if as_json:
        print_json([report.to_json() for report in reports])
    else:
        for report in reports:
            _print(report)
    good = all(report.is_valid for report in reports)
    raise SystemExit(Exit.GOOD if good else Exit.FINDINGS)


def _print(report: IbanReport) -> None:
    texts = _TEXTS[language()]
    verdict = "valid" if report.is_valid else "wrong"
    colour = "green" if report.is_valid else "red"
    click.echo(f"{report.shown}  {click.style(texts[verdict], fg=colour, bold=True)}")
    if report.iban is not None:
        for label, value in _lines(report, texts):
            click.echo(f"  {label + ':':<24}{value}")
    print_findings(report.findings, err=False)


def _lines(report: IbanReport, texts: dict[str, str]) -> list[tuple[str, Any]]:
    bank = report.bank
    bic = bank.bic if bank is not None else None
    name = f" ({bank.name})" if bank is not None and bank.name else ""
    lines = [
        (texts["country"], report.iban.country if report.iban is not None else ""),
        (texts["bank"], f"{bank.code if bank is not None else ''}{name}"),
        (texts["bic"], bic or texts["bic_unknown"]),
        (texts["sepa"], texts["yes" if report.is_in_sepa else "no"]),
    ]
    if report.national is not None:
        lines.append((texts["national"], texts[report.national.value]))
    return lines
