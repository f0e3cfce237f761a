# SPDX-License-Identifier: Apache-2.0
"""`encaisse demo`, end to end: nothing canned, and who owes what as computed by hand."""

from __future__ import annotations

import email.policy
import json
import shutil
from dataclasses import dataclass
from decimal import Decimal
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import etree

from receivables.cli import main
from receivables.demo import prepare_folder, steps
from tests.demo.story import FIXTURES, Owed, owed, reminded

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-11-02"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished demo: its folder and what it printed."""

    folder: Path
    status: int
    printed: str


def encaisse(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--lang", "en", *arguments], catch_exceptions=False)
    return done.exit_code, done.output


def run_demo(folder: Path, fixtures: Path | None = None) -> Run:
    chosen = () if fixtures is None else ("--fixtures", str(fixtures))
    status, printed = encaisse("demo", "--out", str(folder), *chosen)
    return Run(folder=folder, status=status, printed=printed)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_demo(tmp_path_factory.mktemp("demo") / "out")


def ledger(folder: Path) -> tuple[str, str]:
    return ("--ledger", f"sqlite:///{folder / 'ledger.db'}")


def status_of(folder: Path) -> dict[str, Any]:
    status, printed = encaisse("ledger", "status", "--as-of", TODAY, "--json", *ledger(folder))
    assert status == 0
    document: dict[str, Any] = json.loads(printed)
    return document


def who_owes_what(folder: Path) -> dict[str, Owed]:
    """Customers with something open, and the total, in the form of the README's table."""
    document = status_of(folder)
    rows = {row["name"]: row for row in document["customers"]}
    (rows["Total"],) = document["totals"]
    return {
        name: Owed(
            overdue=Decimal(row["overdue"]),
            not_due=Decimal(row["open"]) - Decimal(row["overdue"]),
            total=Decimal(row["balance"]),
        )
        for name, row in rows.items()
        if Decimal(row["open"]) or Decimal(row["balance"])
    }


def test_demo_ends_well(demo: Run) -> None:
    assert demo.status == 0, demo.printed
    assert str(demo.folder) in demo.printed.splitlines()[-1]


def test_demo_shows_every_command(demo: Run, tmp_path: Path) -> None:
    shown = [line for line in demo.printed.splitlines() if line.startswith("$ ")]
    story = prepare_folder(tmp_path / "out", None)
    planned = [step.command_line for step in steps(demo.folder, story, language="en")]
    assert shown == [f"$ {line}" for line in planned]


def test_who_owes_what_is_as_computed_by_hand(demo: Run) -> None:
    assert who_owes_what(demo.folder) == owed()


def test_unknown_payer_is_on_nobodys_account(demo: Run) -> None:
    (payment,) = status_of(demo.folder)["unallocated"]
    assert (payment["counterparty"], payment["remainder"]) == ("TESSIER MARIE", "150.00")


def test_what_came_back_says_why(demo: Run) -> None:
    setbacks = {
        item["number"]: [setback["reason"] for setback in item["setbacks"]]
        for customer in status_of(demo.folder)["customers"]
        for item in customer["items"]
        if item["setbacks"]
    }
    assert setbacks == {"F2026-0221": ["AM04"], "F2026-0223": ["AC04"]}


def addresses() -> dict[str, str]:
    """E-mail address of each customer, from the invoices of the fixtures."""
    rows = (FIXTURES / "invoices.jsonl").read_text(encoding="utf-8").splitlines()
    buyers = [json.loads(row)["buyer"] for row in rows]
    return {buyer["name"]: buyer["contact"]["email"] for buyer in buyers}


def test_reminders_go_to_those_who_are_late_with_their_invoice(demo: Run) -> None:
    messages = [
        message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((demo.folder / "reminders").glob("*.eml"))
    ]
    book = addresses()
    recipients = {message["To"].addresses[0].addr_spec for message in messages}
    assert recipients == {book[name] for name in reminded()}
    assert len(messages) == len(recipients) == 5
    for message in messages:
        names = [part.get_filename() or "" for part in message.iter_attachments()]
        assert [name for name in names if name.endswith(".pdf")], message["To"]


def bank_ids(folder: Path, name: str, element: str) -> set[str]:
    root = etree.parse(folder / "input" / "bank" / name).getroot()
    return {node.text or "" for node in root.iter("{*}" + element)}


def test_bank_answers_the_file_that_the_demo_builds(demo: Run) -> None:
    debit = etree.parse(demo.folder / "debit.xml").getroot()
    message = {node.text for node in debit.iter("{*}MsgId")}
    blocks = {node.text for node in debit.iter("{*}PmtInfId")}
    answer = "2026-10-13-pain.002.xml"
    assert bank_ids(demo.folder, answer, "OrgnlMsgId") == message
    assert bank_ids(demo.folder, answer, "OrgnlPmtInfId") < blocks
    for name in ("2026-10-15-camt.054.xml", "2026-10-31-camt.053.xml"):
        assert bank_ids(demo.folder, name, "PmtInfId") == blocks


def test_importing_everything_again_changes_nothing(demo: Run) -> None:
    before = status_of(demo.folder)
    files = [str(demo.folder / name) for name in ("invoices", "debit.xml", "input/bank")]
    status, printed = encaisse("ledger", "import", *files, "--json", *ledger(demo.folder))
    assert status == 0
    assert '"imported"' not in printed
    assert status_of(demo.folder) == before


def delete_payment(statement: Path, reference: str) -> Decimal:
    """Take an entry out of a statement, and its amount out of the closing balance."""
    tree = etree.parse(statement)
    (entry,) = (
        node
        for node in tree.getroot().iter("{*}Ntry")
        if node.findtext("{*}AcctSvcrRef") == reference
    )
    amount = Decimal(entry.findtext("{*}Amt") or "")
    closing = tree.xpath("//*[local-name()='Bal'][.//*[text()='CLBD']]/*[local-name()='Amt']")[0]
    closing.text = str(Decimal(closing.text) - amount)
    parent = entry.getparent()
    assert parent is not None
    parent.remove(entry)
    tree.write(statement, encoding="UTF-8", xml_declaration=True)
    return amount


def test_without_a_payment_its_invoice_is_owed(tmp_path: Path) -> None:
    fixtures = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, fixtures)
    amount = delete_payment(fixtures / "bank" / "2026-10-31-camt.053.xml", "OP2610200002")
    assert amount == Decimal("744.00")
    run = run_demo(tmp_path / "out", fixtures)
    assert run.status == 0, run.printed
    expected = dict(owed())
    expected["Aubrac Immobilier SAS"] = Owed(overdue=amount, not_due=ZERO, total=amount)
    total = expected["Total"]
    expected["Total"] = Owed(
        overdue=total.overdue + amount, not_due=total.not_due, total=total.total + amount
    )
    assert who_owes_what(run.folder) == expected
    assert len(list((run.folder / "reminders").glob("*.eml"))) == len(reminded()) + 1


