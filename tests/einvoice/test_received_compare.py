# SPDX-License-Identifier: Apache-2.0
"""What is said of a received invoice beside what is known of its supplier, in tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from compliance.report import Severity
from compliance.rules import rule_texts
from einvoice.extended import PaymentTerm
from einvoice.party import Identifier, Payee, PostalAddress
from einvoice.payment import CreditTransfer, PaymentInstructions
from einvoice.received.compare import compare, compute_known
from einvoice.received.facts import Company, Facts, compute_company, compute_facts
from einvoice.received.register import Entry, Received, Trusted, facts_to_json
from einvoice.received.summary import summarise
from tests.einvoice.pdf_models import BUYER, DEBIT, IBAN, SELLER, invoice

if TYPE_CHECKING:
    from einvoice.document import Invoice

OTHER_IBAN = "FR7661640049020000052005257"
OURS = compute_company(BUYER)
KEY = "siren-100000009"


def to(*accounts: str) -> PaymentInstructions:
    transfers = tuple(CreditTransfer(account=account) for account in accounts)
    return PaymentInstructions(means_code="58", credit_transfers=transfers)


def known(*invoices: Invoice) -> tuple[Entry, ...]:
    return tuple(
        Received(
            recorded_at="2026-11-02T10:00:00+01:00",
            file=f"2026/{item.number}.xml",
            sha256="0" * 64,
            kind="cii-en16931",
            verdict="passed",
            alarms=(),
            facts=compute_facts(item),
        )
        for item in invoices
    )


def trusted(*accounts: str) -> Trusted:
    return Trusted(recorded_at="2026-11-03T10:00:00+01:00", supplier=KEY, accounts=accounts)


def codes(item: Invoice, entries: tuple[Entry, ...], ours: Company | None = OURS) -> list[str]:
    return [found.rule for found in compare(compute_facts(item), entries, ours)]


FIRST = invoice()
NEXT = replace(invoice(), number="FA-2")
MOVED = replace(SELLER, address=PostalAddress(line_one="1 rue Neuve", country="FR"))
FOREIGN = replace(SELLER, legal_registration=None, vat_identifier="DE123456789")
NAMELESS = replace(SELLER, legal_registration=None, vat_identifier=None)

# What comes after FIRST, and what is said of it.
AFTER_FIRST: list[tuple[str, Invoice, list[str]]] = [
    ("as before", NEXT, []),
    ("other account", replace(NEXT, payment=to(OTHER_IBAN)), ["RCV-02"]),
    ("one account more", replace(NEXT, payment=to(IBAN, OTHER_IBAN)), ["RCV-02"]),
    (
        "the account as people write it",
        replace(NEXT, payment=to("fr76 3000 6000 0112 3456 7890 189")),
        [],
    ),
    (
        "an account that is none",
        replace(NEXT, payment=to("FR7630006000011234567890188")),
        ["RCV-02", "RCV-14"],
    ),
    ("another payee", replace(NEXT, payee=Payee(name="Factor SA")), ["RCV-15"]),
    ("the seller as payee", replace(NEXT, payee=Payee(name="ATELIER GARANCE")), []),
    (
        "other VAT number",
        replace(NEXT, seller=replace(SELLER, vat_identifier="FR00100000009")),
        ["RCV-06"],
    ),
    ("other address", replace(NEXT, seller=MOVED), ["RCV-07"]),
    ("other name", replace(NEXT, seller=replace(SELLER, name="Garance SAS")), ["RCV-08"]),
    ("same name, other company", replace(NEXT, seller=FOREIGN), ["RCV-01", "RCV-09"]),
    ("no identifier", replace(NEXT, seller=NAMELESS), ["RCV-13", "RCV-01", "RCV-09"]),
    ("same invoice, other file", replace(FIRST, guideline="urn:other"), ["RCV-05"]),
    (
        "same number, other amount",
        replace(FIRST, totals=replace(FIRST.totals, due=Decimal(999))),
        ["RCV-04"],
    ),
    ("same number, other terms", replace(FIRST, payment_terms="30 jours"), ["RCV-17"]),
    ("same number, other account", replace(FIRST, payment=to(OTHER_IBAN)), ["RCV-02", "RCV-04"]),
]


@pytest.mark.parametrize(
    ("item", "expected"), [row[1:] for row in AFTER_FIRST], ids=[row[0] for row in AFTER_FIRST]
)
def test_what_is_said_after_a_first_invoice(item: Invoice, expected: list[str]) -> None:
    assert codes(item, known(FIRST)) == expected


def test_the_first_invoice_of_a_supplier_is_remarked() -> None:
    assert codes(FIRST, ()) == ["RCV-01"]


def test_an_account_stays_an_alarm_until_somebody_confirms_it() -> None:
    changed = replace(NEXT, payment=to(OTHER_IBAN))
    again = replace(changed, number="FA-3")
    assert codes(again, known(FIRST, changed)) == ["RCV-02"]
    assert codes(again, (*known(FIRST, changed), trusted(OTHER_IBAN))) == []
    back = replace(NEXT, number="FA-4")
    assert codes(back, (*known(FIRST, changed), trusted(OTHER_IBAN))) == ["RCV-02"]
    assert codes(back, (*known(FIRST), trusted(IBAN, OTHER_IBAN))) == []


def test_a_supplier_that_was_debited_names_an_account() -> None:
    debited = replace(FIRST, payment=DEBIT)
    assert codes(NEXT, known(debited)) == ["RCV-03"]
    assert codes(NEXT, (*known(debited), trusted(IBAN))) == []


def test_another_creditor_collects() -> None:
    debit = DEBIT.direct_debit
    assert debit is not None
    other = replace(DEBIT, direct_debit=replace(debit, creditor_identifier="FR12ZZZ654321"))
    debited = replace(FIRST, payment=DEBIT)
    assert codes(replace(NEXT, payment=other), known(debited)) == ["RCV-16"]


@pytest.mark.parametrize(
    ("changed", "severity"),
    [
        (replace(FIRST, issue_date=date(2026, 11, 2)), Severity.ERROR),
        (replace(FIRST, due_date=None), Severity.ERROR),
        (replace(FIRST, issue_date=date(2027, 1, 4)), Severity.WARNING),
    ],
)
def test_a_number_used_twice_weighs_by_what_differs(changed: Invoice, severity: Severity) -> None:
    (found,) = compare(compute_facts(changed), known(FIRST), OURS)
    assert (found.rule, found.severity) == ("RCV-04", severity)


# Who we are, and what is said of an invoice to BUYER.
ADDRESSED = [
    (OURS, []),
    (replace(OURS, siren="300000007"), ["RCV-10"]),
    (replace(OURS, siren=None, vat_number="FR37200000008"), ["RCV-11"]),
    (None, ["RCV-12"]),
    (compute_company(SELLER), ["RCV-18"]),
]


@pytest.mark.parametrize(("ours", "expected"), ADDRESSED)
def test_whether_it_is_for_us(ours: Company | None, expected: list[str]) -> None:
    assert codes(NEXT, known(FIRST), ours) == expected


def test_a_self_billed_invoice_comes_from_the_buyer() -> None:
    facts = compute_facts(replace(FIRST, type_code="389"))
    assert (facts.supplier.name, facts.addressee.name) == (BUYER.name, SELLER.name)


IDENTIFIED = [
    (SELLER, KEY),
    (replace(SELLER, legal_registration=None), KEY),  # from FR88100000009
    (replace(SELLER, legal_registration=Identifier(value="10000000900017", scheme="0009")), KEY),
    (FOREIGN, "vat-DE123456789"),
    (replace(NAMELESS, identifiers=(Identifier(value="57 90", scheme="0088"),)), "id-0088:5790"),
    (NAMELESS, "name-ateliergarance"),
]


@pytest.mark.parametrize(("party", "key"), IDENTIFIED)
def test_by_what_a_supplier_is_known(party: object, key: str) -> None:
    assert compute_company(party).key == key  # type: ignore[arg-type]  # a party


def test_no_finding_shows_a_whole_account() -> None:
    entries = known(FIRST)
    for _, item, _ in AFTER_FIRST:
        for found in compare(compute_facts(item), entries, OURS):
            said = f"{found.message}{found.found}{found.expected}"
            assert IBAN not in said
            assert OTHER_IBAN not in said


def test_every_rule_of_comparison_is_tried() -> None:
    tried = {code for row in AFTER_FIRST for code in row[2]}
    tried |= {"RCV-01", "RCV-03", "RCV-10", "RCV-11", "RCV-12", "RCV-16", "RCV-18"}
    first = {code for code in rule_texts() if code.startswith("RCV-") and code < "RCV-20"}
    assert tried == first


def lines(item: Invoice, entries: tuple[Entry, ...] = (), language: str = "fr") -> list[str]:
    facts: Facts = compute_facts(item)
    said = summarise(facts, compute_known(facts.supplier.key, entries), language)
    return [" ".join(line.split()) for line in said]


TO_FIRST = "sur FR76…0189 (première facture de ce fournisseur : vérifiez le compte)"


def test_three_lines_say_who_how_much_when_and_where() -> None:
    assert lines(FIRST) == [
        "Facture FA-1 de Atelier Garance (SIREN 100000009), du 1er novembre 2026",
        "120,00 € à payer au plus tard le 1er décembre 2026",
        TO_FIRST,
    ]
    assert lines(replace(NEXT, payment=to(OTHER_IBAN)), known(FIRST), "en")[2] == (
        "to FR76…5257 (NOT the known account FR76…0189)"
    )


PLAN = (
    PaymentTerm(due_date=date(2026, 12, 1), amount=Decimal(40)),
    PaymentTerm(due_date=date(2027, 1, 1), amount=Decimal(80)),
)
NO_ACCOUNT = "aucun compte n'est indiqué"


@pytest.mark.parametrize(
    ("item", "second", "third"),
    [
        (
            replace(FIRST, payment=DEBIT),
            "120,00 €, que le fournisseur prélève le 1er décembre 2026",
            "par prélèvement ; mandat RUM-17, créancier FR72ZZZ123456",
        ),
        (replace(FIRST, type_code="381", payment=None), "120,00 € en notre faveur", NO_ACCOUNT),
        (
            replace(FIRST, totals=replace(FIRST.totals, due=Decimal("0.00"))),
            "rien à payer",
            TO_FIRST,
        ),
        (
            replace(FIRST, due_date=None, payment=None),
            "120,00 € à payer ; aucune échéance n'est indiquée",
            NO_ACCOUNT,
        ),
        (
            replace(FIRST, payment_plan=PLAN),
            "120,00 € à payer en plusieurs fois, dont 40,00 € au plus tard le 1er décembre 2026",
            TO_FIRST,
        ),
        (
            replace(FIRST, payment_terms="40 € le 01/12/2026, 80 € le 01/01/2027"),
            "120,00 € à payer ; conditions : 40 € le 01/12/2026, 80 € le 01/01/2027",
            TO_FIRST,
        ),
    ],
)
def test_how_much_and_how(item: Invoice, second: str, third: str) -> None:
    assert lines(item)[1:] == [second, third]


def test_the_first_part_is_kept_in_the_register() -> None:
    (entry,) = known(replace(FIRST, payment_plan=PLAN))
    assert isinstance(entry, Received)
    assert facts_to_json(entry.facts)["first_part"] == "40"
    (plain,) = known(FIRST)
    assert isinstance(plain, Received)
    assert "first_part" not in facts_to_json(plain.facts)
