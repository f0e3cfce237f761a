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
LANGUAGES = (*map(Display, (Language.FRENCH, Language.ENGLISH, Language.GERMAN, Language.SPANISH)),)

# In French, English, German and Spanish.
# `~` stands for the narrow no-break space, `_` for the no-break space, `-` for the minus sign.
MONEY = """
1234.56    | EUR | 1~234,56_€     | €1,234.56      | 1.234,56_€      | 1234,56_€
12345.6    | EUR | 12~345,60_€    | €12,345.60     | 12.345,60_€     | 12.345,60_€
0          | EUR | 0,00_€         | €0.00          | 0,00_€          | 0,00_€
-1234567.5 | EUR | -1~234~567,50_€ | -€1,234,567.50 | -1.234.567,50_€ | -1.234.567,50_€
12.3456    | EUR | 12,3456_€      | €12.3456       | 12,3456_€       | 12,3456_€
999        | CHF | 999,00_CHF     | CHF_999.00     | 999,00_CHF      | 999,00_CHF
1E+3       | GBP | 1~000,00_£     | £1,000.00      | 1.000,00_£      | 1000,00_£
5.00       | USD | 5,00_$         | $5.00          | 5,00_$          | 5,00_$
"""

QUANTITIES = """
1        | HUR | 1_heure      | 1_hour      | 1_Stunde    | 1_hora
1.5      | HUR | 1,5_heure    | 1.5_hours   | 1,5_Stunden | 1,5_horas
2        | HUR | 2_heures     | 2_hours     | 2_Stunden   | 2_horas
0        | DAY | 0_jour       | 0_days      | 0_Tage      | 0_días
10.00    | C62 | 10           | 10          | 10          | 10
1200.250 | KGM | 1~200,25_kg  | 1,200.25_kg | 1.200,25_kg | 1200,25_kg
3        | ZZ9 | 3_ZZ9        | 3_ZZ9       | 3_ZZ9       | 3_ZZ9
"""

PERCENTAGES = """
20   | 20~%  | 20%  | 20_%  | 20_%
5.50 | 5,5~% | 5.5% | 5,5_% | 5,5_%
0    | 0~%   | 0%   | 0_%   | 0_%
"""

DATES = """
2026-11-22 | 22_novembre_2026 | 22_November_2026 | 22._November_2026 | 22_de_noviembre_de_2026
2026-08-01 | 1er_août_2026    | 1_August_2026    | 1._August_2026    | 1_de_agosto_de_2026
2027-03-09 | 9_mars_2027      | 9_March_2027     | 9._März_2027      | 9_de_marzo_de_2027
"""

PERIODS = """
2026-01-01 | 2026-01-31 | du 1er_janvier_2026 au 31_janvier_2026 | 1_January_2026 to 31_January_2026 | 1._Januar_2026 bis 31._Januar_2026 | del 1_de_enero_de_2026 al 31_de_enero_de_2026
2026-01-01 |            | à partir du 1er_janvier_2026 | from 1_January_2026 | ab 1._Januar_2026 | desde el 1_de_enero_de_2026
           | 2026-01-31 | jusqu’au 31_janvier_2026 | until 31_January_2026 | bis 31._Januar_2026 | hasta el 31_de_enero_de_2026
"""  # noqa: E501, RUF001 (a table; the apostrophe of French typography)


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in text.strip().splitlines()]


def rows(text: str, givens: int) -> list[tuple[str | list[str], ...]]:
    """Return each row as the given cells and the list of what is expected, by language."""
    return [(*cells[:givens], cells[givens:]) for cells in table(text)]


def spelled(text: str) -> str:
    """Return a text with the signs that are hard to see written as in the tables."""
    return text.replace("\u202f", "~").replace("\u00a0", "_").replace("\u2212", "-")


@pytest.mark.parametrize(("amount", "currency", "expected"), rows(MONEY, 2))
def test_money(amount: str, currency: str, expected: list[str]) -> None:
    value = Decimal(amount)
    assert [spelled(display.money(value, currency)) for display in LANGUAGES] == expected


@pytest.mark.parametrize(("amount", "unit", "expected"), rows(QUANTITIES, 2))
def test_quantities(amount: str, unit: str, expected: list[str]) -> None:
    value = Decimal(amount)
    assert [spelled(display.quantity(value, unit)) for display in LANGUAGES] == expected


@pytest.mark.parametrize(("rate", "expected"), rows(PERCENTAGES, 1))
def test_percentages(rate: str, expected: list[str]) -> None:
    assert [spelled(display.percent(Decimal(rate))) for display in LANGUAGES] == expected


@pytest.mark.parametrize(("day", "expected"), rows(DATES, 1))
def test_dates(day: str, expected: list[str]) -> None:
    assert [spelled(display.day(date.fromisoformat(day))) for display in LANGUAGES] == expected


@pytest.mark.parametrize(("start", "end", "expected"), rows(PERIODS, 2))
def test_periods(start: str, end: str, expected: list[str]) -> None:
    first, last = (date.fromisoformat(day) if day else None for day in (start, end))
    period = Period(start=first, end=last)
    assert [spelled(display.period(period) or "") for display in LANGUAGES] == expected


def test_a_period_without_days_is_none() -> None:
    assert ENGLISH.period(Period()) is None


def test_only_french_has_a_space_before_the_colon() -> None:
    assert [spelled(display.pair("a", "b")) for display in LANGUAGES] == [
        "a_: b",
        "a: b",
        "a: b",
        "a: b",
    ]


def test_every_label_exists_in_every_language() -> None:
    text = files("einvoice.pdf").joinpath("labels.toml").read_text(encoding="utf-8")
    slots = re.compile(r"\{\w+\}")
    for name, labels in tomllib.loads(text).items():
        for key, row in labels.items():
            assert set(row) == set(Language), f"{name}.{key}"
            found = {tuple(sorted(slots.findall(str(said)))) for said in row.values()}
            assert len(found) == 1, f"{name}.{key}"
            lengths = {len(said) for said in row.values() if isinstance(said, list)}
            assert lengths <= {2}, f"{name}.{key}"


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
