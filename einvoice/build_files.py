# SPDX-License-Identifier: Apache-2.0
"""Building a folder of invoices from input files: the edge that reads and writes files.

A document is put in place whole or not at all, and only if every required check passed. The
manifest has a line for each document of the folder, the refused ones included.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.amounts import format_cents
from compliance.checking import Rules
from compliance.errors import RefusedError, counted
from compliance.files import make_folder, name_of, read_text, write_whole
from compliance.report import Verdict
from einvoice.build import AS_FACTURX, BuildFormat, build_invoice, file_name
from einvoice.codes import SELF_BILLED_CODES
from einvoice.input.files import read_sources
from einvoice.input.numbering import with_numbers, with_stand_ins
from einvoice.input.raw_row import refuse
from einvoice.input.rows import read_rows
from einvoice.input.settings import (
    NO_FILES,
    NO_SETTINGS,
    PageFiles,
    Settings,
    in_name_of_seller,
    page_style,
)
from einvoice.input.settings_reader import read_settings
from einvoice.manifest import MANIFEST, Manifest
from einvoice.page_files import load_page_files
from einvoice.resume import fingerprint_of, is_still_good
from einvoice.run_faults import at_row, clashes, other_profiles, same_file
from einvoice.workers import ALONE, run_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from compliance.report import Finding, Report
    from einvoice.build import BuildOptions, BuiltDocument
    from einvoice.input.files import Source
    from einvoice.input.numbering import Numbering
    from einvoice.input.rows import InvoiceInput
    from einvoice.manifest import Line
    from einvoice.pdf.style import PageStyle
    from einvoice.profiles import Profile
    from einvoice.workers import Crew


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The settings of a company with the files that they name.

    Attributes:
        settings: of `encaisse.toml`.
        named: the files that its page names.
    """

    settings: Settings = NO_SETTINGS
    named: PageFiles = NO_FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildJob:
    """All that the building of one document needs; it can be pickled.

    Attributes:
        source: the invoice and where it comes from.
        company: settings and logo.
        options: in which form, by which rules.
    """

    source: InvoiceInput
    company: Company
    options: BuildOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one document. Its bytes are in its file: a run may have thousands of them.

    Attributes:
        source: the invoice and where it comes from.
        name: of the file, from the invoice number.
        report: of all checks; None where the page could not be made.
        findings: all that was found, warnings included.
        digest: SHA-256 of the bytes, hexadecimal; None if it was refused.
        path: where it was put; None if it was refused.
        built_from: fingerprint of all that it was built from.
        kept: line of the manifest of an earlier run, whose document was not built again.
    """

    source: InvoiceInput
    name: str
    report: Report | None
    findings: tuple[Finding, ...]
    digest: str | None
    path: Path | None
    built_from: str
    kept: Line | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict on the document, of an earlier run if it was kept."""
        if self.kept is not None:
            return Verdict.PASSED
        return Verdict.FAILED if self.report is None else self.report.verdict

    def to_json(self) -> Line:
        """Return the line of the manifest."""
        if self.kept is not None:
            return self.kept
        report = self.report
        invoice = self.source.invoice
        line: Line = {
            "number": invoice.number,
            "status": "refused" if self.path is None else "written",
            "file": None if self.path is None else self.path.name,
            "sha256": self.digest,
            "kind": None if report is None else report.kind,
            "verdict": self.verdict.value,
            "type_code": invoice.type_code,
            "issue_date": invoice.issue_date.isoformat(),
            "buyer": invoice.buyer.name,
            "total_due": format_cents(invoice.totals.due),
            "currency": invoice.currency,
            "input": self.source.file,
            "row": self.source.row,
            "built_from": self.built_from,
            "findings": [item.to_json() for item in self.findings],
        }
        if self.path is None and report is not None:
            line["checks"] = report.to_json()["checks"]
        return line


def load_company(path: Path | None) -> Company:
    """Read `encaisse.toml`, and the logo, fonts and template that it names.

    Args:
        path: of the settings; None for rows that say everything themselves.

    Raises:
        UnreadableError: if there is no such file, or it is no TOML.
        RefusedError: with every fault of the settings.
    """
    if path is None:
        return Company()
    settings = read_settings(read_text(path), file=name_of(path.name))
    return Company(settings=settings, named=load_page_files(settings.page, path))


def in_profile(company: Company, profile: Profile) -> Company:
    """Return a company whose documents have a profile, whatever its settings say."""
    invoice = replace(company.settings.invoice, profile=profile)
    return replace(company, settings=replace(company.settings, invoice=invoice))


def load_rows(
    paths: Iterable[Path],
    company: Company,
    *,
    rules: Rules = Rules.AUTO,
    sheet: str | None = None,
    numbering: Numbering | None = None,
) -> tuple[InvoiceInput, ...]:
    """Read the invoices of all input files.

    Args:
        paths: of the files.
        company: settings, which supply what rows leave out.
        rules: whether French rules apply.
        sheet: to read of workbooks; None for the only one that is shown and not empty.
        numbering: who gives numbers to the rows that have a key and none; None for nobody.

    Raises:
        UnreadableError: if a file is missing, or not of a form that is read.
        RefusedError: with every fault of every row of every file, numbers used twice included.
    """
    sources, findings = read_sources(paths, sheet)
    if numbering is None:
        return _read_all(sources, company, rules, findings)
    inputs = _read_all(with_stand_ins(sources), company, rules, findings)
    return _read_all(with_numbers(sources, inputs, numbering), company, rules, ())


