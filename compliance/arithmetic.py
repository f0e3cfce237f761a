# SPDX-License-Identifier: Apache-2.0
"""What an amount of an invoice should be, where an official rule says that it is wrong.

Computed from the document as it stands, so that a finding can name both numbers. The rules judge;
this explains: where the document lacks an amount, or has none that is a number, nothing is said.

Source: EN 16931-1:2017, BR-CO-10 to BR-CO-17, and BR-S-08, BR-S-09 and their likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from compliance.amounts import ZERO, parse_decimal, round_half_up
from compliance.kinds import CII, UBL_CREDIT_NOTE, UBL_INVOICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_PERCENT = Decimal(100)
_STANDARD_RATES = frozenset(("S", "L", "M", "B"))
"""Categories whose groups are told apart by rate; BR-S-08, BR-AF-08, BR-AG-08, BR-B-02."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Syntax:
    """Where a syntax keeps the amounts: paths of local names, from the root or from their group."""

    lines: tuple[str, ...]
    line_amount: str
    line_category: str
    line_rate: str
    adjustments: str
    is_charge: str
    adjustment_amount: str
    adjustment_category: str
    adjustment_rate: str
    groups: str
    basis: str
    tax: str
    category: str
    rate: str
    currency: str
    totals: Mapping[str, str]


_AGREED = "{*}SupplyChainTradeTransaction"
_SETTLED = f"{_AGREED}/{{*}}ApplicableHeaderTradeSettlement"
_SUMMED = f"{_SETTLED}/{{*}}SpecifiedTradeSettlementHeaderMonetarySummation"
_LINE_SETTLED = "{*}SpecifiedLineTradeSettlement"

_CII = _Syntax(
    lines=(f"{_AGREED}/{{*}}IncludedSupplyChainTradeLineItem",),
    line_amount=f"{_LINE_SETTLED}/{{*}}SpecifiedTradeSettlementLineMonetarySummation"
    "/{*}LineTotalAmount",
    line_category=f"{_LINE_SETTLED}/{{*}}ApplicableTradeTax/{{*}}CategoryCode",
    line_rate=f"{_LINE_SETTLED}/{{*}}ApplicableTradeTax/{{*}}RateApplicablePercent",
    adjustments=f"{_SETTLED}/{{*}}SpecifiedTradeAllowanceCharge",
    is_charge="{*}ChargeIndicator/{*}Indicator",
    adjustment_amount="{*}ActualAmount",
    adjustment_category="{*}CategoryTradeTax/{*}CategoryCode",
    adjustment_rate="{*}CategoryTradeTax/{*}RateApplicablePercent",
    groups=f"{_SETTLED}/{{*}}ApplicableTradeTax",
    basis="{*}BasisAmount",
    tax="{*}CalculatedAmount",
    category="{*}CategoryCode",
    rate="{*}RateApplicablePercent",
    currency=f"{_SETTLED}/{{*}}InvoiceCurrencyCode",
    totals={
        "BT-106": f"{_SUMMED}/{{*}}LineTotalAmount",
        "BT-107": f"{_SUMMED}/{{*}}AllowanceTotalAmount",
        "BT-108": f"{_SUMMED}/{{*}}ChargeTotalAmount",
        "BT-109": f"{_SUMMED}/{{*}}TaxBasisTotalAmount",
        "BT-110": f"{_SUMMED}/{{*}}TaxTotalAmount",
        "BT-112": f"{_SUMMED}/{{*}}GrandTotalAmount",
        "BT-113": f"{_SUMMED}/{{*}}TotalPrepaidAmount",
        "BT-114": f"{_SUMMED}/{{*}}RoundingAmount",
        "BT-115": f"{_SUMMED}/{{*}}DuePayableAmount",
    },
)

_TOTAL = "{*}LegalMonetaryTotal"

