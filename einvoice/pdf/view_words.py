# SPDX-License-Identifier: Apache-2.0
"""Small parts of the page that the other parts are made of: facts, headings, column heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from einvoice.document import PrecedingInvoice
    from einvoice.pdf.display import Display


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what it stands for.

    Attributes:
        label: in the page's language.
        value: as text.
    """

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Headings and column heads, in the page's language.

    Attributes:
        page: `Page`, before the page number.
        continued: beside the document's number from the second page on.
        description: column head.
        quantity: column head.
        unit_price: column head.
        vat: column head.
        net_amount: column head.
        vat_table: heading of the VAT table.
        vat_rate: column head.
        vat_base: column head.
        vat_amount: column head.
        number: column head.
        advances: heading of the deposits that are deducted.
        advance_invoice: column head.
        advance_received: column head.
        advance_vat: column head.
        advance_amount: column head.
        plan: heading of the payment plan.
        plan_date: column head.
        plan_terms: column head.
        plan_amount: column head.
        pay_online: text of the link to pay by.
        payment: heading of the payment block.
        notes: heading of the messages.
        legal_notes: heading of the legal notices.
        documents: heading of the supporting documents.
        other_content: heading of what a received document says beyond the invoice's terms.
        other_place: column head.
        other_text: column head.
        attachment: description of the attached Factur-X.
        original: description of the attached XML of a received document.
    """

    page: str
    continued: str
    description: str
    quantity: str
    unit_price: str
    vat: str
    net_amount: str
    vat_table: str
    vat_rate: str
    vat_base: str
    vat_amount: str
    number: str
    advances: str
    advance_invoice: str
    advance_received: str
    advance_vat: str
    advance_amount: str
    plan: str
    plan_date: str
    plan_terms: str
    plan_amount: str
    pay_online: str
    payment: str
    notes: str
    legal_notes: str
    documents: str
    other_content: str
    other_place: str
    other_text: str
    attachment: str
    original: str


def compute_words(display: Display) -> Words:
    """Return the headings and column heads of a language."""
    return Words(**{name: display.word(name) for name in Words.__slots__})


def drop_empty(named: Iterable[tuple[str, str | None]]) -> tuple[Fact, ...]:
    """Return the facts that have a value."""
    return tuple(Fact(label=label, value=value) for label, value in named if value)


def preceding_text(item: PrecedingInvoice, display: Display) -> str:
    """Return an earlier invoice (BG-3) as its number, its date and what it was."""
    text = item.number
    if item.issue_date:
        text = display.word("preceding_dated", number=text, date=display.day(item.issue_date))
    kind = display.code("title", item.type_code) if item.type_code else None
    return f"{text} ({kind})" if kind else text
