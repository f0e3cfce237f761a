# SPDX-License-Identifier: Apache-2.0
"""What we owe a customer: overpayments on account, and credit notes that nothing took.

An overpayment goes back to the account and the name that paid it. Nobody's account is known of a
credit note: it is paid out only to one that a person gives. What is left out is said, with why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.amounts import ZERO, format_cents
from compliance.errors import RefusedError
from compliance.report import Location
from compliance.rules import finding
from receivables.matching.book import RefundStatus, Remainder
from receivables.reminders.settings import ReminderSettings
from sepa.debit.row_cells import Cells
from sepa.transfer.rows import read_transfer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from compliance.report import Finding
    from receivables.matching.book import Book, Item, Payment
    from sepa.transfer.model import Transfer

_EURO = "EUR"

_TEXTS = {
    "fr": {
        "invoice": "Remboursement facture {number}",
        "credit_note": "Remboursement avoir {number}",
        "payment": "Remboursement paiement du {number}",
    },
    "en": {
        "invoice": "Refund of invoice {number}",
        "credit_note": "Refund of credit note {number}",
        "payment": "Refund of payment of {number}",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who is to be refunded, and what.

    Attributes:
        customer: id or name; None for whoever the numbers belong to.
        numbers: of invoices and credit notes; none for all of the customer's.
        iban: account for credit notes and for payments whose account is not known; with `name`.
        name: whose account that is.
        language: of the remittance texts where the customer's country is not known.
    """

    customer: str | None = None
    numbers: tuple[str, ...] = ()
    iban: str | None = None
    name: str | None = None
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRefund:
    """One amount that is to be given back.

    Attributes:
        transfer: as it is ordered.
        customer_id: who is refunded.
        payment: key of the payment that is given back, in whole or in part.
        credit_note: number of the credit note that is paid out.
    """

    transfer: Transfer
    customer_id: str
    payment: str | None = None
    credit_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is to be given back.

    Attributes:
        refunds: payments by day, then credit notes by number.
        findings: errors for what is left out; warnings.
    """

    refunds: tuple[OwedRefund, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """An amount that is owed, before it is known whether it can be paid."""

    kind: str
    number: str
    amount: Decimal
    customer_id: str
    iban: str | None
    name: str | None
    payment: str | None = None
    credit_note: str | None = None


def compute_owed(book: Book, wish: Wish, used: Iterable[str], today: date) -> Owed:
    """Return what is to be given back to whom a wish names.

    Args:
        book: of the day.
        wish: names a customer, numbers, or both: nothing is refunded otherwise.
        used: end-to-end ids of all refunds that were ever ordered; none is used again.
        today: on which it is ordered.

    Raises:
        ValueError: if the wish names neither a customer nor a number.
        RefusedError: TRF-44, 45, 46, 53: nobody is named, or several, or a number not in the
            ledger, or one account for several customers.
    """
    if wish.customer is None and not wish.numbers:
        raise ValueError("a refund needs a customer or a number")
    customers = _customers(book, wish)
    if wish.iban is not None and len(customers) > 1:
        raise _refused("TRF-53", ", ".join(customers))
    search = _Search(book, wish, customers)
    ids = _Ids(used)
    refunds: list[OwedRefund] = []
    for claim in search.claims:
        refund = _refund(claim, ids, search, today)
        if refund is not None:
            refunds.append(refund)
    if not search.claims and not search.findings:
        search.findings.append(finding("TRF-43", found=", ".join(customers)))
    if refunds:
        search.warn_of_debts()
    return Owed(refunds=tuple(refunds), findings=tuple(search.findings))


def _customers(book: Book, wish: Wish) -> tuple[str, ...]:
    """Return the ids of the customers that are meant: one, or those of the numbers."""
    owners = {item.number: item.invoice.customer_id for item in book.items}
    unknown = [number for number in wish.numbers if number not in owners]
    if unknown:
        raise _refused("TRF-46", ", ".join(unknown))
    if wish.customer is None:
        return tuple(sorted({owners[number] for number in wish.numbers}))
    customer_id = _find_customer(book, wish.customer)
    foreign = [number for number in wish.numbers if owners[number] != customer_id]
    if foreign:
        raise _refused("TRF-46", ", ".join(foreign))
    return (customer_id,)


def _find_customer(book: Book, asked: str) -> str:
    """TRF-44, 45: by id; by whole name; by a part of it that only one customer has."""
    names = {(item.invoice.customer_id, item.invoice.customer_name) for item in book.items}
    text = asked.casefold()
    for fits in (
        {one for one, _name in names if one == asked},
        {one for one, name in names if name.casefold() == text},
        {one for one, name in names if text in name.casefold()},
    ):
        if len(fits) == 1:
            return fits.pop()
        if fits:
            raise _refused("TRF-45", asked, ", ".join(sorted(fits)))
    raise _refused("TRF-44", asked)


def _refused(code: str, found: str, expected: str | None = None) -> RefusedError:
    fault = finding(code, found=found, expected=expected)
    return RefusedError(fault.message, (fault,))


class _Search:
    """What is owed to some customers, and why the rest of it is not."""

    def __init__(self, book: Book, wish: Wish, customers: tuple[str, ...]) -> None:
        self.wish = wish
        self.findings: list[Finding] = []
        self.claims: list[_Claim] = []
        self._book = book
        self._customers = customers
        for payment in book.payments:
            if payment.customer_id in customers and payment.remainder - payment.reserved > 0:
                self._take_payment(payment, payment.customer_id)
        ordered = self._ordered()
        for item in sorted(book.items, key=lambda item: item.number):
            if item.invoice.customer_id in customers and item.open < 0:
                left = -item.open - ordered.get(item.number, ZERO)
                if left > 0 and self._is_wanted((item.number,)):
                    self._take_credit_note(item, left)

    def country_of(self, customer_id: str) -> str | None:
        """The customer's country, as the latest invoice has it."""
        countries = [
            item.invoice.customer_country
            for item in self._book.items
            if item.invoice.customer_id == customer_id
        ]
        return countries[-1] if countries else None

    def warn_of_debts(self) -> None:
        """TRF-52: who is refunded owes something else."""
        for customer_id in self._customers:
            owing = sum(
                (
                    item.open
                    for item in self._book.items
                    if item.invoice.customer_id == customer_id
                    and item.open > 0
                    and item.invoice.currency == _EURO
                ),
                ZERO,
            )
            if owing:
                self.findings.append(
                    finding("TRF-52", found=customer_id, expected=format_cents(owing))
                )

    def _is_wanted(self, numbers: tuple[str, ...]) -> bool:
        return not self.wish.numbers or not set(numbers).isdisjoint(self.wish.numbers)

    def _ordered(self) -> dict[str, Decimal]:
        """What is on its way of each credit note; once paid, the note itself is less."""
        ordered: dict[str, Decimal] = {}
        for refund in self._book.refunds:
            number = refund.ordered.credit_note
            if number is not None and refund.status is RefundStatus.ORDERED:
                ordered[number] = ordered.get(number, ZERO) + refund.ordered.amount
        return ordered

    def _take_payment(self, payment: Payment, customer_id: str) -> None:
        """TRF-47 to 49, 51: of what cannot go back, and why."""
        if not self._is_wanted(payment.named):
            return
        free = payment.remainder - payment.reserved
        is_back = payment.why is Remainder.REFUND_RETURNED
        said = f"{free} {payment.currency}", payment.day.isoformat()
        if payment.currency != _EURO:
            self.findings.append(finding("TRF-47", found=said[0], expected=said[1]))
            return
        if payment.why not in {Remainder.OVERPAID, Remainder.REFUND_RETURNED}:
            self.findings.append(finding("TRF-51", found=said[0], expected=said[1]))
            return
        iban, name = payment.counterparty_iban, payment.counterparty_name
        if is_back or iban is None or name is None:
            # The account that sent a refund back is no account to send it to again.
            iban, name = self.wish.iban, self.wish.name
        if iban is None or name is None:
            code = "TRF-49" if is_back else "TRF-48"
            self.findings.append(finding(code, found=said[0], expected=said[1]))
            return
        self.claims.append(
            _Claim(
                kind="invoice" if payment.named else "payment",
                number=payment.named[0] if payment.named else payment.day.isoformat(),
                amount=free,
                customer_id=customer_id,
                iban=iban,
                name=name,
                payment=payment.key,
            )
        )

    def _take_credit_note(self, item: Item, left: Decimal) -> None:
        """TRF-47, 50: a credit note in euro, to an account that a person gave."""
        if item.invoice.currency != _EURO:
            found = f"{left} {item.invoice.currency}"
            self.findings.append(finding("TRF-47", found=found, expected=item.number))
        elif self.wish.iban is None:
            self.findings.append(finding("TRF-50", found=item.number, expected=format_cents(left)))
        else:
            self.claims.append(
                _Claim(
                    kind="credit_note",
                    number=item.number,
                    amount=left,
                    customer_id=item.invoice.customer_id,
                    iban=self.wish.iban,
                    name=self.wish.name,
                    credit_note=item.number,
                )
            )


