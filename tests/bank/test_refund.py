# SPDX-License-Identifier: Apache-2.0
"""An overpayment comes in, the refund goes out, and the bank's own report shows it paid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from receivables.cli import main
from receivables.matching.book import RefundStatus
from receivables.services import import_files, read_book
from receivables.store.ledger import open_ledger
from tests.bank.mock_bank import running_bank
from tests.receivables.company import FIXTURES
from tests.receivables.factory import invoice

if TYPE_CHECKING:
    from pathlib import Path

    from receivables.matching.book import Book
    from tests.bank.mock_bank import Message

RECORDED = datetime(2026, 11, 2, 8, tzinfo=UTC)
OUR_IBAN = "FR7661610044000002026100190"
PAYER = ("Atelier Un SAS", "FR7661620044010000011001109")


class Desk:
    """Our side: a folder with a ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'ledger.db'}"
        self.count = 0
        ledger = open_ledger(self.url, create=True)
        with ledger.writing() as writer:
            writer.append((invoice("FA-001", "100"),), recorded_at=RECORDED.isoformat())
        ledger.close()

    def take(self, messages: tuple[Message, ...]) -> Book:
        paths = []
        for message in messages:
            self.count += 1
            path = self.folder / f"bank-{self.count}.xml"
            path.write_bytes(message.data)
            paths.append(path)
        ledger = open_ledger(self.url)
        import_files(paths, ledger, RECORDED)
        book = read_book(ledger, date(2026, 11, 30))
        ledger.close()
        return book

    def refund(self) -> bytes:
        target = self.folder / "refund.xml"
        line = ["refund", "build", "--from-ledger", "--number", "FA-001", "--ledger", self.url]
        line += ["--creditor", str(FIXTURES / "creditor.toml"), "--out", str(target)]
        result = CliRunner().invoke(main, [*line, "--today", "2026-10-08"])
        if result.exit_code == 4:
            pytest.skip("the schema of pain.001 is not at hand: encaisse schemas sync")
        assert result.exit_code == 0, result.output
        return target.read_bytes()


def test_a_refund_is_paid_once_and_the_ledger_knows(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with running_bank("2026-10-05T09:00") as bank:
        bank.open_account("Rameau Clair SAS", OUR_IBAN, balance=Decimal(1000))
        name, iban = PAYER
        bank.receive_transfer(Decimal(130), name=name, iban=iban, note="FA-001")
        bank.advance_to("2026-10-08")
        before = desk.take(bank.collect())
        data = desk.refund()
        ordered = desk.take(())
        bank.submit(data)
        bank.advance_to("2026-10-14")
        after = desk.take(bank.collect())
    assert [payment.remainder for payment in before.payments] == [Decimal(30)]
    assert [one.status for one in ordered.refunds] == [RefundStatus.ORDERED]
    (refund,) = after.refunds
    assert (refund.status, refund.ordered.payee_iban) == (RefundStatus.PAID, PAYER[1])
    assert [payment.remainder for payment in after.payments] == [0, 0]
    assert sum(payment.amount for payment in after.payments) == Decimal(100)
