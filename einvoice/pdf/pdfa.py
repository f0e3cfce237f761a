# SPDX-License-Identifier: Apache-2.0
"""The validation of PDF/A by veraPDF, where it is installed.

Two command lines are understood: that of the veraPDF distribution, which answers in XML, and a
leaner one, which answers in lines `PASS|FAIL|ERROR <tab> flavour <tab> file <tab> rules`. Both take
`-f FLAVOUR -v FILE`.

Source: ISO 19005-3:2012; https://docs.verapdf.org/cli/
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.errors import NotRunError, UnreadableError
from compliance.report import Finding, concluded
from compliance.xml_read import parse_xml
from einvoice.pdf.reading import contained, open_pdf, resolve, stream_data
from einvoice.pdf.xmp import parse_xmp

if TYPE_CHECKING:
    from lxml import etree

    from compliance.checking import Subject
    from compliance.report import CheckResult

CHECK = "pdfa"
VARIABLE = "ENCAISSE_VERAPDF"
PROGRAM = "verapdf"
TIMEOUT = 300
"""Seconds; a Java start takes one, a first call may have to set itself up."""

_FLAVOURS = {"A": "3a", "B": "3b", "U": "3u"}
_HINT = f"install veraPDF (https://verapdf.org), or let {VARIABLE} name its command"
_LEAN_RULE = re.compile(r"^\s+(?P<clause>[\d.]+)-t(?P<test>\d+) x(?P<count>\d+): (?P<text>.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What veraPDF said of one file.

    Attributes:
        version: of veraPDF, where it says so.
        compliant: whether the file passed.
        findings: one for each rule that failed.
    """

    version: str | None
    compliant: bool
    findings: tuple[Finding, ...]


def check_pdfa(subject: Subject) -> CheckResult:
    """Have veraPDF judge the PDF around an invoice, for the level of PDF/A-3 that it claims.

    The command is what the environment variable `ENCAISSE_VERAPDF` names, else `verapdf` on PATH.

    Raises:
        NotRunError: if there is no PDF, no veraPDF, or no answer from it that can be understood.
    """
    if subject.container is None:
        raise NotRunError("the invoice was not taken out of a PDF")
    program = find_verapdf()
    flavour = _claimed_flavour(subject.container)
    with tempfile.TemporaryDirectory(prefix="encaisse-") as folder:
        path = Path(folder, "invoice.pdf")
        path.write_bytes(subject.container)
        answer = _run(program, flavour, path)
    verdict = parse_answer(answer)
    artefact = f"veraPDF {verdict.version or ''}".strip() + f", PDF/A-{flavour}"
    return concluded(CHECK, verdict.findings, artefact)


def find_verapdf() -> str:
    """Return the command of veraPDF.

    Raises:
        NotRunError: if none is installed, or the variable names none.
    """
    named = os.environ.get(VARIABLE)
    program = shutil.which(named or PROGRAM)
    if program is None:
        what = f"{VARIABLE} names no program: {named}" if named else "veraPDF is not installed"
        raise NotRunError(what, hint=_HINT)
    return program


def parse_answer(answer: str) -> _Verdict:
    """Read what veraPDF printed about one file.

    Raises:
        NotRunError: if it is no verdict.
    """
    text = answer.strip()
    verdict = _parse_report(text) if text.startswith("<") else _parse_lines(text)
    if verdict.compliant == bool(verdict.findings):
        raise NotRunError("veraPDF's answer contradicts itself: verdict and failed rules differ")
    return verdict


def _run(program: str, flavour: str, path: Path) -> str:
    command = [program, "-f", flavour, "-v", str(path)]
    try:
        done = subprocess.run(  # noqa: S603 (the user's own veraPDF, no shell)
            command, capture_output=True, timeout=TIMEOUT, check=False, encoding="utf-8"
        )
    except (OSError, UnicodeDecodeError, subprocess.TimeoutExpired) as error:
        raise NotRunError(f"veraPDF did not answer: {type(error).__name__}") from error
    if not done.stdout.strip():
        raise NotRunError(f"veraPDF gave no answer (exit status {done.returncode})")
    return done.stdout


def _claimed_flavour(pdf: bytes) -> str:
    """Return the level of PDF/A-3 that a PDF claims; 3b, the lowest, where it claims none."""
    try:
        with contained():
            stream = resolve(open_pdf(pdf).root_object.get("/Metadata"))
            xmp = parse_xmp(stream_data(stream))
    except UnreadableError:
        return "3b"
    return _FLAVOURS.get((xmp.pdfa_conformance or "").upper(), "3b")


def _parse_report(text: str) -> _Verdict:
    """Read the XML report of the veraPDF distribution."""
    try:
        root = parse_xml(text.encode())
    except UnreadableError as error:
        raise NotRunError("veraPDF's report is not well-formed") from error
    report = root.find(".//{*}validationReport")
    if report is None:
        raise NotRunError("veraPDF could not examine the PDF", hint="it is no readable PDF")
    core = root.find(".//{*}releaseDetails[@id='core']")
    return _Verdict(
        version=core.get("version") if core is not None else None,
        compliant=report.get("isCompliant") == "true",
        findings=tuple(
            _finding(
                rule.get("clause") or "",
                rule.get("testNumber") or "",
                rule.get("failedChecks") or "",
                _description(rule),
            )
            for rule in report.iterfind(".//{*}rule[@status='failed']")
        ),
    )


def _description(rule: etree._Element) -> str:
    return " ".join((rule.findtext("{*}description") or "").split())


def _parse_lines(text: str) -> _Verdict:
    """Read the answer in lines: the verdict first, then each failed rule."""
    lines = text.splitlines()
    result = lines[0].split("\t")[0] if lines else ""
    if result not in {"PASS", "FAIL"}:
        raise NotRunError("veraPDF could not examine the PDF")
    matches = (_LEAN_RULE.match(line) for line in lines[1:])
    return _Verdict(
        version=None,
        compliant=result == "PASS",
        findings=tuple(
            _finding(match["clause"], match["test"], match["count"], match["text"])
            for match in matches
            if match
        ),
    )


def _finding(clause: str, test: str, count: str, description: str) -> Finding:
    return Finding(
        rule=f"PDFA-{clause}",
        message=description or f"The PDF breaks clause {clause} of ISO 19005-3.",
        found=f"test {test}, {count} times",
        hint="make the PDF with a program that writes valid PDF/A-3",
    )
