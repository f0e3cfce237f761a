# SPDX-License-Identifier: Apache-2.0
"""The peer of the bank tests: PyPI `mock-bank`, started on loopback with a clock of its own.

It is a bank that nobody here wrote: it takes a pain.008.001.08 and answers with pain.002, camt.054
and camt.053. Its clock moves when the test moves it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "COMPANY"
_LISTENING = re.compile(r"listening on http://127\.0\.0\.1:(\d+)/")
_SECONDS_TO_START = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message that the bank has sent."""

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class MockBank:
    """A running bank."""

    port: int

    def open_account(self, name: str, iban: str, *, balance: Decimal = Decimal(0)) -> None:
        """Open an account in euro."""
        account = {"id": ACCOUNT, "name": name, "iban": iban, "balance": _cents(balance)}
        self._call("POST", "/_mock/accounts", account, expected=201)

    def set_holidays(self, days: list[str]) -> None:
        """Close the bank on days beside the weekends."""
        self._call("PUT", "/_mock/holidays", days, expected=200)

    def submit(self, pain008: bytes) -> dict[str, Any]:
        """Hand in a file of debits; the answer says what became of each collection."""
        answer = self._send("POST", "/payments", pain008, "application/xml", expected=202)
        return dict(answer)

    def refuse(self, end_to_end_id: str, reason: str) -> None:
        """Let the debtor's bank say no: a reject before settlement, a return after it."""
        path = f"/_mock/collections/{end_to_end_id}/refuse"
        self._call("POST", path, {"reason": reason}, expected=None)

    def receive_transfer(
        self, amount: Decimal, *, name: str, iban: str, note: str, end_to_end_id: str | None = None
    ) -> None:
        """Let a transfer arrive today."""
        credit = {
            "account": ACCOUNT,
            "amount": _cents(amount),
            "debtor": {"name": name, "iban": iban},
            "note": note,
        }
        if end_to_end_id is not None:
            credit["end_to_end_id"] = end_to_end_id
        self._call("POST", "/_mock/credits", credit, expected=201)

    def advance_to(self, day: str) -> None:
        """Move the bank's clock."""
        self._call("POST", f"/_mock/advance?to={day}", {}, expected=200)

    def collect(self) -> tuple[Message, ...]:
        """Take what the bank has sent to the company since the last time, oldest first.

        What banks send each other (pacs.004) and the bank's own accounts are not for the company.
        """
        rows = self._call("GET", "/_mock/mailbox", None, expected=200)
        return tuple(
            Message(kind=row["type"], data=row["body"].encode())
            for row in rows
            if row["account"] == ACCOUNT and not row["type"].startswith("pacs.")
        )

    def _call(self, method: str, path: str, body: object, *, expected: int | None) -> Any:  # noqa: ANN401 (JSON)
        payload = None if body is None else json.dumps(body).encode()
        return self._send(method, path, payload, "application/json", expected=expected)

    def _send(
        self, method: str, path: str, payload: bytes | None, media: str, *, expected: int | None
    ) -> Any:  # noqa: ANN401 (JSON)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=payload, headers={"Content-Type": media})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        assert answer.status == expected or (expected is None and answer.status < 300), text
        return json.loads(text)


@contextmanager
def running_bank(clock: str) -> Iterator[MockBank]:
    """Start a bank whose clock stands at a moment (`2026-10-05T09:00`), and stop it at the end."""
    pytest.importorskip("mockbank", reason="mock-bank is a development dependency")
    command = [sys.executable, "-m", "mockbank", "--port", "0", "--clock", clock]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    errors = process.stderr
    assert errors is not None
    log = threading.Thread(target=errors.read)
    stopper = threading.Timer(_SECONDS_TO_START, process.kill)
    stopper.start()
    try:
        said = []
        for line in errors:
            said.append(line)
            listening = _LISTENING.search(line)
            if listening:
                break
        else:
            pytest.fail(f"mock-bank did not start: {''.join(said)}")
        stopper.cancel()
        # Its log is read to the end, so that a full pipe never stops it.
        log.start()
        yield MockBank(int(listening[1]))
    finally:
        stopper.cancel()
        process.terminate()
        process.wait(timeout=10)
        if log.ident is not None:
            log.join()
        errors.close()


def _cents(amount: Decimal) -> int:
    return int(amount * 100)
