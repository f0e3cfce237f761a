# SPDX-License-Identifier: Apache-2.0
"""The SEPA character set, and how other characters are written in it.

Sources: EPC130-08 (2025 v1.0), 1.4 Character set; EPC217-08 v1.1, Best practices for an extended
character set: conversion table and chapters 5 and 6.2 (`schemas/epc217.csv`).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_OUTSIDE = re.compile(r"[^a-zA-Z0-9/?:().,'+ -]")

UNKNOWN = "."
"""What stands for a character that the conversion does not know (EPC217-08, 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A text, and how it is written in the SEPA character set.

    Attributes:
        original: as given.
        converted: in the set; the same text where nothing had to change.
        lost: characters without conversion, each once, which became a full stop.
    """

    original: str
    converted: str
    lost: str = ""

    @property
    def changes(self) -> bool:
        """Whether anything had to change."""
        return self.original != self.converted


def is_in_set(text: str) -> bool:
    """Tell whether a text has characters of the SEPA set only.

    >>> is_in_set("Rue de l'Eglise, 12 (bat. B)"), is_in_set("Élan"), is_in_set("A & B")
    (True, False, False)
    """
    return _OUTSIDE.search(text) is None


def outside_set(text: str) -> str:
    """Return the characters of a text that are outside the SEPA set, each once, in order.

    >>> outside_set("Été_€ à la mer")
    'Éé_€à'
    """
    return "".join(dict.fromkeys(_OUTSIDE.findall(text)))


def convert(text: str) -> Conversion:
    """Return how a text is written in the SEPA set; nothing is changed that is in it.

    Composed and decomposed accents are the same (Unicode NFC). Letters are never dropped: what has
    no conversion becomes a full stop and is listed in `lost`.

    >>> convert("Œuvre & Cie, Łódź: 5 €").converted
    'Ouvre + Cie, Lodz: 5 E'
    >>> convert("株式 Ltd")
    Conversion(original='株式 Ltd', converted='.. Ltd', lost='株式')

    Source: EPC217-08 v1.1, conversion table, 5 and 6.2.
    """
    if is_in_set(text):
        return Conversion(original=text, converted=text)
    table = _table()
    composed = unicodedata.normalize("NFC", text)
    lost = dict.fromkeys(sign for sign in _OUTSIDE.findall(composed) if sign not in table)
    converted = _OUTSIDE.sub(lambda match: table.get(match[0], UNKNOWN), composed)
    return Conversion(original=text, converted=converted, lost="".join(lost))


@cache
def _table() -> dict[str, str]:
    text = files("compliance.schemas").joinpath("epc217.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {chr(int(row["code_point"], 16)): row["replacement"] for row in rows}
