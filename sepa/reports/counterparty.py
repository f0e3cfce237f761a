# SPDX-License-Identifier: Apache-2.0
"""Who is on the other side of a movement: the payer of a credit, the payee of a debit.

A returned or reversed payment keeps the roles that the parties had in the payment itself: when a
collected debit goes back, the movement is a debit and the customer is still the debtor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sepa.reports.camt_model import BankParty, Detail, Entry


def counterparty(detail: Detail, entry: Entry, account: str | None) -> BankParty | None:
    """Return the party on the other side, None if the bank names none.

    Args:
        detail: the transaction.
        entry: the entry that it is part of.
        account: of the statement; whoever holds it is not the other side.
    """
    movement = detail.amount or entry.amount
    is_credit = movement.value > 0
    is_back = entry.reversal or detail.return_information is not None
    roles = (detail.debtor, detail.creditor)
    first, second = roles if is_credit != is_back else reversed(roles)
    if account is not None and _holds(first, account):
        return None if _holds(second, account) else second
    return first


def _holds(party: BankParty | None, account: str) -> bool:
    return party is not None and account in {party.iban, party.other_account}