class _Ids:
    """End-to-end ids that were never used: `RMB-<number>`, then `-2` and so on."""

    def __init__(self, used: Iterable[str]) -> None:
        self._used = set(used)

    def next(self, number: str) -> str:
        """Return the next id for a number, and keep it."""
        stem = f"RMB-{number}"
        count = 1
        found = stem
        while found in self._used:
            count += 1
            found = f"{stem}-{count}"
        self._used.add(found)
        return found


def _refund(claim: _Claim, ids: _Ids, search: _Search, today: date) -> OwedRefund | None:
    """Return the transfer that pays a claim; what it cannot be of leaves the claim out."""
    wish, country = search.wish, search.country_of(claim.customer_id)
    language = wish.language
    if country is not None:
        language = ReminderSettings().language_of(claim.customer_id, country)
    end_to_end_id = ids.next(claim.number)
    cells = Cells(
        {
            "end_to_end_id": end_to_end_id,
            "amount": format_cents(claim.amount),
            "creditor_name": claim.name or "",
            "creditor_iban": claim.iban or "",
            "remittance": _TEXTS[language][claim.kind].format(number=claim.number),
        }
    )
    transfer = read_transfer(cells, today)
    search.findings += [
        replace(item, location=Location(term=end_to_end_id, column=item.location.column))
        for item in cells.findings
    ]
    if transfer is None or cells.is_refused:
        search.findings.append(
            finding("TRF-54", found=end_to_end_id, expected=format_cents(claim.amount))
        )
        return None
    return OwedRefund(
        transfer=transfer,
        customer_id=claim.customer_id,
        payment=claim.payment,
        credit_note=claim.credit_note,
    )
