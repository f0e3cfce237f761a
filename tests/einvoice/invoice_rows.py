# SPDX-License-Identifier: Apache-2.0
"""A small company and one of its rows, which the tests change in one place at a time."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

from compliance.checking import Rules
from compliance.errors import RefusedError
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.input.settings import NO_SETTINGS, Settings
from einvoice.input.settings_reader import read_settings

if TYPE_CHECKING:
    from compliance.report import Finding
    from einvoice.document import Invoice

SETTINGS_TEXT = """
[seller]
name = "Atelier Brumaire"
legal_form = "SARL au capital de 10 000 €"
siren = "100000009"
siret = "10000000900017"
vat_number = "FR88100000009"
electronic_address = "100000009"

[seller.address]
line_one = "12 rue des Tisserands"
postcode = "69001"
city = "Lyon"
country = "FR"

[payment]
means = "transfer"
iban = "FR76 3000 6000 0112 3456 7890 189"
creditor_id = "FR72ZZZ123456"
remittance_information = "{number}"

[invoice]
currency = "EUR"
language = "fr"
process = "S1"
treatment = "B2B"

[notes]
late_penalties = { fr = "Pénalités de retard.", en = "Late penalties." }
recovery_indemnity = { fr = "Indemnité de 40 €.", en = "EUR 40." }
discount_terms = { fr = "Pas d'escompte.", en = "No discount." }
"""

ABSENT = object()

BAD_FILE = {
    "reference": "A",
    "content": "eA==",
    "mime_code": "text/html",
    "filename": "a.html",
}
"""A supporting document that the official rules alone refuse: BR-CL-24."""


def settings(*, without: str | None = None) -> Settings:
    """Return the settings, without the line that begins with a key."""
    lines = SETTINGS_TEXT.splitlines()
    kept = [line for line in lines if without is None or not line.startswith(f"{without} ")]
    assert without is None or len(kept) == len(lines) - 1, without
    return read_settings("\n".join(kept))


def plain_row() -> dict[str, Any]:
    """Return a row with two lines at two rates, which has no fault under the settings."""
    return {
        "number": "F2026-0101",
        "issue_date": "2026-11-02",
        "type_code": "380",
        "due_date": "2026-12-02",
        "buyer": {
            "name": "Exemple Distribution SAS",
            "legal_registration": {"value": "200000008", "scheme": "0002"},
            "vat_identifier": "FR37200000008",
            "electronic_address": {"value": "200000008", "scheme": "0225"},
            "address": {"line_one": "8 rue des Essais", "city": "Lyon", "country": "FR"},
        },
        "lines": [
            {
                "quantity": "12.5",
                "unit": "HUR",
                "price": {"net": "80.00"},
                "vat_category": "S",
                "vat_rate": "20",
                "item": {"name": "Conseil"},
            },
            {
                "quantity": "3",
                "unit": "C62",
                "price": {"net": "41.90"},
                "allowances": [{"base_amount": "125.70", "percentage": "10", "reason": "Remise"}],
                "vat_category": "S",
                "vat_rate": "5.5",
                "item": {"name": "Guide"},
            },
        ],
    }


def changed(row: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a copy with one member set, or removed if the value is ABSENT."""
    steps: list[int | str] = [
        int(digits) if digits else name for name, digits in re.findall(r"([a-z_]+)|\[(\d)\]", path)
    ]
    result = copy.deepcopy(row)
    current: Any = result
    for step in steps[:-1]:
        if isinstance(current, dict) and step not in current:
            current[step] = {}
        current = current[step]
    if value is ABSENT:
        del current[steps[-1]]
    else:
        current[steps[-1]] = value
    return result


def read(
    *rows: object, company: Settings | None = None, rules: Rules = Rules.AUTO
) -> tuple[Invoice, ...]:
    """Read rows as JSON Lines."""
    text = "\n".join(json.dumps(row) for row in rows)
    found = read_json_rows(
        text,
        file="rows.jsonl",
        settings=settings() if company is None else company,
        rules=rules,
        form=InputForm.JSON_LINES,
    )
    return tuple(item.invoice for item in found)


def faults(
    *rows: object, company: Settings | None = None, rules: Rules = Rules.AUTO
) -> tuple[Finding, ...]:
    """Return the findings for which rows are refused; none if they are not."""
    try:
        read(*rows, company=company, rules=rules)
    except RefusedError as error:
        return error.findings
    return ()


__all__ = ["ABSENT", "NO_SETTINGS", "changed", "faults", "plain_row", "read", "settings"]
