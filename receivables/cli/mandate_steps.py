# SPDX-License-Identifier: Apache-2.0
"""`encaisse mandate sign`, `amend` and the other steps: each recorded once, with its day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import exits_as_agreed, language, moment, print_findings
from receivables.cli.ledger_options import chosen_day, day_option, ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from receivables.mandates.services import Desk, MandateName, Recorded

_COMMON = (
    click.argument("reference", metavar="REFERENCE"),
    click.option(
        "--creditor-id", metavar="ICS", help="Where several creditors have the reference."
    ),
    day_option("--today", "The day of the command: nothing that it records is later"),
    ledger_option,
)
_STEP = (
    click.option("--day", "step_day", metavar="DATE", help="From which day on (default: today)."),
    click.option("--reason", metavar="TEXT", help="Why, in your words."),
)


def _with(
    *options: Callable[[Callable[..., Any]], Callable[..., Any]],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.command()
@_with(*_COMMON)
@click.option("--signed", metavar="DATE", help="The day of signature (YYYY-MM-DD).")
@click.option("--place", metavar="TEXT", help="The place of signature.")
@click.option("--debtor-iban", metavar="IBAN", help="Account to be debited, unless drafted so.")
@click.option("--debtor-bic", metavar="BIC", help="Of its bank; optional inside the EEA.")
@click.option(
    "--proof",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The signed form, scanned, or the file of the electronic signature; its path and SHA-256 "
    "are recorded, and `mandate show` verifies them.",
)
@click.option(
    "--last-collection",
    metavar="DATE",
    help="Due date of the last collection that this ledger does not know.",
)
@exits_as_agreed
def sign(
    reference: str,
    creditor_id: str | None,
    day: datetime | None,
    url: str,
    *,
    proof: Path | None,
    **values: str | None,
) -> None:
    r"""Record the signature of a mandate; a CORE mandate may be collected under from then on.

    \b
    Example:
      encaisse mandate sign RUM-2026-0042 --signed 2026-11-20 --place Nantes --proof scan.pdf
    """
    from receivables.mandates.services import read_proof, sign_mandate

    known = None if proof is None else read_proof(proof)
    name = _name(reference, creditor_id)
    _print(sign_mandate(_desk(url, day), name, _given(values), proof=known))


@click.command()
@_with(*_COMMON)
@click.option("--amended", metavar="DATE", help="From which day on (default: today).")
@click.option("--new-reference", metavar="RUM", help="The mandate's new reference.")
@click.option("--new-creditor-id", metavar="ICS", help="The creditor's new identifier.")
@click.option("--new-creditor-name", metavar="NAME", help="The creditor's new name.")
@click.option("--new-debtor-iban", metavar="IBAN", help="The debtor's new account.")
@click.option("--new-debtor-bic", metavar="BIC", help="Of its bank; optional inside the EEA.")
@click.option(
    "--tell-account",
    is_flag=True,
    help="Name the earlier account in the next collection; without it, SMNDA says that it changed.",
)
@exits_as_agreed
def amend(
    reference: str,
    creditor_id: str | None,
    day: datetime | None,
    url: str,
    *,
    tell_account: bool,
    **values: str | None,
) -> None:
    r"""Record what changed in a mandate: the next collection tells the debtor's bank.

    \b
    Example:
      encaisse mandate amend RUM-2026-0042 --new-debtor-iban "FR76 6161 0044 0000 0202 6100 190"
    """
    from receivables.mandates.services import amend_mandate

    given = _given(values) | ({"tell_account": "true"} if tell_account else {})
    _print(amend_mandate(_desk(url, day), _name(reference, creditor_id), given))


@click.command()
@_with(*_COMMON, *_STEP)
@exits_as_agreed
def register(**values: Any) -> None:  # noqa: ANN401 (the options of a step)
    """Record that the debtor confirmed a B2B mandate to the bank: it may be collected under."""
    _step("registered", **values)


@click.command()
@_with(*_COMMON, *_STEP)
@exits_as_agreed
def suspend(**values: Any) -> None:  # noqa: ANN401 (the options of a step)
    """Record that nothing is collected under a mandate until it is resumed."""
    _step("suspended", **values)


@click.command()
@_with(*_COMMON, *_STEP)
@exits_as_agreed
def resume(**values: Any) -> None:  # noqa: ANN401 (the options of a step)
    """Record that a suspended mandate may be collected under again."""
    _step("resumed", **values)


@click.command()
@_with(*_COMMON, *_STEP)
@exits_as_agreed
def cancel(**values: Any) -> None:  # noqa: ANN401 (the options of a step)
    """Record that a mandate was revoked, for good: its reference is never used again."""
    _step("cancelled", **values)


def _step(
    step: str,
    *,
    reference: str,
    creditor_id: str | None,
    day: datetime | None,
    url: str,
    step_day: str | None,
    reason: str | None,
) -> None:
    from receivables.journal.mandate_facts import MandateStep
    from receivables.mandates.services import step_mandate

    given = _given({"day": step_day, "reason": reason})
    name = _name(reference, creditor_id)
    _print(step_mandate(_desk(url, day), name, MandateStep(step), given))


def _given(values: dict[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text is not None}


def _name(reference: str, creditor_id: str | None) -> MandateName:
    from receivables.mandates.services import MandateName

    return MandateName(reference=reference, creditor_id=creditor_id)


def _desk(url: str, day: datetime | None) -> Desk:
    from receivables.mandates.services import Desk

    return Desk(ledger=opened(url), today=chosen_day(day), now=moment())


def _print(recorded: Recorded) -> None:
    from receivables.cli.mandate_view import print_recorded

    print_findings(recorded.findings)
    print_recorded(recorded, language())
