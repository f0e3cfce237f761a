# SPDX-License-Identifier: Apache-2.0
"""The summary of a file of collections: what was sent to the bank, for whoever answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from einvoice.pdf.display import breakable
from receivables.letters.typeset import Letter, typeset
from receivables.letters.words import Words
from receivables.report.formats import format_date, format_iban

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from einvoice.pdf.style import PageStyle
    from receivables.letters.model import BatchSummary

_IDENTIFIER = 24
_REFERENCE = 9
"""Characters that surely fit the column of an identifier, and one of the list of collections."""


def render_batch_summary(summary: BatchSummary, style: PageStyle, day: date) -> bytes:
    """Return the summary as PDF/A-3a and PDF/UA-1; the same arguments give the same bytes.

    Args:
        summary: what it says.
        style: the look of the company.
        day: stands as the date of creation.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), the logo cannot be drawn
            (PDF-42), or the font cannot be used (PAGE-02 to PAGE-04).
    """
    words = Words(summary.language, "summary")
    letter = Letter(
        template="batch_summary",
        title=words("title"),
        author=summary.creditor,
        language=summary.language,
        content={
            "words": words.all(),
            "scheme": words(f"scheme_{summary.scheme.value.lower()}"),
            "figures": _facts(
                (words("total"), words.amount(summary.total)),
                (words("count"), str(summary.count)),
                _dates(summary, words),
            ),
            "facts": _facts(*_identity(summary, words)),
            "blocks": _blocks(summary, words),
            "moved": _moved(summary, words) if summary.moved else None,
            "refused": _refused(summary, words) if summary.refused else None,
            "checks": _facts(*((item.name, item.detail or "") for item in summary.checks)),
            "collections": _collections(summary, words) if summary.collections else None,
        },
    )
    return typeset(letter, style, day)


def _facts(*items: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in items]


def _dates(summary: BatchSummary, words: Words) -> tuple[str, str]:
    language = summary.language.value
    days = [block.collection_date for block in summary.blocks]
    first, last = (format_date(day, language) for day in (min(days), max(days)))
    if first == last:
        return words("date_one"), first
    return words("dates"), words("from_to", first=first, last=last)


def _identity(summary: BatchSummary, words: Words) -> list[tuple[str, str]]:
    created = words(
        "created_at",
        day=words.day(summary.created.date()),
        time=summary.created.strftime("%H:%M"),
    )
    items = [
        (words("creditor"), breakable(summary.creditor)),
        (words("file"), breakable(summary.file_name)),
        (words("creditor_id"), summary.creditor_id.value),
        (words("message_id"), breakable(summary.message_id, _IDENTIFIER)),
        (words("account"), format_iban(summary.iban.value)),
        (words("created"), created),
    ]
    if summary.bic is not None:
        items.append((words("bic"), summary.bic.value))
    if summary.file_digest is not None:
        items.append((words("digest"), breakable(summary.file_digest, longest=32)))
    return items


def _listing(
    words: Words,
    heading: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, ...]],
    total: Sequence[str] | None = None,
) -> dict[str, object]:
    """Return a table: each column by the name of its head, and its side.

    A side is left or right; text and wide are left too, and share the room that is left.
    """
    return {
        "heading": words(heading),
        "head": [words(name) for name, _ in columns],
        "sides": [side for _, side in columns],
        "rows": [[breakable(cell) for cell in row] for row in rows],
        "sum": total,
    }


def _blocks(summary: BatchSummary, words: Words) -> dict[str, object]:
    language = summary.language.value
    return _listing(
        words,
        "blocks",
        (("date", "left"), ("sequence", "text"), ("number", "right"), ("amount", "right")),
        [
            (
                format_date(block.collection_date, language),
                words(block.sequence.value),
                str(block.count),
                words.amount(block.total),
            )
            for block in summary.blocks
        ],
        (words("sum"), "", str(summary.count), words.amount(summary.total)),
    )


def _moved(summary: BatchSummary, words: Words) -> dict[str, object]:
    language = summary.language.value
    return _listing(
        words,
        "moved",
        (("asked", "left"), ("moved_to", "left"), ("reason", "text"), ("number", "right")),
        [
            (
                format_date(item.asked, language),
                format_date(item.moved_to, language),
                item.reason or "",
                str(item.count),
            )
            for item in summary.moved
        ],
    )


def _refused(summary: BatchSummary, words: Words) -> dict[str, object]:
    return _listing(
        words,
        "refused",
        (("row", "left"), ("reason", "text")),
        [(item.row, item.reason) for item in summary.refused],
    )


def _collections(summary: BatchSummary, words: Words) -> dict[str, object]:
    language = summary.language.value
    return _listing(
        words,
        "collections",
        (
            ("date", "left"),
            ("debtor", "wide"),
            ("debtor_account", "left"),
            ("reference", "text"),
            ("end_to_end_id", "text"),
            ("amount", "right"),
        ),
        [
            (
                format_date(item.collection_date, language),
                item.debtor,
                item.account,
                breakable(item.reference, _REFERENCE),
                breakable(item.end_to_end_id, _REFERENCE),
                words.amount(item.amount),
            )
            for item in summary.collections
        ],
        (words("sum"), "", "", "", "", words.amount(summary.total)),
    )
