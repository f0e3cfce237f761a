# SPDX-License-Identifier: Apache-2.0
"""Payment terms: the words that are known, the days that they come to, the bound of the law."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einvoice.input.wording import say
from einvoice.instalments import split_by_percentage
from einvoice.legal_limit import LimitBasis, compute_legal_limit
from einvoice.terms import (
    FORMS,
    DueTerm,
    TermKind,
    TermStart,
    UnknownTermError,
    compute_due_date,
    format_term,
    parse_term,
    read_stated_term,
)

STARTS = ("2026-01-15", "2026-03-10", "2026-01-31", "2026-11-20", "2028-01-15", "2026-12-31")

# Computed with a calendar from the algorithms of the terms; the columns are STARTS.
DUE = """
30 jours nets                2026-02-14 2026-04-09 2026-03-02 2026-12-20 2028-02-14 2027-01-30
60 jours date de facture     2026-03-16 2026-05-09 2026-04-01 2027-01-19 2028-03-15 2027-03-01
30 jours fin de mois         2026-02-28 2026-04-30 2026-03-31 2026-12-31 2028-02-29 2027-01-31
45 jours fin de mois         2026-03-31 2026-04-30 2026-03-31 2027-01-31 2028-02-29 2027-02-28
fin de mois + 45             2026-03-17 2026-05-15 2026-03-17 2027-01-14 2028-03-16 2027-02-14
45 jours fin de mois le 10   2026-04-10 2026-05-10 2026-04-10 2027-02-10 2028-03-10 2027-03-10
le 10 du mois suivant        2026-02-10 2026-04-10 2026-02-10 2026-12-10 2028-02-10 2027-01-10
le 30 du mois suivant        2026-02-28 2026-04-30 2026-02-28 2026-12-30 2028-02-29 2027-01-30
fin du mois suivant          2026-02-28 2026-04-30 2026-02-28 2026-12-31 2028-02-29 2027-01-31
fin de mois                  2026-01-31 2026-03-31 2026-01-31 2026-11-30 2028-01-31 2026-12-31
comptant                     2026-01-15 2026-03-10 2026-01-31 2026-11-20 2028-01-15 2026-12-31
"""


@pytest.mark.parametrize("row", DUE.strip().splitlines())
def test_due_dates(row: str) -> None:
    words, dates = row[:29].strip(), row[29:].split()
    term = parse_term(words)
    computed = [compute_due_date(term, date.fromisoformat(start)).isoformat() for start in STARTS]
    assert computed == dates


# Words, kind, days, day of the month, start.
KNOWN = """
30 jours                                     | net                     | 30 | -  | invoice
 30  JOURS nets.                             | net                     | 30 | -  | invoice
