# SPDX-License-Identifier: Apache-2.0
"""What encaisse cannot do, in French: each text is one that the code raises."""

from __future__ import annotations

import ast
import string

import pytest

from compliance.error_texts import error_texts, say_error
from tests.project.tree import CORE, parsed, python_files

TEXTS = error_texts("fr")
_JOINED = {"{} ({})"}


def raised() -> set[str]:
    """Every text of the code, an f-string with `{}` for its values."""
    found = set()
    for path in python_files(*CORE):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    str(part.value) if isinstance(part, ast.Constant) else "{}"
                    for part in node.values
                )
                found.add("".join(parts))
    return found


def test_every_text_is_one_that_the_code_says() -> None:
    assert TEXTS
    assert not set(TEXTS) - raised() - _JOINED


def test_every_value_is_said_in_french() -> None:
    for english, french in TEXTS.items():
        used = {name for _, name, _, _ in string.Formatter().parse(french) if name is not None}
        assert used == {str(number) for number in range(english.count("{}"))}, english


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (
            "veraPDF could not examine the PDF (it is no readable PDF)",
            "veraPDF n'a pas pu examiner le PDF (ce n'est pas un PDF lisible)",
        ),
        ("is (a (b) c)", "is (a (b) c)"),
        ("the file is a picture, not a document", "le fichier est une image, pas un document"),
        ("a{b}: there is no such file or folder", "a{b} : ce fichier ou dossier n'existe pas"),
    ],
)
def test_a_text_is_said_with_its_values(english: str, french: str) -> None:
    assert say_error(english, "fr") == french
    assert say_error(english, "en") == english
