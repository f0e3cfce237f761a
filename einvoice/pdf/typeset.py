# SPDX-License-Identifier: Apache-2.0
"""Setting the page of an invoice, its file attached: the frame, the template, the view."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

import typst

from compliance.errors import RefusedError
from einvoice.pdf.engine import (
    KEPT_COMPILERS,
    Press,
    compile_page,
    content,
    page_faults,
    page_inputs,
    template_text,
)
from einvoice.pdf.user_template import check_template, template_fault

if TYPE_CHECKING:
    from datetime import date

    from einvoice.pdf.enclosed import EnclosedFile
    from einvoice.pdf.style import PageStyle
    from einvoice.pdf.view import PageView


def typeset(view: PageView, enclosed: EnclosedFile, style: PageStyle, day: date) -> bytes:
    """Return a PDF/A-3a and PDF/UA-1 of a page, with a file attached.

    Args:
        view: the page.
        enclosed: the file, byte by byte.
        style: logo, fonts and template; the rest of it is in the view.
        day: stands as the date of creation and modification, at midnight UTC.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), the logo cannot be drawn
            (PDF-42), the font cannot be used (PAGE-02 to PAGE-04), or the template of the
            company's own is refused or does not work (PAGE-05 to PAGE-08).
    """
    template, own = style.template, style.template.folder is not None
    if template.folder is not None:
        check_template(template.folder, template.file)
    said = view.to_json()
    try:
        return compile_page(
            _source(template.file),
            page_inputs(said, style, {"attachment": _attachment(enclosed)}),
            day,
            Press(font=style.font, folder=template.folder),
        )
    except typst.TypstError as error:
        faults = page_faults(error, said, style)
        if not faults and own:
            faults = (template_fault(error, template.file),)
        if not faults:
            raise
        raise RefusedError("the page cannot be set", faults) from error


def _attachment(enclosed: EnclosedFile) -> dict[str, object]:
    """Return the file as the frame takes it."""
    return {
        "name": enclosed.name,
        "data": content(enclosed.data),
        "relationship": enclosed.relationship,
        "mime_type": enclosed.mime_type,
        "description": enclosed.description,
    }


@lru_cache(maxsize=KEPT_COMPILERS)
def _source(template: str) -> bytes:
    frame = template_text("frame.typ")
    path = json.dumps(f"/{template}", ensure_ascii=False)
    return (template_text("prelude.typ") + frame.replace('"/TEMPLATE"', path)).encode()
