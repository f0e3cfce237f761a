# SPDX-License-Identifier: Apache-2.0
"""Rule codes: unique, written where they are raised, raised where they are written."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import Counter
from typing import TYPE_CHECKING

from tests.project.tree import CORE, ROOT, parsed, python_files, relative

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d{2,}")

TEXTS = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "schemas").glob("rules_*.toml"))
}


def family(code: str) -> str:
    """What stands before the number: `ROW` of `ROW-03`."""
    return code.rpartition("-")[0]


def constants() -> Iterator[tuple[str, str]]:
    """Every string constant that is a rule code as a whole, with the module that holds it."""
    for path in python_files(*CORE):
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and CODE.fullmatch(node.value)
            ):
                yield node.value, relative(path)


def composed() -> re.Pattern[str]:
    """The codes that f-strings compose, such as `BR-{category}-05`."""
    forms = {
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[A-Z0-9]+"
            for part in node.values
        )
        for path in python_files(*CORE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.JoinedStr)
    }
    return re.compile("|".join(form for form in forms if re.match(r"[A-Z]+\\-", form)) or "(?!)")


def test_there_are_rules() -> None:
    assert TEXTS


def test_codes_are_unique() -> None:
    counted = Counter(code for rules in TEXTS.values() for code in rules)
    assert not [code for code, times in counted.items() if times > 1]


def test_every_text_is_complete() -> None:
    wanted = {"source", "en", "fr"}
    short = {
        code: sorted(wanted - set(row))
        for rules in TEXTS.values()
        for code, row in rules.items()
        if not wanted <= set(row)
    }
    assert not short
    lone_hints = [
        code
        for rules in TEXTS.values()
        for code, row in rules.items()
        if ("hint_en" in row) != ("hint_fr" in row)
    ]
    assert not lone_hints, "a hint in one language only"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_placeholders_are_the_agreed_ones_in_both_languages() -> None:
    for rules in TEXTS.values():
        for code, row in rules.items():
            assert placeholders(row["en"]) <= {"found", "expected"}, code
            assert placeholders(row["en"]) == placeholders(row["fr"]), f"{code}: values differ"


def test_every_written_rule_is_raised() -> None:
    raised, forms = {code for code, _ in constants()}, composed()
    written = [code for rules in TEXTS.values() for code in rules]
    assert not [code for code in written if code not in raised and not forms.fullmatch(code)]


def test_every_raised_rule_is_written() -> None:
    written = {code for rules in TEXTS.values() for code in rules}
    ours = {family(code) for code in written if not code.startswith("BR-")}
    missing = {
        code: module for code, module in constants() if family(code) in ours and code not in written
    }
    assert not missing
