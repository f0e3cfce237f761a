# SPDX-License-Identifier: Apache-2.0
"""Size, header and habits of every module."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.project.tree import CORE, parsed, python_files, relative

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
SPDX = "# SPDX-License-Identifier: Apache-2.0"

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Modules that may read the clock, each because a person who leaves --today out means today.
CLOCK_EDGES = {"receivables/cli/common.py"}

FORBIDDEN_CALLS = {
    "float": "money is Decimal",
    "datetime.now": "the time is an argument",
    "datetime.utcnow": "the time is an argument",
    "datetime.today": "the time is an argument",
    "date.today": "today is an argument",
    "time.time": "the time is an argument",
    "uuid.uuid4": "identifiers come from the caller or from content",
    "random.random": "the same input gives the same bytes",
}
CLOCK_CALLS = {name for name in FORBIDDEN_CALLS if name.startswith(("date", "time"))}


def functions(module: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(module) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    first = min([function.lineno, *(item.lineno for item in function.decorator_list)])
    return (function.end_lineno or first) - first + 1


def test_there_is_something_to_look_at() -> None:
    for package in CORE:
        assert python_files(package), f"no module in {package}"


@pytest.mark.parametrize("path", python_files(), ids=relative)
def test_module_is_small_and_headed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(SPDX + "\n"), "the first line is not the SPDX line"
    assert ast.get_docstring(parsed(path)), "no module docstring"
    assert len(text.splitlines()) < MAX_FILE_LINES
    long = {
        f.name: lines_of(f) for f in functions(parsed(path)) if lines_of(f) >= MAX_FUNCTION_LINES
    }
    assert not long


def public_nodes(module: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Public functions and classes of a module, and public methods of its public classes."""
    for node in module.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, Function) and not member.name.startswith("_"):
                    yield member


@pytest.mark.parametrize("path", python_files(*CORE), ids=relative)
def test_public_names_are_documented(path: Path) -> None:
    silent = [node.name for node in public_nodes(parsed(path)) if not ast.get_docstring(node)]
    assert not silent


def called_names(module: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def is_forbidden(name: str, path: Path) -> bool:
    short = ".".join(name.split(".")[-2:])
    if short not in FORBIDDEN_CALLS:
        return False
    return not (short in CLOCK_CALLS and relative(path) in CLOCK_EDGES)


@pytest.mark.parametrize("path", python_files(*CORE), ids=relative)
def test_no_clock_no_randomness_no_float(path: Path) -> None:
    found = [
        f"line {line}: {name}: {FORBIDDEN_CALLS['.'.join(name.split('.')[-2:])]}"
        for name, line in called_names(parsed(path))
        if is_forbidden(name, path)
    ]
    assert not found


def swallows(handler: ast.ExceptHandler) -> bool:
    broad = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    return broad and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


@pytest.mark.parametrize("path", python_files(*CORE), ids=relative)
def test_no_broad_except_swallows(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [
        node.lineno
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and swallows(node)
        # A reason in parentheses beside the linter's code says why every error is meant.
        and not re.search(r"noqa: BLE001 \(.+\)", lines[node.lineno - 1])
    ]
    assert not found, f"broad except without a reason at lines {found}"
