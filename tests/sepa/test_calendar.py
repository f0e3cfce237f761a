# SPDX-License-Identifier: Apache-2.0
"""The TARGET calendar, as aligned tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepa.calendar import (
    add_target_days,
    compute_easter,
    earliest_collection_date,
    is_target_day,
    next_target_day,
)

# Closing days on weekdays, from the ECB's calendar of TARGET closing days.
CLOSED = """
2024  01-01 03-29 04-01 05-01 12-25 12-26
2025  01-01 04-18 04-21 05-01 12-25 12-26
2026  01-01 04-03 04-06 05-01 12-25
2027  01-01 03-26 03-29
2028  04-14 04-17 05-01 12-25 12-26
2029  01-01 03-30 04-02 05-01 12-25 12-26
"""

# Day of sending, and the first collection date that it leaves.
EARLIEST = """
2026-11-19 2026-11-20  Thursday, Friday
2026-11-20 2026-11-23  over a weekend
2026-11-21 2026-11-24  a Saturday counts as Monday
2026-12-24 2026-12-28  over Christmas
2026-12-25 2026-12-29  sent on a closing day
2027-03-25 2027-03-30  over Easter
2026-07-13 2026-07-14  a French holiday is none of TARGET's
"""

# Published dates of Easter, the earliest and the latest possible among them.
EASTERS = "1818-03-22 1943-04-25 2000-04-23 2024-03-31 2025-04-20 2026-04-05 2038-04-25 2285-03-22"


@pytest.mark.parametrize("line", CLOSED.strip().splitlines())
def test_closing_days_of_a_year(line: str) -> None:
    year, *days = line.split()
    first = date(int(year), 1, 1)
    weekdays = (first + timedelta(days=n) for n in range(366))
    closed = [
        day
        for day in weekdays
        if day.year == first.year and day.weekday() < 5 and not is_target_day(day)
    ]
    assert [f"{day:%m-%d}" for day in closed] == days


@pytest.mark.parametrize("line", EARLIEST.strip().splitlines())
def test_earliest_collection_date(line: str) -> None:
    sent, earliest = (date.fromisoformat(text) for text in line.split()[:2])
    assert earliest_collection_date(sent) == earliest


@pytest.mark.parametrize("text", EASTERS.split())
def test_easter(text: str) -> None:
    day = date.fromisoformat(text)
    assert compute_easter(day.year) == day


@given(st.dates(date(1999, 1, 1), date(2199, 1, 1)))
def test_the_next_target_day_is_near_and_open(day: date) -> None:
    found = next_target_day(day)
    assert is_target_day(found)
    # The longest closure is Good Friday to Easter Monday, or Christmas beside a weekend.
    assert timedelta(0) <= found - day <= timedelta(days=4)
    assert earliest_collection_date(day) == add_target_days(found, 1) > day
