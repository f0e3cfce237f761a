# SPDX-License-Identifier: Apache-2.0
"""Write `docs/kinds.md`: each kind of invoice in each lawful form, and the checks it passed.

The rows are those of `tests/einvoice/golden/kinds`. Every cell is one document, judged anew.

python tools/kind_matrix.py
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from compliance.checking import Rules
from compliance.report import CheckStatus
from einvoice.build import BuildFormat, BuildOptions, build_invoice
from einvoice.input.rows import read_json_rows
from einvoice.profiles import PROFILES, Profile

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "kinds.md"
CASES = sorted((ROOT / "tests" / "einvoice" / "golden" / "kinds").glob("*/input.json"))
LETTERS = {"container": "C", "xsd": "X", "en16931": "E", "br-fr": "F"}
TITLES = {BuildFormat.FACTURX: "Factur-X", BuildFormat.CII: "CII", BuildFormat.UBL: "UBL"}

HEADER = """\
# Kinds, profiles and syntaxes

Each cell of the second table is a document: built from the rows of `tests/einvoice/golden/kinds`,
then judged by the official artefacts. A letter stands for a check that it passed: **C** container
of the PDF, **X** schema, **E** business rules of EN 16931 or of the profile, **F** French rules
(BR-FR). This page is made by `python tools/kind_matrix.py`; a test compares it with what the checks
say today.

## Which profile in which form

| Profile | BT-24 | Factur-X (PDF) | CII | UBL |
|---|---|---|---|---|
"""
BETWEEN = """
MINIMUM names neither the mentions that French law asks for nor the buyer's country: between French
companies it fails BR-FR-05, -12 and -13, and is not written. Its column below is judged by European
rules alone. In BASIC WL and MINIMUM, the lines stand on the page alone (`--rest-on-page`).

The profiles of Factur-X below and beyond EN 16931 are for a PDF; EXTENDED-CTC-FR is for XML, and
never stands in a PDF (XP Z12-012).

## Every kind in every lawful form

"""


def columns() -> list[tuple[BuildFormat, Profile]]:
    """Return the lawful forms, in the order of the columns."""
    return [
        (form, profile)
        for form in TITLES
        for profile in PROFILES
        if (profile.in_pdf if form is BuildFormat.FACTURX else profile.in_xml)
    ]


def cell(case: Path, form: BuildFormat, profile: Profile) -> str:
    """Return the letters of the checks that a document passed; what failed, if something did."""
    (row,) = read_json_rows(case.read_text(encoding="utf-8"), file=case.parent.name)
    options = BuildOptions(
        build_format=form,
        rules=Rules.EUROPE if profile.name == "minimum" else Rules.AUTO,
        rest_on_page=True,
    )
    document = build_invoice(replace(row.invoice, guideline=profile.guideline), options=options)
    if not document.is_good or document.report is None:
        return "failed: " + ", ".join(sorted({item.rule for item in document.findings}))
    passed = {item.check for item in document.report.checks if item.status is CheckStatus.PASSED}
    return " ".join(letter for name, letter in LETTERS.items() if name in passed)


def page() -> str:
    """Return the page as text."""
    lawful = "".join(
        f"| {profile.name} | `{profile.guideline}` | {_yes(profile.in_pdf)} "
        f"| {_yes(profile.in_xml)} | {_yes(profile.in_xml)} |\n"
        for profile in PROFILES
    )
    forms = columns()
    titles = " | ".join(f"{TITLES[form]} {profile.name}" for form, profile in forms)
    rows = "".join(
        f"| {case.parent.name.replace('-', ' ')} | "
        f"{' | '.join(cell(case, form, profile) for form, profile in forms)} |\n"
        for case in CASES
    )
    table = f"| Kind (BT-3) | {titles} |\n|---|{'---|' * len(forms)}\n{rows}"
    return HEADER + lawful + BETWEEN + table


def _yes(answer: bool) -> str:  # noqa: FBT001 (the value is the subject)
    return "yes" if answer else ""


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(f"written: {TARGET.relative_to(ROOT)}")
