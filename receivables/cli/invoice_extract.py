# SPDX-License-Identifier: Apache-2.0
"""`encaisse invoice extract`: the XML that a PDF carries, as it is."""

from __future__ import annotations

from pathlib import Path

import click

from receivables.cli.common import exits_as_agreed, language, refuse_overwriting, say
from receivables.cli.document_options import out_option

_TEXTS = {
    "en": {
        "written": "{name} ({kind}) written to {out}",
        "unknown": "no kind that encaisse knows",
        "others": "Also attached, and left where they are: {names}",
    },
    "fr": {
        "written": "{name} ({kind}) écrit dans {out}",
        "unknown": "d'un genre qu'encaisse ne connaît pas",
        "others": "Aussi joints, et laissés où ils sont : {names}",
    },
}


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@out_option("The XML file to write; one that is there is replaced.")
@exits_as_agreed
def extract(file: Path, out: Path) -> None:
    r"""Write the XML that a PDF carries, byte for byte.

    Works on Factur-X, ZUGFeRD (1 and 2), XRechnung and Order-X PDFs, whether what they carry is
    right or wrong: `encaisse check` judges it. Other attached files are named.

    \b
    Example:
      encaisse invoice extract facture.pdf --out facture.xml

    Exit status: 0 written, 3 the PDF cannot be read, or carries no such XML.
    """
    from compliance.files import name_of, read_whole, write_whole
    from einvoice.pdf.extract import extract_xml, list_attachments
    from einvoice.pdf.reading import MAX_PDF

    refuse_overwriting(out, file)
    pdf = read_whole(file, max_bytes=MAX_PDF)
    attachment = extract_xml(pdf)
    write_whole(out, attachment.data)
    texts = _TEXTS[language()]
    kind = _kind(attachment.data) or texts["unknown"]
    say(texts["written"].format(name=attachment.name, kind=kind, out=name_of(out)))
    others = list(list_attachments(pdf))
    others.remove(attachment.name)
    if others:
        say(texts["others"].format(names=", ".join(others)))


def _kind(xml: bytes) -> str | None:
    from compliance.detect import detect_xml
    from compliance.errors import UnreadableError
    from compliance.xml_read import parse_xml

    try:
        return detect_xml(parse_xml(xml), in_pdf=True).key
    except UnreadableError:
        return None
