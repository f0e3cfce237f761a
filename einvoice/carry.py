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
from einvoice.extended import GROUPING_SUBTYPES
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


def check_extension(invoice: Invoice) -> Iterator[Finding]:
    """Find what of an extension contradicts itself, and would be moved or dropped by writing.

    Lines and groups are told apart by their subtype (BT-X-8) and stand in one sequence (PRF-05);
    the first term of a payment plan is that of BT-9 and BT-20 (PRF-06).
    """
    count = len(invoice.lines) + len(invoice.line_groups)
    taken: set[int] = set()
    for number, group in enumerate(invoice.line_groups):
        place = f"line_groups[{number}]"
        if group.subtype not in GROUPING_SUBTYPES:
            yield _odd_subtype(f"{place}.subtype", group.subtype, sorted(GROUPING_SUBTYPES))
        if group.position in taken or not 0 <= group.position < count:
            yield finding(
                "PRF-05",
                location=at(f"{place}.position"),
                found=str(group.position),
                expected=f"0-{count - 1}",
            )
        taken.add(group.position)
    for number, line in enumerate(invoice.lines):
        if line.subtype in GROUPING_SUBTYPES:
            yield _odd_subtype(f"lines[{number}].subtype", line.subtype, ["DETAIL"])
    yield from _first_term(invoice)


def _odd_subtype(column: str, found: str | None, expected: list[str]) -> Finding:
    return finding(
        "PRF-05", location=at(column, "BT-X-8"), found=found, expected=", ".join(expected)
    )


def _first_term(invoice: Invoice) -> Iterator[Finding]:
    for first in invoice.payment_plan[:1]:
        if first.due_date != invoice.due_date:
            yield finding(
                "PRF-06",
                location=at("payment_plan[0].due_date", "BT-9"),
                found=str(first.due_date),
                expected=str(invoice.due_date),
            )
        if first.text is not None:
            yield finding(
                "PRF-06",
                location=at("payment_plan[0].text", "BT-20"),
                found=first.text,
                expected=invoice.payment_terms,
            )


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
