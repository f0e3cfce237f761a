# SPDX-License-Identifier: Apache-2.0
"""The folder of received invoices: idempotent, whole, and every change in it is seen."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.chain import GENESIS
from compliance.errors import RefusedError, UnreadableError
from einvoice.cii.document import write_cii
from einvoice.received.facts import compute_facts
from einvoice.received.register import (
    Received,
    Register,
    Trusted,
    read_register,
    write_lines,
)
from einvoice.received.store import (
    REGISTER,
    Outcome,
    Store,
    receive_file,
    received_invoices,
    trust_accounts,
    verify_store,
)
from tests.einvoice.pdf_models import invoice
from tests.project.tree import ROOT

if TYPE_CHECKING:
    from einvoice.document import Invoice

AT = "2026-11-02T10:00:00+01:00"
FIRST = invoice()
NEXT = replace(invoice(), number="../FA/2")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def receive(item: Invoice | bytes, inbox: Path, name: str = "a.xml") -> Outcome:
    path = inbox / name
    path.write_bytes(item if isinstance(item, bytes) else write_cii(item))
    return receive_file(path, Store(inbox.parent / "store"), recorded_at=AT, ours=None)


def found(store: Path) -> list[str]:
    return [item.rule for item in verify_store(Store(store))[1]]


def test_a_file_is_kept_as_it_came_below_year_and_supplier(inbox: Path) -> None:
    done = receive(NEXT, inbox)
    assert done.is_new
    assert done.stored is not None
    assert done.sha256 is not None
    assert done.stored == f"2026/siren-100000009/___FA_2.{done.sha256[:8]}.xml"
    assert (inbox.parent / "store" / done.stored).read_bytes() == write_cii(NEXT)
    assert found(inbox.parent / "store") == []


def test_the_same_again_is_known_and_adds_nothing(inbox: Path) -> None:
    store = inbox.parent / "store"
    receive(FIRST, inbox)
    before = (store / REGISTER).read_bytes()
    again = receive(FIRST, inbox, "b.xml")
    assert (again.is_new, again.findings) == (False, ())
    assert (store / REGISTER).read_bytes() == before


def test_a_kept_file_that_was_lost_comes_back_when_it_is_received_again(inbox: Path) -> None:
    store = inbox.parent / "store"
    stored = receive(FIRST, inbox).stored
    assert stored is not None
    (store / stored).unlink()
    assert found(store) == ["RCV-21"]
    receive(FIRST, inbox)
    assert found(store) == []


def test_what_cannot_be_read_is_not_kept(inbox: Path) -> None:
    for data in (b"Dear customer", b"<a/>", b""):
        done = receive(data, inbox)
        assert (done.facts, done.stored, done.report.verdict.value) == (None, None, "unreadable")
    assert not (inbox.parent / "store").exists()


def test_an_invoice_with_unreadable_values_says_which(inbox: Path) -> None:
    done = receive(write_cii(FIRST).replace(b">120.00<", b">12O<"), inbox)
    assert done.facts is None
    assert any(item.rule.startswith("CII-") for item in done.findings)


def alter(text: str) -> str:
    return text.replace("Atelier", "Studio", 1)


def drop_first(text: str) -> str:
    return text.partition("\n")[2]


def swap(text: str) -> str:
    return "\n".join([*reversed(text.splitlines()), ""])


def cut(text: str) -> str:
    return text[:-10]


def space(text: str) -> str:
    return text.replace(":", ": ", 1)


def nest(_text: str) -> str:
    return "[" * 100_000 + "\n"


@pytest.mark.parametrize("change", [alter, drop_first, swap, cut, space, nest])
def test_a_register_that_was_altered_takes_nothing_more(change: object, inbox: Path) -> None:
    store = inbox.parent / "store"
    receive(FIRST, inbox)
    receive(NEXT, inbox)
    text = (store / REGISTER).read_text(encoding="utf-8")
    changed = change(text)  # type: ignore[operator]  # a function of text
    (store / REGISTER).write_text(changed, encoding="utf-8")
    assert "RCV-20" in found(store)
    with pytest.raises(RefusedError) as caught:
        receive(replace(FIRST, number="FA-9"), inbox)
    assert [item.rule for item in caught.value.findings] == ["RCV-20"]
    assert (store / REGISTER).read_text(encoding="utf-8") == changed


def test_a_line_cut_off_at_the_end_leaves_a_file_that_no_line_names(inbox: Path) -> None:
    store = inbox.parent / "store"
    receive(FIRST, inbox)
    receive(NEXT, inbox)
    lines = (store / REGISTER).read_text(encoding="utf-8").splitlines(keepends=True)
    (store / REGISTER).write_text(lines[0], encoding="utf-8")
    assert found(store) == ["RCV-23"]


def test_where_nothing_is_there_nothing_is_intact(inbox: Path) -> None:
    receive(FIRST, inbox)
    with pytest.raises(UnreadableError, match="no such register"):
        verify_store(Store(inbox.parent / "stroe"))
    (inbox.parent / "store" / REGISTER).unlink()
    assert found(inbox.parent / "store") == ["RCV-23"]


def test_a_kept_file_that_was_altered_is_seen(inbox: Path) -> None:
    store = inbox.parent / "store"
    stored = receive(FIRST, inbox).stored
    assert stored is not None
    (store / stored).write_bytes(b"<other/>")
    assert found(store) == ["RCV-22"]


def test_no_file_takes_the_place_of_another(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("einvoice.received.store._SHOWN_DIGITS", 0)
    first, second = receive(FIRST, inbox), receive(replace(FIRST, payment_terms="x"), inbox)
    assert first.stored != second.stored
    assert found(inbox.parent / "store") == []


def test_accounts_are_confirmed_for_a_known_supplier_alone(inbox: Path) -> None:
    store = inbox.parent / "store"
    receive(FIRST, inbox)
    for name in ("siren-100000009", "100000009"):
        assert (
            trust_accounts(Store(store), name, ("X",), recorded_at=AT).supplier == "siren-100000009"
        )
    with pytest.raises(RefusedError) as caught:
        trust_accounts(Store(store), "999", ("X",), recorded_at=AT)
    assert [item.rule for item in caught.value.findings] == ["RCV-24"]


RUN = """
import sys
from pathlib import Path
from einvoice.received.store import Store, receive_file
store = Store(Path(sys.argv[1]))
for name in sys.argv[2:]:
    receive_file(Path(name), store, recorded_at="2026", ours=None)
