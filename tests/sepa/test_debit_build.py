# SPDX-License-Identifier: Apache-2.0
"""Building a file row by row gives what building it at once gives, whatever the table."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from compliance.report import has_errors
from sepa.debit.build import BuildOptions, build_debit
from sepa.debit.creditor_settings import ReadCreditor
from sepa.debit.grouping import build_batch
from sepa.debit.model import SequenceType
from sepa.debit.pain008_writer import write_pain008
from sepa.debit.rows import read_collections
from sepa.debit.uses import Screening, Use, judge_uses
from tests.sepa.debits import CREATED, CREDITOR, DE, FR, read, texts

HEADER = (
    "end_to_end_id,amount,collection_date,mandate_id,mandate_date,sequence,debtor_name,debtor_iban"
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "D", "E", "/F"]),
        st.sampled_from(["1.00", "20.5", "0", "999999999.99"]),
        st.sampled_from(["2026-11-30", "2026-12-01", "2026-12-25"]),
        st.sampled_from(["R1", "r1", "R2", "R3", "R4"]),
        st.sampled_from(["2026-01-05", "2026-01-06"]),
        st.sampled_from(["", "FRST", "RCUR", "OOFF", "FNAL"]),
        st.sampled_from(["Client", "Œuvre"]),
        st.sampled_from([DE, FR]),
    ),
    max_size=8,
)
READ = ReadCreditor(creditor=CREDITOR)


def table(rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join((HEADER, *(",".join(row) for row in rows), "")).encode()


@given(ROWS, st.booleans())
def test_row_by_row_and_at_once_are_the_same(
    rows: list[tuple[str, ...]],
    skip_refused: bool,  # noqa: FBT001 (drawn)
) -> None:
    data = table(rows)
    options = BuildOptions(skip_refused=skip_refused)
    built = build_debit(data, READ, CREATED, file="x.xml", options=options)
    whole = read_collections(data, CREDITOR, CREATED.date())
    assert built.refused_rows == whole.refused_rows
    assert {(item.rule, item.location) for item in built.findings} == {
        (item.rule, item.location) for item in whole.findings
    }
    refused = has_errors(whole.findings) and not skip_refused
    if refused or not whole.collections:
        assert (built.batch, built.data) == (None, None)
        return
    assert built.data == write_pain008(build_batch(CREDITOR, whole.collections, CREATED))
    assert built.is_good
    assert built == build_debit(data, READ, CREATED, file="x.xml", options=options)


@given(ROWS)
def test_what_is_announced_is_what_is_written(rows: list[tuple[str, ...]]) -> None:
    options = BuildOptions(skip_refused=True)
    built = build_debit(table(rows), READ, CREATED, file="x.xml", options=options)
    if built.data is None or built.batch is None:
        return
    file = read(built.data)
    ids = [item.end_to_end_id for item in file.transactions]
    assert len(ids) == len(set(ids)) == built.batch.count == file.stated_count
    amounts = [Decimal(text) for text in texts(built.data, "DrctDbtTxInf/InstdAmt")]
    assert sum(amounts) == built.batch.total == file.stated_sum
    assert BytesIO(built.data).read().isascii()


USES = st.lists(
    st.builds(
        lambda own, mandate, signed, sequence, due: (own, mandate, signed, sequence, due),
        st.sampled_from("ABCDEFGH"),
        st.sampled_from(["M1", "m1", "M2", "M3", "M4"]),
        st.sampled_from([0, 0, 0, 1]),
        st.sampled_from(list(SequenceType)),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(USES)
def test_screening_passes_over_no_conflict(
    drawn: list[tuple[str, str, int, SequenceType, int]],
) -> None:
    start = date(2026, 1, 5)
    uses = [
        Use(
            position=position,
            end_to_end_id=own,
            mandate=mandate,
            signed=start + timedelta(days=signed),
            sequence=sequence,
            collection_date=start + timedelta(days=30 + due),
        )
        for position, (own, mandate, signed, sequence, due) in enumerate(drawn, start=1)
    ]
    screening = Screening()
    for use in uses:
        screening.add(use)
    suspects = screening.suspects()
    whole = list(judge_uses(uses))
    assert {conflict.position for conflict in whole} <= suspects
    assert list(judge_uses(use for use in uses if use.position in suspects)) == whole
