# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice receive`: judge, summarise, compare and keep what suppliers send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import (
    EXIT_OF_VERDICT,
    Exit,
    exits_as_agreed,
    gravest,
    language,
    moment,
    plain,
    print_findings,
    print_json,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.received.facts import Company
    from einvoice.received.store import Outcome

STORE = click.option(
    "--store",
    default="received",
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of the received invoices, with their register received.jsonl.",
)

_TEXTS = {
    "en": {
        "received": "received",
        "known": "known already",
        "unreadable": "not kept",
        "counts": "{received} received, {known} known already, {unreadable} not kept",
        "no_settings": "The settings have no [seller], so they do not say who you are.",
    },
    "fr": {
        "received": "reçue",
        "known": "déjà connue",
        "unreadable": "non gardé",
        "counts": "{received} reçue(s), {known} déjà connue(s), {unreadable} non gardé(s)",
        "no_settings": "Les réglages n'ont pas de [seller] : ils ne disent pas qui vous êtes.",
    },
}
VERDICT_WORDS = {
    "en": {"passed": "valid", "failed": "NOT VALID", "incomplete": "not fully checked"},
    "fr": {
        "passed": "conforme",
        "failed": "NON CONFORME",
        "incomplete": "pas entièrement contrôlée",
    },
}
"""Of an invoice that was received."""

_COLOURS = {"passed": "green", "failed": "red", "incomplete": "yellow"}


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE|DIR...", type=click.Path(path_type=Path)
)
@STORE
@click.option(
    "--settings",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Settings of your company (encaisse.toml), which say who you are. Default: encaisse.toml "
    "in the working directory, if there is one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what became of each file as JSON.")
@exits_as_agreed
def receive(files: tuple[Path, ...], store: Path, settings: Path | None, as_json: bool) -> None:
    r"""Receive the invoices that suppliers send: Factur-X, CII and UBL.

    Each file is judged by the official rules, summarised in three lines (who, how much and when,
    to which account), compared with what is known of that supplier, and kept with its hash. Another
    account than the known one is an alarm until `received trust` confirms it; so is a number that
    was received with other content, and an invoice that is not for you. A file that is there
    already is known, and nothing is added.

    \b
    Examples:
      encaisse invoice receive facture.pdf
      encaisse invoice receive inbox/ --store received/ --json

    Exit status: 0 all good, 1 a file is not valid or raises an alarm, 3 a file cannot be read, 4 a
    required check could not run.
    """
    from einvoice.received.store import Store, receive_file
    from receivables.checks import files_below

    ours, received_at = _ours(settings), moment()
    folder = Store(store)
    done: list[Outcome] = []
    for path in (file for item in files for file in files_below(item).files):
        outcome = receive_file(path, folder, recorded_at=received_at, ours=ours)
        done.append(outcome)
        if not as_json:
            _show(outcome)
    if as_json:
        print_json([_to_json(outcome) for outcome in done])
    else:
        counts = {
            name: sum(status_of(outcome) == name for outcome in done)
            for name in ("received", "known", "unreadable")
        }
        say(_TEXTS[language()]["counts"].format(**counts))
    raise SystemExit(gravest(_exit_of(outcome) for outcome in done))


def status_of(outcome: Outcome) -> str:
    """Return what became of a file: `received`, `known` or `unreadable`."""
    if outcome.facts is None:
        return "unreadable"
    return "received" if outcome.is_new else "known"


def _ours(settings: Path | None) -> Company | None:
    from einvoice.build_files import load_company
    from einvoice.received.facts import compute_company
    from receivables.cli.invoice import settings_path

    seller = load_company(settings_path(settings)).settings.seller
    if seller is None:
        if settings is not None:
            say(_TEXTS[language()]["no_settings"])
        return None
    return compute_company(seller)


def _show(outcome: Outcome) -> None:
    texts = _TEXTS[language()]
    status = status_of(outcome)
    click.echo(f"{plain(outcome.file)}: {texts[status]}", nl=outcome.facts is None)
    if outcome.facts is None:
        print_findings((*outcome.findings, *_unreadable(outcome)), err=False)
        return
    verdict = outcome.report.verdict.value
    word = click.style(
        VERDICT_WORDS[language()][verdict], fg=_COLOURS[verdict], bold=verdict != "passed"
    )
    click.echo(f", {word}")
    for line in _lines(outcome):
        click.echo(f"  {plain(line)}")
    print_findings((*outcome.findings, *outcome.report.findings), err=False)


def _unreadable(outcome: Outcome) -> tuple[Any, ...]:
    return () if outcome.findings else outcome.report.findings


def _lines(outcome: Outcome) -> Iterator[str]:
    from einvoice.received.summary import summarise

    if outcome.facts is not None and outcome.known is not None:
        yield from summarise(outcome.facts, outcome.known, language())


def _exit_of(outcome: Outcome) -> Exit:
    from compliance.report import has_errors

    if outcome.facts is None:
        return Exit.UNREADABLE
    alarm = Exit.FINDINGS if has_errors(outcome.findings) else Exit.GOOD
    return gravest((EXIT_OF_VERDICT[outcome.report.verdict], alarm))


def _to_json(outcome: Outcome) -> dict[str, Any]:
    from compliance.rules import localise
    from einvoice.received.register import facts_to_json

    return {
        "file": outcome.file,
        "status": status_of(outcome),
        "stored": outcome.stored,
        "sha256": outcome.sha256,
        "summary": list(_lines(outcome)),
        "facts": None if outcome.facts is None else facts_to_json(outcome.facts),
        "alarms": [localise(item, language()).to_json() for item in outcome.findings],
        "report": outcome.report.to_json(),
    }
