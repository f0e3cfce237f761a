# SPDX-License-Identifier: Apache-2.0

"""The summary of a batch: sums that agree, parts that are left out when they are empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from receivables.letters.batch_summary import render_batch_summary
from receivables.letters.model import LetterLanguage, SummaryBlock
from sepa.debit.model import Scheme, SequenceType
from tests.receivables.letter_forms import DAY, PLAIN, WITH_LOGO, reader, summary, text_of


def test_the_summary_says_what_was_sent() -> None:
    pdf = render_batch_summary(summary(), WITH_LOGO, DAY)
    assert pdf == render_batch_summary(summary(), WITH_LOGO, DAY)
    said = text_of(pdf)
    # 100.01 + 200.02 + 300.03
    order = (
        *("Remise de prélèvements SEPA", "Prélèvements CORE", "600,06 €", "10/12/2026"),
        *("prelevements-2026-12.xml", "ENC-20261125-01", "FR76 3000 6000 0112 3456 7890 189"),
        *("25 novembre 2026 à 09:30", "Récurrent (RCUR)", "Dates reportées", "06/12/2026"),
        *("Lignes refusées", "IBAN FR76…0188 faux", "Contrôles réussis", "Liste des prélèvements"),
        *("FR76…0189", "GF-000001", "FA-003"),
    )
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert said.count("600,06 €") == 4, "the figure, the block, the two sums"


def test_in_english() -> None:
    english = summary(language=LetterLanguage.ENGLISH, scheme=Scheme.B2B)
    said = text_of(render_batch_summary(english, PLAIN, DAY))
    for part in ("Business-to-Business direct debits", "€600.06", "2026-12-10", "Rows refused"):
        assert part in said


def test_empty_parts_are_left_out() -> None:
    bare = summary(collections=(), moved=(), refused=(), checks=(), bic=None, file_digest=None)
    said = text_of(render_batch_summary(bare, PLAIN, DAY))
    for part in ("Liste", "reportées", "refusées", "réussis", "BIC", "SHA-256"):
        assert part not in said


def test_blocks_of_several_days() -> None:
    (block,) = summary().blocks
    later = SummaryBlock(
        collection_date=date(2026, 12, 28),
        sequence=SequenceType.FINAL,
        count=1,
        total=Decimal("1000.00"),
    )
    both = summary(blocks=(block, later), collections=())
    said = text_of(render_batch_summary(both, PLAIN, DAY))
    assert "du 10/12/2026 au 28/12/2026" in said
    assert "Dernier (FNAL)" in said
    assert (both.count, both.total) == (4, Decimal("1600.06"))


def test_a_list_that_is_not_that_of_the_blocks_is_refused() -> None:
    whole = summary()
    for wrong in (whole.collections[:-1], (*whole.collections, whole.collections[0])):
        with pytest.raises(ValueError, match="not those of the blocks"):
            replace(whole, collections=wrong)
    with pytest.raises(ValueError, match="at most 1000"):
        summary(1001)
    with pytest.raises(ValueError, match="has a block"):
        replace(whole, blocks=(), collections=())


def test_a_long_list_repeats_its_head() -> None:
    read = reader(render_batch_summary(summary(200), PLAIN, DAY))
    assert len(read.pages) > 3
    for page in read.pages:
        assert "Réf. de bout en bout" in page.extract_text()
