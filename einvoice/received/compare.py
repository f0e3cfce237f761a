# SPDX-License-Identifier: Apache-2.0
"""A received invoice against what is known of its supplier, and against who we are.

Most fraud on invoices is a true invoice with another account (BEC, "faux RIB"). So the accounts of
a supplier's first invoice are the reference, and any other account is an alarm until somebody has
confirmed it: a later invoice never confirms an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.amounts import format_decimal
from compliance.report import Location, Severity
from compliance.rules import finding
from einvoice.received.facts import plain_name
from einvoice.received.register import Received, Trusted
from sepa.faults import InvalidValueError, mask_account
from sepa.iban import looks_like_iban, parse_iban

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from compliance.report import Finding
    from einvoice.received.facts import Company, Facts
    from einvoice.received.register import Entry

_ACCOUNT = Location(term="BT-84")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one supplier.

    Attributes:
        received: its invoices, in the order in which they came.
        accounts: the reference: those of its first invoice, or those confirmed last.
        is_confirmed: whether somebody confirmed them.
    """

    received: tuple[Received, ...]
    accounts: tuple[str, ...]
    is_confirmed: bool

    @property
    def last(self) -> Facts | None:
        """Facts of its last invoice."""
        return self.received[-1].facts if self.received else None


def compute_known(supplier: str, entries: Sequence[Entry]) -> Known:
    """Return what a register knows of a supplier, by its key."""
    received: list[Received] = []
    accounts: tuple[str, ...] = ()
    is_confirmed = False
    for entry in entries:
        if isinstance(entry, Trusted):
            if entry.supplier == supplier:
                accounts, is_confirmed = entry.accounts, True
        elif entry.facts.supplier.key == supplier:
            if not received and not is_confirmed:
                accounts = entry.facts.accounts
            received.append(entry)
    return Known(received=tuple(received), accounts=accounts, is_confirmed=is_confirmed)


def compare(facts: Facts, entries: Sequence[Entry], ours: Company | None) -> tuple[Finding, ...]:
    """Return what a person must know before an invoice is paid: RCV-01 to RCV-16.

    Args:
        facts: of the invoice.
        entries: of the register before it.
        ours: who we are; None where no settings say it.
    """
    known = compute_known(facts.supplier.key, entries)
    return (
        *_addressed(facts, ours),
        *_identity(facts, known, entries),
        *compare_accounts(facts, known),
        *_number(facts, known),
    )


def compare_accounts(facts: Facts, known: Known) -> tuple[Finding, ...]:
    """Return what is to be said of the account to pay to: RCV-02, -03, -14 to -16."""
    findings = []
    strange = [account for account in facts.accounts if account not in known.accounts]
    if strange and (known.received or known.is_confirmed):
        shown = ", ".join(map(mask_account, strange))
        if known.accounts:
            before = ", ".join(map(mask_account, known.accounts))
            findings.append(finding("RCV-02", location=_ACCOUNT, found=shown, expected=before))
        else:
            findings.append(finding("RCV-03", location=_ACCOUNT, found=shown))
    findings += [
        finding("RCV-14", location=_ACCOUNT, found=mask_account(account))
        for account in facts.accounts
        if looks_like_iban(account) and not _is_iban(account)
    ]
    if facts.payee is not None and plain_name(facts.payee) != plain_name(facts.supplier.name):
        findings.append(
            finding(
                "RCV-15",
                location=Location(term="BT-59"),
                found=facts.payee,
                expected=facts.supplier.name,
            )
        )
    creditors = [
        item.facts.creditor_identifier
        for item in known.received
        if item.facts.creditor_identifier is not None
    ]
    if facts.creditor_identifier and creditors and creditors[-1] != facts.creditor_identifier:
        findings.append(
            finding(
                "RCV-16",
                location=Location(term="BT-90"),
                found=facts.creditor_identifier,
                expected=creditors[-1],
            )
        )
    return tuple(findings)


def _addressed(facts: Facts, ours: Company | None) -> Iterator[Finding]:
    """RCV-10 to -12: whether the invoice is for us."""
    if ours is None:
        yield finding("RCV-12")
        return
    theirs = facts.addressee
    pairs = ((theirs.siren, ours.siren), (theirs.vat_number, ours.vat_number))
    stated = [(found, expected) for found, expected in pairs if found and expected]
    at = Location(term="BT-47")
    for found, expected in stated:
        if found != expected:
            yield finding("RCV-10", location=at, found=f"{theirs.name}, {found}", expected=expected)
            return
    if not stated:
        yield finding("RCV-11", location=at, found=theirs.name)


def _identity(facts: Facts, known: Known, entries: Sequence[Entry]) -> Iterator[Finding]:
    """RCV-01, -06 to -09, -13: whether this is the supplier that we know."""
    supplier, last = facts.supplier, known.last
    if not supplier.is_identified:
        yield finding("RCV-13", location=Location(term="BT-30"), found=supplier.name)
    if last is None:
        yield finding("RCV-01", location=Location(term="BT-27"), found=supplier.name)
        twin = _namesake(supplier, entries)
        if twin is not None:
            yield finding(
                "RCV-09", location=Location(term="BT-27"), found=supplier.key, expected=twin.key
            )
        return
    changes = (
        ("RCV-06", "BT-31", supplier.vat_number, last.supplier.vat_number),
        ("RCV-07", "BG-5", supplier.address, last.supplier.address),
        ("RCV-08", "BT-27", supplier.name, last.supplier.name),
    )
    for code, term, found, expected in changes:
        if (found or "") != (expected or ""):
            at = Location(term=term)
            yield finding(code, location=at, found=found or "-", expected=expected or "-")


def _namesake(supplier: Company, entries: Sequence[Entry]) -> Company | None:
    name = plain_name(supplier.name)
    return next(
        (
            entry.facts.supplier
            for entry in entries
            if isinstance(entry, Received) and plain_name(entry.facts.supplier.name) == name
        ),
        None,
    )


def _number(facts: Facts, known: Known) -> Iterator[Finding]:
    """RCV-04 and -05: whether the number was received before."""
    earlier = [item for item in known.received if item.facts.number == facts.number]
    if not earlier:
        return
    at = Location(term="BT-1")
    before = earlier[-1].facts
    if any(item.facts.content == facts.content for item in earlier):
        yield finding("RCV-05", location=at, found=facts.number, expected=earlier[-1].file)
        return
    # A number is used once a year (CGI annexe II, art. 242 nonies A); some start anew in January.
    is_of_year = before.issue_date.year == facts.issue_date.year
    is_grave = is_of_year and _substance(before) != _substance(facts)
    yield finding(
        "RCV-04",
        location=at,
        found=f"{facts.number}: {_in_short(facts)}",
        expected=f"{_in_short(before)} ({earlier[-1].file})",
        severity=Severity.ERROR if is_grave else Severity.WARNING,
    )


def _substance(facts: Facts) -> tuple[object, ...]:
    return (
        facts.type_code,
        facts.issue_date,
        facts.due_date,
        facts.amount_due,
        facts.currency,
        facts.accounts,
        facts.payee,
    )


def _in_short(facts: Facts) -> str:
    parts = (
        f"{format_decimal(facts.amount_due)} {facts.currency}",
        facts.issue_date.isoformat(),
        *(mask_account(account) for account in facts.accounts),
    )
    return ", ".join(parts)


def _is_iban(account: str) -> bool:
    try:
        parse_iban(account)
    except InvalidValueError:
        return False
    return True
