# SPDX-License-Identifier: Apache-2.0
"""Mandates of another program, from a table: all or none, every fault at its cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from compliance.errors import UnreadableError
from receivables.mandates.columns import json_schema
from receivables.mandates.rows import import_mandates
from receivables.mandates.services import Desk, MandateName, amend_mandate, read_mandates
from receivables.store.ledger import open_ledger
from sepa.creditor_id import parse_creditor_id
from sepa.debit.model import Creditor
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 11, 25)
IBAN = "FR7630006000011234567890189"
CREDITOR = Creditor(
    name="Rameau Clair SAS",
    iban=parse_iban(IBAN),
    creditor_id=parse_creditor_id("FR35ZZZ5R4M3U"),
)
ROW = {
    "reference": "RUM-1",
    "debtor_name": "Marie Tessier",
    "debtor_iban": IBAN,
    "signed": "2020-01-05",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", create=True)
    yield Desk(ledger=ledger, today=TODAY, now="2026-11-25T09:00:00+01:00")
    ledger.close()


def table(*rows: dict[str, str]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [names, *([row.get(name, "") for name in names] for row in rows)]
    return "\n".join(";".join(line) for line in lines).encode()


FAULTS = [
    # column, its value, where the fault stands, code
    ("reference", "", "reference", "DDR-03"),
    ("reference", "A//B", "reference", "REF-04"),
    ("debtor_name", "", "debtor_name", "DDR-03"),
    ("debtor_iban", "", "debtor_iban", "DDR-03"),
    ("debtor_iban", "FR7630006000011234567890188", "debtor_iban", "IBAN-05"),
    ("signed", "", "signed", "DDR-03"),
    ("signed", "05/01/2020", "signed", "DDR-05"),
    ("signed", "2026-11-26", "signed", "MND-04"),
    ("last_collection", "2020-01-04", "last_collection", "MND-05"),
    ("last_collection", "soon", "last_collection", "DDR-05"),
    ("scheme", "core", "scheme", "MND-10"),
    ("registered", "2021-01-05", "registered", "MND-17"),
    ("one_off", "yes", "one_off", "DDR-06"),
    ("creditor_id", "FR48ZZZ5R4M3U", "creditor_id", "ICS-03"),
    ("notice_days", "100", "notice_days", "MND-11"),
    ("email", "nobody", "email", "MND-12"),
    ("debtor_street", "Rue du Port", "debtor_town", "ADR-01"),
]


@pytest.mark.parametrize(("column", "value", "place", "code"), FAULTS)
def test_a_wrong_cell_is_refused_at_its_place(
    desk: Desk, column: str, value: str, place: str, code: str
) -> None:
    good = {**ROW, "reference": "RUM-0"}
    outcome = import_mandates(desk, table(good, {**ROW, column: value}), CREDITOR)
    assert (outcome.is_done, outcome.refused_rows) == (False, (2,))
    places = {(item.location.row, item.location.column, item.rule) for item in outcome.findings}
    assert (2, place, code) in places
    assert read_mandates(desk.ledger, TODAY) == ()


def test_the_good_rows_may_be_imported_alone(desk: Desk) -> None:
    rows = table(ROW, {**ROW, "reference": "RUM-2", "signed": ""})
    outcome = import_mandates(desk, rows, CREDITOR, skip_refused=True)
    assert (outcome.is_done, outcome.added, outcome.is_refused) == (True, 1, True)
    assert [item.reference for item in read_mandates(desk.ledger, TODAY)] == ["RUM-1"]


def test_the_same_table_again_changes_nothing(desk: Desk) -> None:
    rows = table({**ROW, "last_collection": "2026-06-01"}, {**ROW, "reference": "RUM-2"})
    assert import_mandates(desk, rows, CREDITOR).added == 2
    again = import_mandates(desk, rows, CREDITOR)
    assert (again.is_done, again.added, again.known) == (True, 0, 2)
    # A mandate that was amended since is known by the row that it came from.
    values = {"amended": "2026-11-01", "new_reference": "RUM-9"}
    amend_mandate(desk, MandateName(reference="RUM-1"), values)
    assert import_mandates(desk, rows, CREDITOR).known == 2
    taken = import_mandates(desk, table({**ROW, "reference": "rum-9"}), CREDITOR)
    assert [item.rule for item in taken.findings] == ["MND-02"]


def test_other_content_of_a_known_mandate_is_refused(desk: Desk) -> None:
    import_mandates(desk, table(ROW), CREDITOR)
    outcome = import_mandates(desk, table({**ROW, "debtor_name": "Marie Martin"}), CREDITOR)
    assert [item.rule for item in outcome.findings] == ["MND-06"]


def test_a_reference_stands_once_in_the_table(desk: Desk) -> None:
    other = {**ROW, "reference": "rum-1"}
    outcome = import_mandates(desk, table(ROW, other), CREDITOR)
    assert [(item.location.row, item.rule) for item in outcome.findings] == [(2, "MND-16")]
    apart = import_mandates(desk, table(ROW, {**other, "creditor_id": "FR72ZZZ123456"}), CREDITOR)
    assert apart.added == 2


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "lapsed"),
        ({"last_collection": "2023-11-25"}, "lapsed"),
        ({"last_collection": "2023-11-26"}, "active"),
        ({"last_collection": "2023-11-26", "scheme": "B2B"}, "signed"),
        ({"last_collection": "2023-11-26", "scheme": "B2B", "registered": "2020-02-01"}, "active"),
    ],
)
def test_where_an_imported_mandate_stands(desk: Desk, change: dict[str, str], status: str) -> None:
    import_mandates(desk, table(ROW | change), CREDITOR)
    (mandate,) = read_mandates(desk.ledger, TODAY)
    assert mandate.status == status


def test_a_table_without_mandates_is_refused(desk: Desk) -> None:
    outcome = import_mandates(desk, b"reference,debtor_name,debtor_iban,signed\n", CREDITOR)
    assert [item.rule for item in outcome.findings] == ["MND-15"]
    header = import_mandates(desk, b"reference,debtor_name,rum\nA,B,C\n", CREDITOR)
    assert sorted(item.rule for item in header.findings) == ["DDR-01", "DDR-02", "DDR-02"]
    with pytest.raises(UnreadableError):
        import_mandates(desk, b"\xff\xfe", CREDITOR)


def test_the_published_form_takes_a_row_and_refuses_an_unknown_column() -> None:
    validator = Draft202012Validator(json_schema())
    assert validator.is_valid(ROW)
    assert not validator.is_valid({**ROW, "rum": "RUM-1"})
    assert not validator.is_valid({**ROW, "signed": "05/01/2020"})
