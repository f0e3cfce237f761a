# SPDX-License-Identifier: Apache-2.0
"""A thousand invoices, each program as a whole process: ours in one call, eu-einvoice one a call.

Ours puts each document through the container checks, XSD, EN 16931 and BR-FR. Theirs goes through
XSD, EN 16931 of Factur-X and that of CEN, which it downloads once: its cache is given the release
of those rules that encaisse has.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from content import eu_einvoice, row, settings
from measuring import milliseconds, need, print_setting, print_table, ratio, spent

from compliance.artefacts import locate

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
        os.environ["EINVOICE_RULES_DIR"] = str(_peer_rules(place))
        # Before and after ours: the machine may not be the same all the time.
        before, layers = _theirs(place, sample)
        runs = [
            (label, _ours(place, count, label, arguments))
            for label, arguments in (("by default", ()), ("with --workers 1", ("--workers", "1")))
        ]
        after, _ = _theirs(place, sample)
    peer = tuple(median(side) for side in zip(*before, *after, strict=True))
    print(f"eu-einvoice: median of {2 * sample} calls; {layers}.\n")
    print_table(
        (
            f"{count} invoices of {LINES} lines",
            "time, ours / eu-einvoice",
            "processor, ours / eu-einvoice",
            "encaisse, an invoice",
            "its processor",
            "eu-einvoice, an invoice",
            "its processor",
        ),
        (
            (
                label,
                ratio(own[0], peer[0]),
                ratio(own[1], peer[1]),
                *map(milliseconds, (*own, *peer)),
            )
            for label, own in runs
        ),
    )


def _peer_rules(place: Path) -> Path:
    """Return a cache of eu-einvoice that has the rules of CEN."""
    artefact = locate("cii-en16931-schematron")
    wanted = importlib.import_module("eu_einvoice.artifacts").MANIFEST["en16931-cii"]
    target = place / "rules" / f"en16931-cii-{wanted['version']}" / wanted["xslt"]
    target.parent.mkdir(parents=True)
    target.write_bytes(artefact.path.read_bytes())
    print(f"eu-einvoice judges by {artefact.description} in the place of {wanted['version']}.\n")
    return place / "rules"


def _ours(place: Path, count: int, label: str, arguments: tuple[str, ...]) -> tuple[float, float]:
    """Return the time and processor time of an invoice of ours."""
    program = Path(sys.executable).parent / "encaisse"
    out = place / label.replace(" ", "-")
    command = [str(program), "invoice", "build", "rows.jsonl", "--out", str(out), *arguments]
    wall, processor = spent(lambda: _run(command, place))
    written = len(tuple(out.glob("*.pdf")))
    if written != count:
        raise AssertionError(f"{written} of {count} were written")
    return wall / count, processor / count


def _theirs(place: Path, sample: int) -> tuple[list[tuple[float, float]], str]:
    """Return the time and processor time of calls of eu-einvoice, and what it says that it ran."""
    program = Path(sys.executable).parent / "eu-einvoice"
    times, said = [], ""
    for number in range(sample):
        source, out = place / "peer.json", place / f"peer-{number}.pdf"
        source.write_text(json.dumps(eu_einvoice(number, LINES)), encoding="utf-8")
        command = [str(program), "create", str(source), "-o", str(out)]
        texts: list[str] = []
        times.append(spent(lambda command=command, texts=texts: texts.append(_run(command, place))))  # type: ignore[misc]  # the defaults bind the loop's values
        said = texts[0]
        if not out.is_file():
            raise AssertionError(said)
    return times, "; ".join(line.strip() for line in said.splitlines() if "layers" in line)


def _run(command: list[str], place: Path) -> str:
    done = subprocess.run(  # noqa: S603 (the programs that are measured)
        command, cwd=place, capture_output=True, text=True, check=True
    )
    return done.stdout
