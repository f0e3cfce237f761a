# SPDX-License-Identifier: Apache-2.0
"""What reading an invoice gives back, whatever its syntax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.xml_read import Unread
    from einvoice.document import Invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInvoice:
    """An invoice that was read, and what the model has no place for.

    Attributes:
        invoice: every term that the document states and the model has, beyond EN 16931 too.
        left_out: each text and attribute of the document that is not in the invoice, with its
            place; empty for a document that keeps to EN 16931.
    """

    invoice: Invoice
    left_out: tuple[Unread, ...] = ()
