# SPDX-License-Identifier: Apache-2.0
"""A ledger with the files of the fixture company, and the command that reverses."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from compliance.artefacts import locate
from compliance.errors import NotRunError
from receivables.cli import main
from receivables.journal.order_facts import ReversalOrdered
from receivables.services import import_files
from receivables.store.ledger import open_ledger
from tests.receivables.company import FIXTURES, make_files
from tests.receivables.factory import NOW

NS = "urn:iso:std:iso:20022:tech:xsd:pain.007.001.09"
DAY = "2026-10-16"


@functools.cache
def _ledger() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger = open_ledger(f"sqlite:///{folder / 'ledger.db'}", create=True)
        files = folder / "files"
        files.mkdir()
        import_files(make_files(files), ledger, NOW)
        ledger.close()
        return (folder / "ledger.db").read_bytes()


class Desk:
    """The ledger and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'ledger.db'}"
        (folder / "ledger.db").write_bytes(_ledger())

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


def has_schema() -> bool:
    try:
        locate("pain.007.001.09")
    except NotRunError:
        return False
    return True
