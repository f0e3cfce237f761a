# SPDX-License-Identifier: Apache-2.0
"""camt: what does not add up, and what could not be proven, is said by code."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.report import Severity
from sepa.reports.camt_checks import check_batch, check_entry
from sepa.reports.camt_model import Amount, Batch, Detail, Entry, EntryStatus
from sepa.reports.camt_reader import read_camt
from tests.sepa.camt_samples import balance, camt, entry, money


def codes(data: bytes) -> list[str]:
    return [finding.rule for finding in read_camt(data, schema=False).findings]


OPENING = balance("OPBD", "100.00")
PENDING = entry(status="<Sts><Cd>PDNG</Cd></Sts>")
DEBIT = entry(direction="<CdtDbtInd>DBIT</CdtDbtInd>")
DOLLARS = entry(amount=money("Amt", "30.00", "USD"))
UNREADABLE = entry(direction="")
PAGE_2 = "<StmtPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>"
ANNOUNCED = "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>"

STATEMENTS: tuple[tuple[object, ...], ...] = (
    # balances                                       entries                codes
    (OPENING + balance("CLBD", "130.00"),            (entry(),),            []),
    (OPENING + balance("CLBD", "70.00"),             (DEBIT,),              []),
    (OPENING + balance("CLBD", "130.000"),           (entry(), PENDING),    []),
    (balance("PRCD", "100.00") + balance("CLBD", "130.00"), (entry(),),     []),
    (balance("OPBD", "10.00", "DBIT") + balance("CLBD", "20.00"), (entry(),), []),
    (OPENING + balance("CLBD", "130.01"),            (entry(),),            ["BANK-17"]),
    (OPENING + balance("CLBD", "130.00"),            (entry(), entry()),    ["BANK-17"]),
    (OPENING + balance("CLBD", "130.00"),            (PENDING,),            ["BANK-17"]),
    (OPENING + balance("CLBD", "100.00"),            (),                    ["BANK-02"]),
    (OPENING,                                        (entry(),),            ["BANK-18"]),
    (OPENING * 2 + balance("CLBD", "130.00"),        (entry(),),            ["BANK-18"]),
    (OPENING + balance("CLBD", "130.00", currency="USD"), (entry(),),       ["BANK-25"]),
    (OPENING + balance("CLBD", "130.00"),            (entry(), DOLLARS),    ["BANK-25"]),
    (OPENING + balance("CLBD", "130.00"),            (UNREADABLE,),         ["BANK-06", "BANK-26"]),
    (PAGE_2 + OPENING + balance("CLBD", "130.00"),   (entry(),),            ["BANK-19"]),
    (PAGE_2 + OPENING + balance("CLBD", "131.00"),   (entry(),),            ["BANK-19", "BANK-27"]),
    (OPENING + balance("CLBD", "130.00") + ANNOUNCED, (entry(),),           ["BANK-20"]),
    (OPENING + balance("CLBD", "x"),                 (entry(),),            ["BANK-21", "BANK-18"]),
)  # fmt: skip


@pytest.mark.parametrize(("before", "entries", "expected"), STATEMENTS)
def test_opening_and_booked_entries_make_closing(
    before: str, entries: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(camt(*entries, before=before)) == expected


def test_balances_behind_the_entries_count_as_well() -> None:
    assert codes(camt(entry(), balance("CLBD", "131.00"), before=OPENING)) == ["BANK-17"]


@pytest.mark.parametrize("kind", ["camt.052.001.08", "camt.054.001.08"])
def test_only_a_statement_promises_its_balances(kind: str) -> None:
    assert codes(camt(entry(), kind=kind)) == []


def test_a_message_without_statements_is_an_error() -> None:
    data = camt(entry()).replace(b"Stmt>", b"Else>").replace(b"BkToCstmrElse", b"BkToCstmrStmt")
    report = read_camt(data, schema=False)
    assert report.statements == ()
    assert [(f.rule, f.severity) for f in report.findings] == [("BANK-01", Severity.ERROR)]


HEADERS = (
    (b"<Id>S1</Id>", b"", "BANK-22"),
    (b"<Acct>", b"<Acc>", "BANK-23"),
)


@pytest.mark.parametrize(("there", "instead", "code"), HEADERS)
def test_a_statement_says_which_it_is(there: bytes, instead: bytes, code: str) -> None:
    closing = there.replace(b"<", b"</")
    data = camt(entry(), kind="camt.054.001.08").replace(there, instead)
    data = data.replace(closing, instead.replace(b"<", b"</"))
    assert code in codes(data)


def _entry(total: Decimal, details: tuple[Decimal, ...]) -> Entry:
    return Entry(
        amount=Amount(value=total, currency="EUR"),
        status=EntryStatus.BOOKED,
        details=tuple(Detail(amount=Amount(value=value, currency="EUR")) for value in details),
    )


AMOUNTS = st.lists(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=20
)


@given(AMOUNTS)
def test_details_that_make_the_entry_are_never_a_fault(values: list[Decimal]) -> None:
    assert check_entry(_entry(sum(values, Decimal(0)), tuple(values))) == ()


@given(AMOUNTS, st.decimals(min_value="0.01", max_value=10**6, places=2))
def test_details_that_do_not_are_always_one(values: list[Decimal], off: Decimal) -> None:
    (difference,) = check_entry(_entry(sum(values, Decimal(0)) + off, tuple(values)))
    assert difference.code == "BANK-11"


BATCHES: tuple[tuple[object, ...], ...] = (
    # count  total     details             codes
    (2,      "30.00",  ("10.00", "20.00"), []),
    (None,   None,     ("10.00", "20.00"), []),
    (3,      "30.00",  ("10.00", "20.00"), ["BANK-14"]),
    (2,      "31.00",  ("10.00", "20.00"), ["BANK-15"]),
    (1,      None,     (),                 []),
    (2,      None,     (),                 ["BANK-16"]),
    (None,   None,     (),                 ["BANK-16"]),
)  # fmt: skip


@pytest.mark.parametrize(("count", "total", "details", "expected"), BATCHES)
def test_a_batch_is_compared_with_what_is_shown_of_it(
    count: int | None, total: str | None, details: tuple[str, ...], expected: list[str]
) -> None:
    stated = None if total is None else Amount(value=Decimal(total), currency="EUR")
    shown = _entry(Decimal(0), tuple(Decimal(value) for value in details)).details
    found = check_batch(Batch(count=count, total=stated), shown)
    assert [difference.code for difference in found] == expected
