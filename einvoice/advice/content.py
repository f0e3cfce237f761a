# SPDX-License-Identifier: Apache-2.0
"""Advice on the document: profile, sign of a credit note, references, lines, attachments."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from compliance.kinds import FACTUR_X
from einvoice.advice.case import advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding
    from einvoice.advice.case import Case

_SHOWN = 5
_MINIMUM = FACTUR_X["minimum"]

_ZIP = b"PK\x03\x04"
# The MIME types of BR-CL-24 that a file's first bytes give away: type, how such a file begins.
_SIGNATURES = (
    ("application/pdf", (b"%PDF-",)),
    ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ("image/jpeg", (b"\xff\xd8\xff",)),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
    ("application/vnd.oasis.opendocument.spreadsheet", (_ZIP,)),
)
_PDF_WITHIN = 1024
"""A PDF's header may follow other bytes (ISO 32000-1, annex H, implementation note 13)."""


def check_profile(case: Case) -> Iterator[Finding]:
    """The profile is one that French platforms take: MINIMUM is none.

    Source: XP Z12-012; explanatory note of FNFE-MPE, V1.4.0.
    """
    if case.is_french and case.invoice.guideline == _MINIMUM:
        yield advice("ADV-09", "BT-24", found=case.invoice.guideline)


def check_credit_note(case: Case) -> Iterator[Finding]:
    """A credit note has positive amounts: with negative ones it would be an invoice again."""
    total = case.invoice.totals.tax_inclusive
    if case.is_credit_note and total < 0:
        yield advice("ADV-46", "BT-112", found=str(total))


def check_references(case: Case) -> Iterator[Finding]:
    """No invoice refers to itself."""
    for item in case.invoice.references.preceding_invoices:
        if item.number == case.invoice.number:
            yield advice("ADV-47", "BT-25", found=item.number)


def check_lines(case: Case) -> Iterator[Finding]:
    """Each line has an identifier of its own, and a price or a reason to be free."""
    counted = Counter(line.identifier for line in case.invoice.lines)
    for identifier, times in counted.items():
        if times > 1:
            yield advice("ADV-48", "BT-126", found=identifier)
    free = [line.identifier for line in case.invoice.lines if line.price.net == 0]
    if free:
        shown = ", ".join((*free[:_SHOWN], "…") if len(free) > _SHOWN else free)
        yield advice("ADV-49", "BT-146", found=shown)


def check_attachments(case: Case) -> Iterator[Finding]:
    """An attached file is of the type that it says, as far as its first bytes show."""
    signed = {mime for mime, _ in _SIGNATURES}
    for item in case.invoice.supporting_documents:
        stated = item.mime_code
        if not item.content or stated is None:
            continue
        real = recognise(item.content)
        if real and stated not in real:
            expected = ", ".join(sorted(real))
            yield advice("ADV-08", "BT-125-1", found=stated, expected=expected)
        elif stated in signed and not real:
            yield advice("ADV-07", "BT-125-1", found=stated)


def recognise(content: bytes) -> frozenset[str]:
    """Return the MIME types that the first bytes of a file allow; none if they do not show it.

    >>> sorted(recognise(b"%PDF-1.7"))
    ['application/pdf']
    """
    found = {mime for mime, starts in _SIGNATURES if content.startswith(starts)}
    if b"%PDF-" in content[:_PDF_WITHIN]:
        found.add("application/pdf")
    return frozenset(found)


RULES = (check_profile, check_credit_note, check_references, check_lines, check_attachments)
