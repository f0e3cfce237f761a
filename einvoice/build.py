# SPDX-License-Identifier: Apache-2.0
"""Building one document: invoice to XML, to the page that carries it, to the verdict on the result.

Nothing is written here: the caller puts a document in place only if its report is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from compliance.checking import Rules
from compliance.errors import RefusedError
from einvoice.checks import check
from einvoice.cii.document import write_cii
from einvoice.pdf.style import PageStyle

if TYPE_CHECKING:
    from compliance.report import Finding, Report
    from einvoice.document import Invoice

# Names that Windows keeps for devices, whatever their extension.
_RESERVED = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)))
)


class BuildFormat(StrEnum):
    """Formats in which an invoice is built."""

    FACTURX = "facturx"
    CII = "cii"

    @property
    def extension(self) -> str:
        """Ending of the file's name, with its point."""
        return ".pdf" if self is BuildFormat.FACTURX else ".xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltDocument:
    """A document with the verdict on it, or the reasons why it could not be made.

    Attributes:
        name: of the file, from the invoice number.
        data: its bytes; None where the page could not be made.
        report: of all checks; None where there is nothing to check.
        warnings: of the page, which do not stand against the document.
        refusal: why the page could not be made.
    """

    name: str
    data: bytes | None
    report: Report | None
    warnings: tuple[Finding, ...] = ()
    refusal: tuple[Finding, ...] = ()

    @property
    def is_good(self) -> bool:
        """True only if it was made and every required check passed."""
        return self.data is not None and self.report is not None and self.report.is_good

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that was found, warnings included."""
        checked = () if self.report is None else self.report.findings
        return (*self.refusal, *checked, *self.warnings)

    @property
    def digest(self) -> str | None:
        """SHA-256 of the bytes, hexadecimal."""
        return None if self.data is None else sha256(self.data).hexdigest()


def build_invoice(
    invoice: Invoice,
    style: PageStyle | None = None,
    *,
    build_format: BuildFormat = BuildFormat.FACTURX,
    rules: Rules = Rules.AUTO,
    xml: bytes | None = None,
) -> BuiltDocument:
    """Build one document and put it through every check of its kind.

    The same arguments give the same bytes.

    Args:
        invoice: with all its amounts.
        style: how the page looks; the plain French page if left out.
        build_format: Factur-X PDF, or the CII alone.
        rules: whether French rules apply in the checks.
        xml: the document as XML, where there is one already: it is taken as it is.
    """
    name = file_name(invoice.number, build_format)
    warnings: tuple[Finding, ...] = ()
    try:
        data = write_cii(invoice) if xml is None else xml
        if build_format is BuildFormat.FACTURX:
            data, warnings = _page(invoice, data, style or PageStyle())
    except RefusedError as error:
        return BuiltDocument(name=name, data=None, report=None, refusal=error.findings)
    report = check(data, file=name, rules=rules)
    return BuiltDocument(name=name, data=data, report=report, warnings=warnings)


def file_name(number: str, build_format: BuildFormat) -> str:
    """Return the name of an invoice's file: its number, made safe for every file system.

    >>> file_name("F2026/12", BuildFormat.FACTURX), file_name("NUL", BuildFormat.CII)
    ('F2026_12.pdf', '_NUL.xml')
    """
    return f"{safe_name(number)}{build_format.extension}"


def safe_name(text: str) -> str:
    """Return a text as a part of a path that every file system takes; others may give the same.

    >>> safe_name("../a b"), safe_name("com1"), safe_name("")
    ('___a_b', '_com1', '_')
    """
    safe = "".join(
        char if char.isascii() and (char.isalnum() or char in "+-_") else "_" for char in text
    )
    if not safe or safe.upper() in _RESERVED or safe.startswith("-"):
        safe = f"_{safe}"
    return safe


def _page(invoice: Invoice, xml: bytes, style: PageStyle) -> tuple[bytes, tuple[Finding, ...]]:
    # typst and pypdf are needed for a page alone.
    from einvoice.pdf.render import render_facturx  # noqa: PLC0415 (see above)
    from einvoice.pdf.view_payment import check_page  # noqa: PLC0415 (see above)

    return render_facturx(invoice, xml, style), check_page(invoice, style)
