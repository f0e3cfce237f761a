# SPDX-License-Identifier: Apache-2.0
"""A file that is judged while it is read, however it comes, is judged as it is when read whole."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.report import CheckStatus, Finding, Verdict
from receivables.checks import check_path
from sepa.checks import check
from sepa.listed import MOST_LISTED
from sepa.rulebook.message import PIECE
from sepa.rulebook.seen import Seen
from sepa.rulebook.stream import MOST_BETWEEN, DebitCheck
from tests.sepa.debits import collection, written
from tests.sepa.test_rulebook import AMENDED, AMENDMENTS, BASE, CASES, block, second_block

if TYPE_CHECKING:
    from pathlib import Path

    from compliance.report import Report

TODAY = date(2026, 11, 20)
LONG = written(*(collection(number) for number in range(1, 3 * PIECE + 8))).decode()
_ONE = re.compile(r"(PmtInf|DrctDbtTxInf)(?=/|$)")


def streamed(text: str, size: int = 1 << 16, today: date | None = TODAY) -> Report:
    judge, data = DebitCheck(file="x.xml", today=today), text.encode()
    for start in range(0, len(data), size):
        judge.feed(data[start : start + size])
    return judge.finish()


def placed(findings: tuple[Finding, ...]) -> set[tuple[object, ...]]:
    """What is said and where; an only element may be numbered or not."""
    return {
        (
            item.rule,
            item.message,
            item.location.line,
            _ONE.sub(r"\1[1]", item.location.xpath or ""),
        )
        for item in findings
    }


def agree(text: str, size: int) -> None:
    whole, parts = check(text.encode(), file="x.xml", today=TODAY), streamed(text, size)
    assert [(one.check, one.status) for one in parts.checks] == [
        (one.check, one.status) for one in whole.checks
    ]
    for one, other in zip(parts.checks, whole.checks, strict=True):
        assert placed(one.findings) == placed(other.findings)


@pytest.mark.parametrize("size", [1, 37, 1 << 16])
@pytest.mark.parametrize("text", [BASE, AMENDED, second_block(("-1</PmtInfId>", "-2</PmtInfId>"))])
def test_good_files(text: str, size: int) -> None:
    report = streamed(text, size)
    assert (report.verdict, report.findings) == (Verdict.PASSED, ())


@pytest.mark.parametrize(("_code", "right", "wrong"), CASES)
def test_every_rule_finds_the_same(_code: str, right: str, wrong: str) -> None:
    agree(BASE.replace(right, wrong, 1), 100)


@pytest.mark.parametrize(("_code", "right", "wrong"), AMENDMENTS)
def test_amendments_too(_code: str, right: str, wrong: str) -> None:
    agree(AMENDED.replace(right, wrong, 1), 100)


@pytest.mark.parametrize("number", [1, 2, PIECE - 1, PIECE, PIECE + 1, PIECE + 2, 2 * PIECE + 1])
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<EndToEndId>INV-{}<", "<EndToEndId>INV-1207<"),
        ("<MndtId>RUM-{}<", "<MndtId>/RUM<"),
        ("<MndtId>RUM-{}<", "<Mndt>RUM-{}<"),
        ("<EndToEndId>INV-{}</EndToEndId></PmtId>", "</PmtId>"),
    ],
)
def test_faults_around_the_seams_have_their_place(number: int, right: str, wrong: str) -> None:
    old = right.format(number)
    assert LONG.count(old) == 1
    text = LONG.replace(old, wrong.format(number)).replace("<Mndt>RUM-1</MndtId>", "<Mndt/>")
    if "<Mndt>" in text:
        text = text.replace(f"<Mndt>RUM-{number}</MndtId>", f"<Mndt>RUM-{number}</Mndt>")
    agree(text, 1000)


@pytest.mark.parametrize("number", [1, PIECE - 1, PIECE, PIECE + 1, PIECE + 2, 3 * PIECE + 6])
def test_nothing_stands_between_two_pieces_unseen(number: int) -> None:
    mark = f"<EndToEndId>INV-{number}<"
    end = LONG.index("</DrctDbtTxInf>", LONG.index(mark)) + len("</DrctDbtTxInf>")
    text = f"{LONG[:end]}<ChrgBr>SLEV</ChrgBr>{LONG[end:]}"
    report = streamed(text, 1000)
    (xsd, _rulebook) = report.checks
    assert xsd.status is CheckStatus.FAILED


@pytest.mark.parametrize(
    "wrong",
    [
        "<SplmtryData><Envlp/></SplmtryData></CstmrDrctDbtInitn>",
        "</CstmrDrctDbtInitn><CstmrDrctDbtInitn/>",
        "<GrpHdr/></CstmrDrctDbtInitn>",
    ],
)
def test_what_follows_the_blocks_is_judged(wrong: str) -> None:
    text = BASE.replace("</CstmrDrctDbtInitn>", wrong)
    (whole, _rules), (parts, _same) = check(text.encode(), file="x").checks, streamed(text).checks
    assert parts.status is whole.status


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (BASE[:-40], "not well-formed"),
        (BASE[: len(BASE) // 2], "not well-formed"),
        (f"{BASE}<x/>", "not well-formed"),
        (BASE.replace("<Document", "<!DOCTYPE Document [<!ENTITY a 'b'>]><Document", 1), "type"),
        (BASE.replace("pain.008", "pain.009"), "no document that encaisse knows"),
        ("<Document/>", "no document that encaisse knows"),
        ("PK\x03\x04", "ZIP"),
    ],
)
@pytest.mark.parametrize("size", [1, 5000])
def test_what_is_no_such_file_is_unreadable(text: str, said: str, size: int) -> None:
    report = streamed(text, size)
    assert report.verdict is Verdict.UNREADABLE
    assert report.unreadable is not None
    assert said in report.unreadable.message


def test_a_file_with_very_many_faults_lists_some_and_says_how_many_more() -> None:
    items = [collection(number) for number in range(MOST_LISTED + 50)]
    text = written(*items).decode().replace('Ccy="EUR"', 'Ccy="USD"')
    (rulebook,) = (one for one in streamed(text).checks if one.check == "rulebook")
    rules = [item.rule for item in rulebook.findings]
    assert rules.count("SDD-30") == MOST_LISTED
    (more,) = (item for item in rulebook.findings if item.rule == "SDD-66")
    assert (more.found, more.expected) == ("50", "SDD-30")


@given(st.lists(st.text(max_size=8), max_size=3000))
def test_what_was_seen_is_known_by_its_number(texts: list[str]) -> None:
    seen, numbers = Seen(), dict[str, int]()
    for text in texts:
        is_new = text not in numbers
        assert seen.number_of(text) == (numbers.setdefault(text, len(numbers)), is_new)


def test_a_large_file_is_checked_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "debits.xml"
    path.write_bytes(LONG.replace("INV-7<", "INV-8<").encode())
    whole = check_path(path, today=TODAY)
    monkeypatch.setattr("receivables.checks.LARGE", 1000)
    monkeypatch.setattr("receivables.checks.read_whole", None)
    streamed_report = check_path(path, today=TODAY)
    assert placed(streamed_report.findings) == placed(whole.findings)
    assert {item.rule for item in whole.findings} == {"SDD-06"}


SUPPLEMENT = "<SplmtryData><Envlp><x xmlns='urn:x'/></Envlp></SplmtryData>"


@pytest.mark.parametrize(
    ("mark", "place"),
    [
        ("</CstmrDrctDbtInitn>", "/Document/CstmrDrctDbtInitn/SplmtryData"),
        ("    <PmtInf>", "/Document/CstmrDrctDbtInitn/SplmtryData"),
        ("</Document>", "/Document/SplmtryData"),
    ],
)
def test_what_stands_beside_the_blocks_is_named(mark: str, place: str) -> None:
    text = second_block(("-1</PmtInfId>", "-2</PmtInfId>"))
    before, _, after = text.rpartition(mark)
    text = f"{before}{SUPPLEMENT}{mark}{after}"
    for report in (check(text.encode(), file="x.xml", today=TODAY), streamed(text, 100)):
        (rulebook,) = (one for one in report.checks if one.check == "rulebook")
        assert [(item.rule, item.location.xpath) for item in rulebook.findings] == [
            ("SDD-65", place)
        ]


@pytest.mark.parametrize("size", [1000, 1 << 22])
@pytest.mark.parametrize("mark", ["</CstmrDrctDbtInitn>", "<InstdAmt", "    <PmtInf>"])
def test_what_is_held_between_two_collections_has_a_bound(mark: str, size: int) -> None:
    before, _, after = BASE.rpartition(mark)
    text = f"{before}{'<Junk>x</Junk>' * (MOST_BETWEEN // 14 + 20_000)}{mark}{after}"
    report = streamed(text, size)
    assert report.verdict is Verdict.UNREADABLE
    assert report.unreadable is not None
    assert "bytes without a collection" in report.unreadable.message


def test_a_long_file_in_one_piece_is_no_such_file() -> None:
    assert len(LONG) > MOST_BETWEEN // 2
    long = LONG + "<!-- -->" * 10
    assert streamed(long, 1 << 22).verdict is Verdict.PASSED


def test_lines_beyond_what_a_parser_counts_in_two_bytes() -> None:
    """libxml2 keeps 16 bits of a line with its element, and the rest where it can."""
    blocks = [
        block(BASE)
        .replace("INV-", f"INV-{number}-")
        .replace("-1</PmtInfId>", f"-{number}</PmtInfId>")
        for number in range(1, 5)
    ]
    padded = ("\n" * 33_000).join(blocks)
    whole = BASE.replace(block(BASE), padded).replace("<NbOfTxs>2<", "<NbOfTxs>8<", 1)
    whole = whole.replace("<CtrlSum>241.00<", "<CtrlSum>964.00<", 1)
    good = streamed(whole)
    assert (good.verdict, good.findings) == (Verdict.PASSED, ())
    head, _, tail = whole.rpartition("<PmtMtd>DD</PmtMtd>")
    agree(f"{head}{tail}", 1 << 16)
