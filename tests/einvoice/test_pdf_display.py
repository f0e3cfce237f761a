# SPDX-License-Identifier: Apache-2.0
"""Numbers, dates and words of the page, as tables."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from einvoice.line import Period
from einvoice.pdf.display import Display, breakable
from einvoice.pdf.style import Language, PageStyle

FRENCH, ENGLISH = Display(Language.FRENCH), Display(Language.ENGLISH)

# `~` stands for the narrow no-break space, `_` for the no-break space, `-` for the minus sign.
MONEY = """
1234.56    | EUR | 1~234,56_€    | €1,234.56
0          | EUR | 0,00_€        | €0.00
-1234567.5 | EUR | -1~234~567,50_€ | -€1,234,567.50
12.3456    | EUR | 12,3456_€     | €12.3456
999        | CHF | 999,00_CHF    | CHF_999.00
1E+3       | GBP | 1~000,00_£    | £1,000.00
5.00       | USD | 5,00_$        | $5.00
"""

QUANTITIES = """
1        | HUR | 1_heure      | 1_hour
1.5      | HUR | 1,5_heure    | 1.5_hours
2        | HUR | 2_heures     | 2_hours
0        | DAY | 0_jour       | 0_days
10.00    | C62 | 10           | 10
1200.250 | KGM | 1~200,25_kg  | 1,200.25_kg
3        | ZZ9 | 3_ZZ9        | 3_ZZ9
"""

PERCENTAGES = """
20   | 20~% | 20%
5.50 | 5,5~% | 5.5%
0    | 0~%  | 0%
"""


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in text.strip().splitlines()]


def spelled(text: str) -> str:
    """Return a text with the signs that are hard to see written as in the tables."""
    return text.replace("\u202f", "~").replace("\u00a0", "_").replace("\u2212", "-")


@pytest.mark.parametrize(("amount", "currency", "french", "english"), table(MONEY))
def test_money(amount: str, currency: str, french: str, english: str) -> None:
    value = Decimal(amount)
    assert spelled(FRENCH.money(value, currency)) == french
    assert spelled(ENGLISH.money(value, currency)) == english


@pytest.mark.parametrize(("amount", "unit", "french", "english"), table(QUANTITIES))
def test_quantities(amount: str, unit: str, french: str, english: str) -> None:
    value = Decimal(amount)
    assert spelled(FRENCH.quantity(value, unit)) == french
    assert spelled(ENGLISH.quantity(value, unit)) == english


@pytest.mark.parametrize(("rate", "french", "english"), table(PERCENTAGES))
def test_percentages(rate: str, french: str, english: str) -> None:
    assert spelled(FRENCH.percent(Decimal(rate))) == french
    assert spelled(ENGLISH.percent(Decimal(rate))) == english


def test_dates() -> None:
    day = date(2026, 11, 22)
    assert spelled(FRENCH.day(day)) == "22_novembre_2026"
    assert spelled(ENGLISH.day(day)) == "22_November_2026"
    assert spelled(FRENCH.day(date(2026, 8, 1))) == "1er_août_2026"


def test_periods() -> None:
    start, end = date(2026, 1, 1), date(2026, 1, 31)
    both = FRENCH.period(Period(start=start, end=end))
    assert both is not None
    assert spelled(both) == "du 1er_janvier_2026 au 31_janvier_2026"
    assert ENGLISH.period(Period(start=start)) == "from 1\u00a0January\u00a02026"
    assert ENGLISH.period(Period(end=end)) == "until 31\u00a0January\u00a02026"
    assert ENGLISH.period(Period()) is None


def test_every_label_exists_in_both_languages() -> None:
    text = files("einvoice.pdf").joinpath("labels.toml").read_text(encoding="utf-8")
    for name, rows in tomllib.loads(text).items():
        for key, row in rows.items():
            assert set(row) == {"fr", "en"}, f"{name}.{key}"
            french, english = str(row["fr"]), str(row["en"])
            slots = re.compile(r"\{\w+\}")
            assert sorted(slots.findall(french)) == sorted(slots.findall(english)), f"{name}.{key}"


def test_no_label_is_left_over() -> None:
    folder = files("einvoice.pdf")
    text = folder.joinpath("labels.toml").read_text(encoding="utf-8")
    code = "".join(
        item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".py")
    )
    unused = [key for key in tomllib.loads(text)["text"] if not re.search(rf"\b{key}\b", code)]
    assert unused == []


def test_only_words_that_do_not_fit_are_broken() -> None:
    assert breakable("a b " * 100) == "a b " * 100
    assert max(len(part) for part in breakable("x" * 1000).split("\u200b")) == 28


@pytest.mark.parametrize("accent", ["red", "#12345", "#gggggg", "#ffcc00", ""])
def test_an_accent_that_cannot_be_read_is_refused(accent: str) -> None:
    with pytest.raises(ValueError, match="accent"):
        PageStyle(accent=accent)
