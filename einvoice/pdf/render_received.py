# SPDX-License-Identifier: Apache-2.0
"""A received invoice as a page for people, whoever made it and whatever is wrong with it.

The file as received lies inside the page as its source (AFRelationship Source): the page is no
Factur-X, and no program takes it for a second invoice.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from compliance.errors import RefusedError
from compliance.report import Severity, Verdict
from einvoice.codes import NoteCode
from einvoice.pdf.display import Display, breakable
from einvoice.pdf.enclosed import EnclosedFile
from einvoice.pdf.style import PageStyle
from einvoice.pdf.typeset import typeset
from einvoice.pdf.view import compute_view
from einvoice.pdf.view_words import drop_empty

if TYPE_CHECKING:
    from compliance.report import Finding, Report
    from einvoice.pdf.style import Language
    from einvoice.pdf.view import PageView
    from einvoice.reading import ReadInvoice

SOURCE_NAME = "received.xml"
"""Of the file inside: none of the names that mark an invoice."""

_CODE_POINT = re.compile(r"\(U\+([0-9A-F]{4,6})\)$")
_SHOWN_RULES = 12


def render_received(
    found: ReadInvoice, xml: bytes, report: Report, syntax: str, language: Language
) -> bytes:
    """Return the page of a received invoice: PDF/A-3a and PDF/UA-1 with the received XML inside.

    The same arguments give the same bytes. A character that no font has is shown by its number,
    and the page says so. There is no QR code to pay by: whether the account is the right one is
    for the reader to find out.

    Args:
        found: the invoice, and what the model has no place for.
        xml: as it was received.
        report: the verdict on it, which the page states where it is not good.
        syntax: of the file, for the reader: `UBL 2.1`.
        language: of the page.
    """
    display = Display(language)
    style = PageStyle(language=language, show_qr=False)
    view = _completed(compute_view(found.invoice, style), found, report, display, syntax)
    enclosed = EnclosedFile(
        name=SOURCE_NAME,
        data=xml,
        relationship="source",
        description=display.word("received_file"),
    )
    day = found.invoice.issue_date
    try:
        return typeset(view, enclosed, None, day)
    except RefusedError as error:
        missing = _characters(error.findings)
        if not missing:
            raise
    named = {ord(character): f"[U+{ord(character):04X}]" for character in missing}
    told = display.word("received_characters", characters=", ".join(named.values()))
    view = _translated(view, named)
    return typeset(replace(view, provenance=(*view.provenance, told)), enclosed, None, day)


def _completed(
    view: PageView, found: ReadInvoice, report: Report, display: Display, syntax: str
) -> PageView:
    """Add what the seller's own page leaves to the machines, and what the file is."""
    invoice = found.invoice
    treatments = (note.text for note in invoice.notes if note.subject_code == NoteCode.TREATMENT)
    named = (("guideline", invoice.guideline), *(("treatment", text) for text in treatments))
    facts = drop_empty((display.word(key), breakable(value)) for key, value in named)
    provenance = [display.word("received", syntax=syntax)]
    if report.verdict is Verdict.INCOMPLETE:
        provenance.append(display.word("received_unjudged"))
    broken = dict.fromkeys(item.rule for item in report.findings if item.severity is Severity.ERROR)
    if broken:
        shown = [*list(broken)[:_SHOWN_RULES], *(["…"] if len(broken) > _SHOWN_RULES else [])]
        provenance.append(display.word("received_faults", rules=", ".join(shown)))
    return replace(view, references=(*view.references, *facts), provenance=tuple(provenance))


def _characters(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Return the characters that a page was refused for; none where there is another reason."""
    if any(item.rule != "PDF-41" for item in findings):
        return ()
    matches = (_CODE_POINT.search(item.found or "") for item in findings)
    return tuple(chr(int(match[1], 16)) for match in matches if match)


def _translated(part: Any, table: dict[int, str]) -> Any:  # noqa: ANN401 (any part of a view)
    """Return a part of the view with characters replaced in all its texts."""
    if isinstance(part, str):
        return part.translate(table)
    if isinstance(part, tuple):
        return tuple(_translated(item, table) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {
            field.name: _translated(getattr(part, field.name), table) for field in fields(part)
        }
        return replace(part, **changed)
    return part
