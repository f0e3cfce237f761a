# SPDX-License-Identifier: Apache-2.0
"""Tables that fit the terminal, and 100 columns where the output is a file or a pipe.

Texts wrap. Numbers and days never do, and are never cut: where they need more room than there is,
the lines are longer. What customers and banks wrote is shown as they wrote it: it is no markup.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

_FILE = (100, 24)
"""Columns and lines where the output is no terminal and COLUMNS says nothing."""

_NARROWEST_TEXT = 12
_GAP = 3


def console(*, at_least: int = 0) -> Console:
    """Return a console on standard output, as it is at this moment.

    Args:
        at_least: columns that are needed, whether the terminal has them or not.
    """
    width = max(shutil.get_terminal_size(_FILE).columns, at_least)
    return Console(highlight=False, markup=False, emoji=False, width=width, file=sys.stdout)


def text_column(title: str, *, keep: bool = False) -> Column:
    """Return a column of text; `keep` for what must not be wrapped."""
    return Column(title, no_wrap=keep, overflow="fold")


def amounts_column(title: str) -> Column:
    """Return a column of amounts."""
    return Column(title, justify="right", no_wrap=True)


def table_of(*columns: Column) -> Table:
    """Return an empty table."""
    return Table(*columns, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)


def print_table(table: Table) -> None:
    """Print a table as wide as the output, or as what must not be wrapped in it."""
    least = sum(
        _GAP + (_width(column) if column.no_wrap else _NARROWEST_TEXT) for column in table.columns
    )
    console(at_least=least - _GAP).print(table)


def _width(column: Column) -> int:
    return max(cell_len(_plain(cell)) for cell in (column.header, *column.cells))


def _plain(cell: RenderableType) -> str:
    return cell.plain if isinstance(cell, Text) else str(cell)
