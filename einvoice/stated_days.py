# SPDX-License-Identifier: Apache-2.0
"""The days that a text of a document names: where they are several, one of them is not the whole.

EN 16931 has one due date (BT-9); an agreement on several stands in the payment terms (BT-20).
"""

from __future__ import annotations

import re

# As documents write a day: 30/11/2026, 30.11.2026, 2026-11-30, 30 novembre 2026, 1er mai 2026,
# 30. November 2026, 30 de noviembre de 2026, November 30, 2026.
_DAY = re.compile(
    r"\b[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})\b"
    r"|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"
    r"|\b[0-9]{1,2}(?:er|st|nd|rd|th|\.)?\s(?:de\s)?[^\W\d_]{3,10}\.?\s(?:de\s)?[0-9]{4}\b"
    r"|\b[^\W\d_]{3,10}\s[0-9]{1,2},\s[0-9]{4}\b"
)


def names_several_days(text: str | None) -> bool:
    """Tell whether a text names more than one day.

    >>> names_several_days("30 % le 3 décembre 2026 ; 70 % le 1er février 2027")
    True
    >>> names_several_days("45 jours fin de mois, soit le 31 décembre 2026")
    False
    """
    return len({" ".join(day.split()) for day in _DAY.findall(text or "")}) > 1