"""


def test_two_runs_at_once_lose_nothing(inbox: Path) -> None:
    store = inbox.parent / "store"
    # Not even XML that a schema takes is needed: to be judged invalid is quick, and it is kept.
    names = []
    for number in range(12):
        names.append(str(inbox / f"{number}.xml"))
        Path(names[-1]).write_bytes(write_cii(replace(FIRST, number=f"FA-{number}")))
    runs = [
        subprocess.Popen([sys.executable, "-c", RUN, str(store), *order], cwd=ROOT)
        for order in (names, names[::-1])
    ]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    register = Store(store).load()
    assert sorted(item.facts.number for item in received_invoices(register)) == sorted(
        f"FA-{number}" for number in range(12)
    )
    assert found(store) == []


def test_a_store_sees_what_another_program_did(inbox: Path) -> None:
    store = Store(inbox.parent / "store")
    receive(FIRST, inbox)
    assert len(store.load().entries) == 1
    receive(NEXT, inbox)
    assert len(store.load().entries) == 2
    register = inbox.parent / "store" / REGISTER
    register.write_text(alter(register.read_text(encoding="utf-8")), encoding="utf-8")
    assert store.load().broken_at == 1


NAMES = st.text(min_size=1, max_size=30).filter(
    lambda text: text.strip() and not any("\ud800" <= char <= "\udfff" for char in text)
)


@settings(max_examples=60)
@given(name=NAMES, accounts=st.lists(NAMES, max_size=3))
def test_a_register_says_what_was_written(name: str, accounts: list[str]) -> None:
    facts = compute_facts(replace(FIRST, seller=replace(FIRST.seller, name=name)))
    entries = (
        Received(
            recorded_at=AT,
            file="2026/x.xml",
            sha256="0" * 64,
            kind="k",
            verdict="passed",
            alarms=("RCV-01",),
            facts=replace(facts, accounts=tuple(accounts)),
        ),
        Trusted(recorded_at=AT, supplier="siren-1", accounts=tuple(accounts)),
    )
    text = write_lines(entries, Register())
    register = read_register(text)
    assert (register.entries, register.broken_at) == (entries, None)
    more = write_lines(entries[:1], register)
    assert read_register(text + more).entries == (*entries, entries[0])


def test_the_chain_starts_where_it_says() -> None:
    entry = Trusted(recorded_at=AT, supplier="siren-1", accounts=())
    line = json.loads(write_lines((entry,), Register()))
    assert (line["previous"], line["seq"]) == (GENESIS, 1)
