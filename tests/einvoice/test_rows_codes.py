# SPDX-License-Identifier: Apache-2.0
"""Coded values of the input: one of no official list is refused at its row, with usual codes."""

from __future__ import annotations

import json

import pytest

from compliance.errors import NotRunError
from compliance.rules import localise
from tests.einvoice.invoice_rows import changed, faults, plain_row

# Path that is changed, its new value (JSON), rule, column of the finding.
TABLE = """
lines[0].unit        "heure"                             BR-CL-23  lines[0].unit
lines[0].price       {"net":"1.00","base_quantity":"1","base_quantity_unit":"pce"}  BR-CL-23  lines[0].price.base_quantity_unit
buyer.address.country  "UK"                              BR-CL-14  buyer.address.country
lines[0].item        {"name":"a","origin_country":"ZZ"}  BR-CL-15  lines[0].item.origin_country
currency             "EUX"                               BR-CL-04  currency
vat_accounting_currency  "EUX"                           BR-CL-05  vat_accounting_currency
payment              {"means_code":"virement"}           BR-CL-16  payment.means_code
allowances  [{"amount":"1.00","vat_category":"S","vat_rate":"20","reason_code":"FC"}]  BR-CL-19  allowances[0].reason_code
charges     [{"amount":"1.00","vat_category":"S","vat_rate":"20","reason_code":"95"}]  BR-CL-20  charges[0].reason_code
lines[1].allowances[0].reason_code  "x"                  BR-CL-19  lines[1].allowances[0].reason_code
lines[1].charges     [{"amount":"1.00","reason_code":"95"}]  BR-CL-20  lines[1].charges[0].reason_code
vat_breakdown        [{"category":"E","exemption_reason_code":"VATEX-EU-293B"}]  BR-CL-22  vat_breakdown[0].exemption_reason_code
buyer.identifiers    [{"value":"1","scheme":"SIRET"}]    BR-CL-10  buyer.identifiers[0].scheme
buyer.legal_registration.scheme     "SIREN"              BR-CL-11  buyer.legal_registration.scheme
buyer.electronic_address.scheme     "9999"               BR-CL-25  buyer.electronic_address.scheme
lines[0].item        {"name":"a","standard_identifier":{"value":"1","scheme":"GTIN"}}  BR-CL-21  lines[0].item.standard_identifier.scheme
lines[0].item        {"name":"a","classifications":[{"value":"1","scheme":"CPV"}]}     BR-CL-13  lines[0].item.classifications[0].scheme
notes                [{"subject_code":"xx","text":"a"}]  BR-CL-08  notes[0].subject_code
references.invoiced_object          {"value":"1","scheme":"compteur"}  BR-CL-07  references.invoiced_object.scheme
delivery             {"location":{"value":"1","scheme":"GLN"}}         BR-CL-26  delivery.location.scheme
"""  # noqa: E501 (a row of the table is one case)


def _cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for text in TABLE.strip().splitlines():
        path, rest = text.split(None, 1)
        value, code, column = rest.rsplit(None, 2)
        cases.append((path, value, code, column))
    return cases


@pytest.mark.parametrize(("path", "value", "code", "column"), _cases())
def test_a_code_of_no_list_is_found_at_its_place(
    path: str, value: str, code: str, column: str
) -> None:
    found = faults(changed(plain_row(), path, json.loads(value)))
    assert (code, "rows.jsonl", column) in {
        (item.rule, item.location.file, item.location.column) for item in found
    }


def test_usual_units_are_named_in_the_language_of_the_reader() -> None:
    (item,) = faults(changed(plain_row(), "lines[0].unit", "heure"))
    french = localise(item, "fr")
    assert french.message == "heure n'est pas un code d'unité (UN/ECE rec. 20 et 21)."
    assert "HUR heure" in (french.hint or "")
    assert "HUR hour" in (item.hint or "")


@pytest.mark.parametrize("unit", ["HUR", "DAY", "C62", "KGM", "XBX"])
def test_units_of_both_recommendations_are_taken(unit: str) -> None:
    assert faults(changed(plain_row(), "lines[0].unit", unit)) == ()


def test_without_the_official_lists_codes_are_left_to_the_official_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locate(artefact_id: str) -> None:
        raise NotRunError(f"{artefact_id} is not installed")

    monkeypatch.setattr("compliance.code_lists.locate", locate)
    assert faults(changed(plain_row(), "lines[0].unit", "heure")) == ()
