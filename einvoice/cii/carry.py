# SPDX-License-Identifier: Apache-2.0
"""What CII has no place for: checked before writing, so that nothing is dropped in silence."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.report import Location
from compliance.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.document import Invoice
    from einvoice.line import Price

# W3C XML 1.0, production 2: everything but these may stand in a document.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def check_carried(invoice: Invoice) -> tuple[Finding, ...]:
    """Return a finding for each value of the model that CII could not carry as it stands."""
    return (
        *_unwritable("", invoice),
        *_without_breakdown(invoice),
        *_without_currency(invoice),
        *_attachments(invoice),
        *(
            item
            for position, line in enumerate(invoice.lines)
            for item in _price(f"lines[{position}].price", line.price)
        ),
    )


def _at(column: str, term: str | None = None) -> Location:
    return Location(term=term, column=column)


def _unwritable(path: str, value: Any) -> Iterator[Finding]:  # noqa: ANN401 (walks any model)
    """CII-10 and CII-15: a value that no XML element can hold, or that says nothing."""
    if isinstance(value, tuple):
        for position, member in enumerate(value):
            yield from _unwritable(f"{path}[{position}]", member)
    elif is_dataclass(value):
        for field in fields(value):
            below = f"{path}.{field.name}" if path else field.name
            yield from _unwritable(below, getattr(value, field.name))
    elif _is_beyond_xml(value):
        yield finding("CII-10", location=_at(path))
    elif _is_empty(value):
        yield finding("CII-15", location=_at(path))


def _is_beyond_xml(value: Any) -> bool:  # noqa: ANN401 (any field of a model)
    if isinstance(value, Decimal):
        return not value.is_finite()
    return isinstance(value, str) and _NOT_XML.search(value) is not None


def _is_empty(value: Any) -> bool:  # noqa: ANN401 (any field of a model)
    # An attached file of white space is a file: only its absence says nothing.
    return value == b"" or (isinstance(value, str) and not value.strip())


def _without_breakdown(invoice: Invoice) -> Iterator[Finding]:
    """CII-12: BT-7 and BT-8 are part of a VAT subtotal."""
    if invoice.vat_breakdown:
        return
    if invoice.tax_point_date is not None:
        yield finding("CII-12", location=_at("tax_point_date", "BT-7"))
    if invoice.tax_point_code is not None:
        yield finding("CII-12", location=_at("tax_point_code", "BT-8"))


def _without_currency(invoice: Invoice) -> Iterator[Finding]:
    """CII-13: BT-111 is told from BT-110 by its currency alone."""
    if invoice.totals.tax_accounting is None:
        return
    if invoice.vat_accounting_currency in {None, invoice.currency}:
        yield finding("CII-13", location=_at("totals.tax_accounting", "BT-111"))


def _attachments(invoice: Invoice) -> Iterator[Finding]:
    """CII-14: type and name of an attached file are attributes of its content."""
    for position, document in enumerate(invoice.supporting_documents):
        if document.content is None and (document.mime_code or document.filename):
            column = f"supporting_documents[{position}].content"
            yield finding("CII-14", location=_at(column, "BT-125"))


def _price(path: str, price: Price) -> Iterator[Finding]:
    """CII-11 and CII-14: what belongs to the gross price, and what belongs to a quantity."""
    if price.gross is None:
        if price.discount is not None:
            yield finding("CII-11", location=_at(f"{path}.discount", "BT-147"))
        if price.gross_base_quantity is not None:
            yield finding("CII-14", location=_at(f"{path}.gross_base_quantity", "BT-149"))
    if price.base_quantity is None and price.base_quantity_unit is not None:
        yield finding("CII-14", location=_at(f"{path}.base_quantity_unit", "BT-150"))
    if price.gross_base_quantity is None and price.gross_base_quantity_unit is not None:
        yield finding("CII-14", location=_at(f"{path}.gross_base_quantity_unit", "BT-150"))
