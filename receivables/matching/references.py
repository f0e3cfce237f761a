# SPDX-License-Identifier: Apache-2.0
"""Finding the numbers of our invoices in what a payer wrote: exactly, or not at all.

A number is found only where it stands alone: `FA-2026-014` is not in `FA-2026-0142`, nor in
`FA-2026-014-B`. A number that could be anything (`12`, `2026-11`) is not looked for in free text;
it counts only where it is the whole text, or a structured reference. Letter case is ignored, since
banks capitalise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_DIGITS_ALONE = 7
"""Digits that a number without letters must have: a date has up to eight, a month six."""

MIN_DIGITS_WITH_LETTERS = 2
MIN_LENGTH = 4

_TOKEN = re.compile(r"[^\W_]+(?:[-._/][^\W_]+)*")
_BEGINNING = re.compile(r"(?<!\w)(?=\S)")
_END = re.compile(r"(?!\w)(?![-._/]\w)")
_LABEL = re.compile(r"(?:facture|fact|invoice|inv|ref)[-._/]")


def is_distinctive(number: str) -> bool:
    """Tell whether a number may be looked for inside free text.

    >>> [is_distinctive(text) for text in ("FA-2026-0142", "2026-0142", "F-12", "2026-11", "12")]
    [True, True, True, False, False]
    """
    digits = sum(character.isdigit() for character in number)
    if any(character.isalpha() for character in number):
        return len(number) >= MIN_LENGTH and digits >= MIN_DIGITS_WITH_LETTERS
    return digits >= MIN_DIGITS_ALONE


class NumberIndex:
    """The numbers of our invoices, ready to be found in text.

    Args:
        numbers: as on the invoices.

    >>> index = NumberIndex(["FA-2026-014", "FA-2026-0142", "12"])
    >>> index.find_in_text("Facture fa-2026-0142. Merci")
    ('FA-2026-0142',)
    >>> index.find_in_text("FA-2026-014-B"), index.find_in_text("RUE 12"), index.exactly("12")
    ((), (), '12')
    """

    __slots__ = ("_by_text", "_odd", "_odd_lengths")

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_text: dict[str, str | None] = {}
        for number in numbers:
            text = _folded(number)
            # Two numbers that differ in case alone cannot be told apart in a bank's text.
            self._by_text[text] = None if text in self._by_text else number
        self._odd = frozenset(text for text in self._by_text if _TOKEN.fullmatch(text) is None)
        self._odd_lengths = tuple(sorted({len(text) for text in self._odd}))

    def exactly(self, text: str | None) -> str | None:
        """Return the number that a reference field holds, or None."""
        return self._by_text.get(_folded(text)) if text else None

    def find_in_text(self, text: str) -> tuple[str, ...]:
        """Return the numbers that a free text names, in their order, each once."""
        whole = self.exactly(text)
        if whole is not None:
            return (whole,)
        found: dict[str, None] = {}
        folded = _folded(text)
        for token in _TOKEN.finditer(folded):
            number = self._known(token.group())
            if number is not None:
                found[number] = None
            elif "/" in token.group():
                # A slash also separates; it belongs to the number only where ours holds one.
                for part in token.group().split("/"):
                    number = self._known(part)
                    if number is not None:
                        found[number] = None
        for number in self._spaced(folded):
            found.setdefault(number, None)
        return tuple(found)

    def find_in_lines(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Return the numbers that a text in several lines names.

        Banks cut long texts into lines of fixed width, also in the middle of a number: the lines
        are read apart and as one. Where the two readings contradict each other (`F2026-021`, then
        `1`, which may be `F2026-0211`), both are named and the amount has to fit both, so that
        neither is settled by chance.

        >>> index = NumberIndex(["F2026-021", "F2026-0211"])
        >>> index.find_in_lines(["F2026-02", "11"]), index.find_in_lines(["F2026-021", "MERCI"])
        (('F2026-0211',), ('F2026-021',))
        >>> index.find_in_lines(["F2026-021", "1 MERCI"])
        ('F2026-021', 'F2026-0211')
        """
        rows = tuple(lines)
        apart, as_one = self.find_in_text(" ".join(rows)), self.find_in_text("".join(rows))
        if set(apart) <= set(as_one):
            return as_one
        return tuple(dict.fromkeys(apart + as_one))

    def _known(self, token: str) -> str | None:
        """The number that a token is, perhaps behind a label (`FACTURE-FA-2026-0142`)."""
        number = self._by_text.get(token) or self._by_text.get(_unlabelled(token))
        return number if number is not None and is_distinctive(number) else None

    def _spaced(self, folded: str) -> list[str]:
        """Numbers that hold spaces or signs of their own, which no single token can equal.

        Each place where one may begin is looked at with each length that one has: the work does
        not grow with how many there are.
        """
        found = []
        for begin in _BEGINNING.finditer(folded):
            for length in self._odd_lengths:
                end = begin.start() + length
                text = folded[begin.start() : end]
                number = self._known(text) if text in self._odd else None
                if number is not None and _END.match(folded, end):
                    found.append(number)
        return found


def _unlabelled(token: str) -> str:
    label = _LABEL.match(token)
    return token[label.end() :] if label else token


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
