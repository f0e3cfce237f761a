# SPDX-License-Identifier: Apache-2.0
"""Setting the page with typst: one warm compiler a thread, the same input the same bytes.

Every call passes all inputs anew: a compiler that is given none reuses those of the call before,
which would be another customer's.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from compliance.errors import RefusedError
from compliance.report import Location
from compliance.rules import finding
from einvoice.pdf.style import LogoType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from compliance.report import Finding
    from einvoice.pdf.style import Logo
    from einvoice.pdf.view import PageView

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), as typst names them."""

_FONT_PACKAGE = "fontpkg_ibm_plex_sans"
_NOT_DISPLAYED = "could not be displayed"

_of_thread = threading.local()


def typeset(view: PageView, xml: bytes, logo: Logo | None, day: date) -> bytes:
    """Return a PDF/A-3a and PDF/UA-1 of a page, with the XML attached as factur-x.xml.

    Args:
        view: the page.
        xml: the attachment, byte by byte.
        logo: the seller's logo, or None.
        day: stands as the date of creation and modification, at midnight UTC.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), or the logo cannot be
            drawn (PDF-42).
    """
    inputs = {
        "view": view.to_json(),
        "files": json.dumps({"xml": _content(xml), "logo": _content(logo.data) if logo else ""}),
    }
    try:
        return _compile(None, inputs, datetime.combine(day, time(), tzinfo=UTC))
    except typst.TypstError as error:
        faults = (*_missing_glyphs(error, view), *_logo_faults(logo))
        if not faults:
            raise
        raise RefusedError("the page cannot be set", faults) from error


def _compile(source: bytes | None, inputs: Mapping[str, str], moment: datetime) -> bytes:
    result = _compiler().compile(
        source, sys_inputs=dict(inputs), pdf_standards=STANDARDS, timestamp=moment
    )
    if not isinstance(result, bytes):
        raise TypeError("typst returned no single PDF")
    return result


def _compiler() -> typst.Compiler:
    compiler: typst.Compiler | None = getattr(_of_thread, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(
            str(_template()), font_paths=_font_paths(), ignore_system_fonts=True, sys_inputs={}
        )
        _of_thread.compiler = compiler
    return compiler


@cache
def _template() -> Path:
    return Path(str(files("einvoice.pdf.template").joinpath("invoice.typ")))


@cache
def _font_paths() -> list[str]:
    # Found without running the package's own code.
    spec = find_spec(_FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the font package {_FONT_PACKAGE} is not installed")
    return [str(Path(spec.submodule_search_locations[0], "files"))]


def _content(data: bytes) -> str | list[int]:
    """Return bytes as JSON can carry them: UTF-8 text where they are that, else numbers."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return list(data)


def _missing_glyphs(error: typst.TypstError, view: PageView) -> tuple[Finding, ...]:
    """Return a finding for each character of the view that no font has."""
    if _NOT_DISPLAYED not in error.message:
        return ()
    characters = sorted({character for character in view.to_json() if not character.isascii()})
    return tuple(
        finding(
            "PDF-41",
            location=Location(term=_place(view, character)),
            found=f"{character} (U+{ord(character):04X})",
        )
        for character in characters
        if not _is_displayable(character)
    )


def _is_displayable(character: str) -> bool:
    """Tell whether the fonts have a character, by setting it alone."""
    source = (
        '#set document(title: "x")\n'
        '#set text(font: ("IBM Plex Sans", "DejaVu Sans Mono"), fallback: false)\n'
        "#sys.inputs.character"
    ).encode()
    try:
        _compile(source, {"character": character}, datetime(2000, 1, 1, tzinfo=UTC))
    except typst.TypstError:
        return False
    return True


def _place(view: PageView, character: str) -> str:
    """Name the part of the page in which a character first stands."""
    for name, part in json.loads(view.to_json()).items():
        if character in json.dumps(part, ensure_ascii=False):
            return str(name)
    return "page"


def _logo_faults(logo: Logo | None) -> tuple[Finding, ...]:
    if logo is None:
        return ()
    kind = {LogoType.SVG: "svg", LogoType.PNG: "png", LogoType.JPEG: "jpg"}[logo.media_type]
    source = (
        '#set document(title: "x")\n'
        "#image(bytes(json(bytes(sys.inputs.logo))), "
        f'format: "{kind}", alt: "x", width: 10mm)'
    ).encode()
    inputs = {"logo": json.dumps(_content(logo.data))}
    try:
        _compile(source, inputs, datetime(2000, 1, 1, tzinfo=UTC))
    except typst.TypstError as error:
        return (finding("PDF-42", found=error.message),)
    return ()
