# SPDX-License-Identifier: Apache-2.0
"""Setting pages with typst: one warm compiler a thread, the same input the same bytes.

What every page that leaves the house shares, invoice or letter. Every call passes all arguments
anew: the binding keeps those of the call before, which would be another customer's.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import typst

from compliance.report import Location
from compliance.rules import finding
from einvoice.pdf.style import LogoType
from einvoice.pdf.user_fonts import BUILT_IN_FONTS, load_fonts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from compliance.report import Finding
    from einvoice.pdf.style import Logo, PageFont, PageStyle

ARCHIVED: tuple[typst.PDFStandard, ...] = ("a-3a", "ua-1")
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), as typst names them."""

KEPT_COMPILERS = 8
"""Of one thread, for pages that differ in template folder or fonts."""

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
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC).date()
_FORMATS = {LogoType.SVG: "svg", LogoType.PNG: "png", LogoType.JPEG: "jpg"}

_of_thread = threading.local()


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a page is set with.

    Attributes:
        font: of the company's own.
        folder: that the source can read; None for the folder of our own templates.
        purpose: sources that differ much keep a compiler each.
        standards: that the PDF follows.
    """

    font: PageFont | None = None
    folder: str | None = None
    purpose: str = "page"
    standards: tuple[typst.PDFStandard, ...] = ARCHIVED


def compile_page(source: bytes, inputs: Mapping[str, str], day: date, press: Press) -> bytes:
    """Return the PDF that a source gives.

    Args:
        source: in typst; it may import our own templates by `/NAME.typ`.
        inputs: what it finds in `sys.inputs`.
        day: stands as the date of creation and modification, at midnight UTC.
        press: fonts, folder and standards.

    Raises:
        typst.TypstError: if it cannot be set.
        RefusedError: if the font cannot be used (PAGE-02 to PAGE-04).
    """
    result = _compiler(press.purpose, press.font, press.folder).compile(
        source,
        sys_inputs=dict(inputs),
        pdf_standards=list(press.standards),
        timestamp=datetime.combine(day, time(), tzinfo=UTC),
    )
    if not isinstance(result, bytes):
        raise TypeError("typst returned no single PDF")
    return result


def page_inputs(view: str, style: PageStyle, given: Mapping[str, object]) -> dict[str, str]:
    """Return what `prelude.typ` finds in `sys.inputs`.

    Args:
        view: the page as JSON text, with title, author, language and text in place of the logo.
        style: its fonts and logo; the rest of it is in the view.
        given: what the source takes beside the view.
    """
    logo = style.logo
    return {
        "view": view,
        "given": json.dumps(
            {
                **given,
                "fonts": _families(style.font),
                "logo_format": _FORMATS[logo.media_type] if logo else None,
            },
            ensure_ascii=False,
        ),
        "logo": _logo(logo.data) if logo else "",
    }


@cache
def template_text(name: str) -> str:
    """Return one of the files of our own templates."""
    return files("einvoice.pdf.template").joinpath(name).read_text(encoding="utf-8")


def content(data: bytes) -> str | list[int]:
    """Return bytes as JSON can carry them: UTF-8 text where they are that, else numbers."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return list(data)


def page_faults(error: typst.TypstError, view: str, style: PageStyle) -> tuple[Finding, ...]:
    """Return what in a view or a logo made typst refuse the page; none if it was neither.

    PDF-41 for each place of the view that has characters that cannot be shown, PDF-42 for a logo
    that cannot be drawn.
    """
    return (*_character_faults(error, view, style.font), *_logo_faults(style.logo))


def find_unshown(view: str, font: PageFont | None = None) -> dict[str, str]:
    """Return each character of a view that no font has, with the first place where it stands."""
    fonts = json.dumps(_families(font))
    places: dict[str, str] = {}
    for place, text in _texts(json.loads(view), ""):
        for character in text:
            if not (character.isascii() and character.isprintable()):
                places.setdefault(character, place)
    return {
        character: place
        for character, place in places.items()
        if _probe(_PROBE_TEXT, font, character=character, fonts=fonts) is not None
    }


def _families(font: PageFont | None) -> tuple[str, ...]:
    """Return the fonts in the order in which they are asked for a character."""
    return (font.family, *BUILT_IN_FONTS) if font else BUILT_IN_FONTS


def _compiler(purpose: str, font: PageFont | None, folder: str | None) -> typst.Compiler:
    """Return this thread's compiler for a purpose: pages of a kind, or trying out single parts."""
    kept: dict[object, typst.Compiler] = _of_thread.__dict__.setdefault("kept", {})
    key = (purpose, font, folder)
    compiler = kept.get(key)
    if compiler is None:
        if len(kept) >= KEPT_COMPILERS:
            kept.clear()
        compiler = typst.Compiler(
            root=folder or str(files("einvoice.pdf.template")),
            font_paths=load_fonts(font),
            ignore_system_fonts=True,
            sys_inputs={},
        )
        kept[key] = compiler
    return compiler


@lru_cache(maxsize=KEPT_COMPILERS)
def _logo(data: bytes) -> str:
    return json.dumps(content(data), ensure_ascii=False)


def _probe(source: bytes, font: PageFont | None = None, **inputs: str) -> str | None:
    """Set a small document; return what typst says against it, or None."""
    try:
        compile_page(source, inputs, _ANY_DAY, Press(font=font, purpose="probe"))
    except typst.TypstError as error:
        return error.message
    return None


def _character_faults(
    error: typst.TypstError, view: str, font: PageFont | None
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
        _PROBE_LOGO, logo=json.dumps(content(logo.data)), format=_FORMATS[logo.media_type]
    )
    return (finding("PDF-42", found=fault),) if fault is not None else ()
