# SPDX-License-Identifier: Apache-2.0
"""Setting a letter: its view as JSON, the look of the company's invoices, a template of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

from compliance.errors import RefusedError
from einvoice.pdf.engine import (
    ARCHIVED,
    Press,
    compile_page,
    page_faults,
    page_inputs,
    template_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from einvoice.pdf.style import PageStyle
    from receivables.letters.model import LetterLanguage

ACCESSIBLE: tuple[typst.PDFStandard, ...] = ("ua-1",)
"""PDF/UA-1 alone: what is filled in later is no archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A page to be set.

    Attributes:
        template: name of its typst file, without the ending.
        title: of the document.
        author: who writes.
        language: of its words.
        content: what the template shows, as JSON can carry it.
    """

    template: str
    title: str
    author: str
    language: LetterLanguage
    content: Mapping[str, object]


def typeset(
    letter: Letter,
    style: PageStyle,
    day: date,
    standards: tuple[typst.PDFStandard, ...] = ARCHIVED,
) -> bytes:
    """Return the PDF of a letter: PDF/UA-1, and PDF/A-3a unless other standards are named.

    Args:
        letter: what it says.
        style: logo, font, accent and footer of the company; its language and template are those
            of invoices and count for nothing here.
        day: stands as the date of creation and modification, at midnight UTC.
        standards: that it follows.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), the logo cannot be drawn
            (PDF-42), or the font cannot be used (PAGE-02 to PAGE-04).
    """
    view = json.dumps(
        {
            "title": letter.title,
            "author": letter.author,
            "language": letter.language.value,
            "accent": style.accent,
            "logo_alternative": (style.logo and style.logo.alternative_text) or letter.author,
            "tagline": style.tagline,
            "website": style.website,
            "footer": style.legal_footer,
            **letter.content,
        },
        ensure_ascii=False,
    )
    press = Press(font=style.font, purpose=letter.template, standards=standards)
    try:
        return compile_page(_source(letter.template), page_inputs(view, style, {}), day, press)
    except typst.TypstError as error:
        faults = page_faults(error, view, style)
        if not faults:
            raise
        raise RefusedError("the letter cannot be set", faults) from error


@cache
def _source(template: str) -> bytes:
    folder = files("receivables.letters.template")
    own = (
        folder.joinpath(f"{name}.typ").read_text(encoding="utf-8") for name in ("sheet", template)
    )
    return "\n".join((template_text("prelude.typ"), *own)).encode()
