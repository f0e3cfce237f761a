# SPDX-License-Identifier: Apache-2.0
"""`encaisse debit cancel`: what the bank has and did not carry out yet is called back."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from receivables.cli import main
from receivables.journal.order_facts import CollectionWithdrawn
from receivables.matching.book import CollectionStatus
from receivables.services import read_book
from receivables.store.ledger import open_ledger
from sepa.debit.cancellation_list import write_cancellation_list
from tests.receivables.factory import (
    NOW,
    TODAY,
    collection,
    detail,
    entry,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from pathlib import Path

    from receivables.journal.events import Event

IBAN = "FR7630006000011234567890189"

# The collection date is Thursday 15 October.
PRESENTED: tuple[Event, ...] = (
    collection("E-1", "20", debtor_name="=SUM(A1)", debtor_iban=IBAN, mandate_id="RUM-1"),
    collection("E-2", "30.5", mandate_id="RUM-1"),
    collection("E-3", "40"),
    collection("E-4", "50"),
    collection("E-5", "60"),
    collection("E-5", "60", message_id="MSG-2"),
    *seen(entry("40", "10-15", detail("40", end_to_end_id="E-3"))),
    rejected("E-4"),
)


class Desk:
    """A ledger and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'ledger.db'}"
        ledger = open_ledger(self.url, create=True)
        with ledger.writing() as writer:
            writer.append(PRESENTED, recorded_at=NOW.isoformat())
        ledger.close()

    def cancel(self, *words: str, out: str | None = "list.csv", on: str = "10-13") -> Any:  # noqa: ANN401 (any JSON)
        line = ["debit", "cancel", *words, "--ledger", self.url, "--today", f"2026-{on}"]
        line += ["--confirmed"] if out is None else ["--out", str(self.folder / out)]
        result = CliRunner().invoke(main, [*line, "--json", "--lang", "en"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        self.status = result.exit_code
        return json.loads(result.stdout)

    def rows(self, name: str = "list.csv") -> list[list[str]]:
        text = (self.folder / name).read_text(encoding="utf-8-sig")
        return list(csv.reader(text.splitlines(), delimiter=";"))

    def withdrawn(self) -> list[CollectionWithdrawn]:
        ledger = open_ledger(self.url)
        with ledger.reading() as reader:
            found = [one for one in reader.events() if isinstance(one, CollectionWithdrawn)]
        ledger.close()
        return found

    def status_of(self, end_to_end_id: str) -> CollectionStatus:
        ledger = open_ledger(self.url)
        book = read_book(ledger, TODAY)
        ledger.close()
        (found,) = (c for c in book.collections if c.presented.end_to_end_id == end_to_end_id)
        return found.status


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def rules(document: Any) -> list[str]:  # noqa: ANN401 (any JSON)
    return [item["rule"] for item in document["findings"]]


def test_the_bank_gets_a_list_and_the_ledger_remembers(desk: Desk) -> None:
    document = desk.cancel("E-1", "E-2", "--reason", "wrong price")
    assert (desk.status, document["sum"], document["findings"]) == (0, "50.50", [])
    header, first, second, total = desk.rows()
    assert len({len(row) for row in (header, first, second, total)}) == 1
    # A name that a spreadsheet would carry out as a formula is text.
    assert first == [
        *("MSG-1", "BLOCK-1", "E-1", "20.00", "EUR", "2026-10-15", "RUM-1", "'=SUM(A1)", IBAN)
    ]
    assert second[2:4] == ["E-2", "30.50"]
    assert total[:4] == ["TOTAL", "", "2", "50.50"]
    assert {(one.end_to_end_id, one.reason, one.is_confirmed) for one in desk.withdrawn()} == {
        ("E-1", "wrong price", None),
        ("E-2", "wrong price", None),
    }
    assert desk.status_of("E-1") is CollectionStatus.PENDING


def test_what_was_asked_is_not_asked_again(desk: Desk) -> None:
    desk.cancel("E-1")
    document = desk.cancel("E-1", out="again.csv", on="10-14")
    assert (desk.status, rules(document), document["file"]) == (0, ["CNL-03"], None)
    assert not (desk.folder / "again.csv").exists()
    document = desk.cancel("--mandate", "rum-1", out="rest.csv")
    assert [row[2] for row in desk.rows("rest.csv")[1:-1]] == ["E-2"]
    assert len(desk.withdrawn()) == 2


def test_the_word_of_the_bank_ends_it(desk: Desk) -> None:
    desk.cancel("E-1")
    document = desk.cancel("E-1", out=None, on="10-14")
    assert (desk.status, document["is_confirmed"], document["count"]) == (0, True, 1)
    assert desk.status_of("E-1") is CollectionStatus.CANCELLED
    document = desk.cancel("E-1", out=None, on="10-20")
    assert (desk.status, rules(document), document["count"]) == (0, ["CNL-03"], 0)
    assert len(desk.withdrawn()) == 2


REFUSED = [
    (("RIEN",), "CNL-01"),
    (("--mandate", "RIEN"), "CNL-01"),
    (("E-1", "E-3"), "CNL-02"),  # credited
    (("E-4",), "CNL-02"),  # rejected
    (("E-5",), "CNL-05"),  # asked for twice
]


@pytest.mark.parametrize(("words", "code"), REFUSED)
def test_one_that_cannot_be_called_back_refuses_all(
    desk: Desk, words: tuple[str, ...], code: str
) -> None:
    document = desk.cancel(*words)
    assert (desk.status, rules(document), document["count"]) == (1, [code], 0)
    assert (desk.withdrawn(), (desk.folder / "list.csv").exists()) == ([], False)


def test_a_mandate_stands_for_all_of_its_collections(desk: Desk) -> None:
    assert desk.cancel("--mandate", "RUM-E-5")["count"] == 2


@pytest.mark.parametrize(("on", "codes"), [("10-14", []), ("10-15", ["CNL-04"])])
def test_the_cut_off_is_one_target_day_ahead(desk: Desk, on: str, codes: list[str]) -> None:
    document = desk.cancel("E-1", on=on)
    assert (desk.status, rules(document), document["count"]) == (0, codes, 1)


@pytest.mark.parametrize("words", [("--out", "l"), ("E-1",), ("E-1", "--out", "l", "--confirmed")])
def test_wrong_usage(words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(main, ["debit", "cancel", *words]).exit_code == 2


def test_there_is_no_empty_list() -> None:
    with pytest.raises(ValueError, match="at least one"):
        write_cancellation_list([], "fr")


def test_people_read_what_to_do(desk: Desk) -> None:
    line = ["debit", "cancel", "E-2", "--ledger", desk.url, "--today", "2026-10-13"]
    line += ["--out", str(desk.folder / "liste.csv"), "--lang", "fr"]
    result = CliRunner().invoke(main, line)
    assert "remettez cette liste à la banque" in result.stdout
    assert desk.rows("liste.csv")[0][3] == "montant"
    assert Decimal(desk.rows("liste.csv")[-1][3]) == Decimal("30.50")
