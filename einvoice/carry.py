# SPDX-License-Identifier: Apache-2.0
"""What no syntax can carry: checked before writing, so that nothing is dropped in silence.

What one syntax alone has no place for is in its own module `carry`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.report import Location
from compliance.rules import finding
from einvoice.model_paths import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.document import Invoice

# W3C XML 1.0, production 2: everything but these may stand in a document.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def at(column: str, term: str | None = None) -> Location:
    """Return the place of a value in the model."""
    return Location(term=term, column=column)


def check_values(invoice: Invoice, *, beyond_xml: str, empty: str) -> Iterator[Finding]:
    """Find each value that no XML element can hold, or that says nothing.

    Args:
        invoice: to be written.
        beyond_xml: code of the rule for control characters and numbers that are not finite.
        empty: code of the rule for a value without content.
    """
    for _, path, value in leaves(invoice):
        if _is_beyond_xml(value):
            yield finding(beyond_xml, location=at(path))
        elif _is_empty(value):
            yield finding(empty, location=at(path))


def lacks_accounting_currency(invoice: Invoice) -> bool:
    """Tell whether BT-111 is stated without the currency that tells it from BT-110."""
    return invoice.totals.tax_accounting is not None and (
        invoice.vat_accounting_currency in {None, invoice.currency}
    )


def files_without_content(invoice: Invoice) -> Iterator[str]:
    """Yield the place of each attached file that has a type or a name and no content."""
    for position, document in enumerate(invoice.supporting_documents):
        if document.content is None and (document.mime_code or document.filename):
            yield f"supporting_documents[{position}].content"


def _is_beyond_xml(value: Any) -> bool:  # noqa: ANN401 (any field of a model)
    if isinstance(value, Decimal):
        return not value.is_finite()
    return isinstance(value, str) and _NOT_XML.search(value) is not None


def _is_empty(value: Any) -> bool:  # noqa: ANN401 (any field of a model)
    # An attached file of white space is a file: only its absence says nothing.
    return value == b"" or (isinstance(value, str) and not value.strip())
