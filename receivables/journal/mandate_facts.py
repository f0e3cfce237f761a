# SPDX-License-Identifier: Apache-2.0
"""What happens to a mandate, as events of the journal.

A mandate is known by its creditor identifier and its reference (RUM), in which case does not count
(EPC016-06, AT-T054). Each event names it as it was called on that day; what it has become follows
by replay: `receivables.mandates.lifecycle`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from receivables.journal.keys import key_of

if TYPE_CHECKING:
    from datetime import date

NOTICE_DAYS = 14
"""Calendar days between pre-notification and collection, unless agreed otherwise (EPC016-06, 4.1).
"""


class MandateStep(StrEnum):
    """A change of state that needs no other data than its day."""

    REGISTERED = "registered"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateDrafted:
    """A mandate that is offered to a debtor for signature.

    Attributes:
        reference: RUM, at most 35 characters.
        creditor_id: ICS.
        creditor_name: as on the form.
        scheme: `CORE` or `B2B`.
        one_off: True for a single collection; None for recurrent ones.
        drafted: the day.
        debtor_name: who is to be debited.
        debtor_iban: compact; None until it is signed.
        debtor_bic: of the debtor's bank.
        street: of the debtor, as in `sepa.address.Address`, like the next four.
        building_number: of the debtor.
        postcode: of the debtor.
        town: of the debtor.
        country: of the debtor.
        customer_id: as on the customer's invoices; None where the invoices name the mandate.
        email: for pre-notifications.
        language: of what the debtor reads, `fr` or `en`.
        notice_days: agreed for pre-notification; None for the fourteen of the rulebook.
        contract: reference of the underlying contract.
    """

    kind: ClassVar[str] = "mandate_drafted"

    reference: str
    creditor_id: str
    creditor_name: str
    scheme: str
    one_off: bool | None = None
    drafted: date
    debtor_name: str
    debtor_iban: str | None = None
    debtor_bic: str | None = None
    street: str | None = None
    building_number: str | None = None
    postcode: str | None = None
    town: str | None = None
    country: str | None = None
    customer_id: str | None = None
    email: str | None = None
    language: str = "fr"
    notice_days: int | None = None
    contract: str | None = None

    @property
    def event_date(self) -> date:
        """The day on which it was drafted."""
        return self.drafted

    @property
    def key(self) -> str:
        """One draft a mandate: a reference is not used twice."""
        return _key("mandate_drafted", self.creditor_id, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateSigned:
    """The signature of a mandate.

    Attributes:
        reference: RUM.
        creditor_id: ICS.
        signed: the day, which every collection states.
        debtor_iban: account to be debited, compact.
        debtor_bic: of its bank.
        place: of signature.
        proof_path: absolute path of the scan or signature file when it was recorded.
        proof_sha256: hash of that file, hexadecimal.
        last_collection: due date of the last collection before this ledger knew the mandate.
    """

    kind: ClassVar[str] = "mandate_signed"

    reference: str
    creditor_id: str
    signed: date
    debtor_iban: str
    debtor_bic: str | None = None
    place: str | None = None
    proof_path: str | None = None
    proof_sha256: str | None = None
    last_collection: date | None = None

    @property
    def event_date(self) -> date:
        """The day of signature."""
        return self.signed

    @property
    def key(self) -> str:
        """One signature a mandate."""
        return _key("mandate_signed", self.creditor_id, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateAmended:
    """What changed in a mandate, which its next collection tells the debtor's bank.

    Attributes:
        reference: RUM before the change.
        creditor_id: ICS before the change.
        amended: from which day on.
        new_reference: RUM after it.
        new_creditor_id: ICS after it.
        new_creditor_name: the creditor's name after it.
        new_debtor_iban: account to be debited after it, compact.
        new_debtor_bic: of its bank.
        tells_account: True if collections are to name the earlier account; None for SMNDA, which
            tells only that it changed.
    """

    kind: ClassVar[str] = "mandate_amended"

    reference: str
    creditor_id: str
    amended: date
    new_reference: str | None = None
    new_creditor_id: str | None = None
    new_creditor_name: str | None = None
    new_debtor_iban: str | None = None
    new_debtor_bic: str | None = None
    tells_account: bool | None = None

    @property
    def event_date(self) -> date:
        """From which day on it holds."""
        return self.amended

    @property
    def key(self) -> str:
        """One amendment a mandate and day."""
        return _key("mandate_amended", self.creditor_id, self.reference, self.amended.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateStepped:
    """A mandate that was registered with the debtor's bank, suspended, resumed or cancelled.

    Attributes:
        reference: RUM.
        creditor_id: ICS.
        day: from which on.
        step: one of `MandateStep`.
        reason: in the words of whoever recorded it.
    """

    kind: ClassVar[str] = "mandate_stepped"

    reference: str
    creditor_id: str
    day: date
    step: str
    reason: str | None = None

    @property
    def event_date(self) -> date:
        """From which day on it holds."""
        return self.day

    @property
    def key(self) -> str:
        """One step of a kind a mandate and day."""
        return _key(
            "mandate_stepped", self.creditor_id, self.reference, self.day.isoformat(), self.step
        )


MandateFact = MandateDrafted | MandateSigned | MandateAmended | MandateStepped


def _key(kind: str, creditor_id: str, reference: str, *others: str) -> str:
    return key_of(kind, creditor_id, reference.upper(), *others)
