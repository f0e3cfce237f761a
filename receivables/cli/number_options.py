# SPDX-License-Identifier: Apache-2.0
"""Options of `encaisse invoice build` that have its invoices numbered."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from receivables.cli.common import moment
from receivables.cli.ledger_options import ledger_option, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from receivables.numbers.assigning import LedgerNumbering

_OPTIONS = (
    click.option(
        "--assign-numbers",
        is_flag=True,
        help="Give the next number of a series to each row that has a key and no number, and "
        "register the numbers that rows bring, in the ledger.",
    ),
    click.option(
        "--series",
        metavar="NAME",
        help="Series that gives the numbers; default: the only one of the seller.",
    ),
    click.option(
        "--credit-note-series",
        "credit_series",
        metavar="NAME",
        help="Series of the credit notes; default: that of the invoices.",
    ),
    ledger_option,
)


def numbering_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options, and hand what they ask for to the command as `numbering`, perhaps None."""

    @functools.wraps(command)
    def wrapper(
        *,
        assign_numbers: bool,
        series: str | None,
        credit_series: str | None,
        url: str,
        **others: Any,  # noqa: ANN401 (whatever the command takes)
    ) -> None:
        if not assign_numbers and (series is not None or credit_series is not None):
            raise click.UsageError("--series and --credit-note-series need --assign-numbers")
        numbering = _numbering(url, series, credit_series) if assign_numbers else None
        command(numbering=numbering, **others)

    for option in reversed(_OPTIONS):
        wrapper = option(wrapper)
    return wrapper


def _numbering(url: str, series: str | None, credit_series: str | None) -> LedgerNumbering:
    """Open the ledger that gives the numbers; it is closed when the command ends."""
    from receivables.numbers.assigning import LedgerNumbering

    return LedgerNumbering(
        opened(url, create=True), moment(), series=series, credit_series=credit_series
    )
