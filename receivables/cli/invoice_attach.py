# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice attach`: the user's own PDF/A and an XML become a Factur-X."""

from __future__ import annotations

from pathlib import Path

import click

from receivables.cli.common import exits_as_agreed, refuse_overwriting
from receivables.cli.document_options import out_option, rules_option
from receivables.cli.invoice_result import judged_and_put


@click.command()
@click.argument("pdf", metavar="PDF", type=click.Path(path_type=Path))
@click.argument("xml", metavar="XML", type=click.Path(path_type=Path))
@out_option("The Factur-X to write; a file that is there is replaced.")
@rules_option("National rules for the check of the result, as in `encaisse check`.")
@exits_as_agreed
def attach(pdf: Path, xml: Path, out: Path, rules: str) -> None:
    r"""Attach a CII to your own PDF/A, which becomes a Factur-X.

    The PDF must be a PDF/A-3 already, with its fonts embedded; a PDF/A-2 is taken where veraPDF is
    installed and confirms the result. Encrypted and signed PDFs, PDFs with scripts, and those that
    carry an invoice already are refused, and so is an XML of the profile EXTENDED-CTC-FR, which is
    for CII and UBL on their own. The result is put in place only if it passes every check.

    \b
    Example:
      encaisse invoice attach page.pdf facture.xml --out facture.pdf

    Exit status: 0 written, 1 refused, 3 a file cannot be read, 4 a required check could not run.
    """
    from compliance.checking import Rules
    from compliance.files import name_of, read_whole
    from einvoice.checks import check
    from einvoice.pdf.attach import attach_invoice
    from einvoice.pdf.reading import MAX_PDF

    refuse_overwriting(out, pdf, xml)
    made = attach_invoice(read_whole(pdf, max_bytes=MAX_PDF), read_whole(xml, max_bytes=MAX_PDF))
    report = check(made.data, file=name_of(out.name), rules=Rules(rules), require=made.require)
    raise SystemExit(judged_and_put(made.data, out, report, made.remarks))
