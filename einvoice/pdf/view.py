# SPDX-License-Identifier: Apache-2.0
"""What stands on the page: an invoice turned into texts, ready to be set.

`compute_view` is pure, and the only thing that the template knows of an invoice. Every business
term of the EN 16931 profile is on it, save what is for machines alone: the specification
identifier (BT-24), the treatment note (BT-21 = BAR), and the code of a business process (BT-23)
whose meaning is said; of an attached document (BG-24) its
reference, description, address and file name are, and its content stays in the XML.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from einvoice.codes import DEBITS_MENTION, NoteCode
from einvoice.pdf.display import Display, breakable
from einvoice.pdf.view_kind import Look, compute_mentions, is_related, look_of
from einvoice.pdf.view_lines import LineRow, compute_lines
from einvoice.pdf.view_parties import (
    PartyBlock,
    compute_additional,
    compute_buyer,
    compute_footer,
    compute_others,
    compute_seller,
)
from einvoice.pdf.view_payment import PaymentBlock, compute_payment
from einvoice.pdf.view_received import compute_other_content
from einvoice.pdf.view_totals import (
    AdvanceRow,
    TotalRow,
    VatRow,
    compute_advances,
    compute_totals,
    compute_vat,
    compute_vat_reasons,
)
from einvoice.pdf.view_words import Fact, Words, compute_words, drop_empty, preceding_text
from einvoice.rules.codes import FACTORING_NOTE, PROCESSES

if TYPE_CHECKING:
    from compliance.xml_read import Unread
    from einvoice.document import Invoice, References, SupportingDocument
    from einvoice.pdf.style import PageStyle

# Of a business process: a plain invoice; paid before, as the payment block says; a final invoice,
# as its mention says. The other codes have no words of their own on the page.
_SAID_ELSEWHERE = frozenset("124")

_ON_DEBITS = frozenset(("3", "5"))
"""Values of BT-8 for VAT due on invoicing, in UBL and in CII: DGFiP G1.43."""

# Notes that a person reads as a message; every other subject code is a legal notice.
_MESSAGE_CODES = frozenset((None, "AAI", "SUR", "CUS"))
# The treatment is for machines alone; the factor's note stands with the payment.
_ELSEWHERE_CODES = _MESSAGE_CODES | {NoteCode.TREATMENT, FACTORING_NOTE}

# A tab would vanish on the page; U+FEFF, a space of no width, is refused by PDF/A.
_UNSHOWN = {ord("\t"): " ", 0xFEFF: None}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """The page, as texts in reading order.

    Attributes:
        language: of the page.
        accent: colour `#rrggbb`.
        look: how the document differs at first sight.
        kind: what the document is, e.g. `Facture`.
        mentions: what its kind wants to be said.
        number: BT-1.
        title: of the document, for its properties.
        author: the seller's name, for the document's properties.
        logo_alternative: what stands for the logo; None without logo.
        tagline: below the seller's name.
        seller: who invoices.
        buyer: who owes.
        others: payee, tax representative, place of delivery, agents and the like.
        dates: the dates that matter most, for the strip below the addresses.
        references: documents of the deal, nature of the supply and the like.
        words: headings and column heads.
        lines: the invoice lines.
        vat: the VAT table.
        vat_reasons: why nothing is taxed, where nothing is.
        advances: deposits that are deducted.
        totals: from the sum of lines to the amount due.
        payment: how to pay, or why there is nothing to pay.
        notes: messages.
        legal_notes: what the law wants said.
        documents: supporting documents.
        banner: what kind of copy this is; None on the document that the seller makes.
        other_content: what a received document says beyond the invoice's terms.
        footer: the seller's legal identity.
    """

    language: str
    accent: str
    look: Look
    kind: str
    mentions: tuple[str, ...]
    number: str
    title: str
    author: str
    logo_alternative: str | None
    tagline: str | None
    seller: PartyBlock
    buyer: PartyBlock
    others: tuple[PartyBlock, ...]
    dates: tuple[Fact, ...]
    references: tuple[Fact, ...]
    words: Words
    lines: tuple[LineRow, ...]
    vat: tuple[VatRow, ...]
    vat_reasons: tuple[str, ...]
    advances: tuple[AdvanceRow, ...]
    totals: tuple[TotalRow, ...]
    payment: PaymentBlock
    notes: tuple[str, ...]
    legal_notes: tuple[str, ...]
    documents: tuple[str, ...]
    banner: str | None
    other_content: tuple[Fact, ...]
    footer: str

    def to_json(self) -> str:
        """Return the view as the JSON text that the template reads."""
        return json.dumps(self, default=_members, ensure_ascii=False)


def compute_view(
    invoice: Invoice, style: PageStyle, left_out: tuple[Unread, ...] | None = None
) -> PageView:
    """Return what stands on the page of an invoice.

    Args:
        invoice: of any guideline.
        style: how the page looks; `PageStyle()` needs no settings.
        left_out: for a copy of a received document, what the invoice does not hold of it (see
            `einvoice.reading.ReadInvoice`); None for a document that the seller makes.
    """
    display = Display(style.language)
    kind = display.code("title", invoice.type_code) or ""
    return PageView(
        language=style.language.value,
        accent=style.accent.lower(),
        look=look_of(invoice),
        kind=kind,
        mentions=compute_mentions(invoice, display),
        number=breakable(invoice.number),
        title=f"{kind} {invoice.number}",
        author=invoice.seller.name,
        logo_alternative=_logo_alternative(invoice, style, display),
        tagline=style.tagline,
        seller=compute_seller(invoice, style, display),
        buyer=compute_buyer(invoice, display),
        others=(*compute_others(invoice, display), *compute_additional(invoice, display)),
        dates=_dates(invoice, display),
        references=_references(invoice, display),
        words=compute_words(display),
        lines=compute_lines(invoice, display),
        vat=compute_vat(invoice, display),
        vat_reasons=compute_vat_reasons(invoice, display),
        advances=compute_advances(invoice, display, style.terms),
        totals=compute_totals(invoice, display, style.terms),
        payment=compute_payment(invoice, style, display),
        notes=tuple(
            breakable(note.text) for note in invoice.notes if note.subject_code in _MESSAGE_CODES
        ),
        legal_notes=_legal_notes(invoice),
        documents=tuple(_document(item) for item in invoice.supporting_documents),
        banner=None if left_out is None else display.word("received_copy"),
        other_content=compute_other_content(left_out or (), display),
        footer=compute_footer(invoice, style, display),
    )


def _legal_notes(invoice: Invoice) -> tuple[str, ...]:
    return tuple(
        breakable(note.text) for note in invoice.notes if note.subject_code not in _ELSEWHERE_CODES
    )


def _logo_alternative(invoice: Invoice, style: PageStyle, display: Display) -> str | None:
    if style.logo is None:
        return None
    return style.logo.alternative_text or display.word("logo_alt", name=invoice.seller.name)


def _dates(invoice: Invoice, display: Display) -> tuple[Fact, ...]:
    delivered = invoice.delivery.date if invoice.delivery else None
    period = display.period(invoice.period) if invoice.period else None
    named = (
        ("issue_date", display.day(invoice.issue_date)),
        ("due_date", display.day(invoice.due_date) if invoice.due_date else None),
        ("delivery_date", display.day(delivered) if delivered else None),
        ("period", period),
        (
            "tax_point_date",
            display.day(invoice.tax_point_date) if invoice.tax_point_date else None,
        ),
    )
    return drop_empty((display.word(key), value) for key, value in named)


def _tells_debits(invoice: Invoice) -> bool:
    return any(DEBITS_MENTION in note.text.replace("\u2019", "'") for note in invoice.notes)


def _references(invoice: Invoice, display: Display) -> tuple[Fact, ...]:
    references = invoice.references
    due = display.code("vat_due", invoice.tax_point_code) if invoice.tax_point_code else None
    if due is not None and invoice.tax_point_code in _ON_DEBITS and _tells_debits(invoice):
        due = None  # the note says it in the law's own words
    item = references.invoiced_object
    named = (
        ("buyer_reference", references.buyer_reference),
        ("purchase_order", references.purchase_order),
        ("sales_order", references.sales_order),
        ("contract", references.contract),
        ("project", _project(references)),
        ("tender", references.tender),
        ("despatch_advice", references.despatch_advice),
        ("receiving_advice", references.receiving_advice),
        ("invoiced_object", f"{item.value} {item.scheme or ''}".strip() if item else None),
        ("buyer_accounting", references.buyer_accounting),
        *(
            ("preceding_invoice", preceding_text(item, display))
            for item in references.preceding_invoices
            # What a credit note or a corrected invoice relates to, its mention says.
            if not is_related(invoice)
        ),
        ("operation", _operation(invoice, display)),
        ("vat_due", due),
    )
    return drop_empty(
        (display.word(key), breakable(value) if value else None) for key, value in named
    )


def _project(references: References) -> str | None:
    # CII wants a name beside the identifier; writers often repeat the identifier there.
    parts = dict.fromkeys(part for part in (references.project, references.project_name) if part)
    return ", ".join(parts) or None


def _operation(invoice: Invoice, display: Display) -> str | None:
    """Return the nature of what is sold by a French process (BR-FR-08), or another as it is."""
    process = invoice.process
    if not process or process not in PROCESSES:
        return process or None
    nature = display.code("operation", process[:1])
    return nature if process[1:] in _SAID_ELSEWHERE else f"{nature} ({process})"


def _document(item: SupportingDocument) -> str:
    parts = (item.reference, item.description, item.filename, item.location)
    return breakable(", ".join(part for part in parts if part))


def _members(part: object) -> dict[str, object]:
    """Return the members of a part, their texts without the signs that no page can show."""
    return {name: _shown(getattr(part, name)) for name in part.__slots__}  # type: ignore[attr-defined]  # every part is a slotted dataclass


def _shown(value: object) -> object:
    if isinstance(value, str):
        return value.translate(_UNSHOWN).replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, tuple):
        return tuple(_shown(item) for item in value)
    return value
