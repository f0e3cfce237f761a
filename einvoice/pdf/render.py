# SPDX-License-Identifier: Apache-2.0
"""An invoice as a page for people with its XML inside: a Factur-X, or a readable copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.errors import RefusedError, UnknownKindError
from einvoice.pdf.display import Display
from einvoice.pdf.enclosed import EnclosedFile
from einvoice.pdf.engine import find_unshown
from einvoice.pdf.hybrid import add_factur_x_metadata
from einvoice.pdf.style import PageStyle
from einvoice.pdf.typeset import typeset
from einvoice.pdf.view import compute_view
from einvoice.pdf.view_received import say_verdict, show_machine_terms, spell_out
from einvoice.pdf.xmp import CONFORMANCE_LEVELS, FILE_NAME
from einvoice.profiles import profile_of

if TYPE_CHECKING:
    from compliance.report import Report
    from einvoice.document import Invoice
    from einvoice.pdf.style import Language
    from einvoice.reading import ReadInvoice

ORIGINAL_FILE = "original.xml"
"""The name of the received XML inside its readable copy, which is no Factur-X."""


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
    level = CONFORMANCE_LEVELS.get(invoice.guideline)
    if level is None:
        raise UnknownKindError(
            f"the guideline {invoice.guideline!r} (BT-24) is no profile of Factur-X",
            hint=f"use one of {', '.join(CONFORMANCE_LEVELS)}",
        )
    view = compute_view(invoice, style)
    # Factur-X 1.09, 6.2.2: an XML that says less than the page is data about it.
    relationship = "alternative" if profile_of(invoice.guideline).is_whole else "data"
    attachment = EnclosedFile(
        name=FILE_NAME,
        data=xml,
        relationship=relationship,
        description=view.words.attachment,
    )
    return add_factur_x_metadata(typeset(view, attachment, style, invoice.issue_date), level)


def render_received(
    read: ReadInvoice, original: bytes, language: Language, report: Report | None = None
) -> bytes:
    """Return a readable copy of a received invoice: PDF/A-3a and PDF/UA-1, the XML attached.

    It shows everything that the document says, in the reader's language, and is no Factur-X: the
    XML, of any syntax and guideline, is attached as `original.xml`. There is no code to pay by:
    the account of a document from elsewhere is not to be paid unread. A character that no font has
    is spelled by its code, `[U+6F22]`, and the head of the page says so.

    Args:
        read: the invoice, and what was left out of it.
        original: the XML as it was received, attached byte by byte.
        language: of the page's own words.
        report: the verdict on it; where it is not good the page says so.
    """
    style, display = PageStyle(language=language, show_qr=False), Display(language)
    view = compute_view(read.invoice, style, read.left_out)
    view = show_machine_terms(view, read.invoice, display)
    if report is not None:
        view = say_verdict(view, report, display)
    attachment = EnclosedFile(
        name=ORIGINAL_FILE,
        data=original,
        relationship="source",
        description=view.words.original,
    )
    day = read.invoice.issue_date
    try:
        return typeset(view, attachment, style, day)
    except RefusedError:
        # A received document is shown all the same: what no font has is spelled by its code.
        unshown = find_unshown(view.to_json())
        if not unshown:
            raise
        return typeset(spell_out(view, unshown, language), attachment, style, day)
