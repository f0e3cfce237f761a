# SPDX-License-Identifier: Apache-2.0
"""Invoices of many lines: what each step of ours takes, and each official stylesheet."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from content import row, settings
from measuring import print_setting, print_table, seconds

from compliance.schematron import DEADLINE_SECONDS, run_schematron
from compliance.xml_read import parse_xml
from compliance.xsd import validate
from einvoice.build_files import page_of
from einvoice.checks import read_subject
from einvoice.cii.document import read_cii, write_cii
from einvoice.formats import CHECKS
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.input.settings_reader import read_settings
from einvoice.pdf.render import render_facturx

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100, 1000, 5000)
STYLESHEETS = ("cii-en16931-schematron", "facturx-en16931-schematron", "br-fr-cii")


def main() -> None:
    """Print the tables: with plain lines, with more on each line, with a fault on each line."""
    print_setting("encaisse", "lxml", "typst", "pypdf", "saxonche", "factur-x")
    # The first document pays for imports and compiled schemas and stylesheets.
    _steps(1, rich=False)
    _print("Plain lines", [_steps(size, rich=False) for size in SIZES])
    rich = "With an allowance, a note and a period on each line"
    _print(rich, [_steps(size, rich=True) for size in SIZES])
    faulty = "With a unit on each line that no code list has, which is a finding on each line"
    _print(faulty, [_faulty(size) for size in SIZES])
    print(f"Deadline of the Schematron engine: {DEADLINE_SECONDS:.0f} s a document.")


def _print(what: str, columns: list[dict[str, float]]) -> None:
    larger, largest = SIZES[-2:]
    print(f"{what}; growth is that of the time for one line from {larger} to {largest} lines.\n")
    print_table(
        ("Step", *(f"{size} lines" for size in SIZES), "Growth"),
        (
            (
                step,
                *(f"{column[step]:.2f} s" for column in columns),
                f"{columns[-1][step] / largest / (columns[-2][step] / larger):.1f}",
            )
            for step in columns[0]
        ),
    )


def _faulty(size: int) -> dict[str, float]:
    company = read_settings(settings(), file="encaisse.toml")
    text = json.dumps(row(size, size)).replace('"HUR"', '"NOUNIT"')
    (source,) = read_json_rows(text, file="row", settings=company, form=InputForm.JSON_LINES)
    root = parse_xml(write_cii(source.invoice))
    return {
        f"`{stylesheet}`": seconds(partial(run_schematron, stylesheet, root))
        for stylesheet in STYLESHEETS[:2]
    }


def _steps(size: int, *, rich: bool) -> dict[str, float]:
    company = read_settings(settings(), file="encaisse.toml")
    text = json.dumps(row(size, size, rich=rich))
    times: dict[str, float] = {}

    def step(name: str, action: Callable[[], Any]) -> Any:  # noqa: ANN401 (of any step)
        found: list[Any] = []
        times[name] = seconds(lambda: found.append(action()))
        return found[0]

    (source,) = step(
        "row, rules, totals",
        lambda: read_json_rows(text, file="row", settings=company, form=InputForm.JSON_LINES),
    )
    xml = step("write CII", lambda: write_cii(source.invoice))
    root = step("parse", lambda: parse_xml(xml))
    step("read into the model", lambda: read_cii(root))
    step("XSD", lambda: validate(root, "facturx-en16931-xsd"))
    style = page_of(source, company)
    pdf = step("page and Factur-X", lambda: render_facturx(source.invoice, xml, style))
    subject = step("take out of the PDF", lambda: read_subject(pdf, file="large.pdf"))
    step("container checks", lambda: CHECKS["container"](subject))
    for stylesheet in STYLESHEETS:
        step(f"`{stylesheet}`", partial(run_schematron, stylesheet, root))
    return times
