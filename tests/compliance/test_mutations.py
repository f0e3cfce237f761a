# SPDX-License-Identifier: Apache-2.0
"""One thing broken in a good document: the official rule that forbids it is named, exit status 1.

The tables are the test: `mutations_cii.txt`, `mutations_ubl.txt`, `mutations_pdf.txt`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import PageStyle
from einvoice.read import read_invoice
from receivables.cli import main
from tests.compliance.documents import needs
from tests.compliance.mutation import Mutation, base_names, document, mutations, rows

if TYPE_CHECKING:
    from pathlib import Path

CII_AND_UBL = [*mutations("mutations_cii.txt"), *mutations("mutations_ubl.txt")]
PDF = list(rows("mutations_pdf.txt"))
WHATEVER = frozenset("*")


def judge(path: Path, data: bytes) -> tuple[int, str, frozenset[str]]:
    """Return exit status, verdict and the rules of the errors, as `encaisse check` gives them."""
    path.write_bytes(data)
    result = CliRunner().invoke(main, ["check", "--json", str(path)], catch_exceptions=False)
    report: dict[str, Any]
    (report,) = json.loads(result.stdout)
    errors = (item for item in report["findings"] if item["severity"] == "error")
    return result.exit_code, report["verdict"], frozenset(item["rule"] for item in errors)


@pytest.mark.parametrize("base", base_names())
def test_what_is_broken_is_good_before(base: str, tmp_path: Path) -> None:
    needs("cii-en16931-schematron")
    assert judge(tmp_path / "good.xml", document(base)) == (0, "passed", frozenset())


@pytest.mark.parametrize("mutation", CII_AND_UBL, ids=str)
def test_mutation(mutation: Mutation, tmp_path: Path) -> None:
    needs("cii-en16931-schematron")
    data = document(mutation.base, mutation.change)
    status, verdict, rules = judge(tmp_path / "broken.xml", data)
    assert (status, verdict) == (1, "failed")
    wanted = mutation.expected - mutation.unkept
    if mutation.also == WHATEVER:
        assert rules >= wanted
    else:
        assert rules == wanted | mutation.also


def test_the_tables_are_sound() -> None:
    assert len(CII_AND_UBL) + len(PDF) > 250
    assert len({str(mutation) for mutation in CII_AND_UBL}) == len(CII_AND_UBL)
    for mutation in CII_AND_UBL:
        assert mutation.expected, mutation.name
        assert mutation.unkept <= mutation.expected, mutation.name
        assert not mutation.also & mutation.expected, mutation.name
        assert mutation.why or not mutation.unkept, f"{mutation.name}: why is it not kept?"


@pytest.fixture(scope="module")
def facturx() -> bytes:
    xml = document("cii")
    return render_facturx(read_invoice(xml).invoice, xml, PageStyle())


def test_the_pdf_is_good_before(facturx: bytes, tmp_path: Path) -> None:
    assert judge(tmp_path / "good.pdf", facturx) == (0, "passed", frozenset())


@pytest.mark.parametrize("row", PDF, ids=lambda row: str(row["name"]))
def test_mutation_of_a_pdf(row: dict[str, str], facturx: bytes, tmp_path: Path) -> None:
    old, new = row["old"].encode(), row["new"].encode()
    assert len(old) == len(new)
    assert old in facturx
    found = judge(tmp_path / "broken.pdf", facturx.replace(old, new))
    assert found == (1, "failed", frozenset(f"{row['expected']} {row['also']}".split()))
