# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit reverse`: what was collected wrongly is given back, by pain.007, once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from compliance.xml_read import parse_xml
from receivables.cli import main
from receivables.journal.mandate_facts import MandateDrafted, MandateSigned
from receivables.matching.book import CollectionStatus
from receivables.refunds.reversing import ReversalWish, choose, order_reversal
from receivables.services import read_book
from receivables.store.ledger import open_ledger
from sepa.debit.creditor_settings import read_creditor
from sepa.debit.pain007_reader import read_pain007
from sepa.debit.reversal import ReversalReason
from tests.receivables.company import FIXTURES
from tests.receivables.factory import NOW, TODAY, book_of, collection, day, detail, entry, seen
from tests.receivables.reversal_desk import DAY, NS, Desk, has_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from receivables.journal.events import Event


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def rules(document: Any) -> list[str]:  # noqa: ANN401 (any JSON)
    return [item["rule"] for item in document["findings"]]


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


def test_a_reversal_is_not_imported(desk: Desk) -> None:
    desk.data("F2026-0219")
    path = desk.folder / "other.xml"
    path.write_bytes((desk.folder / "back.xml").read_bytes() + b"\n")
    result = run("ledger", "import", str(path), "--ledger", desk.url)
    assert (result.exit_code, "debit reverse" in result.output) == (3, True)


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
