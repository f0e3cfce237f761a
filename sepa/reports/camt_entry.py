# SPDX-License-Identifier: Apache-2.0
"""One movement on the account (Ntry), with its batches and details.

Source: ISO 20022 camt.052/053/054.001.01 to .14, ReportEntry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sepa.reports.camt_checks import check_batch, check_entry
from sepa.reports.camt_details import (
    bank_transaction_code,
    original_amount,
    read_charges,
    read_detail,
)
from sepa.reports.camt_model import Batch, Detail, Entry, EntryStatus
from sepa.reports.camt_values import (
    child,
    children,
    first_text,
    read_amount,
    read_count,
    read_date,
    read_direction,
    read_flag,
    signed,
    text,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from lxml import etree

    from sepa.reports.camt_model import Amount
    from sepa.reports.camt_values import Reading

_STATUSES = frozenset(EntryStatus)


def read_entry(ntry: etree._Element, reading: Reading) -> Entry | None:
    """Read one `Ntry`.

    Returns:
        The entry; None where its amount, direction or status cannot be read: such an entry is an
        error finding (BANK-05 to BANK-07), never a movement of nothing.
    """
    if child(ntry, "Amt") is None:
        reading.report("BANK-05", ntry, found="?")
    unsigned = read_amount(child(ntry, "Amt"), reading, "BANK-05")
    # CdtDbtInd gives the direction of the money, reversal or not: an entry that is CRDT and a
    # reversal gives back a debit (ISO 20022, ReversalIndicator).
    direction = read_direction(ntry, reading, "BANK-06")
    status = _status(ntry, reading)
    if unsigned is None or direction is None or status is None:
        return None
    amount = signed(unsigned, direction)
    batches, details = _groups(ntry, amount, direction, reading)
    entry = Entry(
        reference=text(ntry, "NtryRef"),
        account_servicer_reference=text(ntry, "AcctSvcrRef"),
        amount=amount,
        status=status,
        booking_date=read_date(child(ntry, "BookgDt"), reading),
        value_date=read_date(child(ntry, "ValDt"), reading),
        bank_transaction_code=bank_transaction_code(ntry),
        reversal=read_flag(child(ntry, "RvslInd"), reading) or False,
        batches=batches,
        details=details or (_of_the_entry(ntry, amount, direction, batches, reading),),
        charges=read_charges(ntry, reading),
        additional_information=text(ntry, "AddtlNtryInf"),
        line=ntry.sourceline,
    )
    for difference in check_entry(entry):
        reading.report(difference.code, ntry, found=difference.found, expected=difference.expected)
    return entry


def _status(ntry: etree._Element, reading: Reading) -> EntryStatus | None:
    """Return the status: text up to .07, `Cd` or `Prtry` from .08 on; banks mix them."""
    element = child(ntry, "Sts")
    content = text(element) or first_text(element, "Cd", "Prtry")
    if content in _STATUSES:
        return EntryStatus(content)
    reading.report("BANK-07", ntry if element is None else element, found=content or "?")
    return None


def _groups(
    ntry: etree._Element, amount: Amount, direction: Decimal, reading: Reading
) -> tuple[tuple[Batch, ...], tuple[Detail, ...]]:
    """Read the batches and transactions, group by group (NtryDtls; in .01 the entry itself)."""
    groups = [ntry, *children(ntry, "NtryDtls")]
    transactions = [list(children(group, "TxDtls")) for group in groups]
    read = [
        tuple(_batch(element, direction, reading) for element in children(group, "Btch"))
        for group in groups
    ]
    counts = [batch.count for batches in read for batch in batches if batch.count is not None]
    # One transaction shown out of a batch of many is not the whole entry.
    is_alone = sum(map(len, transactions)) == 1 and all(count == 1 for count in counts)
    details: list[Detail] = []
    for batches, members, group in zip(read, transactions, groups, strict=True):
        shown = tuple(
            read_detail(tx, amount, direction, reading, is_alone=is_alone) for tx in members
        )
        for batch in batches:
            for difference in check_batch(batch, shown):
                reading.report(
                    difference.code,
                    child(group, "Btch"),
                    found=difference.found,
                    expected=difference.expected,
                )
        details.extend(shown)
    return tuple(batch for batches in read for batch in batches), tuple(details)


def _batch(element: etree._Element, direction: Decimal, reading: Reading) -> Batch:
    stated: Decimal | None = direction
    if child(element, "CdtDbtInd") is not None:
        stated = read_direction(element, reading, "BANK-09")
    unsigned = read_amount(child(element, "TtlAmt"), reading, "BANK-09")
    return Batch(
        message_id=text(element, "MsgId"),
        payment_information_id=text(element, "PmtInfId"),
        count=read_count(child(element, "NbOfTxs"), reading),
        total=None if unsigned is None or stated is None else signed(unsigned, stated),
    )


def _of_the_entry(
    ntry: etree._Element,
    amount: Amount,
    direction: Decimal,
    batches: tuple[Batch, ...],
    reading: Reading,
) -> Detail:
    """Make the one detail of an entry that shows none: the whole amount, the batch's references.

    The charges stay on the entry alone, so that nobody counts them twice.
    """
    batch = batches[0] if len(batches) == 1 else Batch()
    return Detail(
        amount=amount,
        message_id=batch.message_id,
        payment_information_id=batch.payment_information_id,
        bank_transaction_code=bank_transaction_code(ntry),
        original_amount=original_amount(ntry, amount, direction, reading),
        additional_information=text(ntry, "AddtlNtryInf"),
    )
