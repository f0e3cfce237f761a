# SPDX-License-Identifier: Apache-2.0
"""The columns of the collections that `debit build` reads, and their JSON Schema.

One list: the reader refuses what is not in it, the schema publishes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
IDENTIFIER = r"^(?!/)(?!.*//)[a-zA-Z0-9/?:().,'+ -]{1,35}(?<!/)$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        name: in the header, or as a member of a JSON row.
        meaning: what stands in it, in English.
        required: whether every row must fill it.
        pattern: form of its text.
        choices: the only values, where they are listed.
    """

    name: str
    meaning: str
    required: bool = False
    pattern: str | None = None
    choices: tuple[str, ...] = ()


COLUMNS = (
    Column(
        name="end_to_end_id",
        meaning="Your reference of the collection, unique in the file; comes back in every report.",
        required=True,
        pattern=IDENTIFIER,
    ),
    Column(
        name="amount",
        meaning="Amount in euro with a decimal point, 0.01 to 999999999.99.",
        required=True,
        pattern=r"^\d{1,9}(\.\d{1,2})?$",
    ),
    Column(
        name="collection_date",
        meaning="Day on which the debtor is to be debited; a closing day of TARGET becomes the "
        "next TARGET day, and is reported.",
        required=True,
        pattern=ISO_DATE,
    ),
    Column(
        name="mandate_id",
        meaning="Unique mandate reference (RUM).",
        required=True,
        pattern=IDENTIFIER,
    ),
    Column(
        name="mandate_date",
        meaning="Day on which the mandate was signed.",
        required=True,
        pattern=ISO_DATE,
    ),
    Column(
        name="sequence",
        meaning="Sequence type; empty means RCUR, which has been allowed for the first collection "
        "too since 20 November 2016.",
        choices=("FRST", "RCUR", "OOFF", "FNAL", ""),
    ),
    Column(name="debtor_name", meaning="Name of the debtor, at most 70.", required=True),
    Column(name="debtor_iban", meaning="Account to be debited.", required=True),
    Column(name="debtor_bic", meaning="BIC of the debtor's bank, optional inside the EEA."),
    Column(name="remittance", meaning="Text for the debtor's statement, at most 140."),
    Column(
        name="structured_reference",
        meaning="Creditor reference (RF or national), instead of a remittance text.",
    ),
    Column(name="debtor_street", meaning="Street of the debtor, at most 70."),
    Column(name="debtor_building_number", meaning="Number in the street, at most 16."),
    Column(name="debtor_postcode", meaning="Postcode, at most 16."),
    Column(name="debtor_town", meaning="Town, at most 35; required with any other address part."),
    Column(
        name="debtor_country",
        meaning="ISO 3166-1 alpha-2 code; required with any other address part.",
        pattern=r"^([A-Z]{2})?$",
    ),
    Column(name="debtor_address_line1", meaning="Free line of a hybrid address, at most 70."),
    Column(name="debtor_address_line2", meaning="Free line of a hybrid address, at most 70."),
    Column(name="ultimate_debtor", meaning="Name of whom the payment is made for."),
    Column(name="ultimate_creditor", meaning="Name of whom the payment is received for."),
    Column(name="original_mandate_id", meaning="Earlier mandate reference, if it changed."),
    Column(name="original_debtor_iban", meaning="Earlier account of the debtor, if it changed."),
    Column(
        name="original_debtor_account_smnda",
        meaning="true if the debtor's account changed and the earlier one is not told (SMNDA).",
        choices=("true", "false", ""),
    ),
    Column(name="original_creditor_id", meaning="Earlier creditor identifier, if it changed."),
    Column(name="original_creditor_name", meaning="Earlier creditor name, if it changed."),
)

NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = frozenset(column.name for column in COLUMNS if column.required)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one row, every value of which is text."""
    return row_schema(
        "Collection", "One row of `encaisse debit build`: a CSV line by its header.", COLUMNS
    )


def row_schema(title: str, description: str, columns: Sequence[Column]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a row, every value of which is text."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": description,
        "type": "object",
        "properties": {column.name: _property(column) for column in columns},
        "required": [column.name for column in columns if column.required],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "string", "description": column.meaning}
    if column.pattern is not None:
        found["pattern"] = column.pattern
    if column.choices:
        found["enum"] = list(column.choices)
    if column.required:
        found["minLength"] = 1
    return found
