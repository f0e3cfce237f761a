# SPDX-License-Identifier: Apache-2.0
"""UBL against CII: official pairs say the same, and what one says the other can carry."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from compliance.errors import RefusedError
from compliance.report import Verdict
from compliance.xml_read import parse_xml
from einvoice.checks import check
from tests.einvoice.syntaxes import CII, UBL
from tests.einvoice.terms_table import values
from tests.einvoice.ubl_models import ubl_invoice
from tests.support import shared_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from einvoice.document import Invoice
    from einvoice.line import Price
    from einvoice.payment import PaymentInstructions
    from tests.einvoice.syntaxes import Adapter


def differences(path: str, one: Any, other: Any) -> Iterator[str]:  # noqa: ANN401 (walks any model)
    """Yield the places at which two models differ."""
    if one == other:
        return
    if is_dataclass(one) and type(one) is type(other):
        for field in fields(one):
            below = f"{path}.{field.name}" if path else field.name
            yield from differences(below, getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for position, (member, twin) in enumerate(zip(one, other, strict=True)):
            yield from differences(f"{path}[{position}]", member, twin)
    else:
        yield path


# KoSIT publishes each business case in both syntaxes. These pairs differ by what their files say: a
# stand-in for an order, other sample data, a total of nothing that is stated or not, a base
# quantity that stands beside the gross price alone.
DIFFERENT = """
01.02a | references.purchase_order
01.08a | references.purchase_order
01.09a | references.purchase_order
01.10a | references.purchase_order
01.11a | references.purchase_order
01.12a | references.purchase_order
01.13a | references.purchase_order
01.20a | seller.address.line_one seller.address.city totals.allowance_total totals.charge_total totals.prepaid
01.21a | seller.vat_identifier payment.means_text totals.allowance_total vat_breakdown[0].exemption_reason
02.01a | totals.rounding
02.02a | totals.rounding
02.03a | totals.rounding
02.04a | totals.rounding
03.01a | buyer.trading_name
03.06a | seller.address.city seller.address.postcode buyer.address.city buyer.address.postcode
03.07a | seller.identifiers payee.legal_registration totals.rounding lines[0].price.base_quantity lines[0].price.base_quantity_unit lines[0].price.gross_base_quantity lines[0].price.gross_base_quantity_unit
"""  # noqa: E501 (a table)


def test_the_two_forms_of_a_business_case_are_one_invoice() -> None:
    folder = shared_data("data", "invoices", "xrechnung")
    pairs = [
        (path, folder / path.name.replace("_ubl", "_uncefact")) for path in folder.glob("*_ubl.xml")
    ]
    assert len(pairs) == 33
    found = {}
    for path, twin in sorted(pairs):
        ubl = UBL.read(parse_xml(path.read_bytes())).invoice
        cii = CII.read(parse_xml(twin.read_bytes())).invoice
        places = list(differences("", ubl, cii))
        if places:
            found[path.name.partition("-")[0]] = places
    rows = (line.partition(" | ") for line in DIFFERENT.strip().splitlines())
    assert found == {case: places.split() for case, _, places in rows}


# CII examples of CEN whose gross price is for another quantity than their net price.
NOT_IN_UBL = {"CII_business_example_01.xml", "CII_example2.xml", "CII_example5.xml"}


def as_carried(invoice: Invoice) -> Invoice:
    """Return an invoice without what UBL does not tell: which accounts are IBANs, BT-110 of 0."""
    tax = Decimal("0.00") if invoice.totals.tax is None else invoice.totals.tax
    lines = (replace(line, price=with_one_base(line.price)) for line in invoice.lines)
    return replace(
        invoice,
        totals=replace(invoice.totals, tax=tax),
        payment=unmarked(invoice.payment),
        lines=tuple(lines),
    )


def with_one_base(price: Price) -> Price:
    base = price.base_quantity or price.gross_base_quantity
    unit = price.base_quantity_unit or price.gross_base_quantity_unit
    return replace(
        price,
        base_quantity=base,
        base_quantity_unit=unit,
        gross_base_quantity=None,
        gross_base_quantity_unit=None,
    )


def unmarked(payment: PaymentInstructions | None) -> PaymentInstructions | None:
    if payment is None:
        return None
    transfers = (replace(item, is_proprietary=False) for item in payment.credit_transfers)
    return replace(payment, credit_transfers=tuple(transfers))


@pytest.mark.parametrize(("source", "target"), [(CII, UBL), (UBL, CII)], ids=["to-ubl", "to-cii"])
def test_an_official_document_passes_in_the_other_syntax(source: Adapter, target: Adapter) -> None:
    folder = shared_data("data", "invoices")
    endings = {"cii": ("cen/*.xml", "xrechnung/*_uncefact.xml"), "ubl": ("xrechnung/*_ubl.xml",)}
    refused = set()
    for path in sorted(item for ending in endings[source.name] for item in folder.glob(ending)):
        invoice = source.read(parse_xml(path.read_bytes())).invoice
        try:
            written = target.write(invoice)
        except RefusedError:
            refused.add(path.name)
            continue
        again = target.read(parse_xml(written)).invoice
        assert as_carried(again) == as_carried(invoice), path.name
        report = check(written, file=path.name)
        if report.verdict is Verdict.INCOMPLETE:
            pytest.skip("the official rules did not run")
        # Three of CEN's examples declare a guideline of ZUGFeRD 1, which no UBL has.
        if "urn:ferd:" not in invoice.guideline:
            assert report.is_good, (path.name, report.findings)
    assert refused == (NOT_IN_UBL if target is UBL else set())


def test_a_base_quantity_beside_the_gross_price_alone_is_bt_149() -> None:
    invoice = ubl_invoice()
    (line, *_) = invoice.lines
    price = replace(
        line.price,
        base_quantity=None,
        base_quantity_unit=None,
        gross_base_quantity=Decimal(1),
        gross_base_quantity_unit="HUR",
    )
    written = parse_xml(UBL.write(replace(invoice, lines=(replace(line, price=price),))))
    assert (values(written, "BT-149"), values(written, "BT-150")) == (["1"], ["HUR"])
