# SPDX-License-Identifier: Apache-2.0
"""What kind of document it is: its title, how it looks, and what its kind wants to be said.

Sources: BR-FR-Flux2 V1.4.0, BR-FR-04 (kinds) and BR-FR-08 (processes); CGI, art. 289, I-2 and
ann. II, art. 242 nonies A, I-12 and directive 2006/112/CE, art. 226, 10 bis (self-billing).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from einvoice.codes import CORRECTED_CODES, CREDIT_NOTE_CODES, DEPOSIT_CODES, SELF_BILLED_CODES
from einvoice.pdf.display import breakable
from einvoice.pdf.view_words import preceding_text
from einvoice.rules.codes import FINAL_PROCESSES, PAID_PROCESSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.document import Invoice
    from einvoice.pdf.display import Display

FRANCE = "FR"


class Look(StrEnum):
    """How a document differs at first sight."""

    INVOICE = "invoice"
    DEPOSIT = "deposit"
    CORRECTED = "corrected"
    CREDIT = "credit"


# Of a document to one earlier invoice, and to several.
_RELATIONS = {
    Look.CREDIT: ("credit_of", "credit_of_several"),
    Look.CORRECTED: ("replaces", "replaces_several"),
}


def look_of(invoice: Invoice) -> Look:
    """Return how a document looks, by its type code BT-3."""
    if invoice.type_code in CREDIT_NOTE_CODES:
        return Look.CREDIT
    if invoice.type_code in CORRECTED_CODES:
        return Look.CORRECTED
    return Look.DEPOSIT if invoice.type_code in DEPOSIT_CODES else Look.INVOICE


def is_related(invoice: Invoice) -> bool:
    """Tell whether a document is about earlier ones, and its mentions name them."""
    return look_of(invoice) in _RELATIONS


def is_paid(invoice: Invoice) -> bool:
    """Tell whether it was paid before it was issued; BT-9 is then the day of payment (CO-09)."""
    return invoice.process in PAID_PROCESSES


def compute_mentions(invoice: Invoice, display: Display) -> tuple[str, ...]:
    """Return what the kind of a document wants to be said, most important first."""
    return tuple(breakable(text) for text in _mentions(invoice, display))


def _mentions(invoice: Invoice, display: Display) -> Iterator[str]:
    look = look_of(invoice)
    earlier = [preceding_text(item, display) for item in invoice.references.preceding_invoices]
    if earlier and is_related(invoice):
        yield display.word(_RELATIONS[look][len(earlier) > 1], invoices=", ".join(earlier))
    if look is Look.DEPOSIT:
        yield display.word("deposit")
    if invoice.process in FINAL_PROCESSES:
        yield display.word("final")
    if invoice.type_code in SELF_BILLED_CODES:
        # In France the law asks for the word, and has the mandate of the buyer behind it.
        at_home = invoice.seller.country == FRANCE
        yield display.word("self_billed_france" if at_home else "self_billed")
