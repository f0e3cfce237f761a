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
from compliance.judges import is_french_territory
from compliance.report import Location
from compliance.rules import finding
from einvoice.checks import check
from einvoice.cii.document import write_cii
from einvoice.pdf.style import PageStyle
from einvoice.profiles import check_profile, profile_of, reduce_invoice
from einvoice.ubl.document import write_ubl

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
    UBL = "ubl"

    @property
    def extension(self) -> str:
        """Ending of the file's name, with its point."""
        return ".pdf" if self is BuildFormat.FACTURX else ".xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How a document is built; its profile is the invoice's own guideline.

    Attributes:
        build_format: Factur-X PDF, or an XML alone.
        rules: whether French rules apply in the checks.
        rest_on_page: whether what the profile cannot carry may stand on the page alone, each term
            of it listed (PRF-04); else it is a refusal (PRF-01).
    """

    build_format: BuildFormat = BuildFormat.FACTURX
    rules: Rules = Rules.AUTO
    rest_on_page: bool = False


AS_FACTURX = BuildOptions()
"""A Factur-X, by the rules that the invoice calls for."""


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
    options: BuildOptions = AS_FACTURX,
    *,
    xml: bytes | None = None,
) -> BuiltDocument:
    """Build one document and put it through every check of its kind.

    This is for an invoice that comes from no row, such as one that was received. It knows nothing
    of a row's language, instalments or payment link, nor of a company's logo and colours, unless
    `style` says them: `einvoice.build_files.build_row` takes a row with its company.

    The same arguments give the same bytes.

    Args:
        invoice: with all its amounts; its guideline says the profile.
        style: how the page looks; the plain French page if left out.
        options: in which form, by which rules.
        xml: the document as XML, where there is one already: it is taken as it is.
    """
    name = file_name(invoice.number, options.build_format)
    try:
        if xml is None:
            data, warnings = _write(invoice, style or PageStyle(), options)
        else:
            data, warnings = _carry(invoice, xml, style or PageStyle(), options)
    except RefusedError as error:
        return BuiltDocument(name=name, data=None, report=None, refusal=error.findings)
    report = check(data, file=name, rules=_rules(invoice, options))
    return BuiltDocument(name=name, data=data, report=report, warnings=warnings)


def _write(
    invoice: Invoice, style: PageStyle, options: BuildOptions
) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the bytes of a document, and what is to be said of them.

    Raises:
        RefusedError: if it cannot be made.
    """
    _refuse_unlawful(invoice, options.build_format)
    if options.build_format is BuildFormat.UBL:
        return write_ubl(invoice), ()
    if options.build_format is BuildFormat.CII:
        return write_cii(invoice), ()
    left_out = check_profile(invoice) if options.rest_on_page else ()
    xml = write_cii(reduce_invoice(invoice) if left_out else invoice)
    pdf, remarks = _page(invoice, xml, style)
    return pdf, (*map(_on_page_alone, left_out), *remarks)


def _carry(
    invoice: Invoice, xml: bytes, style: PageStyle, options: BuildOptions
) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a document that was there already, on a page where that is asked for.

    Raises:
        RefusedError: if it cannot be made.
    """
    _refuse_unlawful(invoice, options.build_format)
    if options.build_format is not BuildFormat.FACTURX:
        return xml, ()
    return _page(invoice, xml, style)


def _rules(invoice: Invoice, options: BuildOptions) -> Rules:
    """Return the rules that the whole invoice calls for: MINIMUM does not name the countries."""
    domestic = is_french_territory(invoice.seller.country) and is_french_territory(
        invoice.buyer.country
    )
    return Rules.FRANCE if options.rules is Rules.AUTO and domestic else options.rules


def _refuse_unlawful(invoice: Invoice, build_format: BuildFormat) -> None:
    """Refuse a profile in a form that it is not for: PRF-02.

    Raises:
        RefusedError: naming both.
    """
    profile = profile_of(invoice.guideline)
    lawful = profile.in_pdf if build_format is BuildFormat.FACTURX else profile.in_xml
    if not lawful:
        fault = finding(
            "PRF-02",
            location=Location(term="BT-24", column="guideline"),
            found=profile.name,
            expected=build_format.value,
        )
        raise RefusedError(f"invoice {invoice.number!r} cannot be built", (fault,))


def _on_page_alone(item: Finding) -> Finding:
    return finding("PRF-04", location=item.location, found=item.found, expected=item.expected)


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
    from einvoice.pdf.view_codes import check_page  # noqa: PLC0415 (see above)

    return render_facturx(invoice, xml, style), check_page(invoice, style)