def test_a_failing_step_ends_the_demo_with_its_status(tmp_path: Path) -> None:
    fixtures = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, fixtures)
    rows = fixtures / "invoices.jsonl"
    first, _, others = rows.read_text(encoding="utf-8").partition("\n")
    wrong = json.loads(first)
    del wrong["buyer"]["name"]
    rows.write_text(f"{json.dumps(wrong)}\n{others}", encoding="utf-8")
    run = run_demo(tmp_path / "out", fixtures)
    assert run.status == 1
    assert [line[:24] for line in run.printed.splitlines() if line.startswith("$")] == [
        "$ encaisse --lang en inv"
    ]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    run = run_demo(tmp_path)
    assert run.status == 1
    assert "DEMO-FOLDER" in run.printed
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert letter.read_text(encoding="utf-8") == "mine"


def test_an_earlier_demo_is_made_anew(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "out", None)
    stale = tmp_path / "out" / "invoices"
    stale.mkdir()
    prepare_folder(tmp_path / "out", None)
    assert not stale.exists()
    assert (tmp_path / "out" / "input" / "bank" / "2026-10-31-camt.053.xml").is_file()


def test_a_company_without_its_files_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "fixtures"
    empty.mkdir()
    run = run_demo(tmp_path / "out", empty)
    assert run.status == 3
    assert "collections.csv" in run.printed
