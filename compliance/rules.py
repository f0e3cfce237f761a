# SPDX-License-Identifier: Apache-2.0
"""The texts of our own rules, in English and French, each with a permanent code and its source.

The rules themselves are named functions in the packages; here is what they say. Texts lie in
`schemas/rules_*.toml`, so that they can be improved and translated without touching a rule.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from compliance.error_texts import say_error
from compliance.errors import UnreadableError
from compliance.official_hints import official_hint
from compliance.report import NOWHERE, Finding, Location, Severity

_PATH = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What one rule says.

    Attributes:
        code: permanent, never reused.
        severity: of its findings.
        source: document, version and section that the rule comes from.
        message: sentence by language; `{found}` and `{expected}` stand for the finding's values.
        hint: how to mend it, by language.
        official: whether the code belongs to a standard, and the text is ours for its use on input.
    """

    code: str
    severity: Severity
    source: str
    message: dict[str, str]
    hint: dict[str, str]
    official: bool = False


@cache
def rule_texts() -> dict[str, RuleText]:
    """Return all rule texts by code.

    Raises:
        ValueError: if two files define the same code.
    """
    texts: dict[str, RuleText] = {}
    folder = files("compliance.schemas")
    for resource in sorted(folder.iterdir(), key=lambda item: item.name):
        if not (resource.name.startswith("rules_") and resource.name.endswith(".toml")):
            continue
        for code, row in tomllib.loads(resource.read_text(encoding="utf-8")).items():
            if code in texts:
                raise ValueError(f"rule {code} is defined twice, again in {resource.name}")
            texts[code] = RuleText(
                code=code,
                severity=Severity(row.get("severity", "error")),
                source=row["source"],
                message={"en": row["en"], "fr": row["fr"]},
                hint={lang: row[f"hint_{lang}"] for lang in ("en", "fr") if f"hint_{lang}" in row},
                official=row.get("official", False),
            )
    return texts


def finding(
    code: str,
    *,
    location: Location = NOWHERE,
    found: str | None = None,
    expected: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Return a finding of one of our rules, in English.

    Args:
        code: a code of `rule_texts`.
        location: where.
        found: the value found.
        expected: the value or form that would be right.
        severity: where it differs from the rule's own (an advisory use of a rule).

    Raises:
        KeyError: if there is no such rule.
    """
    text = rule_texts()[code]
    return localise(
        Finding(
            rule=code,
            severity=severity or text.severity,
            message="",
            location=location,
            found=found,
            expected=expected,
        ),
        "en",
    )


def unreadable(code: str, found: str, expected: str | None = None) -> UnreadableError:
    """Return the error of a file that cannot be read, which can be said in each language.

    Raises:
        KeyError: if there is no such rule.

    >>> str(unreadable("READ-01", "a.csv"))
    'a.csv: there is no such file'
    """
    return UnreadableError.of(finding(code, found=found, expected=expected))


def localise(item: Finding, language: str) -> Finding:
    """Return a finding in a language (`en`, `fr`); one of an official rule keeps its own text."""
    text = rule_texts().get(item.rule)
    # What an official stylesheet says of an element of the document is kept as it says it.
    if text is None or (text.official and item.location.xpath is not None):
        hint = official_hint(item.rule)
        if text is None and hint is None:
            # Not a rule but an error: what could not be read or carried out.
            said = None if item.hint is None else say_error(item.hint, language)
            return replace(item, message=say_error(item.message, language), hint=said)
        return item if hint is None else replace(item, hint=hint.text[language])
    values = {"found": item.found or "", "expected": item.expected or ""}
    how = text.hint.get(language, item.hint)
    return replace(
        item,
        message=text.message[language].format_map(values),
        hint=None if how is None else _renamed(how, item.names),
    )


def _renamed(text: str, names: tuple[tuple[str, str], ...]) -> str:
    """Return a text that calls the fields of the form what the input calls them."""
    known = dict(names)
    # Whole paths alone: `references.contract` is no part of `references.contract_date`.
    return _PATH.sub(lambda found: known.get(found[0], found[0]), text) if known else text
