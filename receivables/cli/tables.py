# SPDX-License-Identifier: Apache-2.0
"""Tables on a terminal, plain where the output is no terminal."""

from __future__ import annotations

import shutil
import sys

from rich import box
from rich.console import Console
from rich.table import Column, Table

WIDTH_OF_FILES = 160
"""Columns where the output is a file or a pipe: wide enough that nothing is wrapped in practice."""


def console() -> Console:
    """Return a console on standard output, as it is at this moment."""
    if sys.stdout.isatty():
        return Console(highlight=False, width=max(shutil.get_terminal_size().columns, 80))
    return Console(highlight=False, width=WIDTH_OF_FILES, file=sys.stdout)


def text_column(title: str, *, keep: bool = False) -> Column:
    """Return a column of text; `keep` for what must not be wrapped."""
    return Column(title, no_wrap=keep, overflow="fold")


def amounts_column(title: str) -> Column:
    """Return a column of amounts."""
    return Column(title, justify="right", no_wrap=True)


def table_of(*columns: Column) -> Table:
    """Return an empty table."""
    return Table(*columns, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
