# SPDX-License-Identifier: Apache-2.0
"""Every kind of invoice in every syntax: rows in, the expected document out, officially right.

A folder of `golden/kinds` with `input.json`, `cii.xml` and `ubl.xml` is a test. What an expected
document states is compared with its rows by the table of terms too, without our writer.
"""

from __future__ import annotations

import runpy
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from compliance.terms import terms
from compliance.xml_read import parse_xml
from einvoice.checks import check
from einvoice.codes import CREDIT_NOTE_CODES, TypeCode
from einvoice.input.rows import read_json_rows
from tests.einvoice.syntaxes import SYNTAXES, name_of
from tests.einvoice.terms_table import values

if TYPE_CHECKING:
    from einvoice.document import Invoice
    from tests.einvoice.syntaxes import Adapter

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "golden" / "kinds"
CASES = sorted(path.parent for path in FOLDER.glob("*/input.json"))
EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
SPELLED_OTHERWISE: dict[str, set[str]] = {
    "cii": set(),
    # UBL puts the subject code into the text of a note, and has codes of its own for BT-8.
    "ubl": {"BT-8", "BT-21", "BT-22"},
}
BOTH = pytest.mark.parametrize("syntax", SYNTAXES, ids=name_of)


def invoice_of(case: Path) -> Invoice:
    (row,) = read_json_rows((case / "input.json").read_text(encoding="utf-8"), file=case.name)
    return row.invoice


def test_each_kind_has_its_case() -> None:
    assert sorted(case.name.partition("-")[0] for case in CASES) == sorted(TypeCode)
    for case in CASES:
        assert invoice_of(case).type_code == case.name.partition("-")[0]


@EVERY
@BOTH
def test_rows_become_the_expected_document(case: Path, syntax: Adapter, update: bool) -> None:  # noqa: FBT001 (a fixture)
    expected = case / f"{name_of(syntax)}.xml"
    written = syntax.write(invoice_of(case))
    if update:
        expected.write_bytes(written)
    assert written.decode() == expected.read_text(encoding="utf-8")


@EVERY
@BOTH
def test_the_expected_document_is_read_as_its_rows(case: Path, syntax: Adapter) -> None:
    read = syntax.read(parse_xml((case / f"{name_of(syntax)}.xml").read_bytes()))
    assert read.invoice == invoice_of(case)
    assert read.left_out == ()


@EVERY
@BOTH
def test_the_expected_document_passes_the_official_rules(case: Path, syntax: Adapter) -> None:
    report = check((case / f"{name_of(syntax)}.xml").read_bytes(), file=case.name)
    assert [(item.rule, item.message) for item in report.findings if item.severity == "error"] == []
    assert report.is_good
    assert {item.check for item in report.checks if item.status == "passed"} >= {
        "xsd",
        "en16931",
        "br-fr",
    }


@EVERY
def test_a_credit_note_is_a_credit_note_in_ubl(case: Path) -> None:
    root = parse_xml((case / "ubl.xml").read_bytes())
    kind = "CreditNote" if invoice_of(case).type_code in CREDIT_NOTE_CODES else "Invoice"
    assert etree.QName(root).localname == kind


def stated(invoice: Invoice, model: str) -> set[str]:
    """The values at a place of the model, such as `lines[].item.name`, written without hyphens."""
    found: list[object] = [invoice]
    for step in model.split("."):
        members = [getattr(item, step.removesuffix("[]")) for item in found]
        found = [
            member
            for item in members
            for member in (item if isinstance(item, tuple) else (item,))
            if member is not None
        ]
    return {b64encode(item).decode() if isinstance(item, bytes) else plain(item) for item in found}


def plain(value: object) -> str:
    """A value as any syntax may spell it: days without hyphens."""
    return str(value).replace("-", "")


@EVERY
@BOTH
def test_the_expected_document_states_what_its_rows_say(case: Path, syntax: Adapter) -> None:
    invoice = invoice_of(case)
    root = parse_xml((case / f"{name_of(syntax)}.xml").read_bytes())
    for code, term in terms().items():
        if term.model and code not in SPELLED_OTHERWISE[name_of(syntax)]:
            assert {plain(item) for item in values(root, code)} == stated(invoice, term.model), code


def test_the_published_matrix_is_what_the_checks_say() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "kind_matrix.py"))
    published = (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8")
    assert "failed" not in published
    assert tool["page"]() == published
