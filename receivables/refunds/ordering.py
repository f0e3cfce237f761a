# SPDX-License-Identifier: Apache-2.0
"""Ordering refunds from the ledger: the service of `encaisse refund build --from-ledger`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from receivables.journal.order_facts import RefundOrdered
from receivables.recorded_files import FileToRecord, record_file
from receivables.refunds.latest import compute_latest_book
from receivables.refunds.owed import compute_owed
from sepa.transfer.build import build_transfer_file
from sepa.transfer.model import Party
from sepa.transfer.pain001_writer import PAIN_001

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from compliance.report import Finding
    from receivables.refunds.owed import Owed, Wish
    from receivables.store.ledger import Ledger, Reader
    from sepa.debit.model import Creditor
    from sepa.transfer.build import TransferBuild
    from sepa.transfer.model import TransferBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOutcome:
    """What came of ordering refunds.

    Attributes:
        build: of the file; None if nothing is to be refunded.
        findings: errors for what is left out; warnings.
        is_resumed: whether the file of a run that was cut off was put in its place; nothing else
            was done then.
    """

    build: TransferBuild | None = None
    findings: tuple[Finding, ...] = ()
    is_resumed: bool = False


def payer_of(creditor: Creditor) -> Party:
    """Return the account that collects as the one that gives back."""
    return Party(name=creditor.name, iban=creditor.iban, bic=creditor.bic, address=creditor.address)


def order_refunds(  # noqa: PLR0913 (the edge: place, clock and wish)
    ledger: Ledger, wish: Wish, payer: Party, target: Path, *, created: datetime, now: datetime
) -> RefundOutcome:
    """Write the file that orders the refunds of a wish, and record them in the ledger.

    Args:
        ledger: which knows what is owed.
        wish: who is to be refunded, and what.
        payer: whose account is debited.
        target: where the file is to lie; written only if it passes every check.
        created: of the file, without zone or fraction; its day is the day of sending.
        now: when it is recorded, with zone.

    Raises:
        ValueError: if the wish names neither a customer nor a number.
        RefusedError: if the wish names nobody, or several.
        UnreadableError: if the ledger cannot be used.
        UnwritableError: if there is a file at `target` already, or it cannot be written; then
            nothing is recorded.
    """

    def make(reader: Reader) -> tuple[RefundOutcome, FileToRecord | None]:
        events = reader.events()
        used = {event.end_to_end_id for event in events if isinstance(event, RefundOrdered)}
        owed = compute_owed(compute_latest_book(events, created.date()), wish, used, created.date())
        if not owed.refunds:
            return RefundOutcome(findings=owed.findings), None
        transfers = tuple(item.transfer for item in owed.refunds)
        build = build_transfer_file(transfers, payer, created, file=str(target))
        outcome = RefundOutcome(build=build, findings=owed.findings)
        if not build.is_good or build.batch is None or build.data is None:
            return outcome, None
        ordered = tuple(_facts(owed, build.batch))
        return outcome, FileToRecord(data=build.data, document=PAIN_001, events=ordered)

    outcome = record_file(ledger, target, now, make)
    return RefundOutcome(is_resumed=True) if outcome is None else outcome


def _facts(owed: Owed, batch: TransferBatch) -> Iterator[RefundOrdered]:
    refunds = {item.transfer.end_to_end_id: item for item in owed.refunds}
    for block in batch.blocks:
        for transfer in block.transfers:
            refund = refunds[transfer.end_to_end_id]
            yield RefundOrdered(
                message_id=batch.message_id,
                payment_information_id=block.id,
                end_to_end_id=transfer.end_to_end_id,
                ordered=batch.created.date(),
                execution_date=block.execution_date,
                amount=transfer.amount,
                currency="EUR",
                customer_id=refund.customer_id,
                payment=refund.payment,
                credit_note=refund.credit_note,
                payee_name=transfer.payee.name,
                payee_iban=transfer.payee.iban.value,
                payer_iban=batch.payer.iban.value,
            )
