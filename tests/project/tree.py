# SPDX-License-Identifier: Apache-2.0
"""The project's own files, as the shape tests look at them."""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ("compliance", "sepa", "einvoice", "receivables")
FOLDERS = (*CORE, "schemas", "fixtures", "tests", "docs", "tools", ".ci")
TOP_FILES = ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", ".gitignore")


@cache
def project_files() -> tuple[Path, ...]:
    """All files that belong to the project, sorted; nothing that a run leaves behind."""
    found = [ROOT / name for name in TOP_FILES]
    for folder in FOLDERS:
        for parent, folders, names in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name != "__pycache__"]
            found += [Path(parent, name) for name in names]
    return tuple(sorted(found))


def relative(path: Path) -> str:
    """Name of a file from the project's root, with slashes."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> tuple[Path, ...]:
    """The modules below some top-level folders; of the whole project if none is named."""
    return tuple(
        path
        for path in project_files()
        if path.suffix == ".py" and (not folders or relative(path).split("/")[0] in folders)
    )


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=relative(path))


def text_files() -> tuple[Path, ...]:
    """Every file of the project that is text."""
    return tuple(path for path in project_files() if path.suffix not in {".png", ".pdf", ".icc"})
