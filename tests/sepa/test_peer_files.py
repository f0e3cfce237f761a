# SPDX-License-Identifier: Apache-2.0
"""Files of a widespread generator, which takes bad input: the rulebook check refuses each.

sepaxml writes them without a word, and all but the last group is valid by the official XSD.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sepaxml import SepaDD

from sepa.calendar import next_target_day
from sepa.rulebook.check import check_debit_file
from tests.sepa.debits import DE, FR, read, schema_faults

# The peer dates its files by the clock, so the collection must lie ahead of it.
NOW = date.today()  # noqa: DTZ011 (the peer's own clock is local)
GOOD_DAY = next_target_day(NOW + timedelta(days=10))
SATURDAY = GOOD_DAY + timedelta(days=(5 - GOOD_DAY.weekday()) % 7 or 7)
CHRISTMAS = date(GOOD_DAY.year + 1, 12, 25)

CONFIG = {
    "name": "Rameau Clair SAS",
    "IBAN": FR,
    "BIC": "AGRIFRPP",
    "batch": True,
    "creditor_id": "FR72ZZZ123456",
    "currency": "EUR",
}
PAYMENT = {
    "name": "Client Un",
    "IBAN": DE,
    "BIC": "COBADEFFXXX",
    "amount": 12050,
    "type": "RCUR",
    "collection_date": GOOD_DAY,
    "mandate_id": "RUM-1",
    "mandate_date": date(2026, 1, 5),
    "description": "Facture 1",
    "endtoend_id": "INV-1",
}
UNSTRUCTURED = {"address": {"country": "CH", "lines": ["Rue 1", "1204 Geneve"]}}

# Code that refuses it, settings changed, payment changed.
Case = tuple[str, dict[str, object], dict[str, object]]

ACCEPTED_BY_THE_XSD: list[Case] = [
    ("IBAN-05", {}, {"IBAN": "DE88370400440532013000"}),
    ("IBAN-05", {"IBAN": "FR7730006000011234567890189"}, {}),
    ("ICS-03", {"creditor_id": "FR73ZZZ123456"}, {}),
    ("ICS-01", {"creditor_id": "HELLO"}, {}),
    ("SDD-31", {}, {"amount": 100_000_000_000}),
    ("SDD-30", {"currency": "USD"}, {}),
    ("REF-04", {}, {"endtoend_id": "/A//B"}),
    ("REF-03", {}, {"endtoend_id": "Été_€"}),
    ("REF-03", {}, {"mandate_id": "MÉ_1"}),
    ("REF-03", {}, {"name": "A & B <C>"}),
    ("SDD-14", {"instrument": "COR1"}, {}),
    ("SDD-14", {"instrument": "ABCDE"}, {}),
    ("SDD-52", {}, {"mandate_date": date(2130, 1, 1)}),
    ("SDD-20", {}, {"collection_date": SATURDAY}),
    ("SDD-20", {}, {"collection_date": CHRISTMAS}),
    ("SDD-21", {}, {"collection_date": date(2020, 3, 3)}),
    ("SDD-40", {}, {"IBAN": "CH9300762011623852957", "BIC": "POFICHBE", **UNSTRUCTURED}),
    ("SDD-42", {}, {"IBAN": "CH9300762011623852957", "BIC": "POFICHBE"}),
    ("BIC-02", {}, {"BIC": "AGRIFRPP"}),
    ("SDD-15", {}, {"type": "RPRE"}),
]

REFUSED_BY_BOTH: list[Case] = [
    ("BIC-01", {}, {"BIC": "COBADEF"}),
    ("REF-02", {}, {"endtoend_id": "E" * 36}),
    ("SDD-15", {}, {"type": "NEXT"}),
]


def exported(config: dict[str, object], *payments: dict[str, object]) -> bytes:
    peer = SepaDD({**CONFIG, **config}, schema="pain.008.001.08", clean=True)
    for payment in payments:
        peer.add_payment({**PAYMENT, **payment})
    data: bytes = peer.export(validate=False)
    return data


def codes(data: bytes) -> set[str]:
    return {item.rule for item in check_debit_file(read(data)) if item.severity == "error"}


def test_a_good_file_of_the_peer_is_good() -> None:
    data = exported({}, {})
    assert schema_faults(data) == []
    assert codes(data) == set()


@pytest.mark.parametrize(("code", "config", "payment"), ACCEPTED_BY_THE_XSD)
def test_what_the_schema_lets_pass_the_rulebook_refuses(
    code: str, config: dict[str, object], payment: dict[str, object]
) -> None:
    data = exported(config, payment)
    assert schema_faults(data) == []
    assert code in codes(data)


@pytest.mark.parametrize(("code", "config", "payment"), REFUSED_BY_BOTH)
def test_what_both_refuse(code: str, config: dict[str, object], payment: dict[str, object]) -> None:
    data = exported(config, payment)
    assert schema_faults(data) != []
    assert code in codes(data)


def test_one_id_twice() -> None:
    data = exported({}, {}, {"mandate_id": "RUM-2"})
    assert schema_faults(data) == []
    assert codes(data) == {"SDD-06"}


def test_an_export_repeated() -> None:
    # The peer appends its collections again at each export: a double debit that the XSD accepts.
    peer = SepaDD(dict(CONFIG), schema="pain.008.001.08", clean=True)
    peer.add_payment(dict(PAYMENT))
    peer.export(validate=False)
    data: bytes = peer.export(validate=False)
    assert "SDD-06" in codes(data)
