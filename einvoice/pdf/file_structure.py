# SPDX-License-Identifier: Apache-2.0
"""Whether the bytes of a PDF stand where they must: readers mend what does not, archives may not.

Sources: ISO 32000-1:2008, 7.5 File structure; ISO 19005-3:2012, 6.1.2 File header and 6.1.3 File
trailer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from compliance.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding

_START = re.compile(rb"startxref\s+(?P<offset>\d{1,12})\s+%%EOF")
_TABLE = re.compile(rb"xref\b|\d+\s+\d+\s+obj\b")
_END = re.compile(rb"\r?\n?|\r")


def check_structure(pdf: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the places in a PDF: PDF-09, PDF-16."""
    fault = find_structure_fault(pdf)
    if fault is not None:
        yield finding("PDF-09", found=fault)
    elif has_data_after_end(pdf):
        yield finding("PDF-16")


def find_structure_fault(pdf: bytes) -> str | None:
    """Return what is wrong with the places in a PDF, in words; None if nothing is.

    >>> find_structure_fault(b"x%PDF-1.7")
    'the header %PDF- is not at the beginning'
    """
    if not pdf.startswith(b"%PDF-"):
        return "the header %PDF- is not at the beginning"
    end = pdf.rfind(b"%%EOF")
    if end < 0:
        return "the end %%EOF is missing"
    last = pdf.rfind(b"startxref", 0, end)
    found = _START.match(pdf, last) if last >= 0 else None
    if found is None:
        return "the end does not say where the cross-reference begins (startxref)"
    if _TABLE.match(pdf, int(found["offset"])) is None:
        return "the cross-reference is not where the end says (startxref)"
    return None


def has_data_after_end(pdf: bytes) -> bool:
    """Tell whether more than one end of line follows the last end-of-file marker."""
    _, marker, rest = pdf.rpartition(b"%%EOF")
    return bool(marker) and _END.fullmatch(rest) is None
