# SPDX-License-Identifier: Apache-2.0
"""The table [reminders]: defaults, values, every fault at its key."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files

import pytest

from compliance.errors import RefusedError, UnreadableError
from receivables.reminders.settings import ReminderSettings, read_reminder_settings

SELLER = """
[seller]
name = "Rameau Clair SAS"
[seller.address]
country = "FR"
[seller.contact]
name = "Élise Garnault"
email = "factures@example.com"
[payment]
iban = "FR76 6161 0044 0000 0202 6100 190"
"""


def test_what_is_not_said_is_taken_from_seller_and_payment() -> None:
    settings = read_reminder_settings(SELLER)
    assert settings == ReminderSettings(
        sender_name="Élise Garnault",
        sender_email="factures@example.com",
        company="Rameau Clair SAS",
        account_name="Rameau Clair SAS",
        iban="FR7661610044000002026100190",
    )


def test_what_is_said_counts() -> None:
    settings = read_reminder_settings(
        f"""{SELLER}
[reminders]
first_after_days = 3
minimum_amount = "20.00"
minimum_interval_days = 7
bank_data_max_age_days = 2
sender_name = "Paul"
sender_email = "paul@example.com"
telephone = "+33 1 23 45 67 89"
language = "en"
[reminders.languages]
"siren:1" = "fr"
"""
    )
    assert (settings.first_after_days, settings.minimum_amount) == (3, Decimal("20.00"))
    assert (settings.minimum_interval_days, settings.bank_data_max_age_days) == (7, 2)
    assert (settings.sender_name, settings.sender_email) == ("Paul", "paul@example.com")
    assert (settings.language, settings.languages) == ("en", (("siren:1", "fr"),))


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("first_after_days = -1", "REMIND-03"),
        ('first_after_days = "5"', "REMIND-03"),
        ("first_after_days = true", "REMIND-03"),
        ("minimum_amount = 5.0", "REMIND-03"),
        ('minimum_amount = "5,00"', "REMIND-03"),
        ('minimum_amount = "-5"', "REMIND-03"),
        ('sender_email = "paul at example"', "REMIND-03"),
        ('sender_name = "a\\nBcc: b@example.com"', "REMIND-03"),
        ('language = "de"', "REMIND-03"),
        ('languages = {"siren:1" = "de"}', "REMIND-03"),
        ("first_after = 5", "REMIND-04"),
    ],
)
def test_a_fault_is_named_at_its_key(line: str, rule: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_reminder_settings(f"{SELLER}[reminders]\n{line}\n")
    (fault,) = refused.value.findings
    assert (fault.rule, fault.location.column) == (rule, f"reminders.{line.partition(' =')[0]}")


def test_all_faults_are_told_at_once() -> None:
    text = f'{SELLER}[reminders]\nfirst_after_days = -1\nlanguage = "de"\nx = 1\n'
    with pytest.raises(RefusedError) as refused:
        read_reminder_settings(text)
    assert len(refused.value.findings) == 3


def test_what_is_no_toml_is_unreadable() -> None:
    with pytest.raises(UnreadableError):
        read_reminder_settings("[reminders")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_starter_asks_for_the_name_alone_and_is_right_when_filled_in(language: str) -> None:
    text = files("receivables").joinpath(f"starter.{language}.toml").read_text(encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        read_reminder_settings(text)
    assert [fault.location.column for fault in refused.value.findings] == ["seller.name"]
    filled = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in text.splitlines()
    ]
    assert read_reminder_settings("\n".join(filled)).sender_name == "Camille Martin"
