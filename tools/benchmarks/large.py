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
from einvoice.checks import read_subject
from einvoice.cii.document import read_cii, write_cii
from einvoice.formats import CHECKS
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.input.settings import page_style
from einvoice.input.settings_reader import read_settings
from einvoice.pdf.render import render_facturx

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100, 1000, 5000)
STYLESHEETS = ("cii-en16931-schematron", "facturx-en16931-schematron", "br-fr-cii")


def main() -> None:
    """Print the tables: with plain lines, then with an allowance, a note and a period on each."""
    print_setting("encaisse", "lxml", "typst", "pypdf", "saxonche", "factur-x")
    # The first document pays for imports and compiled schemas.
    _steps(1, rich=False)
    for rich in (False, True):
        columns = [_steps(size, rich=rich) for size in SIZES]
        what = "With an allowance, a note and a period on each line" if rich else "Plain lines"
        largest, before = SIZES[-1], SIZES[-2]
        print(f"{what}; growth is from {before} to {largest} lines, per line: 1.0 is linear.\n")
        print_table(
            ("Step", *(f"{size} lines" for size in SIZES), "Growth"),
            (
                (
                    step,
                    *(f"{column[step]:.2f} s" for column in columns),
                    f"{columns[-1][step] / largest / (columns[-2][step] / before):.1f}",
                )
                for step in columns[0]
            ),
        )
    print(f"Deadline of the Schematron engine: {DEADLINE_SECONDS:.0f} s a document.")


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
    style = page_style(company, source.language, logo=None)
    pdf = step("page and Factur-X", lambda: render_facturx(source.invoice, xml, style))
    subject = step("take out of the PDF", lambda: read_subject(pdf, file="large.pdf"))
    step("container checks", lambda: CHECKS["container"](subject))
    for stylesheet in STYLESHEETS:
        step(f"`{stylesheet}`", partial(run_schematron, stylesheet, root))
    return times
