# SPDX-License-Identifier: Apache-2.0
"""Templates of the company's own: kept inside their folder, off the network; their faults located.

typst itself refuses paths that leave the folder. It would fetch packages (`@preview/…`) from the
network, so every import must be a plain path that can be seen before anything is run, and nothing
may run text as code. See docs/templates.md.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.errors import RefusedError
from compliance.report import Location
from compliance.rules import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typst

    from compliance.report import Finding

# Words of typst that load or run code, wherever they stand: telling code from prose would need
# typst's own parser. `std` is a way to `eval` under another name.
_LOADING = re.compile(r"(?<![\w-])(import|include|eval|std)(?![\w-])")
_PLAIN_PATH = re.compile(r'\s*"([^"\\\n]*)"')
_RUNNING = frozenset(("eval", "std"))

_DIAGNOSTIC = re.compile(r"┌─ (.+):(\d+):\d+$", re.MULTILINE)
_FRAME = "__typst_py_bytes__.typ"
"""What typst calls a source that is no file."""


def check_template(folder: str, file: str) -> None:
    """Look through a template and all that it imports, before anything of it is run.

    Args:
        folder: the folder that it may read.
        file: its name there.

    Raises:
        RefusedError: if a file cannot be read (PAGE-05), imports by another way than a plain path
            inside the folder (PAGE-06), or uses a word that runs text as code (PAGE-07).
    """
    findings: list[Finding] = []
    pending, seen = [file], {file}
    while pending:
        name = pending.pop()
        try:
            text = Path(folder, name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            findings.append(
                finding("PAGE-05", location=Location(file=name), found=name, expected=str(reason))
            )
            continue
        for found in _look_through(text, name):
            if isinstance(found, str):
                if found not in seen:
                    seen.add(found)
                    pending.append(found)
            else:
                findings.append(found)
    if findings:
        raise RefusedError(f"the template {file} was refused", tuple(findings))


def _look_through(text: str, name: str) -> Iterator[Finding | str]:
    """Yield the files that a source imports, and a finding for all that is not allowed."""
    for match in _LOADING.finditer(text):
        word = match.group(1)
        location = Location(file=name, line=text.count("\n", 0, match.start()) + 1)
        if word in _RUNNING:
            yield finding("PAGE-07", location=location, found=word)
            continue
        path = _PLAIN_PATH.match(text, match.end())
        inside = _inside(path.group(1), name) if path else None
        if inside is None:
            rest = text[match.start() : match.end() + 40].partition("\n")[0]
            yield finding("PAGE-06", location=location, found=rest)
        else:
            yield inside


def _inside(path: str, importer: str) -> str | None:
    """Return an imported path from the folder of the template; None if it leads out of it."""
    if path.startswith("@"):
        return None
    if path.startswith("/"):
        whole = posixpath.normpath(path.lstrip("/"))
    else:
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))
    return None if whole.startswith("..") else whole


def template_fault(error: typst.TypstError, file: str) -> Finding:
    """Return what typst says against a template, at its place."""
    location = Location(file=file)
    for path, line in _DIAGNOSTIC.findall(error.diagnostic):
        if not path.endswith(_FRAME):
            location = Location(file=Path(path).name, line=int(line))
            break
    hints = "; ".join(error.hints)
    return finding("PAGE-08", location=location, found=error.message, expected=hints or None)
