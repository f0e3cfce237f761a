# SPDX-License-Identifier: Apache-2.0
"""Amounts: tables computed by hand, and the rules of EN 16931 as properties."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einvoice.charges import DocumentAllowance, LineAllowance
from einvoice.codes import VatCategory
from einvoice.line import Item, Line, Price
from einvoice.totals import (
    ExemptionReason,
    compute_line_net,
    compute_percentage_amount,
    compute_totals,
    compute_vat_breakdown,
)

# Computed by hand. base: the quantity that the price is for.
LINES = """
quantity  net        base  allowance  charge  net amount   why
1         10.00      -     -          -       10.00        plain
3         0.335      -     -          -       1.01         1.005: half up
3         -0         -     -          -       0.00         free of charge
-3        0.335      -     -          -       -1.01        -1.005: half away from zero
1         0.004      -     -          -       0.00         below half a cent
1         0.005      -     -          -       0.01         half a cent
7         100        3     -          -       233.33       233.333…
8         100        3     -          -       266.67       266.666…
1         1          8     -          -       0.13         0.125: half up
100       0.01999    -     -          -       2.00         1.999
12.5      80.00      -     50.00      0.25    950.25       charge and allowance
1         0.005      -     0.01       -       -0.01        -0.005: rounded once, at the end
0.0001    0.000001   -     -          -       0.00         the smallest of both
10000000000.0001 1000000049.999999 - - -  10000000500000090000.00  30 digits: …00.0049999999
"""

PERCENTAGES = """
base      percentage  amount
125.70    10          12.57
0.05      10          0.01
0.04      10          0.00
33.33     33.33       11.11
100.00    0           0.00
99.99     100         99.99
-10.05    10          -1.01
"""


def _table(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()[1:]]


def _decimal(text: str) -> Decimal | None:
    return None if text == "-" else Decimal(text)


def _allowances(amount: str) -> tuple[LineAllowance, ...]:
    return () if amount == "-" else (LineAllowance(amount=Decimal(amount)),)


@pytest.mark.parametrize("row", _table(LINES), ids=" ".join)
def test_net_amount_of_a_line(row: list[str]) -> None:
    quantity, net, base, allowance, charge, expected = row[:6]
    price = Price(net=Decimal(net), base_quantity=_decimal(base))
    amount = compute_line_net(Decimal(quantity), price, _allowances(allowance), _allowances(charge))
    assert amount == Decimal(expected)
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize("row", _table(PERCENTAGES), ids=" ".join)
def test_amount_of_a_percentage(row: list[str]) -> None:
    base, percentage, expected = map(Decimal, row)
    assert compute_percentage_amount(base, percentage) == expected


def line(amount: str, category: str = "S", rate: str | None = "20") -> Line:
    return Line(
        identifier="1",
        quantity=Decimal(1),
        unit="C62",
        net_amount=Decimal(amount),
        price=Price(net=Decimal(0)),
        vat_category=VatCategory(category),
        vat_rate=None if rate is None else Decimal(rate),
        item=Item(name="x"),
    )


def document_allowance(amount: str, category: str = "S", rate: str = "20") -> DocumentAllowance:
    return DocumentAllowance(
        amount=Decimal(amount), vat_category=VatCategory(category), vat_rate=Decimal(rate)
    )


def test_breakdown_groups_by_category_and_rate_as_a_number() -> None:
    breakdown = compute_vat_breakdown(
        (line("10.00", rate="20"), line("5.00", rate="5.5"), line("0.03", rate="20.00")),
        allowances=(document_allowance("1.00"),),
        charges=(document_allowance("0.50", rate="5.50"),),
    )
    # 10.00 + 0.03 - 1.00 = 9.03, 20 % = 1.806; 5.00 + 0.50 = 5.50, 5.5 % = 0.3025
    assert [
        (group.rate, str(group.taxable_amount), str(group.tax_amount)) for group in breakdown
    ] == [(Decimal(20), "9.03", "1.81"), (Decimal("5.5"), "5.50", "0.30")]


def test_tax_is_rounded_for_each_group_not_for_each_line() -> None:
    # Three times 0.025 is 0.075: 0.08; rounded line by line it would be 0.09.
    (group,) = compute_vat_breakdown([line("0.25", rate="10")] * 3)
    assert group.tax_amount == Decimal("0.08")


def test_outside_the_scope_there_is_neither_rate_nor_tax() -> None:
    reason = ExemptionReason(
        category=VatCategory.OUT_OF_SCOPE, reason="Hors champ", code="VATEX-EU-O"
    )
    lines = (line("10.00", "O", None),)
    breakdown = compute_vat_breakdown(lines, reasons=(reason,))
    assert breakdown[0].rate is None
    assert breakdown[0].tax_amount == 0
    assert breakdown[0].exemption_reason_code == "VATEX-EU-O"
    assert compute_totals(lines, vat_breakdown=breakdown).tax is None


def test_exempt_invoices_state_a_tax_of_zero() -> None:
    lines = (line("10.00", "E", "0"),)
    totals = compute_totals(lines, vat_breakdown=compute_vat_breakdown(lines))
    assert str(totals.tax) == "0.00"


def test_totals_by_hand() -> None:
    lines = (line("100.00"), line("50.00", rate="5.5"))
    allowances, charges = (document_allowance("10.00"),), (document_allowance("4.00", rate="5.5"),)
    totals = compute_totals(
        lines,
        allowances,
        charges,
        compute_vat_breakdown(lines, allowances, charges),
        prepaid=Decimal("20.00"),
        rounding=Decimal("0.03"),
    )
    # 100 - 10 = 90 at 20 %: 18.00; 50 + 4 = 54 at 5.5 %: 2.97; 144.00 + 20.97 = 164.97
    assert totals.line_total == Decimal("150.00")
    assert totals.allowance_total == Decimal("10.00")
    assert totals.charge_total == Decimal("4.00")
    assert totals.tax_exclusive == Decimal("144.00")
    assert totals.tax == Decimal("20.97")
    assert totals.tax_inclusive == Decimal("164.97")
    assert totals.due == Decimal("145.00")


def test_without_allowances_their_totals_are_absent() -> None:
    totals = compute_totals((line("1.00"),))
    assert totals.allowance_total is None
    assert totals.charge_total is None


CENTS = st.decimals("-9999999.99", "9999999.99", places=2)
RATED = st.sampled_from(
    [("S", "20"), ("S", "20.00"), ("S", "5.5"), ("S", "2.1"), ("Z", "0"), ("E", "0"), ("O", None)]
)
LINE = st.builds(lambda amount, vat: line(str(amount), *vat), CENTS, RATED)
ALLOWANCE = st.builds(
    lambda amount: document_allowance(str(abs(amount))),
    CENTS,
)


@given(
    lines=st.lists(LINE, min_size=1, max_size=8),
    allowances=st.lists(ALLOWANCE, max_size=3),
    charges=st.lists(ALLOWANCE, max_size=3),
    prepaid=st.none() | CENTS,
    rounding=st.none() | CENTS,
)
def test_br_co_10_to_17_hold(
    lines: list[Line],
    allowances: list[DocumentAllowance],
    charges: list[DocumentAllowance],
    prepaid: Decimal | None,
    rounding: Decimal | None,
) -> None:
    groups = compute_vat_breakdown(lines, allowances, charges)
    totals = compute_totals(lines, allowances, charges, groups, prepaid=prepaid, rounding=rounding)
    zero = Decimal(0)
    assert totals.line_total == sum((item.net_amount for item in lines), zero)  # BR-CO-10
    assert (totals.allowance_total or 0) == sum(item.amount for item in allowances)  # BR-CO-11
    assert (totals.charge_total or 0) == sum(item.amount for item in charges)  # BR-CO-12
    assert totals.tax_exclusive == (
        totals.line_total - (totals.allowance_total or zero) + (totals.charge_total or zero)
    )  # BR-CO-13
    assert (totals.tax or 0) == sum(group.tax_amount for group in groups)  # BR-CO-14
    assert totals.tax_inclusive == totals.tax_exclusive + (totals.tax or zero)  # BR-CO-15
    assert totals.due == totals.tax_inclusive - (prepaid or zero) + (rounding or zero)  # BR-CO-16
    for group in groups:
        exact = group.taxable_amount * (group.rate or zero) / 100
        assert group.tax_amount == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)  # BR-CO-17
    assert sum(group.taxable_amount for group in groups) == totals.tax_exclusive
    assert len({(group.category, group.rate) for group in groups}) == len(groups)


@given(
    quantity=st.decimals("-999999", "999999", places=4),
    net=st.decimals("0", "999999", places=6),
    base=st.decimals("0.0001", "9999", places=4),
)
def test_line_net_is_within_half_a_cent_of_the_exact_value(
    quantity: Decimal, net: Decimal, base: Decimal
) -> None:
    amount = compute_line_net(quantity, Price(net=net, base_quantity=base))
    exact = Fraction(net) / Fraction(base) * Fraction(quantity)
    assert abs(Fraction(amount) - exact) <= Fraction(1, 200)
