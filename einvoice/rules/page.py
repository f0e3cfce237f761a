# SPDX-License-Identifier: Apache-2.0
"""Rules of the page: texts of the company in its language, the link to pay by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.codes import NoteCode
from einvoice.pdf.style import is_payment_link
from einvoice.rules.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.input.settings import LocalText
    from einvoice.rules.draft import Draft


def check_language(draft: Draft) -> Iterator[Fault]:
    """A text that the company wrote, and this invoice needs, is there in its language."""
    for setting, text in _wanted(draft):
        if text.is_written and text.in_language(draft.language) is None:
            yield Fault(
                code="PAGE-01",
                path="language",
                found=setting,
                expected=", ".join(filter(None, (draft.language, draft.row.number))),
                setting=setting,
            )


def check_payment_link(draft: Draft) -> Iterator[Fault]:
    """The link of a row is an address that can be called safely."""
    link = draft.row.payment_link
    if link is not None and not is_payment_link(link):
        yield Fault(code="PAGE-09", path="payment_link", found=link)


def _wanted(draft: Draft) -> Iterator[tuple[str, LocalText]]:
    """Yield the settings in words that this invoice takes, where its row is silent."""
    settings, row = draft.settings, draft.row
    mentions = (
        (NoteCode.LATE_PENALTIES, "late_penalties", settings.notes.late_penalties),
        (NoteCode.RECOVERY_INDEMNITY, "recovery_indemnity", settings.notes.recovery_indemnity),
        (NoteCode.DISCOUNT_TERMS, "discount_terms", settings.notes.discount_terms),
    )
    for code, name, text in mentions:
        computed = code is NoteCode.DISCOUNT_TERMS and row.discount is not None
        if not draft.notes(code) and not computed:
            yield f"notes.{name}", text
    if row.payment_terms is None:
        yield "invoice.payment_terms", settings.invoice.payment_terms
    for group in row.vat_breakdown:
        exemption = settings.exemption(group.category) if group.category else None
        if exemption is not None and group.exemption_reason is None:
            yield f"exemptions.{exemption.category}.reason", exemption.reason
    yield "page.tagline", settings.page.tagline
    yield "page.legal_footer", settings.page.legal_footer


RULES = (check_language, check_payment_link)
