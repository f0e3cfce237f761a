# SPDX-License-Identifier: Apache-2.0
"""veraPDF judges what we write: PDF/A-3b, PDF/A-3a and PDF/UA-1, every form of page."""

from __future__ import annotations

import subprocess
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest

from compliance.checking import Subject
from compliance.errors import RefusedError
from compliance.kinds import BY_KEY
from compliance.report import CheckStatus
from compliance.xml_read import Unread, parse_xml
from einvoice.pdf import pdfa
from einvoice.pdf.container_checks import check_pdfa
from einvoice.pdf.render import render_facturx, render_received
from einvoice.pdf.style import (
    BUILT_IN_TEMPLATES,
    Language,
    Logo,
    LogoType,
    PageFont,
    PageStyle,
    PageTemplate,
)
from einvoice.reading import ReadInvoice
from tests.einvoice.font_forms import FAMILY, own_font
from tests.einvoice.logo_forms import JPEG_CMYK, LOGOS
from tests.einvoice.page_kinds import KINDS
from tests.einvoice.pdf_models import XML, invoice
from tests.project.tree import ROOT
from tests.support import shared_data

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = PageStyle()
TEMPLATES = {
    **BUILT_IN_TEMPLATES,
    "own": PageTemplate(file="receipt.typ", folder=str(ROOT / "docs" / "template-example")),
}
FONTS = ("built-in", "serif", "own")
LEFT_OUT = (Unread(xpath="/Invoice/Delivery[2]/ID/@schemeID", value="0088"),)

Form = tuple[str, Language, str, str, str]
"""Kind, language, template, font, logo."""


def forms() -> list[Form]:
    """Return a document for each kind in each language, its other properties taking turns."""
    return [
        (
            kind,
            language,
            list(TEMPLATES)[(turn + turn // 12) % 3],
            FONTS[(turn // 3 + turn // 7) % 3],
            list(LOGOS)[(turn + turn // 28) % len(LOGOS)],
        )
        for turn, (kind, language) in enumerate(product(KINDS, Language))
    ]


def style_of(form: Form, fonts: Path) -> PageStyle:
    _, language, template, font, logo = form
    return PageStyle(
        language=language,
        template=TEMPLATES[template],
        font={
            "built-in": None,
            "serif": PageFont(family="Libertinus Serif"),
            "own": PageFont(family=FAMILY, folders=(str(fonts),)),
        }[font],
        logo=LOGOS[logo],
        tagline="Depuis 1901" if language is Language.SPANISH else None,
        payment_link="https://pay.example/{number}",
    )


def test_the_forms_cover_every_pair_that_may_matter() -> None:
    values = (list(KINDS), list(Language), list(TEMPLATES), list(FONTS), list(LOGOS))
    # A logo or a font is drawn the same whatever the kind or the language, by each template.
    independent = {(0, 3), (0, 4), (1, 4), (3, 4)}
    for first, second in set(combinations(range(5), 2)) - independent:
        found = {(form[first], form[second]) for form in forms()}
        assert found == set(product(values[first], values[second])), (first, second)


def test_every_form_is_valid(tmp_path: Path) -> None:
    program = shared_data("tools", "verapdf", "verapdf")
    fonts, pages = tmp_path / "fonts", tmp_path / "pages"
    fonts.mkdir()
    pages.mkdir()
    own_font(fonts)
    for form in forms():
        pdf = render_facturx(KINDS[form[0]], XML, style_of(form, fonts))
        (pages / f"{'-'.join(form)}.pdf").write_bytes(pdf)
    for language in Language:
        read = ReadInvoice(invoice=KINDS["everything"], left_out=LEFT_OUT)
        (pages / f"received-{language}.pdf").write_bytes(render_received(read, XML, language))
    done = subprocess.run(
        [str(program), "-v", "-f", "3b,3a,ua1", str(pages)],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = [row for row in done.stdout.splitlines() if not row.startswith(" ")]
    assert [row for row in verdicts if not row.startswith("PASS\t")] == [], done.stdout
    assert len(verdicts) == 3 * len(list(pages.iterdir()))


def test_a_logo_in_the_colours_of_printing_is_refused() -> None:
    style = PageStyle(logo=Logo(data=JPEG_CMYK, media_type=LogoType.JPEG))
    with pytest.raises(RefusedError) as caught:
        render_facturx(invoice(), XML, style)
    assert [(item.rule, "CMYK" in (item.found or "")) for item in caught.value.findings] == [
        ("PDF-42", True)
    ]


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
