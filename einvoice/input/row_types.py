# SPDX-License-Identifier: Apache-2.0
"""Values of the input form: text, decimals and dates as text, codes. The row edge alone uses them.

A fault is raised as a `PydanticCustomError` whose type is the code of the rule, so that
`einvoice.input.row_faults` can turn it into a finding with its place.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from compliance.amounts import parse_decimal
from compliance.masking import beginning
from einvoice.codes import VatCategory
from einvoice.pdf.style import Language
from einvoice.terms import FORMS, DueTerm, UnknownTermError, parse_term

_WHOLE_DAYS = re.compile(r"[1-9][0-9]{0,2}")
_POSITION = re.compile(r"[0-9]{1,6}")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

# XML 1.0 (5th edition), 2.2 Char, without the carriage return, which XML readers turn into a line
# feed: the text would not come back as it was given.
_NOT_IN_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

MAX_DIGITS = 19
"""Digits of a number, point aside: BR-FR-DEC-01 to -03."""


def fault(code: str, found: object, expected: str | None = None) -> PydanticCustomError:
    """Return the error that stands for a finding of a rule.

    Args:
        code: of `schemas/rules_invoice.toml`.
        found: the value as it was given.
        expected: the form that would be right.
    """
    return PydanticCustomError(
        code,
        "{found}",
        {"found": show(found), "expected": expected},
    )


def show(value: object) -> str:
    r"""Return a value for a message, as its file spells it; cut at 60 characters, which shows.

    >>> show(None), show(True), show(["a"]), show("\ud800")
    ('null', 'true', '["a"]', '?')
    """
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    # Half of a surrogate pair, which JSON can spell, is no text that could be printed.
    return beginning(text.encode(errors="replace").decode())


def parse_text(value: object) -> object:
    """Check a text: not blank, no space around it, nothing that XML cannot carry."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise fault("ROW-03", value, '"…"')
    if not value.strip():
        raise fault("ROW-07", value)
    if value != value.strip():
        raise fault("ROW-08", value)
    if _NOT_IN_XML.search(value):
        raise fault("ROW-09", value)
    return value


def _parse_decimal(value: object, decimals: int, code: str) -> object:
    if value is None or isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise fault("ROW-04", value)
    try:
        amount = parse_decimal(value)
    except ValueError as error:
        raise fault("ROW-05", value) from error
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > decimals:
        raise fault(code, value, str(decimals))
    if len(amount.as_tuple().digits) > MAX_DIGITS:
        raise fault(code, value, str(decimals))
    return amount or abs(amount)  # zero has no sign


def parse_amount(value: object) -> object:
    """Read an amount of money, at most two decimals (EN 16931-1, BR-DEC-01 to -28)."""
    return _parse_decimal(value, 2, "BR-FR-DEC-01")


def parse_quantity(value: object) -> object:
    """Read a quantity, at most four decimals (BR-FR-DEC-02)."""
    return _parse_decimal(value, 4, "BR-FR-DEC-02")


def parse_price(value: object) -> object:
    """Read a unit price, at most six decimals and not negative (BR-27, BR-28, BR-FR-DEC-03)."""
    price = _parse_decimal(value, 6, "BR-FR-DEC-03")
    if isinstance(price, Decimal) and price < 0:
        raise fault("BR-FR-DEC-03", value, "6")
    return price


def parse_percentage(value: object) -> object:
    """Read a percentage, at most two decimals and not negative (BR-FR-DEC-04)."""
    percentage = _parse_decimal(value, 2, "BR-FR-DEC-04")
    if isinstance(percentage, Decimal) and percentage < 0:
        raise fault("BR-FR-DEC-04", value, "2")
    return percentage


def parse_rate(value: object) -> object:
    """Read a rate of exchange, above zero and at most ten decimals."""
    rate = _parse_decimal(value, 10, "TRM-23")
    if isinstance(rate, Decimal) and rate <= 0:
        raise fault("TRM-23", value, "10")
    return rate


def parse_days(value: object) -> object:
    """Read a number of days, from 1 to 999: a whole number, or its text."""
    if value is None:
        return None
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or _WHOLE_DAYS.fullmatch(text) is None:
        raise fault("ROW-10", value, "1, 2, 3 … 999")
    return int(text)


def parse_due_term(value: object) -> object:
    """Read payment terms in words by the grammar of `einvoice.terms`."""
    if value is None or isinstance(value, DueTerm):
        return value
    if not isinstance(value, str):
        raise fault("ROW-03", value, '"…"')
    try:
        return parse_term(value)
    except UnknownTermError as error:
        raise fault("TRM-01", value, "; ".join(FORMS)) from error


