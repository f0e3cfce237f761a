# SPDX-License-Identifier: Apache-2.0
"""Invoice numbers: in order, without gap or double, and every one accounted for."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import RefusedError
from receivables.numbers.giving import Request, Void
from receivables.numbers.model import NumberStatus, make_series, parse_seller
from receivables.numbers.pattern import Pattern, parse_pattern
from receivables.numbers.services import (
    make_void,
    next_numbers,
    put_series,
    read_series,
    register_numbers,
    report_numbers,
)
from tests.receivables.factory import invoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from receivables.numbers.giving import Answer
    from receivables.store.ledger import Ledger

NOW = "2026-11-02T09:00:00+00:00"
SELLER = "732829320"
DAY = date(2026, 11, 2)


def define(
    ledger: Ledger, name: str = "a", pattern: str = "F{year}-{number:04}", **more: str
) -> None:
    put_series(ledger, make_series(SELLER, name, pattern, start=more.get("start")), NOW)


def ask(ledger: Ledger, day: date = DAY, *, count: int = 1, key: str | None = None) -> Answer:
    request = Request(seller=SELLER, series=None, day=day, count=count, key=key)
    return next_numbers(ledger, request, NOW)


def given_numbers(answer: Answer) -> list[str]:
    return [item.number for item in answer.numbers]


def refusal(call: Callable[[], object]) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        call()
    return [item.rule for item in caught.value.findings]


def register(ledger: Ledger, *numbers: str, day: date = DAY) -> tuple[Answer, ...]:
    return register_numbers(ledger, SELLER, numbers, day, NOW)


def void(ledger: Ledger, number: str, reason: str = "x", year: int | None = None) -> Answer:
    return make_void(ledger, Void(seller=SELLER, number=number, reason=reason, year=year), NOW)


# Pattern, year, counter, number.
PATTERNS = """
F{year}-{number:04} 2026 7      F2026-0007
F{year}-{number:04} 2026 12345  F2026-12345
{number}            2026 7      7
{number:03}/{year}  2026 7      007/2026
{year}{number:02}   2026 7      202607
+_-/{number}        2026 10     +_-/10
"""


@pytest.mark.parametrize("line", PATTERNS.strip().splitlines())
def test_a_pattern_makes_numbers_and_knows_them_again(line: str) -> None:
    text, year, counter, number = line.split()
    pattern = parse_pattern(text)
    scope = pattern.scope(int(year))
    assert pattern.render(scope, int(counter)) == number
    assert pattern.match(number) == (scope, int(counter))


@given(
    st.sampled_from(
        ["F{year}-{number:04}", "{number}", "{year}{number:03}", "{number:05}-{year}x"]
    ),
    st.integers(2000, 2099),
    st.integers(1, 10**8),
)
def test_a_property_of_patterns(text: str, year: int, counter: int) -> None:
    pattern = Pattern(text=text)
    scope = pattern.scope(year)
    assert pattern.match(pattern.render(scope, counter)) == (scope, counter)


@pytest.mark.parametrize(
    "number", ["F2026-007", "F2026-00007", "F2026-0000", "f2026-0007", "F2026-0007 ", "F26-0007"]
)
def test_another_spelling_is_another_number(number: str) -> None:
    assert parse_pattern("F{year}-{number:04}").match(number) is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("F-1", "NUM-02"),
        ("{number}{number}", "NUM-02"),
        ("{year}{year}{number}", "NUM-02"),
        ("{number:4}", "NUM-02"),
        ("{number!r}", "NUM-02"),
        ("{number.real}", "NUM-02"),
        ("{{number}}", "NUM-02"),
        ("F {number}", "BR-FR-02"),
        ("N°{number}", "BR-FR-02"),
        ("A" * 35 + "{number}", "BR-FR-01"),
    ],
)
def test_what_is_no_pattern_is_refused(text: str, rule: str) -> None:
    assert refusal(lambda: parse_pattern(text)) == [rule]


@pytest.mark.parametrize("text", ["732829321", "12", "FR45732829320", "", "XX123"])
def test_what_is_no_seller_is_refused(text: str) -> None:
    assert refusal(lambda: parse_seller(text)) == ["NUM-01"]


def test_numbers_follow_each_other_and_begin_again_each_year(ledger: Ledger) -> None:
    define(ledger)
    assert given_numbers(ask(ledger, count=2)) == ["F2026-0001", "F2026-0002"]
    assert given_numbers(ask(ledger)) == ["F2026-0003"]
    assert given_numbers(ask(ledger, date(2027, 1, 1))) == ["F2027-0001"]
    # The last days of a year are invoiced in January, too.
    assert given_numbers(ask(ledger, date(2026, 12, 31))) == ["F2026-0004"]


def test_a_series_without_a_year_goes_on(ledger: Ledger) -> None:
    define(ledger, pattern="{number:03}", start="042")
    assert given_numbers(ask(ledger)) == ["042"]
    assert given_numbers(ask(ledger, date(2027, 1, 1))) == ["043"]
    assert refusal(lambda: ask(ledger, DAY)) == ["NUM-04"]


def test_dates_follow_the_numbers_unless_the_series_allows_it(ledger: Ledger) -> None:
    define(ledger)
    ask(ledger)
    assert refusal(lambda: ask(ledger, date(2026, 11, 1))) == ["NUM-04"]
    assert given_numbers(ask(ledger)) == ["F2026-0002"]
    put_series(ledger, make_series(SELLER, "a", "F{year}-{number:04}", any_order=True), NOW)
    assert given_numbers(ask(ledger, date(2026, 11, 1))) == ["F2026-0003"]


def test_a_date_that_was_mistyped_does_not_hold_the_series_up(ledger: Ledger) -> None:
    define(ledger)
    ask(ledger, date(2026, 12, 31))
    assert refusal(lambda: ask(ledger)) == ["NUM-04"]
    void(ledger, "F2026-0001", "mistyped date")
    assert given_numbers(ask(ledger)) == ["F2026-0002"]
    assert "NUM-17" not in [item.rule for item in report_numbers(ledger).findings]


def test_a_key_has_the_same_numbers_again(ledger: Ledger) -> None:
    define(ledger)
    first = ask(ledger, count=2, key="order-1")
    ask(ledger, date(2026, 11, 5))
    again = ask(ledger, count=2, key="order-1")
    assert (given_numbers(again), first.is_new, again.is_new) == (given_numbers(first), True, False)
    assert refusal(lambda: ask(ledger, count=1, key="order-1")) == ["NUM-05"]
    assert refusal(lambda: ask(ledger, date(2026, 11, 6), count=2, key="order-1")) == ["NUM-05"]
    void(ledger, "F2026-0001", "cancelled")
    assert refusal(lambda: ask(ledger, count=2, key="order-1")) == ["NUM-18"]


def test_a_series_that_has_numbers_stays_as_it_is(ledger: Ledger) -> None:
    define(ledger, pattern="X{number}")
    define(ledger)
    ask(ledger)
    define(ledger)
    assert refusal(lambda: define(ledger, pattern="G{number}")) == ["NUM-07"]
    assert refusal(lambda: define(ledger, start="F2026-0009")) == ["NUM-07"]
    assert refusal(lambda: define(ledger, name="b")) == ["NUM-08"]
    assert refusal(lambda: make_series(SELLER, "c", "C{number}", start="D1")) == ["NUM-09"]
    assert [item.name for item in read_series(ledger, SELLER)] == ["a"]


def test_which_series_is_meant_is_not_guessed(ledger: Ledger) -> None:
    assert refusal(lambda: ask(ledger)) == ["NUM-20"]
    define(ledger)
    define(ledger, name="credits", pattern="A{number}")
    assert refusal(lambda: ask(ledger)) == ["NUM-19"]
    other = Request(seller=SELLER, series="x", day=DAY)
    assert refusal(lambda: next_numbers(ledger, other, NOW)) == ["NUM-03"]


def test_a_number_that_grew_too_long_is_refused(ledger: Ledger) -> None:
    define(ledger, pattern="A" * 34 + "{number}", start="A" * 34 + "9")
    ask(ledger)
    assert refusal(lambda: ask(ledger)) == ["BR-FR-01"]


def test_own_numbers_take_their_place_in_a_series(ledger: Ledger) -> None:
    define(ledger)
    (answer,) = register(ledger, "F2026-0041")
    assert (answer.is_new, answer.numbers[0].status) == (True, NumberStatus.REGISTERED)
    assert given_numbers(ask(ledger)) == ["F2026-0042"]
    assert register(ledger, "F2026-0041")[0].is_new is False
    assert refusal(lambda: register(ledger, "F2026-0041", day=date(2026, 11, 3))) == ["NUM-06"]
    # Another year, another number; and no number of the year that it names.
    assert register(ledger, "F2026-0041", day=date(2027, 1, 2))[0].numbers[0].series is None


def test_own_numbers_are_all_registered_or_none(ledger: Ledger) -> None:
    register(ledger, "X-1")
    rules = refusal(lambda: register(ledger, "n° 2", "X-3", "A" * 36, day=date(2026, 12, 1)))
    assert rules == ["BR-FR-02", "BR-FR-01"]
    assert refusal(lambda: register(ledger, "X-3", "X-1", day=date(2026, 12, 1))) == ["NUM-06"]
    assert [item.number for item in report_numbers(ledger).others] == ["X-1"]


def test_a_place_in_a_series_without_years_is_taken_once(ledger: Ledger) -> None:
    define(ledger, pattern="{number:03}")
    register(ledger, "003")
    assert refusal(lambda: register(ledger, "003", day=date(2027, 1, 2))) == ["NUM-06"]


def test_what_is_void(ledger: Ledger) -> None:
    define(ledger)
    ask(ledger, count=2)
    register(ledger, "F2026-0005")
    assert void(ledger, "F2026-0002", "cancelled").is_new
    assert not void(ledger, "F2026-0002", "cancelled").is_new
    assert refusal(lambda: void(ledger, "F2026-0002", "other")) == ["NUM-06"]
    assert void(ledger, "F2026-0003", "lost").is_new  # left out, and now explained
    assert refusal(lambda: void(ledger, "F2026-0006")) == ["NUM-12"]
    assert refusal(lambda: void(ledger, "Z-1")) == ["NUM-12"]
    assert refusal(lambda: register(ledger, "F2026-0002")) == ["NUM-06"]
    assert given_numbers(ask(ledger)) == ["F2026-0006"]  # a number is not given again


def test_the_year_of_a_void_number_is_not_guessed(ledger: Ledger) -> None:
    define(ledger, pattern="{number}")
    register(ledger, "3")
    assert refusal(lambda: void(ledger, "2")) == ["NUM-13"]
    assert void(ledger, "2", year=2026).is_new
    register(ledger, "X")
    register(ledger, "X", day=date(2027, 1, 1))
    assert refusal(lambda: void(ledger, "X")) == ["NUM-13"]
    assert void(ledger, "X", year=2027).numbers[0].year == 2027


def test_the_account(ledger: Ledger) -> None:
    define(ledger, start="F2026-0002")
    ask(ledger, date(2026, 3, 1), count=3)  # 2, 3, 4
    register(ledger, "F2026-0009", day=date(2026, 3, 2))
    register(ledger, "F2026-0007", day=date(2026, 3, 5))
    void(ledger, "F2026-0003", "cancelled")
    report = report_numbers(ledger)
    (part,) = report.series
    assert [str(gap) for gap in part.gaps] == ["F2026-0005 … F2026-0006", "F2026-0008"]
    assert [str(run) for run in part.waiting] == ["F2026-0002", "F2026-0004"]
    assert [item.number for item in part.out_of_order] == ["F2026-0009"]
    assert [(item.rule, item.found) for item in report.findings] == [
        ("NUM-15", "F2026-0005 … F2026-0006"),
        ("NUM-15", "F2026-0008"),
        ("NUM-16", "F2026-0002"),
        ("NUM-16", "F2026-0004"),
        ("NUM-17", "F2026-0009"),
    ]
    assert report_numbers(ledger, year=2025).series == ()
    assert report_numbers(ledger, seller="404833048").series == ()


def test_an_invoice_that_was_imported_is_issued(ledger: Ledger) -> None:
    recorded = replace(invoice("F2026-0001", "100"), seller_id=f"siren:{SELLER}")
    define(ledger)
    ask(ledger, recorded.issue_date, count=2)
    with ledger.writing() as writer:
        writer.append((recorded,), recorded_at=NOW)
    (part,) = report_numbers(ledger).series
    assert [item.number for item in part.with_status(NumberStatus.ISSUED)] == ["F2026-0001"]
    assert refusal(lambda: void(ledger, "F2026-0001")) == ["NUM-14"]


ASK = """
import sys
from datetime import date
from receivables.numbers.giving import Request
from receivables.numbers.services import next_numbers
from receivables.store.ledger import open_ledger
ledger = open_ledger(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(200):
    request = Request(seller="732829320", series="a", day=date(2026, 11, 2))
    answer = next_numbers(ledger, request, "2026-11-02T09:00:00+00:00")
    print(answer.numbers[0].number)
"""


KILLED = """
import os
from receivables.numbers.store import NumberStore
add = NumberStore.add
NumberStore.add = lambda *given: (add(*given), os._exit(9))
"""


def test_two_programs_that_ask_at_once_share_no_number_and_leave_none_out(
    ledger: Ledger, ledger_url: str
) -> None:
    define(ledger)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, ledger_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    printed = [program.communicate(timeout=120)[0].split() for program in programs]
    assert [len(numbers) for numbers in printed] == [200, 200]
    assert sorted([*printed[0], *printed[1]]) == [f"F2026-{n:04}" for n in range(1, 401)]


def test_a_program_that_is_killed_leaves_nothing_behind(ledger: Ledger, ledger_url: str) -> None:
    define(ledger)
    ask(ledger)
    done = subprocess.run(
        [sys.executable, "-c", KILLED + ASK, ledger_url], input="go\n", text=True, check=False
    )
    assert done.returncode == 9
    assert given_numbers(ask(ledger)) == ["F2026-0002"]
