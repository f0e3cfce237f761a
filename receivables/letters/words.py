# SPDX-License-Identifier: Apache-2.0
"""The words of the letters, from `labels.toml` beside this module."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from receivables.letters.model import LetterLanguage
from receivables.report.formats import NO_BREAK_SPACE, colon, format_amount, format_day

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

_FRENCH_SIGNS = re.compile(r" (?=[:;?!»])")


class Words:
    """The words of one kind of letter in one language.

    Args:
        language: of the letter.
        tables: of `labels.toml`; their words and those of `[page]` can be asked for.
    """

    def __init__(self, language: LetterLanguage, *tables: str) -> None:
        self.language = language
        self._labels = {
            name: label for table in ("page", *tables) for name, label in _labels()[table].items()
        }

    def __call__(self, name: str, **values: str) -> str:
        """Return a text, its `{…}` filled in; in French no line ends before a colon.

        Raises:
            KeyError: if there is no such text.
        """
        text: str = self._labels[name][self.language.value]
        if self.language is LetterLanguage.FRENCH:
            text = _FRENCH_SIGNS.sub(NO_BREAK_SPACE, text)
        return text.format(**values) if values else text

    def all(self) -> dict[str, str]:
        """Return every text by its name, nothing filled in."""
        return {name: self(name) for name in self._labels}

    def pair(self, label: str, value: str) -> str:
        """Return a label and its value in one line."""
        return f"{label}{colon(self.language.value)}{value}"

    def amount(self, amount: Decimal) -> str:
        """Write an amount in euro."""
        return format_amount(amount, "EUR", self.language.value)

    def day(self, day: date) -> str:
        """Write a day in words."""
        return format_day(day, self.language.value)


@cache
def _labels() -> dict[str, Any]:
    text = files("receivables.letters").joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
