# SPDX-License-Identifier: Apache-2.0
"""The fixtures are what they claim: right digits, nobody real, amounts that add up.

Judged by other people's code (stdnum, schwifty) and by plain arithmetic, not by ours.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from lxml import etree
from schwifty import IBAN
from stdnum.eu import at_02, vat
from stdnum.fr import siren, siret

from tests.demo.story import FIXTURES, invoice_totals, owed

CENT = Decimal("0.01")
INVOICES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (FIXTURES / "invoices.jsonl").read_text(encoding="utf-8").splitlines()
]
BY_NUMBER = {invoice["number"]: invoice for invoice in INVOICES}
SETTINGS = tomllib.loads((FIXTURES / "encaisse.toml").read_text(encoding="utf-8"))
ALL_TEXT = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(FIXTURES.rglob("*"))
    if path.suffix in {".toml", ".jsonl", ".csv", ".xml"}
)


def test_story_has_its_cast() -> None:
    assert len(INVOICES) == len(BY_NUMBER) == 25
    assert len({invoice["buyer"]["name"] for invoice in INVOICES}) == 12
    assert [i["number"] for i in INVOICES if i["type_code"] == "381"] == ["A2026-0009"]
    assert [i["number"] for i in INVOICES if i.get("language") == "en"] == ["F2026-0217"]


def test_company_numbers_are_right() -> None:
    numbers = {invoice["buyer"].get("legal_registration", {}).get("value") for invoice in INVOICES}
    for number in {*numbers - {None}, SETTINGS["seller"]["siren"]}:
        siren.validate(number)
        # 2 is for local authorities, then comes the department: there is no department 99.
        assert number.startswith("29999")
    siret.validate(SETTINGS["seller"]["siret"])
    for number in {invoice["buyer"]["vat_identifier"] for invoice in INVOICES}:
        vat.validate(number)


def test_accounts_are_right_and_of_no_bank() -> None:
    ibans = set(re.findall(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b", ALL_TEXT)) - {
        SETTINGS["payment"]["creditor_id"]
    }
    french = {text for text in ibans if re.fullmatch(r"FR\d{25}", text)}
    assert len(french) >= 12
    for text in french:
        iban = IBAN(text, validate_bban=True)
        assert iban.bank is None, text
    at_02.validate(SETTINGS["payment"]["creditor_id"])


def test_mail_goes_nowhere() -> None:
    domains = set(re.findall(r"@([\w.-]+)", ALL_TEXT))
    assert domains
    for domain in domains:
        assert domain.endswith((".example.com", ".example.org")), domain


def net(line: dict[str, Any]) -> Decimal:
    amount = Decimal(line["quantity"]) * Decimal(line["price"]["net"])
    for allowance in line.get("allowances", ()):
        amount -= Decimal(allowance["base_amount"]) * Decimal(allowance["percentage"]) / 100
    return amount.quantize(CENT, ROUND_HALF_UP)


def total_with_vat(invoice: dict[str, Any]) -> Decimal:
    by_rate: dict[str, Decimal] = {}
    for line in invoice["lines"]:
        by_rate[line["vat_rate"]] = by_rate.get(line["vat_rate"], Decimal(0)) + net(line)
    for item in invoice.get("allowances", ()):
        amount = Decimal(item["base_amount"]) * Decimal(item["percentage"]) / 100
        by_rate[item["vat_rate"]] -= amount.quantize(CENT, ROUND_HALF_UP)
    for item in invoice.get("charges", ()):
        by_rate[item["vat_rate"]] += Decimal(item["amount"])
    taxes = (
        (base * Decimal(rate) / 100).quantize(CENT, ROUND_HALF_UP) for rate, base in by_rate.items()
    )
    return sum(by_rate.values(), Decimal(0)) + sum(taxes, Decimal(0))


def test_totals_are_those_of_the_readme() -> None:
    november = [f"F2026-{number:04}" for number in range(229, 235)]
    computed = {i["number"]: total_with_vat(i) for i in INVOICES if i["number"] not in november}
    computed["F2026-0229 to 0234"] = sum(
        (total_with_vat(BY_NUMBER[n]) for n in november), Decimal(0)
    )
    assert computed == invoice_totals()


def test_columns_of_the_readme_add_up() -> None:
    lines = {name: line for name, line in owed().items() if name != "Total"}
    assert all(line.overdue + line.not_due == line.total for line in owed().values())
    assert sum(line.total for line in lines.values()) == owed()["Total"].total
    assert sum(line.overdue for line in lines.values()) == owed()["Total"].overdue


def test_collections_are_the_invoices_of_october() -> None:
    with (FIXTURES / "collections.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    for row in rows:
        invoice = BY_NUMBER[row["end_to_end_id"]]
        debit = invoice["payment"]["direct_debit"]
        assert Decimal(row["amount"]) == total_with_vat(invoice)
        assert row["collection_date"] == invoice["due_date"]
        assert (row["mandate_id"], row["debtor_iban"], row["debtor_name"]) == (
            debit["mandate_reference"],
            debit["debited_account"],
            invoice["buyer"]["name"],
        )


def bank_tree(name: str) -> etree._Element:
    root = etree.parse(FIXTURES / "bank" / name).getroot()
    for element in root.iter():
        element.tag = etree.QName(element).localname
    return root


def signed(element: etree._Element) -> Decimal:
    sign = 1 if element.findtext("CdtDbtInd") == "CRDT" else -1
    return sign * Decimal(element.findtext("Amt") or "")


def test_statement_adds_up() -> None:
    root = bank_tree("2026-10-31-camt.053.xml")
    opening, closing = (signed(balance) for balance in root.iter("Bal"))
    assert opening + sum(signed(entry) for entry in root.iter("Ntry")) == closing


@pytest.mark.parametrize("name", ["2026-10-15-camt.054.xml", "2026-10-20-camt.054.xml"])
def test_advice_adds_up_and_is_on_the_statement(name: str) -> None:
    statement = {
        entry.findtext("AcctSvcrRef"): signed(entry)
        for entry in bank_tree("2026-10-31-camt.053.xml").iter("Ntry")
    }
    for entry in bank_tree(name).iter("Ntry"):
        details = sum((signed(detail) for detail in entry.iter("TxDtls")), Decimal(0))
        assert details == signed(entry) == statement[entry.findtext("AcctSvcrRef")]