_UBL = _Syntax(
    lines=("{*}InvoiceLine", "{*}CreditNoteLine"),
    line_amount="{*}LineExtensionAmount",
    line_category="{*}Item/{*}ClassifiedTaxCategory/{*}ID",
    line_rate="{*}Item/{*}ClassifiedTaxCategory/{*}Percent",
    adjustments="{*}AllowanceCharge",
    is_charge="{*}ChargeIndicator",
    adjustment_amount="{*}Amount",
    adjustment_category="{*}TaxCategory/{*}ID",
    adjustment_rate="{*}TaxCategory/{*}Percent",
    groups="{*}TaxTotal/{*}TaxSubtotal",
    basis="{*}TaxableAmount",
    tax="{*}TaxAmount",
    category="{*}TaxCategory/{*}ID",
    rate="{*}TaxCategory/{*}Percent",
    currency="{*}DocumentCurrencyCode",
    totals={
        "BT-106": f"{_TOTAL}/{{*}}LineExtensionAmount",
        "BT-107": f"{_TOTAL}/{{*}}AllowanceTotalAmount",
        "BT-108": f"{_TOTAL}/{{*}}ChargeTotalAmount",
        "BT-109": f"{_TOTAL}/{{*}}TaxExclusiveAmount",
        "BT-110": "{*}TaxTotal/{*}TaxAmount",
        "BT-112": f"{_TOTAL}/{{*}}TaxInclusiveAmount",
        "BT-113": f"{_TOTAL}/{{*}}PrepaidAmount",
        "BT-114": f"{_TOTAL}/{{*}}PayableRoundingAmount",
        "BT-115": f"{_TOTAL}/{{*}}PayableAmount",
    },
)

_SYNTAXES = {CII: _CII, UBL_INVOICE: _UBL, UBL_CREDIT_NOTE: _UBL}


class UnknownAmountError(Exception):
    """An amount that the sum needs is not there, or is no number."""


