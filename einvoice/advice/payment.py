# SPDX-License-Identifier: Apache-2.0
"""Advice on the payment: accounts, mandate, what to quote, and whether anything is due at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.advice.case import advice
from einvoice.codes import DIRECT_DEBIT_CODES, TRANSFER_CODES, PaymentMeansCode
from einvoice.profiles import lacks, profile_of
from sepa.bic import parse_bic
from sepa.creditor_id import parse_creditor_id
from sepa.faults import InvalidValueError, mask_account
from sepa.iban import NationalCheck, check_national_digits, looks_like_iban, parse_iban
from sepa.references import parse_mandate_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from compliance.report import Finding
    from einvoice.advice.case import Case
    from einvoice.payment import CreditTransfer, PaymentInstructions

_SEPA = frozenset((PaymentMeansCode.SEPA_CREDIT_TRANSFER, PaymentMeansCode.SEPA_DIRECT_DEBIT))
_FRANCE = "FR"
_CHECK_DIGITS = "IBAN-05"
"""The fault of an IBAN whose country, length and structure are right."""


def check_accounts(case: Case) -> Iterator[Finding]:
    """An IBAN has its country's length, its check digits and, in France, the right clé RIB.

    What is no IBAN by its look is left alone, unless the payment is by SEPA.
    """
    payment = case.invoice.payment
    if payment is None:
        return
    for transfer in payment.credit_transfers:
        if not transfer.is_proprietary:
            yield from _account(transfer.account, "BT-84", payment)
            yield from _bank(transfer)
    debit = payment.direct_debit
    if debit is not None and debit.debited_account is not None:
        yield from _account(debit.debited_account, "BT-91", payment)


def _account(value: str, term: str, payment: PaymentInstructions) -> Iterator[Finding]:
    if payment.means_code not in _SEPA and not looks_like_iban(value):
        return
    try:
        iban = parse_iban(value)
    except InvalidValueError as error:
        code = "ADV-15" if error.code == _CHECK_DIGITS else "ADV-14"
        yield advice(code, term, found=mask_account(value))
        return
    if iban.country == _FRANCE and check_national_digits(iban) is NationalCheck.FAILED:
        yield advice("ADV-16", term, found=mask_account(value))


def _bank(transfer: CreditTransfer) -> Iterator[Finding]:
    """A BIC has its form. That of another country than the account's is lawful, and common."""
    if transfer.bic is not None:
        yield from _parsed("ADV-17", parse_bic, transfer.bic, "BT-86")


def check_direct_debit(case: Case) -> Iterator[Finding]:
    """A direct debit names creditor and mandate, and both have their form.

    Source: EN 16931-1 BG-19; EPC262-08 (creditor identifier); EPC130-08 (mandate reference).
    """
    payment = case.invoice.payment
    if payment is None:
        return
    debit = payment.direct_debit
    mandate = None if debit is None else debit.mandate_reference
    creditor = None if debit is None else debit.creditor_identifier
    if payment.means_code in DIRECT_DEBIT_CODES:
        for value, term in ((mandate, "BT-89"), (creditor, "BT-90")):
            if value is None:
                yield advice("ADV-10", term)
    if creditor is not None:
        yield from _parsed("ADV-18", parse_creditor_id, creditor, "BT-90")
    if mandate is not None:
        yield from _parsed("ADV-19", parse_mandate_reference, mandate, "BT-89")


def check_reference_to_quote(case: Case) -> Iterator[Finding]:
    """A transfer says what the payer is to quote, so that the seller recognises the money."""
    payment, due = case.invoice.payment, case.invoice.totals.due
    if payment is None or payment.means_code not in TRANSFER_CODES or case.is_credit_note:
        return
    if case.is_french and due > 0 and payment.remittance_information is None:
        yield advice("ADV-11", "BT-83", expected=case.invoice.number)


def check_what_is_due(case: Case) -> Iterator[Finding]:
    """What is due has a day or terms, and a day is said for what is due."""
    invoice = case.invoice
    due, day = invoice.totals.due, invoice.due_date
    if due == 0 and day is not None and not case.is_paid:
        yield advice("ADV-12", "BT-9", found=day.isoformat())
    unsaid = day is None and invoice.payment_terms is None and not invoice.payment_plan
    if lacks(profile_of(invoice.guideline), "BT-9"):
        return
    if due > 0 and unsaid and case.is_french and not case.is_credit_note:
        yield advice("ADV-13", "BT-9")


def _parsed(code: str, parse: Callable[[str], object], value: str, term: str) -> Iterator[Finding]:
    try:
        parse(value)
    except InvalidValueError as error:
        yield advice(code, term, found=error.found)


RULES = (check_accounts, check_direct_debit, check_reference_to_quote, check_what_is_due)
