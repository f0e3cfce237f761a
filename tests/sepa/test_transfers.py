# SPDX-License-Identifier: Apache-2.0
"""Credit transfers: rows, file, and each rule on a good file made wrong in one place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import UnknownKindError
from compliance.report import CheckStatus
from compliance.xml_read import parse_xml
from receivables.intake.documents import Source, take
from sepa.address import Address
from sepa.bic import parse_bic
from sepa.checks import check
from sepa.iban import parse_iban
from sepa.transfer.build import build_transfer_rows
from sepa.transfer.grouping import build_transfers
from sepa.transfer.model import Party, Transfer
from sepa.transfer.pain001_reader import read_pain001
from sepa.transfer.pain001_writer import write_pain001
from sepa.transfer.rules import check_transfer_file
from tests.sepa.debits import CH, CREATED, DE, FR

TODAY = CREATED.date()
DUE = date(2026, 11, 30)
PAYER = Party(name="Rameau Clair SAS", iban=parse_iban(FR))


def transfer(number: int = 1) -> Transfer:
    return Transfer(
        end_to_end_id=f"RMB-{number}",
        amount=Decimal("30.25"),
        execution_date=DUE,
        payee=Party(
            name="Client Un",
            iban=parse_iban(DE),
            bic=parse_bic("COBADEFF"),
            address=Address(street="Hauptstrasse", town="Bonn", country="DE"),
        ),
        remittance=f"Trop-percu {number}",
    )


def written(*items: Transfer) -> bytes:
    return write_pain001(build_transfers(PAYER, items or (transfer(),), CREATED))


BASE = written(transfer(1), transfer(2)).decode()
ADDRESS = "<StrtNm>Hauptstrasse</StrtNm><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry>"
USTRD = "<Ustrd>Trop-percu 1</Ustrd>"
STRD = (
    "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Ref>{}</Ref></CdtrRefInf></Strd>"
)
NO_REFERENCE = "<Strd><AddtlRmtInf>x</AddtlRmtInf></Strd>"

# Code, what stands in the good file, what in the wrong one. Only the first place is changed.
CASES = [
    ("TRF-01", "<NbOfTxs>2<", "<NbOfTxs>two<"),
    ("TRF-01", "<Dt>2026-11-30</Dt>", "<Dt>30/11/2026</Dt>"),
    ("TRF-02", "09:30:00<", "09:30:00Z<"),
    ("TRF-03", "<NbOfTxs>2<", "<NbOfTxs>3<"),
    ("TRF-04", "<CtrlSum>60.50<", "<CtrlSum>60.51<"),
    ("TRF-06", "RMB-2", "RMB-1"),
    ("TRF-09", "<CtrlSum>60.50</CtrlSum>", ""),
    ("TRF-10", "<PmtMtd>TRF<", "<PmtMtd>CHK<"),
    ("TRF-13", "<SvcLvl><Cd>SEPA<", "<SvcLvl><Cd>URGP<"),
    ("TRF-16", "<ChrgBr>SLEV<", "<ChrgBr>SHAR<"),
    ("TRF-20", "<Dt>2026-11-30", "<Dt>2026-11-28"),
    ("TRF-21", "<Dt>2026-11-30", "<Dt>2026-11-19"),
    ("TRF-23", f"<IBAN>{FR}</IBAN>", "<Othr><Id>123</Id></Othr>"),
    ("TRF-24", "<Nm>Client Un</Nm>", ""),
    ("TRF-25", "<Nm>Client Un<", f"<Nm>{'N' * 71}<"),
    ("TRF-26", "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED<", "<DbtrAgt><FinInstnId><Othr><Id>X<"),
    ("TRF-30", 'Ccy="EUR"', 'Ccy="USD"'),
    ("TRF-31", ">30.25</InstdAmt>", ">0.00</InstdAmt>"),
    ("TRF-31", ">30.25</InstdAmt>", ">1000000000.00</InstdAmt>"),
    ("TRF-32", ">30.25</InstdAmt>", ">30.250</InstdAmt>"),
    ("TRF-33", f"<IBAN>{DE}</IBAN>", "<Othr><Id>123</Id></Othr>"),
    ("TRF-35", USTRD, USTRD * 2),
    ("TRF-36", "Trop-percu 1", "x" * 141),
    ("TRF-37", USTRD, STRD.format("DISP", "RF18539007547034")),
    ("TRF-38", USTRD, NO_REFERENCE),
    ("TRF-40", ADDRESS, "<AdrLine>Hauptstrasse 1</AdrLine><AdrLine>53111 Bonn</AdrLine>"),
    ("TRF-41", "<Ctry>DE</Ctry>", "<Ctry>DE</Ctry><AdrLine>Bonn</AdrLine>"),
    ("TRF-62", "<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>SLEV</ChrgBr>" * 2),
    ("TRF-63", USTRD, USTRD + "<Strd><CdtrRefInf/></Strd>"),
    ("TRF-65", "</Cdtr>", "<CtryOfRes>DE</CtryOfRes></Cdtr>"),
    ("REF-03", "Trop-percu 1", "Trop-perçu 1"),
    ("REF-04", "<EndToEndId>RMB-1<", "<EndToEndId>/RMB-1<"),
    ("REF-06", USTRD, STRD.format("SCOR", "RF19539007547034")),
    ("IBAN-05", DE, DE[:2] + "88" + DE[4:]),
    ("IBAN-07", DE, "BR1800360305000010009795493C1"),
    ("BIC-02", "COBADEFF", "COBAFRFF"),
    ("ADR-02", "<Ctry>DE</Ctry>", "<Ctry>XX</Ctry>"),
]


def codes(text: str, today: date | None = None) -> set[str]:
    file = read_pain001(parse_xml(text.encode()))
    return {item.rule for item in check_transfer_file(file, today)}


def test_the_good_file_is_good_for_the_schema_too() -> None:
    report = check(BASE.encode(), file="refunds.xml", today=TODAY)
    assert [(one.check, one.status) for one in report.checks] == [
        ("xsd", CheckStatus.PASSED),
        ("rulebook", CheckStatus.PASSED),
    ]
    assert report.findings == ()


@pytest.mark.parametrize(("code", "right", "wrong"), CASES)
def test_one_fault_is_one_finding(code: str, right: str, wrong: str) -> None:
    assert right in BASE
    assert code in codes(BASE.replace(right, wrong, 1))


def test_faults_of_blocks() -> None:
    start, end = BASE.index("    <PmtInf>"), BASE.index("  </CstmrCdtTrfInitn>")
    copy = BASE[start:end].replace("RMB-", "RMB-9")
    twice = BASE[:end] + copy + BASE[end:]
    assert codes(twice) == {"TRF-03", "TRF-04", "TRF-05"}
    assert codes(BASE[:start] + BASE[end:]) >= {"TRF-08"}
    counted = BASE[:start] + BASE[start:].replace("<NbOfTxs>2<", "<NbOfTxs>1<")
    assert codes(counted) == {"TRF-11"}
    summed = BASE[:start] + BASE[start:].replace("<CtrlSum>60.50<", "<CtrlSum>60.49<")
    assert codes(summed) == {"TRF-12"}


def test_a_payee_outside_the_eea_needs_a_bic() -> None:
    bic = "<CdtrAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId></CdtrAgt>"
    abroad = BASE.replace(DE, CH, 1)
    assert "BIC-03" in codes(abroad.replace(f"        {bic}\n", "", 1))
    assert "BIC-03" not in codes(abroad.replace("COBADEFF", "UBSWCHZH", 1))


HEADER = "end_to_end_id,amount,execution_date,creditor_name,creditor_iban,remittance"
ROWS = [
    # row, codes of its findings, day in the file
    (f"R1,12.30,2026-12-01,Client,{DE},Merci", [], "2026-12-01"),
    (f"R1,12.30,,Client,{DE},Merci", [], "2026-11-20"),
    (f"R1,12.30,2026-11-28,Client,{DE},Merci", ["TRF-42"], "2026-11-30"),
    (f"R1,12.30,2026-11-19,Client,{DE},Merci", ["TRF-21"], None),
    (f"R1,12.30,2026-12-01,Œuvre,{DE},Merci", ["DDR-10"], "2026-12-01"),
    (f"/R1,0,28.11.2026,,{DE[:-1]},Merci", ["REF-04", "SDD-31", "DDR-05", "DDR-03"], None),
]


@pytest.mark.parametrize(("row", "expected", "day"), ROWS)
def test_rows(row: str, expected: list[str], day: str | None) -> None:
    data = f"{HEADER}\n{row}\n".encode()
    built = build_transfer_rows(data, PAYER, CREATED, file="refunds.xml")
    found = [item.rule for item in built.findings]
    assert [code for code in found if not code.startswith("IBAN")] == expected
    days = None if built.batch is None else built.batch.blocks[0].execution_date.isoformat()
    assert days == day
    assert built.is_good is (day is not None)


def test_one_refused_row_refuses_all_unless_it_may_be_left_out() -> None:
    data = f"{HEADER}\nR1,1.00,,A,{DE},x\nR2,x,,B,{DE},x\n".encode()
    whole = build_transfer_rows(data, PAYER, CREATED, file="refunds.xml")
    part = build_transfer_rows(data, PAYER, CREATED, file="refunds.xml", skip_refused=True)
    assert (whole.data, whole.refused_rows) == (None, (2,))
    assert part.batch is not None
    assert (part.batch.count, part.refused_rows) == (1, (2,))


def test_two_rows_of_one_id_are_both_refused() -> None:
    data = f"{HEADER}\nR1,1.00,,A,{DE},x\nR1,2.00,,B,{DE},x\n".encode()
    built = build_transfer_rows(data, PAYER, CREATED, file="refunds.xml")
    assert [(item.rule, item.location and item.location.row) for item in built.findings] == [
        ("TRF-06", 1),
        ("TRF-06", 2),
    ]


def test_the_ledger_takes_no_orders_of_transfers() -> None:
    with pytest.raises(UnknownKindError, match="orders transfers"):
        take(Source(name="refunds.xml", path="/refunds.xml", data=BASE.encode()))


AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999.99"), places=2)
DAYS = st.sampled_from([date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 28)])


@given(st.lists(st.tuples(AMOUNTS, DAYS), min_size=1, max_size=12), st.integers(0, 86399))
def test_every_batch_is_whole(rows: list[tuple[Decimal, date]], second: int) -> None:
    items = tuple(
        Transfer(
            end_to_end_id=f"R{number}",
            amount=amount,
            execution_date=day,
            payee=Party(name="Client", iban=parse_iban(DE)),
        )
        for number, (amount, day) in enumerate(rows)
    )
    batch = build_transfers(PAYER, items, CREATED)
    moment = datetime(2026, 11, 20, second // 3600, second // 60 % 60, second % 60)  # noqa: DTZ001 (CreDtTm is local time without zone)
    assert build_transfers(PAYER, items, moment).message_id == batch.message_id
    assert write_pain001(batch) == write_pain001(build_transfers(PAYER, items, CREATED))
    read = read_pain001(parse_xml(write_pain001(batch)))
    assert check_transfer_file(read, TODAY) == ()
    assert {(one.end_to_end_id, one.amount) for one in read.transfers} == {
        (one.end_to_end_id, one.amount) for one in items
    }
    assert read.stated_sum == sum(amount for amount, _day in rows)
