# SPDX-License-Identifier: Apache-2.0
"""The TARGET calendar: the days on which SEPA payments are settled between banks.

Source: ECB, long-term calendar for TARGET closing days (decision of 14 December 2000, unchanged in
the TARGET Services since): Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May,
25 and 26 December. National holidays do not count.
"""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})
_SATURDAY = 5
_DAY = timedelta(days=1)

LEAD_DAYS = 1
"""TARGET days between the creditor bank's sending and the collection date: D-1, CORE and B2B.

Source: SDD Core rulebook 2025 v1.1, 4.3.2; banks' own cut-off times come earlier.
"""


def compute_easter(year: int) -> date:
    """Return Easter Sunday of a year of the Gregorian calendar.

    >>> compute_easter(2026), compute_easter(2027)
    (datetime.date(2026, 4, 5), datetime.date(2027, 3, 28))

    Source: the computus of Meeus, Jones and Butcher (Nature, 20 April 1876).
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, common = divmod(rest, 4)
    weekday = (32 + 2 * skipped + 2 * leap_years - epact - common) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_target_day(day: date) -> bool:
    """Tell whether TARGET settles payments on a day.

    >>> is_target_day(date(2026, 12, 24)), is_target_day(date(2026, 12, 25))
    (True, False)
    """
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return False
    easter = compute_easter(day.year)
    return day not in {easter - 2 * _DAY, easter + _DAY}


def next_target_day(day: date) -> date:
    """Return the day itself if TARGET is open, else the next one on which it is.

    >>> next_target_day(date(2026, 12, 25))
    datetime.date(2026, 12, 28)
    """
    while not is_target_day(day):
        day += _DAY
    return day


def add_target_days(day: date, count: int) -> date:
    """Return the day that lies a number of TARGET days after a day, itself a TARGET day.

    >>> add_target_days(date(2026, 12, 24), 1)
    datetime.date(2026, 12, 28)
    """
    for _ in range(count):
        day = next_target_day(day + _DAY)
    return day


def earliest_collection_date(today: date) -> date:
    """Return the first day that a file sent today can ask for: one TARGET day ahead.

    A file sent on a closing day counts as sent on the next TARGET day.

    >>> earliest_collection_date(date(2026, 11, 21))
    datetime.date(2026, 11, 24)
    """
    return add_target_days(next_target_day(today), LEAD_DAYS)
