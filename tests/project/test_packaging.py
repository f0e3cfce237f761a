# SPDX-License-Identifier: Apache-2.0
"""What pyproject.toml says is what the folders and the README say."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from tests.project.tree import CORE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def package_folders() -> set[str]:
    """Dotted names of all folders with an `__init__.py` below the four packages."""
    return {
        ".".join(path.parent.relative_to(ROOT).parts)
        for package in CORE
        for path in (ROOT / package).rglob("__init__.py")
    }


def test_package_list_is_the_folders() -> None:
    listed = PROJECT["tool"]["setuptools"]["packages"]
    mapped = PROJECT["tool"]["setuptools"]["package-dir"]
    assert len(listed) == len(set(listed))
    assert set(listed) - set(mapped) == package_folders()
    assert {name: mapped[name] for name in mapped} == {
        "compliance.schemas": "schemas",
        "receivables.fixtures": "fixtures",
    }


def test_every_package_is_typed() -> None:
    for package in CORE:
        assert (ROOT / package / "py.typed").is_file(), package


def carried(path: Path) -> bool:
    data = PROJECT["tool"]["setuptools"]["package-data"]
    return any(path.match(ending) for endings in data.values() for ending in endings)


def test_every_resource_is_carried_by_the_wheel() -> None:
    folders = [ROOT / "schemas", ROOT / "fixtures", *(ROOT / package for package in CORE)]
    left_out = [
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.suffix not in {".py", ".md"}
        and not carried(path)
    ]
    assert not left_out


def test_bank_files_are_resources() -> None:
    assert PROJECT["tool"]["setuptools"]["package-data"]["receivables.fixtures"] == [
        "bank/*.xml",
        "README.md",
    ]
    assert (files("receivables.fixtures") / "bank").is_dir()


def distribution(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]


def test_readme_says_what_each_dependency_is_for() -> None:
    section = README.partition("## What it stands on")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| `([a-z0-9-]+)` \|", section, flags=re.MULTILINE))
    assert named == {distribution(item) for item in PROJECT["project"]["dependencies"]}


def test_dependencies_are_ranges() -> None:
    for requirement in PROJECT["project"]["dependencies"]:
        assert ">=" in requirement, requirement
        assert "==" not in requirement, requirement
