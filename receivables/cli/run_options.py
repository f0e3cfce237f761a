# SPDX-License-Identifier: Apache-2.0
"""Options of commands that make many documents: who makes them, whether to go on; and a bar."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from einvoice.workers import Crew

T = TypeVar("T")

_OPTIONS = (
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        metavar="N",
        help="Processes that build, each with its own rule engine (about 350 MB). Default: one "
        "for each 100 documents, at most one a core. The documents are the same whatever N.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Build on the Dask cluster of this scheduler, e.g. tcp://host:8786 (needs "
        "encaisse[dask], here and on its workers).",
    ),
    click.option(
        "--resume",
        is_flag=True,
        help="Go on with a run that was broken off: documents that it wrote, whose input is the "
        "same and whose file is untouched, are not built again.",
    ),
)


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def crew_for(jobs: int, workers: int | None, scheduler: str | None) -> AbstractContextManager[Crew]:
    """Return the crew that the options ask for, to be opened with `with`.

    Args:
        jobs: how many there are.
        workers: of `--workers`.
        scheduler: of `--scheduler`.
    """
    from einvoice.workers import open_cluster, open_workers, suitable_workers

    if scheduler is None:
        return open_workers(min(workers, jobs) if workers else suitable_workers(jobs))
    if workers is not None:
        raise click.UsageError("--workers is for this machine, --scheduler for a cluster: one only")
    return open_cluster(scheduler)


@contextmanager
def followed(items: Iterable[T], total: int, words: str) -> Iterator[Iterable[T]]:
    """Show a bar on standard error while items come, where it is a terminal and there are several.

    Args:
        items: to be taken one by one.
        total: how many will come.
        words: what is being done.
    """
    if total <= 1 or not sys.stderr.isatty():
        yield items
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(
        *columns,
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        # Lines of a terminal go above the bar; those of a file are not the bar's affair.
        redirect_stdout=sys.stdout.isatty(),
    )
    with bar:
        yield bar.track(items, total=total, description=words)
