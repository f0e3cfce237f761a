# SPDX-License-Identifier: Apache-2.0
"""Values of UBL: ISO dates, amounts with their currency, identifiers, the codes of its faults."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from einvoice.syntax import VAT, FaultCodes, Syntax, number, peek
from einvoice.ubl.namespaces import BUILD

if TYPE_CHECKING:
    from decimal import Decimal

    from lxml import etree

    from compliance.xml_read import Cursor
    from einvoice.codes import VatCategory
    from einvoice.party import Identifier
    from einvoice.syntax import Reading
    from einvoice.tax import VatSubtotal

NOT_AVAILABLE = "NA"
"""What stands for a value that UBL demands and the invoice has none of."""

# XML Schema part 2, 3.2.9: a date may have a zone; EN 16931 has days alone.
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def parse_day(found: Cursor) -> date | None:
    """Return the day of a date, as its sender counts days; None if it is no xs:date."""
    match = _DATE.fullmatch(found.text() or "")
    if match is not None:
        try:
            return date.fromisoformat(match.group(1))
        except ValueError:
            pass
    return None


UBL_SYNTAX = Syntax(
    codes=FaultCodes(
        missing="UBL-01",
        day="UBL-02",
        decimal="UBL-03",
        category="UBL-04",
        repeated="UBL-05",
        indicator="UBL-06",
        tax="UBL-07",
        binary="UBL-08",
        currency="UBL-09",
    ),
    day_form="YYYY-MM-DD",
    parse_day=parse_day,
    indicator="cbc:ChargeIndicator",
    tax_type="cac:TaxScheme/cbc:ID",
    tax_category="cbc:ID",
    reason="cbc:TaxExemptionReason",
    reason_code="cbc:TaxExemptionReasonCode",
)


def write_day(parent: etree._Element, name: str, value: date | None) -> None:
    """Append a date; nothing for none."""
    BUILD.leaf(parent, name, None if value is None else value.isoformat())


def write_amount(
    parent: etree._Element, name: str, value: Decimal | None, currency: str | None
) -> None:
    """Append an amount with its currency; nothing for none."""
    BUILD.leaf(parent, name, number(value), currencyID=currency)


def write_identifier(parent: etree._Element, name: str, identifier: Identifier | None) -> None:
    """Append an identifier with its scheme; nothing for none."""
    if identifier is not None:
        BUILD.leaf(parent, name, identifier.value, schemeID=identifier.scheme)


def write_within(parent: etree._Element, path: str, text: str | None) -> None:
    """Append a text in a group of its own: `path` is the group and the element in it."""
    if text is not None:
        group, _, name = path.partition("/")
        BUILD.leaf(BUILD.group(parent, group), name, text)


def write_tax(
    parent: etree._Element,
    name: str,
    category: VatCategory,
    rate: Decimal | None,
    why: VatSubtotal | None,
) -> None:
    """Append a VAT category with its rate.

    Args:
        parent: what bears the tax.
        name: of the element.
        category: UNTDID 5305.
        rate: percent.
        why: the subtotal that says why the category is exempt, if that is said here.
    """
    tax = BUILD.group(parent, name)
    BUILD.leaf(tax, "cbc:ID", category.value)
    BUILD.leaf(tax, "cbc:Percent", number(rate))
    BUILD.leaf(tax, UBL_SYNTAX.reason_code, None if why is None else why.exemption_reason_code)
    BUILD.leaf(tax, UBL_SYNTAX.reason, None if why is None else why.exemption_reason)
    write_scheme(tax)


def write_scheme(tax: etree._Element, scheme: str = VAT) -> None:
    """Append to a tax which one it is; it stands last."""
    write_within(tax, UBL_SYNTAX.tax_type, scheme)


def write_indicator(group: etree._Element, *, is_charge: bool) -> None:
    """Append what tells a charge from an allowance."""
    BUILD.leaf(group, "cbc:ChargeIndicator", "true" if is_charge else "false")


def says_charge(group: Cursor) -> bool:
    """Tell whether it is a charge, without marking what says so as read."""
    return peek(group.child("cbc:ChargeIndicator")) in {"true", "1"}


def read_rate(tax: Cursor, reading: Reading, term: str) -> Decimal | None:
    """Read the rate of a tax."""
    return reading.decimal(tax, "cbc:Percent", term)
