# SPDX-License-Identifier: Apache-2.0
"""Fifty mandates and a year of invoices: who they are, what they owe, what befalls them.

The accounts are invented, with right check digits; no bank has them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum import luhn

MONTHS = range(1, 13)
MANDATES = 50
BANK, BRANCH = "61620", "04402"

PRICES = ("95.00", "160.00", "290.00", "47.50", "1210.00")
"""Net, a month; with 20 % VAT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Someone who pays by direct debit every month.

    Attributes:
        number: from 1.
        one_off: True for one invoice only.
        from_month: of the first invoice.
        last_collection: before the ledger knew the mandate.
    """

    number: int
    one_off: bool = False
    from_month: int = 1
    last_collection: date | None = None

    @property
    def reference(self) -> str:
        """RUM."""
        return f"RC-{self.number:04}"

    @property
    def name(self) -> str:
        """As on invoices and at the bank."""
        return f"Client {self.number:02} SARL"

    @property
    def iban(self) -> str:
        """Where it is debited."""
        return iban(self.number)

    @property
    def gross(self) -> Decimal:
        """What each of its invoices comes to."""
        return Decimal(PRICES[self.number % len(PRICES)]) * Decimal("1.2")

    def is_invoiced(self, month: int) -> bool:
        """Tell whether it is invoiced in a month."""
        return month == self.from_month if self.one_off else month >= self.from_month


# What befalls some of them; everybody else pays every month.
MOVES_ACCOUNT, CHANGES_REFERENCE = 3, 4
POOR_BEFORE, POOR_AFTER = 5, 6
REFUNDED_AFTER_SEVEN_WEEKS, UNAUTHORISED_AFTER_ELEVEN_MONTHS = 7, 8
CLOSES_ACCOUNT, FORGOTTEN, ONCE, PAUSES = 9, 10, 11, 12

CLIENTS = tuple(
    Client(
        number=number,
        one_off=number == ONCE,
        from_month=3 if number == FORGOTTEN else 2 if number == ONCE else 1,
        # 36 months after it, the mandate has lapsed when its first invoice falls due.
        last_collection=date(2023, 3, 10) if number == FORGOTTEN else None,
    )
    for number in range(1, MANDATES + 1)
)


def iban(number: int) -> str:
    """Return an account of an invented branch: RIB key and ISO 7064 check digits."""
    account = f"{number:011}"
    key = 97 - (89 * int(BANK) + 15 * int(BRANCH) + 3 * int(account)) % 97
    own = f"{BANK}{BRANCH}{account}{key:02}"
    digits = 98 - int(f"{own}152700") % 97
    return f"FR{digits:02}{own}"


def invoice_number(client: int, month: int) -> str:
    """Return the number of an invoice."""
    return f"F26-{month:02}-{client:03}"


def mandate_rows() -> str:
    """Return the mandates, as `encaisse mandate import` reads them."""
    header = "reference,debtor_name,debtor_iban,signed,place,one_off,last_collection,email"
    rows = [
        ",".join(
            (
                client.reference,
                client.name,
                client.iban,
                "2023-01-10" if client.last_collection else "2025-11-03",
                "Nantes",
                "true" if client.one_off else "",
                client.last_collection.isoformat() if client.last_collection else "",
                f"compta@client{client.number}.example.com",
            )
        )
        for client in CLIENTS
    ]
    return "\n".join((header, *rows)) + "\n"


def invoice_rows(month: int, mandates: dict[int, tuple[str, str]]) -> str:
    """Return the invoices of a month as JSON Lines.

    Args:
        month: of 2026; issued on its first day, due on the 20th.
        mandates: reference and account of each client, as they are then.
    """
    invoiced = (client for client in CLIENTS if client.is_invoiced(month))
    return "\n".join(
        json.dumps(_row(client, month, *mandates[client.number])) for client in invoiced
    )


def _row(client: Client, month: int, reference: str, account: str) -> dict[str, object]:
    body = f"2999{client.number:04}"
    siren = body + luhn.calc_check_digit(body)
    return {
        "number": invoice_number(client.number, month),
        "issue_date": f"2026-{month:02}-01",
        "due_date": f"2026-{month:02}-20",
        "type_code": "380",
        "process": "S1",
        "buyer": {
            "name": client.name,
            "legal_registration": {"value": siren, "scheme": "0002"},
            "electronic_address": {"value": siren, "scheme": "0225"},
            "address": {
                "line_one": "1 rue",
                "city": "Nantes",
                "postcode": "44000",
                "country": "FR",
            },
            "contact": {"name": "Compta", "email": f"compta@client{client.number}.example.com"},
        },
        "payment": {
            "means_code": "59",
            "direct_debit": {"mandate_reference": reference, "debited_account": account},
        },
        "lines": [
            {
                "quantity": "1",
                "unit": "MON",
                "price": {"net": PRICES[client.number % len(PRICES)]},
                "vat_category": "S",
                "vat_rate": "20",
                "item": {"name": "Contrat d'entretien"},
            }
        ],
    }
