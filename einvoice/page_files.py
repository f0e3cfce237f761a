# SPDX-License-Identifier: Apache-2.0
"""The files that the settings of the page name: logo, fonts, template."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from compliance.errors import RefusedError
from compliance.files import name_of
from compliance.report import NOWHERE, Location
from compliance.rules import finding
from einvoice.input.settings import NO_FILES, PageFiles
from einvoice.pdf.style import BUILT_IN_TEMPLATES, Logo, LogoType, PageFont, PageTemplate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compliance.report import Finding
    from einvoice.input.settings import PageSettings

Loaded = TypeVar("Loaded")


def load_page_files(page: PageSettings, path: Path) -> PageFiles:
    """Read or find what the settings of the page name.

    Args:
        page: table `[page]`.
        path: of the settings; what they name lies relative to them.

    Raises:
        RefusedError: with a finding at the setting for a logo that cannot be used (SET-03), a font
            that cannot (PAGE-02 to PAGE-04), a template that cannot (PAGE-05 to PAGE-07).
    """
    findings: list[Finding] = []
    logo = _tried(lambda: _load_logo(page, path), "page.logo", path, findings)
    font = _tried(lambda: _load_font(page, path), "page.font", path, findings)
    template = _tried(lambda: _load_template(page, path), "page.template", path, findings)
    if findings:
        raise RefusedError(f"the settings {name_of(path.name)} were refused", tuple(findings))
    return PageFiles(logo=logo, font=font, template=template or NO_FILES.template)


def _tried(
    load: Callable[[], Loaded], setting: str, path: Path, findings: list[Finding]
) -> Loaded | None:
    """Return what is loaded, or put what stands against it among the findings, at its setting."""
    try:
        return load()
    except RefusedError as error:
        # What is found inside a template has its own place.
        at_setting = Location(file=name_of(path.name), column=setting)
        findings.extend(
            replace(item, location=at_setting) if item.location == NOWHERE else item
            for item in error.findings
        )
        return None


def _load_logo(page: PageSettings, path: Path) -> Logo | None:
    name = page.logo
    if name is None:
        return None
    try:
        data = (path.parent / name).read_bytes()
    except OSError as error:
        raise _refused(finding("SET-03", found=name, expected=str(error.strerror))) from error
    media_type = _media_type(data)
    if media_type is None:
        raise _refused(finding("SET-03", found=name, expected="neither SVG, nor PNG, nor JPEG"))
    return Logo(data=data, media_type=media_type, alternative_text=page.logo_alternative_text)


def _media_type(data: bytes) -> LogoType | None:
    """Recognise a picture by its content."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return LogoType.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return LogoType.JPEG
    return LogoType.SVG if b"<svg" in data[:4096] else None


def _load_font(page: PageSettings, path: Path) -> PageFont | None:
    if page.font is None and not page.fonts:
        return None
    # Only who has a font of its own needs typst before the first page.
    from einvoice.pdf.user_fonts import load_fonts  # noqa: PLC0415 (see above)

    named = (path.parent / name for name in page.fonts)
    # typst looks for fonts in folders: a file stands for the folder that it lies in.
    folders = tuple(str(item.parent if item.is_file() else item) for item in named)
    font = PageFont(family=page.font or "page.font", folders=folders)
    load_fonts(font)
    return font


def _load_template(page: PageSettings, path: Path) -> PageTemplate | None:
    if page.template is None:
        return None
    if page.template in BUILT_IN_TEMPLATES:
        return BUILT_IN_TEMPLATES[page.template]
    from einvoice.pdf.user_template import check_template  # noqa: PLC0415 (as above)

    file = path.parent / page.template
    template = PageTemplate(file=file.name, folder=str(file.parent))
    if not file.is_file():
        known = ", ".join(BUILT_IN_TEMPLATES)
        raise _refused(finding("PAGE-05", found=page.template, expected=f"no file, nor {known}"))
    check_template(str(file.parent), file.name)
    return template


def _refused(fault: Finding) -> RefusedError:
    return RefusedError("the page cannot be set", (fault,))