à 30 jours                                   | net                     | 30 | -  | invoice
Paiement à 30 jours date de facture          | net                     | 30 | -  | invoice
30 jours à compter de la date de facture     | net                     | 30 | -  | invoice
30 jours date d’émission de la facture       | net                     | 30 | -  | invoice
A RECEPTION                                  | net                     | 0  | -  | invoice
à réception de facture                       | net                     | 0  | -  | invoice
paiement comptant                            | net                     | 0  | -  | invoice
à réception des marchandises                 | net                     | 0  | -  | delivery
30 jours après la livraison                  | net                     | 30 | -  | delivery
30 jours à compter de la réception des marchandises | net              | 30 | -  | delivery
45 jours, fin de mois                        | end_of_month_after_days | 45 | -  | invoice
45 jours fin de mois date de facture         | end_of_month_after_days | 45 | -  | invoice
fin de mois 45 jours                         | days_after_end_of_month | 45 | -  | invoice
fin de mois plus 45 jours                    | days_after_end_of_month | 45 | -  | invoice
fin de mois +45                              | days_after_end_of_month | 45 | -  | invoice
30 jours fin de mois, le 1er du mois suivant | day_of_next_month       | 30 | 1  | invoice
le 1er du mois suivant                       | day_of_next_month       | 0  | 1  | invoice
30 days net                                  | net                     | 30 | -  | invoice
Net 30                                       | net                     | 30 | -  | invoice
30 days from invoice date                    | net                     | 30 | -  | invoice
within 30 days                               | net                     | 30 | -  | invoice
due upon receipt                             | net                     | 0  | -  | invoice
on receipt of goods                          | net                     | 0  | -  | delivery
30 days after receipt of the goods           | net                     | 30 | -  | delivery
45 days end of month                         | end_of_month_after_days | 45 | -  | invoice
end of month 45 days                         | days_after_end_of_month | 45 | -  | invoice
end of the month + 45                        | days_after_end_of_month | 45 | -  | invoice
30 days end of month on the 15th             | day_of_next_month       | 30 | 15 | invoice
on the 10th of the next month                | day_of_next_month       | 0  | 10 | invoice
end of the following month                   | day_of_next_month       | 0  | 31 | invoice
"""  # noqa: RUF001 (an apostrophe as people type it)


@pytest.mark.parametrize("row", KNOWN.strip("\n").splitlines())
def test_known_words(row: str) -> None:
    words, kind, days, day, start = (part.strip() for part in row.split("|"))
    assert parse_term(words) == DueTerm(
        kind=TermKind(kind),
        days=int(days),
        day_of_month=None if day == "-" else int(day),
        start=TermStart(start),
    )


@pytest.mark.parametrize(
    "words",
    [
        "",
        "30",
        "net",
        "jours nets",
        "30 jours ouvrés",
        "trente jours",
        "٣٠ jours nets",
        "1000 jours nets",
        "-30 jours",
        "30.5 jours",
        "30 jours environ",
        "30 jours nets ou 45 jours",
        "net 30 EOM",  # days after the end of the month to some, before it to others
        "30 JFM",
        "fin de mois 45",
        "fin de mois 45 jours le 10",
        "le 0 du mois suivant",
        "le 32 du mois suivant",
        "30 jours fin de trimestre",
        "2 % 10 net 30",
        "selon conditions générales",
    ],
)
def test_unknown_words_are_refused(words: str) -> None:
    with pytest.raises(UnknownTermError):
        parse_term(words)


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_that_are_shown_are_known(form: str) -> None:
    parse_term(form)


TERMS = st.one_of(
    st.builds(
        DueTerm,
        kind=st.sampled_from(
            [TermKind.END_OF_MONTH_AFTER_DAYS, TermKind.DAYS_AFTER_END_OF_MONTH, TermKind.NET]
        ),
        days=st.integers(0, 999),
    ),
    st.builds(
        DueTerm,
        kind=st.just(TermKind.DAY_OF_NEXT_MONTH),
        days=st.integers(0, 999),
        day_of_month=st.integers(1, 31),
    ),
    st.builds(
        DueTerm,
        kind=st.just(TermKind.NET),
        days=st.integers(0, 999),
        start=st.just(TermStart.DELIVERY),
    ),
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(TERMS, st.sampled_from(["fr", "en"]))
def test_the_words_of_a_term_read_back(term: DueTerm, language: str) -> None:
    assert parse_term(format_term(term, language)) == term


@given(TERMS, st.sampled_from(["de", "es"]))
def test_a_term_has_words_in_german_and_spanish(term: DueTerm, language: str) -> None:
    words = format_term(term, language)
    assert "{" not in words
    assert read_stated_term(say("due", language, term=words, date="31.1.2027")) == term


@given(TERMS, DAYS, DAYS)
def test_a_later_start_never_falls_due_earlier(term: DueTerm, one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert compute_due_date(term, first) <= compute_due_date(term, second)


@given(TERMS, DAYS)
def test_nothing_falls_due_before_its_days_have_passed(term: DueTerm, start: date) -> None:
    assert compute_due_date(term, start) >= start + timedelta(days=term.days)


def test_a_term_is_found_in_the_words_of_a_document() -> None:
    for text in (
        "45 jours fin de mois, soit le 31 janvier 2027",
        "45 jours fin de mois : 31/01/2027",
        "45 days end of month (31 January 2027)",
        "45 Tage zum Monatsende, also am 31. Januar 2027",
        "45 Tage, dann Monatsende, also am 31. Januar 2027",
        "45 días fin de mes, es decir, el 31 de enero de 2027",
        "45 días, fin de mes",
    ):
        found = read_stated_term(text)
        assert found == DueTerm(kind=TermKind.END_OF_MONTH_AFTER_DAYS, days=45), text
    assert read_stated_term("Sous 45 jours fin de mois environ") is None


# Day of issue, terms or -, periodic, ceiling or -, last lawful day, bound.
LIMITS = """
2026-01-15 | -                          | no  | -  | 2026-03-16 | SIXTY_DAYS
2026-01-15 | 30 jours nets              | no  | -  | 2026-03-16 | SIXTY_DAYS
2026-01-15 | 45 jours fin de mois       | no  | -  | 2026-03-31 | END_OF_MONTH
2026-01-15 | fin de mois + 45 jours     | no  | -  | 2026-03-17 | END_OF_MONTH
2026-01-01 | 45 jours fin de mois       | no  | -  | 2026-03-02 | SIXTY_DAYS
2026-01-15 | 30 jours fin de mois le 10 | no  | -  | 2026-03-31 | END_OF_MONTH
2026-01-15 | 45 jours fin de mois       | yes | -  | 2026-03-01 | PERIODIC
2026-01-15 | 45 jours fin de mois       | yes | 30 | 2026-02-14 | SECTOR
"""


@pytest.mark.parametrize("row", LIMITS.strip().splitlines())
def test_the_bound_of_the_law(row: str) -> None:
    issued, words, periodic, ceiling, last, basis = (part.strip() for part in row.split("|"))
    found = compute_legal_limit(
        date.fromisoformat(issued),
        term=None if words == "-" else parse_term(words),
        is_periodic=periodic == "yes",
        ceiling_days=None if ceiling == "-" else int(ceiling),
    )
    assert (found.last_day.isoformat(), found.basis) == (last, LimitBasis[basis])


PARTS = st.lists(st.integers(1, 10_000), min_size=2, max_size=12).filter(
    lambda parts: sum(parts) <= 10_000
)


@given(st.integers(0, 10**9), PARTS)
def test_instalments_sum_to_the_amount_and_lose_less_than_a_cent(
    cents: int, parts: list[int]
) -> None:
    total = Decimal(cents).scaleb(-2)
    percentages = [Decimal(part).scaleb(-2) for part in parts]
    percentages[-1] += 100 - sum(percentages)
    shares = split_by_percentage(total, percentages)
    assert sum(shares) == total
    for share, percentage in zip(shares, percentages, strict=True):
        assert abs(share - total * percentage / 100) < Decimal("0.01")


def test_percentages_that_do_not_sum_to_100_are_refused() -> None:
    with pytest.raises(ValueError, match="100"):
        split_by_percentage(Decimal(100), [Decimal(50), Decimal(49)])


def test_the_page_of_the_input_form_has_every_form() -> None:
    page = (Path(__file__).parents[2] / "docs" / "invoice-input.md").read_text(encoding="utf-8")
    assert [form for form in FORMS if f"`{form}`" not in page] == []
