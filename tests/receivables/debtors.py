# SPDX-License-Identifier: Apache-2.0
"""A creditor, his debtors with their mandates and invoices, and what a plan says of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from receivables.collecting.plan import compute_collecting_plan
from receivables.journal.mandate_facts import (
    MandateAmended,
    MandateDrafted,
    MandateSigned,
    MandateStepped,
)
from receivables.journal.notice_facts import NoticePrepared, NoticeSent
from sepa.creditor_id import parse_creditor_id
from sepa.debit.model import Creditor
from sepa.iban import parse_iban
from tests.receivables.factory import (
    collection,
    day,
    invoice,
    rejected,
)

if TYPE_CHECKING:
    from datetime import date

    from receivables.collecting.model import CollectingPlan
    from receivables.journal.events import CollectionPresented, Event, InvoiceRecorded

ICS, OTHER_ICS = "FR35ZZZ5R4M3U", "FR72ZZZ123456"
IBAN, OTHER_IBAN = "FR7630006000011234567890189", "DE89370400440532013000"
CREDITOR = Creditor(
    name="Rameau Clair SAS",
    iban=parse_iban("FR7661610044000002026100190"),
    creditor_id=parse_creditor_id(ICS),
)
CUSTOMER = "siren:111111111"


def mandate(reference: str = "RUM-1", **changes: Any) -> tuple[Event, ...]:  # noqa: ANN401 (the fields of a dataclass)
    """A mandate, drafted and signed at the beginning of the year."""
    values: dict[str, Any] = {
        "reference": reference,
        "creditor_id": ICS,
        "creditor_name": "Rameau Clair SAS",
        "scheme": "CORE",
        "drafted": day("01-02"),
        "debtor_name": "Atelier Un SAS",
        "customer_id": CUSTOMER,
        **changes,
    }
    drafted = MandateDrafted(**values)
    signed = MandateSigned(
        reference=reference,
        creditor_id=values["creditor_id"],
        signed=day("01-05"),
        debtor_iban=IBAN,
    )
    return drafted, signed


def due(number: str = "FA-001", amount: str = "100", **changes: Any) -> InvoiceRecorded:  # noqa: ANN401 (the fields of a dataclass)
    """An invoice of 1 September due on Thursday 1 October, which announces its collection."""
    stated = {"mandate_id": "RUM-1", "creditor_id": ICS, "means_code": "59", "debited_iban": IBAN}
    return invoice(number, amount, **{**stated, **changes})


def step(kind: str, on: str) -> MandateStepped:
    return MandateStepped(reference="RUM-1", creditor_id=ICS, day=day(on), step=kind)


def asked(
    end_to_end_id: str = "FA-001",
    amount: str = "100",
    **changes: Any,  # noqa: ANN401 (the fields of a dataclass)
) -> CollectionPresented:
    values = {
        "presented": day("09-10"),
        "collection_date": day("09-20"),
        "mandate_id": "RUM-1",
        "creditor_id": ICS,
        "debtor_iban": IBAN,
        "sequence": "RCUR",
    }
    return collection(end_to_end_id, amount, **{**values, **changes})


def told(
    on: str, amount: str = "100", sent: str = "09-10", number: str = "FA-001"
) -> tuple[Event, ...]:
    own_id = f"<{number}-{on}-{amount}>"
    line = NoticePrepared(
        message_id=own_id,
        prepared=day(sent),
        number=number,
        amount=Decimal(amount),
        currency="EUR",
        collection_date=day(on),
        mandate_id="RUM-1",
        creditor_id=ICS,
        channel="eml",
        language="fr",
    )
    return line, NoticeSent(message_id=own_id, sent=day(sent), channel="eml")


TODAY = day("09-30")  # a Wednesday: what is due on Thursday can still be collected on its day


def plan_of(
    *events: Event | tuple[Event, ...],
    on: date = TODAY,
    creditor: Creditor = CREDITOR,
    **options: Any,  # noqa: ANN401 (of the plan)
) -> CollectingPlan:
    flat: list[Event] = []
    for item in events:
        flat.extend(item if isinstance(item, tuple) else (item,))
    return compute_collecting_plan(flat, creditor, on, **options)


def said(plan: CollectingPlan) -> list[str]:
    """`FA-001 10-01 RCUR 100` of a collection, `FA-001 COL-05` of what is left out."""
    return [
        f"{one.number} {one.candidate.collection_date:%m-%d} {one.sequence} {one.amount}"
        for one in plan.taken
    ] + [f"{left.item.number} {left.finding.rule}" for left in plan.left_out]


NAMELESS: dict[str, Any] = {"mandate_id": None, "debited_iban": None}
REFUSED = (asked(), rejected("FA-001", on="09-18", reason="AM04"))
MOVED = MandateAmended(
    reference="RUM-1", creditor_id=ICS, amended=day("09-15"), new_debtor_iban=OTHER_IBAN
)
