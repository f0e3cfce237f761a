# SPDX-License-Identifier: Apache-2.0
"""Setting the page with typst: one warm compiler a thread, the same input the same bytes.

Every call passes all arguments anew: the binding keeps those of the call before, which would be
another customer's.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from compliance.errors import RefusedError
from compliance.report import Location
from compliance.rules import finding
from einvoice.pdf.style import LogoType
from einvoice.pdf.user_fonts import BUILT_IN_FONTS, load_fonts
from einvoice.pdf.user_template import check_template, template_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from compliance.report import Finding
    from einvoice.pdf.enclosed import EnclosedFile
    from einvoice.pdf.style import Logo, PageFont, PageStyle
    from einvoice.pdf.view import PageView

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), as typst names them."""

# How typst begins or words the refusal of a character, for lack of a glyph or by the standards.
_CHARACTER_REFUSED = ("could not be displayed", "disallowed codepoint")

_PROBE_TEXT = (
    b'#set document(title: "x")\n'
    b"#set text(font: json(bytes(sys.inputs.fonts)), fallback: false)\n"
    b"a#{sys.inputs.character}a"
)
_PROBE_LOGO = (
    b'#set document(title: "x")\n'
    b"#image(bytes(json(bytes(sys.inputs.logo))), format: sys.inputs.format, "
    b'alt: "x", width: 10mm)'
)
_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_FORMATS = {LogoType.SVG: "svg", LogoType.PNG: "png", LogoType.JPEG: "jpg"}

_KEPT_COMPILERS = 8
"""Of one thread, for pages that differ in template folder or fonts."""

_of_thread = threading.local()


def typeset(view: PageView, enclosed: EnclosedFile, style: PageStyle, day: date) -> bytes:
    """Return a PDF/A-3a and PDF/UA-1 of a page, with a file attached.

    Args:
        view: the page.
        enclosed: the file, byte by byte.
        style: logo, fonts and template; the rest of it is in the view.
        day: stands as the date of creation and modification, at midnight UTC.

    Raises:
        RefusedError: if a character has no glyph in the fonts (PDF-41), the logo cannot be drawn
            (PDF-42), the font cannot be used (PAGE-02 to PAGE-04), or the template of the
            company's own is refused or does not work (PAGE-05 to PAGE-08).
    """
    template, own = style.template, style.template.folder is not None
    if template.folder is not None:
        check_template(template.folder, template.file)
    try:
        result = _compiler("page", style.font, template.folder).compile(
            _frame(template.file),
            sys_inputs={
                "view": view.to_json(),
                "given": _given(enclosed, style),
                "logo": _logo(style.logo.data) if style.logo else "",
            },
            pdf_standards=STANDARDS,
            timestamp=datetime.combine(day, time(), tzinfo=UTC),
        )
    except typst.TypstError as error:
        faults = (*_character_faults(error, view, style.font), *_logo_faults(style.logo))
        if not faults and own:
            faults = (template_fault(error, template.file),)
        if not faults:
            raise
        raise RefusedError("the page cannot be set", faults) from error
    if not isinstance(result, bytes):
        raise TypeError("typst returned no single PDF")
    return result


def _given(enclosed: EnclosedFile, style: PageStyle) -> str:
    """Return what the frame puts into the document beside the view, as JSON text."""
    return json.dumps(
        {
            "attachment": {
                "name": enclosed.name,
                "data": _content(enclosed.data),
                "relationship": enclosed.relationship,
                "mime_type": enclosed.mime_type,
                "description": enclosed.description,
            },
            "fonts": _families(style.font),
            "logo_format": _FORMATS[style.logo.media_type] if style.logo else None,
        },
        ensure_ascii=False,
    )


def _families(font: PageFont | None) -> tuple[str, ...]:
    """Return the fonts in the order in which they are asked for a character."""
    return (font.family, *BUILT_IN_FONTS) if font else BUILT_IN_FONTS


def _compiler(purpose: str, font: PageFont | None, folder: str | None) -> typst.Compiler:
    """Return this thread's compiler for a purpose: the page, or trying out single parts."""
    kept: dict[object, typst.Compiler] = _of_thread.__dict__.setdefault("kept", {})
    key = (purpose, font, folder)
    compiler = kept.get(key)
    if compiler is None:
        if len(kept) >= _KEPT_COMPILERS:
            kept.clear()
        compiler = typst.Compiler(
            root=folder or str(_folder()),
            font_paths=load_fonts(font),
            ignore_system_fonts=True,
            sys_inputs={},
        )
        kept[key] = compiler
    return compiler


@lru_cache(maxsize=_KEPT_COMPILERS)
def _frame(template: str) -> bytes:
    text = _folder().joinpath("frame.typ").read_text(encoding="utf-8")
    return text.replace('"/TEMPLATE"', json.dumps(f"/{template}", ensure_ascii=False)).encode()


@cache
def _folder() -> Path:
    return Path(str(files("einvoice.pdf.template")))


@lru_cache(maxsize=_KEPT_COMPILERS)
def _logo(data: bytes) -> str:
    return json.dumps(_content(data), ensure_ascii=False)


def _content(data: bytes) -> str | list[int]:
    """Return bytes as JSON can carry them: UTF-8 text where they are that, else numbers."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return list(data)


def _probe(source: bytes, font: PageFont | None = None, **inputs: str) -> str | None:
    """Set a small document; return what typst says against it, or None."""
    try:
        _compiler("probe", font, None).compile(
            source, sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=_ANY_MOMENT
        )
    except typst.TypstError as error:
        return error.message
    return None


def _character_faults(
    error: typst.TypstError, view: PageView, font: PageFont | None
) -> tuple[Finding, ...]:
    """Return a finding for each place of the view that has characters that cannot be shown."""
    if not any(words in error.message for words in _CHARACTER_REFUSED):
        return ()
    at_place: dict[str, list[str]] = {}
    for character, place in sorted(find_unshown(view, font).items()):
        shown = character if character.isprintable() else "?"
        at_place.setdefault(place, []).append(f"{shown} (U+{ord(character):04X})")
    return tuple(
        finding("PDF-41", location=Location(column=place), found=", ".join(characters))
        for place, characters in at_place.items()
    )


def find_unshown(view: PageView, font: PageFont | None = None) -> dict[str, str]:
    """Return each character of a view that no font has, with the first place where it stands."""
    fonts = json.dumps(_families(font))
    places: dict[str, str] = {}
    for place, text in _texts(json.loads(view.to_json()), ""):
        for character in text:
            if not (character.isascii() and character.isprintable()):
                places.setdefault(character, place)
    return {
        character: place
        for character, place in places.items()
        if _probe(_PROBE_TEXT, font, character=character, fonts=fonts) is not None
    }


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
