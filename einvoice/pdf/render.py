# SPDX-License-Identifier: Apache-2.0
"""An invoice as a finished Factur-X: a page for people with the XML for machines inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.errors import UnknownKindError
from einvoice.pdf.display import Display
from einvoice.pdf.enclosed import EnclosedFile
from einvoice.pdf.hybrid import add_factur_x_metadata
from einvoice.pdf.typeset import typeset
from einvoice.pdf.view import compute_view
from einvoice.pdf.xmp import FILE_NAME, LEVELS, relationship_of

if TYPE_CHECKING:
    from einvoice.document import Invoice
    from einvoice.pdf.style import PageStyle


def render_facturx(invoice: Invoice, xml: bytes, style: PageStyle) -> bytes:
    """Return the Factur-X of an invoice: PDF/A-3a and PDF/UA-1 with factur-x.xml attached.

    The same arguments give the same bytes. That the XML says what the page says is the caller's
    affair: it is attached byte by byte.

    Args:
        invoice: what the page shows.
        xml: the CII document that is attached.
        style: how the page looks.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), or the logo cannot be
            drawn (PDF-42).
        UnknownKindError: if the guideline id (BT-24) is no Factur-X profile.

    Source: Factur-X 1.07, chapter 6.
    """
    level = LEVELS.get(invoice.guideline)
    if level is None:
        raise UnknownKindError(
            f"the guideline {invoice.guideline!r} (BT-24) is no profile of Factur-X",
            hint=f"use one of {', '.join(LEVELS)}",
        )
    enclosed = EnclosedFile(
        name=FILE_NAME,
        data=xml,
        relationship=relationship_of(level).lower(),
        description=Display(style.language).word("attachment"),
    )
    page = typeset(compute_view(invoice, style), enclosed, style.logo, invoice.issue_date)
    return add_factur_x_metadata(page, level)
