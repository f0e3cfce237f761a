# SPDX-License-Identifier: Apache-2.0
"""A thousand invoices, each program as a whole process: ours in one call, eu-einvoice one a call.

Ours puts each document through the container checks, XSD, EN 16931 and BR-FR. What eu-einvoice
checks is what it prints: the rules of CEN only where `eu-einvoice rules fetch` has loaded them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from content import eu_einvoice, row, settings
from measuring import milliseconds, need, on_one_core, print_setting, print_table, ratio, seconds

LINES = 5


def main(count: int, sample: int) -> None:
    """Print the table.

    Args:
        count: invoices of ours, all different.
        sample: calls of eu-einvoice.
    """
    need("eu-einvoice")
    print_setting("encaisse", "saxonche", "eu-einvoice", "factur-x")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        text = "".join(f"{json.dumps(row(number, LINES))}\n" for number in range(count))
        (place / "rows.jsonl").write_text(text, encoding="utf-8")
        (place / "encaisse.toml").write_text(settings(qr=True), encoding="utf-8")
        theirs, layers = _theirs(place, sample)
        print(f"eu-einvoice, {sample} calls, median; {layers}.\n")
        runs: list[tuple[str, float]] = []
        for label, arguments in (("by default", ()), ("--workers 1", ("--workers", "1"))):
            runs.append((label, _ours(place, count, label, arguments)))
        if len(os.sched_getaffinity(0)) > 1:
            on_one_core()
            runs.append(("on one core", _ours(place, count, "one core", ())))
            theirs_alone, _ = _theirs(place, sample)
        else:
            theirs_alone = theirs
    peers = (theirs, theirs, theirs_alone)
    print_table(
        (
            f"{count} invoices of {LINES} lines",
            "ours / eu-einvoice",
            "encaisse, an invoice",
            "encaisse, all",
            "eu-einvoice, an invoice",
        ),
        (
            (label, ratio(own, peer), milliseconds(own), f"{own * count:.1f} s", milliseconds(peer))
            for (label, own), peer in zip(runs, peers, strict=False)
        ),
    )


def _ours(place: Path, count: int, label: str, arguments: tuple[str, ...]) -> float:
    program = Path(sys.executable).parent / "encaisse"
    out = place / label.replace(" ", "-")
    command = [str(program), "invoice", "build", "rows.jsonl", "--out", str(out), *arguments]
    spent = seconds(lambda: _run(command, place))
    written = len(tuple(out.glob("*.pdf")))
    if written != count:
        raise AssertionError(f"{written} of {count} were written")
    return spent / count


def _theirs(place: Path, sample: int) -> tuple[float, str]:
    program = Path(sys.executable).parent / "eu-einvoice"
    times, layers = [], ""
    for number in range(sample):
        source = place / "peer.json"
        source.write_text(json.dumps(eu_einvoice(number, LINES)), encoding="utf-8")
        command = [str(program), "create", str(source), "-o", str(place / f"peer-{number}.pdf")]
        said = ""

        def call(command: list[str] = command) -> None:
            nonlocal said
            said = _run(command, place)

        times.append(seconds(call))
        if not (place / f"peer-{number}.pdf").is_file():
            raise AssertionError(said)
        layers = "; ".join(line.strip() for line in said.splitlines() if "layers" in line)
    return median(times), layers


def _run(command: list[str], place: Path) -> str:
    done = subprocess.run(  # noqa: S603 (the programs that are measured)
        command, cwd=place, capture_output=True, text=True, check=True
    )
    return done.stdout
