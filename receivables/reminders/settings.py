# SPDX-License-Identifier: Apache-2.0
"""The settings of reminders: table `[reminders]` of `encaisse.toml`, with its defaults.

```toml
[reminders]
first_after_days = 5        # days after the due date
minimum_amount = "5.00"     # nobody is chased for less
minimum_interval_days = 10  # between two messages to one customer
bank_data_max_age_days = 5  # older bank data: nobody is reminded, the payment may have come
sender_name = "Élise Garnault"            # default: seller.contact.name
sender_email = "compta@example.com"       # default: seller.contact.email
telephone = "+33 1 23 45 67 89"           # default: seller.contact.telephone
language = "auto"           # auto: by the customer's country; or fr, en

[reminders.languages]       # where a customer wants another one
"siren:123456782" = "en"
```

Company, account and contact default to `[seller]` and `[payment]`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.amounts import parse_decimal
from compliance.errors import RefusedError, UnreadableError
from compliance.report import Location
from compliance.rules import finding
from einvoice.input.settings_reader import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.report import Finding
    from einvoice.input.settings import Settings

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

# Countries where a letter in French is the rule: France with its overseas parts (ISO 3166-1),
# Monaco, Belgium, Luxembourg, Switzerland. A customer of another tongue is named in the settings.
_FRENCH_COUNTRIES = frozenset(
    ["FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "MC", "BE", "LU", "CH"]
)

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSettings:
    """Who reminds, when, and how.

    Attributes:
        first_after_days: days after the due date before the first reminder.
        minimum_amount: nobody is reminded of less.
        minimum_interval_days: between two messages to one customer.
        bank_data_max_age_days: days after the last statement until which reminders may leave.
        sender_name: person who signs; None until it is known.
        sender_email: whose address answers go to; None until it is known.
        telephone: to call.
        company: the seller's name.
        iban: account to pay to, compact, where the invoice names none.
        bic: of its bank.
        account_name: its holder.
        language: `auto`, `fr` or `en`.
        languages: pairs of customer id and language.
    """

    first_after_days: int = 5
    minimum_amount: Decimal = Decimal("5.00")
    minimum_interval_days: int = 10
    bank_data_max_age_days: int = 5
    sender_name: str | None = None
    sender_email: str | None = None
    telephone: str | None = None
    company: str | None = None
    iban: str | None = None
    bic: str | None = None
    account_name: str | None = None
    language: str = "auto"
    languages: tuple[tuple[str, str], ...] = ()

    def language_of(self, customer_id: str, country: str | None) -> str:
        """Return the language of a customer's messages."""
        chosen = dict(self.languages).get(customer_id, self.language)
        if chosen in LANGUAGES:
            return chosen
        return "fr" if country is None or country in _FRENCH_COUNTRIES else "en"


def is_email(text: str) -> bool:
    """Tell whether a message can be sent to an address (RFC 5322 addr-spec, dot-atom form, ASCII).

    >>> is_email("compta@example.com"), is_email("compta@example"), is_email("a b@example.com")
    (True, False, False)
    """
    return _EMAIL.fullmatch(text) is not None


def read_reminder_settings(text: str, *, file: str = "encaisse.toml") -> ReminderSettings:
    """Read `[reminders]`, completed by `[seller]` and `[payment]`.

    Args:
        text: of the whole file.
        file: its name, for findings.

    Raises:
        UnreadableError: if it is no TOML.
        RefusedError: with every fault of the table, or of the other tables.
    """
    company = read_settings(text, file=file, to_invoice=False)
    try:
        table = tomllib.loads(text).get("reminders", {})
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"{file} is no TOML: {error}") from error
    reading = _Table(table if isinstance(table, dict) else {"reminders": table}, file)
    settings = reading.settings(company)
    if reading.findings:
        raise RefusedError(f"the settings {file} were refused", tuple(reading.findings))
    return settings


class _Table:
    """The table while it is read."""

    def __init__(self, table: dict[str, Any], file: str) -> None:
        self.findings: list[Finding] = []
        self._table = table
        self._file = file

    def settings(self, company: Settings) -> ReminderSettings:
        default = ReminderSettings()
        seller, payment = company.seller, company.payment
        contact = seller.contact if seller else None
        self._refuse_unknown()
        return ReminderSettings(
            first_after_days=self._get("first_after_days", _days, default.first_after_days),
            minimum_amount=self._get("minimum_amount", _amount, default.minimum_amount),
            minimum_interval_days=self._get(
                "minimum_interval_days", _days, default.minimum_interval_days
            ),
            bank_data_max_age_days=self._get(
                "bank_data_max_age_days", _days, default.bank_data_max_age_days
            ),
            sender_name=self._get("sender_name", _text, contact.name if contact else None),
            sender_email=self._get("sender_email", _email, contact.email if contact else None),
            telephone=self._get("telephone", _text, contact.telephone if contact else None),
            company=(seller.trading_name or seller.name) if seller else None,
            iban=payment.iban,
            bic=payment.bic,
            account_name=payment.account_name or (seller.name if seller else None),
            language=self._get("language", _language_or_auto, default.language),
            languages=self._get("languages", _languages, ()),
        )

    def _refuse_unknown(self) -> None:
        for name in self._table:
            if name not in _NAMES:
                self._fault("REMIND-04", name, name, ", ".join(_NAMES))

    def _get(self, name: str, read: Callable[[Any], Any], default: Any) -> Any:  # noqa: ANN401 (any TOML value)
        if name not in self._table:
            return default
        try:
            return read(self._table[name])
        except ValueError as error:
            self._fault("REMIND-03", name, str(self._table[name]), str(error))
            return default

    def _fault(self, code: str, name: str, found: str, expected: str) -> None:
        place = Location(file=self._file, column=f"reminders.{name}")
        self.findings.append(finding(code, location=place, found=found, expected=expected))


_NAMES = (
    "first_after_days",
    "minimum_amount",
    "minimum_interval_days",
    "bank_data_max_age_days",
    "sender_name",
    "sender_email",
    "telephone",
    "language",
    "languages",
)


def _days(value: Any) -> int:  # noqa: ANN401 (any TOML value)
    if type(value) is not int or value < 0:
        raise ValueError("a whole number of days, 0 or more")
    return value


def _amount(value: Any) -> Decimal:  # noqa: ANN401 (any TOML value)
    expected = 'an amount in quotes, 0 or more, like "5.00"'
    if not isinstance(value, str):
        raise ValueError(expected)  # noqa: TRY004 (one kind of fault for every setting)
    try:
        amount = parse_decimal(value)
    except ValueError as error:
        raise ValueError(expected) from error
    if amount < 0:
        raise ValueError(expected)
    return amount


def _text(value: Any) -> str:  # noqa: ANN401 (any TOML value)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text of one line")
    return value.strip()


def _email(value: Any) -> str:  # noqa: ANN401 (any TOML value)
    if not isinstance(value, str) or not is_email(value):
        raise ValueError("an e-mail address")
    return value


def _language_or_auto(value: Any) -> str:  # noqa: ANN401 (any TOML value)
    if value not in {"auto", *LANGUAGES}:
        raise ValueError("auto, fr or en")
    return str(value)


def _languages(value: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 (any TOML value)
    if not isinstance(value, dict) or any(item not in LANGUAGES for item in value.values()):
        raise ValueError("a table of customer ids, each with fr or en")
    return tuple(value.items())
