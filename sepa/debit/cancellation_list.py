# SPDX-License-Identifier: Apache-2.0
"""The list that asks the bank not to carry collections out: a table, since banks take no message.

The scheme has a request for cancellation before settlement (EPC016-06 2025 v1.1, 4.4), and leaves
its form to the bank: most take it by their web site, by letter or by telephone.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_cents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

_HEADERS = {
    "en": (
        "file (MsgId)",
        "block (PmtInfId)",
        "end-to-end id",
        "amount",
        "currency",
        "collection date",
        "mandate (RUM)",
        "debtor",
        "debtor's account",
    ),
    "fr": (
        "fichier (MsgId)",
        "remise (PmtInfId)",
        "référence de bout en bout",
        "montant",
        "devise",
        "date d'échéance",
        "mandat (RUM)",
        "débiteur",
        "compte du débiteur",
    ),
}
_TOTAL = "TOTAL"

# A spreadsheet takes a cell that begins so for a formula (CWE-1236).
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelledCollection:
    """One collection that is not to be carried out.

    Attributes:
        message_id: MsgId of the file that asked for it.
        block_id: PmtInfId.
        end_to_end_id: of it.
        amount: in euro.
        currency: of it.
        collection_date: ReqdColltnDt.
        mandate_id: RUM.
        debtor_name: as in the file.
        debtor_iban: whole: the list is for the bank.
    """

    message_id: str
    block_id: str
    end_to_end_id: str
    amount: Decimal
    currency: str
    collection_date: date
    mandate_id: str | None = None
    debtor_name: str | None = None
    debtor_iban: str | None = None


def write_cancellation_list(items: Sequence[CancelledCollection], language: str) -> bytes:
    """Return the list as CSV, its last row the number and the sum.

    Args:
        items: in the order in which they are listed.
        language: of the header, `fr` or `en`.

    Raises:
        ValueError: if there is no collection, or an amount has a fraction of a cent.

    Returns:
        UTF-8 with a byte order mark and semicolons, which spreadsheets in French open as a table.
    """
    if not items:
        raise ValueError("a list needs at least one collection")
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=";")
    table.writerow(_HEADERS[language])
    for item in items:
        table.writerow(
            (
                item.message_id,
                item.block_id,
                item.end_to_end_id,
                format_cents(item.amount),
                item.currency,
                item.collection_date.isoformat(),
                item.mandate_id or "",
                _plain(item.debtor_name or ""),
                item.debtor_iban or "",
            )
        )
    total = format_cents(sum((item.amount for item in items), ZERO))
    table.writerow((_TOTAL, "", len(items), total, items[0].currency, "", "", "", ""))
    return text.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    """A name of somebody else's, which no spreadsheet carries out."""
    return f"'{text}" if text.startswith(_FORMULA) else text
