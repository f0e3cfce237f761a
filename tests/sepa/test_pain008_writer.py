# SPDX-License-Identifier: Apache-2.0
"""Writing pain.008: structure, totals, order, and batches that nobody thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import EncaisseError
from sepa.address import Address
from sepa.bic import parse_bic
from sepa.calendar import next_target_day
from sepa.charset import is_in_set
from sepa.creditor_id import compute_creditor_id
from sepa.debit.grouping import build_batch
from sepa.debit.model import Amendment, Collection, Debtor, Mandate, Scheme, SequenceType
from sepa.debit.pain008_writer import (
    PAIN_008_08,
    VERSIONS,
    collection_xml,
    write_message,
    write_pain008,
)
from sepa.faults import InvalidValueError
from sepa.iban import parse_iban
from sepa.rulebook.check import check_debit_file
from tests.sepa.debits import (
    CH,
    CREATED,
    CREDITOR,
    DE,
    DUE,
    FR,
    collection,
    read,
    schema_faults,
    texts,
    written,
)

FULL = replace(
    collection(1),
    amendment=Amendment(
        original_mandate_id="OLD-1",
        original_debtor_account_smnda=True,
        original_creditor_id=compute_creditor_id("FR", "999999"),
        original_creditor_name="Rameau SARL",
    ),
    debtor=Debtor(
        name="Client Deux",
        iban=parse_iban(CH),
        bic=parse_bic("POFICHBEXXX"),
        address=Address(
            street="Rue du Rhone",
            building_number="12",
            postcode="1204",
            town="Geneve",
            country="CH",
            lines=("Case 3",),
        ),
    ),
    remittance=None,
    structured_reference="RF18539007547034",
    ultimate_debtor="Maison Mere",
    ultimate_creditor="Rameau Holding",
)

# Path of local names, and the texts that must stand there, in order.
EXPECTED: tuple[tuple[str, list[str]], ...] = (
    ("GrpHdr/MsgId", ["DD-20261120-"]),
    ("GrpHdr/CreDtTm", ["2026-11-20T09:30:00"]),
    ("GrpHdr/NbOfTxs", ["1"]),
    ("GrpHdr/CtrlSum", ["120.50"]),
    ("GrpHdr/InitgPty/Nm", ["Rameau Clair SAS"]),
    ("PmtInf/PmtMtd", ["DD"]),
    ("PmtInf/BtchBookg", ["true"]),
    ("PmtInf/PmtTpInf/SvcLvl/Cd", ["SEPA"]),
    ("PmtInf/PmtTpInf/LclInstrm/Cd", ["B2B"]),
    ("PmtInf/PmtTpInf/SeqTp", ["RCUR"]),
    ("PmtInf/ReqdColltnDt", ["2026-11-30"]),
    ("PmtInf/Cdtr/Nm", ["Rameau Clair SAS"]),
    ("PmtInf/Cdtr/PstlAdr/TwnNm", ["Nantes"]),
    ("PmtInf/CdtrAcct/Id/IBAN", [FR]),
    ("PmtInf/CdtrAgt/FinInstnId/BICFI", ["AGRIFRPP"]),
    ("PmtInf/ChrgBr", ["SLEV"]),
    ("PmtInf/CdtrSchmeId/Id/PrvtId/Othr/Id", ["FR72ZZZ123456"]),
    ("PmtInf/CdtrSchmeId/Id/PrvtId/Othr/SchmeNm/Prtry", ["SEPA"]),
    ("DrctDbtTxInf/PmtId/EndToEndId", ["INV-1"]),
    ("DrctDbtTxInf/InstdAmt", ["120.50"]),
    ("MndtRltdInf/MndtId", ["RUM-1"]),
    ("MndtRltdInf/DtOfSgntr", ["2026-01-05"]),
    ("MndtRltdInf/AmdmntInd", ["true"]),
    ("AmdmntInfDtls/OrgnlMndtId", ["OLD-1"]),
    ("AmdmntInfDtls/OrgnlCdtrSchmeId/Nm", ["Rameau SARL"]),
    ("AmdmntInfDtls/OrgnlCdtrSchmeId/Id/PrvtId/Othr/Id", ["FR53ZZZ999999"]),
    ("AmdmntInfDtls/OrgnlDbtrAcct/Id/Othr/Id", ["SMNDA"]),
    ("DrctDbtTxInf/UltmtCdtr/Nm", ["Rameau Holding"]),
    ("DbtrAgt/FinInstnId/BICFI", ["POFICHBEXXX"]),
    ("Dbtr/Nm", ["Client Deux"]),
    ("Dbtr/PstlAdr/StrtNm", ["Rue du Rhone"]),
    ("Dbtr/PstlAdr/BldgNb", ["12"]),
    ("Dbtr/PstlAdr/PstCd", ["1204"]),
    ("Dbtr/PstlAdr/TwnNm", ["Geneve"]),
    ("Dbtr/PstlAdr/Ctry", ["CH"]),
    ("Dbtr/PstlAdr/AdrLine", ["Case 3"]),
    ("DbtrAcct/Id/IBAN", [CH]),
    ("UltmtDbtr/Nm", ["Maison Mere"]),
    ("RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd", ["SCOR"]),
    ("RmtInf/Strd/CdtrRefInf/Ref", ["RF18539007547034"]),
    ("RmtInf/Ustrd", []),
)

FULL_CREDITOR = replace(
    CREDITOR,
    bic=parse_bic("AGRIFRPP"),
    scheme=Scheme.B2B,
    batch_booking=True,
    address=Address(town="Nantes", country="FR"),
)


def test_every_value_stands_in_its_place() -> None:
    data = written(FULL, creditor=FULL_CREDITOR)
    assert schema_faults(data) == []
    found = {path: texts(data, path) for path, _values in EXPECTED}
    assert found.pop("GrpHdr/MsgId")[0].startswith("DD-20261120-")
    assert found == dict(EXPECTED[1:])
    assert check_debit_file(read(data)) == ()


def test_an_unknown_bank_is_marked() -> None:
    data = written()
    for agent in ("CdtrAgt", "DbtrAgt"):
        assert texts(data, f"{agent}/FinInstnId/Othr/Id") == ["NOTPROVIDED"]
    assert texts(data, "BtchBookg") == []


@pytest.mark.parametrize("key", VERSIONS)
def test_both_versions_are_valid(key: str) -> None:
    batch = build_batch(FULL_CREDITOR, (FULL, collection(2)), CREATED)
    assert schema_faults(write_pain008(batch, VERSIONS[key]), key) == []


def test_writing_thrice_writes_the_same() -> None:
    # A peer appends its collections at each export: the third debits everybody three times.
    batch = build_batch(CREDITOR, (collection(1), collection(2)), CREATED)
    first = write_pain008(batch)
    assert {write_pain008(batch), write_pain008(batch)} == {first}
    assert len(texts(first, "DrctDbtTxInf")) == 2


def test_blocks_are_in_the_order_of_date_and_sequence() -> None:
    first, later = DUE, DUE + timedelta(days=1)
    kinds = (
        (later, SequenceType.RECURRENT),
        (first, SequenceType.FINAL),
        (later, SequenceType.RECURRENT),
        (first, SequenceType.FIRST),
        (first, SequenceType.FINAL),
    )
    items = tuple(
        replace(collection(number), collection_date=day, sequence=kind)
        for number, (day, kind) in enumerate(kinds)
    )
    batch = build_batch(CREDITOR, items, CREATED)
    found = [
        (block.collection_date, block.sequence.value, [x.end_to_end_id for x in block.collections])
        for block in batch.blocks
    ]
    assert found == [
        (first, "FRST", ["INV-3"]),
        (first, "FNAL", ["INV-1", "INV-4"]),
        (later, "RCUR", ["INV-0", "INV-2"]),
    ]
    assert [block.id for block in batch.blocks] == [f"{batch.message_id}-{n}" for n in (1, 2, 3)]


def test_the_message_id_is_that_of_the_content() -> None:
    def message_id(item: Collection, created: datetime = CREATED) -> str:
        return build_batch(CREDITOR, (item,), created).message_id

    same = message_id(collection(1))
    assert message_id(collection(1), CREATED + timedelta(hours=1)) == same
    others = [
        message_id(collection(1), CREATED + timedelta(days=1)),
        message_id(collection(2)),
        message_id(replace(collection(1), amount=Decimal("120.51"))),
        message_id(replace(collection(1), ultimate_debtor="X")),
        message_id(replace(collection(1), amendment=Amendment(original_mandate_id="O"))),
    ]
    assert len({same, *others}) == 6
    assert len(same) <= 30


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal("10.505")},
        {"remittance": "A & B <C>"},
        {"end_to_end_id": "Été_1"},
        {"remittance": "x", "structured_reference": "y"},
        {"amendment": Amendment()},
    ],
)
def test_what_cannot_be_written_is_not(change: dict[str, object]) -> None:
    item = replace(collection(1), **change)  # type: ignore[arg-type]  # (a table of changes)
    with pytest.raises(ValueError, match=r"decimals|outside|either|detail"):
        written(item)


def test_a_batch_needs_a_collection_and_a_local_time() -> None:
    with pytest.raises(ValueError, match="at least one"):
        build_batch(CREDITOR, (), CREATED)
    with pytest.raises(ValueError, match="no zone"):
        build_batch(CREDITOR, (collection(),), CREATED.replace(microsecond=1))


@pytest.mark.parametrize("texts", [[], [1], [1, 2, 3]])
def test_a_count_that_lies_is_noticed(texts: list[int]) -> None:
    head = build_batch(CREDITOR, (collection(1), collection(2)), CREATED).head
    written_texts = [collection_xml(collection(number), PAIN_008_08) for number in texts]
    with pytest.raises(EncaisseError, match=f"2 collections, but {len(texts)} were"):
        write_message(BytesIO().write, head, [written_texts], PAIN_008_08)


def test_a_character_outside_the_set_names_itself() -> None:
    with pytest.raises(InvalidValueError, match="é"):
        written(replace(collection(), remittance="café"))


REFERENCES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9/?:().,'+ -]?[A-Za-z0-9]){0,12}", fullmatch=True)
NAMES = st.from_regex(r"[A-Za-z0-9/?:().,'+-]([A-Za-z0-9/?:().,'+ -]{0,68}[A-Z])?", fullmatch=True)
DAYS = st.dates(date(2026, 11, 24), date(2027, 11, 24)).map(next_target_day)


@st.composite
def collections(draw: st.DrawFn) -> tuple[Collection, ...]:
    identifiers = draw(st.lists(REFERENCES, min_size=1, max_size=8, unique_by=str.upper))
    return tuple(
        Collection(
            end_to_end_id=identifier,
            amount=Decimal(draw(st.integers(1, 99_999_999_999))).scaleb(-2),
            collection_date=draw(DAYS),
            sequence=draw(st.sampled_from(SequenceType)),
            mandate=Mandate(
                reference=identifier, signed=draw(st.dates(date(2012, 1, 1), DUE.replace(day=1)))
            ),
            debtor=Debtor(name=draw(NAMES), iban=parse_iban(draw(st.sampled_from([DE, FR])))),
            remittance=draw(st.none() | NAMES),
            ultimate_debtor=draw(st.none() | NAMES),
        )
        for identifier in identifiers
    )


@given(collections())
@settings(max_examples=60)
def test_any_batch_is_counted_summed_and_accepted(items: tuple[Collection, ...]) -> None:
    data = written(*items)
    assert schema_faults(data) == []
    assert check_debit_file(read(data)) == ()
    amounts = [Decimal(text) for text in texts(data, "InstdAmt")]
    assert texts(data, "GrpHdr/NbOfTxs") == [str(len(items))]
    assert [Decimal(text) for text in texts(data, "GrpHdr/CtrlSum")] == [sum(amounts)]
    assert sum(amounts) == sum(item.amount for item in items)
    assert sum(map(int, texts(data, "PmtInf/NbOfTxs"))) == len(items)
    assert sum(map(Decimal, texts(data, "PmtInf/CtrlSum"))) == sum(amounts)
    assert sorted(texts(data, "EndToEndId")) == sorted(item.end_to_end_id for item in items)
    blocks = texts(data, "PmtInfId")
    assert len(set(blocks)) == len(blocks)
    assert all(len(block) <= 35 and is_in_set(block) for block in blocks)


@given(collections())
@settings(max_examples=30)
def test_what_is_written_is_read(items: tuple[Collection, ...]) -> None:
    file = read(written(*items))
    found = {item.end_to_end_id: item for item in file.transactions}
    for item in items:
        again = found[item.end_to_end_id]
        assert (again.amount, again.currency) == (item.amount, "EUR")
        assert (again.mandate_id, again.mandate_date) == (
            item.mandate.reference,
            item.mandate.signed,
        )
        assert (again.debtor.name, again.debtor_iban) == (item.debtor.name, item.debtor.iban.value)
        assert again.remittance == (() if item.remittance is None else (item.remittance,))
        assert again.ultimate_debtor == item.ultimate_debtor
