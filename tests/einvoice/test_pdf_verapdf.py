# SPDX-License-Identifier: Apache-2.0
"""veraPDF judges what we write: PDF/A-3b, PDF/A-3a and PDF/UA-1, every form of page."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from compliance.checking import Subject
from compliance.kinds import BY_KEY
from compliance.report import CheckStatus
from compliance.xml_read import parse_xml
from einvoice.pdf import pdfa
from einvoice.pdf.container_checks import check_pdfa
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import Language, Logo, LogoType, PageStyle
from tests.einvoice.cii_models import full_invoice
from tests.einvoice.pdf_models import DEBIT, XML, credit_note, invoice, line
from tests.einvoice.test_pdf_page import SVG
from tests.support import shared_data

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PLAIN = PageStyle()
ENGLISH = PageStyle(
    language=Language.ENGLISH, logo=Logo(data=SVG, media_type=LogoType.SVG), tagline="Makers"
)
FORMS = {
    "transfer": (invoice(), PLAIN),
    "english": (invoice(), ENGLISH),
    "debit": (replace(invoice(), payment=DEBIT), PageStyle(collection_date=date(2026, 12, 3))),
    "credit": (credit_note(), PLAIN),
    "full": (full_invoice(), ENGLISH),
    "long": (invoice(*(line(n, description="Détail " * n) for n in range(1, 101))), PLAIN),
    "no-payment": (replace(invoice(), payment=None, due_date=None), PLAIN),
    "odd-text": (invoice(line(name="Dvořák Ωα Жя ☎ ﬁ" + "x" * 300)), PLAIN),
}


def test_every_form_is_valid(tmp_path: Path) -> None:
    program = shared_data("tools", "verapdf", "verapdf")
    for name, (subject, style) in FORMS.items():
        (tmp_path / f"{name}.pdf").write_bytes(render_facturx(subject, XML, style))
    done = subprocess.run(
        [str(program), "-v", "-f", "3b,3a,ua1", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = [row for row in done.stdout.splitlines() if not row.startswith(" ")]
    assert len(verdicts) == 3 * len(FORMS)
    assert [row for row in verdicts if not row.startswith("PASS\t")] == [], done.stdout


def test_the_check_agrees_with_a_real_verapdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pdfa.VARIABLE, str(shared_data("tools", "verapdf", "verapdf")))
    right = render_facturx(invoice(), XML, PLAIN)
    wrong = right.replace(b"/FontFile2", b"/FontFile9")

    def judge(pdf: bytes) -> tuple[CheckStatus, set[str]]:
        kind = BY_KEY["facturx-en16931"]
        result = check_pdfa(Subject(file="x", kind=kind, root=parse_xml(XML), container=pdf))
        return result.status, {item.rule for item in result.findings}

    assert judge(right) == (CheckStatus.PASSED, set())
    status, rules = judge(wrong)
    assert status is CheckStatus.FAILED
    assert any(rule.startswith("PDFA-6.2.") for rule in rules)