def _read_all(
    sources: Iterable[Source], company: Company, rules: Rules, known: Iterable[Finding]
) -> tuple[InvoiceInput, ...]:
    """Read the records of all files; refuse them all if anything was found."""
    inputs: list[InvoiceInput] = []
    findings = [*known]
    for source in sources:
        try:
            inputs += read_rows(
                source.records, file=source.file, settings=company.settings, rules=rules
            )
        except RefusedError as error:
            findings.extend(error.findings)
    findings.extend(clashes(inputs))
    findings.extend(other_profiles(inputs, company.settings))
    if findings:
        unique = tuple(dict.fromkeys(findings))
        raise RefusedError(f"the input was refused: {counted(len(unique))}", unique)
    return tuple(inputs)


def build_row(
    source: InvoiceInput, company: Company | None = None, options: BuildOptions = AS_FACTURX
) -> BuiltDocument:
    """Build the document of one row, with all that its row and its company say of it.

    The page has the language, terms and payment link of the row, and the logo, colours,
    fonts and template of the company. Nothing is written; a bad document raises nothing.

    Args:
        source: as `load_rows` returns it.
        company: as `load_company` returns it, the same that the rows were read with; None for
            rows that were read without one.
        options: in which form, by which rules.
    """
    company = company or Company()
    style = page_of(source, company.settings, company.named)
    return build_invoice(source.invoice, style, options)


def build_job(job: BuildJob) -> BuiltDocument:
    """Build the document of one job, in this process or in another: what workers are given."""
    return build_row(job.source, job.company, job.options)


def page_of(source: InvoiceInput, settings: Settings, named: PageFiles = NO_FILES) -> PageStyle:
    """Return the look of the page of one invoice.

    Args:
        source: the invoice, with what its row says of the page alone.
        settings: of the company.
        named: the files that the settings name.
    """
    style = page_style(settings, source.language, named=named, payment_link=source.payment_link)
    style = replace(style, terms=source.terms)
    if source.invoice.type_code in SELF_BILLED_CODES:
        style = in_name_of_seller(style)
    return style


def build_all(  # noqa: PLR0913 (what to build, and how to go about it)
    inputs: Sequence[InvoiceInput],
    company: Company,
    out: Path,
    options: BuildOptions = AS_FACTURX,
    *,
    resume: bool = False,
    crew: Crew = ALONE,
) -> Iterator[Outcome]:
    """Build every invoice into a folder, and keep its manifest.

    A document that fails a check, or whose required checks could not all run, is not put in place.
    Building the same inputs again leaves the same bytes, whoever builds them.

    Args:
        inputs: as `load_rows` returns them.
        company: settings and logo.
        out: the folder; it is made if it is missing.
        options: in which form, by which rules.
        resume: whether documents are kept that an earlier run wrote from the same input, and that
            are still as it wrote them.
        crew: who builds them.

    Yields:
        What came of each document, in the order of the inputs, when it is done.

    Raises:
        RefusedError: if a file of the folder is that of another number (INV-21); then nothing is
            written.
        WorkerError: if a worker died. What was yielded is in place.
    """
    make_folder(out)
    manifest = Manifest(out)
    _refuse_taken(inputs, manifest.owners(), options.build_format)
    fingerprint = fingerprint_of(company, options, company.named.folders)
    kept: dict[str, Line] = {}
    for source in inputs if resume else ():
        line = manifest.earlier(source.invoice.number)
        if line is not None and is_still_good(line, out, fingerprint(source)):
            kept[source.invoice.number] = line
    pending = {source.invoice.number for source in inputs} - kept.keys()
    jobs = (
        BuildJob(source=source, company=company, options=options)
        for source in inputs
        if source.invoice.number in pending
    )
    built = run_in_order(build_job, jobs, crew)
    try:
        for source in inputs:
            line = kept.get(source.invoice.number)
            document = next(built) if line is None else None
            outcome = _outcome(source, document, out, fingerprint(source), line)
            _put(outcome, document, manifest, pending)
            yield outcome
    finally:
        built.close()
        # Of a run that is broken off too, each document that is in place has its line.
        manifest.close()


def _refuse_taken(
    inputs: Iterable[InvoiceInput], owners: Mapping[str, str], build_format: BuildFormat
) -> None:
    """Refuse numbers whose file would take the place of another invoice's, of an earlier run."""
    findings = []
    for source in inputs:
        number = source.invoice.number
        owner = owners.get(file_name(number, build_format).casefold(), number)
        if owner != number:
            findings.append(same_file(source, owner))
    refuse(findings, MANIFEST)


def _put(
    outcome: Outcome, document: BuiltDocument | None, manifest: Manifest, pending: set[str]
) -> None:
    """Write a document if it is good, and its line whatever it is."""
    line = outcome.to_json()
    manifest.announce(line, pending)
    if outcome.path is not None and document is not None and document.data is not None:
        write_whole(outcome.path, document.data)
    manifest.record(line)


def _outcome(
    source: InvoiceInput,
    document: BuiltDocument | None,
    out: Path,
    fingerprint: str,
    kept: Line | None,
) -> Outcome:
    """Say what comes of a document: written if it is good, or kept as it was."""
    if document is None:
        name = str(kept["file"]) if kept else ""
        return Outcome(
            source=source,
            name=name,
            report=None,
            findings=(),
            digest=None if kept is None else kept["sha256"],
            path=out / name,
            built_from=fingerprint,
            kept=kept,
        )
    path = out / document.name if document.is_good else None
    return Outcome(
        source=source,
        name=document.name,
        report=document.report,
        findings=tuple(
            at_row(item, source) if item in document.refusal else item
            for item in document.findings_after(source.warnings)
        ),
        digest=None if path is None else document.digest,
        path=path,
        built_from=fingerprint,
    )
