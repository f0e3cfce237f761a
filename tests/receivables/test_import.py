# SPDX-License-Identifier: Apache-2.0
"""Importing real files: recognised, whole or not at all, once, in any order."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from einvoice.cii.document import write_cii
from einvoice.codes import CORRECTED_CODES, FACTORED_CODES
from einvoice.read import read_invoice
from einvoice.ubl.document import write_ubl
from receivables.balances import compute_balances, compute_totals, find_unallocated
from receivables.intake.entries import compute_intake
from receivables.matching.book import CollectionStatus
from receivables.services import ImportStatus, import_files, read_book, verify_journal
from receivables.store.ledger import Ledger, open_ledger
from tests.demo.story import Owed, owed
from tests.receivables.company import make_files
from tests.receivables.factory import NOW, TODAY, day, entry, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from receivables.balances import CurrencyTotal, CustomerBalance
    from receivables.matching.book import Book


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return make_files(tmp_path_factory.mktemp("company"))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", create=True)
    yield opened
    opened.close()


def who_owes_what(book: Book) -> dict[str, Owed]:
    named: list[tuple[str, CustomerBalance | CurrencyTotal]] = [
        (row.name, row) for row in compute_balances(book)
    ]
    named += [("Total", row) for row in compute_totals(book)]
    return {
        name: Owed(overdue=row.overdue, not_due=row.open - row.overdue, total=row.balance)
        for name, row in named
        if row.open or row.credit
    }


def test_the_company_owes_what_was_computed_by_hand(
    ledger: Ledger, company: tuple[Path, ...]
) -> None:
    summary = import_files(company, ledger, NOW)
    assert {item.status for item in summary.files} == {ImportStatus.IMPORTED}
    book = read_book(ledger, TODAY)
    assert who_owes_what(book) == owed()
    assert [payment.remainder for payment in find_unallocated(book)] == [Decimal("150.00")]
    assert book.bank_data_to == day("10-31")


def test_the_company_owes_the_same_by_invoices_in_ubl(small: Ledger, tmp_path: Path) -> None:
    (tmp_path / "ubl").mkdir()
    summary = import_files(make_files(tmp_path / "ubl", write_ubl), small, NOW)
    assert {item.status for item in summary.files} == {ImportStatus.IMPORTED}
    assert who_owes_what(read_book(small, TODAY)) == owed()


def test_the_same_files_again_change_nothing(ledger: Ledger, company: tuple[Path, ...]) -> None:
    import_files(company, ledger, NOW)
    before = verify_journal(ledger)
    again = import_files(company, ledger, NOW)
    assert {item.status for item in again.files} == {ImportStatus.KNOWN}
    assert (again.added, verify_journal(ledger)) == (0, before)


@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_in_any_order_ends_in_the_same_book(
    small: Ledger, company: tuple[Path, ...], seed: int
) -> None:
    shuffled = list(company)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 (a test's order)
    for path in shuffled:
        import_files([path], small, NOW)
    book = read_book(small, TODAY)
    assert who_owes_what(book) == owed()
    assert [row.status for row in book.collections].count(CollectionStatus.CREDITED) == 4


def test_the_same_statement_in_other_bytes_adds_no_money(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    import_files(company, small, NOW)
    (statement,) = [path for path in company if "camt.053" in path.name]
    other = tmp_path / "again.xml"
    other.write_bytes(statement.read_bytes().replace(b"\n", b"\r\n") + b"<!-- sent again -->")
    summary = import_files([other], small, NOW)
    assert [(item.status, item.added) for item in summary.files] == [(ImportStatus.IMPORTED, 0)]


def test_a_folder_is_searched_for_documents(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "A.XML").write_bytes(company[0].read_bytes())
    (folder / "manifest.jsonl").write_text("{}", encoding="utf-8")
    summary = import_files([tmp_path / "in"], small, NOW)
    assert [item.status for item in summary.files] == [ImportStatus.IMPORTED]
    assert summary.passed_over == 1


def test_a_file_given_twice_is_imported_once(small: Ledger, company: tuple[Path, ...]) -> None:
    copy = company[0].with_suffix(".copy")
    copy.write_bytes(company[0].read_bytes())
    summary = import_files([company[0], copy], small, NOW)
    copy.unlink()
    assert [item.status for item in summary.files] == [ImportStatus.IMPORTED, ImportStatus.KNOWN]


def test_the_same_invoice_from_another_place_is_found_there(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    paper = _named(company, "F2026-0211")
    moved = tmp_path / "moved.xml"
    moved.write_bytes(paper.read_bytes())
    import_files([paper], small, NOW)
    (outcome,) = import_files([moved], small, NOW).files
    assert (outcome.status, outcome.added) == (ImportStatus.KNOWN, 1)
    book = read_book(small, TODAY)
    assert [document.path for document in book.documents] == [str(paper), str(moved)]
    assert [item.number for item in book.items] == ["F2026-0211"]


BAD = {
    "empty.xml": (b"", "UNREADABLE"),
    "letter.xml": (b"Bonjour", "UNREADABLE"),
    "archive.xml": (b"PK\x03\x04....", "UNREADABLE"),
    "other.xml": (b"<note>hello</note>", "UNKNOWN-KIND"),
    "bomb.xml": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "UNREADABLE"),
    "cut.pdf": (b"%PDF-1.7\n", "UNREADABLE"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_and_the_others_are_imported(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path, name: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(BAD[name][0])
    summary = import_files([bad, company[0]], small, NOW)
    outcomes = {item.status: [fault.rule for fault in item.findings] for item in summary.files}
    assert outcomes == {ImportStatus.UNREADABLE: [BAD[name][1]], ImportStatus.IMPORTED: []}


def test_a_file_that_is_not_there_is_said(small: Ledger, tmp_path: Path) -> None:
    (outcome,) = import_files([tmp_path / "none.xml"], small, NOW).files
    assert outcome.status is ImportStatus.UNREADABLE


def _refused(ledger: Ledger, path: Path) -> list[str]:
    before = read_book(ledger, TODAY)
    (outcome,) = import_files([path], ledger, NOW).files
    assert outcome.status is ImportStatus.REFUSED
    assert read_book(ledger, TODAY) == before
    return [fault.rule for fault in outcome.findings]


def test_the_same_number_with_another_amount_is_refused(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    import_files(company, small, NOW)
    paper = read_invoice(_named(company, "F2026-0211").read_bytes()).invoice
    other = replace(paper, totals=replace(paper.totals, due=Decimal("1.00")))
    path = tmp_path / "other.xml"
    path.write_bytes(write_cii(other))
    assert _refused(small, path) == ["LEDGER-05"]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"1571.88", b"1571.98"), (b"<Dt>2026-10-06</Dt>", b"<Dt>2026-10-07</Dt>")],
)
def test_a_statement_that_came_with_other_entries_is_refused(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path, old: bytes, new: bytes
) -> None:
    import_files(company, small, NOW)
    path = tmp_path / "corrected.xml"
    path.write_bytes(_changed(_named(company, "camt.053"), old, new))
    assert "LEDGER-11" in _refused(small, path)


def test_a_statement_that_is_sent_again_is_the_same(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    import_files(company, small, NOW)
    data = _named(company, "camt.053").read_bytes()
    data = re.sub(rb"<MsgId>.*?</MsgId>", b"<MsgId>AGAIN</MsgId>", data, count=1)
    data = re.sub(rb"<CreDtTm>[^<]*", b"<CreDtTm>2026-11-02T08:00:00", data)
    path = tmp_path / "again.xml"
    path.write_bytes(data)
    (outcome,) = import_files([path], small, NOW).files
    assert (outcome.status, outcome.added) == (ImportStatus.IMPORTED, 0)


def test_an_entry_that_its_details_contradict_is_imported_and_left(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    path = tmp_path / "contradiction.xml"
    statement = _named(company, "camt.053")
    own = b'</Refs>\n            <Amt Ccy="EUR">'
    path.write_bytes(_changed(statement, own + b"1571.88", own + b"1500.00"))
    others = [item for item in company if item != statement]
    summary = import_files([*others, path], small, NOW)
    assert {item.status for item in summary.files} == {ImportStatus.IMPORTED}
    told = [fault.rule for item in summary.files for fault in item.findings]
    assert "BANK-11" in told
    (payment,) = [row for row in read_book(small, TODAY).payments if row.why == "details_differ"]
    assert (payment.remainder, payment.named) == (Decimal("1571.88"), ("F2026-0211",))


def test_two_answers_to_one_collection_are_refused(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    import_files([_named(company, "F2026-0211")], small, NOW)
    data = _named(company, "pain.002").read_bytes()
    (answer,) = re.findall(rb"<TxInfAndSts>.*?</TxInfAndSts>", data, re.DOTALL)
    path = tmp_path / "twice.xml"
    path.write_bytes(data.replace(answer, answer + answer.replace(b"AC04", b"AC06")))
    # What the report announces and shows no longer agrees either (BANK-42).
    assert "LEDGER-06" in _refused(small, path)


def test_what_an_invoice_says_beyond_the_ledger_is_told(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    path = tmp_path / "more.xml"
    number = b"<ram:ID>F2026-0211</ram:ID>"
    more = number + b"<ram:Name>Facture de septembre</ram:Name>"
    path.write_bytes(_changed(_named(company, "F2026-0211"), number, more))
    (outcome,) = import_files([path], small, NOW).files
    assert outcome.status is ImportStatus.IMPORTED
    assert [(fault.rule, fault.severity) for fault in outcome.findings] == [("LEDGER-12", "info")]
    assert "Name" in (outcome.findings[0].found or "")


@pytest.mark.parametrize(
    ("to_date", "known"),
    [("2026-10-31", "10-31"), ("2026-11-05", "11-01"), ("2027-01-01", "11-01")],
)
def test_no_report_knows_of_a_day_after_the_one_on_which_it_was_made(
    to_date: str, known: str
) -> None:
    made = replace(
        report(entry("10", "10-06")).statements[0],
        to_date=date.fromisoformat(to_date),
        created=datetime(2026, 11, 1, 4, 0),  # noqa: DTZ001 (CreDtTm has no zone)
    )
    (statement, _entry) = compute_intake(replace(report(), statements=(made,))).events
    assert statement.event_date == day(known)


def _changed(path: Path, old: bytes, new: bytes) -> bytes:
    data = path.read_bytes()
    assert old in data
    return data.replace(old, new)


def test_an_invoice_of_another_seller_is_refused(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    import_files(company, small, NOW)
    paper = read_invoice(_named(company, "F2026-0211").read_bytes()).invoice
    received = replace(paper, number="X-1", seller=paper.buyer, buyer=paper.seller)
    path = tmp_path / "received.xml"
    path.write_bytes(write_cii(received))
    assert _refused(small, path) == ["LEDGER-07"]


def test_an_invoice_of_another_type_is_refused(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    import_files(company, small, NOW)
    paper = read_invoice(_named(company, "F2026-0211").read_bytes()).invoice
    path = tmp_path / "corrected.xml"
    for code in sorted(CORRECTED_CODES | FACTORED_CODES):
        path.write_bytes(write_cii(replace(paper, number="X-1", type_code=code)))
        assert _refused(small, path) == ["LEDGER-01"]


def test_deposits_and_self_billed_invoices_are_owed_like_any_other(
    small: Ledger, company: tuple[Path, ...], tmp_path: Path
) -> None:
    import_files(company, small, NOW)
    before = who_owes_what(read_book(small, TODAY))["Total"].total
    paper = read_invoice(_named(company, "F2026-0211").read_bytes()).invoice
    for code, sign in (("386", 1), ("389", 1), ("500", 1), ("261", -1), ("503", -1)):
        path = tmp_path / f"{code}.xml"
        path.write_bytes(write_cii(replace(paper, number=f"X-{code}", type_code=code)))
        import_files((path,), small, NOW)
        after = who_owes_what(read_book(small, TODAY))["Total"].total
        assert after - before == sign * paper.totals.due, code
        before = after


@pytest.mark.parametrize(
    ("name", "old", "new", "rules"),
    [
        ("debit.xml", b"F2026-0220</EndToEndId>", b"F2026-0219</EndToEndId>", ["LEDGER-06"]),
        ("debit.xml", b">192.00</InstdAmt>", b">cent</InstdAmt>", ["SDD-01"]),
        ("pain.002", b"<OrgnlMsgId>", b"<X>", ["UNREADABLE"]),
        (
            "pain.002",
            b"<OrgnlEndToEndId>F2026-0223</OrgnlEndToEndId>",
            b"",
            ["BANK-32", "LEDGER-04"],
        ),
        ("camt.053", b"<IBAN>FR7661610044000002026100190</IBAN>", b"", ["BANK-23", "LEDGER-09"]),
    ],
)
def test_a_file_with_a_hole_is_refused_whole(  # noqa: PLR0913, PLR0917 (a table's columns)
    small: Ledger,
    company: tuple[Path, ...],
    tmp_path: Path,
    name: str,
    old: bytes,
    new: bytes,
    rules: list[str],
) -> None:
    import_files(company[:1], small, NOW)
    data = _named(company, name).read_bytes()
    assert old in data
    path = tmp_path / "holed.xml"
    path.write_bytes(data.replace(old, new))
    (outcome,) = import_files([path], small, NOW).files
    errors = [fault.rule for fault in outcome.findings if fault.severity == "error"]
    assert (outcome.added, sorted({*errors})) == (0, sorted({*rules}))


def _named(company: tuple[Path, ...], name: str) -> Path:
    return next(path for path in company if name in path.name)
