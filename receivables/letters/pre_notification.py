# SPDX-License-Identifier: Apache-2.0
"""The pre-notification as a letter: what is collected, when, and under which mandate.

Source: EPC016-06 and EPC222-07, 4.2: the creditor tells the debtor at least 14 calendar days before
the due date, unless another time was agreed, of the amount and the date; in a bill or separately.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.pdf.display import breakable
from receivables.letters.typeset import Letter, typeset
from receivables.letters.words import Words
from receivables.report.formats import format_date

if TYPE_CHECKING:
    from datetime import date

    from einvoice.pdf.style import PageStyle
    from receivables.letters.model import PreNotification

_FACT = 18
"""Characters of a word that surely fit the column of a fact."""


def render_pre_notification(notice: PreNotification, style: PageStyle, day: date) -> bytes:
    """Return the letter as PDF/A-3a and PDF/UA-1; the same arguments give the same bytes.

    Args:
        notice: what it says.
        style: the look of the company.
        day: on which it is written.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), the logo cannot be drawn
            (PDF-42), or the font cannot be used (PAGE-02 to PAGE-04).
    """
    words = Words(notice.language, "notice")
    letter = Letter(
        template="pre_notification",
        title=words("title", day=words.day(notice.collection_date)),
        author=notice.sender.name,
        language=notice.language,
        content={
            "words": words.all(),
            "sender_lines": [breakable(line) for line in notice.sender.address],
            "recipient": breakable(notice.recipient.name),
            "recipient_lines": [breakable(line) for line in notice.recipient.address],
            "written": words("written", day=words.day(day)),
            "announcement": announcement(notice, words),
            "facts": [
                {"label": label, "value": breakable(value, _FACT)}
                for label, value in facts(notice, words)
            ],
            "contact": words("contact", contact=notice.contact) if notice.contact else None,
            **_table(notice, words),
        },
    )
    return typeset(letter, style, day)


def announcement(notice: PreNotification, words: Words) -> str:
    """Return the sentence that says what is collected, and when."""
    count = len(notice.invoices)
    return words(
        "announcement",
        amount=words.amount(notice.total),
        day=words.day(notice.collection_date),
        invoices=words("invoice_one") if count == 1 else words("invoice_many", count=str(count)),
    )


def facts(notice: PreNotification, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the facts of the collection, each with its label."""
    kind = "one-off" if notice.is_one_off else "recurrent"
    return (
        (words("amount"), words.amount(notice.total)),
        (words("collection_date"), words.day(notice.collection_date)),
        (words("account"), words("ending", digits=notice.account_end)),
        (words("reference"), notice.reference),
        (words("creditor_id"), notice.creditor_id.value),
        (words("recurrence"), words(kind)),
    )


def _table(notice: PreNotification, words: Words) -> dict[str, object]:
    """Return the table of invoices; without any due date there is no column for them."""
    dated = any(item.due_date for item in notice.invoices)
    language = notice.language.value
    columns = [
        ("number", "text", [breakable(item.number) for item in notice.invoices], words("total")),
        (
            "due_date",
            "left",
            [format_date(item.due_date, language) for item in notice.invoices],
            "",
        ),
        (
            "line_amount",
            "right",
            [words.amount(item.amount) for item in notice.invoices],
            words.amount(notice.total),
        ),
    ]
    if not dated:
        del columns[1]
    names, sides, cells, sums = zip(*columns, strict=True)
    return {
        "head": [words(name) for name in names],
        "sides": sides,
        "rows": list(zip(*cells, strict=True)),
        "sum": sums,
    }
