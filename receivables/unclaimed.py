# SPDX-License-Identifier: Apache-2.0
"""Money of which nobody knows whose it is, but which may be a customer's: a person looks first.

This allocates nothing. It keeps a customer who may have paid from being reminded, or debited.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from receivables.balances import find_unallocated, sorting_name

if TYPE_CHECKING:
    from receivables.balances import CustomerBalance
    from receivables.matching.book import Book

# Words of a company's name that say its legal form; banks leave them out or spell them otherwise.
_LEGAL_FORMS = re.compile(r"\b(?:sas|sasu|sarl|eurl|sa|sci|scp|selarl|snc|ltd|gmbh|bv|srl|spa)\b")


class Unclaimed:
    """The unallocated money of a book, asked about one customer at a time.

    Args:
        book: of the day.
    """

    def __init__(self, book: Book) -> None:
        self._unallocated = find_unallocated(book)
        self._accounts = _known_accounts(book)

    def may_be_of(self, balance: CustomerBalance, accounts: frozenset[str] = frozenset()) -> bool:
        """Tell whether unallocated money names an invoice, account or name of a customer.

        Args:
            balance: of the customer.
            accounts: that are known to be the customer's from elsewhere, compact.
        """
        numbers = {item.number for item in balance.items}
        known = self._accounts.get(balance.customer_id, frozenset()) | accounts
        name = _bare_name(balance.name)
        return any(
            payment.remainder > 0
            and (
                not numbers.isdisjoint(payment.named)
                or payment.counterparty_iban in known
                or (bool(name) and _bare_name(payment.counterparty_name or "") == name)
            )
            for payment in self._unallocated
        )


def _known_accounts(book: Book) -> dict[str, frozenset[str]]:
    """The accounts from which each customer was debited, or has paid with a reference."""
    owner = {item.number: item.invoice.customer_id for item in book.items}
    accounts: dict[str, set[str]] = {}
    for collection in book.collections:
        iban = collection.presented.debtor_iban
        for number in collection.numbers:
            if iban is not None:
                accounts.setdefault(owner[number], set()).add(iban)
    for payment in book.payments:
        if payment.customer_id is not None and payment.counterparty_iban is not None:
            accounts.setdefault(payment.customer_id, set()).add(payment.counterparty_iban)
    return {customer: frozenset(ibans) for customer, ibans in accounts.items()}


def _bare_name(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", sorting_name(name))
    return " ".join(_LEGAL_FORMS.sub(" ", words).split())
