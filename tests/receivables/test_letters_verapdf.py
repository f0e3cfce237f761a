# SPDX-License-Identifier: Apache-2.0
"""veraPDF judges the letters: PDF/UA-1, and PDF/A-3a where there are no fields; none overflows."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from einvoice.pdf.style import PageFont
from receivables.letters.batch_summary import render_batch_summary
from receivables.letters.mandate import render_mandate_form
from receivables.letters.model import LetterLanguage
from receivables.letters.pre_notification import render_pre_notification
from tests.receivables.letter_forms import (
    DAY,
    LONG,
    LONGEST,
    OPEN,
    PLAIN,
    WITH_LOGO,
    longest_summary,
    mandate_variants,
    notice,
    summary,
)
from tests.receivables.test_letters_mandate import fill
from tests.support import shared_data

if TYPE_CHECKING:
    from pathlib import Path

SERIF = replace(WITH_LOGO, font=PageFont(family="Libertinus Serif"))

# All that a field can show: WinAnsiEncoding, ISO 32000-1, annex D.2.
TYPED = bytes(code for code in range(33, 256) if code not in {127, 129, 141, 143, 144, 157, 173})


def archived() -> dict[str, bytes]:
    letters = {
        name: render_mandate_form(form, PLAIN, DAY)
        for name, form in mandate_variants().items()
        if form.is_complete
    }
    for language in LetterLanguage:
        for name, style in (("plain", PLAIN), ("logo", WITH_LOGO), ("serif", SERIF)):
            kind = f"{language}-{name}"
            told, sent = notice(40, language=language), summary(60, language=language)
            letters[f"notice-{kind}"] = render_pre_notification(told, style, DAY)
            letters[f"summary-{kind}"] = render_batch_summary(sent, style, DAY)
    long = notice(sender=LONG, recipient=LONG, reference="W" * 35)
    letters["notice-long"] = render_pre_notification(long, PLAIN, DAY)
    letters["summary-long"] = render_batch_summary(longest_summary(), PLAIN, DAY)
    return letters


def fillable() -> dict[str, bytes]:
    forms = {
        name: render_mandate_form(form, WITH_LOGO, DAY)
        for name, form in mandate_variants().items()
        if not form.is_complete
    }
    typed = TYPED.decode("cp1252")
    values = {"debtor_name": typed[:70], "street": typed[70:140], "ultimate_debtor": typed[140:]}
    return {
        **forms,
        "plain": render_mandate_form(OPEN, PLAIN, DAY),
        "serif": render_mandate_form(OPEN, SERIF, DAY),
        "longest": render_mandate_form(LONGEST, PLAIN, DAY),
        "typed": fill(render_mandate_form(OPEN, PLAIN, DAY), {**values, "kind": "/recurrent"}),
    }


def judge(letters: dict[str, bytes], flavours: str, folder: Path) -> None:
    program = shared_data("tools", "verapdf", "verapdf")
    for name, pdf in letters.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    done = subprocess.run(
        [str(program), "-v", "-f", flavours, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = [row for row in done.stdout.splitlines() if not row.startswith(" ")]
    assert [row for row in verdicts if not row.startswith("PASS\t")] == [], done.stdout
    assert len(verdicts) == len(letters) * len(flavours.split(","))


def test_letters_without_fields_are_archivable(tmp_path: Path) -> None:
    letters = archived()
    assert len(letters) == 22
    judge(letters, "3a,ua1", tmp_path)


def test_forms_are_accessible_empty_and_filled_in(tmp_path: Path) -> None:
    letters = fillable()
    assert len(letters) == 16
    judge(letters, "ua1", tmp_path)


@pytest.mark.parametrize("name", ["longest", "notice-long", "summary-long"])
def test_no_word_leaves_the_page(name: str, tmp_path: Path) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext of poppler-utils is not installed")
    path = tmp_path / "letter.pdf"
    path.write_bytes({**archived(), **fillable()}[name])
    done = subprocess.run(
        [program, "-bbox", str(path), "-"], capture_output=True, text=True, check=True
    )
    edges = [
        (Decimal(left), Decimal(right))
        for left, right in re.findall(r'<word xMin="([\d.-]+)" .*?xMax="([\d.-]+)"', done.stdout)
    ]
    assert len(edges) > 100
    # Margins of 17 mm, in points.
    assert min(left for left, _ in edges) > 48
    assert max(right for _, right in edges) < 595 - 47
