# SPDX-License-Identifier: Apache-2.0
"""Advice on the notes of French law: that they say something.

Sources: BR-FR-Flux2 V1.4.0, BR-FR-05 (they must stand); C. com. L441-9 and D441-5 (what they say).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from compliance.masking import beginning, mask_ibans
from einvoice.advice.case import advice
from einvoice.codes import NoteCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.advice.case import Case

# "néant" is an answer for a discount, and for nothing else: penalties and indemnity are the law's.
_EMPTY = re.compile(
    r"[\W_]*(?:n[\s./]*[ad][\s.]*|x+|tbd|todo|test|null|none|nil|[\d\s.,%]+)?[\W_]*", re.IGNORECASE
)
_NOTHING = re.compile(r"[\W_]*(?:n[ée]ant|aucune?s?|sans(?: objet)?|no|non)[\W_]*", re.IGNORECASE)
_FORTY = re.compile(
    r"(?<![\d.,])40(?:[.,]00?)?(?![\d]|[.,]\d)|\bquarante\b|\bforty\b", re.IGNORECASE
)

_MENTIONS = (NoteCode.RECOVERY_INDEMNITY, NoteCode.LATE_PENALTIES, NoteCode.DISCOUNT_TERMS)
_OF_LAW = frozenset((NoteCode.RECOVERY_INDEMNITY, NoteCode.LATE_PENALTIES))


def check_that_notes_say_something(case: Case) -> Iterator[Finding]:
    """A note PMT, PMD or AAB is more than a dash, a number or a placeholder."""
    for code in _MENTIONS:
        for text in case.notes(code):
            if says_nothing(text) or (code in _OF_LAW and _NOTHING.fullmatch(text)):
                yield advice("ADV-30", "BT-22", found=text.strip() or None, expected=code)


def says_nothing(text: str) -> bool:
    """Tell whether a text is only a placeholder.

    >>> [says_nothing(text) for text in ("", "-", "N/A", "40", "12 %", "...")]
    [True, True, True, True, True, True]
    >>> says_nothing("40 euros"), says_nothing("Néant")
    (False, False)
    """
    return _EMPTY.fullmatch(text) is not None


def check_indemnity(case: Case) -> Iterator[Finding]:
    """The note PMT names the indemnity of 40 euros: C. com. D441-5."""
    for text in case.notes(NoteCode.RECOVERY_INDEMNITY):
        empty = says_nothing(text) or _NOTHING.fullmatch(text)
        if not empty and _FORTY.search(text) is None:
            yield advice("ADV-31", "BT-22", found=beginning(mask_ibans(text)))


RULES = (check_that_notes_say_something, check_indemnity)