def parse_position(value: object) -> object:
    """Read a place in a list from its digits."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if not isinstance(value, str) or _POSITION.fullmatch(value) is None:
        raise fault("ROW-03", value, "0, 1, 2…")
    return int(value)


def parse_date(value: object) -> object:
    """Read a date from its ISO 8601 text, in this century (BR-FR-03)."""
    if value is None:
        return None
    if not isinstance(value, str) or _ISO_DATE.fullmatch(value) is None:
        raise fault("ROW-06", value)
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise fault("ROW-06", value) from error
    if not value.startswith("20"):
        raise fault("BR-FR-03", value)
    return day


def parse_vat_category(value: object) -> object:
    """Read a VAT category code of EN 16931 (UNTDID 5305 subset)."""
    if value is None:
        return None
    if not isinstance(value, str) or value not in {item.value for item in VatCategory}:
        raise fault("ROW-10", value, ", ".join(VatCategory))
    return VatCategory(value)


def parse_base64(value: object) -> object:
    """Read the content of an attachment from base64."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise fault("ROW-03", value, '"…"')
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise fault("ROW-11", "") from error
    if not content:
        raise fault("ROW-07", value)
    return content


def _code(form: str, expected: str) -> BeforeValidator:
    pattern = re.compile(form)

    def parse(value: object) -> object:
        if value is None:
            return None
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            raise fault("ROW-10", value, expected)
        return value

    return BeforeValidator(parse)


def _described(form: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": form, "examples": [example]})


_DECIMAL_FORM = r"^[+-]?(\d+(\.\d*)?|\.\d+)$"

Text = Annotated[
    str, BeforeValidator(parse_text), WithJsonSchema({"type": "string", "minLength": 1})
]
Amount = Annotated[Decimal, BeforeValidator(parse_amount), _described(_DECIMAL_FORM, "1200.00")]
Quantity = Annotated[Decimal, BeforeValidator(parse_quantity), _described(_DECIMAL_FORM, "2.5")]
UnitPrice = Annotated[Decimal, BeforeValidator(parse_price), _described(_DECIMAL_FORM, "0.0125")]
Percentage = Annotated[Decimal, BeforeValidator(parse_percentage), _described(_DECIMAL_FORM, "20")]
Rate = Annotated[Decimal, BeforeValidator(parse_rate), _described(_DECIMAL_FORM, "0.9234")]
WholeDays = Annotated[
    int,
    BeforeValidator(parse_days),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 999},
                {"type": "string", "pattern": f"^{_WHOLE_DAYS.pattern}$"},
            ]
        }
    ),
]
Term = Annotated[
    DueTerm,
    BeforeValidator(parse_due_term),
    WithJsonSchema({"type": "string", "examples": list(FORMS)}),
]
Day = Annotated[
    date,
    BeforeValidator(parse_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^20\d\d-\d\d-\d\d$"}),
]
Category = Annotated[
    VatCategory,
    BeforeValidator(parse_vat_category),
    WithJsonSchema({"type": "string", "enum": [item.value for item in VatCategory]}),
]
Country = Annotated[
    str, _code("[A-Z]{2}", "ISO 3166-1 alpha-2, e.g. FR"), _described("^[A-Z]{2}$", "FR")
]
Currency = Annotated[str, _code("[A-Z]{3}", "ISO 4217, e.g. EUR"), _described("^[A-Z]{3}$", "EUR")]
PageLanguage = Annotated[
    str,
    _code("|".join(Language), ", ".join(Language)),
    WithJsonSchema({"type": "string", "enum": [item.value for item in Language]}),
]
Position = Annotated[
    int,
    BeforeValidator(parse_position),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,6}$", "examples": ["0"]}),
]
Content = Annotated[
    bytes,
    BeforeValidator(parse_base64),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]

ItemT = TypeVar("ItemT")
# JSON has lists; the models hold tuples. Only this conversion is lenient, never the members.
Several = Annotated[tuple[ItemT, ...], Strict(strict=False)]


def _require(schema: dict[str, Any], model: type[Any]) -> None:
    if model.REQUIRED:
        schema["required"] = list(model.REQUIRED)


class RowModel(BaseModel):
    """Base of the models of the input form: strict, frozen, unknown members refused.

    Every member is optional to pydantic, so that a row with faults can still be looked at without
    its faulty parts; what a row must have is said by `REQUIRED`, and found by
    `einvoice.input.row_faults`.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        json_schema_extra=_require,
        json_schema_serialization_defaults_required=False,
    )

    REQUIRED: ClassVar[tuple[str, ...]] = ()
