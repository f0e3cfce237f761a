# SPDX-License-Identifier: Apache-2.0
"""How to mend what an official rule forbids, in English and French, in our own words.

The table is `schemas/official_hints.toml`; one sentence serves all rules that say the same of
different terms. A rule that the table does not know has no hint: its official text stands alone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from compliance.terms import term_name

LANGUAGES = ("en", "fr")

_CATEGORY = re.compile(r"BR-(?P<category>[A-Z]{1,2})-(?P<number>\d{2})")

# BR-FXEXT-CO-15 and BR-FREXT-BR-22 are BR-CO-15 and BR-22 as EXTENDED has them: with a tolerance,
# or for some lines alone. A number without a family, BR-FXEXT-01, is a rule of the extension's own.
_EXTENSION = re.compile(r"BR-F[RX]EXT-(?:BR-(?=\d\d$)|(?=[A-Z]{1,2}-\d\d$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialHint:
    """What we say of an official rule.

    Attributes:
        term: the business term that it is about; None where it is about several alike.
        expected: the value or list of values that would be right, where the rule itself says it.
        text: how to mend it, by language.
    """

    term: str | None
    expected: str | None
    text: dict[str, str]


@cache
def official_hint(rule: str) -> OfficialHint | None:
    """Return what we say of an official rule, None for one that we do not know.

    >>> official_hint("BR-02").text["fr"]
    'indiquez : Numéro de facture (BT-1)'
    >>> official_hint("BR-S-08").term, official_hint("BR-S-05").expected
    ('BT-116', '> 0')
    >>> official_hint("BR-FXEXT-CO-15").term
    'BT-112'
    >>> official_hint("BR-XX-99")
    """
    rule = _EXTENSION.sub("BR-", rule)
    table = _table()
    for family in ("missing", "two_decimals"):
        if rule in table[family]:
            return _shared(family, table[family][rule])
    if rule in table["code"]:
        term, code_list = table["code"][rule]
        return _shared("code", term, list=code_list)
    if rule in table["rule"]:
        return _own(table["rule"][rule])
    return _of_category(rule) or _of_family(rule)


def _shared(family: str, term: str, **values: str) -> OfficialHint:
    sentences = _table()["sentences"][family]
    text = {
        language: sentences[language].format(term=term, name=term_name(term, language), **values)
        for language in LANGUAGES
    }
    return OfficialHint(term=term or None, expected=None, text=text)


def _own(row: dict[str, str], category: dict[str, str] | None = None) -> OfficialHint:
    words = category or {}
    text = {
        language: row[language].format(category=words.get(language, "")) for language in LANGUAGES
    }
    return OfficialHint(term=row.get("term"), expected=row.get("expected"), text=text)


def _of_category(rule: str) -> OfficialHint | None:
    parts = _CATEGORY.fullmatch(rule)
    name = _table()["categories"].get(parts["category"]) if parts else None
    if parts is None or name is None:
        return None
    rows = _table()["category"]
    row = rows.get(f"{parts['category']}-{parts['number']}") or rows.get(parts["number"])
    return None if row is None else _own(row, name)


def _of_family(rule: str) -> OfficialHint | None:
    for stem, row in _table()["family"].items():
        if rule.startswith(stem.removesuffix("*")):
            return _own(row)
    return None


@cache
def _table() -> dict[str, Any]:
    path = files("compliance.schemas").joinpath("official_hints.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
