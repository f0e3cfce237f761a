# SPDX-License-Identifier: Apache-2.0
"""Converting a received invoice: what it says is kept to the digit, what is lost is named.

A document whose syntax and profile stay the same is taken over byte by byte. Any other is read
into the model and written anew; the result is read back and compared, so that nothing can be lost
in silence. The faults of the source stay its own: nothing is mended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from compliance.checking import Rules
from compliance.detect import is_pdf
from compliance.errors import RefusedError
from compliance.kinds import CII, EN16931, UBL_CREDIT_NOTE, UBL_INVOICE
from compliance.masking import mask_ibans, shortened
from compliance.report import CheckStatus, Location, Severity
from compliance.rules import finding
from compliance.xml_read import parse_xml
from einvoice.build import BuildFormat, BuildOptions, build_invoice
from einvoice.checks import check
from einvoice.model_paths import compare_invoices, leave_out
from einvoice.profiles import PROFILES, check_profile, reduce_invoice
from einvoice.read import read_invoice

if TYPE_CHECKING:
    from compliance.report import Finding, Report
    from einvoice.build import BuiltDocument
    from einvoice.document import Invoice
    from einvoice.pdf.style import PageStyle
    from einvoice.reading import ReadInvoice

# UBL has one element for an IBAN and any other account number: its reader tells them by their form.
_ONE_IN_UBL = ".is_proprietary"
_SYNTAX = {CII: "cii", UBL_INVOICE: "ubl", UBL_CREDIT_NOTE: "ubl"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What came of a conversion; nothing is written yet.

    Attributes:
        document: the result, with the verdict on it.
        source: the verdict on what was converted.
        lost: what the result does not carry, an error each.
        altered: what the result says otherwise, an error each: it must never be used.
        notes: what changed and is no loss.
    """

    document: BuiltDocument
    source: Report
    lost: tuple[Finding, ...]
    altered: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    def is_usable(self, *, allow_loss: bool, keep_faults: bool) -> bool:
        """Tell whether the result may be put in place.

        Args:
            allow_loss: whether terms may be missing in it.
            keep_faults: whether it may break the rules that the source breaks too.
        """
        if self.altered or (self.lost and not allow_loss):
            return False
        return self.document.is_good or (keep_faults and self.has_only_faults_of_source)

    @property
    def has_only_faults_of_source(self) -> bool:
        """Whether the result ran through all checks and breaks no rule that the source keeps.

        A schema violation is never the source's: the writer made it.
        """
        report = self.document.report
        if report is None or self.document.data is None:
            return False
        status = {item.check: item.status for item in report.checks}
        if any(
            status.get(name, CheckStatus.NOT_RUN) is CheckStatus.NOT_RUN for name in report.required
        ):
            return False
        if status.get("xsd") is CheckStatus.FAILED or status.get("container") is CheckStatus.FAILED:
            return False
        return _broken(report) <= _broken(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be made of a document.

    Attributes:
        target: the format.
        guideline: of the result (BT-24); None keeps that of the source where the target has it,
            and takes EN 16931 otherwise.
        style: of the page of a Factur-X; None for the plain French one.
        rules: whether French rules apply in the checks.
    """

    target: BuildFormat
    guideline: str | None = None
    style: PageStyle | None = None
    rules: Rules = Rules.AUTO

    def build(self, invoice: Invoice, xml: bytes | None = None) -> BuiltDocument:
        """Build a document as it is wished."""
        options = BuildOptions(build_format=self.target, rules=self.rules)
        return build_invoice(invoice, self.style, options, xml=xml)


def convert_invoice(data: bytes, wish: Wish, *, file: str) -> Conversion:
    """Convert an invoice to another syntax or profile, or put it on our page as a Factur-X.

    Args:
        data: a CII, a UBL, or a PDF that carries a CII.
        wish: what to make.
        file: its name, for the reports.

    Raises:
        UnreadableError: if the source cannot be read.
        RefusedError: if the source has values that cannot be read.
    """
    found = read_invoice(data)
    source = check(data, file=file, rules=wish.rules)
    before = found.invoice.guideline
    after = wish.guideline or _kept(before, wish.target)
    notes: tuple[Finding, ...] = ()
    if after != before:
        at = Location(term="BT-24", column="guideline")
        notes = (finding("CNV-03", location=at, found=before, expected=after),)
    xml = _unchanged(data, wish.target) if after == before else None
    if xml is not None:
        document = wish.build(found.invoice, xml)
        taken_over = Conversion(document=document, source=source, lost=(), altered=(), notes=notes)
        if document.is_good or taken_over.has_only_faults_of_source:
            return taken_over
    return _rewritten(found, after, wish, source, notes)


def _rewritten(
    found: ReadInvoice, guideline: str, wish: Wish, source: Report, notes: tuple[Finding, ...]
) -> Conversion:
    invoice = replace(found.invoice, guideline=guideline)
    lost = [
        finding("CNV-01", location=Location(xpath=item.xpath), found=_quoted(item.value))
        for item in found.left_out
    ]
    beyond = check_profile(invoice)
    if beyond:
        lost += [
            finding("CNV-02", location=item.location, found=item.found, expected=item.expected)
            for item in beyond
        ]
        invoice = reduce_invoice(invoice)
    document = wish.build(invoice)
    while document.data is None:
        spared = _spare(invoice, document.refusal)
        if spared is None:
            break
        invoice, gone = spared
        lost += gone
        document = wish.build(invoice)
    again = _read_back(document, invoice, wish.target)
    return Conversion(
        document=document,
        source=source,
        lost=(*lost, *again.lost),
        altered=again.altered,
        notes=(*notes, *again.added),
    )


def _spare(
    invoice: Invoice, refusal: tuple[Finding, ...]
) -> tuple[Invoice, tuple[Finding, ...]] | None:
    """Leave out what the writer refused; None if one of these values cannot be spared."""
    gone = []
    # From the last to the first: what is left out of a list moves all that follows.
    for fault in reversed(refusal):
        path = fault.location.column
        spared = leave_out(invoice, path) if path else None
        if spared is None:
            return None
        invoice, value = spared
        gone.append(
            finding("CNV-02", location=fault.location, found=_quoted(value), expected=fault.rule)
        )
    return (invoice, tuple(reversed(gone))) if gone else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a result says beside what it was to say.

    Attributes:
        lost: values that it has no place for.
        altered: values that it says otherwise.
        added: zeros that its syntax demands where the source says nothing.
    """

    lost: tuple[Finding, ...] = ()
    altered: tuple[Finding, ...] = ()
    added: tuple[Finding, ...] = ()


def compare_result(invoice: Invoice, again: Invoice, target: BuildFormat) -> Kept:
    """Compare an invoice with what was read back from the document that was made of it."""
    lost, altered, added = [], [], []
    for item in compare_invoices(invoice, again):
        if target is BuildFormat.UBL and item.path.endswith(_ONE_IN_UBL):
            continue
        at = Location(column=item.path)
        if item.after is None:
            found = _quoted(item.before or "-")
            lost.append(finding("CNV-02", location=at, found=found, expected=target.value))
        elif item.before is None and _is_zero(item.after):
            added.append(finding("CNV-05", location=at, found=item.after))
        else:
            found, expected = _quoted(item.after), _quoted(item.before or "-")
            altered.append(finding("CNV-04", location=at, found=found, expected=expected))
    return Kept(lost=tuple(lost), altered=tuple(altered), added=tuple(added))


def _read_back(document: BuiltDocument, invoice: Invoice, target: BuildFormat) -> Kept:
    if document.data is None:
        return Kept()
    try:
        again = read_invoice(document.data).invoice
    except RefusedError as error:
        return Kept(altered=error.findings)
    return compare_result(invoice, again, target)


def _is_zero(text: str) -> bool:
    return text.strip("0.") == ""


def _unchanged(data: bytes, target: BuildFormat) -> bytes | None:
    """Return the XML of a source that has the target's syntax already."""
    if is_pdf(data):
        from einvoice.pdf.extract import extract_xml  # noqa: PLC0415 (a bare XML needs no PDF)

        data = extract_xml(data).data
    syntax = _SYNTAX.get(etree.QName(parse_xml(data)).namespace or "")
    wanted = "cii" if target is BuildFormat.FACTURX else target.value
    return data if syntax == wanted else None


def _kept(guideline: str, target: BuildFormat) -> str:
    """Return the guideline that the target may declare; any national usage becomes EN 16931."""
    in_pdf = target is BuildFormat.FACTURX
    lawful = {item.guideline for item in PROFILES if (item.in_pdf if in_pdf else item.in_xml)}
    return guideline if guideline in lawful else EN16931


def _broken(report: Report) -> frozenset[str]:
    return frozenset(item.rule for item in report.findings if item.severity is Severity.ERROR)


def _quoted(value: str) -> str:
    return mask_ibans(shortened(value))
