# SPDX-License-Identifier: Apache-2.0
"""What encaisse cannot do, said in French: one table, `schemas/error_texts.toml`.

Errors and reasons are raised in English, in the words of the code. Whoever shows them to a person
asks here; a text that the table does not know is shown as it is.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def say_error(text: str, language: str) -> str:
    """Return the message or hint of an error, or the reason of a check, in a language.

    Args:
        text: in English.
        language: `fr`; any other is English.

    >>> say_error("the folder a cannot be made: it is a file", "fr")
    'le dossier a ne peut pas être créé : it is a file'
    >>> say_error("the sky is blue", "fr")
    'the sky is blue'
    """
    for form, said in _forms(language):
        match = form.fullmatch(text)
        if match is not None:
            return said.format(*(say_error(value, language) for value in match.groups()))
    return text


@cache
def error_texts(language: str) -> dict[str, str]:
    """Return the texts of a language by their English form; none for English."""
    path = files("compliance.schemas").joinpath("error_texts.toml")
    texts: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return texts.get(language, {})


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what each text looks like, those with the most words of their own first."""
    texts = sorted(error_texts(language).items(), key=lambda item: -len(item[0].replace("{}", "")))
    return tuple(
        (re.compile("(.*?)".join(map(re.escape, form.split("{}"))), re.DOTALL), said)
        for form, said in texts
    )
