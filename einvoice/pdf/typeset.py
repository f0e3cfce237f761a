# SPDX-License-Identifier: Apache-2.0
"""Setting the page with typst: one warm compiler a thread, the same input the same bytes.

Every call passes all arguments anew: the binding keeps those of the call before, which would be
another customer's.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from compliance.errors import RefusedError
from compliance.report import Location
from compliance.rules import finding
from einvoice.pdf.style import LogoType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from compliance.report import Finding
    from einvoice.pdf.enclosed import EnclosedFile
    from einvoice.pdf.style import Logo, PageStyle
    from einvoice.pdf.view import PageView

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), as typst names them."""

BUILT_IN_FONTS = ("IBM Plex Sans", "DejaVu Sans Mono")
"""The letters of the page, and those that fill in what the first lacks."""

_FONT_PACKAGE = "fontpkg_ibm_plex_sans"

# How typst begins or words the refusal of a character, for lack of a glyph or by the standards.
_CHARACTER_REFUSED = ("could not be displayed", "disallowed codepoint")

_PROBE_TEXT = (
    b'#set document(title: "x")\n'
    b'#set text(font: ("IBM Plex Sans", "DejaVu Sans Mono"), fallback: false)\n'
    b"a#{sys.inputs.character}a"
)
_PROBE_LOGO = (
    b'#set document(title: "x")\n'
    b"#image(bytes(json(bytes(sys.inputs.logo))), format: sys.inputs.format, "
    b'alt: "x", width: 10mm)'
)
_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_FORMATS = {LogoType.SVG: "svg", LogoType.PNG: "png", LogoType.JPEG: "jpg"}

_of_thread = threading.local()


def typeset(view: PageView, attachment: EnclosedFile, style: PageStyle, day: date) -> bytes:
    """Return a PDF/A-3a and PDF/UA-1 of a page, with a file attached.

    Args:
        view: the page.
        attachment: the file, byte by byte.
        style: logo, fonts and template; the rest of it is in the view.
        day: stands as the date of creation and modification, at midnight UTC.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), or the logo cannot be
            drawn (PDF-42).
    """
    logo = style.logo
    try:
        result = _compiler("page").compile(
            _frame("standard.typ"),
            sys_inputs={"view": view.to_json(), "given": _given(attachment, logo)},
            pdf_standards=STANDARDS,
            timestamp=datetime.combine(day, time(), tzinfo=UTC),
        )
    except typst.TypstError as error:
        faults = (*_character_faults(error, view), *_logo_faults(logo))
        if not faults:
            raise
        raise RefusedError("the page cannot be set", faults) from error
    if not isinstance(result, bytes):
        raise TypeError("typst returned no single PDF")
    return result


def _given(attachment: EnclosedFile, logo: Logo | None) -> str:
    """Return what the frame puts into the document beside the view, as JSON text."""
    return json.dumps(
        {
            "attachment": {
                "name": attachment.name,
                "data": _content(attachment.data),
                "relationship": attachment.relationship,
                "mime_type": attachment.mime_type,
                "description": attachment.description,
            },
            "fonts": BUILT_IN_FONTS,
            "logo": {"data": _content(logo.data), "format": _FORMATS[logo.media_type]}
            if logo
            else None,
        },
        ensure_ascii=False,
    )


def _compiler(purpose: str) -> typst.Compiler:
    """Return this thread's compiler for a purpose: the page, or trying out single parts."""
    compiler: typst.Compiler | None = getattr(_of_thread, purpose, None)
    if compiler is None:
        compiler = typst.Compiler(
            root=str(_folder()),
            font_paths=_font_paths(),
            ignore_system_fonts=True,
            sys_inputs={},
        )
        setattr(_of_thread, purpose, compiler)
    return compiler


@cache
def _frame(template: str) -> bytes:
    text = _folder().joinpath("frame.typ").read_text(encoding="utf-8")
    return text.replace("TEMPLATE", template).encode()


@cache
def _folder() -> Path:
    return Path(str(files("einvoice.pdf.template")))


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


def _probe(source: bytes, **inputs: str) -> str | None:
    """Set a small document; return what typst says against it, or None."""
    try:
        _compiler("probe").compile(
            source, sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=_ANY_MOMENT
        )
    except typst.TypstError as error:
        return error.message
    return None


def _character_faults(error: typst.TypstError, view: PageView) -> tuple[Finding, ...]:
    """Return a finding for each character of the view that the page cannot show."""
    if not any(words in error.message for words in _CHARACTER_REFUSED):
        return ()
    places: dict[str, str] = {}
    for place, text in _texts(json.loads(view.to_json()), ""):
        for character in text:
            if not (character.isascii() and character.isprintable()):
                places.setdefault(character, place)
    return tuple(
        finding(
            "PDF-41",
            location=Location(term=place),
            found=f"{character if character.isprintable() else '?'} (U+{ord(character):04X})",
        )
        for character, place in sorted(places.items())
        if _probe(_PROBE_TEXT, character=character) is not None
    )


def _texts(part: Any, place: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (any JSON value)
    """Yield each text of the view with its place: `lines[0].name`."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, list):
        for index, item in enumerate(part):
            yield from _texts(item, f"{place}[{index}]")
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from _texts(item, f"{place}.{name}" if place else name)


def _logo_faults(logo: Logo | None) -> tuple[Finding, ...]:
    if logo is None:
        return ()
    fault = _probe(
        _PROBE_LOGO, logo=json.dumps(_content(logo.data)), format=_FORMATS[logo.media_type]
    )
    return (finding("PDF-42", found=fault),) if fault is not None else ()
