# SPDX-License-Identifier: Apache-2.0
"""From a bank report to the events of the journal: which entries are kept, and under which key.

The key of an entry, within its family (camt.052, camt.053, camt.054):

* account, AcctSvcrRef, booking date, signed amount, where the bank gives a reference. Date and
  amount are part of it because banks restart their numbering, and reuse the reference of a payment
  for its return;
* else account, booking date, signed amount, the end-to-end ids, and a hash of the remittance.

To either is added the number of the occurrence inside the file: two entries that look alike in one
report are two payments, the same entry in the next report is the same payment. What the key cannot
tell without a bank reference: twins of one day that arrive in two files of the same family.

Not kept, and counted: what is not booked (pending, information, future), and debits that are no
refund of ours and give no sign of being the return of a collection (salaries, suppliers, fees):
they are nobody's business in a ledger of receivables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.chain import hash_text
from receivables.journal.bank_facts import BatchReference, EntryDetail, EntrySeen, StatementRecorded
from receivables.journal.chain import content_hash
from receivables.journal.keys import key_of
from receivables.journal.payload import canonical_amount
from sepa.reports.camt_model import EntryStatus

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from sepa.reports.camt_model import Amount, BankReport, Detail, Entry, Statement

# What banks write where a reference is due and they have none; seen in sample files.
_PLACEHOLDER = re.compile(r"NONREF|NOREF|NOTPROVIDED|NOT PROVIDED|NONE|N/?A|0+|-+|", re.IGNORECASE)

# The one report that promises all entries of its period.
_STATEMENT = "camt.053"

# Bank transaction codes of credit transfers that we issued: ISO 20022 external code set, payments
# domain, family ICDT. Their debits are never the return of a collection.
_ISSUED_TRANSFER = "PMNT/ICDT"

# Family IDDT: direct debits that we issued; its debits are rejections, returns and refunds.
_ISSUED_DEBIT = "PMNT/IDDT"

# Subfamilies of any family: charges, commissions, fees, taxes.
_FEES = frozenset(("CHRG", "COMM", "COME", "COMI", "COMT", "FEES", "TAXE"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a bank report gives to the journal.

    Attributes:
        events: in the order of the file.
        not_booked: number of entries that are no money yet.
        not_ours: number of debits that are no return.
        undated: number of booked entries with neither booking nor value date; they refuse a file.
        no_account: number of statements without an account; they refuse a file.
    """

    events: tuple[EntrySeen | StatementRecorded, ...]
    not_booked: int = 0
    not_ours: int = 0
    undated: int = 0
    no_account: int = 0


def compute_intake(report: BankReport, refunds: frozenset[str] = frozenset()) -> Intake:
    """Return the events of a bank report, and the number of entries that give none, by reason.

    Args:
        report: as read.
        refunds: end-to-end ids of the refunds that we ordered.
    """
    family = report.kind[:8]
    events: list[EntrySeen | StatementRecorded] = []
    occurrences: dict[str, int] = {}
    not_booked = not_ours = undated = no_account = 0
    for statement in report.statements:
        if statement.account is None:
            no_account += 1
            continue
        covers_to = _covers_to(statement)
        if covers_to is not None:
            events.append(
                StatementRecorded(
                    family=family,
                    account=statement.account,
                    statement_id=statement.id,
                    covers_to=covers_to,
                    page=statement.page,
                    content=_content(statement) if family == _STATEMENT else None,
                )
            )
        for entry in statement.entries:
            if entry.status is not EntryStatus.BOOKED:
                not_booked += 1
            elif not _may_concern_receivables(entry, refunds):
                not_ours += 1
            elif (booked := entry.booking_date or entry.value_date) is None:
                undated += 1
            else:
                events.append(_seen(family, statement.account, entry, booked, occurrences))
    return Intake(
        events=tuple(events),
        not_booked=not_booked,
        not_ours=not_ours,
        undated=undated,
        no_account=no_account,
    )


def _content(statement: Statement) -> str:
    """What a statement books, ours or not: a later version with other entries is noticed."""
    looks = [
        _look(statement.account or "", entry, booked)
        for entry in statement.entries
        if entry.status is EntryStatus.BOOKED
        and (booked := entry.booking_date or entry.value_date) is not None
    ]
    return hash_text(*sorted(looks))[:16]


def _covers_to(statement: Statement) -> date | None:
    """The last day that a report speaks of: its period, its closing balance, its entries.

    A period may end at the midnight after its last day, or be that of a whole year: no report
    knows of a day after the one on which it was made.
    """
    if statement.to_date is not None:
        made = statement.created.date() if statement.created else statement.to_date
        return min(statement.to_date, made)
    closing = [balance.date for balance in statement.balances if balance.date is not None]
    entries = [entry.booking_date for entry in statement.entries if entry.booking_date is not None]
    days = closing + entries
    if not days and statement.created is not None:
        days = [statement.created.date()]
    return max(days, default=None)


