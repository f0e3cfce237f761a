# SPDX-License-Identifier: Apache-2.0
"""The columns of the mandates that `mandate import` reads, and their JSON Schema."""

from __future__ import annotations

from typing import Any

from sepa.debit.columns import IDENTIFIER, ISO_DATE, Column, row_schema

COLUMNS = (
    Column(
        name="reference",
        meaning="Unique mandate reference (RUM), as debtors know it; references of mandates that "
        "were migrated from a national scheme stay as they are.",
        required=True,
        pattern=IDENTIFIER,
    ),
    Column(
        name="creditor_id",
        meaning="Creditor identifier (ICS) of the mandate; empty for that of creditor.toml.",
    ),
    Column(name="debtor_name", meaning="Name of the debtor, at most 70.", required=True),
    Column(name="debtor_iban", meaning="Account to be debited.", required=True),
    Column(name="debtor_bic", meaning="BIC of the debtor's bank, optional inside the EEA."),
    Column(name="signed", meaning="Day of signature.", required=True, pattern=ISO_DATE),
    Column(name="place", meaning="Place of signature."),
    Column(
        name="scheme",
        meaning="Scheme; empty for that of creditor.toml.",
        choices=("CORE", "B2B", ""),
    ),
    Column(
        name="registered",
        meaning="Day on which the debtor's bank confirmed a B2B mandate; empty if it has not.",
    ),
    Column(
        name="one_off",
        meaning="true for a mandate of a single collection.",
        choices=("true", "false", ""),
    ),
    Column(
        name="last_collection",
        meaning="Due date of the last collection under it; the 36 months count from then.",
    ),
    Column(name="customer", meaning="The customer as on invoices, as siren:123456782."),
    Column(name="email", meaning="Where pre-notifications go."),
    Column(name="debtor_street", meaning="Street of the debtor, at most 70."),
    Column(name="debtor_building_number", meaning="Number in the street, at most 16."),
    Column(name="debtor_postcode", meaning="Postcode, at most 16."),
    Column(name="debtor_town", meaning="Town, at most 35; required with any other address part."),
    Column(
        name="debtor_country",
        meaning="ISO 3166-1 alpha-2 code; required with any other address part.",
        pattern=r"^([A-Z]{2})?$",
    ),
    Column(name="language", meaning="What the debtor reads.", choices=("fr", "en", "")),
    Column(
        name="notice_days",
        meaning="Calendar days agreed between pre-notification and debit, 1 to 99; empty for 14.",
        pattern=r"^([1-9]\d?)?$",
    ),
    Column(name="contract", meaning="Reference of the contract behind it."),
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one row, every value of which is text."""
    return row_schema("Mandate", "One row of `encaisse mandate import`: a CSV line.", COLUMNS)
