# SPDX-License-Identifier: Apache-2.0
"""Reminders as files: the message, written once, never by halves, the invoice attached."""

from __future__ import annotations

import hashlib
import os
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.errors import RefusedError, UnreadableError, UnwritableError
from compliance.files import write_whole
from receivables.journal.events import DocumentFiled, Event
from receivables.messages import Attachment
from receivables.reminders import sending as reminding
from receivables.reminders.mail import write_reminder
from receivables.reminders.plan import PlannedReminder, compute_plan
from receivables.reminders.sending import send_as_files
from receivables.reminders.settings import ReminderSettings
from receivables.services import verify_journal
from receivables.store.ledger import Ledger, open_ledger
from tests.receivables.factory import (
    NOW,
    TODAY,
    book_of,
    collection,
    credit_note,
    day,
    detail,
    entry,
    invoice,
    rejected,
    seen,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

GOLDEN = Path(__file__).parent / "golden"
PDF = b"%PDF-1.7 not looked into\n"
SETTINGS = ReminderSettings(
    sender_name="Élise Garnault",
    sender_email="compta@rameau-clair.example.com",
    telephone="+33 2 61 91 20 26",
    company="Rameau Clair",
    iban="FR7661610044000002026100190",
    account_name="Rameau Clair SAS",
)
PARTLY = seen(entry("40", "10-20", detail("40", "FA-001")))
STORIES: dict[str, tuple[Event | tuple[Event, ...], ...]] = {
    "one.fr": (invoice("FA-001", "1340.50", contact_name="Anne Le Guennec"), PARTLY),
    "several.fr": (
        invoice("FA-001", "1340.50"),
        invoice("FA-002", "50", due_date=day("10-15")),
        credit_note("AV-001", "20"),
        PARTLY,
    ),
    "returned.fr": (
        invoice("FA-001", "100"),
        collection("FA-001", "100"),
        rejected("FA-001"),
        seen(),
    ),
    "one.en": (invoice("FA-001", "1340.50", customer_country="IE"), PARTLY),
    "returned.en": (
        invoice("FA-001", "100", customer_country="IE"),
        collection("FA-001", "100"),
        rejected("FA-001"),
        seen(),
    ),
}


def planned_of(*events: Event | tuple[Event, ...]) -> PlannedReminder:
    return compute_plan(book_of(*events), SETTINGS).reminders[0]


def written(planned: PlannedReminder) -> bytes:
    attached = [Attachment(filename=f"{item.number}.pdf", data=PDF) for item in planned.reminded]
    return write_reminder(
        planned, SETTINGS, today=TODAY, bank_data_to=day("10-31"), attachments=attached
    )


def parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("name", STORIES)
def test_the_message_is_the_golden_one(name: str) -> None:
    data = written(planned_of(*STORIES[name]))
    golden = GOLDEN / f"{name}.eml"
    if os.environ.get("ENCAISSE_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(data)
    assert data == golden.read_bytes()


def test_there_is_a_story_for_each_golden_file() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.eml")) == sorted(STORIES)


@pytest.mark.parametrize("name", STORIES)
def test_courtesy_names_facts_a_way_out_and_thanks(name: str) -> None:
    planned = planned_of(*STORIES[name])
    message = parsed(written(planned))
    for kind in ("plain", "html"):
        text = body(message, kind)
        assert planned.name in text
        for item in planned.reminded:
            assert item.number in text
        answer, thanks = {
            "fr": ("Répondez simplement à ce message", "Merci de votre confiance"),
            "en": ("simply reply to this message", "Thank you for your trust"),
        }[planned.language]
        assert answer in text
        assert thanks in text
        assert "FR76\u00a06161" in text
    assert [part.get_content() for part in message.iter_attachments()] == [PDF] * len(
        planned.reminded
    )


def test_french_has_its_spaces() -> None:
    text = body(parsed(written(planned_of(*STORIES["several.fr"]))), "plain")
    assert "1\u202f300,50\u00a0€" in text
    assert "1er\u00a0octobre 2026" in text
    assert not [line for line in text.splitlines() if " :" in line or " ?" in line]
    assert "'" not in text


def test_the_same_reminder_has_the_same_bytes() -> None:
    planned = planned_of(*STORIES["one.fr"])
    assert written(planned) == written(planned)


def test_what_a_customer_is_called_is_no_markup() -> None:
    name = "<b>Dupont & Fils</b>\r\nBcc: a@example.com"
    message = parsed(written(planned_of(invoice("FA-001", "100", customer_name=name), seen())))
    assert message["Bcc"] is None
    assert "&lt;b&gt;Dupont &amp; Fils&lt;/b&gt;" in body(message, "html")


def test_a_line_break_in_a_number_ends_no_header() -> None:
    planned = planned_of(invoice("FA\n001", "100"), seen())
    data = write_reminder(planned, SETTINGS, today=TODAY, bank_data_to=day("10-31"), attachments=())
    assert "FA 001" in parsed(data)["Subject"]


def _filed(number: str, pdf: Path) -> DocumentFiled:
    return DocumentFiled(
        number=number,
        filed=day("09-01"),
        media_type="application/pdf",
        path=str(pdf),
        sha256=hashlib.sha256(PDF).hexdigest(),
    )


def _stopped(**_values: object) -> None:
    raise InterruptedError


class TestSending:
    @pytest.fixture
    def pdf(self, tmp_path: Path) -> Path:
        path = tmp_path / "FA-001.pdf"
        path.write_bytes(PDF)
        return path

    @pytest.fixture
    def filled(self, tmp_path: Path, pdf: Path) -> Iterator[Ledger]:
        opened = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", create=True)
        with opened.writing() as writer:
            paper = invoice("FA-001", "100")
            writer.append((paper, _filed("FA-001", pdf), *seen()), recorded_at="x")
        yield opened
        opened.close()

    def test_it_is_written_and_remembered(self, filled: Ledger, tmp_path: Path) -> None:
        out = tmp_path / "out"
        summary = send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW)
        (sent,) = summary.written
        assert list(out.iterdir()) == [sent.path]
        assert parsed(sent.path.read_bytes())["To"] == "Atelier Un SAS <compta@un.example.com>"

    def test_twice_sends_nothing_twice(self, filled: Ledger, tmp_path: Path) -> None:
        out = tmp_path / "out"
        (first,) = send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW).written
        first.path.unlink()
        before = verify_journal(filled)
        assert send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW).written == ()
        assert (list(out.iterdir()), verify_journal(filled)) == ([], before)

    def test_an_interrupted_sending_is_taken_up(
        self, filled: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = tmp_path / "out"

        def full(*_arguments: object) -> Path:
            raise OSError("disk full")

        with monkeypatch.context() as patch:
            patch.setattr(reminding, "_put", full)
            with pytest.raises(OSError, match="disk full"):
                send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW)
        assert len(send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW).written) == 1
        assert send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW).written == ()

    def test_an_interrupted_sending_that_says_otherwise_is_withdrawn(
        self, filled: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = tmp_path / "out"
        with monkeypatch.context() as patch:
            patch.setattr(reminding, "ReminderSent", _stopped)
            with pytest.raises(InterruptedError):
                send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW)
        (old,) = out.iterdir()
        with filled.writing() as writer:
            more = invoice("FA-002", "50", due_date=day("10-15"))
            filed = _filed("FA-002", tmp_path / "FA-001.pdf")
            writer.append((more, filed), recorded_at="x")
        (sent,) = send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW).written
        assert list(out.iterdir()) == [sent.path]
        assert sent.path != old

    def test_what_was_sent_counts_on_any_day(self, filled: Ledger, tmp_path: Path) -> None:
        out, later = tmp_path / "out", day("11-04")
        assert send_as_files(filled, SETTINGS, out, today=later, now=NOW).written
        assert send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW).written == ()

    def test_two_that_take_up_one_sending_confirm_it_once(
        self, filled: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = tmp_path / "out"

        def write_after_another(path: Path, data: bytes) -> None:
            monkeypatch.setattr(reminding, "write_whole", write_whole)
            send_as_files(filled, SETTINGS, out, today=day("11-03"), now=NOW)
            write_whole(path, data)

        monkeypatch.setattr(reminding, "write_whole", write_after_another)
        assert len(send_as_files(filled, SETTINGS, out, today=TODAY, now=NOW).written) == 1
        assert len(list(out.iterdir())) == 1

    def test_a_folder_that_cannot_be_made_leaves_everything_as_it_was(
        self, filled: Ledger, pdf: Path
    ) -> None:
        before = verify_journal(filled)
        with pytest.raises(UnwritableError):
            send_as_files(filled, SETTINGS, pdf / "out", today=TODAY, now=NOW)
        assert verify_journal(filled) == before

    @pytest.mark.parametrize(("change", "rule"), [("gone", "REMIND-05"), ("altered", "REMIND-06")])
    def test_without_the_invoice_as_imported_it_is_not_written(
        self, filled: Ledger, pdf: Path, tmp_path: Path, change: str, rule: str
    ) -> None:
        pdf.unlink() if change == "gone" else pdf.write_bytes(PDF + b"x")
        summary = send_as_files(filled, SETTINGS, tmp_path / "out", today=TODAY, now=NOW)
        assert [fault.rule for fault in summary.findings] == [rule]
        assert summary.written == ()
        pdf.write_bytes(PDF)
        again = send_as_files(filled, SETTINGS, tmp_path / "out", today=TODAY, now=NOW)
        assert len(again.written) == 1

    def test_without_a_sender_nothing_is_written(self, filled: Ledger, tmp_path: Path) -> None:
        with pytest.raises(RefusedError) as refused:
            send_as_files(filled, ReminderSettings(), tmp_path / "out", today=TODAY, now=NOW)
        assert [fault.rule for fault in refused.value.findings] == ["REMIND-01", "REMIND-01"]
        assert not (tmp_path / "out").exists()

    def test_a_ledger_is_not_made_by_reminding(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableError):
            open_ledger(f"sqlite:///{tmp_path / 'none.db'}")