def _may_concern_receivables(entry: Entry, refunds: frozenset[str]) -> bool:
    if entry.amount.value >= 0 or any(item.end_to_end_id in refunds for item in entry.details):
        return True
    code = entry.bank_transaction_code or ""
    if code.rpartition("/")[2] in _FEES:
        return False
    if entry.reversal or any(detail.return_information for detail in entry.details):
        return True
    if code.startswith(_ISSUED_DEBIT):
        return True
    if code.startswith(_ISSUED_TRANSFER):
        return False
    return any(detail.mandate_id or detail.end_to_end_id for detail in entry.details)


def _seen(
    family: str, account: str, entry: Entry, booked: date, occurrences: dict[str, int]
) -> EntrySeen:
    look = _look(account, entry, booked)
    occurrences[look] = occurrences.get(look, 0) + 1
    event = EntrySeen(
        family=family,
        account=account,
        entry_key=key_of(look, str(occurrences[look])),
        digest="",
        booked=booked,
        amount=entry.amount.value,
        currency=entry.amount.currency,
        reference=usable_reference(entry.account_servicer_reference),
        bank_transaction_code=entry.bank_transaction_code,
        reversal=entry.reversal,
        charges=_value(entry.charges, entry),
        batches=_batches(entry),
        details=_details(entry),
        text=entry.additional_information,
    )
    return replace(event, digest=content_hash(event)[:16])


def _look(account: str, entry: Entry, booked: date) -> str:
    """By what an entry is known again: see the head of this module."""
    reference = usable_reference(entry.account_servicer_reference)
    amount = canonical_amount(entry.amount.value)
    look = key_of(account, reference, booked.isoformat(), amount, entry.amount.currency)
    if reference is not None:
        return look
    texts = hash_text(*(text for detail in entry.details for text in detail.remittance))[:16]
    return key_of(look, *(detail.end_to_end_id for detail in entry.details), texts)


def usable_reference(reference: str | None) -> str | None:
    """Return a bank reference, or None where the bank wrote a placeholder.

    >>> usable_reference("NONREF"), usable_reference("2026-118-77")
    (None, '2026-118-77')
    """
    if reference is None or _PLACEHOLDER.fullmatch(reference.strip()):
        return None
    return reference.strip()


def _details(entry: Entry) -> tuple[EntryDetail, ...]:
    """The transactions; the only one has the amount of the entry where its own is foreign money."""
    details = tuple(_detail(detail, entry) for detail in entry.details)
    is_alone = len(details) == 1 and all(batch.count in {None, 1} for batch in entry.batches)
    if is_alone and details[0].amount is None:
        return (replace(details[0], amount=entry.amount.value),)
    return details


def _detail(detail: Detail, entry: Entry) -> EntryDetail:
    returned = detail.return_information
    # On a credit, and on a debit that gives one back, the other party is the debtor.
    party = detail.debtor or (None if entry.amount.value >= 0 else detail.creditor)
    return EntryDetail(
        amount=_value(detail.amount, entry),
        reference=usable_reference(detail.account_servicer_reference),
        message_id=detail.message_id,
        payment_information_id=detail.payment_information_id,
        end_to_end_id=detail.end_to_end_id,
        mandate_id=detail.mandate_id,
        counterparty_name=party.name if party else None,
        counterparty_iban=party.iban if party else None,
        remittance=detail.remittance,
        references=detail.structured_references + detail.referred_documents,
        is_return=returned is not None,
        return_reason=(returned.reason or returned.proprietary) if returned else None,
        return_text=" ".join(returned.additional) or None if returned else None,
        original_amount=_value(detail.original_amount, entry),
        charges=_value(detail.charges, entry),
    )


def _value(amount: Amount | None, entry: Entry) -> Decimal | None:
    """An amount in the currency of the entry; one in another currency is no part of its sum."""
    if amount is None or amount.currency != entry.amount.currency:
        return None
    return amount.value


def _batches(entry: Entry) -> tuple[BatchReference, ...]:
    """The batches that an entry books as one: of Btch, or of references that name a block alone."""
    stated = [(batch.message_id, batch.payment_information_id) for batch in entry.batches]
    implied = [
        (detail.message_id, detail.payment_information_id)
        for detail in entry.details
        if detail.end_to_end_id is None
    ]
    references = dict.fromkeys(pair for pair in stated + implied if any(pair))
    return tuple(
        BatchReference(message_id=message, payment_information_id=block)
        for message, block in references
    )