class Amounts:
    """The amounts of one document, which must not change meanwhile; read when asked for."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._syntax = _SYNTAXES.get(etree.QName(root).namespace or "")
        self._group_set: frozenset[etree._Element] | None = None

    def stated(self, term: str) -> Decimal | None:
        """Return a total as the document states it (BT-106 to BT-115), None for none."""
        if self._syntax is None or term not in self._syntax.totals:
            return None
        for element in self._root.iterfind(self._syntax.totals[term]):
            if term != "BT-110" or self._is_in_invoice_currency(element, self._syntax):
                return _decimal(element)
        return None

    def expected(self, rule: str, element: etree._Element | None) -> Decimal | None:
        """Return what the amount that a rule speaks of should be.

        Args:
            rule: BR-CO-10 to BR-CO-17, or a rule 08 or 09 of a VAT category.
            element: the place of the finding; for rules of the VAT breakdown, in their group.
        """
        if self._syntax is None:
            return None
        total = _TOTALS.get(rule)
        try:
            if total is not None:
                return total(self)
            group = self._group(element, self._syntax)
            if group is None:
                return None
            if rule == "BR-CO-17" or rule.endswith("-09"):
                return self._tax(group, self._syntax)
            return self._basis(group, self._syntax) if rule.endswith("-08") else None
        except UnknownAmountError:
            return None

    def group_amount(self, rule: str, element: etree._Element | None) -> Decimal | None:
        """Return what the document states in the VAT group that a rule speaks of."""
        group = None if self._syntax is None else self._group(element, self._syntax)
        if group is None or self._syntax is None:
            return None
        path = self._syntax.basis if rule.endswith("-08") else self._syntax.tax
        return _decimal(group.find(path))

    def need(self, term: str) -> Decimal:
        """Return a total that must be there."""
        found = self.stated(term)
        if found is None:
            raise UnknownAmountError(term)
        return found

    def lines(self) -> Decimal:
        """Return the sum of the lines' net amounts."""
        return sum((amount for _, _, amount in self._line_items()), ZERO)

    def adjusted(self, *, charges: bool) -> Decimal:
        """Return the sum of the allowances, or of the charges, on the document."""
        items = (amount for charge, _, _, amount in self._adjustments() if charge is charges)
        return sum(items, ZERO)

    def taxes(self) -> Decimal:
        """Return the sum of the tax amounts of the VAT breakdown."""
        syntax = self._known()
        return sum((_need(group.find(syntax.tax)) for group in self._groups(syntax)), ZERO)

    def _known(self) -> _Syntax:
        if self._syntax is None:
            raise UnknownAmountError
        return self._syntax

    def _is_in_invoice_currency(self, element: etree._Element, syntax: _Syntax) -> bool:
        currency = (self._root.findtext(syntax.currency) or "").strip()
        return element.get("currencyID", currency) == currency

    def _groups(self, syntax: _Syntax) -> Iterator[etree._Element]:
        return self._root.iterfind(syntax.groups)

    def _group(self, element: etree._Element | None, syntax: _Syntax) -> etree._Element | None:
        """Return the group of the VAT breakdown that an element is or lies in."""
        if element is None:
            return None
        if self._group_set is None:
            self._group_set = frozenset(self._groups(syntax))
        around = (element, *element.iterancestors())
        return next((item for item in around if item in self._group_set), None)

    def _line_items(self) -> Iterator[tuple[str, Decimal | None, Decimal]]:
        syntax = self._known()
        for path in syntax.lines:
            for line in self._root.iterfind(path):
                category = _text(line.find(syntax.line_category))
                rate = _decimal(line.find(syntax.line_rate))
                yield category, rate, _need(line.find(syntax.line_amount))

    def _adjustments(self) -> Iterator[tuple[bool, str, Decimal | None, Decimal]]:
        syntax = self._known()
        for item in self._root.iterfind(syntax.adjustments):
            yield (
                _text(item.find(syntax.is_charge)) in {"true", "1"},
                _text(item.find(syntax.adjustment_category)),
                _decimal(item.find(syntax.adjustment_rate)),
                _need(item.find(syntax.adjustment_amount)),
            )

    def _basis(self, group: etree._Element, syntax: _Syntax) -> Decimal:
        if self._sums is None:
            raise UnknownAmountError
        category, rate = _text(group.find(syntax.category)), _decimal(group.find(syntax.rate))
        return self._sums.get(_key(category, rate), ZERO)

    @cached_property
    def _sums(self) -> Mapping[tuple[str, Decimal | None], Decimal] | None:
        """What lines, allowances and charges come to by category and rate; None if one has none.

        Once for all groups: a document may have thousands of them.
        """
        sums: dict[tuple[str, Decimal | None], Decimal] = {}
        try:
            for category, rate, amount in self._line_items():
                key = _key(category, rate)
                sums[key] = sums.get(key, ZERO) + amount
            for is_charge, category, rate, amount in self._adjustments():
                key = _key(category, rate)
                sums[key] = sums.get(key, ZERO) + (amount if is_charge else -amount)
        except UnknownAmountError:
            return None
        return sums

    def _tax(self, group: etree._Element, syntax: _Syntax) -> Decimal:
        rate = _decimal(group.find(syntax.rate)) or ZERO
        return round_half_up(_need(group.find(syntax.basis)) * rate / _PERCENT)


_TOTALS: Mapping[str, Callable[[Amounts], Decimal]] = {
    "BR-CO-10": lambda amounts: amounts.lines(),
    "BR-CO-11": lambda amounts: amounts.adjusted(charges=False),
    "BR-CO-12": lambda amounts: amounts.adjusted(charges=True),
    "BR-CO-13": lambda amounts: (
        amounts.lines() - amounts.adjusted(charges=False) + amounts.adjusted(charges=True)
    ),
    "BR-CO-14": lambda amounts: amounts.taxes(),
    "BR-CO-15": lambda amounts: amounts.need("BT-109") + (amounts.stated("BT-110") or ZERO),
    "BR-CO-16": lambda amounts: (
        amounts.need("BT-112")
        - (amounts.stated("BT-113") or ZERO)
        + (amounts.stated("BT-114") or ZERO)
    ),
}


def _key(category: str, rate: Decimal | None) -> tuple[str, Decimal | None]:
    return category, rate if category in _STANDARD_RATES else None


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _decimal(element: etree._Element | None) -> Decimal | None:
    text = _text(element)
    try:
        return parse_decimal(text) if text else None
    except ValueError:
        return None


def _need(element: etree._Element | None) -> Decimal:
    found = _decimal(element)
    if found is None:
        raise UnknownAmountError
    return found
