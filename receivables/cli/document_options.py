# SPDX-License-Identifier: Apache-2.0
"""Options that the commands on invoices share: where to write, in which profile, by which rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.checking import Rules
from einvoice.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

PAGE_LANGUAGE = click.option(
    "--page-language",
    type=click.Choice(["fr", "en", "de", "es"]),
    help="Language of the page (default: that of --lang).",
)


def out_option(text: str) -> Decorator:
    """Add `--out PATH`, the one file that a command writes.

    Args:
        text: which file that is.
    """
    return click.option(
        "--out", required=True, metavar="PATH", type=click.Path(path_type=Path), help=text
    )


def profile_option(text: str) -> Decorator:
    """Add `--profile`, by the names of `einvoice.profiles.PROFILES`.

    Args:
        text: what it is for.
    """
    return click.option("--profile", type=click.Choice([item.name for item in PROFILES]), help=text)


def rules_option(text: str) -> Decorator:
    """Add `--rules`, by the values of `compliance.checking.Rules`.

    Args:
        text: what it is for.
    """
    return click.option(
        "--rules",
        type=click.Choice([item.value for item in Rules]),
        default=Rules.AUTO.value,
        show_default=True,
        help=text,
    )
