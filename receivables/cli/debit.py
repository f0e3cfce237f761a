# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit`: collect by direct debit."""

from __future__ import annotations

import click

from receivables.cli.lazy import LazyGroup

# In the order of the work; see `receivables.cli.COMMANDS`.
COMMANDS = {
    "notify": "debit_notify",
    "build": "debit_build",
    "schema": "debit_build",
    "cancel": "debit_cancel",
    "reverse": "debit_reverse",
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def debit() -> None:
    """Collect by SEPA direct debit: tell debtors, build the file (pain.008), take it back."""
