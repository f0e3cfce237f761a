# SPDX-License-Identifier: Apache-2.0
"""One invoice in one process on one core: ours and that of erechnung, in turn.

Ours is the whole way from the JSON row: rules, totals, CII, page, Factur-X, XSD, file. Theirs is
its `zugferd_file`, which ends without XSD; with the XSD check of factur-x, the library below it, in
a column of its own. Its page has no QR code, so that ours has none either, save in the last line.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import logging
import tempfile
import warnings
from pathlib import Path

from content import erechnung_invoice, logo_png, row, settings
from measuring import (
    interleaved,
    milliseconds,
    need,
    on_one_core,
    print_setting,
    print_table,
    ratio,
)

from compliance.xml_read import parse_xml
from compliance.xsd import validate
from einvoice.build_files import Company, load_company, page_of
from einvoice.cii.document import write_cii
from einvoice.input.rows import InputForm, read_json_rows
from einvoice.pdf.render import render_facturx

# Lines, whether with logo, whether with QR code.
CASES = (
    *((lines, False, False) for lines in (1, 5, 20, 100)),
    *((lines, True, False) for lines in (1, 5, 20)),
    (5, True, True),
)


def main(rounds: int) -> None:
    """Print the table."""
    need("erechnung")
    on_one_core()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    print_setting("encaisse", "typst", "erechnung", "factur-x", "reportlab")
    print_table(
        (
            "Lines",
            "Logo",
            "QR",
            "ours / erechnung and XSD",
            "ours / erechnung",
            "encaisse",
            "erechnung",
            "erechnung and XSD",
        ),
        (_measure(*case, rounds) for case in CASES),
    )


def _measure(lines: int, logo: bool, qr: bool, rounds: int) -> tuple[object, ...]:  # noqa: FBT001 (a row of CASES)
    peer = importlib.import_module("erechnung")
    facturx = importlib.import_module("facturx")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "logo.png").write_bytes(logo_png())
        given = settings(logo="logo.png" if logo else None, qr=qr)
        (place / "encaisse.toml").write_text(given, encoding="utf-8")
        company = load_company(place / "encaisse.toml")
        picture = str(place / "logo.png") if logo else None

        def ours(number: int) -> None:
            text = json.dumps(row(number, lines))
            (place / f"ours-{number}.pdf").write_bytes(build(text, company))

        def theirs(number: int) -> Path:
            path = place / f"theirs-{number}.pdf"
            path.unlink(missing_ok=True)
            with contextlib.redirect_stdout(io.StringIO()):
                erechnung_invoice(peer, number, lines, picture).zugferd_file(str(path))
            return path

        def theirs_and_xsd(number: int) -> None:
            pdf = theirs(number).read_bytes()
            facturx.xml_check_xsd(facturx.get_xml_from_pdf(pdf, check_xsd=False)[1])

        own, bare, whole = interleaved((ours, theirs, theirs_and_xsd), rounds)
    said = ("yes" if logo else "no", "ours" if qr else "no")
    times = map(milliseconds, (own, bare, whole))
    return (lines, *said, ratio(own, whole), ratio(own, bare), *times)


def build(text: str, company: Company) -> bytes:
    """Return the Factur-X of a row, its XML valid."""
    (source,) = read_json_rows(
        text, file="row", settings=company.settings, form=InputForm.JSON_LINES
    )
    xml = write_cii(source.invoice)
    style = page_of(source, company.settings, company.named)
    pdf = render_facturx(source.invoice, xml, style)
    if validate(parse_xml(xml), "facturx-en16931-xsd"):
        raise AssertionError("the XML is not valid")
    return pdf
