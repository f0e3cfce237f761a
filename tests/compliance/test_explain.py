# SPDX-License-Identifier: Apache-2.0
"""What is added to an official finding: term, found, expected, how to mend it, in two languages."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from compliance.explain import explain
from compliance.official_hints import official_hint
from compliance.report import Finding, Location
from compliance.rules import localise
from compliance.xml_read import parse_xml
from einvoice.checks import check
from einvoice.rules.codes import FRENCH_CATEGORIES, PROCESSES, TREATMENTS, VAT_RATES
from tests.compliance.documents import needs
from tests.compliance.mutation import document, mutations

# Expected values by hand: one line of 3 times 82.50 = 247.50 at 20 % = 49.50, together 297.00; in
# cii-rich an allowance and a charge of 10.00 each.
EXPLAINED = """
    base     rule      term    found   expected  change
    basic    BR-CO-10  BT-106  247.51  247.50    set //ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:LineTotalAmount = 247.51
    cii-rich BR-CO-11  BT-107  11.00   10.00     set //ram:AllowanceTotalAmount = 11.00
    cii-rich BR-CO-12  BT-108  9.00    10.00     set //ram:ChargeTotalAmount = 9.00
    basic    BR-CO-13  BT-109  247.40  247.50    set //ram:TaxBasisTotalAmount = 247.40
    basic    BR-CO-14  BT-110  49.40   49.50     set //ram:TaxTotalAmount = 49.40
    basic    BR-CO-15  BT-112  297.01  297.00    set //ram:GrandTotalAmount = 297.01
    basic    BR-CO-16  BT-115  296.99  297.00    set //ram:DuePayableAmount = 296.99
    cii-rich BR-S-08   BT-116  247.49  247.50    set //ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:BasisAmount = 247.49
    cii-rich BR-S-09   BT-117  52.50   49.50     set //ram:CalculatedAmount = 52.50
    basic    BR-CO-17  BT-117  52.50   49.50     set //ram:CalculatedAmount = 52.50
    cii-e    BR-E-09   BT-117  1.00    0.00      set //ram:CalculatedAmount = 1.00
    cii-z    BR-Z-08   BT-116  240.00  247.50    set //ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:BasisAmount = 240.00
    cii-rich BR-CO-11  BT-107  10.00   20.00     set //ram:SpecifiedTradeAllowanceCharge[1]/ram:ActualAmount = 20.00
    cii-rich BR-S-08   BT-116  247.50  237.50    set //ram:SpecifiedTradeAllowanceCharge[1]/ram:ActualAmount = 20.00
    cii-rich BR-S-08   BT-116  247.50  257.50    set //ram:SpecifiedTradeAllowanceCharge[2]/ram:ActualAmount = 20.00
    cii-rich BR-CO-13  BT-109  240.00  247.50    set //ram:TaxBasisTotalAmount = 240.00
    cii-paid BR-CO-16  BT-115  1.00    0.00      set //ram:DuePayableAmount = 1.00
    cii-usd  BR-CO-14  BT-110  50.00   49.50     set //ram:TaxTotalAmount[@currencyID='USD'] = 50.00
    cii-usd  BR-CO-15  BT-112  300.00  297.00    set //ram:GrandTotalAmount = 300.00
    cii      BR-CL-23  BT-130  pieces  -         set //ram:BilledQuantity/@unitCode = pieces
    cii      BR-23     BT-130  -       -         del //ram:BilledQuantity/@unitCode
    cii      BR-CL-16  BT-81   999     -         set //ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode = 999
    basic    FX-SCH-A-000275 -   pieces  -       set //ram:BilledQuantity/@unitCode = pieces
    cii      BR-CL-14  BT-55   XX      -         set //ram:BuyerTradeParty//ram:CountryID = XX
    ubl      BR-CL-14  BT-55   XX      -         set /*/cac:AccountingCustomerParty//cbc:IdentificationCode = XX
    ubl      BR-CL-23  BT-130  pieces  -         set //cbc:InvoicedQuantity/@unitCode = pieces
    basic    BR-02     BT-1    -       -         del //rsm:ExchangedDocument/ram:ID
    basic    BR-FR-08  BT-23   M3      B1…       set //ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID = M3
    ubl      BR-CO-10  BT-106  247.51  247.50    set //cac:LegalMonetaryTotal/cbc:LineExtensionAmount = 247.51
    ubl      BR-CO-13  BT-109  247.40  247.50    set //cbc:TaxExclusiveAmount = 247.40
    ubl      BR-CO-14  BT-110  49.40   49.50     set /*/cac:TaxTotal/cbc:TaxAmount = 49.40
    ubl      BR-CO-16  BT-115  296.99  297.00    set //cbc:PayableAmount = 296.99
    ubl      BR-S-08   BT-116  240.00  247.50    set //cac:TaxSubtotal/cbc:TaxableAmount = 240.00
    ubl      BR-CO-17  BT-117  52.50   49.50     set //cac:TaxSubtotal/cbc:TaxAmount = 52.50
    ubl-credit BR-CO-15 BT-112 297.01  297.00    set //cbc:TaxInclusiveAmount = 297.01
