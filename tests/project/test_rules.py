# SPDX-License-Identifier: Apache-2.0
"""Rule codes: unique, written where they are raised, raised where they are written."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter

from tests.project.tree import CORE, ROOT, parsed, python_files, relative

CODE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d{2,}")

TEXTS = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "schemas").glob("rules_*.toml"))
}


def family(code: str) -> str:
    """What stands before the number: `ROW` of `ROW-03`."""
    return code.rpartition("-")[0]


def codes_in_code() -> dict[str, str]:
    """Every string constant that is a rule code as a whole, with a module that holds it."""
    return {
        node.value: relative(path)
        for path in python_files(*CORE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


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


def test_placeholders_are_the_agreed_ones_in_both_languages() -> None:
    for rules in TEXTS.values():
        for code, row in rules.items():
            used = {
                language: set(re.findall(r"\{(.*?)\}", row[language])) for language in ("en", "fr")
            }
            assert used["en"] <= {"found", "expected"}, code
            assert used["en"] == used["fr"], f"{code}: the languages show different values"


def test_every_written_rule_is_raised() -> None:
    raised = codes_in_code()
    assert not [code for rules in TEXTS.values() for code in rules if code not in raised]


def test_every_raised_rule_is_written() -> None:
    written = {code for rules in TEXTS.values() for code in rules}
    ours = {family(code) for code in written if not code.startswith("BR-")}
    missing = {
        code: module
        for code, module in codes_in_code().items()
        if family(code) in ours and code not in written
    }
    assert not missing
