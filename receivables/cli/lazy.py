# SPDX-License-Identifier: Apache-2.0
"""Groups of commands whose modules are imported when a command is called, or its help asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """A group whose commands are imported on demand.

    Args:
        lazy: module of `receivables.cli` by command name; the command's variable has its name.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 (click's own)
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names in the order of the work: as they were given, then as they were added.

        Commands that stand in the group's own module are in `lazy` too, for their place.
        """
        return [*self._lazy, *(name for name in self.commands if name not in self._lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        command = super().get_command(ctx, cmd_name)
        if command is None and cmd_name in self._lazy:
            module = import_module(f"receivables.cli.{self._lazy[cmd_name]}")
            command = getattr(module, cmd_name)
        if command is not None:
            _prepare_help(command)
        return command


def _prepare_help(command: click.Command) -> None:
    """Show the first sentence whole in lists of commands, and examples line by line.

    The help texts are raw docstrings: click's mark for "do not wrap", a backspace character,
    stands there as its two letters.
    """
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")
        if command.short_help is None:
            first, _, _ = command.help.partition("\n\n")
            command.short_help = " ".join(first.split()).rstrip(".")
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _prepare_help(inner)