"""  # noqa: E501 (a table is read along its lines)


@pytest.mark.parametrize("row", EXPLAINED.strip().splitlines()[1:])
def test_values(row: str) -> None:
    needs("cii-en16931-schematron")
    base, rule, term, found, expected, change = row.split(maxsplit=5)
    report = check(document(base, change), file="f.xml")
    [item] = [finding for finding in report.findings if finding.rule == rule]
    shown = item.expected or "-"
    if term != "-":
        assert item.location.term == term
    assert (item.found or "-") == found
    assert shown == expected or (expected.endswith("…") and shown.startswith(expected[:-1]))
    assert item.hint


def test_a_sum_that_cannot_be_computed_is_not_guessed() -> None:
    root = parse_xml(
        document("basic", "set //ram:SpecifiedLineTradeSettlement//ram:LineTotalAmount = a")
    )
    [item] = explain([Finding(rule="BR-CO-10", message="m")], root)
    assert (item.found, item.expected) == ("247.50", None)


def test_an_unknown_rule_keeps_its_official_text_alone() -> None:
    said = Finding(rule="BR-XX-99", message="The official text.", location=Location(xpath="/a"))
    assert explain([said], parse_xml(b"<a/>")) == (said,)
    assert localise(said, "fr") == said


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        ("BR-DEC-18", "two decimals", "deux décimales"),
        ("BR-S-02", "standard rate (S)", "taux normal (S)"),
        ("BR-IC-11", "intra-Community", "intracommunautaire"),
        ("BR-FR-05", "40 euros", "40 euros"),
        ("CII-SR-439", "no place", "pas de place"),
    ],
)
def test_hint_in_the_language_of_the_reader(rule: str, english: str, french: str) -> None:
    said = Finding(rule=rule, message="m", location=Location(xpath="/a"))
    assert english in (localise(said, "en").hint or "")
    assert french in (localise(said, "fr").hint or "")
    assert localise(said, "fr").message == "m"


# Rules whose name and text are all that can be said: one report of Factur-X has no id.
WITHOUT_HINT = {"SCHEMATRON", "*"}


def test_every_rule_that_a_mutation_breaks_has_a_hint() -> None:
    rules = {
        rule
        for table in ("mutations_cii.txt", "mutations_ubl.txt")
        for mutation in mutations(table)
        for rule in mutation.expected - mutation.unkept | mutation.also
    }
    assert {rule for rule in rules - WITHOUT_HINT if official_hint(rule) is None} == set()


def table() -> dict[str, Any]:
    return tomllib.loads(
        (files("compliance.schemas") / "official_hints.toml").read_text(encoding="utf-8")
    )


def test_lists_of_the_french_rules_are_those_of_the_input() -> None:
    rules = table()["rule"]
    assert set(rules["BR-FR-08"]["expected"].split()) == PROCESSES
    assert set(rules["BR-FR-15"]["expected"].split()) == FRENCH_CATEGORIES
    assert {rate.rstrip("0").rstrip(".") or "0" for rate in map(str, VAT_RATES)} == {
        rate.rstrip("0").rstrip(".") or "0" for rate in rules["BR-FR-16"]["expected"].split()
    }
    assert set(rules["BR-FR-20"]["expected"].split()) == TREATMENTS


def test_no_hint_holds_a_placeholder_that_nobody_fills() -> None:
    known = {
        name for family in ("missing", "two_decimals", "code", "rule") for name in table()[family]
    }
    known |= {
        f"BR-{number}" if "-" in number else f"BR-{category}-{number}"
        for category in table()["categories"]
        for number in table()["category"]
    }
    assert len(known) > 250
    for rule in known:
        hint = official_hint(rule)
        assert hint is not None, rule
        for text in hint.text.values():
            assert not re.search(r"[{}]|None|  ", text), rule
