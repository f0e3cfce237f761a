# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice render`: a received invoice as a page for people."""

from __future__ import annotations

from pathlib import Path

import click

from receivables.cli.common import (
    EXIT_OF_VERDICT,
    Exit,
    exits_as_agreed,
    language,
    print_findings,
    refuse_overwriting,
    say,
)
from receivables.cli.document_options import PAGE_LANGUAGE, out_option

_TEXTS = {
    "en": {
        "written": "{out} written",
        "faulty": "{out} written; the file as received is not valid, and the page says so:",
        "incomplete": "{out} written; a required check of the received file could not run",
        "no_pdf": "the page is a PDF: name a file that ends in .pdf",
    },
    "fr": {
        "written": "{out} écrit",
        "faulty": "{out} écrit ; le fichier reçu n'est pas conforme, et la page le dit :",
        "incomplete": "{out} écrit ; un contrôle obligatoire du fichier reçu n'a pas pu être fait",
        "no_pdf": "la page est un PDF : nommez un fichier en .pdf",
    },
}


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@out_option("The PDF to write; a file that is there is replaced.")
@PAGE_LANGUAGE
@exits_as_agreed
def render(file: Path, out: Path, page_language: str | None) -> None:
    r"""Show a received CII, UBL, or the XML of a Factur-X as a page in your language.

    The page is a tagged PDF (PDF/A-3a, PDF/UA-1) with the file as received inside. It is made of
    the XML, never of the sender's own page: what counts for machines is what you read. An invoice
    that breaks official rules is shown all the same, and the page says which.

    \b
    Examples:
      encaisse invoice render recue.xml --out recue.pdf
      encaisse invoice render facture.pdf --page-language de --out rechnung.pdf

    Exit status: 0 written, 1 written and the received file is not valid, 3 the file cannot be
    read, 4 a required check could not run.
    """
    from compliance.detect import is_pdf
    from compliance.files import name_of, read_whole, write_whole
    from compliance.xml_read import MAX_BYTES
    from einvoice.checks import check
    from einvoice.pdf.extract import extract_xml
    from einvoice.pdf.render import render_received
    from einvoice.pdf.style import Language
    from einvoice.read import read_invoice

    texts = _TEXTS[language()]
    if out.suffix.lower() != ".pdf":
        raise click.UsageError(texts["no_pdf"])
    refuse_overwriting(out, file)
    data = read_whole(file, max_bytes=MAX_BYTES)
    found = read_invoice(data)
    report = check(data, file=name_of(file.name))
    xml = extract_xml(data).data if is_pdf(data) else data
    write_whole(out, render_received(found, xml, Language(page_language or language()), report))
    status = EXIT_OF_VERDICT[report.verdict]
    word = {Exit.GOOD: "written", Exit.NOT_RUN: "incomplete"}.get(status, "faulty")
    say(texts[word].format(out=name_of(out)))
    print_findings(report.findings)
    raise SystemExit(status)
